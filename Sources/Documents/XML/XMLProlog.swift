// Looks at what stands before an XML document's root element, so that libxml2 never meets a declaration of an entity.
import Primitives

/// A walk over the prolog in its encoding's units. It stops at the root element, and leaves all other faults to libxml2.
struct XMLProlog {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let encoding: XMLUnits
    private var offset: Int
    private var line = 1

    /// The last bytes that one look takes into account at once.
    private static let lookahead = 32

    /// How the document's units lie in its bytes. It fails for an empty document, for one that is not XML, for an encoding
    /// that is not a superset of ASCII or UTF-16, and for a DOCTYPE with an internal subset. `isAtEnd`: with more bytes
    /// after these it might come out otherwise.
    static func check(_ bytes: Bytes) -> (units: Result<XMLUnits, DocumentError>, isAtEnd: Bool) {
        bytes.withUnsafeBufferPointer { bytes in
            var offset = 0
            let units = Result { () throws(DocumentError) in
                var prolog = try XMLProlog(bytes)
                defer { offset = prolog.offset }
                try prolog.check()
                return prolog.encoding
            }
            return (units, offset &+ lookahead >= bytes.count)
        }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        let head = Array(bytes.prefix(4))
        (encoding, offset) =
            switch (head.first, head.dropFirst().first) {
            case (0xEF, 0xBB) where head.dropFirst(2).first == 0xBF: (XMLUnits(size: 1, isBigEndian: false), 3)
            case (0xFE, 0xFF): (XMLUnits(size: 2, isBigEndian: true), 2)
            case (0xFF, 0xFE): (XMLUnits(size: 2, isBigEndian: false), 2)
            case (0x00, 0x3C): (XMLUnits(size: 2, isBigEndian: true), 0)
            case (0x3C, 0x00): (XMLUnits(size: 2, isBigEndian: false), 0)
            default: (XMLUnits(size: 1, isBigEndian: false), 0)
            }
        self.bytes = bytes
        if head == [0xFF, 0xFE, 0, 0] || head.starts(with: [0, 0]) || head.starts(with: [0x4C, 0x6F, 0xA7]) {
            throw encodingError("of four bytes a character, or EBCDIC")
        }
    }

    private mutating func check() throws(DocumentError) {
        guard offset < bytes.count else {
            throw DocumentError(
                "the file is empty", remedy: "Run the tool that writes it again, and add what it wrote.",
                at: SourcePosition(line: 1, column: 1))
        }
        if starts(with: "<?xml") { try checkDeclaration() }
        while true {
            skipSpace()
            if starts(with: "<!--") {
                skip(past: "-->")
            } else if starts(with: "<?") {
                skip(past: "?>")
            } else if starts(with: "<!DOCTYPE") {
                try checkDoctype()
            } else if starts(with: "<") || unit == nil {
                return
            } else {
                throw DocumentError(
                    "this is not XML: it does not start with an element",
                    remedy: "Name a kind of evidence that fits the file, or the XML file that was meant.",
                    at: here)
            }
        }
    }

    /// The declared encoding has to be one whose bytes this walk reads as libxml2 does.
    private mutating func checkDeclaration() throws(DocumentError) {
        let start = self
        advance(by: 5)
        guard let unit, Self.isSpace(unit) else {
            self = start  // "<?xml-stylesheet" and the like
            return
        }
        while true {
            skipSpace()
            if starts(with: "?>") { return advance(by: 2) }
            let name = token { $0 != "=" && !Self.isSpace(UInt16(truncatingIfNeeded: $0.value)) }
            skipSpace()
            guard starts(with: "=") else { break }
            advance(by: 1)
            skipSpace()
            guard let quote = self.unit, quote == 0x22 || quote == 0x27 else { break }
            advance(by: 1)
            let value = token { $0.value != UInt32(quote) }
            guard self.unit == quote else { break }
            advance(by: 1)
            if name == "encoding", !isKnown(encoding: value.lowercased()) { throw encodingError("“\(value)”") }
        }
        throw DocumentError(
            "the XML declaration is malformed",
            remedy: "Write it as <?xml version=\"1.0\" encoding=\"UTF-8\"?>, or leave it out.", at: start.here)
    }

    private func isKnown(encoding name: String) -> Bool {
        if encoding.size == 2 { return ["utf-16", "utf-16le", "utf-16be"].contains(name) }
        if ["utf-8", "utf8", "us-ascii", "ascii"].contains(name) { return true }
        // No longer character of these has a byte of "<", ">", "-", "?", "!" or a quote in it.
        if Self.multibyte.contains(name) { return true }
        return ["iso-8859-", "windows-125", "cp125"].contains { prefix in
            name.hasPrefix(prefix) && name.utf8.dropFirst(prefix.utf8.count).allSatisfy { (0x30...0x39).contains($0) }
                && name.utf8.count > prefix.utf8.count
        }
    }

    private static let multibyte: Set<String> = [
        "koi8-r", "koi8-u", "shift_jis", "shift-jis", "windows-31j", "euc-jp", "euc-kr", "gb2312", "gbk", "gb18030",
        "big5",
        "windows-874", "tis-620", "macintosh",
    ]

    private mutating func checkDoctype() throws(DocumentError) {
        let start = here
        while let unit {
            advance(by: 1)
            switch unit {
            case 0x22, 0x27:  // a quoted literal
                while let inner = self.unit, inner != unit { advance(by: 1) }
                advance(by: 1)
            case 0x5B:  // [
                throw DocumentError(
                    "the DOCTYPE declares entities or rules of its own (an internal subset), which is refused",
                    remedy: "Take the part in square brackets out of the DOCTYPE; write its entities out as text.",
                    at: start)
            case 0x3E: return  // >
            default: break
            }
        }
    }

    // MARK: Units

    private var here: SourcePosition { SourcePosition(line: line, column: 1) }

    /// The code unit at the walk's place; nil at the end.
    private var unit: UInt16? { encoding.unit(at: offset, in: bytes) }

    private mutating func advance(by count: Int) {
        for _ in 0..<count {
            if unit == 0x0A { line &+= 1 }
            offset &+= encoding.size
        }
    }

    private func starts(with text: StaticString) -> Bool { encoding.has(text, at: offset, in: bytes) }

    private mutating func skip(past end: StaticString) {
        while unit != nil, !starts(with: end) { advance(by: 1) }
        advance(by: end.utf8CodeUnitCount)
    }

    private mutating func skipSpace() {
        while let unit, Self.isSpace(unit) { advance(by: 1) }
    }

    /// The ASCII text up to the first unit that does not fit, at most 64 units.
    private mutating func token(while fits: (Unicode.Scalar) -> Bool) -> String {
        var text = ""
        while text.utf8.count < 64, let unit, (0x20..<0x7F).contains(unit), let scalar = Unicode.Scalar(unit),
            fits(scalar)
        {
            text.unicodeScalars.append(scalar)
            advance(by: 1)
        }
        return text
    }

    private static func isSpace(_ unit: UInt16) -> Bool { unit == 0x20 || unit == 0x09 || unit == 0x0A || unit == 0x0D }

    private func encodingError(_ name: String) -> DocumentError {
        DocumentError(
            "the document's encoding (\(name)) does not fit its bytes, or is not read",
            remedy: "Save the file as UTF-8, and have its XML declaration say so.", at: here)
    }
}
