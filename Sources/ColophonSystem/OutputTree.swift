// The staged output writer: whatever stops a build, each file stays whole and the next run can finish.

import Glibc

package struct OutputFile: Sendable {
    /// Relative to the output's root, "/"-separated.
    package var path: String
    package var bytes: Bytes

    package init(path: String, bytes: Bytes) {
        self.path = path
        self.bytes = bytes
    }
}

/// Writes a set of files below `root`.
///
/// All changed files are first written whole into a hidden folder of the root; then a journal that names every change is
/// saved in `state`; then the changes are made one by one, each a single rename or removal; then the journal goes. A kill
/// before the journal leaves the old output, a kill after it is finished by the next run. What was made is recorded in
/// `state`, apart for each root, so that a later build removes only what a build made. Nothing is forced to disk: after a
/// loss of power the next build sees what differs and writes it again.
package struct OutputTree: Sendable {
    package struct Outcome: Sendable, Hashable {
        /// New or changed paths, in the order given.
        package var written: [String]
        package var unchanged: Int
        /// Sorted bytewise.
        package var removed: [String]

        package init(written: [String] = [], unchanged: Int = 0, removed: [String] = []) {
            self.written = written
            self.unchanged = unchanged
            self.removed = removed
        }
    }

    let root: String
    private let state: String
    /// The start of the name of each file kept in `state`.
    private let statePrefix: String
    private let staging: String

    /// - Parameters:
    ///   - root: The output's folder; made when needed, and may itself be a link.
    ///   - state: The folder for the journal, the list of what was made and the lock, such as `.colophon`.
    package init(root: String, state: String) {
        self.root = root
        self.state = state
        // A root that lies beside its state keeps its records when both move together.
        let place = Files.absolute(root)
        let home = (Files.parent(Files.absolute(state)) ?? "") + "/"
        let name = place.utf8.starts(with: home.utf8) ? place.utf8.dropFirst(home.utf8.count) : place.utf8[...]
        let key = name.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }  // FNV-1a
        statePrefix = Files.join(state, "output-" + String(key, radix: 16))
        staging = Files.join(root, Self.stagingName)
    }

    static let stagingName = ".colophon-staging"
    private var journalPath: String { statePrefix + ".journal" }
    private var listPath: String { statePrefix + ".list" }
    /// The list as it will be when the journal is done.
    private var nextListPath: String { statePrefix + ".list.next" }

    /// Begins a build: holds the output, and finishes or discards what an interrupted run left. An output that another
    /// build holds is an error with code EWOULDBLOCK.
    package func begin() throws(FileError) -> OutputSession {
        try OutputSession(self, lock: FileLock(statePrefix + ".lock", in: state))
    }

    /// A build of one step: see `OutputSession.commit`.
    package func commit(
        _ files: [OutputFile], keeping: [String] = [], removingStale: Bool
    ) throws(FileError) -> Outcome {
        let session = try begin()
        return try session.commit(files, keeping: keeping, removingStale: removingStale)
    }

    /// Finishes or discards what an interrupted run left, where there may have been one.
    package func recover() throws(FileError) {
        guard Files.kind(state) != nil else { return }
        try begin().end()
    }

    /// What `commit` would do, touching nothing.
    package func difference(
        from files: [OutputFile], keeping: [String] = [], removingStale: Bool, dropping: [String] = []
    ) throws(FileError) -> Outcome {
        try plan(files, keeping: keeping, removingStale: removingStale, dropping: dropping).outcome
    }

    /// Paths made by builds so far, sorted bytewise.
    package func recorded() throws(FileError) -> [String] {
        var text = try Files.readIfPresent(listPath) ?? []
        // An interrupted run has made some of these already.
        if Files.kind(journalPath) != nil { text += try Files.readIfPresent(nextListPath) ?? [] }
        return Self.sorted(text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) })
    }

    private static func sorted(_ paths: [String]) -> [String] {
        var result: [String] = []
        for path in paths.sorted(by: { strcmp($0, $1) < 0 }) where result.last.map({ strcmp($0, path) != 0 }) ?? true {
            result.append(path)
        }
        return result
    }

    // MARK: The plan

    package struct Plan {
        package var changed: [OutputFile] = []
        /// What a build made and that stands where a folder or file must come: removed first.
        package var clearing: [String] = []
        package var removing: [String] = []
        /// Everything made by builds, once the plan is done.
        package var list: [String] = []
        package var isListNew = false
        package var outcome = Outcome()
    }

    package func plan(
        _ files: [OutputFile], keeping: [String] = [], removingStale: Bool, dropping: [String] = []
    ) throws(FileError) -> Plan {
        var paths = PathSet()
        var folders = PathSet()
        for file in files {
            let parts = try checkedComponents(file.path)
            guard paths.insert(file.path) else {
                throw FileError(path: file.path, operation: "write", code: EEXIST, message: "two files have this path")
            }
            folders.insertAncestors(of: parts)
        }
        for file in files where folders.contains(file.path) {
            throw FileError(
                path: file.path, operation: "write", code: EISDIR,
                message: "this is the path of a file and of another file's folder")
        }
        var plan = Plan()
        let recorded = try recorded()
        let kept = PathSet(keeping)
        let dropped = PathSet(dropping)
        let stale = recorded.filter { removingStale || dropped.contains($0) }
        let staying = removingStale ? [] : recorded.filter { !dropped.contains($0) }
        plan.list = Self.sorted(staying + files.map(\.path) + keeping)
        plan.isListNew = plan.list.map { Array($0.utf8) } != recorded.map { Array($0.utf8) }
        for path in stale where !paths.contains(path) && !kept.contains(path) && isOurs(path) {
            let isInTheWay = folders.contains(path) || paths.containsAncestor(of: path)
            if isInTheWay { plan.clearing.append(path) } else { plan.removing.append(path) }
        }
        plan.outcome.removed = Self.sorted(plan.clearing + plan.removing)
        let cleared = PathSet(plan.clearing)
        for folder in folders.sorted { try checkFolder(folder, cleared: cleared) }
        for file in files {
            if try needsWriting(file, cleared: cleared) {
                plan.changed.append(file)
                plan.outcome.written.append(file.path)
            } else {
                plan.outcome.unchanged += 1
            }
        }
        plan.outcome.unchanged += keeping.count
        return plan
    }

    /// The components of a path in canonical spelling, fit for the line-based journal.
    private func checkedComponents(_ path: String) throws(FileError) -> [String] {
        let parts = try Files.confinedComponents(path)
        let isPlain = parts.joined(separator: "/").utf8.elementsEqual(path.utf8) && !path.utf8.contains { $0 < 0x20 }
        guard isPlain, let first = parts.first, first != Self.stagingName else {
            throw FileError(
                path: path, operation: "write", code: EINVAL,
                message: "this is no path for an output file: no empty or \".\" component, no control character, "
                    + "and not in \(Self.stagingName)")
        }
        return parts
    }

    /// Whether a recorded path is still a file where a build would have put it, with no link on the way.
    private func isOurs(_ path: String) -> Bool {
        do {
            _ = try checkedComponents(path)
            return Files.kind(try Files.confined(path, in: root)) == .file
        } catch {
            return false
        }
    }

    private func checkFolder(_ folder: String, cleared: PathSet) throws(FileError) {
        let path = Files.join(root, folder)
        switch Files.kind(path) {
        case nil, .directory: return
        case .symbolicLink: throw linkRefused(path)
        case .file where cleared.contains(folder): return
        default:
            throw FileError(
                path: path, operation: "write below", code: ENOTDIR,
                message: "a folder is needed here, and this is none; no build made it, so move it away")
        }
    }

    private func needsWriting(_ file: OutputFile, cleared: PathSet) throws(FileError) -> Bool {
        // Below a file that is about to be cleared there is nothing yet.
        if cleared.containsAncestor(of: file.path) { return true }
        let path = Files.join(root, file.path)
        switch try Files.compare(file.bytes, with: path) {
        case .equal: return false
        case .absent, .different: return true
        case .notAFile(.symbolicLink): throw linkRefused(path)
        case .notAFile(.directory):
            for entry in try Files.walk(path) where !cleared.contains(file.path + "/" + entry.path) {
                throw FileError(
                    path: path, operation: "write", code: EISDIR,
                    message: "a folder stands here and holds \(entry.path), which no build made; move it away")
            }
            return true
        case .notAFile:
            throw FileError(path: path, operation: "write", code: EEXIST, message: "this is not an ordinary file")
        }
    }

    private func linkRefused(_ path: String) -> FileError {
        FileError(
            path: path, operation: "write", code: ELOOP,
            message: "it is a symbolic link, which an output folder may not hold; remove the link")
    }

    // MARK: Staging and finishing

    /// Writes the changed files beside the output and then the journal that says what to do with them. A plan without
    /// changes leaves no trace.
    package func stage(_ plan: Plan) throws(FileError) {
        let steps =
            plan.clearing.map { OutputJournal.Step.clear($0) }
            + plan.changed.indices.map { .put(staged: $0, path: plan.changed[$0].path) }
            + plan.removing.map { .remove($0) }
        guard !steps.isEmpty || plan.isListNew else { return }
        try Files.makeDirectory(state)
        if !plan.changed.isEmpty { try Files.makeDirectory(staging) }
        for (index, file) in plan.changed.enumerated() {
            let path = Files.join(staging, String(index))
            try Descriptor(opening: path, flags: O_WRONLY | O_CREAT | O_EXCL, operation: "write").write(file.bytes)
        }
        let list = plan.list.map { $0 + "\n" }.joined()
        try Files.writeAtomically(Array(list.utf8), to: nextListPath, durable: false)
        try Files.writeAtomically(OutputJournal(steps: steps).bytes, to: journalPath, durable: false)
    }

    /// Brings a journal to its end, or clears away what was staged without one. Doing it again does no harm.
    func finishInterrupted() throws(FileError) {
        if let journal = try pending() {
            // A step that can't be done would fail each time. The next build sees what differs and writes that again.
            for step in journal.steps {
                do { try perform(step) } catch  where isBlocked(step) { continue }
            }
            try adoptList()
        }
        try clearStaging()
    }

    /// Whether a folder stands where the step would put a file, or a file where it needs a folder.
    private func isBlocked(_ step: OutputJournal.Step) -> Bool {
        guard case .put(_, let path) = step else { return false }
        guard let target = try? Files.confined(path, in: root) else { return false }
        if Files.kind(target) == .directory { return true }
        var folder = Files.parent(path)
        while let name = folder, !name.isEmpty, name.utf8.count < path.utf8.count {
            if let kind = Files.kind(Files.join(root, name)), kind != .directory { return true }
            folder = Files.parent(name)
        }
        return false
    }

    /// The journal of an interrupted run; nil: none, or not a whole one.
    package func pending() throws(FileError) -> OutputJournal? {
        try Files.readIfPresent(journalPath).flatMap { OutputJournal($0) }
    }

    package func perform(_ step: OutputJournal.Step) throws(FileError) {
        switch step {
        case .put(let staged, let path):
            let source = Files.join(staging, String(staged))
            guard Files.kind(source) == .file else { return }  // this one was done
            let target = try Files.confined(path, in: root)
            if Files.kind(target) == .directory { rmdir(target) }  // only an empty one goes
            do {
                try Files.rename(source, to: target)
            } catch  where error.code == ENOENT {
                if let parent = Files.parent(target) { try Files.makeDirectory(parent) }
                try Files.rename(source, to: target)
            }
        case .clear(let path), .remove(let path):
            guard isOurs(path) else { return }
            try Files.remove(Files.join(root, path))
            var folder = Files.parent(path)
            while let name = folder, rmdir(Files.join(root, name)) == 0 { folder = Files.parent(name) }
        }
    }

    package func adoptList() throws(FileError) {
        if Files.kind(nextListPath) != nil { try Files.rename(nextListPath, to: listPath) }
    }

    func clearStaging() throws(FileError) {
        try Files.remove(journalPath)
        try Files.remove(nextListPath)
        switch Files.kind(staging) {
        case nil: return
        case .directory:
            for entry in try Files.list(staging) { try Files.remove(Files.join(staging, entry.path)) }
            try Files.remove(staging)
        default: try Files.remove(staging)
        }
    }
}
