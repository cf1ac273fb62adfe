// Reads the fields that the small evidence documents share: names, lists and times.
package import Documents
package import Primitives
import ReleaseModel

package enum EvidenceFields {
    /// `what`: what the file should be.
    package static func checkMapping(_ document: DataNode, _ what: String, remedy: String) throws(EvidenceFault) {
        guard document.mapping == nil else { return }
        throw EvidenceFault(
            "wrong-type", "the file holds \(document.inWords), and \(what) is a mapping", remedy: remedy,
            line: document.position.line)
    }

    /// Nil where it is absent.
    package static func list(_ node: DataNode?, _ name: String, remedy: String) throws(EvidenceFault) -> [DataNode]? {
        guard let node, !node.isNull else { return nil }
        guard let list = node.sequence else { throw .wrongType(name, node, "a list", remedy: remedy) }
        return list
    }

    /// The entries of a list of mappings, none where it is absent. What is no list, and an entry that is no mapping, is refused: a reader
    /// that passed over it would not see what it says.
    package static func mappings(
        _ node: DataNode?, _ name: String, remedy: String
    ) throws(EvidenceFault) -> [DataNode] {
        let entries = try list(node, name, remedy: remedy) ?? []
        for (index, entry) in entries.enumerated() where entry.mapping == nil {
            throw .wrongType("entry \(index + 1) of \(name)", entry, "a mapping", remedy: remedy)
        }
        return entries
    }

    /// A member that is a mapping; nil where it is absent.
    package static func mapping(
        _ node: DataNode?, _ name: String, remedy: String
    ) throws(EvidenceFault) -> DataNode? {
        guard let node, !node.isNull else { return nil }
        guard node.mapping != nil else { throw .wrongType(name, node, "a mapping", remedy: remedy) }
        return node
    }

    /// A text that has to be there and not be empty; numbers count as their text.
    package static func text(
        _ node: DataNode, _ field: String, of owner: String, remedy: String
    ) throws(EvidenceFault) -> String {
        guard let value = node.stated(field) else {
            throw .missing(field, in: owner, remedy: remedy, line: node.position.line)
        }
        guard let text = value.string else {
            throw .wrongType("\(field) of \(owner)", value, "text", remedy: remedy)
        }
        guard let trimmed = firstLine(of: text) else {
            throw .missing(field, in: owner, remedy: remedy, line: value.position.line)
        }
        return trimmed
    }

    /// Nil where it is absent.
    package static func time(_ node: DataNode?, _ field: String) throws(EvidenceFault) -> Timestamp? {
        guard let node, !node.isNull else { return nil }
        guard let time = node.string.flatMap({ Timestamp($0) }) else {
            throw EvidenceFault(
                "malformed-time",
                "\(field) is \(node.inWords), which is no RFC 3339 time or date",
                remedy: "Write it like 2024-01-02T15:04:05Z or 2024-01-02.", line: node.position.line)
        }
        return time
    }
}
