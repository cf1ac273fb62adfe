// The version in a package URL (purl), as far as it says one.
import Primitives

package enum PackageURL {
    package struct Stated {
        /// Percent-decoded.
        var text: String
        /// What may be compared with the release's version; more than one for distribution packages.
        var candidates: [String]
    }

    /// `pkg:type/namespace/name@version?qualifiers#subpath`. Nil: it has no version, or one that is a digest or a commit.
    package static func version(in purl: String) -> Stated? {
        let bytes = Array(purl.utf8)
        guard bytes.starts(with: "pkg:".utf8) else { return nil }
        let path = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        guard let at = path.lastIndex(of: UInt8(ascii: "@")), !path[at...].contains(UInt8(ascii: "/")) else {
            return nil
        }
        let decoded = ASCII.percentDecoded(path[(at + 1)...])
        guard let text = String(validating: decoded, as: UTF8.self), !text.isEmpty else { return nil }
        if decoded.contains(UInt8(ascii: ":")), !isDistribution(path) { return nil }
        if decoded.count == 40 || decoded.count == 64, decoded.allSatisfy({ ASCII.hexadecimal($0) != nil }) {
            return nil
        }
        return Stated(text: text, candidates: isDistribution(path) ? [text, upstream(decoded)] : [text])
    }

    private static func isDistribution(_ path: ArraySlice<UInt8>) -> Bool {
        ["pkg:deb/", "pkg:rpm/", "pkg:apk/", "pkg:alpm/", "pkg:luarocks/"].contains { path.starts(with: $0.utf8) }
    }

    /// `1:1.4.0-2` without its epoch and package revision: `1.4.0`.
    private static func upstream(_ version: [UInt8]) -> String {
        var rest = version[...]
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")) { rest = rest[(colon + 1)...] }
        if let dash = rest.lastIndex(of: UInt8(ascii: "-")) { rest = rest[..<dash] }
        return String(decoding: rest, as: UTF8.self)
    }
}
