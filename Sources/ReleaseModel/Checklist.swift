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

/// Whether a release may go out, or might have.
package enum Readiness: String, Sendable, Hashable, CaseIterable {
    /// Every required check passed, is not applicable or was waived, and no listed evidence was left out.
    case ready
    case notReady = "not_ready"
    /// It was imported, and came out before the day from which on policy judges.
    case notJudged = "not_judged"

    package var words: String {
        switch self {
        case .ready: "ready"
        case .notReady: "not ready"
        case .notJudged: "not judged"
        }
    }
}

/// An evidence file that the record lists and that no check has looked at.
package struct UnreadEvidence: Sendable, Hashable {
    package var path: String
    package var sha256: SHA256Digest?
    /// Why it was left out.
    package var reason: Finding
    /// A waiver that counts.
    package var waiver: Waiver?
    package init(path: String, sha256: SHA256Digest?, reason: Finding, waiver: Waiver? = nil) {
        self.path = path
        self.sha256 = sha256
        self.reason = reason
        self.waiver = waiver
    }
}

/// The verdicts in the order of their identifiers.
@usableFromInline package struct Checklist: Sendable, Hashable {
    package var results: [CheckResult]
    /// In the record's order.
    package var unread: [UnreadEvidence]
    /// False: the release is from before the day on which judging begins.
    package var isJudged: Bool
    package init(results: [CheckResult], unread: [UnreadEvidence] = [], isJudged: Bool = true) {
        self.results = results
        self.unread = unread
        self.isJudged = isJudged
    }

    package subscript(id: CheckID) -> CheckResult? { results.first { $0.id == id } }
    package var readiness: Readiness {
        guard isJudged else { return .notJudged }
        return missing.isEmpty && unreadInTheWay.isEmpty ? .ready : .notReady
    }
    package var isReady: Bool { readiness == .ready }
    /// Required checks that stand in the way.
    package var missing: [CheckResult] { results.filter(\.isInTheWay) }
    /// Evidence that no check has looked at and no waiver names.
    package var unreadInTheWay: [UnreadEvidence] { unread.filter { $0.waiver == nil } }
}
