// All that a plan is made of, read once: the rule's files, the target tree, its overrides, and what was last applied.
import Documents
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

/// One file of a plan on its way: its rows, and what an apply needs to carry them out.
struct SyncStep: Sendable {
    /// The file's row, and that of its override where that changes too; empty: nothing to tell.
    var changes: [SyncPlan.Change] = []
    /// What is to be written, of a row that is added or modified; the override's row takes the same.
    var material: SyncMaterial?
    /// What to remember; nil: forget the file.
    var entry: SyncSnapshot.File?
    var findings: [Finding] = []
    /// The source that was released is not available, so that nothing can be said.
    var isLost = false
}

struct SyncPlanning: Sendable {
    let writer: SyncWriter
    let arbiter: SyncArbiter
    let store: SyncStore
    /// The rule's files and those that it wrote once, sorted bytewise by target.
    let items: [Item]
    /// What the next merges of the tree's other rules start from.
    let foreignBases: Set<SHA256Digest>
    /// What is left alone since only some files were asked for, as it was last applied; sorted bytewise by target.
    let leftAlone: [SyncSnapshot.File]
    /// The release that `leftAlone` is of.
    let versionLeft: String?
    private let git: SameForGit

    struct Item: Sendable {
        var target: String
        /// Nil: the rule writes it no more.
        var file: SyncChecksums.File?
        var found: SyncTarget.Content
        /// What the target's file counts as: it may be what was applied, with other line ends.
        var counted: SyncPlan.Side?
        var override: SyncTarget.Content
        var last: SyncSnapshot.File?

        /// What the target's file is.
        var actual: SyncPlan.Side? { if case .file(let side) = found { side } else { nil } }
    }

    /// Reads the target; nothing is written.
    init(_ request: SyncRequest, root: String) throws(WorkspaceError) {
        let checksums = request.checksums
        let digests = request.digests
        writer = SyncWriter(
            rule: request.rule, release: request.release, project: request.project, source: request.source,
            synced: SyncedFiles(request.rule.transforms.contains(.stripInternalLinks) ? checksums.files : []))
        arbiter = SyncArbiter(
            onConflict: request.rule.onConflict, restores: request.restores, prunes: request.rule.prune)
        store = SyncStore(root: root)
        let own = try store.snapshot(of: checksums.id)
        let foreign = try store.otherSnapshots(than: checksums.id)
        // A file that another rule brought there is not foreign: what the last of them wrote is the base.
        let newestFirst = ((own.map { [$0] } ?? []) + foreign).sorted { $0.at > $1.at }
        let last = Dictionary(newestFirst.flatMap(\.files).map { (BytewiseKey($0.target), $0) }) { first, _ in first }
        let asked = request.onlyFiles.map { Set($0.map(BytewiseKey.init)) }
        var files = checksums.files.filter { asked?.contains(BytewiseKey($0.source)) ?? true }
            .map { (target: $0.target, file: Optional($0)) }
        var leftAlone: [SyncSnapshot.File] = []
        if let own, asked != nil {
            let taken = Set(files.map { BytewiseKey($0.target) })
            leftAlone = own.files.filter { !taken.contains(BytewiseKey($0.target)) }
        } else if let own {
            // Nor is one that another rule has taken over since this rule's to delete.
            let others = foreign.filter { $0.at >= own.at }.flatMap(\.files).map(\.target)
            let taken = Set((files.map(\.target) + others).map(BytewiseKey.init))
            files += own.files.filter { !taken.contains(BytewiseKey($0.target)) }.map { ($0.target, nil) }
        }
        self.leftAlone = leftAlone
        versionLeft = leftAlone.isEmpty ? nil : own?.version
        foreignBases = Set((foreign.flatMap(\.files) + leftAlone).map(\.upstream.sha256))
        if !files.map(\.target).isAscendingBytewise { files.sort { $0.target.precedesBytewise($1.target) } }
        let targets = files.map(\.target)
        let contents = SyncTarget(root: store.root, digests: digests).contents(of: targets)
        let overrides =
            try store.hasOverrides()
            ? SyncTarget(root: Files.join(store.root, SyncStore.overrides), digests: digests).contents(
                of: targets)
            : [SyncTarget.Content](repeating: .absent, count: files.count)
        let git = SameForGit(root: store.root)
        self.git = git
        items = files.indices.map { index in
            let (target, file) = files[index]
            let isShared =
                index > 0 && targets[index - 1].hasSameBytes(as: target)
                || index + 1 < targets.count && targets[index + 1].hasSameBytes(as: target)
            var item = Item(
                target: target, file: file,
                found: isShared ? .blocked("two sources would be written here") : contents[index],
                override: overrides[index], last: last.isEmpty ? nil : last[BytewiseKey(target)])
            if case .file(let found) = item.found {
                let side = git.withoutPermissions(found, likely: item.last?.written ?? item.last?.upstream, else: file)
                item.found = .file(side)
                item.counted = git.side(side, at: target, known: [item.last?.written, item.last?.upstream])
            }
            return item
        }
    }

