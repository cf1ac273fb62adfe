// Turns libxml2's callbacks into events, and keeps the first error with words that help.

import CLibXML2
import Primitives

/// One parser's callbacks put their events here. After the first error it takes no more.
final class XMLReceiver {
    var parser: xmlParserCtxtPtr?
    var events: [(event: XMLEvent, line: Int)] = []
    private(set) var error: DocumentError?
    private let limits: DocumentLimits
    private var text = Bytes()
    private var depth = 0
    private var nodes = 0

    init(_ limits: DocumentLimits) { self.limits = limits }

    /// The callbacks. None is there for declarations of entities, so that the parser knows none but XML's own five.
    static var handlers: xmlSAXHandler {
        var handlers = xmlSAXHandler()
        handlers.initialized = UInt32(XML_SAX2_MAGIC)
        handlers.startElementNs = { context, name, _, namespace, _, _, count, _, attributes in
            XMLReceiver.at(context)?.start(name, namespace, attributes, Int(count))
        }
        handlers.endElementNs = { context, name, _, _ in
            XMLReceiver.at(context)?.end(name)
        }
        handlers.characters = { context, text, size in
            XMLReceiver.at(context)?.append(text, Int(size))
        }
        handlers.ignorableWhitespace = handlers.characters
        handlers.cdataBlock = handlers.characters
        colophon_setErrorHandler(&handlers) { context, error in
            if let error { XMLReceiver.at(context)?.note(error.pointee) }
        }
        return handlers
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> XMLReceiver? {
        guard let context else { return nil }
        let receiver = Unmanaged<XMLReceiver>.fromOpaque(context).takeUnretainedValue()
        return receiver.error == nil ? receiver : nil
    }

    private var line: Int { parser.map { max(1, Int(xmlSAX2GetLineNumber($0))) } ?? 1 }

    // MARK: Events

    /// Attributes come as five pointers each: local name, prefix, namespace, the value's start and its end.
    private func start(
        _ name: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int
    ) {
        giveText()
        depth &+= 1
        if depth > limits.depth { return fail(Self.limitError("elements more than \(limits.depth) deep", line: line)) }
        var pairs: [(name: String, value: String)] = []
        if let attributes, count > 0 {
            pairs.reserveCapacity(count)
            for index in 0..<count {
                let fields = attributes + 5 &* index
                pairs.append((Self.localName(fields[0]), Self.value(from: fields[3], to: fields[4])))
            }
        }
        var element = XMLElement(name: Self.localName(name), attributes: pairs, line: line)
        if depth == 1 { element.namespace = namespace.map { String(cString: $0) } }
        give(.start(element), nodes: 1 &+ pairs.count)
    }

    private func end(_ name: UnsafePointer<xmlChar>?) {
        giveText()
        depth &-= 1
        give(.end(name: Self.localName(name)), nodes: 0)
    }

    private func append(_ characters: UnsafePointer<xmlChar>?, _ size: Int) {
        text.append(contentsOf: UnsafeBufferPointer(start: characters, count: max(0, size)))
    }

    private func giveText() {
        guard !text.isEmpty else { return }
        give(.text(String(decoding: text, as: UTF8.self)), nodes: 1)
        text.removeAll(keepingCapacity: text.capacity < 1 << 16)
    }

    private func give(_ event: XMLEvent, nodes more: Int) {
        nodes &+= more
        if nodes > limits.nodes {
            return fail(Self.limitError("more than \(limits.nodes) elements, attributes and texts", line: line))
        }
        if error == nil { events.append((event, line)) }
    }

    /// An attribute's value. Where entities are not replaced, libxml2 gives each "&" of it as "&#38;", whatever stood there.
    private static func value(from start: UnsafePointer<xmlChar>?, to end: UnsafePointer<xmlChar>?) -> String {
        guard let start, let end else { return "" }
        let raw = UnsafeBufferPointer(start: start, count: max(0, end - start))
        guard raw.contains(UInt8(ascii: "&")) else { return String(decoding: raw, as: UTF8.self) }
        var value = Bytes()
        var index = 0
        while index < raw.count {
            value.append(raw[index])
            index &+= raw[index] == UInt8(ascii: "&") && raw[index...].starts(with: "&#38;".utf8) ? 5 : 1
        }
        return String(decoding: value, as: UTF8.self)
    }

    /// A name without its prefix, also where libxml2 leaves one on.
    private static func localName(_ name: UnsafePointer<xmlChar>?) -> String {
        guard let name else { return "" }
        let text = String(cString: name)
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return text }
        return String(text[text.utf8.index(after: colon)...])
    }

