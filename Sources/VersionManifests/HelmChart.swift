// Helm's Chart.yaml: of a chart that says which application it installs, that application's version.
import Documents
import EvidenceParsing
import ReleaseModel

enum HelmChart: VersionManifestDialect {
    static let name = "a Chart.yaml"

    static func fits(_ name: String) -> Bool { name == "chart.yaml" || name == "chart.yml" }

    /// `appVersion` is what is installed. The chart's own number may run by itself.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try file.mapping()
        var manifest = file.manifest(name: root["name"]?.string)
        let installed = root["appVersion"].flatMap { $0.isNull || $0.string == "" ? nil : $0 }
        try manifest.take(installed ?? root["version"], called: installed == nil ? "version" : "appVersion")
        return manifest
    }
}
