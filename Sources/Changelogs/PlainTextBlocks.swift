// Splits a changelog in plain text into titles, list items and paragraphs: NEWS files as GNU writes them, Changes files, ChangeLogs.
import EvidenceParsing
import Primitives
import ReleaseModel

/// A line with an empty line, a ruler or nothing before it may be a title, where it names a version; the grammar of headings and
/// the file's other titles decide. Stars mark an outline's ("* Noteworthy changes in release 1.2"), and a line of marks below it
/// an underlined one. What follows are entries: other lines with a mark before them, and paragraphs. Indented text counts.
struct PlainTextBlocks {
    private let text: EvidenceText
    private var blocks: [ChangelogBlock] = []
    private var isInBlock = false
    private var isInItem = false

    /// As terminals have it.
    static let tabStop = 8

    /// `hidden`: indices of lines that say nothing.
    static func read(_ text: EvidenceText, without hidden: Set<Int> = []) -> [ChangelogBlock] {
        var reader = PlainTextBlocks(text: text)
        for index in text.lines.indices where !hidden.contains(index) { reader.line(at: index) }
        return reader.blocks
    }

    private init(text: EvidenceText) { self.text = text }

    private mutating func line(at index: Int) {
        let raw = text[index]
        let body = ASCII.trimmed(raw)
        guard let first = body.first else {
            isInBlock = false
            return
        }
        if let conflict = ChangelogBlock.conflict(raw, number: index + 1) {
            blocks.append(conflict)
            isInBlock = false
            return
        }
        // "-*- coding: utf-8 -*-" speaks to an editor.
        if Self.isRuler(body) || (body.starts(with: "-*-".utf8) && body.suffix(3).elementsEqual("-*-".utf8)) {
            isInBlock = false
            return
        }
        let stars = body.prefix { $0 == ASCII.asterisk }.count
        let isStarred = stars > 0 && stars <= 6 && (body.dropFirst(stars).first.map(ASCII.isBlank) ?? false)
        let titles = PlainTextTitle(text, at: index, stars: isStarred ? stars : 0)
        if let title = isInBlock ? titles.below(isInItem: isInItem) : titles.alone() {
            // A title's own text goes on right below it.
            blocks.append(title)
            isInBlock = false
            return
        }
        // "Bug fixes:" above indented lines, "** Bug fixes" in an outline, "### Bug fixes".
        if !isInBlock, stars > 1 && isStarred || body.last == ASCII.colon || first == ASCII.hash, Self.isGroup(body) {
            return
        }
        if !isInBlock, index + 1 < text.lines.count, ASCII.isLetter(first),
            !ASCII.isSpace(raw[raw.startIndex]),
            body.count <= 100, Self.isRuler(ASCII.trimmed(text[index + 1])), Self.isGroup(body)
        {
            return
        }
        if let item = Self.item(body, mayCount: !isInBlock || isInItem) {
            (isInBlock, isInItem) = (true, true)
            add(.item, item, index + 1)
        } else if !isInBlock {
            (isInBlock, isInItem) = (true, false)
            add(.paragraph, body, index + 1)
        }
    }

    /// What an item says: behind a bullet, "*)", "o", or, where no sentence goes on, behind a number or one letter.
    static func item(_ body: ArraySlice<UInt8>, mayCount: Bool) -> ArraySlice<UInt8>? {
        guard let first = body.first else { return nil }
        func said(_ marks: Int) -> ArraySlice<UInt8>? {
            let rest = body.dropFirst(marks)
            return rest.first.map(ASCII.isBlank) ?? false ? ASCII.trimmed(rest) : nil
        }
        if "-+*".utf8.contains(first) {
            let stars = body.prefix { $0 == ASCII.asterisk }.count
            if stars == 1, body.dropFirst().first == ASCII.rightParenthesis { return said(2) }
            return said(max(1, stars))
        }
        for bullet in ["•", "·", "‣", "▪", "–"] where body.starts(with: bullet.utf8) { return said(bullet.utf8.count) }
        guard mayCount else { return nil }
        if first == UInt8(ascii: "o") { return said(1) }
        let digits = body.prefix(while: ASCII.isDigit).count
        let count = digits > 0 ? digits : ASCII.isLetter(first) ? 1 : 0
        guard (1...3).contains(count), let mark = body.dropFirst(count).first,
            mark == ASCII.dot || mark == ASCII.rightParenthesis
        else { return nil }
        return said(count + 1)
    }

    private static func isGroup(_ body: ArraySlice<UInt8>) -> Bool {
        ChangelogGroup.isKnown(String(decoding: body, as: UTF8.self))
    }

    /// A line of one mark, as long as a word.
    static func isRuler(_ body: ArraySlice<UInt8>) -> Bool {
        guard let first = body.first, body.count > 1, !ASCII.isLetter(first), !ASCII.isDigit(first) else {
            return false
        }
        return body.allSatisfy { $0 == first }
    }

    private mutating func add(_ content: ChangelogBlock.Content, _ text: ArraySlice<UInt8>, _ number: Int) {
        let text = String(decoding: ASCII.trimmed(text), as: UTF8.self)
        blocks.append(ChangelogBlock(content: content, text: text, line: number))
    }
}
