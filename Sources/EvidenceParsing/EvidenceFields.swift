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
        guard let list = node.sequence else {
            throw EvidenceFault(
                "wrong-type", "\(name) is \(node.inWords), and it should be a list", remedy: remedy,
                line: node.position.line)
        }
        return list
    }

    /// The entries of a list of mappings, none where it is absent. What is no list, and an entry that is no mapping, is refused: a reader
    /// that passed over it would not see what it says.
    package static func mappings(
        _ node: DataNode?, _ name: String, remedy: String
    ) throws(EvidenceFault) -> [DataNode] {
        let entries = try list(node, name, remedy: remedy) ?? []
        for (index, entry) in entries.enumerated() where entry.mapping == nil {
            throw EvidenceFault(
                "wrong-type", "entry \(index + 1) of \(name) is \(entry.inWords), and it should be a mapping",
                remedy: remedy,
                line: entry.position.line)
        }
        return entries
    }

    /// A member that is a mapping; nil where it is absent.
    package static func mapping(
        _ node: DataNode?, _ name: String, remedy: String
    ) throws(EvidenceFault) -> DataNode? {
        guard let node, !node.isNull else { return nil }
        guard node.mapping != nil else {
            throw EvidenceFault(
                "wrong-type", "\(name) is \(node.inWords), and it should be a mapping", remedy: remedy,
                line: node.position.line)
        }
        return node
    }

    /// A text that has to be there and not be empty; numbers count as their text.
    package static func text(
        _ node: DataNode, _ field: String, of owner: String, remedy: String
    ) throws(EvidenceFault) -> String {
        guard let value = node[field], !value.isNull else {
            throw .missing(field, in: owner, remedy: remedy, line: node.position.line)
        }
        guard let text = value.string else {
            throw EvidenceFault(
                "wrong-type", "\(field) of \(owner) is \(value.inWords), and it should be text", remedy: remedy,
                line: value.position.line)
        }
        guard let trimmed = firstLine(of: text) else {
            throw .missing(field, in: owner, remedy: remedy, line: value.position.line)
        }
        return trimmed
    }

    package static func time(_ node: DataNode, _ field: String) throws(EvidenceFault) -> Timestamp {
        guard let time = node.string.flatMap({ Timestamp($0) }) else {
            throw EvidenceFault(
                "malformed-time",
                "\(field) is \(node.inWords), which is no RFC 3339 time or date",
                remedy: "Write it like 2024-01-02T15:04:05Z or 2024-01-02.", line: node.position.line)
        }
        return time
    }
}
