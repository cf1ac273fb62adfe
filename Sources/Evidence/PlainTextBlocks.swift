// Splits a changelog in plain text into headings, list items and paragraphs: NEWS files as GNU writes them, and bare versions.
import Primitives
import ReleaseModel

/// A heading is a line in the first column, with an empty line or nothing before it, that is nothing but a version and its date,
/// or that stars mark as an outline's and that begins as such headings do ("* Noteworthy changes in release 1.2 (2024-01-02)").
/// What follows are entries: other lines with a mark before them, and paragraphs. Indented text counts.
struct PlainTextBlocks {
    private var blocks: [ChangelogBlock] = []
    private var isInBlock = false

    static func read(_ text: EvidenceText) -> [ChangelogBlock] {
        var reader = PlainTextBlocks()
        for index in text.lines.indices { reader.line(text[index], number: index + 1) }
        return reader.blocks
    }

    private mutating func line(_ raw: ArraySlice<UInt8>, number: Int) {
        let body = ASCII.trimmed(raw)
        guard let first = body.first else {
            isInBlock = false
            return
        }
        if body.count > 1, !ASCII.isLetter(first), !ASCII.isDigit(first), body.allSatisfy({ $0 == first }) { return }
        let isIndented = raw.first.map(ASCII.isSpace) ?? false
        let stars = body.prefix { $0 == UInt8(ascii: "*") }.count
        let isStarred = stars > 0 && (body.dropFirst(stars).first.map(ASCII.isBlank) ?? false)
        if !isIndented, !isInBlock {
            let text = String(decoding: ASCII.trimmed(body.dropFirst(isStarred ? stars : 0)), as: UTF8.self)
            let heading = ChangelogHeading(text)
            if heading.isVersionAlone || heading.isUnreleased || (isStarred && Self.announces(heading)) {
                blocks.append(.init(content: .heading(level: max(1, stars)), text: text, line: number))
                return
            }
        }
        if "-+*".utf8.contains(first), body.dropFirst(max(1, stars)).first.map(ASCII.isBlank) ?? false {
            isInBlock = true
            add(.item, body.dropFirst(max(1, stars)), number)
        } else if !isInBlock {
            isInBlock = true
            add(.paragraph, body, number)
        }
    }

    /// "* Fixed what 1.1.0 broke" is an entry.
    private static func announces(_ heading: ChangelogHeading) -> Bool {
        let text = ASCII.lowercased(heading.text)
        return heading.version != nil
            && ["noteworthy changes in ", "major changes in ", "changes in ", "new in ", "what's new in ", "news for "]
                .contains { text.hasPrefix($0) }
    }

    private mutating func add(_ content: ChangelogBlock.Content, _ text: ArraySlice<UInt8>, _ number: Int) {
        let text = String(decoding: ASCII.trimmed(text), as: UTF8.self)
        blocks.append(ChangelogBlock(content: content, text: text, line: number))
    }
}
