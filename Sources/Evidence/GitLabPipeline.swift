// Reads a GitLab pipeline, or the jobs of one: `glab api projects/ID/pipelines/ID/jobs`.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Passed where every job did. A job that may fail, and one that waits for somebody to start it and may be left out, is no obstacle.
enum GitLabPipeline: EvidenceDialect {
    static let kind = EvidenceKind.gate
    static let name = "a GitLab pipeline"
    static let command: String? = "`glab api \"projects/:id/pipelines/ID/jobs?per_page=100\" > gate.json`"
    static let mark = EvidenceMark.document { document in
        if let jobs = document.sequence {
            return !jobs.isEmpty
                && jobs.allSatisfy { $0["stage"] != nil && $0["pipeline"]?.mapping != nil && $0["status"] != nil }
        }
        return document["project_id"] != nil && document["sha"] != nil && document["ref"] != nil
            && document["status"] != nil
    }
    static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document(only: kind)
        var origin = EvidenceOrigin()
        var bad: [String] = []
        var passed = 0
        let remedy = EvidenceFault.anew
        let jobs =
            document.sequence == nil ? [document] : try EvidenceFields.mappings(document, "the list", remedy: remedy)
        for job in jobs {
            if let sha = (job["commit"]?["id"] ?? job["pipeline"]?["sha"] ?? job["sha"])?.string {
                origin.add(commit: sha)
            }
            origin.add(run: job["finished_at"]?.string.flatMap { EvidenceTime.read($0) })
            let status = job["status"]?.string ?? ""
            switch (status, job["allow_failure"]?.bool ?? false) {
            case ("success", _): passed += 1
            case ("skipped", _), ("failed", true), ("manual", true): break
            default: bad.append("\(job["name"]?.string ?? "the pipeline"): \(status)")
            }
        }
        // The list of jobs may be one page; the pipeline's own status is that of all.
        if let status = jobs.lazy.compactMap({ $0["pipeline"]?["status"]?.string }).first(where: isFailed), bad.isEmpty
        {
            bad.append("the pipeline: \(status)")
        }
        origin.run = (document["web_url"] ?? document.sequence?.first?["pipeline"]?["web_url"])?.string
        let message = bad.isEmpty ? (passed == 0 ? "no job ran" : nil) : listed(bad)
        var result = GateResult(
            gate: file.entry.gate ?? "pipeline", passed: bad.isEmpty && passed > 0, message: message, at: origin.at)
        result.origin = origin
        return .gate(result)
    }

    private static func isFailed(_ status: String) -> Bool { ["failed", "canceled", "canceling"].contains(status) }
}
