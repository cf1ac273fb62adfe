// Dart's pubspec.yaml.
import Documents
import EvidenceParsing
import ReleaseModel

enum DartPackage: VersionManifestDialect {
    static let name = "a pubspec.yaml"

    static func fits(_ name: String) -> Bool { name == "pubspec.yaml" || name == "pubspec.yml" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try file.mapping()
        var manifest = file.manifest(name: root["name"]?.string)
        try manifest.take(root["version"])
        if root["publish_to"]?.string == "none" { manifest.disregardZero(since: "the package is not published") }
        return manifest
    }
}
