// The name and version of a component, however a tool writes them.
import Primitives

package enum ComponentName {
    /// `log4j-core@2.14.1` of a package URL, of a coordinate (`group:name@version`) or of a name with its group: tools agree on no more.
    /// Nil where there is no version.
    package static func versioned(_ identity: String) -> String? {
        let bytes = Array(identity.utf8)
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
}
