// What the readers share: checked text in lines, parsed documents with the policy's limits, and bounded excerpts.
package import Documents
package import Primitives
package import ReleaseModel

/// A text file as lines of UTF-8 bytes without their line ends.
package struct EvidenceText: Sendable {
    package let bytes: Bytes
    /// In order; a line end at the end of the file starts no further line. LF, CR LF and CR end a line.
    package let lines: [Range<Int>]

    /// Refuses what isn't UTF-8, and a NUL, which no text file holds. A byte order mark is dropped.
    package init(_ bytes: Bytes) throws(EvidenceFault) {
        try Self.check(bytes)
        if let offset = bytes.firstIndex(of: 0) {
            throw .notText(line: SourcePosition(ofByte: offset, in: bytes).line)
        }
        self.bytes = bytes
        var lines: [Range<Int>] = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                lines.append(start..<index)
                if byte == UInt8(ascii: "\r"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") {
                    index += 1
                }
                start = index + 1
            }
            index += 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        self.lines = lines
    }

    package static func check(_ bytes: Bytes) throws(EvidenceFault) {
        guard let offset = firstInvalidUTF8(in: bytes) else { return }
        throw .notUTF8(line: SourcePosition(ofByte: offset, in: bytes).line)
    }

    /// The bytes of a line by its index, 0-based.
    package subscript(index: Int) -> ArraySlice<UInt8> { bytes[lines[index]] }
}

/// The XML of an evidence file as events, with faults in place of the system's errors.
package struct EvidenceXML: ~Copyable {
    private var stream: XMLStream

    /// Elements aren't counted here, since nothing of them is kept: each reader counts what it keeps.
    package init(_ feed: ByteFeed, limits: Policy.Limits) throws(EvidenceFault) {
        do {
            stream = try XMLStream(
                feed, limits: DocumentLimits(bytes: limits.fileBytes, depth: limits.depth, nodes: .max))
        } catch {
            throw EvidenceFault(error, code: "malformed-xml")
        }
    }

    package mutating func next() throws(EvidenceFault) -> XMLEvent? {
        do {
            return try stream.next()
        } catch {
            throw EvidenceFault(error, code: "malformed-xml")
        }
    }

    /// The root element's start; nil where the bytes are no XML document.
    package static func root(of bytes: Bytes, limits: Policy.Limits) -> XMLElement? {
        guard EvidenceInput.isXML(bytes), var xml = try? EvidenceXML(ByteFeed(bytes), limits: limits) else {
            return nil
        }
        return try? xml.root()
    }

    package var line: Int { stream.line }

    /// The root element's start.
    package mutating func root() throws(EvidenceFault) -> XMLElement? {
        while let event = try next() {
            if case .start(let element) = event { return element }
        }
        return nil
    }

    /// The root element's start, by whose name the document is a report of this dialect. Throws where it has another name.
    package mutating func root(
        named name: String, or other: String? = nil, of dialect: String
    ) throws(EvidenceFault) -> XMLElement {
        guard let root = try self.root(), root.name == name || root.name == other else {
            throw EvidenceFault(
                "unknown-form", "the root element is not the <\(name)> of \(dialect)",
                remedy: "Have the tool write its report again, or correct the kind.", line: line)
        }
        return root
    }
}

extension XMLElement {
    /// An attribute's whole number.
    package func number(_ attribute: String) -> Int? { self[attribute].flatMap { ASCII.number($0.utf8) } }
}

extension DocumentLimits {
    /// Those of a JSON or YAML document under a policy.
    static func document(_ limits: Policy.Limits) -> DocumentLimits {
        DocumentLimits(bytes: limits.fileBytes, depth: limits.depth, nodes: DocumentLimits.standard.nodes)
    }
}

/// Parses JSON, or YAML where the file's name says so. JSON documents one after the other are a list of them. `shape`: which parts of
/// JSON are kept.
package func evidenceDocument(
    _ bytes: Bytes, path: String, limits: Policy.Limits, keeping shape: DocumentShape = .whole
) throws(EvidenceFault) -> DataNode {
    let isYAML = EvidencePath.extension(of: path).map { ["yaml", "yml"].contains($0) } ?? false
    let caps = DocumentLimits.document(limits)
    func json(_ bytes: Bytes) throws(DocumentError) -> DataNode {
        if case .whole = shape { return try parseDocument(bytes, format: .json, limits: caps) }
        var stream = JSONStream(ByteFeed(bytes), shape: shape, limits: caps)
        return try stream.root()
    }
    do throws(DocumentError) {
        return isYAML ? try parseDocument(bytes, format: .yaml, limits: caps) : try json(bytes)
    } catch {
        guard !isYAML, let list = JSONSequence.list(of: bytes) else {
            throw EvidenceFault(error, code: isYAML ? "malformed-yaml" : "malformed-json")
        }
        do throws(DocumentError) { return try json(list) } catch {
            throw EvidenceFault(error, code: "malformed-json")
        }
    }
}

/// The parts of an evidence file's path that say what it is.
package enum EvidencePath {
    package static func name(of path: String) -> String {
        String(path.utf8.split(separator: UInt8(ascii: "/")).last.map(Substring.init) ?? "")
    }

    /// In lower case, without the point; nil where there is none or the name only starts with one.
    package static func `extension`(of path: String) -> String? {
        let name = name(of: path)
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return nil }
        return ASCII.lowercased(name[name.utf8.index(after: dot)...])
    }
}

/// The words that tools use for a verdict; nil for any other.
package func verdict(_ word: String) -> Bool? {
    switch ASCII.lowercased(word) {
    case "pass", "passed", "success", "succeeded", "ok", "true": true
    case "fail", "failed", "failure", "error", "false": false
    default: nil
    }
}

/// The words of a verdict in lower case, with one blank between them, however they are joined: "changes requested" of `CHANGES_REQUESTED`.
/// Nil for a text with anything else in it, which could turn its meaning.
package func verdictWords(_ text: String) -> String? {
    let words = ASCII.trimmed(text).utf8.split { ASCII.isSpace($0) || $0 == ASCII.hyphen || $0 == ASCII.underscore }
    guard !words.isEmpty, words.allSatisfy({ $0.allSatisfy(ASCII.isLetter) }) else { return nil }
    return words.map { ASCII.lowercased(String(Substring($0))) }.joined(separator: " ")
}
