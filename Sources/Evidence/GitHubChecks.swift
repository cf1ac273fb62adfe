// Reads GitHub's check runs of a commit: `gh api repos/OWNER/REPO/commits/SHA/check-runs`.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Passed where every run ended with success, and at least one did. GitHub takes a neutral and a skipped run for no obstacle.
enum GitHubChecks: EvidenceDialect {
    static let kind = EvidenceKind.gate
    static let name = "a list of GitHub check runs"
    static let mark = EvidenceMark.document { $0["check_runs"]?.sequence != nil }
    static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document(only: kind)
        let runs = document["check_runs"]?.sequence ?? []
        if let total = document["total_count"]?.int, total > runs.count {
            throw EvidenceFault(
                "incomplete-list", "the list holds \(runs.count) of \(total) check runs",
                remedy: "Fetch all pages (`gh api --paginate --slurp`), or as many as 100 on one (`?per_page=100`).",
                line: document["total_count"]?.position.line)
        }
        var origin = EvidenceOrigin()
        var bad: [String] = []
        var passed = 0
        for run in runs {
            if let sha = run["head_sha"]?.string { origin.add(commit: sha) }
            origin.add(latest: run["completed_at"]?.string.flatMap { EvidenceTime.read($0) })
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
        return .gate(result)
    }
}
