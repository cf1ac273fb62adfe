// One entry of a changelog taken apart: its first paragraph, the rest, and the references at its end.
import EvidenceParsing
import Primitives
import ReleaseModel

struct NotesEntryText: Hashable {
    var title: String
    var description: String?
    var pr: String?
    var issue: String?
    var author: String?
    /// What its own first word says, as in `feat: …`.
    var group: NotesGroup?

    init(title: String) { self.title = title }

    /// A paragraph without references to look for.
    init(paragraph: String) { title = paragraph.split(whereSeparator: \.isNewline).joined(separator: " ") }

    /// Markdown of an item, without its bullet. The first paragraph is the title.
    init(item: String) {
        var lines = item.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        while lines.last?.isBlank == true { lines.removeLast() }
        let end = lines.indices.dropFirst().first { Self.endsParagraph(lines[$0]) } ?? lines.count
        title = lines[..<end].map { ASCII.trimmed($0) }.joined(separator: " ")
        let rest = lines[end...].drop { $0.isBlank }
        if !rest.isEmpty { description = rest.joined(separator: "\n") }
        takeReferences()
    }

    /// A blank line, a list or a code block.
    private static func endsParagraph(_ line: String) -> Bool {
        let body = ASCII.trimmed(Bytes(line.utf8)[...])
        return body.isEmpty || body.starts(with: "```".utf8) || body.starts(with: "~~~".utf8)
            || ListMark.text(of: body, bullets: "-+*").map { !$0.isEmpty } ?? false
    }

    // MARK: References

    /// Takes from the title what only names where the change comes from.
    private mutating func takeReferences() {
        takeLead()
        // "… by @ada in https://github.com/o/r/pull/12", as GitHub writes notes.
        if let place = title.range(ofLast: " in http"), let number = Self.request(String(title[place...].dropFirst(3)))
        {
            let head = String(title[..<place])
            if let by = head.range(ofLast: " by @") {
                author = String(head[by...].dropFirst(5))
                title = String(head[..<by])
            } else {
                title = head
            }
            pr = number
            return
        }
        while true {
            let before = title
            takeLink()
            takeParenthesis()
            if title == before { break }
            while let last = title.last, last == "," || last == " " { title.removeLast() }
        }
        title = NotesMarkup.withoutRoles(title)
        description = description.map { NotesMarkup.withoutRoles($0) }
        // Nothing else was said.
        if title.isEmpty { title = references }
    }

    /// `[#12](…) [`1a2b3c4`](…) Thanks [@ada](…)! - `, as Changesets begins an entry.
    private mutating func takeLead() {
        guard title.hasPrefix("["), let thanks = title[...].range(of: "Thanks [@")?.lowerBound,
            let end = title[...].range(of: "! - ")?.lowerBound, thanks < end
        else { return }
        let lead = title[..<thanks]
        let isOfLinks = lead.split(separator: " ").allSatisfy { $0.hasPrefix("[") && $0.hasSuffix(")") }
        guard isOfLinks else { return }
        author = String(title[thanks...].dropFirst(9).prefix { $0 != "]" })
        for word in lead.split(separator: " ") where word.hasPrefix("[#") {
            pr = String(word.dropFirst(2).prefix { $0 != "]" })
        }
        title = String(title[end...].dropFirst(4))
    }

    /// `[#12](https://…/pull/12)` at the end, maybe in parentheses, and before a full stop.
    private mutating func takeLink() {
        var text = title.hasSuffix(".") ? String(title.dropLast()) : title
        let isInside = text.hasSuffix("))")
        if isInside { text.removeLast() }
        guard text.hasSuffix(")"), let middle = text.range(ofLast: "]("),
            let open = String(text[..<middle]).range(ofLast: "[")
        else { return }
        let label = text[open..<middle].dropFirst()
        let number = label.hasPrefix("#") ? label.dropFirst() : label
        let address = text[middle...].dropFirst(2).dropLast()
        guard !number.isEmpty, number.utf8.allSatisfy(ASCII.isDigit), !address.contains(" ") else { return }
        let isRequest = address.contains("/pull/") || address.contains("/merge_requests/") || address == "role:pull"
        guard take(String(number), isIssue: !isRequest) else { return }
        var head = text[..<open]
        if isInside, head.hasSuffix("(") { head = head.dropLast() }
        title = ASCII.trimmed(String(head))
    }

