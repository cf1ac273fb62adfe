// Splits a Markdown changelog into headings, list items and paragraphs; CommonMark's clauses are named where they decide.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Front matter, code blocks, comments and lines of HTML, link reference definitions (4.7) and thematic breaks (4.1) are no
/// blocks here. A line that is nothing but bold text may be a heading, and so may an item that nothing but names a version.
struct MarkdownBlocks {
    private let text: EvidenceText
    private var blocks: [ChangelogBlock] = []
    /// Index of the paragraph that the next line may continue.
    private var paragraph: Int?
    /// Inside a list: an indented line belongs to an item.
    private var isInList = false
    private var fence: (mark: UInt8, count: Int)?
    /// What ends the comment or preformatted HTML that is open (4.6, kinds 1 and 2).
    private var htmlEnd: String?
    private var lastLevel = 1
    private var table: MarkdownTable?
    private var isInConflict = false
    /// Indices of the lines of front matter, fenced code and comments.
    private var hidden: Set<Int> = []

    /// `hidden`: which lines say nothing, by their indices, whatever else the text is taken for. `open`: from which of these on nothing
    /// ends the code or the comment, which a text that is no Markdown may only seem to have.
    static func read(_ text: EvidenceText) -> (blocks: [ChangelogBlock], hidden: Set<Int>, open: Int?) {
        var reader = MarkdownBlocks(text: text)
        let start = frontMatter(text)
        reader.hidden.formUnion(0..<start)
        var open: Int?
        for index in text.lines.indices.dropFirst(start) {
            let wasHidden = reader.isHidden
            reader.line(text[index], number: index + 1)
            if wasHidden || reader.isHidden { reader.hidden.insert(index) }
            open = reader.isHidden ? (wasHidden ? open : index) : nil
        }
        return (reader.blocks, reader.hidden, open)
    }

    private var isHidden: Bool { fence != nil || htmlEnd != nil }

    /// How many lines at the start are metadata for a site generator: YAML between `---`, TOML between `+++`.
    private static func frontMatter(_ text: EvidenceText) -> Int {
        guard let first = text.lines.indices.first.map({ ASCII.trimmed(text[$0]) }),
            first.elementsEqual("---".utf8) || first.elementsEqual("+++".utf8)
        else { return 0 }
        for index in text.lines.indices.dropFirst() {
            let line = ASCII.trimmed(text[index])
            if line.elementsEqual(first) || line.elementsEqual("...".utf8) { return index + 1 }
            guard !line.isEmpty || index > 1, line.first != ASCII.hash || index > 1 else { return 0 }
        }
        return 0
    }

    private init(text: EvidenceText) { self.text = text }

    /// An ATX heading's level (4.2), behind up to three spaces.
    static func headingLevel(_ line: ArraySlice<UInt8>) -> Int? {
        let body = line.drop { $0 == ASCII.space }
        return line.count - body.count <= 3 ? MarkdownMarks.headingLevel(body) : nil
    }

    private mutating func line(_ raw: ArraySlice<UInt8>, number: Int) {
        let body = ASCII.trimmed(raw)
        let indent = ChangelogIndent.columns(of: raw, tabStop: Self.tabStop)
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
            table = nil
            return
        }
        if let conflict = ChangelogBlock.conflict(raw, number: number) {
            paragraph = nil
            // The line between the two sides is no underline then.
            isInConflict = conflict.content == .conflict(isEnd: false)
            blocks.append(conflict)
            return
        }
        if row(body, number: number) { return }
        let isContinued = paragraph != nil
        if indent >= 4, !isContinued, !isInList { return }  // an indented code block (4.4)
        if let marks = MarkdownMarks.fence(body), indent <= 3 || isInList {
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
        if let index = paragraph, blocks[index].content != .item, indent <= 3,
            let level = MarkdownMarks.underlineLevel(body),
            !(isInConflict && body.count == 7)
        {
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
            add(
                indent == 0 && namesVersion(item, number: number) ? .title(level: lastLevel + 1) : .item, item, number)
        } else if isContinued, !isAfterTitle {
            extend(body)
        } else if let level = Self.htmlHeading(body) {
            heading(String(decoding: body, as: UTF8.self), level: level, number: number)
        } else if first == UInt8(ascii: "<") || Self.isLinkDefinition(body) || (isInList && indent >= 2) {
            return
        } else if Self.isBoldTitle(body) {
            isInList = false
            add(.title(level: lastLevel + 1), body, number)
        } else {
            isInList = false
            add(.paragraph, body, number)
        }
    }

    /// Text below a line in bold isn't a part of it.
    private var isAfterTitle: Bool {
        if let paragraph, case .title = blocks[paragraph].content { true } else { false }
    }

