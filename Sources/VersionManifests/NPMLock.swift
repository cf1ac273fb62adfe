// npm's package-lock.json and npm-shrinkwrap.json, which name the package's version in two places.
import Documents
import EvidenceParsing
import ReleaseModel

enum NPMLock: VersionManifestDialect {
    static let name = "npm's lock file"

    static func fits(_ name: String) -> Bool { name == "package-lock.json" || name == "npm-shrinkwrap.json" }

    /// `version` at the top, and from lock file version 2 on that of the package with the path "".
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try file.mapping()
        let own = root["packages"]?[""]
        var manifest = file.manifest(name: root["name"]?.string ?? own?["name"]?.string)
        try manifest.take(root["version"])
        if let second = own?["version"], let text = second.string {
            manifest.add(text, called: "packages[\"\"].version", line: second.position.line)
        }
        // It repeats what package.json says, a placeholder as well.
        manifest.disregardZero(since: "package.json says what the package is")
        return manifest
    }
}
