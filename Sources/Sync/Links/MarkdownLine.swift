// What a line of Markdown can begin: a fence, a heading, a list item, a thematic break, a block of HTML
// (CommonMark 0.31.2, chapters 4 and 5).
import Evidence
import Files
import Primitives

/// One line from its first byte that is no blank to its end, without the line's end.
struct MarkdownLine {
    let bytes: ArraySlice<UInt8>

    struct Fence: Equatable {
        var byte: UInt8
        var length: Int
    }

    var fence: Fence? {
        guard let byte = bytes.first, byte == ASCII.backtick || byte == ASCII.tilde else { return nil }
        let length = bytes.prefix { $0 == byte }.count
        guard length >= 3, byte == ASCII.tilde || !bytes.dropFirst(length).contains(byte) else { return nil }
        return Fence(byte: byte, length: length)
    }

    func closes(_ fence: Fence) -> Bool {
        let length = bytes.prefix { $0 == fence.byte }.count
        return length >= fence.length && bytes.dropFirst(length).allSatisfy(ASCII.isBlank)
    }

    var isHeading: Bool {
        let level = bytes.prefix { $0 == ASCII.hash }.count
        return (1...6).contains(level) && bytes.dropFirst(level).first.map(ASCII.isBlank) ?? true
    }

    /// The underline of a setext heading.
    var isUnderline: Bool {
        guard let byte = bytes.first, byte == ASCII.equals || byte == ASCII.hyphen else { return false }
        return bytes.drop { $0 == byte }.allSatisfy(ASCII.isBlank)
    }

    var isThematicBreak: Bool {
        guard let byte = bytes.first, [ASCII.asterisk, ASCII.hyphen, ASCII.underscore].contains(byte) else {
            return false
        }
        var count = 0
        for other in bytes where !ASCII.isBlank(other) {
            guard other == byte else { return false }
            count += 1
        }
        return count >= 3
    }

    /// The row of dashes below a table's head (GFM 0.29, 4.10).
    var isTableDelimiter: Bool {
        bytes.contains(ASCII.hyphen) && bytes.contains(ASCII.bar)
            && bytes.allSatisfy { ASCII.isBlank($0) || [ASCII.hyphen, ASCII.bar, ASCII.colon].contains($0) }
    }

    /// The length of a list item's marker.
    func listMarker(interruptsParagraph: Bool) -> Int? {
        guard let first = bytes.first else { return nil }
        var length = 1
        if ASCII.isDigit(first) {
            let digits = bytes.prefix { ASCII.isDigit($0) }
            guard digits.count <= 9, let mark = bytes.dropFirst(digits.count).first,
                mark == ASCII.dot || mark == ASCII.rightParenthesis
            else { return nil }
            if interruptsParagraph, !digits.elementsEqual("1".utf8) { return nil }
            length = digits.count + 1
        } else if ![ASCII.hyphen, ASCII.plus, ASCII.asterisk].contains(first) {
            return nil
        }
        let rest = bytes.dropFirst(length)
        guard rest.first.map(ASCII.isBlank) ?? true else { return nil }
        if interruptsParagraph, rest.allSatisfy(ASCII.isBlank) { return nil }
        return length
    }

    /// How a block of HTML ends: with a line that holds one of these, in lower case; none: before a blank line.
    struct HTMLBlock: Equatable {
        var ends: [String]
        func isLast(_ line: ArraySlice<UInt8>) -> Bool {
            guard !ends.isEmpty else { return false }
            let lower = line.map(ASCII.lower)
            return ends.contains { lower.firstIndex(of: Bytes($0.utf8), from: 0) != nil }
        }
    }

    func htmlBlock(interruptsParagraph: Bool) -> HTMLBlock? {
        guard bytes.first == ASCII.less else { return nil }
        let rest = bytes.dropFirst()
        if rest.starts(with: "!--".utf8) { return HTMLBlock(ends: ["-->"]) }
        if rest.first == ASCII.question { return HTMLBlock(ends: ["?>"]) }
        if rest.starts(with: "![CDATA[".utf8) { return HTMLBlock(ends: ["]]>"]) }
        if rest.first == ASCII.exclamation, let letter = rest.dropFirst().first, ASCII.isLetter(letter) {
            return HTMLBlock(ends: [">"])
        }
        let isClosing = rest.first == ASCII.slash
        let name = rest.dropFirst(isClosing ? 1 : 0).prefix {
            ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.hyphen
        }
        let lower = String(decoding: name.map(ASCII.lower), as: UTF8.self)
        let after = bytes[name.endIndex...]
        let endsName = after.first.map { ASCII.isBlank($0) || $0 == ASCII.greater } ?? true
        let isVerbatim = Self.verbatim.contains(lower)
        if isVerbatim, !isClosing, endsName { return HTMLBlock(ends: Self.verbatim.map { "</\($0)>" }) }
        if Self.blocks.contains(lower), endsName || after.starts(with: "/>".utf8) { return HTMLBlock(ends: []) }
        if interruptsParagraph || isVerbatim && !isClosing { return nil }
        let line = Bytes(bytes)
        guard let tag = HTMLTags(line).tag(at: 0, isStrict: true), line[tag.end...].allSatisfy(ASCII.isBlank) else {
            return nil
        }
        return HTMLBlock(ends: [])
    }

    private static let verbatim = ["pre", "script", "style", "textarea"]

    private static let blocks = Set(
        """
        address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt \
        fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link \
        main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead \
        title tr track ul
        """.split(separator: " ").map(String.init))
}