    private mutating func heading(_ text: String, level: Int, number: Int) {
        lastLevel = level
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

    /// 2.2
    static let tabStop = 4

    private static func htmlEnd(_ body: ArraySlice<UInt8>) -> String? {
        for (open, close) in comments where body.starts(with: open.utf8) { return close }
        let start = ASCII.lowercased(String(decoding: body.prefix(12), as: UTF8.self))
        return ["pre", "script", "style", "textarea"].first { start.hasPrefix("<\($0)") }.map { "</\($0)>" }
    }

    /// HTML's, MDX's, kramdown's and Liquid's.
    private static let comments = [
        ("<!--", "-->"), ("{/*", "*/}"), ("{::comment}", "{:/"), ("{% comment", "{% endcomment"),
        ("{%- comment", "endcomment"),
    ]

    /// The level of `<h2>1.2.0</h2>`.
    private static func htmlHeading(_ body: ArraySlice<UInt8>) -> Int? {
        let start = body.prefix(3)
        guard start.count == 3, start.first == ASCII.less, let digit = start.last, (0x31...0x36).contains(digit),
            start[start.startIndex + 1] | 32 == UInt8(ascii: "h")
        else { return nil }
        return Int(digit) - 0x30
    }

    private static func atxText(_ body: ArraySlice<UInt8>) -> String {
        var text = ASCII.trimmed(body.drop { $0 == UInt8(ascii: "#") })
        let closing = text.reversed().prefix { $0 == UInt8(ascii: "#") }.count
        let before = text.dropLast(closing)
        if closing > 0, before.last.map(ASCII.isBlank) ?? true { text = ASCII.trimmed(before) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func isThematicBreak(_ body: ArraySlice<UInt8>) -> Bool {
        guard let mark = body.first, "-_*".utf8.contains(mark) else { return false }
        return body.count { $0 == mark } >= 3 && body.allSatisfy { $0 == mark || ASCII.isBlank($0) }
    }

    /// What a list item (5.2) says; nil for what isn't one.
    private static func item(_ body: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        ListMark.text(of: body, bullets: "-+*")
    }

    static func isLinkDefinition(_ body: ArraySlice<UInt8>) -> Bool {
        guard body.first == UInt8(ascii: "["), let close = body.firstIndex(of: UInt8(ascii: "]")) else { return false }
        return body[(close + 1)...].first == UInt8(ascii: ":")
    }

    /// "**1.2.0** (2024-01-02)", "**Unreleased**"
    private static func isBoldTitle(_ body: ArraySlice<UInt8>) -> Bool {
        guard body.count > 4, body.count <= 120, body.starts(with: "**".utf8) || body.starts(with: "__".utf8) else {
            return false
        }
        let heading = ChangelogHeading(String(decoding: body, as: UTF8.self))
        return heading.isAlone || heading.isUnreleased
            || heading.isNamed && body.suffix(2).elementsEqual(body.prefix(2))
    }

    /// An item such as "v1.2.0 (2024-01-02)", with a list of its own below it; a link leads to the section elsewhere.
    private func namesVersion(_ item: ArraySlice<UInt8>, number: Int) -> Bool {
        guard item.count <= 80, item.contains(ASCII.dot), let first = item.first,
            ASCII.isDigit(first) || "vV[*_`".utf8.contains(first),
            !item.contains(ASCII.leftParenthesis) || first != ASCII.leftBracket
        else { return false }
        let below = (number..<text.lines.count).first { !ASCII.trimmed(text[$0]).isEmpty }.map { text[$0] } ?? []
        guard below.first.map(ASCII.isBlank) ?? false, Self.item(ASCII.trimmed(below)) != nil else { return false }
        let heading = ChangelogHeading(String(decoding: item, as: UTF8.self))
        return heading.isAlone && (heading.date != nil || heading.shape.isEmpty)
    }

    // MARK: Tables

    /// Whether the line is one of a table's (GFM 4.10).
    private mutating func row(_ body: ArraySlice<UInt8>, number: Int) -> Bool {
        if let open = table {
            guard body.contains(ASCII.bar) else {
                table = nil
                return false
            }
            if let block = open.row(body, number: number) { blocks.append(block) }
            return true
        }
        guard let index = paragraph, blocks[index].content == .paragraph, MarkdownTable.isDelimiter(body) else {
            return false
        }
        table = MarkdownTable(header: Bytes(blocks[index].text.utf8)[...])
        // A table of another sort is one entry, as any paragraph.
        if table?.versionColumn != nil { blocks.removeLast(blocks.count - index) }
        paragraph = nil
        return table != nil
    }

    private static func contains(_ mark: String, in body: ArraySlice<UInt8>) -> Bool {
        let mark = Bytes(mark.utf8)
        return body.indices.contains { start in
            let rest = body[start...]
            return rest.count >= mark.count && zip(rest, mark).allSatisfy { $0 == $1 || $0 | 32 == $1 }
        }
    }
}
