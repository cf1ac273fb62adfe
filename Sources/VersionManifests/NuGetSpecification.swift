// NuGet's .nuspec.
import Documents
import EvidenceParsing
import ReleaseModel

enum NuGetSpecification: VersionManifestDialect {
    static let name = "a NuGet specification"
    static let mark = EvidenceMark.root {
        $0.name == "package" && $0.namespace?.contains("packaging") == true && $0.namespace?.contains("nuspec") == true
    }

    static func fits(_ name: String) -> Bool { name.hasSuffix(".nuspec") }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let texts = try XMLTexts(file, root: "package", of: "a .nuspec") {
            ["metadata/id", "metadata/version"].contains($0)
        }
        var manifest = file.manifest(name: try texts.one("metadata/id")?.text)
        if let version = try texts.one("metadata/version") { manifest.take(version.text, line: version.line) }
        return manifest
    }
}
