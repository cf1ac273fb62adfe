// The one function that says which release one would go back to: plan, advice and RL-07 ask it.
package import Primitives
package import ReleaseModel
import Versions

extension RollbackPlanner {
    /// The record's previous release, where that is good; else the greatest earlier version that is. Good is what was out before
    /// `release`, is not taken back, and has no open incident at least as severe as `severity`. An incident that a version which would be
    /// left has resolved is open again. A previous release of which nothing is known counts as the record states it.
    ///
    /// `day`: what happened after it is not known yet; what has no date always is. Nil: today, with all that is known.
    package static func target(
        from release: ReleaseOutline, on day: Timestamp?, severity: Severity, among known: KnownReleases
    ) -> RollbackTarget {
        let question = TargetQuestion(release: release, day: day, severity: severity, known: known)
        var passed: [RollbackTarget.PassedOver] = []
        if let previous = release.previous {
            let outline = known[previous]
            guard let obstacle = outline.flatMap(question.obstacle) else {
                return RollbackTarget(
                    version: previous.text, reason: .previous,
                    undone: question.undone(goingBackTo: previous, outline: outline))
            }
            passed.append(obstacle)
        }
        for version in known.earlier(than: release.version) where version != release.previous {
            guard let outline = known[version], question.wasOut(outline) else { continue }
            if let obstacle = question.obstacle(outline) {
                passed.append(obstacle)
            } else {
                return RollbackTarget(
                    version: version.text, reason: .lastGood, passedOver: passed,
                    undone: question.undone(goingBackTo: version, outline: outline))
            }
        }
        return RollbackTarget(version: nil, reason: .none, passedOver: passed)
    }

    /// For the standby plan and RL-07: as known on the release's own day, and for the worst that can happen. Of a release that is not
    /// out yet: as known now.
    package static func standbyTarget(from release: ReleaseOutline, among known: KnownReleases) -> RollbackTarget {
        target(
            from: release, on: release.status.isPublished ? release.releasedAt : nil, severity: .critical, among: known)
    }
}

/// What is asked of each release that one could go back to.
private struct TargetQuestion {
    let release: ReleaseOutline
    let day: Timestamp?
    let severity: Severity
    let known: KnownReleases

    /// Whether it was out when the release in question came.
    func wasOut(_ outline: ReleaseOutline) -> Bool { outline.status.isPublished && release.follows(outline) }

    /// Why nobody goes back to it; nil: it is good.
    func obstacle(_ outline: ReleaseOutline) -> RollbackTarget.PassedOver? {
        let version = outline.version.text
        guard wasOut(outline) else { return .init(version: version, reason: .notReleased) }
        if outline.status == .rolledBack, isKnown(outline.rolledBackAt) {
            return .init(version: version, reason: .rolledBack)
        }
        if outline.hasUnreadableIncidents { return .init(version: version, reason: .incidentsUnreadable) }
        let open = outline.incidents.filter { $0.severity.weight >= severity.weight && isOpen($0, in: outline) }
        guard let worst = open.max(by: { $0.severity.weight < $1.severity.weight }) else { return nil }
        return .init(
            version: version, reason: .incident, incident: worst.id, severity: worst.severity,
            resolvedIn: isFixLost(worst, in: outline) ? worst.resolvedIn : nil)
    }

    /// The changes of the releases between, newest first, and the weaknesses of the target whose fixes are left.
    func undone(goingBackTo target: Version, outline: ReleaseOutline?) -> [RollbackTarget.Undone] {
        var undone: [RollbackTarget.Undone] = []
        for version in known.earlier(than: release.version) {
            guard version.precedence(to: target) > 0 else { break }
            guard let between = known[version], wasOut(between) else { continue }
            undone += between.irreversible.map { .init(version: version.text, kind: .irreversible, what: $0) }
            undone += between.securityFixes.map { .init(version: version.text, kind: .securityFix, what: $0) }
        }
        guard let outline else { return undone }
        let weaknesses = outline.incidents.filter { $0.security && isFixLost($0, in: outline) }
        return undone + weaknesses.map { .init(version: target.text, kind: .securityFix, what: $0.id) }
    }

    private func isKnown(_ moment: Timestamp?) -> Bool {
        guard let day, let moment else { return true }
        return !moment.isAfter(day)
    }

    /// Whether who goes back to the version of an incident has it.
    private func isOpen(_ incident: Incident, in outline: ReleaseOutline) -> Bool {
        guard isKnown(incident.detectedAt) else { return false }
        guard let resolution = resolution(of: incident) else { return true }
        // In the version itself, without another release; an earlier one can't have resolved what came with this one.
        let order = resolution.precedence(to: outline.version)
        if order <= 0 { return order < 0 }
        if resolution.precedence(to: release.version) <= 0 { return true }
        // A later version resolved it: only one that is out, and on a given day only where it was out by then.
        return known[resolution].map { !$0.status.isPublished || !isKnown($0.releasedAt) } ?? true
    }

    /// Whether the version that resolved it is among those that are left.
    private func isFixLost(_ incident: Incident, in outline: ReleaseOutline) -> Bool {
        guard isKnown(incident.detectedAt), let resolution = resolution(of: incident) else { return false }
        return resolution.precedence(to: outline.version) > 0 && resolution.precedence(to: release.version) <= 0
    }

    private func resolution(of incident: Incident) -> Version? {
        incident.resolvedIn.flatMap { Version($0, scheme: release.version.scheme) }
    }
}

extension ReleaseOutline {
    /// True where the other release was out when this one came: not later, as far as both dates say. Two on one day, of
    /// which one states no time, count as in order.
    fileprivate func follows(_ other: ReleaseOutline) -> Bool {
        guard let mine = releasedAt, let theirs = other.releasedAt else { return true }
        return !theirs.isAfter(mine)
    }
}

extension Timestamp {
    /// Of two on one day, of which one states no time, neither is after the other.
    fileprivate func isAfter(_ other: Timestamp) -> Bool {
        isDate || other.isDate ? days(since: other) > 0 : secondsSinceEpoch > other.secondsSinceEpoch
    }
}
