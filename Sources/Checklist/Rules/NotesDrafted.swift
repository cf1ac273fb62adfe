// RL-08: the release notes are written, not merely begun.
import Evidence
import Files
import Primitives
import ReleaseModel

package enum NotesDrafted: Rule {
    package static let description = RuleDescription(
        id: .rl08, name: "Release notes drafted",
        summary: "The release notes say what changed and what to do about it.",
        required: "always",
        passesWhen: [
            "There is a summary or at least one entry.",
            "Every breaking change says how to migrate.",
            "Every security entry has an identifier, a CVE or GHSA number for instance.",
            "No text is a placeholder, or begins with one.",
        ],
        failsWhen: [
            "There is neither a summary nor an entry; contributors and the upgrade text alone are no notes.",
            "A breaking change has no migration, or a security entry no identifier.",
            "A field is or begins with TODO, TBD, FIXME or lorem ipsum, in any case.",
        ],
        details: [
            "A placeholder is a whole word: \"TODO: describe\" is one, \"Todos are sorted\" isn't.",
            "White space and Markdown's marks in front of it don't hide it.",
            "The record itself is the evidence, so a person's verdict is never needed here.",
        ],
        evidence: [],
        remedy: "Finish the record's `notes`: write what is missing in the fields that the findings name."
    )

    package static func judge(_ input: RuleInput) -> Judgement {
        let notes = input.record.notes
        let hasSummary = !(input.record.summary ?? "").isBlank
        var findings: [Finding] = []
        func fault(_ code: String, _ field: String, _ message: String, _ remedy: String) {
            findings.append(input.recordFinding(code, .error, message, remedy: remedy, field: field))
        }
        if notes.entryCount == 0, !hasSummary {
            fault(
                "notes-empty", "notes", "the notes have neither a summary nor an entry",
                "Write what the release changes.")
        }
        for (index, change) in notes.breaking.enumerated() where (change.migration ?? "").isBlank {
            fault(
                "migration-missing", "notes.breaking[\(index)].migration",
                "the breaking change \"\(change.title.oneLine)\" doesn't say how to migrate",
                "Write what its users have to do.")
        }
        for (index, fix) in notes.security.enumerated() where (fix.id ?? "").isBlank {
            fault(
                "security-id-missing", "notes.security[\(index)].id",
                "the security entry \"\(fix.title.oneLine)\" has no identifier",
                "State its CVE, GHSA or own advisory's number.")
        }
        for field in texts(of: input.record) {
            guard let word = Placeholder.word(at: field.text) else { continue }
            fault("placeholder", field.path, "the text begins with the placeholder \"\(word)\"", "Write the text.")
        }
        let proofs = [input.recordProof("notes")]
        guard findings.isEmpty else {
            return Judgement(
                .fail, headline(findings), findings: capped(findings, "gaps in the notes"), proofs: proofs)
        }
        var headline = notes.entryCount > 0 ? counted(notes.entryCount, "entry", "entries") : "A summary"
        if hasSummary, notes.entryCount > 0 { headline += " and a summary" }
        if !notes.breaking.isEmpty {
            headline += "; \(counted(notes.breaking.count, "breaking change")), each with a migration"
        }
        return Judgement(.pass, headline, proofs: proofs)
    }

    private static func headline(_ findings: [Finding]) -> String {
        func count(_ code: String) -> Int { findings.count { $0.code == code } }
        var parts: [String] = []
        if count("notes-empty") > 0 { parts.append("no summary and no entry") }
        if count("migration-missing") > 0 {
            parts.append("\(counted(count("migration-missing"), "breaking change")) without a migration")
        }
        if count("security-id-missing") > 0 {
            parts.append(
                "\(counted(count("security-id-missing"), "security entry", "security entries")) without an identifier")
        }
        if count("placeholder") > 0 { parts.append(counted(count("placeholder"), "placeholder")) }
        return "Not finished: " + parts.joined(separator: ", ")
    }

    /// Every text of the summary and the notes, with the field that holds it, in the record's order.
    private static func texts(of record: ReleaseRecord) -> [(path: String, text: String)] {
        let notes = record.notes
        var texts: [(path: String, text: String)] = []
        func add(_ path: String, _ text: String?) { if let text { texts.append((path, text)) } }
        add("summary", record.summary)
        for (index, text) in notes.highlights.enumerated() { add("notes.highlights[\(index)]", text) }
        for (name, list) in [
            ("features", notes.features), ("improvements", notes.improvements), ("fixes", notes.fixes),
        ] {
            for (index, change) in list.enumerated() {
                add("notes.\(name)[\(index)].title", change.title)
                add("notes.\(name)[\(index)].description", change.description)
                add("notes.\(name)[\(index)].author", change.author)
            }
        }
        for (index, change) in notes.breaking.enumerated() {
            add("notes.breaking[\(index)].title", change.title)
            add("notes.breaking[\(index)].description", change.description)
            add("notes.breaking[\(index)].migration", change.migration)
        }
        for (index, item) in notes.deprecations.enumerated() {
            add("notes.deprecations[\(index)].title", item.title)
            add("notes.deprecations[\(index)].removal", item.removal)
            add("notes.deprecations[\(index)].replacement", item.replacement)
        }
        for (index, fix) in notes.security.enumerated() {
            add("notes.security[\(index)].id", fix.id)
            add("notes.security[\(index)].title", fix.title)
            add("notes.security[\(index)].description", fix.description)
        }
        for (index, issue) in notes.knownIssues.enumerated() {
            add("notes.known_issues[\(index)].title", issue.title)
            add("notes.known_issues[\(index)].workaround", issue.workaround)
        }
        add("notes.upgrade", notes.upgrade)
        for (index, name) in notes.contributors.enumerated() { add("notes.contributors[\(index)]", name) }
        return texts
    }
}

