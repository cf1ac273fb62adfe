// Plan: how a release would be taken back, and what to do about one that has open incidents.
import Primitives
package import ReleaseModel

package enum RollbackPlanner {
    /// The plan that lies ready, made of the record and its evidence alone: back to `previous`, by the steps of an
    /// immediate rollback. It stands in the bundle. The way back is tested where RL-07 passed.
    package static func standby(for release: CheckedRelease) -> StandbyPlan {
        let record = release.record
        let target = record.previous?.text
        let tested = target != nil && release.checklist[.rl07]?.status == .pass
        var blockers: [RollbackBlocker] = []
        if target == nil { blockers.append(.noTarget("there is no previous release")) }
        blockers += record.notes.breaking.filter(\.irreversible).map { .irreversible($0.title, in: record.version) }
        if let target, !tested { blockers.append(.untested(from: record.version, to: target)) }
        return StandbyPlan(
            target: target, tested: tested, blockers: blockers,
            steps: RollbackSteps.steps(of: .immediate, from: record.version.text, to: target))
    }

    /// What to do about `version`, by its most urgent open incident. Nil: no open incident, or the release isn't out
    /// (any more), so that there is nothing to take back. `all` holds every release of the workspace, in any order;
    /// `tested` says that the way from `version` to its `previous` was tested.
    package static func advice(
        for version: Version, among all: [ReleaseOutline], matrix: RollbackMatrix, tested: Bool
    ) -> RollbackAdvice? {
        guard let release = all.first(where: { $0.version == version }), release.status == .released else { return nil }
        let urgent = release.incidents.filter(\.isOpen)
            .map { (incident: $0, decision: matrix.decision($0.severity, $0.impact, security: $0.security)) }
            .max { isLessUrgent($0, than: $1) }
        guard let (incident, decision) = urgent else { return nil }
        return advice(decision, incident.severity, incident, for: release, among: all, tested: tested)
    }

    /// The answer to a question without an incident; `version` nil means the greatest one that is out. A version that isn't out
    /// has `not-released` among its blockers.
    package static func recommend(
        severity: Severity, impact: Impact, security: Bool, version: Version?, among all: [ReleaseOutline],
        matrix: RollbackMatrix, tested: Bool
    ) -> RollbackAdvice {
        let decision = matrix.decision(severity, impact, security: security)
        let known =
            if let version { all.first { $0.version == version } } else {
                all.filter { $0.status == .released }.max { $0.version < $1.version }
            }
        guard let release = known ?? version.map({ ReleaseOutline(version: $0, status: .planned) }) else {
            return RollbackAdvice(
                decision: decision, incident: nil, target: nil,
                blockers: [.notReleased("no release of this project is out, so there is nothing to take back")],
                steps: RollbackSteps.steps(of: decision.type, from: nil, to: nil))
        }
        var advice = advice(decision, severity, nil, for: release, among: all, tested: tested)
        if release.status != .released {
            advice.blockers.insert(
                .notReleased("\(release.version) is not out (its status is \(release.status.rawValue))"), at: 0)
        }
        return advice
    }

    private static func advice(
        _ decision: RollbackDecision, _ severity: Severity, _ incident: Incident?, for release: ReleaseOutline,
        among all: [ReleaseOutline], tested: Bool
    ) -> RollbackAdvice {
        let earlier = all.filter { $0.version.precedence(to: release.version) < 0 && release.follows($0) }
        let target =
            earlier
            .filter { candidate in
                candidate.status == .released
                    && !candidate.incidents.contains { $0.isOpen && $0.severity.weight >= severity.weight }
            }
            .max { $0.version < $1.version }
        var blockers: [RollbackBlocker] = []
        if target == nil {
            blockers.append(.noTarget("no earlier release is out and free of incidents as severe as this one"))
        }
        let between = earlier.filter { candidate in
            candidate.status.isPublished && target.map { candidate.version.precedence(to: $0.version) > 0 } ?? false
        }
        for passed in [release] + between.sorted(by: { $0.version > $1.version }) {
            blockers += passed.irreversible.map { .irreversible($0, in: passed.version) }
        }
        if let target, !(tested && target.version == release.previous) {
            blockers.append(.untested(from: release.version, to: target.version.text))
        }
        return RollbackAdvice(
            decision: decision, incident: incident, target: target?.version.text, blockers: blockers,
            steps: RollbackSteps.steps(of: decision.type, from: release.version.text, to: target?.version.text))
    }

    /// The stronger decision is the more urgent one; then the greater severity, the greater impact, the earlier detection
    /// (a known one before an unknown one), and at last the identifier that sorts first.
    private static func isLessUrgent(
        _ a: (incident: Incident, decision: RollbackDecision), than b: (incident: Incident, decision: RollbackDecision)
    ) -> Bool {
        let (x, y) = (urgency(a), urgency(b))
        if x != y { return x.lexicographicallyPrecedes(y) }
        switch (a.incident.detectedAt, b.incident.detectedAt) {
        case (let left?, let right?) where left.secondsSinceEpoch != right.secondsSinceEpoch:
            return left.secondsSinceEpoch > right.secondsSinceEpoch
        case (nil, _?): return true
        case (_?, nil): return false
        default: return b.incident.id.utf8.lexicographicallyPrecedes(a.incident.id.utf8)
        }
    }

    private static func urgency(_ item: (incident: Incident, decision: RollbackDecision)) -> [Int] {
        [
            item.decision.type.strength, item.decision.approval.strength, item.incident.severity.weight,
            item.incident.impact.weight,
        ]
    }
}

extension RollbackMatrix {
    /// The cell of the pair. A critical weakness in security is never less than immediate: at low impact it is immediate, and
    /// the approver is the higher one of its own cell and of critical/medium's (by default: on-call), which keeps the
    /// whole monotone.
    package func decision(_ severity: Severity, _ impact: Impact, security: Bool) -> RollbackDecision {
        let cell = self[severity, impact]
        guard security, severity == .critical, impact == .low else { return cell }
        let above = self[.critical, .medium].approval
        return RollbackDecision(.immediate, above.strength > cell.approval.strength ? above : cell.approval)
    }
}

extension ReleaseOutline {
    /// True where the other release was out when this one came: not later, as far as both dates say. Two on one day, of
    /// which one states no time, count as in order.
    fileprivate func follows(_ other: ReleaseOutline) -> Bool {
        guard let mine = releasedAt, let theirs = other.releasedAt else { return true }
        return mine.isDate || theirs.isDate
            ? theirs.days(since: mine) <= 0 : theirs.secondsSinceEpoch <= mine.secondsSinceEpoch
    }
}

extension RollbackBlocker {
    fileprivate static func noTarget(_ why: String) -> RollbackBlocker {
        RollbackBlocker(code: "no-target", message: "There is no release to go back to: \(why)")
    }

    fileprivate static func notReleased(_ why: String) -> RollbackBlocker {
        RollbackBlocker(code: "not-released", message: "Only a release that is out can be rolled back: \(why)")
    }

    fileprivate static func irreversible(_ title: String, in version: Version) -> RollbackBlocker {
        RollbackBlocker(
            code: "irreversible-change", message: "\(version) made a change that can't be undone: \(title.oneLine)")
    }

    fileprivate static func untested(from version: Version, to target: String) -> RollbackBlocker {
        RollbackBlocker(code: "rollback-not-tested", message: "Going back from \(version) to \(target) was not tested")
    }
}
