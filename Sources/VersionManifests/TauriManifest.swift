// tauri.conf.json, whose version may be the path of the package.json that states it.
import Documents
import EvidenceParsing
import ReleaseModel

enum TauriManifest: VersionManifestDialect {
    static let name = "a tauri.conf.json"

    static func fits(_ name: String) -> Bool { name == "tauri.conf.json" }

    /// `version`, and in Tauri 1 `package.version`.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try CommentedJSON.mapping(file)
        let old = root["package"]
        var manifest = file.manifest(name: root["productName"]?.string ?? old?["productName"]?.string)
        let node = root["version"] ?? old?["version"]
        try manifest.take(node)
        if let text = node?.string, text.hasSuffix(".json") {
            manifest.prove(nothing: "the version is that of \(text)", source: .file(text))
        }
        return manifest
    }
}
