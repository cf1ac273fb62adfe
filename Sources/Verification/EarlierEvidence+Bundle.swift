// What a bundle's evidence manifest says to the verdicts on the next release.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

extension EarlierEvidence {
    /// Nil: no such file was there. The number of tests is the stated one, which the evidence was judged by.
    init?(_ evidence: ReadBundle.Evidence) {
        guard !evidence.isMissing else { return nil }
        self.init(path: evidence.entry.path, sha256: evidence.sha256, gate: evidence.entry.gate)
        let read = evidence.node["read"]
        if let total = read?["tests"]?.int, let skipped = read?["skipped"]?.int { tests = total - skipped }
    }
}
