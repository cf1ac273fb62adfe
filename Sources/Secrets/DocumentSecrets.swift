// Looks for secrets in the values of a document: a record, incidents or a configuration, which pages and bundles show.
package import Documents
import Files
package import Primitives
package import ReleaseModel

/// Values are searched as they mean it, each behind its key: quotes, escapes and folded lines of YAML hide nothing, and a comment,
/// which nobody publishes, counts for nothing.
package struct DocumentSecrets {
    /// Of the document, as findings name it.
    private let file: String
    private let code: String
    /// As allowances name it.
    private let path: String
    private let allowed: [Policy.AllowedSecret]

    package init(file: String, path: String, code: String, allowed: [Policy.AllowedSecret]) {
        self.file = file
        self.path = path
        self.code = code
        self.allowed = allowed
    }

    /// An error for each secret, with its field and place. Nothing is found in what is no document. `document`: what the bytes were read
    /// into already.
    package func findings(_ bytes: Bytes, format: DocumentFormat, document: DataNode? = nil) -> [Finding] {
        guard let node = document ?? (try? parseDocument(bytes, format: format, limits: .standard)) else { return [] }
        var values = Values(capacity: bytes.count)
        values.add(node, key: "")
        var scanner = SecretScanner(path: path, allowed: allowed)
        scanner.feed(values.text[...])
        let found = scanner.findings(code: code)
        guard !found.isEmpty else { return [] }
        let places = rawPlaces(bytes)
        return found.map { finding in
            var finding = finding
            finding.file = file
            guard let line = finding.line, let value = values.value(at: line) else { return finding }
            // Where it is in the file too, as it is or escaped, the finding has its own line, and else that of the value.
            let place = places[finding.message]?.first { $0 >= value.position.line }
            finding.line = place ?? value.position.line
            finding.column = place == nil ? value.position.column : nil
            finding.field = field(of: value, in: node)
            return finding
        }
    }

    /// As findings name it: `notes.fixes[0].title`.
    private func field(of value: Values.Value, in node: DataNode) -> String {
        value.steps.reduce(("", node)) { place, step in
            switch place.1.content {
            case .scalar: place
            case .sequence(let items): ("\(place.0)[\(step)]", items[step])
            case .mapping(let members):
                (place.0.isEmpty ? members[step].key : "\(place.0).\(members[step].key)", members[step].value)
            }
        }.0
    }

    /// The lines of what is found in the file as it is, by message.
    private func rawPlaces(_ bytes: Bytes) -> [String: [Int]] {
        var scanner = SecretScanner(path: path, allowed: allowed)
        scanner.feed(bytes[...])
        return Dictionary(grouping: scanner.findings(code: code), by: \.message).mapValues { $0.compactMap(\.line) }
    }
}

/// All values of a document below each other.
private struct Values {
    struct Value {
        var line: Int
        /// From the document's root: the index of a member or item at each level.
        var steps: [Int]
        var position: SourcePosition
    }

    private(set) var text: Bytes = []
    /// The text's last one, which is empty.
    private var line = 1
    private var steps: [Int] = []
    private var all: [Value] = []

    /// `capacity`: about how many bytes the text will have.
    init(capacity: Int) { text.reserveCapacity(capacity) }

    mutating func add(_ node: DataNode, key: String) {
        switch node.content {
        case .scalar(let value, let kind):
            guard kind != .null else { return }
            all.append(Value(line: line, steps: steps, position: node.position))
            let start = text.count
            text += key.utf8
            text += ": ".utf8
            text += value.utf8
            text += "\n\n".utf8
            line += lineEnds(in: start..<text.count)
        case .sequence(let items):
            for (index, item) in items.enumerated() { add(item, key: key, at: index) }
        case .mapping(let members):
            for (index, member) in members.enumerated() { add(member.value, key: member.key, at: index) }
        }
    }

    /// As a `ForwardPosition` counts them.
    private func lineEnds(in range: Range<Int>) -> Int {
        if let feeds = lineFeeds(in: text, range) { return feeds.count }
        var places = ForwardPosition()
        return places.position(of: range.count, in: Bytes(text[range])).line - 1
    }

    private mutating func add(_ node: DataNode, key: String, at index: Int) {
        steps.append(index)
        add(node, key: key)
        steps.removeLast()
    }

    /// The value that the text's line belongs to.
    func value(at line: Int) -> Value? { all.last { $0.line <= line } }
}
