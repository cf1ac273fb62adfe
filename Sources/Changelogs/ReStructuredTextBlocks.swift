// Splits a reStructuredText changelog into headings, list items and paragraphs.
import EvidenceParsing
import Primitives
import ReleaseModel

/// A title is a line with a line of one punctuation mark below it, as long as the title or at least four marks, and maybe the
/// same line above (reStructuredText specification, "Sections"). Levels follow the order in which the styles appear.
/// Indented text, and explicit markup (`.. `) with what is indented below it, is no block; but Sphinx's `changelog` directive is
/// a section with its `change` directives as entries, and so is an item with the role `release`.
struct ReStructuredTextBlocks {
    private let text: EvidenceText
    private var blocks: [ChangelogBlock] = []
    /// The marks that were used, an overlined style apart from the same without: position + 1 is the level.
    private var styles: [[UInt8]] = []
    private var isInParagraph = false
    private var isInList = false
    private var isInMarkup = false
    private var isInConflict = false
    /// Inside a `changelog` directive; then whether the text of a `change` is still to come.
    private var isInDirective = false
    private var awaitsChange = false

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
        if let conflict = ChangelogBlock.conflict(raw, number: index + 1) {
            isInParagraph = false
            isInConflict = conflict.content == .conflict(isEnd: false)
            blocks.append(conflict)
            return 1
        }
        let isIndented = raw.first.map(ASCII.isSpace) ?? false
        if isIndented, isInDirective {
            change(body, at: index)
            return 1
        }
        isInDirective = false
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
            if ASCII.trimmed(body.dropFirst(2)).elementsEqual("changelog::".utf8) { return directive(at: index) }
        } else if let item = Self.item(body) {
            isInList = true
            guard !item.isEmpty else { return 1 }
            isInParagraph = true
            if let release = Self.release(item) {
                isInParagraph = false
                add(.title(level: styles.count + 1), release, index)
            } else {
                add(.item, item, index)
            }
        } else if !isIndented {
            isInList = false
            isInParagraph = true
            add(.paragraph, body, index)
        }
        return 1
    }

    // MARK: Directives

    /// The options of a `changelog` directive as a heading.
    private mutating func directive(at index: Int) -> Int {
        var (version, released): (String?, String?)
        var next = index + 1
        while next < text.lines.count, let first = text[next].first, ASCII.isSpace(first),
            let (name, value) = Self.option(ASCII.trimmed(text[next]))
        {
            if name == "version" { version = value }
            if name == "released" { released = value }
            next += 1
        }
        guard let version else { return 1 }
        let state = released.map { $0.isEmpty ? " (unreleased)" : " (\($0))" } ?? ""
        isInParagraph = false
        (isInMarkup, isInDirective, awaitsChange) = (false, true, false)
        blocks.append(
            ChangelogBlock(content: .heading(level: styles.count + 1), text: version + state, line: index + 1))
        return next - index
    }

    private mutating func change(_ body: ArraySlice<UInt8>, at index: Int) {
        if body.starts(with: "..".utf8) {
            awaitsChange = body.starts(with: ".. change::".utf8)
        } else if awaitsChange, Self.option(body) == nil {
            awaitsChange = false
            add(.item, body, index)
        }
    }

    /// `:name: value`
    private static func option(_ body: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard body.first == ASCII.colon, let end = body.dropFirst().firstIndex(of: ASCII.colon),
            body[(body.startIndex + 1)..<end].allSatisfy({
                ASCII.isLetter($0) || $0 == ASCII.underscore || $0 == ASCII.hyphen
            })
        else { return nil }
        let name = body[(body.startIndex + 1)..<end]
        return (
            String(decoding: name, as: UTF8.self),
            String(decoding: ASCII.trimmed(body[(end + 1)...]), as: UTF8.self)
        )
    }

    /// What `:release:`1.2.0 <2024-01-02>`` says.
    private static func release(_ item: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let mark = Bytes(":release:`".utf8)
        guard item.starts(with: mark), item.last == ASCII.backtick else { return nil }
        let inner = item.dropFirst(mark.count).dropLast()
        return Bytes(inner.map { $0 == ASCII.less ? ASCII.leftParenthesis : $0 == ASCII.greater ? 0x29 : $0 })[...]
    }

    // MARK: Titles

    private func title(at index: Int) -> (text: String, style: [UInt8], line: Int, count: Int)? {
        let next = index + 1 < text.lines.count ? text[index + 1] : []
        // The line between the two sides of a conflict.
        if isInConflict, next.count == 7, next.allSatisfy({ $0 == ASCII.equals }) { return nil }
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
        if body.starts(with: "•".utf8) { return ASCII.trimmed(body.dropFirst(3)) }
        return ListMark.text(of: body, bullets: "-+*")
            ?? (body.starts(with: "#. ".utf8) ? ASCII.trimmed(body.dropFirst(2)) : nil)
    }
}
