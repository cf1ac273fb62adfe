// Splits a Markdown changelog into headings, list items and paragraphs; CommonMark's clauses are named where they decide.
import Primitives
import ReleaseModel

/// Code blocks, HTML comments and lines of HTML, link reference definitions (4.7) and thematic breaks (4.1) are no blocks
/// here. A line that is nothing but bold text is a heading where it names a version or says "unreleased".
struct MarkdownBlocks {
    private var blocks: [ChangelogBlock] = []
    /// Index of the paragraph that the next line may continue.
    private var paragraph: Int?
    /// Inside a list: an indented line belongs to an item.
    private var isInList = false
    private var fence: (mark: UInt8, count: Int)?
    /// What ends the comment or preformatted HTML that is open (4.6, kinds 1 and 2).
    private var htmlEnd: String?
    private var lastLevel = 1

    static func read(_ text: EvidenceText) -> [ChangelogBlock] {
        var reader = MarkdownBlocks()
        for index in text.lines.indices { reader.line(text[index], number: index + 1) }
        return reader.blocks
    }

    /// An ATX heading's level (4.2): up to three spaces, one to six `#`, then a blank or the end.
    static func headingLevel(_ line: ArraySlice<UInt8>) -> Int? {
        let body = line.drop { $0 == UInt8(ascii: " ") }
        let marks = body.prefix { $0 == UInt8(ascii: "#") }.count
        guard line.count - body.count <= 3, (1...6).contains(marks) else { return nil }
        return body.dropFirst(marks).first.map(ASCII.isBlank) ?? true ? marks : nil
    }

    private mutating func line(_ raw: ArraySlice<UInt8>, number: Int) {
        let body = ASCII.trimmed(raw)
        let indent = Self.indent(of: raw)
        if let end = htmlEnd {
            if Self.contains(end, in: body) { htmlEnd = nil }
            return
        }
        if let open = fence {
            let count = body.prefix { $0 == open.mark }.count
            if count >= open.count, count == body.count { fence = nil }
            return
        }
        guard let first = body.first else {
            paragraph = nil
            return
        }
        let isContinued = paragraph != nil
        if indent >= 4, !isContinued, !isInList { return }  // an indented code block (4.4)
        if let marks = Self.fence(body), indent <= 3 || isInList {
            paragraph = nil
            fence = marks
            return
        }
        if let end = Self.htmlEnd(body) {
            paragraph = nil
            htmlEnd = Self.contains(end, in: body) ? nil : end
            return
        }
        if indent <= 3, let level = Self.headingLevel(raw) {
            heading(Self.atxText(body), level: level, number: number)
            return
        }
        if let index = paragraph, blocks[index].content == .paragraph, indent <= 3, let level = Self.underline(body) {
            let text = blocks[index].text
            let start = blocks[index].line
            blocks.removeLast(blocks.count - index)
            heading(text, level: level, number: start)
            return
        }
        if Self.isThematicBreak(body), indent <= 3 {
            paragraph = nil
            isInList = false
        } else if let item = Self.item(body) {
            isInList = true
            guard !item.isEmpty else { return }
            add(.item, item, number)
        } else if isContinued {
            extend(body)
        } else if first == UInt8(ascii: "<") || Self.isLinkDefinition(body) || (isInList && indent >= 2) {
            return
        } else if let text = Self.boldText(body), Self.namesVersion(text) {
            heading(text, level: lastLevel + 1, number: number, isBold: true)
        } else {
            isInList = false
            add(.paragraph, body, number)
        }
    }

    private mutating func heading(_ text: String, level: Int, number: Int, isBold: Bool = false) {
        if !isBold { lastLevel = level }
        paragraph = nil
        isInList = false
        blocks.append(ChangelogBlock(content: .heading(level: level), text: text, line: number))
    }

    private mutating func add(_ content: ChangelogBlock.Content, _ text: ArraySlice<UInt8>, _ number: Int) {
        paragraph = blocks.count
        blocks.append(ChangelogBlock(content: content, text: String(decoding: text, as: UTF8.self), line: number))
    }

