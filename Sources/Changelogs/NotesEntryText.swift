// One entry of a changelog taken apart: its first paragraph, the rest, and the references at its end.
import EvidenceParsing
import Primitives
import ReleaseModel

struct NotesEntryText: Hashable {
    var title: String
    var description: String?
    var pr: String?
    var issue: String?
    /// Several are parted by commas.
    var author: String?

    init(title: String) { self.title = title }

    /// What the first word says about the change, as in `feat: …` and `fix!: …`. Nil where it says nothing.
    var conventional: (entry: NotesEntryText, group: NotesGroup, isBreaking: Bool)? {
        guard let found = ConventionalSubject(title), !found.subject.isEmpty else { return nil }
        var entry = self
        entry.title = (found.scope.map { "\($0): " } ?? "") + found.subject
        let group: NotesGroup? =
            switch found.type {
            case "feat", "feature": .features
            case "fix", "bugfix", "hotfix": .fixes
            default: nil
            }
        if found.isBreaking { return (entry, .breaking, true) }
        return group.map { (entry, $0, false) }
    }

    /// A paragraph without references to look for, maybe with code below it.
    init(paragraph: String) {
        let lines = Self.lines(of: paragraph)
        let end = lines.firstIndex(of: "") ?? lines.count
        title = lines[..<end].filter { !$0.isEmpty }.joined(separator: " ")
        let rest = lines[end...].drop { $0.isBlank }
        if !rest.isEmpty { description = rest.joined(separator: "\n") }
    }

    /// Markdown of an item, without its bullet. The first paragraph is the title.
    init(item: String) {
        var lines = Self.lines(of: item)
        while lines.last?.isBlank == true { lines.removeLast() }
        let end = lines.indices.dropFirst().first { Self.endsParagraph(lines[$0]) } ?? lines.count
        title = lines[..<end].map { ASCII.trimmed($0) }.joined(separator: " ")
        let rest = lines[end...].drop { $0.isBlank }
        if !rest.isEmpty { description = rest.joined(separator: "\n") }
        takeReferences()
    }

    /// Between any of Unicode's line ends. By scalars: the lines of a file have no CR LF left in them.
    private static func lines(of text: String) -> [String] {
        text.unicodeScalars.split(omittingEmptySubsequences: false) { scalar in
            switch scalar.value {
            case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
            default: false
            }
        }.map { String($0) }
    }

    /// A blank line, a list or a code block.
    private static func endsParagraph(_ line: String) -> Bool {
        let body = ASCII.trimmed(Bytes(line.utf8)[...])
        return body.isEmpty || body.starts(with: "```".utf8) || body.starts(with: "~~~".utf8)
            || ListMark.text(of: body, bullets: "-+*").map { !$0.isEmpty } ?? false
    }

    // MARK: Lists without fields for references

    /// Where the list has no place for them, they stay in the text.
    var titleWithReferences: String {
        references.isEmpty ? title : "\(title) (\(references))"
    }

    /// `#12`, and `!12` as GitLab has it.
    var references: String {
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
