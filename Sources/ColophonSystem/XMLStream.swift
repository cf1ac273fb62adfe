// Reads XML as a stream of events through libxml2's reader, without network, DTDs or entities.

import CLibXML2

/// A start tag: local name, attributes in the document's order (local names, no namespace declarations), 1-based line.
package struct XMLElement: Sendable {
    package var name: String
    package var attributes: [(name: String, value: String)]
    package var line: Int

    package init(name: String, attributes: [(name: String, value: String)], line: Int) {
        self.name = name
        self.attributes = attributes
        self.line = line
    }

    /// An attribute's value by its local name.
    package subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }
}

/// An empty element gives a start and an end. Text comes whole: text, CDATA sections and character references up to the
/// next tag are one event, and white space between elements is text too.
package enum XMLEvent: Sendable {
    case start(XMLElement)
    case text(String)
    case end(name: String)
}

/// The events of one document. Streams are independent of each other, so many may run at once.
package struct XMLStream: ~Copyable {
    private let source: XMLSource
    private let reader: xmlTextReaderPtr
    private let limits: DocumentLimits
    private var nodes = 0
    private var text: String?
    private var waiting: [(event: XMLEvent, line: Int)] = []  // last first
    private var lineReached = 1
    private var isFinished = false

    /// The line of the event that `next` gave last.
    package private(set) var line = 1

    /// Refuses a document over `limits.bytes` (at most 1 GiB), one that is not XML, and a DOCTYPE with an internal subset.
    package init(_ bytes: Bytes, limits: DocumentLimits) throws(DocumentError) {
        // libxml2's own caps are lifted below (XML_PARSE_HUGE), as they would refuse a text of 10 MB: these and the
        // prolog's check, which keeps every declaration of an entity out, are in their place.
        guard bytes.count <= min(limits.bytes, 1 << 30) else {
            throw limitError("\(bytes.count) bytes, and \(min(limits.bytes, 1 << 30)) are allowed", line: nil)
        }
        try XMLProlog.check(bytes)
        _ = Self.initialised
        let source = XMLSource(bytes)
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue | XML_PARSE_HUGE.rawValue
            | XML_PARSE_BIG_LINES.rawValue
        let context = Unmanaged.passUnretained(source).toOpaque()
        guard let reader = xmlReaderForIO(XMLSource.read, nil, context, nil, nil, Int32(options)) else {
            throw DocumentError(
                "There is not enough memory to read the document.", remedy: "Free memory, and run again.",
                at: nil)
        }
        colophon_setErrorHandler(reader, XMLSource.keep, context)
        self.source = source
        self.reader = reader
        self.limits = limits
    }

    deinit { xmlFreeTextReader(reader) }

    private static let initialised: Void = xmlInitParser()

    /// The next event, or nil at the end of a well-formed document. After an error, gives the same error again.
    package mutating func next() throws(DocumentError) -> XMLEvent? {
        while waiting.isEmpty, !isFinished { try advance() }
        guard let (event, line) = waiting.popLast() else { return nil }
        self.line = line
        return event
    }

    /// Moves the reader by one node, and puts the events that are complete by then into `waiting`.
    private mutating func advance() throws(DocumentError) {
        let status = source.error == nil ? xmlTextReaderRead(reader) : -1
        if let error = source.error { throw error }
        guard status == 1 else {
            guard status == 0 else { throw fail("The document is not well-formed.", XMLSource.remedy) }
            isFinished = true
            return
        }
        guard let node = xmlTextReaderCurrentNode(reader) else { return }
        noteLine(of: node)
        switch UInt32(bitPattern: xmlTextReaderNodeType(reader)) {
        case XML_READER_TYPE_ELEMENT.rawValue: try start(node)
        case XML_READER_TYPE_END_ELEMENT.rawValue: give(.end(name: Self.localName(node)))
        case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue, XML_READER_TYPE_WHITESPACE.rawValue,
            XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
            guard let value = xmlTextReaderConstValue(reader) else { return }
            if text == nil { try count(1) }
            var whole = text.take() ?? ""
            whole += Self.string(value)
            text = whole
        case XML_READER_TYPE_ENTITY_REFERENCE.rawValue:
            throw fail(
                "The entity &\(Self.localName(node)); is not one of XML's own five.",
                "Write it as a character reference, such as &#160;, or as the character itself.")
        default: break  // comments, processing instructions and the DOCTYPE
        }
    }

    private mutating func start(_ node: xmlNodePtr) throws(DocumentError) {
        guard xmlTextReaderDepth(reader) < limits.depth else {
            throw fail(limitError("elements more than \(limits.depth) deep", line: lineReached))
        }
        var attributes: [(name: String, value: String)] = []
        let isEmpty = xmlTextReaderIsEmptyElement(reader) == 1
        while xmlTextReaderMoveToNextAttribute(reader) == 1 {
            guard xmlTextReaderIsNamespaceDecl(reader) != 1, let attribute = xmlTextReaderCurrentNode(reader) else {
                continue
            }
            attributes.append((Self.localName(attribute), xmlTextReaderConstValue(reader).map(Self.string) ?? ""))
        }
        try count(1 &+ attributes.count)
        let name = Self.localName(node)
        give(.start(XMLElement(name: name, attributes: attributes, line: lineReached)))
        if isEmpty { waiting.insert((.end(name: name), lineReached), at: 0) }
    }

    /// Hands an event over, after the text before it.
    private mutating func give(_ event: XMLEvent) {
        waiting.insert((event, lineReached), at: 0)
        if let text = text.take() { waiting.append((.text(text), lineReached)) }
    }

    /// libxml2 keeps an element's line in 16 bits. Past 65,535 the line is that of the last text, which the reader counts
    /// in full: an element that stands first on its line has white space before it, so its line is right.
    private mutating func noteLine(of node: xmlNodePtr) {
        lineReached = max(lineReached, xmlGetLineNo(node))
    }

    private mutating func count(_ more: Int) throws(DocumentError) {
        nodes &+= more
        guard nodes <= limits.nodes else {
            throw fail(limitError("more than \(limits.nodes) elements, attributes and texts", line: lineReached))
        }
    }

    private func fail(_ message: String, _ remedy: String) -> DocumentError {
        fail(DocumentError(message, remedy: remedy, at: SourcePosition(line: lineReached, column: 1)))
    }

    private func fail(_ error: DocumentError) -> DocumentError {
        source.error = source.error ?? error
        return error
    }

    /// A name without its prefix, also where the prefix is bound to nothing and libxml2 leaves it on.
    private static func localName(_ node: xmlNodePtr) -> String {
        guard let name = node.pointee.name else { return "" }
        let text = string(name)
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return text }
        return String(text[text.utf8.index(after: colon)...])
    }

    private static func string(_ text: UnsafePointer<xmlChar>) -> String { String(cString: text) }
}

