// lerna.json: one version for all packages of a repository, or "independent".
import Documents
import EvidenceParsing
import ReleaseModel

enum LernaManifest: VersionManifestDialect {
    static let name = "a lerna.json"

    static func fits(_ name: String) -> Bool { name == "lerna.json" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try file.mapping()
        var manifest = file.manifest()
        try manifest.take(root["version"])
        if manifest.statement == .stated("independent") {
            manifest.prove(nothing: "the packages have versions of their own (\"independent\")")
        }
        return manifest
    }
}
