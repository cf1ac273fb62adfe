// What `explain` prints: a rule's own description, and how one release meets it.
import Attestation
import Checklist
import Evidence
import Files
import Primitives
package import ReleaseModel
import Versions
import Workspace

package enum Explanation {
    package static func text(_ check: CheckID) -> String {
        guard let rule = RuleBook.current.description(of: check) else { return "" }
        var lines = ["\(rule.id.rawValue)  \(rule.name)", rule.summary, "", "Required: \(rule.required)."]
        lines += section("It passes when all of this holds", rule.passesWhen)
        lines += section("It fails when", rule.failsWhen)
        lines += section("Also", rule.details)
        let kinds = rule.evidence.map(\.rawValue).joined(separator: ", ")
        lines += ["", "Evidence: \(kinds.isEmpty ? "the record itself" : kinds)", "What to do: \(rule.remedy)"]
        return lines.joined(separator: "\n") + "\n"
    }

    package static func text(_ check: CheckID, of release: CheckedRelease, folder: String, style: TextStyle = .plain)
        -> String
    {
        guard let result = release.checklist[check] else { return "" }
        let version = release.record.version.text
        let needed = result.required ? "" : " (not required of this release)"
        let headline = TerminalText.line(result.headline)
        var lines = ["\(version): \(style.status(result.label, result)), \(headline)\(needed)"]
        lines += result.findings.map { "  \($0.inFolder(folder).text)" }
        for proof in result.proofs {
            let place = proof.place.map { ", \($0)" } ?? ""
            let line = proof.line.map { ":\($0)" } ?? ""
            lines.append(TerminalText.line("  proof: \(folder)/\(proof.path)\(line)\(place)"))
            lines.append("         sha256 \(proof.sha256.hex)")
        }
        lines += ChecklistReport.people(result).map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ title: String, _ sentences: [String]) -> [String] {
        sentences.isEmpty ? [] : ["", "\(title):"] + sentences.map { "  - \($0)" }
    }
}
