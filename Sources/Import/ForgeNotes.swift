// What a forge shows as a release's notes, without what its programs add.
import Changelogs
import Primitives
import ReleaseModel

enum ForgeNotes {
    /// Nil where nothing is left. HTML's tags are taken out, but for their text.
    static func notes(_ markdown: String) -> ReleaseNotesText? {
        ChangelogNotes.notes(ofMarkdown: withoutTags(withoutSummaries(markdown)))
    }

    /// What a reader clicks to see more says nothing: "3 changes".
    private static func withoutSummaries(_ text: String) -> String {
        let bytes = Bytes(text.utf8)
        let lower = Bytes(ASCII.lowercased(text).utf8)
        var output = Bytes()
        var index = 0
        while let open = lower.firstIndex(of: Bytes("<summary".utf8), from: index),
            let close = lower.firstIndex(of: Bytes("</summary>".utf8), from: open)
        {
            output += bytes[index..<open]
            index = close + "</summary>".utf8.count
        }
        return String(decoding: output + bytes[index...], as: UTF8.self)
    }

    /// A line that begins with a tag is HTML for Markdown, and what it says would be lost.
    private static func withoutTags(_ text: String) -> String {
        var isCode = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let body = line.drop { $0 == " " }
            if body.hasPrefix("```") { isCode.toggle() }
            if isCode || body.hasPrefix("<!--") { return String(line) }
            guard body.utf8.first == ASCII.less, !body.hasPrefix("<http") else { return withoutKnownTags(line) }
            let lower = ASCII.lowercased(body.prefix(4))
            let start = lower.hasPrefix("<li") ? "- " : lower.hasPrefix("<h") ? "### " : ""
            return start + stripped(body)
        }.joined(separator: "\n")
    }

    private static func stripped(_ line: Substring) -> String {
        var output = Bytes()
        var isInside = false
        for byte in line.utf8 {
            if byte == ASCII.less { isInside = true }
            if !isInside { output.append(byte) }
            if byte == ASCII.greater { isInside = false }
        }
        return ASCII.trimmed(String(decoding: output, as: UTF8.self))
    }

    // MARK: Inside a line

    /// `Vec<T>` and what is in code stay as they are. A line break becomes a blank.
    private static func withoutKnownTags(_ line: Substring) -> String {
        let bytes = Bytes(line.utf8)
        guard bytes.contains(ASCII.less) else { return String(line) }
        var output = Bytes()
        var index = 0
        while index < bytes.count {
            if bytes[index] == ASCII.backtick {
                let marks = bytes[index...].prefix { $0 == ASCII.backtick }
                let end = bytes.firstIndex(of: Bytes(marks), from: marks.endIndex).map { $0 + marks.count }
                output += bytes[index..<(end ?? marks.endIndex)]
                index = end ?? marks.endIndex
            } else if let (name, end) = tag(bytes, at: index) {
                if name == "br", output.last != ASCII.space { output.append(ASCII.space) }
                index = end
                if name == "br" { while index < bytes.count, bytes[index] == ASCII.space { index += 1 } }
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The name of the tag that begins here, and where it ends.
    private static func tag(_ bytes: Bytes, at start: Int) -> (name: String, end: Int)? {
        guard bytes[start] == ASCII.less, let close = bytes[start...].firstIndex(of: ASCII.greater) else { return nil }
        let inner = bytes[(start + 1)..<close]
        let body = inner.first == ASCII.slash ? inner.dropFirst() : inner
        let word = body.prefix { ASCII.isLetter($0) || ASCII.isDigit($0) }
        let name = ASCII.lowercased(String(decoding: word, as: UTF8.self))
        let next = body.dropFirst(word.count).first
        guard tags.contains(name), next.map({ $0 == ASCII.space || $0 == ASCII.slash }) ?? true else { return nil }
        return (name, close + 1)
    }

    private static let tags: Set<String> = [
        "a", "b", "big", "br", "center", "del", "details", "div", "em", "font", "i", "img", "ins", "kbd", "li", "ol",
        "p",
        "small", "span", "strong", "sub", "summary", "sup", "tt", "u", "ul",
    ]
}
