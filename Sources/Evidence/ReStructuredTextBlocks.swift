// Splits a reStructuredText changelog into headings, list items and paragraphs.
import Primitives
import ReleaseModel

/// A title is a line with a line of one punctuation mark below it, as long as the title or at least four marks, and maybe the
/// same line above (reStructuredText specification, "Sections"). Levels follow the order in which the styles appear.
/// Indented text, and explicit markup (`.. `) with what is indented below it, is no block.
struct ReStructuredTextBlocks {
    private let text: EvidenceText
    private var blocks: [ChangelogBlock] = []
    /// The marks that were used, an overlined style apart from the same without: position + 1 is the level.
    private var styles: [[UInt8]] = []
    private var isInParagraph = false
    private var isInList = false
    private var isInMarkup = false

    static func read(_ text: EvidenceText) -> [ChangelogBlock] {
        var reader = ReStructuredTextBlocks(text: text)
        var index = 0
        while index < text.lines.count { index += reader.block(at: index) }
        return reader.blocks
    }

    private init(text: EvidenceText) { self.text = text }

    /// Reads what starts on a line; gives how many lines that is.
    private mutating func block(at index: Int) -> Int {
        let raw = text[index]
        let body = ASCII.trimmed(raw)
        guard let first = body.first else {
            isInParagraph = false
            return 1
        }
        let isIndented = raw.first.map(ASCII.isSpace) ?? false
        if isIndented, isInMarkup { return 1 }
        if !isInParagraph, let title = title(at: index) {
            heading(title.text, style: title.style, number: title.line)
            return title.count
        }
        if !isIndented { isInMarkup = false }
        if isInParagraph, !isInList || Self.item(body) == nil {
            if let last = blocks.indices.last, blocks[last].text.utf8.count < 1000 {
                blocks[last].text += " " + String(decoding: body, as: UTF8.self)
            }
            return 1
        }
        if Self.mark(raw) != nil, body.count >= 4 {  // a transition
            isInList = false
        } else if !isIndented, first == UInt8(ascii: "."), body.starts(with: "..".utf8),
            body.count == 2 || ASCII.isBlank(body[body.startIndex + 2])
        {
            isInMarkup = true
            isInList = false
        } else if let item = Self.item(body) {
            isInList = true
            guard !item.isEmpty else { return 1 }
            isInParagraph = true
            add(.item, item, index)
        } else if !isIndented {
            isInList = false
            isInParagraph = true
            add(.paragraph, body, index)
        }
        return 1
    }

    private func title(at index: Int) -> (text: String, style: [UInt8], line: Int, count: Int)? {
        let next = index + 1 < text.lines.count ? text[index + 1] : []
        if let over = Self.mark(text[index]) {
            guard index + 2 < text.lines.count, Self.mark(text[index + 2]) == over, !ASCII.trimmed(next).isEmpty,
                Self.fits(ASCII.trimmed(text[index]), over: ASCII.trimmed(next))
            else { return nil }
            return (String(decoding: ASCII.trimmed(next), as: UTF8.self), [over, over], index + 2, 3)
        }
        let body = ASCII.trimmed(text[index])
        guard let under = Self.mark(next), let first = text[index].first, !ASCII.isSpace(first),
            Self.fits(ASCII.trimmed(next), over: body)
        else { return nil }
        return (String(decoding: body, as: UTF8.self), [under], index + 1, 2)
    }

    private mutating func heading(_ text: String, style: [UInt8], number: Int) {
        let level = styles.firstIndex(of: style) ?? styles.count
        if level == styles.count { styles.append(style) }
        isInParagraph = false
        isInList = false
        isInMarkup = false
        blocks.append(ChangelogBlock(content: .heading(level: level + 1), text: text, line: number))
    }

    private mutating func add(_ content: ChangelogBlock.Content, _ text: ArraySlice<UInt8>, _ index: Int) {
        blocks.append(ChangelogBlock(content: content, text: String(decoding: text, as: UTF8.self), line: index + 1))
    }

    /// The mark of a line that is made of one punctuation mark, from its first column on.
    private static func mark(_ line: ArraySlice<UInt8>) -> UInt8? {
        guard let mark = line.first, mark > 32, mark < 127, !ASCII.isDigit(mark), !ASCII.isLetter(mark) else {
            return nil
        }
        let body = ASCII.trimmed(line)
        return body.count >= 2 && body.allSatisfy { $0 == mark } ? mark : nil
    }

    private static func fits(_ line: ArraySlice<UInt8>, over title: ArraySlice<UInt8>) -> Bool {
        line.count >= 4 || line.count >= title.count { $0 & 0xC0 != 0x80 }
    }

    /// What an item of a bulleted or enumerated list says; nil for what isn't one.
    private static func item(_ body: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = body
        let digits = body.prefix(while: ASCII.isDigit).count
        if body.starts(with: "•".utf8) {
            rest = body.dropFirst(3)
        } else if let mark = body.first, "-+*".utf8.contains(mark) {
            rest = body.dropFirst()
        } else if body.starts(with: "#.".utf8) {
            rest = body.dropFirst(2)
        } else if (1...9).contains(digits), let mark = body.dropFirst(digits).first,
            mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")")
        {
            rest = body.dropFirst(digits + 1)
        } else {
            return nil
        }
        guard let next = rest.first else { return rest }
        return ASCII.isBlank(next) ? ASCII.trimmed(rest) : nil
    }
}