    func step(_ item: Item) throws(FileError) -> SyncStep {
        var step = SyncStep()
        var sides = FileVersions(last: item.last)
        if let file = item.file {
            switch try writer.side(file) {
            case .lost:
                step.isLost = true
                return step
            case .impossible(let findings):
                step.findings = findings
                let note = findings.first { $0.severity == .error }?.message
                return conflict(item, sides: sides, note: note ?? "its content can't be made", step: step)
            case .known(let side, let findings):
                sides.upstream = side
                step.findings = findings
            }
        }
        switch item.found {
        case .absent: break
        case .file(let side): sides.target = item.counted ?? side
        case .blocked(let reason):
            if item.file == nil, !arbiter.prunes {
                // Nothing is to be written or deleted there, and what the rule wrote is gone.
                return step
            }
            return conflict(item, sides: sides, note: reason, step: step)
        }
        switch item.override {
        case .absent: break
        case .file(let side): sides.override = side
        case .blocked(let reason): return conflict(item, sides: sides, note: "its override: \(reason)", step: step)
        }
        // What the rule writes no more and downstream hasn't either is forgotten.
        if sides.upstream == nil, sides.target == nil, sides.override == nil { return step }
        // Content and executable bit are merged each by itself: of a bit, both sides can't make different things.
        let real = sides
        let isExecutable = mergedBit(sides)
        if let isExecutable { sides.setExecutable(isExecutable) }
        let decision = arbiter.decide(sides)
        let isUnresolved = isUnresolved(item)
        if decision.result == .merge || decision.result == .conflict, isUnresolved {
            let note = "the conflict markers of the last merge are still there"
            return conflict(item, sides: sides, note: note, step: step)
        }
        return try settled(
            item, sides: sides, real: real, isExecutable: isExecutable, decision: decision,
            isUnresolved: isUnresolved, step: step)
    }

    /// The bit of whichever side changed it; nil where the executable bit is a part of the versions that are compared.
    private func mergedBit(_ sides: FileVersions) -> Bool? {
        guard let upstream = sides.upstream, sides.override == nil else { return nil }
        guard !arbiter.restores, let last = sides.last, let target = sides.target else { return upstream.isExecutable }
        return target.isExecutable == last.upstream.isExecutable ? upstream.isExecutable : target.isExecutable
    }

    /// Whether the markers that a merge wrote are in the file still.
    private func isUnresolved(_ item: Item) -> Bool {
        guard let last = item.last, last.conflicts > 0 else { return false }
        return ConflictMarkers.areLeft(in: Files.join(store.root, item.target))
    }

    private func conflict(_ item: Item, sides: FileVersions, note: String, step: SyncStep) -> SyncStep {
        var step = step
        step.entry = item.last
        step.changes = [
            SyncPlan.Change(
                action: .conflict, source: item.file?.source, target: item.target, after: sides.upstream,
                before: item.actual, note: note)
        ]
        return step
    }