/// Words that stand where a text should.
private enum Placeholder {
    /// The placeholder that the text is or begins with, as it is written there; nil for a text that was meant.
    static func word(at text: String) -> String? {
        guard mayBegin(text) else { return nil }
        // Format characters, such as a zero-width space, hide nothing.
        var visible = String.UnicodeScalarView()
        visible.append(contentsOf: text.unicodeScalars.prefix(256).filter { $0.properties.generalCategory != .format })
        let bytes = Substring(String(visible)).utf8.drop { $0 <= 32 || isMark($0) }
        let words = bytes.prefix(64).split { $0 <= 32 }.prefix(2)
        guard let first = words.first.map(leadingWord) else { return nil }
        if ["todo", "tbd", "fixme"].contains(lowered(first)) { return String(first) }
        guard lowered(first) == "lorem", words.count == 2, lowered(leadingWord(words[1])) == "ipsum" else { return nil }
        return "lorem ipsum"
    }

    /// False as soon as the first two letters say so: most texts are what they should be.
    private static func mayBegin(_ text: String) -> Bool {
        var letters = text.utf8.drop { $0 <= 32 || isMark($0) }.prefix(2).makeIterator()
        guard let first = letters.next(), let second = letters.next() else { return false }
        if first >= 128 || second >= 128 { return true }
        return switch (first | 32, second | 32) {
        case (UInt8(ascii: "t"), UInt8(ascii: "o")), (UInt8(ascii: "t"), UInt8(ascii: "b")): true
        case (UInt8(ascii: "f"), UInt8(ascii: "i")), (UInt8(ascii: "l"), UInt8(ascii: "o")): true
        default: false
        }
    }

    /// What Markdown may put in front of a text.
    private static func isMark(_ byte: UInt8) -> Bool { "*_#->[(`~!".utf8.contains(byte) }

    /// Letters, digits, underscores and all beyond ASCII.
    private static func leadingWord(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
        bytes.prefix { ($0 | 32) >= 97 && ($0 | 32) <= 122 || (48...57).contains($0) || $0 == 95 || $0 >= 128 }
    }

    private static func lowered(_ word: Substring.UTF8View) -> String {
        String(decoding: word.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }, as: UTF8.self)
    }
}
