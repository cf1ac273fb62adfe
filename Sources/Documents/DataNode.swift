// The located tree that YAML and JSON documents are read into, its limits, and its errors.
package import Primitives

/// A place in a text file. Both numbers start at 1; the column counts Unicode scalars.
package struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    private var storedLine: UInt32
    private var storedColumn: UInt32

    package init(line: Int, column: Int) {
        storedLine = UInt32(clamping: line)
        storedColumn = UInt32(clamping: column)
    }

    package var line: Int {
        get { Int(storedLine) }
        set { storedLine = UInt32(clamping: newValue) }
    }

    package var column: Int {
        get { Int(storedColumn) }
        set { storedColumn = UInt32(clamping: newValue) }
    }

    package var description: String { "line \(line), column \(column)" }
}

/// One value of a YAML or JSON document with the place where it starts.
///
/// A value that an alias repeats keeps the position of the value it repeats. Members and items keep the file's order;
/// the keys of a mapping differ in their UTF-8 bytes.
package struct DataNode: Sendable {
    package enum Content: Sendable {
        case scalar(String, ScalarKind)
        case sequence([DataNode])
        case mapping([DataMember])
    }

    /// What a scalar means. Plain YAML scalars follow the core schema of YAML 1.2.2 (section 10.3.2), so `yes`, `on` and
    /// dates are strings; quoted ones and blocks are always strings.
    package enum ScalarKind: Sendable, Hashable {
        case null, bool, number, string
    }

    package var content: Content
    package var position: SourcePosition

    package init(content: Content, position: SourcePosition) {
        self.content = content
        self.position = position
    }

    /// The member with exactly these UTF-8 bytes as its key; nil where the node is no mapping or has no such member.
    package subscript(key: String) -> DataNode? {
        guard case .mapping(let members) = content else { return nil }
        return members.first { $0.key.hasSameBytes(as: key) }?.value
    }

    /// The scalar's text as it is written (quotes and escapes undone), so `version: 2024.10` gives "2024.10" and `true`
    /// gives "true"; nil for null, lists and mappings.
    package var string: String? {
        guard case .scalar(let text, let kind) = content, kind != .null else { return nil }
        return text
    }

    /// A number without a fraction in Int's range, also where it is written as `12.0` or `1e3` (below 2^53).
    package var int: Int? {
        guard case .scalar(let text, .number) = content else { return nil }
        return CoreSchema.integer(text)
    }

    /// A number's value; `.inf` and `.nan` (YAML only) are values, a decimal number too large for Double is nil.
    package var double: Double? {
        guard case .scalar(let text, .number) = content else { return nil }
        return CoreSchema.double(text)
    }

    package var bool: Bool? {
        guard case .scalar(let text, .bool) = content else { return nil }
        return text.utf8.first == UInt8(ascii: "t") || text.utf8.first == UInt8(ascii: "T")
    }

    package var sequence: [DataNode]? {
        guard case .sequence(let items) = content else { return nil }
        return items
    }

    package var mapping: [DataMember]? {
        guard case .mapping(let members) = content else { return nil }
        return members
    }

    package var isNull: Bool {
        guard case .scalar(_, .null) = content else { return false }
        return true
    }

    /// What the value is, in the words of messages: "text", "number", "true/false", "list", "mapping" or "nothing".
    package var kindName: String {
        switch content {
        case .scalar(_, .null): "nothing"
        case .scalar(_, .bool): "true/false"
        case .scalar(_, .number): "number"
        case .scalar(_, .string): "text"
        case .sequence: "list"
        case .mapping: "mapping"
        }
    }
}

/// One key of a mapping with its value. A YAML key that is a number, true or empty is its text.
package struct DataMember: Sendable {
    package var key: String
    package var keyPosition: SourcePosition
    package var value: DataNode

    package init(key: String, keyPosition: SourcePosition, value: DataNode) {
        self.key = key
        self.keyPosition = keyPosition
        self.value = value
    }
}

/// Why a document can't be read: the message says what is wrong (not where: that is `position`), the remedy what to do.
package struct DocumentError: Error, Sendable, Hashable {
    package var message: String
    package var remedy: String
    package var position: SourcePosition?

    package init(_ message: String, remedy: String, at position: SourcePosition?) {
        self.message = message
        self.remedy = remedy
        self.position = position
    }
}

/// Caps on one document. Nodes are counted with aliases expanded, and so is text: it is held to `bytes` as well.
package struct DocumentLimits: Sendable {
    package var bytes: Int
    /// Lists and mappings inside one another; more than 512 counts as 512, so that the tree can be walked on any thread.
    package var depth: Int
    package var nodes: Int

    package init(bytes: Int, depth: Int, nodes: Int) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }

    /// For evidence files.
    package static let standard = DocumentLimits(bytes: 1 << 30, depth: 64, nodes: 10_000_000)
    /// For files that people write.
    package static let record = DocumentLimits(bytes: 16 << 20, depth: 64, nodes: 100_000)
}

package enum DocumentFormat: Sendable {
    case yaml, json

    /// By the file's ending: `.json` and `.jsonl` are JSON, everything else YAML.
    package init(file: String) {
        let isJSON = [".json", ".jsonl"].contains { file.utf8.suffix($0.utf8.count).elementsEqual($0.utf8) }
        self = isJSON ? .json : .yaml
    }
}

/// Reads one document.
///
/// JSON is held to RFC 8259, with keys unique (RFC 7493 section 2.3) and no byte order mark. YAML is one document of YAML
/// as libyaml reads it, with the core schema of 1.2, without merge keys, own tags, and keys that are lists or mappings;
/// a file without a document is one null scalar at 1:1.
package func parseDocument(
    _ bytes: Bytes, format: DocumentFormat, limits: DocumentLimits
) throws(DocumentError) -> DataNode {
    guard bytes.count <= limits.bytes else {
        throw DocumentError(
            "the file has \(bytes.count) bytes, which is more than the \(limits.bytes) allowed",
            remedy: "Make the file smaller, or raise the limit.", at: nil)
    }
    if let offset = firstInvalidUTF8(in: bytes) {
        throw DocumentError(
            "the file is not UTF-8 text here", remedy: "Save the file as UTF-8.",
            at: SourcePosition(ofByte: offset, in: bytes))
    }
    switch format {
    case .json:
        var parser = JSONParser(bytes, limits: limits)
        return try parser.parse()
    case .yaml:
        return try parseYAML(bytes, limits: limits)
    }
}
