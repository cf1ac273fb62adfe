// Evaluate: the verdicts on a release, from the rules' judgements, people's verdicts and waivers.
import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel

/// Judges a release by its policy. `today` matters for one thing alone: whether a waiver of an unreleased version has expired.
///
/// `rules`: those of the bundle's format.
///
/// An error among a check's findings says why the check is red; it makes a verdict negative, and is no reason by itself to
/// end a run with status 1. Only evidence that can't be read is one, and `LoadedEvidence.reading` says so.
package func evaluate(_ release: LoadedRelease, today: Timestamp, rules: RuleBook = .current) -> CheckedRelease {
    let policy = release.policy
    let results = rules.rules.map { rule in
        let (judgement, unreadable) = judge(release, by: rule, policy: policy)
        var verdict = VerdictInProgress(rule.description, judgement, release: release, unreadable: unreadable)
        Redaction.apply(to: &verdict.result, concerning: release.evidence.filter { rule.concerns($0, policy: policy) })
        let decision = release.record.checks.first { $0.check == rule.description.id }
        if let manual = decision?.verdict { verdict.apply(manual) }
        if let waiver = decision?.waiver { verdict.apply(waiver, today: today) }
        return verdict.result
    }
    return CheckedRelease(loaded: release, policy: policy, checklist: Checklist(results: results))
}

/// The rule's own judgement, and the evidence that it should have had but that can't be read.
private func judge(
    _ release: LoadedRelease, by rule: any Rule.Type, policy: Policy
) -> (judgement: Judgement, unreadable: [LoadedEvidence]) {
    let relevant = release.evidence.filter { rule.concerns($0, policy: policy) }
    let unreadable = relevant.filter(\.isUnreadable)
    let input = RuleInput(
        record: release.record, recordFile: release.recordFile, recordSHA256: release.recordSHA256,
        evidence: relevant.filter { !$0.isUnreadable }, unreadable: unreadable, policy: policy)
    return (rule.judge(input), unreadable)
}

extension LoadedEvidence {
    fileprivate var isUnreadable: Bool {
        if case .unreadable = reading { return true }
        return false
    }
}

/// A check's result while people's decisions are laid over the rule's judgement.
private struct VerdictInProgress {
    var result: CheckResult
    private let hasEvidence: Bool
    private let record: ReleaseRecord
    private let recordFile: String

    init(_ rule: RuleDescription, _ judgement: Judgement, release: LoadedRelease, unreadable: [LoadedEvidence]) {
        record = release.record
        recordFile = release.recordFile
        hasEvidence = judgement.hasEvidence || !unreadable.isEmpty
        result = CheckResult(
            id: rule.id, name: rule.name, status: judgement.status, required: judgement.isRequired,
            headline: judgement.headline, findings: judgement.findings, proofs: judgement.proofs)
        guard !unreadable.isEmpty else { return }
        result.status = .fail
        result.headline =
            unreadable.count == 1
            ? "\(unreadable[0].path) \(unreadable[0].isPresent ? "can't be read" : "is missing")"
            : "\(unreadable.count) evidence files can't be read"
        let reasons = unreadable.map(\.whyUnreadable)
        result.findings = reasons.flatMap(\.self) + result.findings
        result.proofs =
            zip(unreadable, reasons).filter { $0.0.isPresent }
            .map { Proof(path: $0.path, sha256: $0.sha256, line: $1.first?.line) } + result.proofs
    }

    /// A person's verdict decides where there is no evidence, and nowhere else; but no scanner's silence undoes a security review that
    /// failed.
    mutating func apply(_ manual: ManualVerdict) {
        let said = "\(manual.by)'s verdict \"\(manual.status.rawValue)\""
        guard !manual.by.isBlank, !manual.reason.isBlank else {
            note(
                "verdict-incomplete", .error, "a person's verdict needs a name and a reason, so this one doesn't count",
                remedy: "State by, at and reason beside the status.")
            return
        }
        let isFailedReview = result.id == .rl06 && manual.status == .fail && result.status != .fail
        guard hasEvidence, !isFailedReview else {
            result.status = manual.status
            result.manual = manual
            result.headline = "Decided by \(manual.by) on \(manual.at.dateText): \(manual.reason.oneLine)"
            return
        }
        if manual.status == result.status {
            note(
                "verdict-not-needed", .note, "\(said) was not needed: the evidence says the same",
                remedy: "Take the verdict out of the record.")
        } else {
            note(
                "verdict-overruled", .warning, "\(said) doesn't count: the evidence says \(result.status.rawValue)",
                remedy: result.status == .fail
                    ? "Mend what the evidence shows, or waive the failure." : "Take the verdict out of the record.")
        }
    }

    /// A waiver counts for a failure, up to its last day.
    mutating func apply(_ waiver: Waiver, today: Timestamp) {
        guard !waiver.by.isBlank, !waiver.reason.isBlank else {
            note(
                "waiver-incomplete", .error, "a waiver needs a name and a reason, so this one doesn't count",
                remedy: "State by and reason in the waiver.")
            return
        }
        guard result.status == .fail else {
            let why =
                result.status == .pending
                ? "a waiver answers a failure, and this check is pending" : "the check didn't fail"
            note(
                "waiver-not-needed", result.status == .pending ? .warning : .note,
                "the waiver by \(waiver.by) doesn't count: \(why)",
                remedy: result.status == .pending ? "Add the evidence first." : "Take the waiver out of the record.")
            return
        }
        let isOut = record.status.isPublished
        guard let expires = waiver.expires else {
            result.waiver = waiver
            return
        }
        guard let day = isOut ? record.releaseDate : today else {
            note(
                "waiver-undated", .error,
                "the waiver by \(waiver.by) ends on \(expires.dateText), and the record doesn't say when the release came out",
                remedy: "State dates.released.")
            return
        }
        guard expires.covers(day) else {
            note(
                "waiver-expired", .error,
                "the waiver by \(waiver.by) ended on \(expires.dateText), "
                    + (isOut ? "before the release on \(day.dateText)" : "and the release is not out yet"),
                remedy: "Mend the failure, or have the waiver renewed.")
            return
        }
        result.waiver = waiver
    }

    private mutating func note(_ code: String, _ severity: FindingSeverity, _ message: String, remedy: String) {
        result.findings.append(
            Finding(
                code, severity, message, remedy: remedy, file: recordFile, field: "checks.\(result.id.rawValue)"))
    }
}

extension Timestamp {
    /// As an end: a date holds for its whole day, an instant up to itself (a day counts by its beginning).
    fileprivate func covers(_ moment: Timestamp) -> Bool {
        isDate || moment.isDate ? moment.days(since: self) <= 0 : moment <= self
    }
}

extension LoadedEvidence {
    fileprivate var whyUnreadable: [Finding] {
        guard case .unreadable(let findings) = reading else { return [] }
        guard findings.isEmpty else { return findings }
        return [Finding("unreadable", .error, "the file can't be read as \(kind.rawValue)", file: path)]
    }
}
