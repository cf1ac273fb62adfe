// Says how a rule's target tree stands: what drifted from what was last applied, how far it is behind, what failed.
import Evidence
package import Files
import Primitives
package import ReleaseModel
import Versions
import Workspace

package enum TargetStatuses {
    /// `releases`: all that can be read. Nothing is written. A target that isn't there is `unknown`, and no error.
    package static func status(
        of rule: SyncRule, target: String?, releases: [ReleaseOutline], digests: DigestCache
    ) -> (status: TargetStatus, findings: [Finding]) {
        var status = TargetStatus(rule: rule.id, targetRepository: rule.targetRepository, target: rule.target)
        guard let target else {
            status.unknown = "no target tree is configured"
            return (status, [])
        }
        guard let root = Files.realPath(target), Files.kind(root) == .directory else {
            status.unknown = "the target tree is not there"
            return (status, [])
        }
        let store = SyncStore(root: root)
        status.isInterrupted = TreeTransaction.isInterrupted(root: root, state: SyncStore.transaction)
        do throws(WorkspaceError) {
            let (log, findings) = try store.log(of: rule.id)
            let failed = log.reversed().prefix { $0.status == .failed }
            status.failures = failed.count
            status.lastFailure = failed.first?.reason
            if let snapshot = try store.snapshot(of: rule.id) {
                status.version = snapshot.version
                status.appliedAt = snapshot.at
                status.approvedBy = log.last { $0.approval.plan == snapshot.plan }?.approval.by
                status.drift = drift(
                    snapshot, others: try store.otherSnapshots(than: rule.id), root: root, digests: digests)
            }
            status.doubt = status.version.flatMap { doubt($0, releases) }
            tellBehind(&status, releases)
            return (status, findings)
        } catch {
            status.unknown = error.findings.first?.message ?? "its state can't be read"
            return (status, error.findings)
        }
    }

    private static func drift(
        _ snapshot: SyncSnapshot, others: [SyncSnapshot], root: String, digests: DigestCache
    ) -> [TargetStatus.DriftedFile] {
        // What another rule has taken over stands as that rule wrote it.
        var handedOver: [BytewiseKey: [SyncPlan.Side]] = [:]
        for file in others.filter({ $0.at >= snapshot.at }).flatMap(\.files) {
            if let side = file.written { handedOver[BytewiseKey(file.target), default: []].append(side) }
        }
        let contents = SyncTarget(root: root, digests: digests).contents(of: snapshot.files.map(\.target))
        let git = SameForGit(root: root)
        return zip(snapshot.files, contents).compactMap { file, content in
            switch content {
            case .absent: return file.written == nil ? nil : .init(target: file.target, drift: .missing)
            case .blocked: return .init(target: file.target, drift: .blocked)
            case .file(let found):
                if file.conflicts > 0 {
                    // Who resolves a marked conflict has decided.
                    let isLeft = ConflictMarkers.areLeft(in: Files.join(root, file.target))
                    return isLeft ? .init(target: file.target, drift: .unresolved) : nil
                }
                let others = handedOver[BytewiseKey(file.target)] ?? []
                let plain = git.withoutPermissions(found, likely: file.written, else: nil)
                let side = git.side(plain, at: file.target, known: [file.written] + others)
                if side == file.written || others.contains(side) { return nil }
                return .init(target: file.target, drift: .modified)
            }
        }
    }

    private static func doubt(_ version: String, _ releases: [ReleaseOutline]) -> String? {
        guard let release = releases.first(where: { $0.version.text.hasSameBytes(as: version) }) else {
            return "no release \(version) is known here"
        }
        switch release.status {
        case .released: return nil
        case .rolledBack: return "the release \(version) was rolled back"
        default: return "the release \(version) isn't out: its status is \(release.status.rawValue)"
        }
    }

    private static func tellBehind(_ status: inout TargetStatus, _ releases: [ReleaseOutline]) {
        let sorted = releases.filter { $0.status == .released }.sorted { $0.version < $1.version }
        let applied = status.version.flatMap { text in
            sorted.first { $0.version.text.hasSameBytes(as: text) }?.version
                ?? sorted.first.flatMap { Version(text, scheme: $0.version.scheme) }
        }
        let behind = sorted.filter { release in applied.map { $0 < release.version } ?? true }
        status.behind = behind.map(\.version.text)
        status.behindSince = behind.compactMap(\.releasedAt).min()
    }
}
