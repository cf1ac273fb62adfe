// Code in a reStructuredText, which is indented below a paragraph that ends with two colons or below a directive, as Markdown has it.
import Primitives

/// Other lines stay as they are (reStructuredText specification, "Literal Blocks").
struct LiteralBlocks {
    enum Part: Hashable {
        case prose(String)
        /// Between its fences.
        case code(String)
    }

    private(set) var parts: [Part] = []
    private var prose: [String] = []

    init(_ lines: [ArraySlice<UInt8>]) {
        var index = 0
        while index < lines.count {
            if let lead = Lead(lines[index]), let block = Self.block(below: index, isDirective: lead.isDirective, lines)
            {
                if let text = lead.text { prose.append(text) }
                prose.append("")
                end()
                parts.append(.code(Self.fenced(lines[block], language: lead.language)))
                index = block.upperBound
            } else {
                prose.append(String(decoding: lines[index], as: UTF8.self))
                index += 1
            }
        }
        end()
    }

    private mutating func end() {
        if !prose.isEmpty { parts.append(.prose(prose.joined(separator: "\n"))) }
        prose = []
    }

    /// The line above a block.
    private struct Lead {
        /// What is left of it; nil: nothing.
        var text: String?
        var language = ""
        var isDirective = false

        init?(_ line: ArraySlice<UInt8>) {
            let text = String(decoding: line, as: UTF8.self)
            let body = ASCII.trimmed(text)
            for name in ["code-block", "code", "sourcecode"] where body.hasPrefix(".. \(name)::") {
                let word = ASCII.trimmed(String(body.dropFirst(name.utf8.count + 5)))
                language =
                    word.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "+-".utf8.contains($0) }
                    ? word : ""
                isDirective = true
                return
            }
            guard body.hasSuffix("::"), !body.hasPrefix(".. ") else { return nil }
            if body.utf8.count == 2 { return }
            var bytes = Bytes(text.utf8)
            while let last = bytes.last, ASCII.isSpace(last) { bytes.removeLast() }
            bytes.removeLast()
            // "as in ::" shows no colon at all.
            if ASCII.isBlank(bytes[bytes.count - 2]) { bytes.removeLast(2) }
            self.text = String(decoding: bytes, as: UTF8.self)
        }
    }

    /// The lines of the block below a line, which are indented further than it.
    private static func block(below index: Int, isDirective: Bool, _ lines: [ArraySlice<UInt8>]) -> Range<Int>? {
        let indent = Self.indent(lines[index])
        func isInside(_ place: Int) -> Bool {
            ASCII.trimmed(lines[place]).isEmpty || Self.indent(lines[place]) > indent
        }
        var start = index + 1
        // A directive's options.
        while isDirective, start < lines.count, ASCII.trimmed(lines[start]).first == ASCII.colon, isInside(start) {
            start += 1
        }
        guard start < lines.count, ASCII.trimmed(lines[start]).isEmpty else { return nil }
        var end = start
        while end < lines.count, isInside(end) { end += 1 }
        while start < end, ASCII.trimmed(lines[start]).isEmpty { start += 1 }
        while end > start, ASCII.trimmed(lines[end - 1]).isEmpty { end -= 1 }
        return start < end ? start..<end : nil
    }

    private static func indent(_ line: ArraySlice<UInt8>) -> Int {
        ChangelogIndent.columns(of: line, tabStop: PlainTextBlocks.tabStop)
    }

    private static func fenced(_ lines: ArraySlice<ArraySlice<UInt8>>, language: String) -> String {
        let width = lines.filter { !ASCII.trimmed($0).isEmpty }.map(indent).min() ?? 0
        let code = lines.map { line in
            String(
                decoding: ChangelogIndent.dropping(width, from: line, tabStop: PlainTextBlocks.tabStop), as: UTF8.self)
        }
        let longest = code.joined(separator: "\n").utf8.split { $0 != ASCII.backtick }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return ([fence + language] + code + [fence]).joined(separator: "\n")
    }
}
