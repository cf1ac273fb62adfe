// What a rollback is asked for, and what becomes of the request: its target, and who has to agree.
import Checklist
import Colophon
import Evidence
import Files
import Primitives
package import ReleaseModel
import Sync
import Versions

package struct RollbackRequest: Sendable, Hashable {
    package var type: RollbackType
    package var reason: String
    /// Nil: the version that the matrix's advice names, where there is one.
    package var targetVersion: String?
    /// What happened, where it is known: the matrix then says who has to agree.
    package var incident: Assessment?

    package struct Assessment: Sendable, Hashable {
        package var severity: Severity
        package var impact: Impact
        /// A weakness in security.
        package var security: Bool
        package init(_ severity: Severity, _ impact: Impact, security: Bool = false) {
            self.severity = severity
            self.impact = impact
            self.security = security
        }
    }

    package init(
        type: RollbackType, reason: String, targetVersion: String? = nil, incident: Assessment? = nil
    ) {
        self.type = type
        self.reason = reason
        self.targetVersion = targetVersion
        self.incident = incident
    }

    /// `all` holds what is known of every release.
    func rollback(
        _ id: Identifier, of release: ManagedRelease, matrix: RollbackMatrix, among all: [ReleaseOutline],
        by actor: Actor, at now: Timestamp
    ) throws(ServiceError) -> Rollback {
        let version = release.record.version
        guard release.record.status == .released else {
            throw ServiceError(
                .conflict, "not-released",
                "\(release.id) is \(release.record.status.rawValue), and only a released release can be rolled back",
                remedy: "Choose a release that is out.")
        }
        return Rollback(
            id: id, release: release.id, version: version.text, type: type,
            reason: try ManagedRelease.required(reason),
            targetVersion: try target(of: release.record, among: all)?.text,
            approval: approval(matrix), initiatedBy: actor.name, createdAt: now)
    }

    /// An earlier release that is out; `previous` also where nothing else is known of it.
    private func target(of record: ReleaseRecord, among all: [ReleaseOutline]) throws(ServiceError) -> Version? {
        let earlier = all.filter { $0.version.precedence(to: record.version) < 0 }
        guard let targetVersion else {
            let best = earlier.filter { $0.status == .released }.map(\.version).max() ?? unheardOf(record.previous, all)
            guard best != nil || type == .config else {
                throw ServiceError(
                    .conflict, "no-target", "no earlier release of \(record.project) is out to go back to",
                    remedy: "Name the version to go back to as the release's previous one.")
            }
            return best
        }
        let target = try VersionRules.version(targetVersion, field: "target_version", scheme: record.version.scheme)
        let known = earlier.first { $0.version.identity.hasSameBytes(as: target.identity) }
        let isOut = known?.status == .released
        let isPrevious = unheardOf(record.previous, all)?.identity.hasSameBytes(as: target.identity) ?? false
        guard isOut || isPrevious else {
            throw .field(
                "target_version", "bad-target", "\(target) is no earlier release that is out",
                remedy: "Name one that was released before \(record.version), and not taken back.")
        }
        return known?.version ?? target
    }

    private func unheardOf(_ version: Version?, _ all: [ReleaseOutline]) -> Version? {
        version.flatMap { version in
            all.contains { $0.version.identity.hasSameBytes(as: version.identity) } ? nil : version
        }
    }

    /// By the matrix's cell of what happened. Where that is not stated, or the type is a stronger one than the cell's, no less than
    /// the highest that the matrix asks for this type.
    private func approval(_ matrix: RollbackMatrix) -> ApprovalLevel {
        let cell = incident.map { matrix.decision($0.severity, $0.impact, security: $0.security) }
        if let cell, cell.type.strength >= type.strength { return cell.approval }
        let ofType = Severity.allCases.flatMap { severity in
            Impact.allCases.map { matrix[severity, $0] }
        }.filter { $0.type == type }.map(\.approval)
        return (ofType + [cell?.approval].compactMap(\.self)).max { $0.strength < $1.strength } ?? .onCall
    }
}
