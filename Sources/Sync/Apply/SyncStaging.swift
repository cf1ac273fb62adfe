// Stages all that a plan writes, and what the next sync has to know: the snapshot's files and the texts for merges.
import Files
import Primitives
import ReleaseModel
import Workspace

struct SyncStaging {
    private let work: SyncPlanner.Work
    private let store: SyncStore

    init(work: SyncPlanner.Work, store: SyncStore) {
        self.work = work
        self.store = store
    }

    /// One file after the other, so that memory holds one. Gives what the snapshot remembers, sorted by target.
    func stage(into transaction: inout TreeTransaction) throws(FileError) -> [SyncSnapshot.File] {
        var files: [SyncSnapshot.File] = []
        let kept = try store.bases()
        var needed = work.planning.foreignBases
        for item in work.planning.items {
            let step = try work.planning.step(item)
            for change in step.changes {
                try stage(change, step.material, of: item, into: &transaction)
            }
            guard let entry = step.entry else { continue }
            files.append(entry)
            let digest = entry.upstream.sha256
            guard needed.insert(digest).inserted, !kept.contains(digest) else { continue }
            if let text = try text(of: entry.upstream, for: item) {
                try transaction.put(text, at: SyncStore.basePath(digest), expecting: .anything)
            }
        }
        // Texts that no rule's next merge starts from.
        for digest in kept.subtracting(needed).sorted() {
            try transaction.remove(SyncStore.basePath(digest), expecting: .anything)
        }
        return (files + work.planning.leftAlone).sorted { $0.target.precedesBytewise($1.target) }
    }

    /// What upstream gave, where it is text and not long; nil: a later merge does without.
    private func text(of upstream: SyncPlan.Side, for item: SyncPlanning.Item) throws(FileError) -> Bytes? {
        guard upstream.size <= SyncStore.baseLimit, let file = item.file else { return nil }
        var material = try work.planning.writer.material(file)
        if case .file(let side) = item.found, side.hasSameContent(as: upstream) {
            material = .copy(of: Files.join(store.root, item.target))
        }
        guard let bytes = try material?.bytes(limit: SyncStore.baseLimit), !bytes.contains(0),
            SHA256Digest(of: bytes) == upstream.sha256
        else { return nil }
        return bytes
    }

    private func stage(
        _ change: SyncPlan.Change, _ material: SyncMaterial?, of item: SyncPlanning.Item,
        into transaction: inout TreeTransaction
    ) throws(FileError) {
        let expecting = change.before.map { Expectation.digest($0.sha256) } ?? .absent
        switch change.action {
        case .unchanged, .conflict: return
        case .delete: try transaction.remove(change.target, expecting: expecting)
        case .add, .modify:
            switch material {
            case .bytes(let bytes):
                try transaction.put(
                    bytes, at: change.target, expecting: expecting,
                    executable: change.after?.isExecutable ?? false)
            case .copy(let place):
                guard let after = change.after else { return }
                try transaction.put(
                    copyOf: place, sha256: after.sha256, at: change.target, expecting: expecting,
                    executable: after.isExecutable)
            case nil:
                throw FileError(
                    path: change.source ?? change.target, operation: "read", code: 0,
                    message: "the source isn't what the release recorded")
            }
        }
    }
}