    private func settled(
        _ item: Item, sides: FileVersions, real: FileVersions, isExecutable: Bool?, decision: SyncDecision,
        isUnresolved: Bool, step: SyncStep
    ) throws(FileError) -> SyncStep {
        var step = step
        var note = decision.note
        var after = sides.target
        var conflicts = 0
        switch decision.result {
        case .conflict: return conflict(item, sides: sides, note: note ?? "both sides changed", step: step)
        case .target: break
        case .delete: after = nil
        case .upstream: after = sides.upstream
        case .override: after = sides.override
        case .merge:
            switch try merged(item, sides: sides) {
            case .failure(let reason): return conflict(item, sides: sides, note: reason.note, step: step)
            case .success(let merge):
                after = SyncPlan.Side(
                    sha256: SHA256Digest(of: merge.bytes), size: merge.bytes.count,
                    isExecutable: isExecutable ?? (sides.override?.isExecutable ?? false))
                conflicts = merge.conflicts
                step.material = .bytes(merge.bytes)
                note =
                    merge.conflicts == 0
                    ? "\(note ?? ""); merged"
                    : "\(note ?? ""); merged, \(merge.conflicts) \(merge.conflicts == 1 ? "conflict" : "conflicts") marked"
            }
        }
        let before = item.actual
        var shown = after == sides.target ? before : after
        if let isExecutable { shown?.isExecutable = isExecutable }
        let action: SyncPlan.Action =
            shown == before ? .unchanged : before == nil ? .add : shown == nil ? .delete : .modify
        if decision.result == .target, isUnresolved {
            conflicts = item.last?.conflicts ?? 0
            note = "holds the conflict markers of the last merge"
        }
        if let shown, let before, shown.isExecutable != before.isExecutable {
            let change = shown.isExecutable ? "becomes executable" : "is executable no more"
            note = note.map { "\($0); \(change)" } ?? change
        }
        step.changes = [
            SyncPlan.Change(
                action: action, source: item.file?.source, target: item.target, after: shown, before: before,
                note: note)
        ]
        if let override = sides.override, decision.override != .stays, override != after || decision.override == .goes {
            step.changes.append(
                SyncPlan.Change(
                    action: decision.override == .goes ? .delete : .modify, source: nil,
                    target: SyncStore.overridePath(item.target), after: decision.override == .goes ? nil : after,
                    before: override, note: decision.override == .goes ? "the override is given up" : nil))
        }
        let writes = step.changes.contains { $0.action == .add || $0.action == .modify }
        if writes, step.material == nil, let shown, let before, shown.hasSameContent(as: before) {
            step.material = .copy(of: Files.join(store.root, item.target))
        } else if writes, step.material == nil {
            step.material = try material(item, decision: decision.result)
        }
        step.entry = entry(
            item, sides: sides, real: real, decision: decision, isUnresolved: isUnresolved, after: after)
        step.entry?.conflicts = conflicts
        return step
    }

    private func entry(
        _ item: Item, sides: FileVersions, real: FileVersions, decision: SyncDecision, isUnresolved: Bool,
        after: SyncPlan.Side?
    ) -> SyncSnapshot.File? {
        guard let file = item.file, let upstream = sides.upstream, let given = real.upstream else {
            // Kept though the rule writes it no more: it stays known until it is pruned or decided for.
            return decision.result == .delete || decision.isSettled ? nil : item.last
        }
        // A difference that nobody decided for stays drift.
        // Who resolves a marked conflict has decided.
        let isResolved = item.last.map { $0.conflicts > 0 } ?? false && !isUnresolved
        let isDrift = decision.result == .target && !decision.isSettled && !isResolved && after != upstream
        var written = isDrift ? item.last?.written : after
        if sides.override == nil, upstream.isExecutable != given.isExecutable {
            // A bit that was merely kept stays drift too.
            written?.isExecutable = item.last?.written?.isExecutable ?? given.isExecutable
        }
        return SyncSnapshot.File(
            target: item.target, source: file.source, upstream: given, written: written,
            isOverridden: sides.override != nil && decision.override != .goes)
    }

    private func material(_ item: Item, decision: SyncDecision.Result) throws(FileError) -> SyncMaterial? {
        switch decision {
        case .upstream: try item.file.flatMap { file throws(FileError) in try writer.material(file) }
        case .override: .copy(of: Files.join(store.root, SyncStore.overridePath(item.target)))
        case .target, .delete, .merge, .conflict: nil
        }
    }

    private struct Unmergeable: Error { var note: String }

    private func merged(
        _ item: Item, sides: FileVersions
    ) throws(FileError) -> Result<ThreeWayMerge.Outcome, Unmergeable> {
        func unmergeable(_ why: String) -> Result<ThreeWayMerge.Outcome, Unmergeable> {
            .failure(Unmergeable(note: "both sides changed the file, and it can't be merged: \(why)"))
        }
        let limit = SyncStore.baseLimit
        let path = sides.override == nil ? item.target : SyncStore.overridePath(item.target)
        guard let file = item.file, let material = try writer.material(file) else {
            return unmergeable("what was released is not available")
        }
        let present = try SyncMaterial.copy(of: Files.join(store.root, path)).bytes(limit: limit)
        guard let local = present.map({ git.kept($0, at: path) }), let upstream = try material.bytes(limit: limit)
        else {
            return unmergeable("it is longer than \(limit) bytes")
        }
        var base: Bytes?
        if let last = item.last {
            base = store.base(last.upstream)
            if base == nil { return unmergeable("what was last applied isn't kept") }
        }
        let labels = (
            local: ConflictMarkers.ownLabel, upstream: "\(writer.release.project) \(writer.release.version.text)"
        )
        guard let outcome = ThreeWayMerge.merge(base: base, local: local, upstream: upstream, labels: labels) else {
            return unmergeable("it is no text")
        }
        return .success(outcome)
    }
}
