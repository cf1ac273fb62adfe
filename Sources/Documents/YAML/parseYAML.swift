// Reads one YAML document into the located tree: core schema, unique keys, capped aliases, no merge keys, no own tags.
import Primitives

/// The bytes are known to be UTF-8; a byte order mark at their start is skipped, as YAML allows one.
func parseYAML(_ bytes: Bytes, limits: DocumentLimits) throws(DocumentError) -> DataNode {
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    let nothing = DataNode(content: .scalar("", .null), position: SourcePosition(line: 1, column: 1))
    if body.isEmpty { return nothing }
    return try body.withUnsafeBufferPointer { (buffer) throws(DocumentError) -> DataNode in
        guard let events = YAMLEvents(buffer) else {
            throw DocumentError("memory ran out while reading the file", remedy: "Make the file smaller.", at: nil)
        }
        var reader = YAMLReader(events: events, limits: limits)
        do throws(YAMLFailure) {
            return try reader.read() ?? nothing
        } catch {
            switch error {
            case .document(let error): throw error
            case .syntax(let problem): throw DocumentError(problem, in: Array(buffer))
            }
        }
    }
}

private enum YAMLFailure: Error {
    case document(DocumentError)
    case syntax(YAMLProblem)
}

/// Feeds the builder from libyaml's events and keeps the anchors.
private struct YAMLReader: ~Copyable {
    /// A value that aliases may repeat; `nil` in the table while it is still open.
    private struct Anchored {
        var subtree: DocumentBuilder.Subtree
        var nodes: Int
        var textBytes: Int
    }

    /// What a list or mapping needs when it ends: its anchor, and the counts from before it.
    private struct Open {
        var anchor: String?
        var nodes: Int
        var textBytes: Int
    }

    private var events: YAMLEvents
    private var builder: DocumentBuilder
    private var anchors: [String: Anchored?] = [:]
    private var open: [Open] = []

    init(events: consuming YAMLEvents, limits: DocumentLimits) {
        self.events = events
        builder = DocumentBuilder(limits: limits)
    }

    /// The document, or nil where the file has none.
    mutating func read() throws(YAMLFailure) -> DataNode? {
        var documents = 0
        while true {
            let event: YAMLEvent
            do { event = try events.next() } catch { throw .syntax(error) }
            switch event.kind {
            case .streamEnd: return builder.root
            case .documentStart:
                documents += 1
                if documents > 1 {
                    throw .document(
                        DocumentError(
                            "a second document starts here, and a file holds one",
                            remedy:
                                "Keep one document in the file: remove the line \"---\" and what belongs to the other.",
                            at: event.position))
                }
            case .streamStart, .documentEnd: break
            default:
                do { try take(event) } catch { throw .document(error) }
            }
        }
    }

    private mutating func take(_ event: YAMLEvent) throws(DocumentError) {
        switch event.kind {
        case .scalar(let text, let isPlain):
            if builder.expectsKey {
                if isMerge(event, text, isPlain) { throw mergeKey(at: event.position) }
                let kind = try kind(of: text, isPlain: isPlain, event)
                try builder.key(text, at: event.position)
                remember(event, text, kind)
            } else {
                let kind = try kind(of: text, isPlain: isPlain, event)
                try builder.scalar(text, kind, at: event.position)
                remember(event, text, kind)
            }
        case .alias(let name):
            try repeatValue(of: name, at: event.position)
        case .sequenceStart, .mappingStart:
            var isMapping = false
            if case .mappingStart = event.kind { isMapping = true }
            let name = isMapping ? "mapping" : "list"
            if builder.expectsKey { throw compoundKey(name, at: event.position) }
            try check(event, allowed: isMapping ? "map" : "seq", name)
            open.append(Open(anchor: event.anchor, nodes: builder.nodes, textBytes: builder.textBytes))
            if let anchor = event.anchor { anchors.updateValue(nil, forKey: anchor) }
            try builder.open(isMapping: isMapping, at: event.position)
        case .collectionEnd:
            guard let start = open.popLast(), let subtree = builder.close(), let anchor = start.anchor else { return }
            anchors[anchor] = Anchored(
                subtree: subtree, nodes: builder.nodes - start.nodes, textBytes: builder.textBytes - start.textBytes)
        case .streamStart, .streamEnd, .documentStart, .documentEnd: break
        }
    }

