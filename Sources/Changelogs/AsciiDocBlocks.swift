// Splits an AsciiDoc changelog into headings, list items and paragraphs; RDoc, POD and wikis mark their headings alike.
import EvidenceParsing
import Primitives
import ReleaseModel

/// Comments (`//`, `////`), listings, literal and passthrough blocks, attributes, macros, block titles and block attributes are no
/// blocks here. The rows of a table (`|===`) with a column for versions are sections.
struct AsciiDocBlocks {
    private var blocks: [ChangelogBlock] = []
    private var isInBlock = false
    /// The line that ends the comment or listing that is open.
    private var delimiter: ArraySlice<UInt8>?
    private var table: MarkdownTable?
    private var isInTable = false
    /// The index of a paragraph of one line, which may be a title with a line below it.
    private var single: Int?

    static func read(_ text: EvidenceText) -> [ChangelogBlock] {
        var reader = AsciiDocBlocks()
        for index in text.lines.indices { reader.line(text[index], number: index + 1) }
        return reader.blocks
    }

    /// `== Title`, up to six signs; `=head2 Title` in POD.
    static func heading(_ line: ArraySlice<UInt8>) -> (level: Int, text: ArraySlice<UInt8>)? {
        let marks = line.prefix { $0 == ASCII.equals }.count
        guard (1...6).contains(marks) else { return nil }
        let rest = line.dropFirst(marks)
        if marks == 1, rest.starts(with: "head".utf8), let digit = rest.dropFirst(4).first,
            (0x31...0x36).contains(digit)
        {
            return (Int(digit) - 0x30, ASCII.trimmed(rest.dropFirst(5)))
        }
        guard let next = rest.first, ASCII.isBlank(next) else { return nil }
        let text = ASCII.trimmed(rest)
        let closing = text.reversed().prefix { $0 == ASCII.equals }.count
        return text.isEmpty ? nil : (marks, ASCII.trimmed(text.dropLast(closing)))
    }

    private mutating func line(_ raw: ArraySlice<UInt8>, number: Int) {
        let body = ASCII.trimmed(raw)
        if let end = delimiter {
            if body == end { delimiter = nil }
            return
        }
        guard !body.isEmpty else {
            (isInBlock, single) = (false, nil)
            return
        }
        if let conflict = ChangelogBlock.conflict(raw, number: number) {
            blocks.append(conflict)
            (isInBlock, single) = (false, nil)
            return
        }
        if let single, let level = underline(body, of: blocks[single].text) {
            blocks[single].content = .heading(level: level)
            (isInBlock, self.single) = (false, nil)
            return
        }
        if Self.opensDelimited(body) {
            delimiter = body
            (isInBlock, single) = (false, nil)
        } else if let (level, text) = Self.heading(raw) {
            add(.heading(level: level), text, number)
            (isInBlock, single) = (false, nil)
        } else if body.starts(with: "|===".utf8) {
            isInTable.toggle()
            table = nil
        } else if isInTable {
            row(body, number: number)
        } else if Self.isNoText(body) {
            return
        } else if let item = Self.item(body) {
            guard !item.isEmpty else { return }
            add(.item, item, number)
            (isInBlock, single) = (true, nil)
        } else if isInBlock {
            single = nil
        } else {
            add(.paragraph, body, number)
            (isInBlock, single) = (true, blocks.count - 1)
        }
    }

    private mutating func row(_ body: ArraySlice<UInt8>, number: Int) {
        guard body.first == ASCII.bar else { return }
        if let table {
            if let row = table.row(body, number: number) { blocks.append(row) }
        } else {
            table = MarkdownTable(header: body)
            if table?.versionColumn == nil { add(.paragraph, body, number) }
        }
    }

    /// The level that a line below a title gives it; it is as long as the title, but for two characters.
    private func underline(_ body: ArraySlice<UInt8>, of title: String) -> Int? {
        guard let mark = body.first, body.count >= 3, body.allSatisfy({ $0 == mark }),
            abs(title.unicodeScalars.count - body.count) <= 2
        else { return nil }
        let marks = Bytes("=-~^+".utf8)
        return marks.firstIndex(of: mark).map { $0 + 1 }
    }

    /// A comment, a listing, a literal or a passthrough block, or a fence.
    private static func opensDelimited(_ body: ArraySlice<UInt8>) -> Bool {
        guard let mark = body.first else { return false }
        if body.starts(with: "```".utf8) { return body.count == 3 }
        return body.count >= 4 && "/-.+".utf8.contains(mark) && body.allSatisfy { $0 == mark }
    }

    private static func isNoText(_ body: ArraySlice<UInt8>) -> Bool {
        guard let first = body.first else { return true }
        let second = body.dropFirst().first ?? 0
        switch first {
        case ASCII.slash: return second == ASCII.slash
        case ASCII.colon: return body.dropFirst().contains(ASCII.colon)
        case ASCII.leftBracket: return body.last == ASCII.rightBracket
        case ASCII.dot: return !ASCII.isBlank(second) && second != ASCII.dot
        case ASCII.plus: return body.count == 1
        case ASCII.equals, ASCII.asterisk, ASCII.underscore: return body.count >= 4 && body.allSatisfy { $0 == first }
        default:
            // A block macro: `include::notes.adoc[]`
            let name = body.prefix { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.underscore }
            let rest = body.dropFirst(name.count)
            return !name.isEmpty && rest.starts(with: "::".utf8) && rest.last == ASCII.rightBracket
        }
    }

    private static func item(_ body: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        for mark in [ASCII.asterisk, ASCII.dot] where body.first == mark {
            let rest = body.drop { $0 == mark }
            guard let next = rest.first else { return rest }
            return ASCII.isBlank(next) ? ASCII.trimmed(rest) : nil
        }
        return ListMark.text(of: body, bullets: "-")
    }

    private mutating func add(_ content: ChangelogBlock.Content, _ text: ArraySlice<UInt8>, _ number: Int) {
        blocks.append(ChangelogBlock(content: content, text: String(decoding: text, as: UTF8.self), line: number))
    }
}
