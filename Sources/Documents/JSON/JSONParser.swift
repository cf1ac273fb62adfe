// Reads JSON, strictly as RFC 8259 has it, from UTF-8 bytes into the located tree.
import Primitives

/// One pass over bytes that are known to be UTF-8, or that are seen to be as they come. Depth is the builder's; nothing here
/// recurses.
struct JSONParser {
    /// What came and may still be looked at; all of a document that is there from the start.
    private var bytes: Bytes
    private var index = 0
    /// The first byte of the text or number that is being read, where it has to stay.
    private var mark: Int?
    /// Where more comes from; nil: there is no more.
    private var source: JSONSource?
    private var line = 1
    /// In `bytes`; negative where the line began before them.
    private var lineStart = 0
    /// Bytes before `index` on this line that continue a scalar, so that columns count scalars.
    private var continuations = 0
    private var builder: DocumentBuilder
    private var isStarted = false
    /// The most bytes that were held at a time.
    private(set) var largestHeld = 0

    init(_ bytes: Bytes, limits: DocumentLimits) {
        self.bytes = bytes
        builder = DocumentBuilder(limits: limits)
    }

    /// Of a document that comes in pieces. What `shape` leaves out is checked, and not kept.
    init(_ source: JSONSource, shape: DocumentShape, limits: DocumentLimits) {
        bytes = []
        self.source = source
        builder = DocumentBuilder(limits: limits, shape: shape)
    }

    mutating func parse() throws(DocumentError) -> DataNode {
        try start()
        while builder.openPosition != nil { try afterValue() }
        return try end()
    }

    /// The next item of the lists that the shape hands out, in the document's order; nil when the document has ended.
    mutating func next() throws(DocumentError) -> DocumentItem? {
        if !isStarted {
            try start()
            isStarted = true
        }
        while true {
            if let item = builder.takeHanded() { return item }
            guard builder.openPosition != nil else { return nil }
            try afterValue()
        }
    }