    /// `(#12)`, `(!12)`, `(#12 @ada)`, `(@ada)` at the end. Several numbers stay in the text.
    private mutating func takeParenthesis() {
        guard title.hasSuffix(")"), let open = title.range(ofLast: "(") else { return }
        let words = title[open...].dropFirst().dropLast().split { $0 == "," || $0 == " " }
        let numbers = words.filter { !$0.hasPrefix("@") }
        guard !words.isEmpty, words.allSatisfy({ Self.isReference($0) }), numbers.count <= 1 else { return }
        if let number = numbers.first {
            guard take(String(number.hasPrefix("#") ? number.dropFirst() : number), isIssue: false) else { return }
        }
        for word in words where word.hasPrefix("@") { author = author ?? String(word.dropFirst()) }
        title = ASCII.trimmed(String(title[..<open]))
    }

    private static func isReference(_ word: Substring) -> Bool {
        guard let first = word.utf8.first, word.utf8.count > 1 else { return false }
        if first == UInt8(ascii: "@") {
            return word.utf8.dropFirst().allSatisfy {
                ASCII.isLetter($0) || ASCII.isDigit($0) || "-_[]".utf8.contains($0)
            }
        }
        return "#!".utf8.contains(first) && word.utf8.dropFirst().allSatisfy(ASCII.isDigit)
    }

    /// False where another number is there already.
    private mutating func take(_ number: String, isIssue: Bool) -> Bool {
        guard (isIssue ? issue : pr) == nil else { return false }
        if isIssue { issue = number } else { pr = number }
        return true
    }

    /// The number in the address of a pull or merge request.
    private static func request(_ address: String) -> String? {
        let parts = address.split(separator: "/")
        guard parts.count > 2, ["pull", "merge_requests"].contains(parts[parts.count - 2]),
            let number = parts.last, number.utf8.allSatisfy(ASCII.isDigit)
        else { return nil }
        return String(number)
    }

    // MARK: Lists without fields for references

    /// Where the list has no place for them, they stay in the text.
    var titleWithReferences: String {
        references.isEmpty ? title : "\(title) (\(references))"
    }

    /// `#12`, and `!12` as GitLab has it.
    private var references: String {
        [pr, issue].compactMap(\.self).map { $0.hasPrefix("!") ? $0 : "#\($0)" }.joined(separator: ", ")
    }

    var whole: String { [titleWithReferences, description].compactMap(\.self).joined(separator: "\n\n") }

    /// A weakness's identifier, as in CVE-2026-0001.
    var identifier: String? {
        let words = titleWithReferences.utf8.split { !ASCII.isLetter($0) && !ASCII.isDigit($0) && $0 != ASCII.hyphen }
        return words.lazy.map { String(decoding: $0, as: UTF8.self) }.first {
            word in ["CVE-", "GHSA-", "RUSTSEC-", "PYSEC-", "OSV-", "GO-"].contains { word.hasPrefix($0) }
        }
    }
}

extension String {
    /// Where the last occurrence starts.
    fileprivate func range(ofLast mark: String) -> Index? {
        let bytes = Array(utf8)
        let wanted = Array(mark.utf8)
        guard bytes.count >= wanted.count else { return nil }
        for offset in stride(from: bytes.count - wanted.count, through: 0, by: -1)
        where bytes[offset] == wanted[0] && bytes[offset..<(offset + wanted.count)].elementsEqual(wanted) {
            return utf8.index(startIndex, offsetBy: offset)
        }
        return nil
    }
}
