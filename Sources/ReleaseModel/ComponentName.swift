// The name and version of a component, however a tool writes them.
import Primitives

package enum ComponentName {
    /// `log4j-core@2.14.1` of a package URL, of a coordinate (`group:name@version`) or of a name with its group: tools agree on no more.
    /// Nil where there is no version.
    package static func versioned(_ identity: String) -> String? {
        let bytes = Array(ASCII.percentDecoded(identity).utf8)
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

    fileprivate static func bare(_ purl: String) -> String {
        ASCII.percentDecoded(
            String(decoding: purl.utf8.prefix { $0 != ASCII.question && $0 != ASCII.hash }, as: UTF8.self))
    }
}

/// Names of components, to find one among them. Two package URLs are of one component where they are equal but for qualifiers and
/// subpath; anything else by name and version. What has no version is the same as nothing.
package struct ComponentNames: Sendable {
    /// Name and version of each that has both.
    private var all: Set<BytewiseKey> = []
    /// The same of what is no package URL.
    private var others: Set<BytewiseKey> = []
    /// Package URLs without qualifiers and subpath.
    private var purls: Set<BytewiseKey> = []

    package init(_ identities: [String]) {
        for identity in identities {
            guard let name = ComponentName.versioned(identity) else { continue }
            all.insert(BytewiseKey(name))
            if identity.hasPrefix("pkg:") {
                purls.insert(BytewiseKey(ComponentName.bare(identity)))
            } else {
                others.insert(BytewiseKey(name))
            }
        }
    }

    /// Whether one of them is the same component.
    package func contains(_ identity: String) -> Bool {
        guard let name = ComponentName.versioned(identity) else { return false }
        guard identity.hasPrefix("pkg:") else { return all.contains(BytewiseKey(name)) }
        return others.contains(BytewiseKey(name)) || purls.contains(BytewiseKey(ComponentName.bare(identity)))
    }
}
