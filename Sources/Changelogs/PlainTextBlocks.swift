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
        if !isInBlock, let title = title(raw, body, stars: isStarred ? stars : 0) {
            // A title's own text goes on right below it.
            add(.title(level: isStarred ? stars : 1), title, index + 1)
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
        if "-+*".utf8.contains(first), body.dropFirst(max(1, stars)).first.map(ASCII.isBlank) ?? false {
            isInBlock = true
            add(.item, body.dropFirst(max(1, stars)), index + 1)
        } else if !isInBlock {
            isInBlock = true
            add(.paragraph, body, index + 1)
        }
    }

    /// What could be a title; only lines with a number, or that may say "unreleased".
    private func title(_ raw: ArraySlice<UInt8>, _ body: ArraySlice<UInt8>, stars: Int) -> ArraySlice<UInt8>? {
        var line = body.dropFirst(stars)
        var isMarked = stars > 0
        // "h2. 1.2.0", as Textile has it.
        if line.count > 4, line.first == UInt8(ascii: "h"), (0x31...0x36).contains(line[line.startIndex + 1]),
            line.dropFirst(2).starts(with: ". ".utf8)
        {
            line = line.dropFirst(4)
            isMarked = true
        }
        line = ASCII.trimmed(line)
        guard line.count <= 200, let last = line.last, last != ASCII.semicolon else { return nil }
        let indent = raw.prefix(while: ASCII.isSpace).count
        let text = String(decoding: line, as: UTF8.self)
        guard line.contains(where: ASCII.isDigit) else {
            return indent == 0 && line.count <= 40 && ChangelogHeading(text).isUnreleased ? line : nil
        }
        let heading = ChangelogHeading(text)
        guard !heading.versions.isEmpty, heading.leadsToVersion || indent == 0 else { return nil }
        // Centred titles have words of their own; stars are bullets too, behind which an entry may begin with a version.
        if indent > 0, !isMarked {
            let isDeep = indent >= 4 || raw.first == ASCII.tab
            let word = ASCII.lowercased(String(decoding: line.prefix(while: ASCII.isLetter), as: UTF8.self))
            return isDeep && heading.isNamed && Self.openings.contains(word) ? line : nil
        }
        if stars > 0 {
            guard indent == 0, heading.isNamed, heading.hasFrame || heading.subject == nil else { return nil }
            return heading.hasFrame || heading.date != nil || line.count <= 20 ? line : nil
        }
        return line
    }

    /// How a title begins that doesn't begin its line.
    private static let openings: Set<String> = [
        "changelog", "changes", "major", "new", "news", "noteworthy", "release", "summary", "version", "what",
    ]

    private static func isGroup(_ body: ArraySlice<UInt8>) -> Bool {
        ChangelogGroup.isKnown(String(decoding: body, as: UTF8.self))
    }

    /// A line of one mark, as long as a word.
    private static func isRuler(_ body: ArraySlice<UInt8>) -> Bool {
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
