// The name and version of a component, however a tool writes them.
import Primitives

package enum ComponentName {
    /// `log4j-core@2.14.1` of a package URL, of a coordinate (`group:name@version`) or of a name with its group: tools agree on no more.
    /// Nil where there is no version.
    package static func versioned(_ identity: String) -> String? {
        let bytes = Array(decoded(identity).utf8)
        let body = bytes.prefix { $0 != ASCII.question && $0 != ASCII.hash }
        guard let at = body.lastIndex(of: UInt8(ascii: "@")), at > body.startIndex, at + 1 < body.endIndex else {
            return nil
        }
        let name = body[..<at].split { $0 == ASCII.slash || $0 == ASCII.colon }.last ?? []
        // Go's versions begin with a "v", which some tools leave out.
        let version = body[(at + 1)...]
        let bare = version.first == UInt8(ascii: "v") && version.dropFirst().first.map(ASCII.isDigit) ?? false
        guard !name.isEmpty, !version.contains(ASCII.slash) else { return nil }
        return String(decoding: name, as: UTF8.self) + "@"
            + String(decoding: bare ? version.dropFirst() : version, as: UTF8.self)
    }

    /// Two package URLs are of one component where they are equal but for qualifiers and subpath; anything else by name and version.
    /// What has no version is the same as nothing.
    package static func isSame(_ left: String, _ right: String) -> Bool {
        guard let name = versioned(left), let other = versioned(right) else { return false }
        if left.hasPrefix("pkg:"), right.hasPrefix("pkg:") { return bare(left).hasSameBytes(as: bare(right)) }
        return name.hasSameBytes(as: other)
    }

    private static func bare(_ purl: String) -> String {
        decoded(String(decoding: purl.utf8.prefix { $0 != ASCII.question && $0 != ASCII.hash }, as: UTF8.self))
    }

    /// Without percent encoding.
    package static func decoded(_ text: String) -> String {
        guard text.utf8.contains(ASCII.percent) else { return text }
        var (bytes, output) = (Array(text.utf8)[...], Bytes())
        while let byte = bytes.popFirst() {
            if byte == ASCII.percent, let value = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16) {
                output.append(value)
                bytes = bytes.dropFirst(2)
            } else {
                output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
