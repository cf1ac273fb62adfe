// Reads a JSON document that comes in pieces: large lists item by item, and the rest as a tree.
package import Primitives

/// Holds a piece and what is open; refuses what `parseDocument` refuses, with the same words and places.
package struct JSONStream {
    private let source: JSONSource
    private var parser: JSONParser
    private let refusal: DocumentError?

    package init(_ feed: ByteFeed, shape: DocumentShape, limits: DocumentLimits) {
        source = JSONSource(feed)
        parser = JSONParser(source, shape: shape, limits: limits)
        refusal =
            feed.size <= limits.bytes
            ? nil
            : DocumentError(
                "the file has \(feed.size) bytes, which is more than the \(limits.bytes) allowed",
                remedy: "Make the file smaller, or raise the limit.", at: nil)
    }

    /// The most bytes of the document that were held at a time.
    package var largestHeld: Int { parser.largestHeld }

    /// The next item of the lists that the shape hands out; nil when there is no other.
    package mutating func next() throws(DocumentError) -> DocumentItem? {
        if let refusal { throw refusal }
        do throws(DocumentError) { return try parser.next() } catch { throw source.moreSevere(than: error) }
    }

    /// The rest of the document. All items that were not asked for are passed over.
    package mutating func root() throws(DocumentError) -> DataNode {
        while try next() != nil {}
        let root: DataNode
        do throws(DocumentError) { root = try parser.end() } catch { throw source.moreSevere(than: error) }
        if let fault = source.fault { throw fault }
        return root
    }
}

/// The pieces of a document up to the first byte that is not UTF-8.
final class JSONSource {
    private let feed: ByteFeed
    private var check = UTF8Check()
    private var isEnded = false

    init(_ feed: ByteFeed) { self.feed = feed }

    /// That the text is not UTF-8.
    var fault: DocumentError? {
        check.fault.map { DocumentError("the file is not UTF-8 text here", remedy: "Save the file as UTF-8.", at: $0) }
    }

    func next() -> ArraySlice<UInt8>? {
        guard !isEnded else { return nil }
        guard let piece = feed.next() else {
            isEnded = true
            check.end()
            return nil
        }
        check.take(piece)
        isEnded = check.fault != nil
        return isEnded ? nil : piece
    }

    /// Whatever else is wrong, text that is not UTF-8 is reported first.
    func moreSevere(than error: DocumentError) -> DocumentError {
        while next() != nil {}
        return fault ?? error
    }
}