    private mutating func start() throws(DocumentError) {
        if ensure(3), bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw error("the file starts with a byte order mark", remedy: "Save it as UTF-8 without a byte order mark.")
        }
        skipWhitespace()
        guard peek != nil else {
            throw DocumentError(
                "the file is empty", remedy: "Write a JSON value, such as {}.", at: SourcePosition(line: 1, column: 1))
        }
        try value()
    }

    /// The document, once all of it was read.
    mutating func end() throws(DocumentError) -> DataNode {
        skipWhitespace()
        if let root = builder.root, peek == nil { return root }
        throw unexpected(
            "after the end of the document",
            remedy: "Keep one document, or pages one after the other with nothing between.")
    }

    // MARK: - Structure

    /// A comma and the next value, or the end of the innermost list or mapping.
    private mutating func afterValue() throws(DocumentError) {
        skipWhitespace()
        let closer = builder.isInMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")
        switch peek {
        case closer:
            index += 1
            builder.close()
        case UInt8(ascii: ","):
            let comma = position
            index += 1
            skipWhitespace()
            if peek == closer {
                throw DocumentError(
                    "a comma stands before the end of the \(builder.openName)", remedy: "Remove the comma.", at: comma)
            }
            if builder.isInMapping { try key() }
            try value()
        case nil:
            throw unclosed()
        default:
            throw unexpected(
                "in a \(builder.openName)", remedy: "Put a comma between values, or close the \(builder.openName).")
        }
    }

    /// A value with all lists and mappings that open right at its start.
    private mutating func value() throws(DocumentError) {
        while true {
            let start = position
            switch peek {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isMapping = peek == UInt8(ascii: "{")
                try builder.open(isMapping: isMapping, at: start)
                index += 1
                skipWhitespace()
                if peek == (isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    index += 1
                    builder.close()
                    return
                }
                if isMapping { try key() }
            case UInt8(ascii: "\""):
                return try builder.scalar(string(isKept: builder.keepsNext), .string, at: start)
            case let byte? where byte == UInt8(ascii: "-") || ASCII.isDigit(byte):
                return try builder.scalar(number(), .number, at: start)
            case UInt8(ascii: "t") where take("true"): return try builder.scalar("true", .bool, at: start)
            case UInt8(ascii: "f") where take("false"): return try builder.scalar("false", .bool, at: start)
            case UInt8(ascii: "n") where take("null"): return try builder.scalar("null", .null, at: start)
            default: throw notAValue()
            }
        }
    }

    private mutating func key() throws(DocumentError) {
        guard let byte = peek else { throw unclosed() }
        guard byte == UInt8(ascii: "\"") else {
            throw unexpected("where a key is expected", remedy: "Write each key in double quotes.")
        }
        let start = position
        let text = try string()
        try builder.key(text, at: start)
        skipWhitespace()
        guard peek == UInt8(ascii: ":") else {
            if peek == nil { throw unclosed() }
            throw unexpected("after the key \(excerpt(text))", remedy: "Put a colon between the key and its value.")
        }
        index += 1
        skipWhitespace()
    }

    // MARK: - Scalars

    /// Empty where it need not be kept.
    private mutating func string(isKept: Bool = true) throws(DocumentError) -> String {
        let opening = position
        index += 1
        mark = isKept ? index : nil
        defer { mark = nil }
        while true {
            index = endOfPlainRun(in: bytes, from: index)
            guard let byte = peek else { break }
            if byte == UInt8(ascii: "\"") {
                index += 1
                return mark.map { String(decoding: bytes[$0..<(index - 1)], as: UTF8.self) } ?? ""
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(isKept: isKept, opening: opening) }
            try take(inString: byte, opening: opening)
        }
        throw unclosedString(opening)
    }

    /// The rest of a string from its first escape on.
    private mutating func escapedString(isKept: Bool, opening: SourcePosition) throws(DocumentError) -> String {
        var text = mark.map { Bytes(bytes[$0..<index]) } ?? []
        mark = nil
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                let scalar = try escape(opening)
                if isKept { text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
            default:
                try take(inString: byte, opening: opening)
                if isKept { text.append(byte) }
            }
        }
        throw unclosedString(opening)
    }

    @inline(__always)
    private mutating func take(inString byte: UInt8, opening: SourcePosition) throws(DocumentError) {
        if byte < 0x20 {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { throw unclosedString(opening) }
            let name = byte == UInt8(ascii: "\t") ? "a tab" : "a control character"
            throw error("text holds \(name)", remedy: "Write it as an escape, such as \\t or \\u001F.")
        }
        if byte & 0xC0 == 0x80 { continuations += 1 }
        index += 1
    }

    private mutating func escape(_ opening: SourcePosition) throws(DocumentError) -> Unicode.Scalar {
        let start = position
        guard ensure(2) else { throw unclosedString(opening) }
        let letter = bytes[index + 1]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return simple(letter)
        case UInt8(ascii: "b"): return simple(0x08)
        case UInt8(ascii: "f"): return simple(0x0C)
        case UInt8(ascii: "n"): return simple(0x0A)
        case UInt8(ascii: "r"): return simple(0x0D)
        case UInt8(ascii: "t"): return simple(0x09)
        case UInt8(ascii: "u"):
            guard let first = codeUnit() else {
                throw DocumentError(
                    "\\u is not followed by four hexadecimal digits", remedy: "Write it as \\u00E9, for instance.",
                    at: start)
            }
            if let scalar = Unicode.Scalar(first) { return scalar }
            if first < 0xDC00, let second = codeUnit(), (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00))
            {
                return scalar
            }
            throw DocumentError(
                "the escape \\u\(String(first, radix: 16, uppercase: true)) is only half of a character",
                remedy: "Write both halves of the surrogate pair, or the character itself.", at: start)
        default:
            throw DocumentError(
                "text holds a backslash that starts no escape", remedy: "Write a backslash as \\\\.", at: start)
        }
    }

    private mutating func simple(_ byte: UInt8) -> Unicode.Scalar {
        index += 2
        return Unicode.Scalar(byte)
    }

    /// The value of `\uXXXX` at the index, which then stands behind it; nil and unmoved where there is none.
    private mutating func codeUnit() -> UInt16? {
        guard ensure(6), bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt16 = 0
        for byte in bytes[(index + 2)..<(index + 6)] {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        index += 6
        return value
    }

    private mutating func number() throws(DocumentError) -> String {
        let start = position
        mark = index
        defer { mark = nil }
        if peek == UInt8(ascii: "-") { index += 1 }
        let first = peek
        let whole = digits()
        guard whole > 0 else { throw notAValue() }
        if first == UInt8(ascii: "0"), whole > 1 {
            throw DocumentError(
                "a number starts with a zero", remedy: "Remove the zero, or write the value as text in quotes.",
                at: start)
        }
        if peek == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { throw error("a digit is missing after the point", remedy: "Add one.") }
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            index += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { throw error("the exponent has no digits", remedy: "Add them.") }
        }
        return mark.map { String(decoding: bytes[$0..<index], as: UTF8.self) } ?? ""
    }

    private mutating func digits() -> Int {
        var count = 0
        while let byte = peek, ASCII.isDigit(byte) {
            index += 1
            count += 1
        }
        return count
    }

    // MARK: - Bytes

    private var peek: UInt8? {
        mutating get { index < bytes.count || pull() ? bytes[index] : nil }
    }

    /// Whether there are as many bytes from the index on.
    private mutating func ensure(_ count: Int) -> Bool {
        while bytes.count - index < count { guard pull() else { return false } }
        return true
    }

    /// Takes in the next piece, and lets go what was read; false where there is none.
    private mutating func pull() -> Bool {
        guard let source, let piece = source.next() else { return false }
        let passed = mark ?? index
        bytes.removeSubrange(0..<passed)
        bytes += piece
        index -= passed
        lineStart -= passed
        mark = mark.map { $0 - passed }
        largestHeld = max(largestHeld, bytes.count)
        return true
    }

    private var position: SourcePosition {
        SourcePosition(line: line, column: index - lineStart - continuations + 1)
    }

    private mutating func take(_ word: StaticString) -> Bool {
        guard ensure(word.utf8CodeUnitCount) else { return false }
        let end = index + word.utf8CodeUnitCount
        guard word.withUTF8Buffer({ bytes[index..<end].elementsEqual($0) }) else { return false }
        index = end
        return true
    }

    private mutating func skipWhitespace() {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): index += 1
            case UInt8(ascii: "\n"): newLine()
            case UInt8(ascii: "\r"):
                if ensure(2), bytes[index + 1] == UInt8(ascii: "\n") { index += 1 }
                newLine()
            default: return
            }
        }
    }

    private mutating func newLine() {
        index += 1
        line += 1
        lineStart = index
        continuations = 0
    }

    // MARK: - Errors

    private func error(_ message: String, remedy: String) -> DocumentError {
        DocumentError(message, remedy: remedy, at: position)
    }

    private func unclosedString(_ opening: SourcePosition) -> DocumentError {
        DocumentError(
            "text is not closed on its line",
            remedy: "Add the closing quote; write a line break inside text as \\n.", at: opening)
    }

    private func unclosed() -> DocumentError {
        let line = builder.openPosition?.line ?? 1
        return error(
            "the file ends inside the \(builder.openName) that starts on line \(line)",
            remedy: "Close it, or restore the part that is missing.")
    }

    private mutating func unexpected(_ place: String, remedy: String) -> DocumentError {
        if peek == UInt8(ascii: "/") || peek == UInt8(ascii: "#") {
            return error("there is a comment, and JSON has none", remedy: "Remove the comment.")
        }
        return error("\(excerpt(takenWord())) is unexpected \(place)", remedy: remedy)
    }

    private mutating func notAValue() -> DocumentError {
        if peek == nil {
            return builder.openPosition == nil
                ? error("the file ends in the middle of a value", remedy: "Complete the value.") : unclosed()
        }
        return unexpected(
            "where a value is expected",
            remedy: "Write text in double quotes; the only words of JSON are true, false and null.")
    }

    /// The run of letters and digits at the index, or the one character there.
    private mutating func takenWord() -> String {
        _ = ensure(61)
        let run = bytes[index...].prefix(61).prefix {
            ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z")
                || ASCII.isDigit($0)
        }
        if !run.isEmpty { return String(decoding: run, as: UTF8.self) }
        let text = String(decoding: bytes[index...].prefix(4), as: UTF8.self)
        return text.unicodeScalars.first.map { String($0) } ?? ""
    }
}