    // MARK: Errors

    private static let remedy = "Write the file again with the tool it came from; it must be well-formed XML 1.0."

    static func limitError(_ what: String, line: Int?) -> DocumentError {
        DocumentError(
            "the document is past a limit: \(what)",
            remedy: "Split the file, or raise the limit in the policy if it is to be trusted.",
            at: line.map { SourcePosition(line: $0, column: 1) })
    }

    func failUnlessItHas() {
        fail(
            DocumentError(
                "the document is not well-formed XML", remedy: Self.remedy,
                at: SourcePosition(line: line, column: 1)))
    }

    private func fail(_ problem: DocumentError) { error = error ?? problem }

    /// Warnings, and names whose namespace prefix is bound to nothing, are no errors here.
    private func note(_ problem: xmlError) {
        guard problem.level.rawValue >= XML_ERR_ERROR.rawValue,
            UInt32(bitPattern: problem.domain) != XML_FROM_NAMESPACE.rawValue
        else { return }
        let (message, remedy) = Self.words(for: problem)
        let position = SourcePosition(line: max(1, Int(problem.line)), column: max(1, Int(problem.int2)))
        fail(DocumentError(message, remedy: remedy, at: position))
    }

    private static func words(for error: xmlError) -> (message: String, remedy: String) {
        let said = error.message.map { String(cString: $0) } ?? ""
        let detail = said.split(whereSeparator: \.isNewline).first.map { " (libxml2: \($0))" } ?? ""
        switch UInt32(bitPattern: error.code) {
        case XML_ERR_UNDECLARED_ENTITY.rawValue, XML_WAR_UNDECLARED_ENTITY.rawValue:
            return (
                "an entity is used that is not one of XML's own five" + detail,
                "Write it as a character reference, such as &#160;, or as the character itself."
            )
        case XML_ERR_TAG_NAME_MISMATCH.rawValue:
            return ("an end tag does not match its start tag" + detail, remedy)
        case XML_ERR_TAG_NOT_FINISHED.rawValue, XML_ERR_DOCUMENT_END.rawValue, XML_ERR_GT_REQUIRED.rawValue,
            XML_ERR_LTSLASH_REQUIRED.rawValue, XML_ERR_CDATA_NOT_FINISHED.rawValue:
            return (
                "the document breaks off, or goes on after its end" + detail,
                "The tool that wrote the file may have been stopped: run it again."
            )
        case XML_ERR_DOCUMENT_EMPTY.rawValue:
            return ("there is no element in the document" + detail, remedy)
        case XML_ERR_INVALID_CHAR.rawValue, XML_ERR_INVALID_CHARREF.rawValue:
            return (
                "the document holds a character that XML does not allow" + detail,
                "Have the tool that wrote the file take control characters out of its texts."
            )
        case XML_ERR_INVALID_ENCODING.rawValue, XML_ERR_UNKNOWN_ENCODING.rawValue,
            XML_ERR_UNSUPPORTED_ENCODING.rawValue,
            XML_I18N_CONV_FAILED.rawValue:
            return (
                "the bytes do not fit the document's encoding" + detail,
                "Save the file in the encoding that its XML declaration names, UTF-8 where there is none."
            )
        default:
            return ("the document is not well-formed XML" + detail, remedy)
        }
    }
}
