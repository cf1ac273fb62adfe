// Which parts of a document its reader needs.
import Primitives

/// What is not needed is held to all rules and limits as the rest is; only an empty value of its kind stays in its place.
package indirect enum DocumentShape: Sendable {
    case whole
    case nothing
    /// Of a mapping these members, and of each other one what `others` says.
    case members([(key: String, shape: DocumentShape)], others: DocumentShape = .nothing)
    /// Of a list all items.
    case items(DocumentShape)
    /// The items of this list are handed out one by one, and not kept.
    case handed(String, DocumentShape)
    /// One of a mapping, and another of a list.
    case either(mapping: DocumentShape, list: DocumentShape)

    /// A list or mapping that is not what the shape expects: nothing of it is kept.
    package func fitting(isMapping: Bool) -> DocumentShape {
        switch self {
        case .whole, .nothing: self
        case .members: isMapping ? self : .nothing
        case .items, .handed: isMapping ? .nothing : self
        case .either(let mapping, let list): (isMapping ? mapping : list).fitting(isMapping: isMapping)
        }
    }

    /// That of a member, or of an item.
    package func part(_ key: String?) -> DocumentShape {
        switch self {
        case .whole: .whole
        case .nothing, .either: .nothing
        case .members(let members, let others):
            members.first { $0.key.hasSameBytes(as: key ?? "") }?.shape ?? others
        case .items(let shape), .handed(_, let shape): shape
        }
    }
}

/// An item of a list that is handed out.
package struct DocumentItem: Sendable {
    /// The list's name in the shape.
    package var list: String
    /// Its place in each list around it, the outermost first; the last is that in its own list.
    package var indices: [Int]
    package var node: DataNode
    package init(list: String, indices: [Int], node: DataNode) {
        self.list = list
        self.indices = indices
        self.node = node
    }

    package var index: Int { indices.last ?? 0 }
}
