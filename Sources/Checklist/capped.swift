// Keeps a long list of findings short.
import ReleaseModel

/// The first `limit` findings, and one that says how many more there are.
func capped(_ findings: [Finding], limit: Int = 20, more: Int = 0, _ what: String) -> [Finding] {
    guard findings.count + more > limit, let last = findings.last else { return findings }
    return findings.prefix(limit)
        + [
            Finding(
                "more", last.severity, "and \(findings.count + more - limit) more \(what)", file: last.file,
                subject: "\(findings.count + more - limit) \(what)")
        ]
}
