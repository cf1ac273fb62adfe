// A build script or source file as words, texts and marks, without its comments: what manifests in programs are read from.
import EvidenceParsing
import Primitives
import ReleaseModel

/// How a language writes comments and texts.
struct ScriptSyntax: Sendable {
    var lineComments: [String] = []
    var blockComments: [(open: String, close: String)] = []
    /// Of texts that end on their line.
    var quotes = "\"'"
    /// Of texts that may go on over lines.
    var longQuotes: [String] = []
    /// What belongs to words, beside letters, digits and bytes that are not ASCII.
    var wordMarks = "_"
    /// What shows that something is filled into a text.
    var fills: [String] = []
    /// Words right before a text that change nothing of it, as in `u"…"`.
    var prefixes: [String] = []
    /// A quote within a text is written twice, and a backslash means nothing.
    var doublesQuotes = false

    static let hash = ScriptSyntax(lineComments: ["#"])
    static let slashes = ScriptSyntax(lineComments: ["//"], blockComments: [("/*", "*/")])
    static let python = ScriptSyntax(
        lineComments: ["#"], longQuotes: ["\"\"\"", "'''"], prefixes: ["r", "u", "R", "U"])
}

struct ScriptToken: Sendable, Hashable {
    enum Kind: Sendable, Hashable { case word, text, mark, lineEnd }
    var kind: Kind
    /// In the file; of a text without its quotes.
    var range: Range<Int>
    /// 1-based.
    var line: Int
    /// The first of its line, without a blank before it.
    var isAtMargin = false
    /// Right behind the one before it.
    var touches = false
    /// Of a text: nothing is filled in, escaped or prefixed.
    var isPlain = true
}

struct ScriptText: Sendable {
    let bytes: Bytes
    let tokens: [ScriptToken]

    init(_ file: EvidenceInput, _ syntax: ScriptSyntax) throws(EvidenceFault) {
        try self.init(file.text(), syntax, limits: file.limits)
    }

    init(_ text: EvidenceText, _ syntax: ScriptSyntax, limits: Policy.Limits) throws(EvidenceFault) {
        var reader = ScriptTokens(text, syntax, limit: limits.entries)
        try reader.run()
        bytes = text.bytes
        tokens = reader.tokens
    }

    func text(_ index: Int) -> String { String(decoding: bytes[tokens[index].range], as: UTF8.self) }

