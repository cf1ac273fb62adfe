// Links of Markdown whose addresses are elsewhere in the file, as in `[#12]` with `[#12]: https://…` below.
import Primitives

struct ReferenceLinks: Sendable {
    /// By label, in lower case.
    private var addresses: [String: String] = [:]

    /// Takes the definitions (CommonMark 4.7) among all lines of a file. Of two for one label the first counts; footnotes are none.
    init(_ lines: [ArraySlice<UInt8>] = []) {
        for line in lines {
            let body = line.drop { $0 == ASCII.space }
            guard body.first == ASCII.leftBracket, line.count - body.count <= 3, MarkdownBlocks.isLinkDefinition(body),
                let close = body.firstIndex(of: ASCII.rightBracket)
            else { continue }
            let label = Self.key(body[(body.startIndex + 1)..<close])
            let said = ASCII.trimmed(body[(close + 2)...])
            var address = String(decoding: said.prefix { !ASCII.isBlank($0) }, as: UTF8.self)
            if address.hasPrefix("<"), address.hasSuffix(">") { address = String(address.dropFirst().dropLast()) }
            guard !address.isEmpty, !label.isEmpty, !label.hasPrefix("^"), addresses[label] == nil else { continue }
            addresses[label] = address
        }
    }

    private static func key(_ label: ArraySlice<UInt8>) -> String {
        ASCII.lowercased(ASCII.trimmed(String(decoding: label, as: UTF8.self)))
    }

    /// `[label]`, `[label][]` and `[text][label]` with their addresses behind them. Code, other links and unknown labels stay as they are.
    func resolved(_ text: String) -> String {
        guard !addresses.isEmpty, text.utf8.contains(ASCII.leftBracket) else { return text }
        let bytes = Bytes(text.utf8)
        var output = Bytes()
        var index = 0
        while index < bytes.count {
            var end = index + 1
            switch bytes[index] {
            case ASCII.backslash: end = min(index + 2, bytes.count)
            case ASCII.backtick: end = Self.endOfCode(bytes, from: index)
            case ASCII.leftBracket:
                if let (link, next) = link(bytes, at: index) {
                    output += link
                    index = next
                    continue
                }
            default: break
            }
            output += bytes[index..<end]
            index = end
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The link that begins here, and where the text goes on behind it.
    private func link(_ bytes: Bytes, at open: Int) -> (Bytes, Int)? {
        guard let close = Self.close(bytes, from: open + 1) else { return nil }
        let text = bytes[(open + 1)..<close]
        let next = close + 1 < bytes.count ? bytes[close + 1] : ASCII.space
        let isAtLineStart = open == 0 || bytes[open - 1] == ASCII.newline
        if next == ASCII.leftParenthesis || next == ASCII.colon && isAtLineStart { return nil }
        var (label, end) = (text, close + 1)
        if next == ASCII.leftBracket, let second = Self.close(bytes, from: close + 2) {
            if second > close + 2 { label = bytes[(close + 2)..<second] }
            end = second + 1
        }
        guard let address = addresses[Self.key(label)] else { return nil }
        let isWrapped = address.utf8.contains { $0 == ASCII.leftParenthesis || $0 == ASCII.rightParenthesis }
        return (Bytes("[".utf8) + text + Bytes((isWrapped ? "](<\(address)>)" : "](\(address))").utf8), end)
    }

    /// The bracket that closes a label, which has none in it.
    private static func close(_ bytes: Bytes, from start: Int) -> Int? {
        guard start <= bytes.count,
            let end = bytes[start...].firstIndex(where: { $0 == ASCII.leftBracket || $0 == ASCII.rightBracket })
        else { return nil }
        return bytes[end] == ASCII.rightBracket ? end : nil
    }

    /// Behind the code span that begins here, or behind the backticks that begin none.
    private static func endOfCode(_ bytes: Bytes, from start: Int) -> Int {
        let marks = bytes[start...].prefix { $0 == ASCII.backtick }
        var index = marks.endIndex
        while let found = bytes[index...].firstIndex(of: ASCII.backtick) {
            let run = bytes[found...].prefix { $0 == ASCII.backtick }
            if run.count == marks.count { return run.endIndex }
            index = run.endIndex
        }
        return marks.endIndex
    }
}
