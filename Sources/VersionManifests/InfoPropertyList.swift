// Apple's Info.plist: the version that people see, not the number of the build.
import Documents
import EvidenceParsing
import ReleaseModel

enum InfoPropertyList: VersionManifestDialect {
    static let name = "an Info.plist"
    private static let key = "CFBundleShortVersionString"

    static func fits(_ name: String) -> Bool { name.hasSuffix("info.plist") }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let texts = try XMLTexts(file, root: "plist", of: "a property list") {
            ["dict/key", "dict/string"].contains($0)
        }
        var manifest = file.manifest()
        var key = ""
        for item in texts.items {
            if item.path == "dict/key" {
                key = item.text
                continue
            }
            if key == "CFBundleName" { manifest.name = item.text }
            if key == Self.key {
                if manifest.line == nil {
                    manifest.take(item.text, line: item.line)
                } else {
                    manifest.add(item.text, called: Self.key, line: item.line)
                }
            }
            key = ""
        }
        return manifest
    }
}
