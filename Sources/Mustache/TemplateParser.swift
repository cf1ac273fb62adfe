// Parses a template into texts and tags in one pass, by the rules of the Mustache specification for delimiters and for tags
// alone in their lines.
import Primitives

struct TemplateParser {
    private(set) var tokens: [Token] = []
    private let bytes: Bytes
    private let file: String
    private var opening: Bytes = [ASCII.leftBrace, ASCII.leftBrace]
    private var closing: Bytes = [ASCII.rightBrace, ASCII.rightBrace]
    /// What is not in a token yet starts here.
    private var textStart = 0
    private var isTextAtLineStart = true
    private var lines = (counted: 0, line: 1)
    /// Indices of the tokens that are open.
    private var open: [Int] = []

    /// More sections than this, one in the other, are refused.
    private static let depthLimit = 100

    init(_ bytes: Bytes, file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func parse() throws(TemplateError) {
        while let start = bytes.firstIndex(of: opening, from: textStart) {
            let tag = try readTag(at: start)
            try place(tag)
        }
        addText(upTo: bytes.count)
        if let last = open.last.map({ tokens[$0] }) {
            throw TemplateError(
                file: file, line: last.line, message: "“\(last.name)” is opened here and never closed",
                remedy: "Close it with {{/\(last.name)}}.")
        }
    }

    // MARK: Reading a tag

    private struct Tag {
        /// Nil for what leaves nothing behind: comments, and delimiters.
        var kind: Token.Kind?
        var name = ""
        var range: Range<Int>
        var line: Int
    }

    private mutating func readTag(at start: Int) throws(TemplateError) -> Tag {
        let line = countLines(upTo: start)
        let inner = start + opening.count
        let sigil = inner < bytes.count ? bytes[inner] : 0
        switch sigil {
        case ASCII.percent:
            throw error(
                line, "tags that change the content type have no place here",
                "Take the tag out: what is escaped depends on the page, and {{{name}}} escapes nothing.")
        case ASCII.equals:
            let (content, end) = try content(from: inner + 1, to: [ASCII.equals] + closing, line: line)
            try setDelimiters(content, line: line)
            return Tag(range: start..<end, line: line)
        case ASCII.exclamation:
            return Tag(range: start..<(try content(from: inner + 1, to: closing, line: line).end), line: line)
        default: break
        }
        let kind = Self.kind(sigil)
        let close = sigil == ASCII.leftBrace ? [ASCII.rightBrace] + closing : closing
        let (content, end) = try content(from: kind == nil ? inner : inner + 1, to: close, line: line)
        let name = String(decoding: content, as: UTF8.self)
        guard !content.isEmpty, content.allSatisfy(Self.isNameByte), TagName(name) != nil else {
            throw error(
                line, "“\(name)” is no name",
                kind == .partial || kind == .parent
                    ? "Name a template by its file name without .mustache." : "Names are letters, digits, _ and dots.")
        }
        return Tag(kind: kind ?? .value(isRaw: false), name: name, range: start..<end, line: line)
    }

    private static func kind(_ sigil: UInt8) -> Token.Kind? {
        switch sigil {
        case ASCII.hash: .section
        case ASCII.caret: .inverted
        case ASCII.slash: .close
        case ASCII.greater: .partial
        case ASCII.less: .parent
        case ASCII.dollar: .block
        case ASCII.ampersand, ASCII.leftBrace: .value(isRaw: true)
        default: nil
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || "._-/()".utf8.contains(byte)
    }

    /// What is between `start` and the delimiter, without blanks and line ends around it.
    private func content(
        from start: Int, to delimiter: Bytes, line: Int
    ) throws(TemplateError) -> (ArraySlice<UInt8>, end: Int) {
        guard let end = bytes.firstIndex(of: delimiter, from: start) else {
            throw error(
                line, "this tag has no end",
                "Write \(String(decoding: delimiter, as: UTF8.self)) after the name.")
        }
        let inner = bytes[start..<end].drop { $0 <= ASCII.space }
        return (inner.prefix(inner.count - inner.reversed().prefix { $0 <= ASCII.space }.count), end + delimiter.count)
    }

    private mutating func setDelimiters(_ content: ArraySlice<UInt8>, line: Int) throws(TemplateError) {
        let parts = content.split { $0 <= ASCII.space }
        guard parts.count == 2, !content.contains(ASCII.equals) else {
            throw error(
                line, "“\(String(decoding: content, as: UTF8.self))” are no delimiters",
                "Write two, parted by a blank and without =: {{=<% %>=}}.")
        }
        (opening, closing) = (Bytes(parts[0]), Bytes(parts[1]))
    }

    // MARK: Placing a tag

    private mutating func place(_ tag: Tag) throws(TemplateError) {
        let (start, end) = (tag.range.lowerBound, tag.range.upperBound)
        let before = blanks(before: start)
        let after = nextLine(after: end)
        var token = Token(kind: tag.kind ?? .text, name: tag.name, line: tag.line, indentation: before ?? start..<start)
        var isAlone = before != nil && after != nil
        switch tag.kind {
        case nil: break
        case .close:
            let opened = try opened(by: tag)
            if tokens[opened].kind == .parent {
                isAlone = tokens[opened].isStandalone && after != nil
                (tokens[opened].isLineStart, tokens[opened].isStandalone) = (tokens[opened].isStandalone, isAlone)
            } else if tokens[opened].kind == .block, isParent(open.dropLast().last) {
                // What follows is between blocks, and no text.
                isAlone = before != nil
            }
        case .block: isAlone = (before != nil || isInParent) && after != nil
        case .parent: isAlone = before != nil
        case .value, .text: isAlone = false
        case .section, .inverted, .partial: break
        }
        if isInParent, tag.kind != nil, tag.kind != .block, tag.kind != .close {
            throw error(
                tag.line, "only blocks may be between {{<name}} and {{/name}}",
                "Put the tag into a block: {{$name}} … {{/name}}.")
        }
        token.isStandalone = isAlone
        token.isLineStart = before != nil && (!isAlone && token.indentation.isEmpty)
        addText(upTo: isAlone ? before?.lowerBound ?? start : start)
        if let kind = tag.kind {
            if kind == .close, let opened = open.popLast() { tokens[opened].end = tokens.count }
            if Self.opens(kind) { open.append(tokens.count) }
            tokens.append(token)
        } else if token.isLineStart, !isInParent {
            // The line that goes on behind a comment starts here.
            tokens.append(Token(kind: .text, text: start..<start, isLineStart: true))
        }
        isTextAtLineStart = isAlone && tag.kind != .parent
        textStart = isAlone && tag.kind != .parent ? after ?? end : end
        guard open.count <= Self.depthLimit else {
            throw error(
                tag.line, "more than \(Self.depthLimit) sections are open here",
                "Close some of them first, or put a part into a template of its own.")
        }
    }

    private static func opens(_ kind: Token.Kind) -> Bool {
        switch kind {
        case .section, .inverted, .parent, .block: true
        case .text, .value, .partial, .close: false
        }
    }

    private var isInParent: Bool { isParent(open.last) }

    private func isParent(_ index: Int?) -> Bool { index.map { tokens[$0].kind == .parent } ?? false }

    /// The index of the token that the tag closes.
    private func opened(by tag: Tag) throws(TemplateError) -> Int {
        guard let index = open.last else {
            throw error(
                tag.line, "“\(tag.name)” is closed here, but nothing is open", "Take the tag out, or open the section.")
        }
        let opened = tokens[index]
        guard opened.name == tag.name else {
            throw error(
                tag.line, "“\(tag.name)” is closed here, but “\(opened.name)” of line \(opened.line) is open",
                "Close “\(opened.name)” first.")
        }
        return index
    }

    /// Between a parent and its end text counts for nothing.
    private mutating func addText(upTo end: Int) {
        guard end > textStart, !isInParent else { return }
        tokens.append(Token(kind: .text, text: textStart..<end, isLineStart: isTextAtLineStart))
    }

    /// The blanks from the start of the line to `start`; nil where there is more than blanks.
    private func blanks(before start: Int) -> Range<Int>? {
        var first = start
        while first > textStart, ASCII.isBlank(bytes[first - 1]) { first -= 1 }
        let isLineStart = first == textStart ? isTextAtLineStart : bytes[first - 1] == ASCII.newline
        return isLineStart ? first..<start : nil
    }

    /// Where the next line starts, if there is nothing but blanks up to it.
    private func nextLine(after end: Int) -> Int? {
        var index = end
        while index < bytes.count, ASCII.isBlank(bytes[index]) { index += 1 }
        if index == bytes.count { return index }
        if bytes[index] == ASCII.carriageReturn, index + 1 < bytes.count { index += 1 }
        return bytes[index] == ASCII.newline ? index + 1 : nil
    }

    private mutating func countLines(upTo end: Int) -> Int {
        lines.line += bytes[lines.counted..<end].count { $0 == ASCII.newline }
        lines.counted = end
        return lines.line
    }

    private func error(_ line: Int, _ message: String, _ remedy: String) -> TemplateError {
        TemplateError(file: file, line: line, message: message, remedy: remedy)
    }
}