    private mutating func extend(_ text: ArraySlice<UInt8>) {
        guard let paragraph, blocks[paragraph].text.utf8.count < 1000 else { return }
        blocks[paragraph].text += " " + String(decoding: text, as: UTF8.self)
    }

    /// Columns of white space before the text; a tab goes to the next multiple of four (2.2).
    private static func indent(of line: ArraySlice<UInt8>) -> Int {
        var column = 0
        for byte in line {
            switch byte {
            case UInt8(ascii: " "): column += 1
            case UInt8(ascii: "\t"): column += 4 - column % 4
            default: return column
            }
        }
        return column
    }

    /// The opening of a fenced code block (4.5): three or more of one mark; no backtick in a backtick fence's info string.
    private static func fence(_ body: ArraySlice<UInt8>) -> (mark: UInt8, count: Int)? {
        guard let mark = body.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
        let count = body.prefix { $0 == mark }.count
        guard count >= 3, mark == UInt8(ascii: "~") || !body.dropFirst(count).contains(mark) else { return nil }
        return (mark, count)
    }

    private static func htmlEnd(_ body: ArraySlice<UInt8>) -> String? {
        if body.starts(with: "<!--".utf8) { return "-->" }
        let start = ASCII.lowercased(String(decoding: body.prefix(12), as: UTF8.self))
        return ["pre", "script", "style", "textarea"].first { start.hasPrefix("<\($0)") }.map { "</\($0)>" }
    }

    private static func atxText(_ body: ArraySlice<UInt8>) -> String {
        var text = ASCII.trimmed(body.drop { $0 == UInt8(ascii: "#") })
        let closing = text.reversed().prefix { $0 == UInt8(ascii: "#") }.count
        let before = text.dropLast(closing)
        if closing > 0, before.last.map(ASCII.isBlank) ?? true { text = ASCII.trimmed(before) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The level of a setext underline (4.3).
    private static func underline(_ body: ArraySlice<UInt8>) -> Int? {
        if body.allSatisfy({ $0 == UInt8(ascii: "=") }) { return 1 }
        return body.allSatisfy { $0 == UInt8(ascii: "-") } ? 2 : nil
    }

    private static func isThematicBreak(_ body: ArraySlice<UInt8>) -> Bool {
        guard let mark = body.first, "-_*".utf8.contains(mark) else { return false }
        return body.count { $0 == mark } >= 3 && body.allSatisfy { $0 == mark || ASCII.isBlank($0) }
    }

    /// What a list item (5.2) says; nil for what isn't one.
    private static func item(_ body: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = body
        let digits = body.prefix(while: ASCII.isDigit).count
        if (1...9).contains(digits), let mark = body.dropFirst(digits).first,
            mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")")
        {
            rest = body.dropFirst(digits + 1)
        } else if let mark = body.first, "-+*".utf8.contains(mark) {
            rest = body.dropFirst()
        } else {
            return nil
        }
        guard let next = rest.first else { return rest }
        return ASCII.isBlank(next) ? ASCII.trimmed(rest) : nil
    }

    private static func isLinkDefinition(_ body: ArraySlice<UInt8>) -> Bool {
        guard body.first == UInt8(ascii: "["), let close = body.firstIndex(of: UInt8(ascii: "]")) else { return false }
        return body[(close + 1)...].first == UInt8(ascii: ":")
    }

    private static func boldText(_ body: ArraySlice<UInt8>) -> String? {
        for mark in ["**", "__"]
        where body.count > 4 && body.starts(with: mark.utf8) && body.suffix(2).elementsEqual(mark.utf8) {
            return String(decoding: body.dropFirst(2).dropLast(2), as: UTF8.self)
        }
        return nil
    }

    private static func namesVersion(_ text: String) -> Bool {
        let heading = ChangelogHeading(text)
        return heading.isVersionAlone || heading.isUnreleased
    }

    private static func contains(_ mark: String, in body: ArraySlice<UInt8>) -> Bool {
        let mark = Array(mark.utf8)
        return body.indices.contains { start in
            body[start...].count >= mark.count && zip(body[start...], mark).allSatisfy { $0 == $1 || $0 | 32 == $1 }
        }
    }
}
