// Reads XML as a stream of events through libxml2's push parser, without network, DTDs or entities.

import CLibXML2
package import Primitives

/// A start tag: local name, attributes in the document's order (local names, no namespace declarations), and the 1-based
/// line on which the tag ends.
package struct XMLElement: Sendable {
    package var name: String
    package var attributes: [(name: String, value: String)]
    package var line: Int
    /// Of the root element alone, which is where documents say their version.
    package var namespace: String?

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

/// The events of one document, of which a part is read at a time and no tree is built. Streams are independent of each
/// other, so many may run at once.
package struct XMLStream: ~Copyable {
    private let parser: xmlParserCtxtPtr
    private let receiver: XMLReceiver
    private var chunks: XMLChunks
    private var given = 0
    private var isFinished = false

    /// The line of the event that `next` gave last: where a tag or a text ends.
    package private(set) var line = 1

    /// As below, of bytes that are all there.
    package init(_ bytes: Bytes, limits: DocumentLimits) throws(DocumentError) {
        try self.init(ByteFeed(bytes), limits: limits)
    }

    /// Refuses a document over `limits.bytes` (at most 1 GiB), one that is not XML, and a DOCTYPE with an internal subset.
    /// Holds a part of it at a time: the longest tag, text or comment in it, or little more than a piece of the feed.
    package init(_ feed: ByteFeed, limits: DocumentLimits) throws(DocumentError) {
        // libxml2's own caps are lifted (XML_PARSE_HUGE), as they would refuse a text of 10 MB. In their place stand these
        // limits, and that no entity can be declared: the prolog's check refuses it, and the receiver would not keep it.
        let most = min(limits.bytes, 1 << 30)
        guard feed.size <= most else {
            throw XMLReceiver.limitError("\(feed.size) bytes, and \(most) are allowed", line: nil)
        }
        let chunks = try XMLChunks(feed)
        _ = Self.initialised
        let receiver = XMLReceiver(limits)
        var handlers = XMLReceiver.handlers
        guard
            let parser = xmlCreatePushParserCtxt(&handlers, Unmanaged.passUnretained(receiver).toOpaque(), nil, 0, nil)
        else {
            throw DocumentError(
                "there is not enough memory to read the document", remedy: "Free memory, and run again.",
                at: nil)
        }
        xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue))
        receiver.parser = parser
        self.parser = parser
        self.receiver = receiver
        self.chunks = chunks
    }

    deinit { xmlFreeParserCtxt(parser) }

    private static let initialised: Void = xmlInitParser()

    /// The next event, or nil at the end of a well-formed document. After an error, gives the same error again.
    package mutating func next() throws(DocumentError) -> XMLEvent? {
        while given == receiver.events.count {
            if let error = receiver.error { throw error }
            if isFinished { return nil }
            given = 0
            receiver.events.removeAll(keepingCapacity: true)
            parse()
        }
        let (event, line) = receiver.events[given]
        given &+= 1
        self.line = line
        return event
    }

    /// Gives the parser the next chunk, or tells it that there is no other.
    private mutating func parse() {
        guard let chunk = chunks.next() else {
            isFinished = true
            if xmlParseChunk(parser, nil, 0, 1) != 0 { receiver.failUnlessItHas() }
            return
        }
        chunks.bytes.withUnsafeBytes { bytes in
            let part = UnsafeRawBufferPointer(rebasing: bytes[chunk])
            _ = part.withMemoryRebound(to: CChar.self) { xmlParseChunk(parser, $0.baseAddress, Int32($0.count), 0) }
        }
    }
}
