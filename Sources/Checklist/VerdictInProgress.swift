// A check's result while what rules don't say is added to the rule's judgement: unreadable files, origin, a person's verdict.
import Evidence
import Files
import Primitives
import ReleaseModel

struct VerdictInProgress {
    var result: CheckResult
    private let hasEvidence: Bool
    private let recordFile: String
    /// Nil: it isn't out.
    private let releasedAt: Timestamp?

    /// `relevant`: the evidence that concerns the rule. `shared`: what is found in evidence whichever rule it concerns.
    init(
        _ rule: any Rule.Type, release: LoadedRelease, relevant: [LoadedEvidence],
        shared: ([LoadedEvidence]) -> [Finding]
    ) {
        let isOut = release.record.status.isPublished
        let unreadable = relevant.filter { $0.isUnreadable && ($0.isPresent || isOut) }
        let awaited = relevant.filter { $0.isUnreadable && !$0.isPresent && !isOut }
        let input = RuleInput(
            release: release, evidence: relevant.filter { !$0.isUnreadable }, unreadable: unreadable + awaited)
        let judgement = rule.judge(input)
        recordFile = release.recordFile
        releasedAt = isOut ? release.record.releaseDate : nil
        hasEvidence = judgement.hasEvidence || !unreadable.isEmpty
        result = CheckResult(
            id: rule.description.id, name: rule.description.name, status: judgement.status,
            required: judgement.isRequired, headline: judgement.headline, findings: judgement.findings,
            proofs: judgement.proofs)
        add(shared(input.evidence))
        if !unreadable.isEmpty { fail(unreadable) }
        if !awaited.isEmpty { wait(for: awaited) }
    }

    /// An error makes the check red whatever the rule says.
    private mutating func add(_ findings: [Finding]) {
        result.findings += findings
        guard let error = findings.first(where: { $0.severity == .error }), result.status != .fail else { return }
        result.status = .fail
        result.headline = error.headline
    }

    private mutating func fail(_ unreadable: [LoadedEvidence]) {
        result.status = .fail
        // Nobody knows what it says, so that the check is in the way also where no evidence was needed.
        result.required = true
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

    /// A release that is not out yet may list evidence that is still to come.
    private mutating func wait(for awaited: [LoadedEvidence]) {
        result.findings = awaited.flatMap(\.whyUnreadable) + result.findings
        guard result.status != .fail else { return }
        result.status = .pending
        result.headline =
            awaited.count == 1
            ? "\(awaited[0].path) is not there yet" : "\(awaited.count) evidence files are not there yet"
    }

    /// A person's verdict decides where there is no evidence, and nowhere else; but no scanner's silence undoes a security review that
    /// failed.
    mutating func apply(_ manual: ManualVerdict) {
        let said = "\(manual.by)'s verdict \"\(manual.status.rawValue)\""
        guard !Placeholder.namesNobody(manual.by), !Placeholder.saysNothing(manual.reason) else {
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
            if let releasedAt, manual.at.days(since: releasedAt) > 0 {
                note(
                    "verdict-after-release", .warning,
                    "\(said) is of \(manual.at.dateText), after the release on \(releasedAt.dateText)",
                    remedy: "Say in the reason what was known when the release came out.")
            }
            if manual.status == .fail {
                note(
                    "verdict-fail", .error, "\(manual.by) decided that this check fails: \(manual.reason.oneLine)",
                    remedy: "Fix what is wrong and have it decided again.")
            }
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
                    ? "Fix what the evidence shows, or waive the failure." : "Take the verdict out of the record.")
        }
    }

    private mutating func note(_ code: String, _ severity: FindingSeverity, _ message: String, remedy: String) {
        result.findings.append(
            Finding(
                code, severity, message, remedy: remedy, file: recordFile, field: "checks.\(result.id.rawValue)"))
    }
}

extension LoadedEvidence {
    fileprivate var isUnreadable: Bool {
        if case .unreadable = reading { return true }
        return false
    }

    /// None where the file was read, or the record says that nobody has to.
    var whyUnreadable: [Finding] {
        guard case .unreadable(let findings) = reading else { return [] }
        guard findings.isEmpty else { return findings }
        return [Finding("unreadable", .error, "the file can't be read as \(kind.rawValue)", file: path)]
    }
}
