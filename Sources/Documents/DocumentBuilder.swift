// Builds the located tree from what the JSON and the YAML reader see one after another, and enforces the limits.
import Primitives

/// The open lists and mappings of a document that is being read. Nothing here recurses.
struct DocumentBuilder {
    /// A finished value with how many lists and mappings it has inside one another.
    struct Subtree {
        var node: DataNode
        var height: Int
    }

    fileprivate struct Frame {
        var position: SourcePosition
        var isMapping: Bool
        var shape = DocumentShape.whole
        var height = 1
        /// Of the list's items, also those that were not kept.
        var count = 0
        var items: [DataNode] = []
        var members: [DataMember] = []
        var key: String?
        var keyPosition = SourcePosition(line: 1, column: 1)
        /// Where each key is in `members`; filled once a mapping is too long to look through.
        var places: [BytewiseKey: Int] = [:]
    }

    /// The caller's, cut to what the counters can hold and what a thread's stack can walk.
    private let limits: DocumentLimits
    private let shape: DocumentShape
    private var frames: [Frame] = []
    private var handed: DocumentItem?
    /// The document, once its outermost value is complete.
    private(set) var root: DataNode?
    /// Values so far, and bytes of text so far, each with aliases expanded.
    private(set) var nodes = 0
    private(set) var textBytes = 0

    init(limits: DocumentLimits, shape: DocumentShape = .whole) {
        self.shape = shape
        self.limits = DocumentLimits(
            bytes: min(limits.bytes, 1 << 48), depth: min(limits.depth, 512), nodes: min(limits.nodes, 1 << 48))
    }

    /// Where the innermost open list or mapping starts, or nil outside of all.
    var openPosition: SourcePosition? { frames.last?.position }
    var isInMapping: Bool { frames.last?.isMapping ?? false }
    var openName: String { isInMapping ? "mapping" : "list" }
    var expectsKey: Bool { frames.last.map { $0.isMapping && $0.key == nil } ?? false }

    mutating func scalar(_ text: String, _ kind: DataNode.ScalarKind, at position: SourcePosition) throws(DocumentError)
    {
        try count(nodes: 1, textBytes: text.utf8.count, at: position)
        place(Subtree(node: DataNode(content: .scalar(text, kind), position: position), height: 0))
    }

    mutating func open(isMapping: Bool, at position: SourcePosition) throws(DocumentError) {
        try checkDepth(adding: 1, at: position)
        try count(nodes: 1, textBytes: 0, at: position)
        frames.append(Frame(position: position, isMapping: isMapping, shape: nextShape.fitting(isMapping: isMapping)))
    }

    /// That of the value to come.
    private var nextShape: DocumentShape {
        guard let frame = frames.last else { return shape }
        return frame.shape.part(frame.key)
    }

    /// Whether the text of the value to come is needed.
    var keepsNext: Bool { if case .nothing = nextShape { false } else { true } }

    /// The item that has just ended, of a list whose items are handed out.
    mutating func takeHanded() -> DocumentItem? { handed.take() }

    mutating func key(_ text: String, at position: SourcePosition) throws(DocumentError) {
        guard let top = frames.indices.last else { return }
        textBytes += text.utf8.count
        if let first = frames[top].note(text) {
            let place = first.line == position.line ? "in column \(first.column) of it" : "on line \(first.line)"
            throw DocumentError(
                "the key \(excerpt(text)) appears twice; the first is \(place)", remedy: "Remove one of them.",
                at: position)
        }
        frames[top].key = text
        frames[top].keyPosition = position
    }

    /// Ends the innermost list or mapping.
    @discardableResult mutating func close() -> Subtree? {
        guard let frame = frames.popLast() else { return nil }
        var content: DataNode.Content = frame.isMapping ? .mapping(frame.members) : .sequence(frame.items)
        if case .nothing = frame.shape { content = frame.isMapping ? .mapping([]) : .sequence([]) }
        let subtree = Subtree(node: DataNode(content: content, position: frame.position), height: frame.height)
        place(subtree)
        return subtree
    }

    /// Puts a finished value in another place, and counts it as if it were written there.
    mutating func repeated(
        _ subtree: Subtree, nodes: Int, textBytes: Int, at position: SourcePosition
    ) throws(DocumentError) {
        try checkDepth(adding: subtree.height, at: position)
        try count(nodes: nodes, textBytes: textBytes, at: position)
        guard self.textBytes <= limits.bytes else {
            throw DocumentError(
                "the aliases in this file expand to more than \(limits.bytes) bytes of text",
                remedy: "Write the text once, or raise the limit.", at: position)
        }
        place(subtree)
    }

    private mutating func place(_ subtree: Subtree) {
        guard let top = frames.indices.last else {
            root = subtree.node
            return
        }
        frames[top].height = max(frames[top].height, subtree.height + 1)
        if !frames[top].isMapping {
            frames[top].count &+= 1
            switch frames[top].shape {
            case .nothing: break
            case .handed(let list, _):
                // Of the lists around this one, the item that is open is not counted yet.
                let indices = frames.dropLast().filter { !$0.isMapping }.map(\.count) + [frames[top].count &- 1]
                handed = DocumentItem(list: list, indices: indices, node: subtree.node)
            default: frames[top].items.append(subtree.node)
            }
        } else if let key = frames[top].key {
            frames[top].key = nil
            frames[top].members.append(
                DataMember(key: key, keyPosition: frames[top].keyPosition, value: subtree.node))
        }
    }

    private func checkDepth(adding levels: Int, at position: SourcePosition) throws(DocumentError) {
        guard frames.count + levels <= limits.depth else {
            throw DocumentError(
                "lists and mappings are nested more than \(limits.depth) deep here", remedy: "Nest them less deeply.",
                at: position)
        }
    }

    private mutating func count(
        nodes more: Int, textBytes moreText: Int, at position: SourcePosition
    ) throws(DocumentError) {
        // No overflow: each sum is held below 2^48, and what is added was itself held below it.
        nodes &+= more
        textBytes &+= moreText
        guard nodes <= limits.nodes else {
            throw DocumentError(
                "the file holds more than \(limits.nodes) values, counting what its aliases repeat",
                remedy: "Split the file, or raise the limit.", at: position)
        }
    }
}

extension DocumentBuilder.Frame {
    /// The position of an earlier equal key, or nil, and then the key is known from now on.
    package mutating func note(_ key: String) -> SourcePosition? {
        if members.count < 16 {
            return members.first { $0.key.hasSameBytes(as: key) }?.keyPosition
        }
        if places.isEmpty {
            for (index, member) in members.enumerated() { places[BytewiseKey(member.key)] = index }
        }
        if let index = places[BytewiseKey(key)] { return members[index].keyPosition }
        places[BytewiseKey(key)] = members.count
        return nil
    }
}
