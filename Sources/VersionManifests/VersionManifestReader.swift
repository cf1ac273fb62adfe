// Files that the record calls version manifests and that have no known name: documents with `version` at the top.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum VersionManifestReader: VersionManifestDialect {
    static let name = "a version manifest"

    static func fits(_ name: String) -> Bool { false }
    /// The last of its kind.
    static func takes(_: Bytes, name _: String) -> Bool { true }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        switch EvidencePath.extension(of: file.path) {
        case "json", "yaml", "yml": return try document(file)
        default:
            // Of a form that isn't known nothing is guessed.
            _ = try file.text()
            try file.checkText(as: kind)
            return file.manifest()
        }
    }

    static func document(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try file.mapping()
        var manifest = file.manifest(name: root["name"]?.string)
        try manifest.take(root["version"])
        if manifest.statement == .absent { try file.checkText(as: kind) }
        return manifest
    }
}