    // MARK: - Anchors and aliases

    private mutating func remember(_ event: YAMLEvent, _ text: String, _ kind: DataNode.ScalarKind) {
        guard let anchor = event.anchor else { return }
        let node = DataNode(content: .scalar(text, kind), position: event.position)
        anchors[anchor] = Anchored(
            subtree: DocumentBuilder.Subtree(node: node, height: 0), nodes: 1, textBytes: text.utf8.count)
    }

    private mutating func repeatValue(of name: String, at position: SourcePosition) throws(DocumentError) {
        guard let entry = anchors[name] else {
            throw DocumentError(
                "*\(name) repeats a value that no &\(name) before it marks",
                remedy: "Put &\(name) before the value, or put text that starts with * in quotes.", at: position)
        }
        guard let anchored = entry else {
            throw DocumentError(
                "*\(name) repeats the very value it stands in", remedy: "Write the value out.", at: position)
        }
        if builder.expectsKey {
            guard case .scalar(let text, _) = anchored.subtree.node.content else {
                throw compoundKey(anchored.subtree.node.kindName, at: position)
            }
            try builder.key(text, at: position)
        } else {
            try builder.repeated(
                anchored.subtree, nodes: anchored.nodes, textBytes: anchored.textBytes, at: position)
        }
    }

    // MARK: - Tags and keys

    private func isMerge(_ event: YAMLEvent, _ text: String, _ isPlain: Bool) -> Bool {
        event.tag == Self.core + "merge" || (event.tag == nil && isPlain && text == "<<")
    }

    private func mergeKey(at position: SourcePosition) -> DocumentError {
        DocumentError(
            "the merge key << is not supported", remedy: "Write the keys out; a key \"<<\" of its own goes in quotes.",
            at: position)
    }

    private func compoundKey(_ name: String, at position: SourcePosition) -> DocumentError {
        DocumentError("a \(name) stands where a key is expected", remedy: "Use text as the key.", at: position)
    }

    private static var core: String { "tag:yaml.org,2002:" }

    private func check(_ event: YAMLEvent, allowed: String, _ name: String) throws(DocumentError) {
        guard let tag = event.tag, tag != "!", tag != Self.core + allowed else { return }
        throw badTag(tag, on: name, at: event.position)
    }

    private func kind(
        of text: String, isPlain: Bool, _ event: YAMLEvent
    ) throws(DocumentError) -> DataNode.ScalarKind {
        guard let tag = event.tag else { return isPlain ? CoreSchema.kind(of: text) : .string }
        let kind: DataNode.ScalarKind
        switch tag {
        case Self.core + "str", "!": return .string
        case Self.core + "int", Self.core + "float": kind = .number
        case Self.core + "bool": kind = .bool
        case Self.core + "null": kind = .null
        default: throw badTag(tag, on: "value", at: event.position)
        }
        let isWhole = tag != Self.core + "int" || CoreSchema.isInteger(text)
        guard CoreSchema.kind(of: text) == kind, isWhole else {
            throw DocumentError(
                "\(excerpt(text)) is not what its tag \(display(tag)) says",
                remedy: "Remove the tag, or correct the value.",
                at: event.position)
        }
        return kind
    }

    private func badTag(_ tag: String, on name: String, at position: SourcePosition) -> DocumentError {
        DocumentError(
            "the tag \(display(tag)) has no meaning on a \(name) here",
            remedy: "Remove the tag, or put text that starts with ! in quotes.", at: position)
    }

    private func display(_ tag: String) -> String {
        let short = tag.hasPrefix(Self.core) ? "!!" + tag.dropFirst(Self.core.count) : tag
        return String(excerpt(short).dropFirst().dropLast())
    }
}