    func isWord(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].kind == .word }
    func isText(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].kind == .text }
    func isLineEnd(_ index: Int) -> Bool { !tokens.indices.contains(index) || tokens[index].kind == .lineEnd }

    func isWord(_ index: Int, _ word: StaticString) -> Bool { isWord(index) && has(index, word) }
    func isMark(_ index: Int, _ mark: StaticString) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .mark && has(index, mark)
    }
    func isMark(_ index: Int, in marks: String) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .mark
            && marks.utf8.contains(bytes[tokens[index].range.lowerBound])
    }

    private func has(_ index: Int, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[tokens[index].range].elementsEqual($0) }
    }

    /// The next token that is no line end, from an index on.
    func skipLines(_ index: Int) -> Int {
        var index = index
        while tokens.indices.contains(index), tokens[index].kind == .lineEnd { index += 1 }
        return index
    }

    /// The index behind the bracket that closes the one at an index.
    func behindBracket(_ index: Int) -> Int {
        var depth = 0
        for place in index..<tokens.count {
            if isMark(place, in: "([{") { depth += 1 }
            if isMark(place, in: ")]}") {
                depth -= 1
                if depth <= 0 { return place + 1 }
            }
        }
        return tokens.count
    }

    // MARK: - Values

    enum Value: Sendable, Hashable {
        /// One text, in which nothing is filled in.
        case text(String)
        /// A name, perhaps with others before it: `VERSION`, `Orders::VERSION`.
        case name([String])
        /// What can only be known by running it, as it is written.
        case computed(String)
    }

    /// The value that starts at an index. `isInside`: in brackets, where lines don't end it. `after`: marks that may follow it
    /// on its line.
    func value(at start: Int, isInside: Bool, after: String = ",;)]}") -> Value {
        let start = isInside ? skipLines(start) : start
        if isText(start), tokens[start].isPlain {
            // Ruby's `.freeze` and TypeScript's `as const` change nothing of it.
            let isKept =
                (isMark(start + 1, ".") && isWord(start + 2, "freeze"))
                || (isWord(start + 1, "as") && isWord(start + 2, "const"))
            if ends(start + (isKept ? 3 : 1), isInside: isInside, after: after) { return .text(text(start)) }
        }
        var names: [String] = []
        var index = start
        while isWord(index), !ASCII.isDigit(bytes[tokens[index].range.lowerBound]) {
            names.append(text(index))
            index += 1
            if isMark(index, "."), isWord(index + 1) {
                index += 1
            } else if isMark(index, ":"), isMark(index + 1, ":") {
                index += 2
            } else {
                break
            }
        }
        if !names.isEmpty, ends(index, isInside: isInside, after: after) { return .name(names) }
        return .computed(excerpt(from: start))
    }

    /// Whether a value ends before an index.
    private func ends(_ index: Int, isInside: Bool, after: String) -> Bool {
        let next = isInside ? skipLines(index) : index
        if isMark(next, in: after) { return true }
        guard isLineEnd(next) else { return false }
        if isInside { return true }  // the file's end
        // An operator on the next line goes on with the value.
        let following = skipLines(next)
        return !(isMark(following, in: "+.&|?<\\") || (isText(following) && !tokens[following].isAtMargin))
    }

    private func excerpt(from index: Int) -> String {
        guard tokens.indices.contains(index) else { return "" }
        let start = tokens[index].kind == .text ? tokens[index].range.lowerBound - 1 : tokens[index].range.lowerBound
        let line = bytes[start...].prefix(80).prefix { !ASCII.isLineEnd($0) }
        return String(decoding: ASCII.trimmed(line), as: UTF8.self)
    }

    /// The value of the only constant of this name that is set to a text in the file; nil where there is none or several
    /// differ.
    func constant(_ name: String) -> String? {
        var found: String?
        for index in tokens.indices where isWord(index) && text(index) == name && isSetting(index + 1) {
            guard case .text(let value) = value(at: index + 2, isInside: false),
                found == nil || found == value
            else { return nil }
            found = value
        }
        return found
    }

    /// Whether the marks of an assignment are at an index, and no longer operator.
    func isSetting(_ index: Int, _ mark: StaticString = "=") -> Bool {
        let length = mark.utf8CodeUnitCount
        for offset in 0..<length {
            guard isMark(index + offset, in: String(UnicodeScalar(mark.utf8Start[offset]))),
                offset == 0 || tokens[index + offset].touches
            else { return false }
        }
        let next = index + length
        return !(isMark(next, in: "=~>") && tokens[next].touches)
    }
}

/// Cuts a text into tokens.
private struct ScriptTokens {
    private(set) var tokens: [ScriptToken] = []
    private let bytes: Bytes
    private let syntax: ScriptSyntax
    private let limit: Int
    private var index: Int
    private var line = 1
    private var isLineBegin = true
    private var lastEnd = -1

    init(_ text: EvidenceText, _ syntax: ScriptSyntax, limit: Int) {
        bytes = text.bytes
        index = text.lines.first?.lowerBound ?? text.bytes.count
        self.syntax = syntax
        self.limit = limit
    }

    mutating func run() throws(EvidenceFault) {
        while index < bytes.count {
            let byte = bytes[index]
            if ASCII.isLineEnd(byte) {
                try add(.lineEnd, index..<index)
                skipLineEnd()
                isLineBegin = true
            } else if ASCII.isSpace(byte) {
                index += 1
                isLineBegin = false
            } else if let block = syntax.blockComments.first(where: isOpen) {
                skip(past: block.close, from: block.open.utf8.count)
                isLineBegin = false
            } else if syntax.lineComments.contains(where: has) {
                while index < bytes.count, !ASCII.isLineEnd(bytes[index]) { index += 1 }
            } else if let quote = syntax.longQuotes.first(where: has) {
                try longText(quote)
            } else if syntax.quotes.utf8.contains(byte) {
                try text(byte)
            } else if isWordByte(byte) {
                let start = index
                while index < bytes.count, isWordByte(bytes[index]) { index += 1 }
                try add(.word, start..<index)
            } else {
                index += 1
                try add(.mark, (index - 1)..<index)
            }
        }
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80 || syntax.wordMarks.utf8.contains(byte)
    }

