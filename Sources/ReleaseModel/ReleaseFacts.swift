// What the verdicts on a release need of the world outside its folder: fixed when the release is.
import Files
package import Primitives

/// Stated in a bundle's `data/provenance.json`, so that its verdicts depend on the bundle alone; locking writes it to
/// `facts.json` beside the record.
package struct ReleaseFacts: Sendable, Hashable {
    /// The address of the project's repository: evidence about another repository's commits isn't compared with the release's.
    package var repository: String?
    /// The evidence of the release before, in its record's order.
    package var before: [EarlierEvidence]
    package init(repository: String? = nil, before: [EarlierEvidence] = []) {
        self.repository = repository
        self.before = before
    }
}

/// An evidence file of the release before.
package struct EarlierEvidence: Sendable, Hashable {
    package var path: String
    package var sha256: SHA256Digest
    package var gate: String?
    /// Test cases that ran; nil: it is no test report.
    package var tests: Int?
    package init(path: String, sha256: SHA256Digest, gate: String? = nil, tests: Int? = nil) {
        self.path = path
        self.sha256 = sha256
        self.gate = gate
        self.tests = tests
    }

    /// Nil: no such file was there.
    package init?(_ evidence: LoadedEvidence) {
        guard evidence.isPresent else { return nil }
        self.init(path: evidence.path, sha256: evidence.sha256, gate: evidence.entry.gate)
        if case .tests(let report) = evidence.reading, !evidence.isRedacted { tests = report.ran }
    }
}
