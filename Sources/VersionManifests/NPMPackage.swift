// npm's package.json.
import Documents
import EvidenceParsing
import ReleaseModel

enum NPMPackage: VersionManifestDialect {
    static let name = "a package.json"

    static func fits(_ name: String) -> Bool { name == "package.json" }

    /// A private package is never published, and its 0.0.0 is what the tools that make one write.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try file.mapping()
        var manifest = file.manifest(name: root["name"]?.string)
        try manifest.take(root["version"])
        if root["private"]?.bool == true { manifest.disregardZero(since: "the package is private") }
        return manifest
    }
}
