// Plans a sync: compares what a rule would write with what stands in the target tree, and never writes.
package import ColophonSystem
package import ReleaseModel

package enum SyncPlanner {
    /// A plan, and what came up while the contents were made.
    package struct Outcome: Sendable, Hashable {
        package var plan: SyncPlan
        /// Files relative to the source root, sorted as the rule's files are.
        package var findings: [Finding]
    }

    /// `target` is the downstream tree's root, already resolved; nil or absent gives the state `unknown`, which is no error.
    /// `targetName` is the tree as configured. `source` is nil, or has moved on, for a locked release: then the checksums
    /// serve where the bytes go downstream as they are, and for other files the state is `unknown`.
    ///
    /// A target file with other content is modified; a folder, a link or a special file in its place, on the way to it, or
    /// content that can't be made, is a conflict. Files that only the target has are left alone: which of them a rule once
    /// wrote is told by the snapshot that an apply leaves there, and without one nothing is known to be the rule's own, so
    /// a plan deletes nothing. Throws where the source can't be read.
    package static func plan(
        _ rule: SyncRule, checksums: SyncChecksums.Rule, release: ReleaseRecord, project: Configuration.Project,
        source: SyncSource?, target: String?, targetName: String?
    ) throws(FileError) -> SyncPlan {
        try outcome(
            rule, checksums: checksums, release: release, project: project, source: source, target: target,
            targetName: targetName
        ).plan
    }

    /// As `plan`, with the findings of templates and references.
    package static func outcome(
        _ rule: SyncRule, checksums: SyncChecksums.Rule, release: ReleaseRecord, project: Configuration.Project,
        source: SyncSource?, target: String?, targetName: String?
    ) throws(FileError) -> Outcome {
        func unknown(_ note: String) -> SyncPlan {
            SyncPlan(
                rule: checksums.id, version: release.version.text, targetRepository: checksums.targetRepository,
                target: targetName, state: .unknown, changes: [], note: note)
        }
        guard let target else { return Outcome(plan: unknown("no target tree is configured"), findings: []) }
        guard let root = Files.realPath(target) else {
            return Outcome(plan: unknown("the target tree is not there"), findings: [])
        }
        guard Files.kind(root) == .directory else {
            return Outcome(plan: unknown("the target is not a folder"), findings: [])
        }
        var rule = rule
        rule.strategy = checksums.strategy
        let writer = SyncWriter(
            rule: rule, release: release, project: project, source: source, synced: SyncedFiles(checksums.files))
        let tree = SyncTarget(root: root, files: checksums.files)
        let results = concurrentMap(checksums.files) { file in
            Result { () throws(FileError) in try change(file, writer: writer, tree: tree) }
        }
        var changes: [SyncPlan.Change] = []
        var findings: [Finding] = []
        for (file, result) in zip(checksums.files, results) {
            guard let (change, own) = try result.get() else {
                return Outcome(
                    plan: unknown("the source has moved on since the release was locked: \(file.source)"), findings: [])
            }
            changes.append(change)
            findings += own
        }
        changes.sort { $0.target.utf8.lexicographicallyPrecedes($1.target.utf8) }
        var plan = unknown("")
        plan.note = nil
        plan.changes = changes
        plan.state = state(of: plan)
        return Outcome(plan: plan, findings: findings)
    }

    /// The rule's own target, or where the configuration says that its repository lies, below the workspace unless it is
    /// absolute; nil: neither is stated.
    package static func resolveTarget(
        _ rule: SyncRule, targets: [Configuration.Target], workspace: String
    ) -> String? {
        let repository = rule.targetRepository.map { Bytes($0.utf8) }
        let path = rule.target ?? targets.first { Bytes($0.repository.utf8) == repository }?.path
        return path.map { Files.join(workspace, $0) }
    }

    private static func state(of plan: SyncPlan) -> SyncPlan.State {
        if plan.count(.conflict) > 0 { return .conflict }
        return plan.count(.unchanged) == plan.changes.count ? .current : .pending
    }

    /// Nil: what would be written can't be told.
    private static func change(
        _ file: SyncChecksums.File, writer: SyncWriter, tree: SyncTarget
    ) throws(FileError) -> (change: SyncPlan.Change, findings: [Finding])? {
        guard let written = try writer.side(file) else { return nil }
        var change = SyncPlan.Change(
            action: .conflict, source: file.source, target: file.target, after: written.after, before: nil)
        switch tree.standing(of: file.target) {
        case .absent: change.action = .add
        case .file(let before):
            change.before = before
            change.action = before == written.after ? .unchanged : .modify
        case .blocked(let reason): change.note = reason
        }
        if written.after == nil {
            change.action = .conflict
            change.note = written.findings.first { $0.severity == .error }?.message
        }
        return (change, written.findings)
    }
}

/// Says what a rule writes for each of its files.
private struct SyncWriter: Sendable {
    let rule: SyncRule
    let release: ReleaseRecord
    let project: Configuration.Project
    let source: SyncSource?
    let synced: SyncedFiles

    /// `after` is nil where the content can't be made. Nil as a whole: the source that was released is not at hand.
    func side(_ file: SyncChecksums.File) throws(FileError) -> (after: SyncPlan.Side?, findings: [Finding])? {
        if SyncContent.isVerbatim(file, rule: rule) { return (.init(sha256: file.sha256, size: file.size), []) }
        var bytes: Bytes = []
        if !SyncContent.needsNoSource(rule) {
            guard let source, source.digest(of: file.source) == file.sha256 else { return nil }
            bytes = try source.bytes(of: file.source)
            guard SHA256Digest(of: bytes) == file.sha256 else { return nil }
        }
        let outcome = SyncContent.written(
            bytes, file: file, rule: rule, release: release, project: project, synced: synced)
        let after = outcome.bytes.map { SyncPlan.Side(sha256: SHA256Digest(of: $0), size: $0.count) }
        return (after, outcome.findings)
    }
}
