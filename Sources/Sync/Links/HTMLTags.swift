// Finds the tags of HTML and in them the addresses in href and src; comments, scripts and styles are passed over.
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets
import Workspace

struct HTMLTag {
    /// The whole attribute with the blanks before it, and the address without quotation marks.
    struct Link {
        var attribute: Range<Int>
        var address: Range<Int>
    }

    /// In lower case.
    var name: Bytes
    var isClosing: Bool
    var links: [Link] = []
    /// After its ">".
    var end: Int
}

struct HTMLTags {
    /// A `<` in Markdown whose tag would be longer than this many bytes is text, which bounds what hostile text costs.
    private static let longestStrictTag = 1 << 16

    private let text: Bytes
    /// The ends that do not come any more, so that no search is made twice.
    private var absent: Set<Bytes> = []

    init(_ text: Bytes) { self.text = text }

    /// Every tag of a text that is HTML throughout.
    static func transform(_ run: TextRun, _ edits: inout LinkEdits) {
        var tags = HTMLTags(run.bytes)
        var index = 0
        while index < run.bytes.count {
            guard run.bytes[index] == ASCII.less else {
                index += 1
                continue
            }
            if let end = tags.opaque(at: index) {
                index = end
            } else if tags.opensTag(at: index) {
                // A tag without an end takes the rest of the text with it, as it does in browsers.
                guard let tag = tags.tag(at: index, isStrict: false) else { return }
                change(tag, of: run, &edits)
                index = tag.isClosing ? tag.end : tags.skipRawText(after: tag)
            } else {
                index += 1
            }
        }
    }

    static func change(_ tag: HTMLTag, of run: TextRun, _ edits: inout LinkEdits) {
        for link in tag.links {
            let place = run.origin(link.address)
            switch edits.verdict(WrittenLink(address: run.bytes[link.address], place: place, markup: .html)) {
            case .keep: break
            case .strip: edits.replace(run.origin(link.attribute))
            case .replace(let text): edits.replace(place, with: text)
            }
        }
    }

    /// The end of a comment, CDATA section, processing instruction or declaration at `start`.
    mutating func opaque(at start: Int) -> Int? {
        func begins(_ text: String) -> Bool { self.text[start...].starts(with: text.utf8) }
        if begins("<!-->") { return start + 5 }
        if begins("<!--->") { return start + 6 }
        if begins("<!--") { return end("-->", from: start + 4) }
        if begins("<![CDATA[") { return end("]]>", from: start + 9) }
        if begins("<?") { return end("?>", from: start + 2) }
        if begins("<!"), start + 2 < text.count, ASCII.isLetter(text[start + 2]) { return end(">", from: start + 2) }
        return nil
    }

    private mutating func end(_ mark: String, from start: Int) -> Int? {
        let mark = Bytes(mark.utf8)
        guard !absent.contains(mark) else { return nil }
        if let end = text.firstIndex(of: mark, from: start) { return end + mark.count }
        absent.insert(mark)
        return nil
    }

    /// After the text of an element whose content is no markup.
    private func skipRawText(after tag: HTMLTag) -> Int {
        guard ["script", "style", "textarea", "title"].contains(where: { tag.name.elementsEqual($0.utf8) }) else {
            return tag.end
        }
        var index = tag.end
        while let less = text[index...].firstIndex(of: ASCII.less) {
            let name = text[less...].dropFirst(2).prefix(tag.name.count)
            if less + 1 < text.count, text[less + 1] == ASCII.slash, name.map(ASCII.lower) == tag.name { return less }
            index = less + 1
        }
        return text.count
    }

    private func opensTag(at start: Int) -> Bool {
        let next = start + 1 < text.count && text[start + 1] == ASCII.slash ? start + 2 : start + 1
        return next < text.count && ASCII.isLetter(text[next])
    }

    /// The open or closing tag at `start`. Strict: CommonMark's raw HTML (0.31.2, 6.6), else it is text; not strict: what
    /// browsers make of it.
    func tag(at start: Int, isStrict: Bool) -> HTMLTag? {
        var index = start + 1
        let isClosing = index < text.count && text[index] == ASCII.slash
        if isClosing { index += 1 }
        let nameStart = index
        guard index < text.count, ASCII.isLetter(text[index]) else { return nil }
        while index < text.count,
            ASCII.isLetter(text[index]) || ASCII.isDigit(text[index]) || text[index] == ASCII.hyphen
        {
            index += 1
        }
        var tag = HTMLTag(name: text[nameStart..<index].map(ASCII.lower), isClosing: isClosing, end: 0)
        while true {
            let before = index
            skipSpace(&index)
            guard index < text.count, !isStrict || index - start < Self.longestStrictTag else { return nil }
            if text[index] == ASCII.greater {
                tag.end = index + 1
                return tag
            }
            if text[index] == ASCII.slash {
                index += 1
                if isStrict, isClosing || index >= text.count || text[index] != ASCII.greater { return nil }
                continue
            }
            if isStrict, isClosing || before == index { return nil }
            guard attribute(&index, from: before, &tag, isStrict: isStrict) else { return nil }
        }
    }

    private func attribute(_ index: inout Int, from before: Int, _ tag: inout HTMLTag, isStrict: Bool) -> Bool {
        let nameStart = index
        while index < text.count, isNameByte(text[index], isFirst: index == nameStart, isStrict: isStrict) {
            index += 1
        }
        guard index > nameStart else {
            if !isStrict { index += 1 }
            return !isStrict
        }
        let name = String(decoding: text[nameStart..<index].map(ASCII.lower), as: UTF8.self)
        var after = index
        skipSpace(&after)
        guard after < text.count, text[after] == ASCII.equals else { return true }
        after += 1
        skipSpace(&after)
        guard after < text.count else { return false }
        let quote = text[after]
        let address: Range<Int>
        if quote == ASCII.quote || quote == ASCII.apostrophe {
            guard let end = text[(after + 1)...].firstIndex(of: quote) else { return false }
            address = (after + 1)..<end
            index = end + 1
        } else {
            index = after
            while index < text.count, isUnquotedByte(text[index], isStrict: isStrict) { index += 1 }
            if isStrict, index == after { return false }
            address = after..<index
        }
        if name == "href" || name == "src" { tag.links.append(.init(attribute: before..<index, address: address)) }
        return true
    }

    private func skipSpace(_ index: inout Int) {
        while index < text.count, ASCII.isSpace(text[index]) { index += 1 }
    }

    private func isNameByte(_ byte: UInt8, isFirst: Bool, isStrict: Bool) -> Bool {
        guard isStrict else {
            return !ASCII.isSpace(byte) && byte != ASCII.slash && byte != ASCII.greater && byte != ASCII.equals
        }
        if ASCII.isLetter(byte) || byte == ASCII.underscore || byte == ASCII.colon { return true }
        return !isFirst && (ASCII.isDigit(byte) || byte == ASCII.dot || byte == ASCII.hyphen)
    }

    private func isUnquotedByte(_ byte: UInt8, isStrict: Bool) -> Bool {
        if ASCII.isSpace(byte) || byte == ASCII.greater { return false }
        return !isStrict || !"\"'=<`".utf8.contains(byte)
    }
}
