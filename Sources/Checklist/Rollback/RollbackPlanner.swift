// Plan: how a release would be taken back, and what to do about one that has open incidents.
import Primitives
package import ReleaseModel
package import Versions

package enum RollbackPlanner {
    /// The plan that is in the bundle: back to the release's target, by the steps of an immediate rollback. It is made of the record,
    /// its evidence and the target alone. The way back is tested where RL-07 passed.
    package static func standby(for release: CheckedRelease) -> StandbyPlan {
        let back = release.loaded.rollbackTarget
        let tested = back.version != nil && release.checklist[.rl07]?.status == .pass
        let own = ReleaseOutline(release.loaded)
        return StandbyPlan(
            back: back, tested: tested, blockers: blockers(of: own, back, tested: tested, noTarget: noTarget(back)),
            steps: RollbackSteps.steps(of: .immediate, from: own.version.text, to: back.version))
    }

    /// What to do about `version`, by its most urgent open incident. Nil: no open incident, or the release isn't out
    /// (any more), so that there is nothing to take back. `tested`: the version to which going back was tested.
    package static func advice(
        for version: Version, among known: KnownReleases, matrix: RollbackMatrix, tested: String?
    ) -> RollbackAdvice? {
        guard let release = known[version], release.status == .released else { return nil }
        let urgent = release.incidents.filter(\.isOpen)
            .map { (incident: $0, decision: matrix.decision($0.severity, $0.impact, security: $0.security)) }
            .max { isLessUrgent($0, than: $1) }
        guard let (incident, decision) = urgent else { return nil }
        return advice(decision, incident.severity, incident, for: release, among: known, tested: tested)
    }

    /// The answer to a question without an incident; `version` nil means the greatest one that is out. A version that isn't out
    /// has `not-released` among its blockers. `tested`: the version to which going back was tested.
    package static func recommend(
        severity: Severity, impact: Impact, security: Bool, version: Version?, among known: KnownReleases,
        matrix: RollbackMatrix, tested: String?
    ) -> RollbackAdvice {
        let decision = matrix.decision(severity, impact, security: security)
        let found = if let version { known[version] } else { known.newestReleased }
        guard let release = found ?? version.map({ ReleaseOutline(version: $0, status: .planned) }) else {
            return RollbackAdvice(
                decision: decision, incident: nil, back: RollbackTarget(previous: nil),
                blockers: [.notReleased("no release of this project is out, so there is nothing to take back")],
                steps: RollbackSteps.steps(of: decision.type, from: nil, to: nil))
        }
        var advice = advice(decision, severity, nil, for: release, among: known, tested: tested)
        if release.status != .released {
            advice.blockers.insert(
                .notReleased("\(release.version) is not out (its status is \(release.status.rawValue))"), at: 0)
        }
        return advice
    }

    private static func advice(
        _ decision: RollbackDecision, _ severity: Severity, _ incident: Incident?, for release: ReleaseOutline,
        among known: KnownReleases, tested: String?
    ) -> RollbackAdvice {
        let back = target(from: release, on: nil, severity: severity, among: known)
        let why = "no earlier release is out and free of incidents as severe as this one"
        return RollbackAdvice(
            decision: decision, incident: incident, back: back,
            blockers: blockers(
                of: release, back, tested: back.version != nil && back.version == tested, noTarget: why),
            steps: RollbackSteps.steps(of: decision.type, from: release.version.text, to: back.version))
    }

    private static func noTarget(_ back: RollbackTarget) -> String {
        back.passedOver.isEmpty
            ? "there is no previous release"
            : "no earlier release is out, not taken back, and free of critical incidents"
    }

    /// What is in the way of leaving `release` for its target.
    private static func blockers(
        of release: ReleaseOutline, _ back: RollbackTarget, tested: Bool, noTarget: String
    ) -> [RollbackBlocker] {
        var blockers: [RollbackBlocker] = []
        if back.version == nil { blockers.append(.noTarget(noTarget)) }
        blockers += release.irreversible.map { .irreversible($0, in: release.version.text) }
        guard let target = back.version else { return blockers }
        let own = release.securityFixes.map {
            RollbackTarget.Undone(version: release.version.text, kind: .securityFix, what: $0)
        }
        let changes = back.undone.filter { $0.kind == .irreversible }
        blockers += changes.map { .irreversible($0.what, in: $0.version) }
        blockers += (own + back.undone.filter { $0.kind == .securityFix }).map { .fixLost($0, goingBackTo: target) }
        if !tested { blockers.append(.untested(from: release.version, to: target)) }
        return blockers
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

extension RollbackBlocker {
    fileprivate static func noTarget(_ why: String) -> RollbackBlocker {
        RollbackBlocker(code: "no-target", message: "There is no release to go back to: \(why)")
    }

    fileprivate static func notReleased(_ why: String) -> RollbackBlocker {
        RollbackBlocker(code: "not-released", message: "Only a release that is out can be rolled back: \(why)")
    }

    fileprivate static func irreversible(_ title: String, in version: String) -> RollbackBlocker {
        RollbackBlocker(
            code: "irreversible-change", message: "\(version) made a change that can't be undone: \(title.oneLine)")
    }

    fileprivate static func fixLost(_ fix: RollbackTarget.Undone, goingBackTo target: String) -> RollbackBlocker {
        let what = fix.what.oneLine
        let message =
            fix.version == target
            ? "\(target) has the weakness \(what), and the fix is in a version that is left"
            : "Going back to \(target) loses a security fix of \(fix.version): \(what)"
        return RollbackBlocker(code: RollbackTarget.Undone.Kind.securityFix.rawValue, message: message)
    }

    fileprivate static func untested(from version: Version, to target: String) -> RollbackBlocker {
        RollbackBlocker(
            code: RollbackBlocker.untested, message: "Going back from \(version) to \(target) was not tested")
    }
}
