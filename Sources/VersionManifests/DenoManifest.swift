// deno.json and jsr.json, in which comments are allowed.
import Documents
import EvidenceParsing
import ReleaseModel

enum DenoManifest: VersionManifestDialect {
    static let name = "a deno.json"

    static func fits(_ name: String) -> Bool {
        ["deno.json", "deno.jsonc", "jsr.json", "jsr.jsonc"].contains(name)
    }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try CommentedJSON.mapping(file)
        var manifest = file.manifest(name: root["name"]?.string)
        try manifest.take(root["version"])
        return manifest
    }
}
