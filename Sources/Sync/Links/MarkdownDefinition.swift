// Reads the link reference definitions that a paragraph begins with (CommonMark 0.31.2, 4.7).
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets

/// `[label]: address "title"`. A footnote's text (`[^1]: …`, GFM) is none.
struct MarkdownDefinition {
    /// As it is compared.
    var label: Bytes
    var address: Bytes
    /// In the file.
    var addressRange: Range<Int>
    /// What goes where the definition goes: its lines, without the marks of a quote or list item before it.
    var whole: Range<Int>

    /// The definitions at the head of a paragraph, and where its text begins after them.
    static func read(_ run: TextRun, in document: Bytes) -> (definitions: [MarkdownDefinition], end: Int) {
        let syntax = LinkSyntax(text: run.bytes)
        var definitions: [MarkdownDefinition] = []
        var start = 0
        while start < run.bytes.count {
            guard let (label, address, end) = parts(syntax, at: start) else { break }
            let next = nextLine(run.bytes, after: end)
            var whole = run.origin(start..<next)
            // A line that holds nothing else goes with its indentation and its end.
            let lead = document[..<whole.lowerBound].lastIndex { !ASCII.isBlank($0) }
            if lead.map({ ASCII.isLineEnd(document[$0]) }) ?? true {
                whole = (lead.map { $0 + 1 } ?? 0)..<whole.upperBound
            } else {
                whole = run.origin(start..<end)
            }
            definitions.append(
                MarkdownDefinition(
                    label: label, address: Bytes(run.bytes[address]), addressRange: run.origin(address), whole: whole))
            start = next
        }
        return (definitions, start)
    }

    /// Label, address and end (before the line's end) of the definition at `start`.
    private static func parts(_ syntax: LinkSyntax, at start: Int) -> (label: Bytes, address: Range<Int>, end: Int)? {
        let text = syntax.text
        let open = syntax.skipBlanks(start)
        guard let label = syntax.label(at: open), text[label].first != ASCII.caret else { return nil }
        let name = syntax.name(of: label)
        let colon = label.upperBound + 1
        guard !name.isEmpty, colon < text.count, text[colon] == ASCII.colon else { return nil }
        let addressStart = syntax.skipSpace(colon + 1)
        guard let destination = syntax.destination(at: addressStart), destination.end > addressStart else { return nil }
        let titleStart = syntax.skipSpace(destination.end)
        if titleStart > destination.end, let end = syntax.title(at: titleStart) {
            let after = syntax.skipBlanks(end)
            if syntax.isLineEnd(after) { return (name, destination.address, after) }
        }
        let after = syntax.skipBlanks(destination.end)
        return syntax.isLineEnd(after) ? (name, destination.address, after) : nil
    }

    private static func nextLine(_ text: Bytes, after end: Int) -> Int {
        guard end < text.count else { return text.count }
        let isPair = text[end] == ASCII.carriageReturn && end + 1 < text.count && text[end + 1] == ASCII.newline
        return end + (isPair ? 2 : 1)
    }
}
