// A document that was read, as a value to write.

extension JSON {
    /// The document's values. A number that no double holds becomes null, and so differs from the document.
    package init(_ node: DataNode) {
        switch node.content {
        case .scalar(_, .null): self = .null
        case .scalar(_, .bool): self = .bool(node.bool == true)
        case .scalar(_, .number): self = node.int.map(JSON.int) ?? node.double.map(JSON.double) ?? .null
        case .scalar(let text, .string): self = .string(text)
        case .sequence(let items): self = .array(items.map { JSON($0) })
        case .mapping(let members):
            self = .object(Dictionary(members.map { ($0.key, JSON($0.value)) }, uniquingKeysWith: { _, last in last }))
        }
    }
}
