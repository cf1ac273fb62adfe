// Composer's composer.json.
import Documents
import EvidenceParsing
import ReleaseModel

enum ComposerManifest: VersionManifestDialect {
    static let name = "a composer.json"

    static func fits(_ name: String) -> Bool { name == "composer.json" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try file.mapping()
        var manifest = file.manifest(name: root["name"]?.string)
        try manifest.take(root["version"])
        return manifest
    }
}