private func limitError(_ what: String, line: Int?) -> DocumentError {
    DocumentError(
        "The document is past a limit: \(what).",
        remedy: "Split the file, or raise the limit in the policy if it is to be trusted.",
        at: line.map { SourcePosition(line: $0, column: 1) })
}

/// What libxml2's callbacks hold on to: the bytes with the place reached in them, and the first error.
private final class XMLSource {
    private let bytes: Bytes
    private var offset = 0
    var error: DocumentError?

    init(_ bytes: Bytes) { self.bytes = bytes }

    static let remedy = "Write the file again with the tool it came from; it must be well-formed XML 1.0."

    /// Copies the next bytes for the reader.
    static let read: xmlInputReadCallback = { context, buffer, capacity in
        guard let context, let buffer, capacity > 0 else { return 0 }
        let source = Unmanaged<XMLSource>.fromOpaque(context).takeUnretainedValue()
        let count = min(Int(capacity), source.bytes.count &- source.offset)
        source.bytes.withUnsafeBytes { bytes in
            guard count > 0, let start = bytes.baseAddress else { return }
            buffer.withMemoryRebound(to: UInt8.self, capacity: count) {
                UnsafeMutableRawPointer($0).copyMemory(from: start + source.offset, byteCount: count)
            }
        }
        source.offset &+= count
        return Int32(count)
    }

    /// Keeps the first error. Warnings, and names whose namespace prefix is bound to nothing, are none.
    static let keep: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<xmlError>?) -> Void = { context, error in
        guard let context, let error = error?.pointee else { return }
        let source = Unmanaged<XMLSource>.fromOpaque(context).takeUnretainedValue()
        guard source.error == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue,
            UInt32(bitPattern: error.domain) != XML_FROM_NAMESPACE.rawValue
        else { return }
        let (message, remedy) = words(for: error)
        let position = SourcePosition(line: max(1, Int(error.line)), column: max(1, Int(error.int2)))
        source.error = DocumentError(message, remedy: remedy, at: position)
    }

    private static func words(for error: xmlError) -> (message: String, remedy: String) {
        let said = error.message.map { String(cString: $0) } ?? ""
        let detail = said.split(whereSeparator: \.isNewline).first.map { " (libxml2: \($0))" } ?? ""
        switch UInt32(bitPattern: error.code) {
        case XML_ERR_UNDECLARED_ENTITY.rawValue, XML_WAR_UNDECLARED_ENTITY.rawValue:
            return (
                "An entity is used that is not one of XML's own five." + detail,
                "Write it as a character reference, such as &#160;, or as the character itself."
            )
        case XML_ERR_TAG_NAME_MISMATCH.rawValue:
            return ("An end tag does not match its start tag." + detail, remedy)
        case XML_ERR_TAG_NOT_FINISHED.rawValue, XML_ERR_DOCUMENT_END.rawValue, XML_ERR_GT_REQUIRED.rawValue,
            XML_ERR_LTSLASH_REQUIRED.rawValue, XML_ERR_CDATA_NOT_FINISHED.rawValue:
            return (
                "The document breaks off, or goes on after its end." + detail,
                "The tool that wrote the file may have been stopped: run it again."
            )
        case XML_ERR_DOCUMENT_EMPTY.rawValue:
            return ("There is no element in the document." + detail, remedy)
        case XML_ERR_INVALID_CHAR.rawValue, XML_ERR_INVALID_CHARREF.rawValue:
            return (
                "The document holds a character that XML does not allow." + detail,
                "Have the tool that wrote the file take control characters out of its texts."
            )
        case XML_ERR_INVALID_ENCODING.rawValue, XML_ERR_UNKNOWN_ENCODING.rawValue,
            XML_ERR_UNSUPPORTED_ENCODING.rawValue,
            XML_I18N_CONV_FAILED.rawValue:
            return (
                "The bytes do not fit the document's encoding." + detail,
                "Save the file in the encoding that its XML declaration names, UTF-8 where there is none."
            )
        default:
            return ("The document is not well-formed XML." + detail, remedy)
        }
    }
}
