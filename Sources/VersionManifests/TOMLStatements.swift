// Lists the keys of a TOML document with their string values and lines, as far as manifests need it.
import EvidenceParsing
import Primitives
import ReleaseModel

/// One `key = value` of TOML 1.0, with the names of its tables before its own; an element of an array of tables has the name
/// "[]" after the array's, so that it is no key of the table itself.
struct TOMLStatement: Sendable, Hashable {
    enum Value: Sendable, Hashable {
        case string(String)
        /// The strings that are directly in an array.
        case strings([String])
        /// A boolean, number or date as written.
        case other(String)
    }
    var path: [String]
    var value: Value
    var line: Int
    /// How many headers of arrays of tables came before: those of one element have the same number.
    var element = 0
}

/// Reads keys, strings of all four kinds, arrays and inline tables fully. It doesn't check what manifests don't need:
/// whether numbers and dates are well-formed, and whether tables are defined twice.
struct TOMLStatements {
    private let bytes: Bytes
    private var index: Int
    private var line = 1
    private var element = 0
    private let depth: Int
    private let entries: Int
    private var statements: [TOMLStatement] = []

    static func read(_ text: EvidenceText, limits: Policy.Limits) throws(EvidenceFault) -> [TOMLStatement] {
        var reader = TOMLStatements(text, limits: limits)
        try reader.document()
        return reader.statements
    }

    private init(_ text: EvidenceText, limits: Policy.Limits) {
        bytes = text.bytes
        index = text.lines.first?.lowerBound ?? text.bytes.count
        depth = limits.depth
        entries = limits.entries
    }

    private mutating func document() throws(EvidenceFault) {
        var table: [String] = []
        while true {
            skipSpaceAndComments()
            guard let byte = peek else { return }
            if byte == UInt8(ascii: "[") {
                index += 1
                let isArray = take("[")
                skipBlanks()
                table = try key()
                guard take("]"), !isArray || take("]") else { throw fault("the table's name is not closed with ]") }
                if isArray {
                    table.append("[]")
                    element += 1
                }
                try check(table.count)
            } else {
                try statement(in: table, depth: 1)
            }
            skipBlanks()
            if peek == UInt8(ascii: "#") { skipComment() }
            guard peek == nil || isLineEnd else { throw fault("there is more on the line than one statement") }
        }
    }

    private mutating func statement(in table: [String], depth: Int) throws(EvidenceFault) {
        let line = line
        let path = table + (try key())
        // A dotted key nests as well, and each statement in it repeats its names.
        try check(path.count)
        guard take("=") else { throw fault("a key has no = after it") }
        skipBlanks()
        if peek == UInt8(ascii: "{") { return try inlineTable(path, depth: depth + 1) }
        let value = try value(depth: depth + 1)
        guard statements.count < entries else { throw .tooMany("keys", limit: entries, line: line) }
        statements.append(TOMLStatement(path: path, value: value, line: line, element: element))
    }

    private mutating func inlineTable(_ path: [String], depth: Int) throws(EvidenceFault) {
        try check(depth)
        index += 1
        while true {
            skipSpaceAndComments()
            if take("}") { return }
            try statement(in: path, depth: depth)
            skipSpaceAndComments()
            if take("}") { return }
            guard take(",") else { throw fault("an inline table is not closed with }") }
        }
    }

