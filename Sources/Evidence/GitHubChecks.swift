// Reads GitHub's check runs of a commit: `gh api repos/OWNER/REPO/commits/SHA/check-runs`.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Passed where every run ended with success, and at least one did. GitHub takes a neutral and a skipped run for no obstacle.
enum GitHubChecks: EvidenceDialect {
    static let kind = EvidenceKind.gate
    static let name = "a list of GitHub check runs"
    static let command: String? =
        "`gh api --paginate --slurp \"repos/{owner}/{repo}/commits/SHA/check-runs?per_page=100\" > gate.json`"
    static let mark = EvidenceMark.document { document in
        guard let pages = document.sequence else { return document["check_runs"]?.sequence != nil }
        return !pages.isEmpty && pages.allSatisfy { $0["check_runs"]?.sequence != nil }
    }
    static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"

    private static let remedy =
        "Fetch all pages (`gh api --paginate --slurp`), or as many as 100 on one (`?per_page=100`)."

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document(only: kind)
        let pages = document.sequence ?? [document]
        var runs: [DataNode] = []
        for page in pages { runs += try EvidenceFields.mappings(page["check_runs"], "check_runs", remedy: remedy) }
        let total = pages.lazy.compactMap { $0["total_count"] }.last
        if let total {
            guard let number = total.decimal else {
                throw .wrongType("total_count", total, "a number", remedy: remedy)
            }
            guard number == Double(runs.count) else {
                throw EvidenceFault(
                    "incomplete-list", "the list holds \(runs.count) of \(total.string ?? "") check runs",
                    remedy: remedy, line: total.position.line)
            }
        }
        var origin = EvidenceOrigin()
        var bad: [String] = []
        var passed = 0
        for run in runs {
            if let sha = run["head_sha"]?.string { origin.add(commit: sha) }
            origin.add(run: run["completed_at"]?.string.flatMap { EvidenceTime.read($0) })
            let (status, conclusion) = (run["status"]?.string ?? "", run["conclusion"]?.string ?? "")
            let name = run["name"]?.string ?? "a check"
            switch (status, conclusion) {
            case ("completed", "success"): passed += 1
            case ("completed", "neutral"), ("completed", "skipped"): break
            default: bad.append("\(name): \(status == "completed" ? conclusion : status)")
            }
        }
        let message = bad.isEmpty ? (passed == 0 ? "no check ran" : nil) : listed(bad)
        var result = GateResult(
            gate: file.entry.gate ?? "checks", passed: bad.isEmpty && passed > 0, message: message, at: origin.at)
        result.origin = origin
        if total == nil, pages.count == 1, [30, 100].contains(runs.count) {
            result.doubt = "the list has exactly \(runs.count) check runs, which is where GitHub cuts a page off"
        }
        return .gate(result)
    }
}
