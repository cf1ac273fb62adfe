// A description of an interface in OpenAPI or AsyncAPI: `info.version`, where the record says that this is the manifest.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// An interface may have a version of its own, so that no name and no mark makes one of these a version manifest.
enum OpenAPIManifest: VersionManifestDialect {
    static let name = "an OpenAPI document"

    static func fits(_ name: String) -> Bool { false }

    static func takes(_ bytes: Bytes, name: String) -> Bool {
        let suffix = EvidencePath.extension(of: name)
        guard suffix == "json" || suffix == "yaml" || suffix == "yml" else { return false }
        let marks: [StaticString] = ["openapi", "swagger", "asyncapi"]
        return marks.contains { mark in
            mark.withUTF8Buffer { mark in
                var rest = bytes[...]
                while let start = rest.firstIndex(of: mark[0]) {
                    let found = bytes[start...]
                    let before = start == 0 ? ASCII.newline : bytes[start - 1]
                    let after = found.dropFirst(mark.count).first
                    if found.starts(with: mark), [ASCII.newline, ASCII.quote, ASCII.apostrophe].contains(before),
                        let after, [ASCII.colon, ASCII.quote, ASCII.apostrophe, ASCII.space].contains(after)
                    {
                        return true
                    }
                    rest = found.dropFirst()
                }
                return false
            }
        }
    }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let root = try file.mapping()
        let isOne = ["openapi", "swagger", "asyncapi"].contains { root[$0]?.string != nil }
        // Another document that only speaks of one of these.
        guard isOne else { return try VersionManifestReader.document(file) }
        var manifest = file.manifest(name: root["info"]?["title"]?.string)
        try manifest.take(root["info"]?["version"], called: "info.version")
        return manifest
    }
}
