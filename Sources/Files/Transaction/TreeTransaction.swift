// A set of file changes that is made as a whole, whatever ends the program: staged, journalled, then renamed into place.

import Glibc
package import Primitives

/// A set of file changes below one root.
///
/// Each new file is first written whole beside its place, in the state folder. `commit` compares what stands at every
/// path with what was expected, brings the staged files and a journal to disk, makes each change by one rename or
/// removal, and drops the journal. A kill before the journal leaves the tree as it was; after it, the next transaction
/// finds `interrupted`, and `resume` makes the rest. Removals come first, so that a file can give way to a folder.
/// An existing file keeps its permissions, but for whether it may be run, where that is stated. A removal takes along folders that it leaves empty.
///
/// A path is relative to the root, and refused when it is absolute, has an empty component, "." or "..", lies in the
/// state folder or in git's own, is a symbolic link or passes through one.
package struct TreeTransaction: ~Copyable {
    private struct Change {
        var path: String
        var expecting: Expectation
        var action: TransactionJournal.Step.Action
        /// Nil: as it was.
        var executable: Bool?
    }

    private let root: String
    private let store: TransactionStore
    private var changes: [Change] = []
    private var paths: TransactionPaths
    /// The set whose journal is on disk.
    private var pending: TransactionJournal?

    /// Whether a set is being made in the tree, or waits to be finished. Looks only, and takes no lock.
    package static func isInterrupted(root: String, state: String) -> Bool {
        Files.kind(TransactionStore.journalPath(root: root, state: state)) != nil
    }

    /// Takes the lock of `state`, a folder relative to `root` that is made when needed. Doesn't wait: a lock held by
    /// another is an error with code EWOULDBLOCK, and a journal that was written in another place is one with code
    /// ESTALE. What was staged without a whole journal is cleared.
    package init(root: String, state: String, writes: WriteLayer = .system) throws(FileError) {
        let store = try TransactionStore(root: root, state: state, writes: writes)
        let pending = try store.readJournal()
        if pending == nil { try store.clear() }
        self.root = root
        paths = TransactionPaths(outside: store.name)
        self.store = store
        self.pending = pending
    }

    deinit {
        if pending == nil { try? store.clear() }
    }

    /// The note of the set that an interrupted run left to be finished; nil: nothing is pending.
    package var interrupted: Bytes? { pending?.note }

    /// Brings an interrupted set to its end; without one it does nothing. Where a file is neither as before the set nor
    /// as after it, an error names the file and nothing is changed: every file is looked at before the first rename. A
    /// file that is gone is no obstacle; one that had its place already and was moved away stays away. May be called
    /// again after an error.
    package mutating func resume() throws(FileError) {
        guard var journal = pending else { return }
        journal.steps.removeAll { step in
            guard case .put(let number, _) = step.action else { return false }
            return Files.kind(store.staged(number)) == nil
                && (step.isOfPermissions || Files.kind(Files.join(root, step.path)) == nil)
        }
        let present = try ExpectedFile.all(journal.steps.map(\.path), in: root)
        try check(journal.steps, present)
        var staged: [(path: String, digest: SHA256Digest)] = []
        for (step, file) in zip(journal.steps, present) where !step.isDone(file.content) {
            if case .put(let number, let digest) = step.action { staged.append((store.staged(number), digest)) }
        }
        let found = concurrentMap(staged.map(\.path)) { path in
            Result { () throws(FileError) in try ExpectedFile(of: path) }
        }
        for (file, current) in zip(staged, found) where try current.get().content != .file(file.digest) {
            throw FileError(
                path: file.path, operation: "use", code: ESTALE,
                message:
                    "it is not what was staged here; put the tree back as it was by other means, remove the folder "
                    + "\(Files.join(root, store.name)), then start again")
        }
        try finish(journal, present)
    }

    /// The file at `path` shall hold `bytes`, and be `executable` or not; nil: an existing one stays what it is.
    package mutating func put(
        _ bytes: Bytes, at path: String, expecting: Expectation, executable: Bool? = nil
    ) throws(FileError) {
        let writes = store.writes
        try stage(path, expecting, executable) { file throws(FileError) in
            var rest = bytes[...]
            while !rest.isEmpty {
                try writes.write(rest.prefix(1 << 20), to: file)
                rest = rest.dropFirst(1 << 20)
            }
            return SHA256Digest(of: bytes)
        }
    }

    /// The file at `path` shall hold what the file `place` does, whose digest is `sha256`; any other digest is an error
    /// with code ESTALE. Memory stays constant.
    package mutating func put(
        copyOf place: String, sha256: SHA256Digest, at path: String, expecting: Expectation, executable: Bool? = nil
    ) throws(FileError) {
        let writes = store.writes
        try stage(path, expecting, executable) { file throws(FileError) in
            let source = try Descriptor(opening: place, flags: O_RDONLY | O_NONBLOCK, operation: "read")
            guard FileKind(mode: try source.status().st_mode) == .file else {
                throw FileError(
                    path: place, operation: "read", code: EINVAL, message: "only an ordinary file can be copied")
            }
            let found = try source.digest { slice throws(FileError) in try writes.write(slice, to: file) }
            guard found == sha256 else {
                throw FileError(
                    path: place, operation: "copy", code: ESTALE,
                    message: "it changed meanwhile: its SHA-256 is \(found), and \(sha256) was expected; start again "
                        + "from what it holds now")
            }
            return found
        }
    }

    /// No file shall stand at `path`.
    package mutating func remove(_ path: String, expecting: Expectation) throws(FileError) {
        _ = try admit(path, expecting, isPut: false)
        changes.append(Change(path: path, expecting: expecting, action: .remove))
    }

    /// Makes the changes. What stands at the paths is read again first; while that or the staging fails, nothing has been
    /// changed. Once the journal is on disk an error leaves the set `interrupted`, to be resumed here or in a later run.
    /// - Parameter note: what `interrupted` gives back; its form is the caller's own.
    package mutating func commit(note: Bytes) throws(FileError) {
        try requireNothingPending()
        let found = try ExpectedFile.all(changes.map(\.path), in: root)
        var steps: [TransactionJournal.Step] = []
        var present: [ExpectedFile] = []
        for isRemoval in [true, false] {
            for (change, file) in zip(changes, found) where (change.action == .remove) == isRemoval {
                try check(change, file)
                var step = TransactionJournal.Step(path: change.path, action: change.action)
                if case .file(let digest) = file.content { step.before = digest }
                if step.isDone(file.content) { continue }
                if step.isOfPermissions, change.executable ?? file.isExecutable == file.isExecutable {
                    continue
                }
                steps.append(step)
                present.append(file)
            }
        }
        guard !steps.isEmpty else { return try reset() }
        try check(steps, present)
        let journal = TransactionJournal(place: store.place, steps: steps, note: note)
        try store.write(journal)
        pending = journal
        try store.synchronizeJournal()
        try finish(journal, present)
    }

    /// Drops what was staged. An interrupted set stays as it is.
    package mutating func abandon() {
        if pending == nil { try? reset() }
    }

    // MARK: Staging

    /// - Parameter fill: writes the staged file, and gives the digest of what it wrote.
    private mutating func stage(
        _ path: String, _ expecting: Expectation, _ executable: Bool?,
        fill: (borrowing Descriptor) throws(FileError) -> SHA256Digest
    ) throws(FileError) {
        let present = try admit(path, expecting, isPut: true)
        let number = changes.count
        var digest: SHA256Digest?
        try store.stage(number, permissions: present.permissions, executable: executable) { file throws(FileError) in
            digest = try fill(file)
        }
        if let digest {
            changes.append(
                Change(
                    path: path, expecting: expecting, action: .put(staged: number, digest), executable: executable))
        }
    }

    private mutating func admit(
        _ path: String, _ expecting: Expectation, isPut: Bool
    ) throws(FileError) -> ExpectedFile {
        try requireNothingPending()
        try paths.admit(path, isPut: isPut)
        let target = try Files.confined(path, in: root)
        let file = try ExpectedFile(of: target)
        try expecting.check(file.content, at: target)
        return file
    }

    private func check(_ change: Change, _ file: ExpectedFile) throws(FileError) {
        let target = Files.join(root, change.path)
        try change.expecting.check(file.content, at: target)
        if file.content == .folder, change.action == .remove {
            throw FileError(path: target, operation: "remove", code: EISDIR)
        }
    }

    private func check(_ steps: [TransactionJournal.Step], _ present: [ExpectedFile]) throws(FileError) {
        var checks = try TransactionChecks(steps, in: root, state: store.name, device: store.device)
        for (step, file) in zip(steps, present) { try checks.check(step, file) }
    }

    private func requireNothingPending() throws(FileError) {
        guard pending == nil else {
            throw FileError(
                path: Files.join(root, store.name), operation: "begin a set of changes in", code: EBUSY,
                message: "an interrupted set is not finished; resume it first")
        }
    }

    private mutating func reset() throws(FileError) {
        changes = []
        paths = TransactionPaths(outside: store.name)
        try store.clear()
    }

    // MARK: Changing

    private mutating func finish(
        _ journal: TransactionJournal, _ present: [ExpectedFile]
    ) throws(FileError) {
        do {
            for (step, file) in zip(journal.steps, present) { try perform(step, file) }
            try synchronizeFolders(of: journal.steps)
            try store.dropJournal()
        } catch {
            throw FileError(
                path: error.path, operation: error.operation, code: error.code,
                message: error.message + " (the set of changes was begun; the next run brings it to its end)")
        }
        pending = nil
        try? reset()  // leftovers do no harm; the next transaction clears them
    }

    private func perform(_ step: TransactionJournal.Step, _ file: ExpectedFile) throws(FileError) {
        let target = try Files.confined(step.path, in: root)
        var content = file.content
        if !file.isStill(at: target) { content = try ExpectedFile(of: target).content }
        let isDone = step.isDone(content)
        guard isDone || step.mayChange(content) else { throw TransactionChecks.changedSince(target) }
        switch step.action {
        case .put(let number, _):
            if isDone || step.isOfPermissions && Files.kind(store.staged(number)) == nil { return }
            try store.writes.makeFolders(Files.parent(step.path) ?? "", in: root)
            if Files.kind(target) == .directory { try store.writes.removeFolder(target) }
            try store.writes.rename(store.staged(number), to: target)
        case .remove:
            if !isDone { try store.writes.unlink(target) }
            removeEmptyFolders(above: step.path)
        }
    }

    /// Also after a removal that an earlier run made, which may have ended before its folders went.
    private func removeEmptyFolders(above path: String) {
        var folder = Files.parent(path)
        while let name = folder {
            do {
                try store.writes.removeFolder(Files.join(root, name))
            } catch  where error.code != ENOENT {
                return  // not empty, or not ours to remove: an empty folder does no harm
            } catch {}
            folder = Files.parent(name)
        }
    }

    /// Brings each name that was made or removed to disk.
    private func synchronizeFolders(of steps: [TransactionJournal.Step]) throws(FileError) {
        var folders = PathSet()
        for step in steps { folders.insertAncestors(of: try Files.confinedComponents(step.path)) }
        let present = folders.sorted.map { Files.join(root, $0) }.filter { Files.kind($0) == .directory }
        try store.synchronize(present + [root + "/."])
    }
}
