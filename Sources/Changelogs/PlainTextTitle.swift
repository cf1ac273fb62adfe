// Whether a line of a changelog in plain text could be a title: by its words, its indent, and the lines around it.
import EvidenceParsing
import Primitives
import ReleaseModel

struct PlainTextTitle {
    private let text: EvidenceText
    private let index: Int
    private let stars: Int
    private let raw: ArraySlice<UInt8>
    private let body: ArraySlice<UInt8>

    /// `stars`: how many mark the line as one of an outline.
    init(_ text: EvidenceText, at index: Int, stars: Int) {
        self.text = text
        self.index = index
        self.stars = stars
        raw = text[index]
        body = ASCII.trimmed(raw)
    }

    private var indent: Int { ChangelogIndent.columns(of: raw, tabStop: PlainTextBlocks.tabStop) }

    /// Of a line with nothing right above it.
    func alone() -> ChangelogBlock? {
        if let lead = lead() { return lead }
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
        guard line.contains(where: ASCII.isDigit) else {
            let words = String(decoding: line, as: UTF8.self)
            return indent == 0 && line.count <= 40 && ChangelogHeading(words).isUnreleased ? block(line) : nil
        }
        guard let heading = heading(line) else { return nil }
        // Centred titles have words of their own; stars are bullets too, behind which an entry may begin with a version.
        if indent > 0, !isMarked { return indented(heading, line) }
        if stars > 0 {
            guard indent == 0, heading.isNamed, heading.hasFrame || heading.subject == nil else { return nil }
            return heading.hasFrame || heading.date != nil || line.count <= 20 ? block(line) : nil
        }
        return block(line)
    }

    /// Of a line with text right above it: what is below must set it apart, and others must have its shape.
    func below(isInItem: Bool) -> ChangelogBlock? {
        guard stars == 0, body.count <= 80, body.contains(where: ASCII.isDigit), indent == 0 || !isInItem,
            body.last != ASCII.semicolon, isSetApart, let heading = heading(body)
        else { return nil }
        if indent > 0 {
            guard var title = indented(heading, body) else { return nil }
            title.needsLike = true
            return title
        }
        guard heading.isAlone || heading.isNamed && (heading.hasFrame || heading.date != nil) else { return nil }
        return block(body, needsLike: true)
    }

    /// "This document details the changes between this version, readline-8.2, and": what it says of itself.
    private func lead() -> ChangelogBlock? {
        let opening = "This document details ".utf8
        let middle = "the changes between this version, ".utf8
        let rest = body.dropFirst(opening.count)
        guard body.starts(with: opening), rest.starts(with: middle) else { return nil }
        let end = rest.dropFirst(middle.count).firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
        return heading(rest[..<end]).map { _ in block(rest[..<end]) }
    }

    private func heading(_ line: ArraySlice<UInt8>) -> ChangelogHeading? {
        let heading = ChangelogHeading(String(decoding: line, as: UTF8.self))
        guard !heading.versions.isEmpty, !heading.isBare, heading.leadsToVersion || indent == 0 else { return nil }
        return heading
    }

    /// An underlined one, one that begins as titles do, or a day with its version.
    private func indented(_ heading: ChangelogHeading, _ line: ArraySlice<UInt8>) -> ChangelogBlock? {
        let isWhole = heading.isWhole && heading.leadsToVersion && heading.strayBehind == 0
        let isClear = heading.isNamed || isWhole
        if isClear, isUnderlined { return block(line) }
        let word = ASCII.lowercased(String(decoding: line.prefix(while: ASCII.isLetter), as: UTF8.self))
        let isOpening =
            Self.openings.contains(word)
            && (isClear || isFramed && heading.leadsToVersion && heading.hasFrame && heading.strayBehind <= 3)
        if isOpening, indent >= 2 { return block(line, needsLike: indent < 4) }
        return heading.isAlone && heading.date != nil ? block(line, needsLike: true) : nil
    }

    /// How a title begins that doesn't begin its line.
    private static let openings: Set<String> = [
        "changelog", "changes", "major", "new", "news", "noteworthy", "release", "summary", "version", "what",
    ]

    private func block(_ line: ArraySlice<UInt8>, needsLike: Bool = false) -> ChangelogBlock {
        var block = ChangelogBlock(
            content: .title(level: max(1, stars)), text: String(decoding: ASCII.trimmed(line), as: UTF8.self),
            line: index + 1)
        block.isFramed = isFramed
        block.needsLike = needsLike
        return block
    }

    // MARK: The lines around it

    private func line(_ offset: Int) -> ArraySlice<UInt8> {
        let place = index + offset
        return place >= 0 && place < text.lines.count ? text[place] : []
    }

    private var isUnderlined: Bool {
        let below = ASCII.trimmed(line(1))
        return below.count >= 3 && PlainTextBlocks.isRuler(below)
    }

    /// A ruler above or below it, a day by itself below, or a line with the day above.
    private var isFramed: Bool {
        let above = ASCII.trimmed(line(-1))
        return isUnderlined || above.count >= 3 && PlainTextBlocks.isRuler(above) || Self.isDay(line(1), others: 0)
            || Self.isDay(line(-1), others: 4)
    }

    /// What is right below is indented further, a ruler, a list, a day, or words of headings such as "Release notes".
    private var isSetApart: Bool {
        let below = line(1)
        let body = ASCII.trimmed(below)
        guard !body.isEmpty else { return false }
        if ChangelogIndent.columns(of: below, tabStop: PlainTextBlocks.tabStop) > indent { return true }
        if isUnderlined || PlainTextBlocks.item(body, mayCount: false) != nil { return true }
        guard body.count <= 60 else { return false }
        let words = HeadingWords(String(decoding: body, as: UTF8.self)).words
        return words.count <= 3 && words.allSatisfy { HeadingWords.frames.contains($0.text) }
            || Self.isDay(below, others: 0)
    }

    /// A line with a day, and no more than so many words that belong to none.
    private static func isDay(_ line: ArraySlice<UInt8>, others: Int) -> Bool {
        guard line.count <= 100, line.contains(where: ASCII.isDigit) else { return false }
        let words = HeadingWords(String(decoding: line, as: UTF8.self)).words
        guard let date = HeadingDate.find(in: words.map(\.text)) else { return false }
        let rest = words.indices.filter { !date.range.contains($0) && !HeadingDate.isPart(words[$0].text) }
        return rest.count <= others && rest.allSatisfy { words[$0].version == nil }
    }
}
