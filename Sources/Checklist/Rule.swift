// What a rule of the checklist is: its description, the evidence it looks at, and how it judges.
import Evidence
import Files
package import Primitives
package import ReleaseModel

/// One check of the checklist. A rule is a pure function of the record, the evidence that concerns it and the policy; what people
/// decided (`checks:` of the record) is laid over its judgement by `evaluate`.
package protocol Rule: Sendable {
    static var description: RuleDescription { get }
    /// Whether an evidence file is this rule's business; by default its kind decides.
    static func concerns(_ evidence: LoadedEvidence, policy: Policy) -> Bool
    static func judge(_ input: RuleInput) -> Judgement
}

extension Rule {
    package static func concerns(_ evidence: LoadedEvidence, policy: Policy) -> Bool {
        description.evidence.contains(evidence.kind)
    }
}

/// What a rule is given to judge by.
package struct RuleInput: Sendable {
    let release: LoadedRelease
    /// The evidence that concerns the rule and could be read, in the record's order.
    package var evidence: [LoadedEvidence]
    /// The evidence that concerns the rule and could not be read; it fails the check whatever the rule says.
    package var unreadable: [LoadedEvidence]

    package var record: ReleaseRecord { release.record }
    package var recordFile: String { release.recordFile }
    package var recordSHA256: SHA256Digest { release.recordSHA256 }
    package var policy: Policy { release.policy }
    /// Where one would go back to, as known on the release's day.
    package var rollbackTarget: RollbackTarget { release.rollbackTarget }

    /// A place in an evidence file.
    package func proof(_ evidence: LoadedEvidence, _ place: String? = nil, line: Int? = nil) -> Proof {
        Proof(path: evidence.path, sha256: evidence.sha256, place: place, line: line)
    }

    /// A place in the record itself.
    package func recordProof(_ place: String) -> Proof {
        Proof(path: recordFile, sha256: recordSHA256, place: place)
    }

    /// A finding about a field of the record.
    package func recordFinding(
        _ code: String, _ severity: FindingSeverity, _ message: String, remedy: String, field: String
    ) -> Finding {
        Finding(code, severity, message, remedy: remedy, file: recordFile, field: field)
    }
}

/// What a rule says before people's decisions are laid over it.
package struct Judgement: Sendable, Hashable {
    package var status: CheckStatus
    package var headline: String
    package var findings: [Finding]
    package var proofs: [Proof]
    package var isRequired: Bool
    /// False: there was nothing to judge by, so that a person's verdict decides.
    package var hasEvidence: Bool

    package init(
        _ status: CheckStatus, _ headline: String, findings: [Finding] = [], proofs: [Proof] = [],
        isRequired: Bool = true,
        hasEvidence: Bool = true
    ) {
        self.status = status
        self.headline = headline
        self.findings = findings
        self.proofs = proofs
        self.isRequired = isRequired
        self.hasEvidence = hasEvidence
    }

    /// Nothing to judge by.
    package static func pending(_ headline: String, findings: [Finding] = [], proofs: [Proof] = []) -> Judgement {
        Judgement(.pending, headline, findings: findings, proofs: proofs, hasEvidence: false)
    }
}

/// What a rule says of itself: `explain` prints it, and the documentation's page on the checklist is made of it.
package struct RuleDescription: Sendable, Hashable {
    package var id: CheckID
    package var name: String
    /// One sentence: what the check is for.
    package var summary: String
    /// When a release needs it, a phrase: "always", "for a major release".
    package var required: String
    /// Full sentences; all of them hold where the check passes.
    package var passesWhen: [String]
    /// Full sentences; one is enough for a failure.
    package var failsWhen: [String]
    /// Full sentences on what else a reader may wonder about: what counts, what is left out, what gives na.
    package var details: [String]
    /// The kinds of evidence it looks at; empty: the record itself.
    package var evidence: [EvidenceKind]
    /// What to do about a check that is pending or red, one or two sentences.
    package var remedy: String

    package init(
        id: CheckID, name: String, summary: String, required: String, passesWhen: [String], failsWhen: [String],
        details: [String], evidence: [EvidenceKind], remedy: String
    ) {
        self.id = id
        self.name = name
        self.summary = summary
        self.required = required
        self.passesWhen = passesWhen
        self.failsWhen = failsWhen
        self.details = details
        self.evidence = evidence
        self.remedy = remedy
    }
}
