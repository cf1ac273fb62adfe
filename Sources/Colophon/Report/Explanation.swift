// What `explain` prints: a rule's own description, and how one release meets it.
import ColophonSystem
package import ReleaseModel

package enum Explanation {
    package static func text(_ check: CheckID) -> String {
        guard let rule = RuleBook.description(of: check) else { return "" }
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
        var lines = ["\(version): \(style.status(result.label, result)), \(result.headline)\(needed)"]
        lines += result.findings.map { "  \($0.inFolder(folder).text)" }
        for proof in result.proofs {
            let place = proof.place.map { ", \($0)" } ?? ""
            let line = proof.line.map { ":\($0)" } ?? ""
            lines.append("  proof: \(folder)/\(proof.path)\(line)\(place)\n         sha256 \(proof.sha256.hex)")
        }
        if let manual = result.manual {
            lines.append("  decided by \(manual.by) on \(manual.at.dateText): \(manual.reason)")
        }
        if let waiver = result.waiver { lines.append("  waived by \(waiver.by): \(waiver.reason)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ title: String, _ sentences: [String]) -> [String] {
        sentences.isEmpty ? [] : ["", "\(title):"] + sentences.map { "  - \($0)" }
    }
}
