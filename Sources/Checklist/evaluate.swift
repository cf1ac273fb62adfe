// Evaluate: the verdicts on a release, from the rules' judgements, people's verdicts and waivers.
import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel

/// Judges a release by its policy. `today` matters for one thing alone: whether a waiver of an unreleased version has expired.
///
/// `rules`: those of the bundle's format. `listsAll`: long lists of findings are whole.
///
/// An error among a check's findings says why the check is red; it makes a verdict negative, and is no reason by itself to
/// end a run with status 1. Only evidence that can't be read is one, and `LoadedEvidence.reading` says so.
package func evaluate(
    _ release: LoadedRelease, today: Timestamp, rules: RuleBook = .current, listsAll: Bool = false
) -> CheckedRelease {
    let policy = release.policy
    guard JudgedPeriod(policy)?.leavesOut(release.record) != true else {
        return CheckedRelease(loaded: release, checklist: .notJudged(by: rules, since: policy.since))
    }
    let waivers = WaiverRules(release: release, today: today)
    let origins = EvidenceOriginCheck(release)
    let repeats = RepeatedEvidence(release)
    var concerned = Set<Int>()
    let results = rules.rules.map { rule in
        let indices = release.evidence.indices.filter { rule.concerns(release.evidence[$0], policy: policy) }
        concerned.formUnion(indices)
        let relevant = indices.map { release.evidence[$0] }
        var verdict = VerdictInProgress(rule, release: release, relevant: relevant) {
            origins.findings($0) + repeats.findings($0, of: rule.description.id)
        }
        Redaction.apply(to: &verdict.result, concerning: relevant)
        let decision = release.record.checks.first { $0.check == rule.description.id }
        if let manual = decision?.verdict { verdict.apply(manual) }
        if let waiver = decision?.waiver { waivers.apply(waiver, to: &verdict.result) }
        verdict.result.findings = verdict.result.findings.shown(all: listsAll)
        return verdict.result
    }
    var unread = release.evidence.indices.compactMap { index in
        concerned.contains(index) ? nil : UnreadEvidence(release.evidence[index])
    }
    var loaded = release
    if let waiver = release.record.checks.first(where: { $0.check == .unread })?.waiver {
        // No check has these findings, so that they are the record's; an incomplete waiver is no reason to end a run.
        loaded.findings += waivers.apply(waiver, to: &unread).map { finding in
            var finding = finding
            finding.severity = .warning
            return finding
        }
    }
    return CheckedRelease(loaded: loaded, checklist: Checklist(results: results, unread: unread))
}

extension Checklist {
    /// Every check is na, with the reason.
    fileprivate static func notJudged(by rules: RuleBook, since: String?) -> Checklist {
        Checklist(
            results: rules.rules.map { rule in
                CheckResult(
                    id: rule.description.id, name: rule.description.name, status: .na, required: false,
                    headline: "Not judged: imported, and released before \(since ?? "judging began")")
            }, isJudged: false)
    }
}

extension UnreadEvidence {
    /// Nil: the file was read, or the record says that nobody has to.
    fileprivate init?(_ evidence: LoadedEvidence) {
        guard var reason = evidence.whyUnreadable.first else { return nil }
        reason.subject = evidence.path
        self.init(path: evidence.path, sha256: evidence.isPresent ? evidence.sha256 : nil, reason: reason)
    }
}
