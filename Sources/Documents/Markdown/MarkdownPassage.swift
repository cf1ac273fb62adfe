// A text of several blocks of Markdown that stands in the middle of a longer one, and leaves what follows alone.
import Primitives

extension Markdown {
    /// The text's blocks, for a place under a heading of `level`: its own headings are further in, and a fence or HTML that it
    /// leaves open ends with it. No blank lines at either end. Nil where it is one paragraph, whose lines may be joined.
    package static func passage(_ source: String, under level: Int) -> String? {
        var passage = MarkdownPassage(level: level)
        for line in passage.lines(of: source) { passage.read(line) }
        guard passage.hasBlocks else { return nil }
        let text = passage.text
        // What no scanner of lines sees is left to the parser: whatever comes next has to be a block of its own.
        let probe = html("\(text)\n\n## colophon\n").utf8.suffix(32)
        return String(decoding: Bytes(probe), as: UTF8.self).hasSuffix(">colophon</h2>\n") ? text : nil
    }

    /// The text up to its first blank line.
    package static func firstBlock(_ source: String) -> String {
        let passage = MarkdownPassage(level: 1)
        let lines = passage.lines(of: source).drop { ASCII.trimmed($0).isEmpty }
        let block = lines.prefix { !ASCII.trimmed($0).isEmpty }
        return String(decoding: Bytes(block.joined(separator: [ASCII.newline])), as: UTF8.self)
    }
}

/// Reads line by line, as CommonMark does, as much as is needed to know what a line begins.
private struct MarkdownPassage {
    let level: Int
    private var output: [Bytes] = []
    private var fence: (mark: UInt8, count: Int, indent: ArraySlice<UInt8>)?
    /// How many of the last lines of the output are the open paragraph's.
    private var paragraphLines = 0
    private var isInList = false
    /// More than one line of one paragraph.
    private(set) var hasBlocks = false
    private var isAfterBlank = false

    init(level: Int) { self.level = level }

    func lines(of source: String) -> [ArraySlice<UInt8>] {
        var bytes = Bytes()
        var isAfterReturn = false
        for byte in source.utf8 {
            if byte != ASCII.newline || !isAfterReturn { bytes.append(byte == ASCII.carriageReturn ? 10 : byte) }
            isAfterReturn = byte == ASCII.carriageReturn
        }
        return bytes.split(separator: ASCII.newline, omittingEmptySubsequences: false)
    }

    /// Without blank lines at the ends.
    var text: String {
        var lines = output[...]
        while lines.last?.isEmpty == true { lines.removeLast() }
        if let fence { lines.append(Bytes(fence.indent) + Bytes(repeating: fence.mark, count: fence.count)) }
        return String(decoding: Bytes(lines.joined(separator: [ASCII.newline])), as: UTF8.self)
    }

    mutating func read(_ line: ArraySlice<UInt8>) {
        let body = ASCII.trimmed(line)
        let indent = line.prefix { ASCII.isBlank($0) }
        if let open = fence {
            output.append(Bytes(line))
            if body.count >= open.count, body.allSatisfy({ $0 == open.mark }) { fence = nil }
            return
        }
        guard !body.isEmpty else {
            if !output.isEmpty { output.append([]) }
            paragraphLines = 0
            isAfterBlank = true
            return
        }
        if isAfterBlank, !output.isEmpty { hasBlocks = true }
        isAfterBlank = false
        let isFree = indent.count <= 3 && !indent.contains(ASCII.tab)
        if !isFree, paragraphLines == 0, !isInList {
            hasBlocks = hasBlocks || output.isEmpty
            output.append(Bytes(line))
            return
        }
        let (content, isItem) = Self.content(of: body)
        if let (mark, count) = MarkdownMarks.fence(content), isFree || isInList {
            fence = (mark, count, isItem ? [] : indent)
            begin(Bytes(line))
        } else if isFree, let marks = MarkdownMarks.headingLevel(body) {
            let deeper = Bytes(repeating: ASCII.hash, count: min(6, marks + level))
            begin(deeper + body.dropFirst(marks))
        } else if isFree, paragraphLines > 0, !isInList, let underlined = MarkdownMarks.underlineLevel(body) {
            let title = output.suffix(paragraphLines).map { ASCII.trimmed($0[...]) }.joined(separator: [ASCII.space])
            output.removeLast(paragraphLines)
            begin(Bytes(repeating: ASCII.hash, count: min(6, underlined + level)) + [ASCII.space] + title)
        } else if Self.opensHTML(content) {
            let start = line.count - content.count
            begin(Bytes(line.prefix(start)) + [ASCII.backslash] + content)
        } else if isItem {
            begin(Bytes(line))
            isInList = true
        } else {
            if paragraphLines == 0, isFree, indent.isEmpty { isInList = false }
            if paragraphLines == 0, !output.isEmpty { hasBlocks = true }
            if body.first == ASCII.bar { hasBlocks = hasBlocks || paragraphLines > 0 }
            output.append(Bytes(line))
            paragraphLines += 1
        }
    }

    private mutating func begin(_ line: Bytes) {
        if !output.isEmpty { hasBlocks = true }
        output.append(line)
        paragraphLines = 0
    }

    /// What follows the marks of list items and quotes, and whether there are any.
    private static func content(of body: ArraySlice<UInt8>) -> (content: ArraySlice<UInt8>, isItem: Bool) {
        var rest = body
        while let first = rest.first {
            let digits = rest.prefix(while: ASCII.isDigit).count
            let mark = (1...9).contains(digits) ? rest.dropFirst(digits).first : first
            let isMark =
                digits > 0
                ? mark == ASCII.dot || mark == ASCII.rightParenthesis
                : "-+*".utf8.contains(first) || first == ASCII.greater
            let after = rest.dropFirst((digits > 0 ? digits : 0) + 1)
            guard isMark, first == ASCII.greater || (after.first.map(ASCII.isBlank) ?? true) else { break }
            rest = after.drop(while: ASCII.isBlank)
        }
        return (rest, rest.count < body.count)
    }

    /// HTML that a blank line doesn't end (CommonMark 4.6, kinds 1 to 5), and that doesn't end on its line.
    private static func opensHTML(_ body: ArraySlice<UInt8>) -> Bool {
        guard body.first == ASCII.less, let second = body.dropFirst().first else { return false }
        if second == ASCII.question { return body.firstIndex(of: Bytes("?>".utf8)) == nil }
        if second == ASCII.exclamation {
            if body.starts(with: "<!--".utf8) { return body.dropFirst(4).firstIndex(of: Bytes("-->".utf8)) == nil }
            return !body.contains(ASCII.greater)
        }
        let name = body.dropFirst().prefix(while: ASCII.isLetter).map(ASCII.lower)
        return ["pre", "script", "style", "textarea"].contains { name.elementsEqual($0.utf8) }
    }
}
