// Holds docs/checklist.md to the rules' own descriptions; COLOPHON_UPDATE_GOLDENS=1 writes it again.
import Attestation
import Checklist
import Evidence
import Files
import ReleaseModel
import Testing

@Suite struct ChecklistDocumentTests {
    private static let name = "docs/checklist.md"

    @Test func theChecklistPageSaysWhatTheRulesSay() throws {
        let rendered = ChecklistDocument.text(RuleBook.current.descriptions)
        try Documentation.expect(
            try Documentation.text(Self.name), toBe: rendered, in: Self.name, whole: rendered)
    }
}

/// The page on the checklist, in Markdown.
private enum ChecklistDocument {
    static func text(_ rules: [RuleDescription]) -> String {
        var parts = [
            """
            # The checklist

            Eight checks decide whether a release is ready. `colophon explain RL-01` prints what stands here, and
            `colophon explain RL-01 VERSION` how a release meets it. [The release cadence](release-cadence.md#the-checklist) says how
            people's verdicts and waivers come in.

            <!-- Made of the rules' own descriptions; change those, not this page. -->

            """
        ]
        for rule in rules { parts.append(section(rule)) }
        return parts.joined(separator: "\n")
    }

    private static func section(_ rule: RuleDescription) -> String {
        let kinds = rule.evidence.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        var text = """
            ## \(rule.id.rawValue) \(rule.name)

            \(rule.summary)

            - Required: \(rule.required)
            - Evidence: \(kinds.isEmpty ? "the record itself" : kinds)

            """
        text += list("It passes when all of this holds:", rule.passesWhen)
        text += list("It fails when one of these is so:", rule.failsWhen)
        text += list("Good to know:", rule.details)
        return text + "\n**What to do about it.** \(rule.remedy)\n"
    }

    private static func list(_ title: String, _ sentences: [String]) -> String {
        sentences.isEmpty ? "" : "\n\(title)\n\n" + sentences.map { "- \($0)\n" }.joined()
    }
}
