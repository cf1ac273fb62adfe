// The names that a page gives to its template, as a tree: what unknown names are told from.
import Evidence
import Files
import ReleaseModel

/// The names within one scope; a value without members is a leaf.
package struct TemplateShape: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    var members: [String: TemplateShape]

    init(members: [String: TemplateShape] = [:]) { self.members = members }
    package init(dictionaryLiteral elements: (String, TemplateShape)...) {
        members = Dictionary(elements, uniquingKeysWith: { $1 })
    }
    /// Leaves from a list of names parted by spaces, and named scopes beside them.
    init(_ leaves: String, _ scopes: [String: TemplateShape] = [:]) {
        members = scopes
        for name in leaves.utf8.split(separator: UInt8(ascii: " ")) {
            members[String(decoding: name, as: UTF8.self)] = TemplateShape()
        }
    }

    func merging(_ other: TemplateShape) -> TemplateShape {
        TemplateShape(members: members.merging(other.members) { $1 })
    }
}
