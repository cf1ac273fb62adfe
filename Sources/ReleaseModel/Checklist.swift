// The pre-release checklist: the verdict on each, and what being ready means.
import Files
package import Primitives

/// A place that proves a verdict.
package struct Proof: Sendable, Hashable {
    /// The evidence file, relative to the release's folder; the record itself is named by its own file name.
    package var path: String
    package var sha256: SHA256Digest
    /// What to look for there: a test case, a SARIF result, a changelog section.
    package var place: String?
    /// 1-based.
    package var line: Int?
    package init(path: String, sha256: SHA256Digest, place: String? = nil, line: Int? = nil) {
        self.path = path
        self.sha256 = sha256
        self.place = place
        self.line = line
    }
}

/// The verdict on one check.
package struct CheckResult: Sendable, Hashable {
    package var id: CheckID
    /// What the check is called.
    package var name: String
    package var status: CheckStatus
    package var required: Bool
    /// One line for people, plain text.
    package var headline: String
    package var findings: [Finding]
    package var proofs: [Proof]
    /// The person's verdict, where it decided.
    package var manual: ManualVerdict?
    /// A waiver that counts: the status stays `fail`.
    package var waiver: Waiver?

    package init(
        id: CheckID, name: String, status: CheckStatus, required: Bool, headline: String,
        findings: [Finding] = [], proofs: [Proof] = [], manual: ManualVerdict? = nil, waiver: Waiver? = nil
    ) {
        self.id = id
        self.name = name
        self.status = status
        self.required = required
        self.headline = headline
        self.findings = findings
        self.proofs = proofs
        self.manual = manual
        self.waiver = waiver
    }

    package var isWaived: Bool { status == .fail && waiver != nil }
    /// What a release needs of a required check: pass, na, or a failure that was waived.
    package var isSatisfied: Bool { status == .pass || status == .na || isWaived }
    /// Required, and not satisfied.
    package var isInTheWay: Bool { required && !isSatisfied }
    /// `waived` where it is, else the status: the one word that every list shows.
    package var label: String { isWaived ? "waived" : status.rawValue }
}

/// The verdicts in the order of their identifiers.
package struct Checklist: Sendable, Hashable {
    package var results: [CheckResult]
    package init(results: [CheckResult]) { self.results = results }

    package subscript(id: CheckID) -> CheckResult? { results.first { $0.id == id } }
    package var isReady: Bool { missing.isEmpty }
    /// Required checks that stand in the way.
    package var missing: [CheckResult] { results.filter(\.isInTheWay) }
}