    /// Comments that open with `=` do so at a line's beginning.
    private func isOpen(_ block: (open: String, close: String)) -> Bool {
        has(block.open) && (isLineBegin || block.open.utf8.first != ASCII.equals)
    }

    private func has(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

    private mutating func add(
        _ kind: ScriptToken.Kind, _ range: Range<Int>, line: Int? = nil, isPlain: Bool = true, begin: Int? = nil
    )
        throws(EvidenceFault)
    {
        guard tokens.count < limit else { throw .tooMany("words and marks", limit: limit, line: self.line) }
        tokens.append(
            ScriptToken(
                kind: kind, range: range, line: line ?? self.line, isAtMargin: isLineBegin,
                touches: lastEnd == (begin ?? range.lowerBound), isPlain: isPlain))
        isLineBegin = false
        lastEnd = index
    }

    private mutating func text(_ quote: UInt8) throws(EvidenceFault) {
        let (begin, start) = (index, index + 1)
        index = start
        var isPlain = true
        while index < bytes.count, !ASCII.isLineEnd(bytes[index]) {
            if bytes[index] == quote {
                guard syntax.doublesQuotes, index + 1 < bytes.count, bytes[index + 1] == quote else { break }
                index += 1
                isPlain = false
            } else if bytes[index] == ASCII.backslash, !syntax.doublesQuotes {
                isPlain = false
                if index + 1 < bytes.count, !ASCII.isLineEnd(bytes[index + 1]) { index += 1 }
            }
            index += 1
        }
        // A quote that nothing closes is a mark: an apostrophe, or the lifetime of another language.
        guard index < bytes.count, bytes[index] == quote else {
            index = start
            return try add(.mark, begin..<start)
        }
        let range = start..<index
        index += 1
        dropPrefix(before: begin)
        try add(.text, range, isPlain: isPlain && !isFilled(range), begin: begin)
    }

    private mutating func longText(_ quote: String) throws(EvidenceFault) {
        let (begin, opening) = (index, line)
        let start = index + quote.utf8.count
        skip(past: quote, from: quote.utf8.count, hasEscapes: true)
        let end = max(start, index - quote.utf8.count)
        let range = start..<end
        let isPlain = !bytes[range].contains { ASCII.isLineEnd($0) || $0 == ASCII.backslash }
        dropPrefix(before: begin)
        try add(.text, range, line: opening, isPlain: isPlain && !isFilled(range), begin: begin)
    }

    private func isFilled(_ range: Range<Int>) -> Bool {
        guard !syntax.fills.isEmpty else { return false }
        let text = String(decoding: bytes[range], as: UTF8.self)
        return syntax.fills.contains(where: text.contains)
    }

    /// Takes the word back that is right before a text and changes nothing of it.
    private mutating func dropPrefix(before begin: Int) {
        guard let last = tokens.last, last.kind == .word, last.range.upperBound == begin,
            syntax.prefixes.contains(String(decoding: bytes[last.range], as: UTF8.self))
        else { return }
        tokens.removeLast()
        isLineBegin = last.isAtMargin
    }

    private mutating func skip(past close: String, from length: Int, hasEscapes: Bool = false) {
        index = min(index + length, bytes.count)
        while index < bytes.count, !has(close) {
            if ASCII.isLineEnd(bytes[index]) {
                skipLineEnd()
            } else {
                let isEscape = hasEscapes && bytes[index] == ASCII.backslash
                index += isEscape && index + 1 < bytes.count && !ASCII.isLineEnd(bytes[index + 1]) ? 2 : 1
            }
        }
        index = min(index + close.utf8.count, bytes.count)
    }

    private mutating func skipLineEnd() {
        if bytes[index] == ASCII.carriageReturn, index + 1 < bytes.count, bytes[index + 1] == ASCII.newline {
            index += 1
        }
        index += 1
        line += 1
    }
}