    private mutating func value(depth: Int) throws(EvidenceFault) -> TOMLStatement.Value {
        try check(depth)
        guard let byte = peek else { throw fault("a value is missing") }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return .string(try string()) }
        if byte == UInt8(ascii: "[") { return .strings(try array(depth: depth)) }
        let start = index
        while let byte = peek, !isLineEnd, !",]}#".utf8.contains(byte) { index += 1 }
        let text = String(decoding: ASCII.trimmed(bytes[start..<index]), as: UTF8.self)
        guard !text.isEmpty else { throw fault("a value is missing") }
        return .other(text)
    }

    private mutating func array(depth: Int) throws(EvidenceFault) -> [String] {
        index += 1
        var strings: [String] = []
        while true {
            skipSpaceAndComments()
            if take("]") { return strings }
            if peek == UInt8(ascii: "{") {
                try inlineTable(["[]"], depth: depth + 1)
            } else if case .string(let text) = try value(depth: depth + 1) {
                strings.append(text)
            }
            skipSpaceAndComments()
            if take("]") { return strings }
            guard take(",") else { throw fault("an array is not closed with ]") }
        }
    }

    /// A dotted key; the index is then behind the blanks after it.
    private mutating func key() throws(EvidenceFault) -> [String] {
        var parts: [String] = []
        while true {
            skipBlanks()
            if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") {
                parts.append(try string())
            } else {
                let start = index
                while let byte = peek,
                    ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "_")
                        || byte == UInt8(ascii: "-")
                {
                    index += 1
                }
                guard index > start else { throw fault("a key is missing") }
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
            }
            skipBlanks()
            if !take(".") { return parts }
        }
    }

    /// Any of the four kinds of string, with its escapes undone.
    private mutating func string() throws(EvidenceFault) -> String {
        let opening = line
        let quote = bytes[index]
        let isLiteral = quote == UInt8(ascii: "'")
        let isLong = bytes[index...].prefix(3).elementsEqual([quote, quote, quote])
        index += isLong ? 3 : 1
        if isLong { skipLineEnd() }
        var output = Bytes()
        while let byte = peek {
            if byte == quote {
                let run = bytes[index...].prefix(5).prefix { $0 == quote }.count
                if !isLong || run >= 3 {
                    // Up to two quotes may be right before the closing three.
                    if isLong { output += Bytes(repeating: quote, count: run - 3) }
                    index += isLong ? run : 1
                    return String(decoding: output, as: UTF8.self)
                }
                output.append(byte)
                index += 1
            } else if isLineEnd {
                guard isLong else { break }
                output.append(UInt8(ascii: "\n"))
                skipLineEnd()
            } else if byte == UInt8(ascii: "\\"), !isLiteral {
                try escape(into: &output, isLong: isLong)
            } else {
                output.append(byte)
                index += 1
            }
        }
        throw fault("a string is not closed", line: opening)
    }

    private mutating func escape(into output: inout Bytes, isLong: Bool) throws(EvidenceFault) {
        index += 1
        guard let byte = peek else { return }
        if isLong, ASCII.isSpace(byte) {
            skipSpace()
            return
        }
        index += 1
        switch byte {
        case UInt8(ascii: "b"): output.append(8)
        case UInt8(ascii: "t"): output.append(9)
        case UInt8(ascii: "n"): output.append(10)
        case UInt8(ascii: "f"): output.append(12)
        case UInt8(ascii: "r"): output.append(13)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let digits = bytes[index...].prefix(byte == UInt8(ascii: "u") ? 4 : 8)
            guard let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(value)
            else {
                throw fault("an escape names no character")
            }
            output += Array(String(scalar).utf8)
            index += digits.count
        default: throw fault("a string holds a backslash that starts no escape")
        }
    }

    // MARK: - Bytes

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
    private var isLineEnd: Bool { peek == UInt8(ascii: "\n") || peek == UInt8(ascii: "\r") }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard let byte = peek, UInt32(byte) == mark.value else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, ASCII.isBlank(byte) { index += 1 }
    }

    private mutating func skipLineEnd() {
        guard isLineEnd else { return }
        if bytes[index] == UInt8(ascii: "\r"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") {
            index += 1
        }
        index += 1
        line += 1
    }

    private mutating func skipSpace() {
        while let byte = peek, ASCII.isSpace(byte) {
            if isLineEnd { skipLineEnd() } else { index += 1 }
        }
    }

    private mutating func skipComment() {
        while peek != nil, !isLineEnd { index += 1 }
    }

    private mutating func skipSpaceAndComments() {
        skipSpace()
        while peek == UInt8(ascii: "#") {
            skipComment()
            skipSpace()
        }
    }

    private func check(_ depth: Int) throws(EvidenceFault) {
        guard depth <= min(self.depth, 512) else {
            throw fault("values are nested more than \(min(self.depth, 512)) deep")
        }
    }

    private func fault(_ message: String, line: Int? = nil) -> EvidenceFault {
        EvidenceFault("malformed-toml", message, remedy: "Correct the TOML here.", line: line ?? self.line)
    }
}
