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
            "A field is or begins with a placeholder, in any case: TODO, TBD, FIXME, WIP, N/A, XXX, lorem ipsum, \"...\", a "
                + "comment alone, \"[Insert summary here]\", \"Nothing changed yet\".",
            "A title, a highlight or a contributor's name is blank.",
        ],
        details: [
            "A placeholder is a whole word: \"TODO: describe\" is one, \"Todos are sorted\" isn't.",
            "White space, Markdown's marks and comments in front of it don't hide it.",
            "A text of invisible characters alone is blank.",
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
            var finding = input.recordFinding(code, .error, message, remedy: remedy, field: field)
            finding.subject = field
            findings.append(finding)
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
            if let word = Placeholder.word(at: field.text) {
                fault("placeholder", field.path, "the text begins with the placeholder \"\(word)\"", "Write the text.")
            } else if field.isNeeded, field.text.isBlank {
                fault("text-blank", field.path, "the text is blank", "Write it, or take the entry out.")
            }
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
        if count("text-blank") > 0 { parts.append(counted(count("text-blank"), "blank text")) }
        return "Not finished: " + parts.joined(separator: ", ")
    }

    private struct Field {
        var path: String
        var text: String
        /// An entry without it says nothing.
        var isNeeded: Bool
    }

    /// Every text of the summary and the notes, with the field that holds it, in the record's order.
    private static func texts(of record: ReleaseRecord) -> [Field] {
        let notes = record.notes
        var texts: [Field] = []
        func add(_ path: String, _ text: String?) {
            if let text { texts.append(Field(path: path, text: text, isNeeded: path.hasSuffix(".title"))) }
        }
        func need(_ path: String, _ text: String) { texts.append(Field(path: path, text: text, isNeeded: true)) }
        add("summary", record.summary)
        for (index, text) in notes.highlights.enumerated() { need("notes.highlights[\(index)]", text) }
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
        for (index, name) in notes.contributors.enumerated() { need("notes.contributors[\(index)]", name) }
        return texts
    }
}
