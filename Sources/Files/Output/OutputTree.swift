// The staged output writer: whatever stops a build, each file stays whole and the next run can finish.

import Glibc
import Primitives

/// Writes a set of files below `root`.
///
/// All changed files are first written whole into a hidden folder of the root (`OutputStage`); then a journal that names
/// every change is saved in `state`; then the changes are made one by one, each a single rename or removal, of a new folder
/// with all that it holds; then the journal goes. A kill before the journal leaves the old output, a kill after it is
/// finished by the next run. What was made is recorded in
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

    package let root: String
    private let state: String
    /// The start of the name of each file kept in `state`.
    private let statePrefix: String
    let staging: String

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

    /// Compares what a build makes with the output, touching nothing.
    package var comparison: OutputStage { OutputStage(self, writes: false) }

    /// What `commit` would do, touching nothing.
    package func difference(
        from files: [OutputEntry], keeping: [String] = [], removingStale: Bool, dropping: [String] = []
    ) throws(FileError) -> Outcome {
        try plan(files, keeping: keeping, removingStale: removingStale, dropping: dropping).outcome
    }

    /// Paths made by builds so far, sorted bytewise.
    package func recorded() throws(FileError) -> [String] {
        var text = try Files.readIfPresent(listPath) ?? []
        // An interrupted run has made some of these already.
        if Files.kind(journalPath) != nil { text += try Files.readIfPresent(nextListPath) ?? [] }
        return Self.sorted(text.lines.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Each but once.
    private static func sorted(_ paths: [String]) -> [String] {
        guard !paths.isAscendingBytewise else { return paths }
        var result: [String] = []
        for path in paths.sorted(by: { $0.precedesBytewise($1) }) where result.last?.hasSameBytes(as: path) != true {
            result.append(path)
        }
        return result
    }

    // MARK: The plan

    package struct Plan {
        /// Paths of staged files.
        package var changed: [String] = []
        /// What a build made and that stands where a folder or file must come: removed first.
        package var clearing: [String] = []
        package var removing: [String] = []
        /// Files that no build made and that the plan would replace.
        package var foreign: [String] = []
        /// Everything made by builds, once the plan is done.
        package var list: [String] = []
        package var isListNew = false
        package var outcome = Outcome()
    }

    package func plan(
        _ files: [OutputEntry], keeping: [String] = [], removingStale: Bool, dropping: [String] = []
    ) throws(FileError) -> Plan {
        let (paths, folders) = try distinct(files)
        var plan = Plan()
        let recorded = try recorded()
        let kept = PathSet(keeping)
        let dropped = PathSet(dropping)
        let stale = recorded.filter { removingStale || dropped.contains($0) }
        let staying = removingStale ? [] : recorded.filter { !dropped.contains($0) }
        let isAsRecorded = files.isEmpty && keeping.count == recorded.count && recorded.allSatisfy(kept.contains)
        plan.list = isAsRecorded ? recorded : Self.sorted(staying + files.map(\.path) + keeping)
        plan.isListNew =
            plan.list.count != recorded.count || zip(plan.list, recorded).contains { !$0.hasSameBytes(as: $1) }
        for path in stale where !kept.contains(path) && !paths.contains(path) && isOurs(path) {
            let isInTheWay = folders.contains(path) || paths.containsAncestor(of: path)
            if isInTheWay { plan.clearing.append(path) } else { plan.removing.append(path) }
        }
        plan.outcome.removed = Self.sorted(plan.clearing + plan.removing)
        let cleared = PathSet(plan.clearing)
        var absent = PathSet()
        for folder in folders.sorted where try !checkFolder(folder, cleared: cleared) { absent.insert(folder) }
        var made: PathSet?
        for file in files where file.isChanged {
            if !absent.containsAncestor(of: file.path), try checkPlace(file.path, cleared: cleared) {
                let known = made ?? PathSet(recorded)
                made = known
                if !known.contains(file.path) { plan.foreign.append(file.path) }
            }
            plan.changed.append(file.path)
        }
        plan.outcome.written = plan.changed
        plan.outcome.unchanged = files.count - plan.changed.count + keeping.count
        return plan
    }

    /// The paths and all folders on the way to them, where no path is there twice or leads through another.
    private func distinct(_ files: [OutputEntry]) throws(FileError) -> (paths: PathSet, folders: PathSet) {
        var paths = PathSet()
        var folders = PathSet()
        for file in files {
            try checkPath(file.path)
            guard paths.insert(file.path) else {
                throw FileError(path: file.path, operation: "write", code: EEXIST, message: "two files have this path")
            }
            folders.insertAncestors(of: file.path)
        }
        for file in files where folders.contains(file.path) {
            throw FileError(
                path: file.path, operation: "write", code: EISDIR,
                message: "this is the path of a file and of another file's folder")
        }
        return (paths, folders)
    }

    /// Whether anything is known of an earlier build: it may have been made where this state was not.
    package func hasRecord() -> Bool { Files.kind(listPath) != nil || Files.kind(journalPath) != nil }

    /// Throws where this is no path for an output file.
    /// A path is in canonical spelling, and fit for the line-based journal.
    package func checkPath(_ path: String) throws(FileError) {
        if Self.isPlain(path) { return }
        let parts = try Files.confinedComponents(path)
        let isPlain = parts.joined(separator: "/").utf8.elementsEqual(path.utf8) && !path.utf8.contains { $0 < 0x20 }
        guard isPlain, let first = parts.first, first != Self.stagingName else {
            throw FileError(
                path: path, operation: "write", code: EINVAL,
                message: "this is no path for an output file: no empty or \".\" component, no control character, "
                    + "and not in \(Self.stagingName)")
        }
    }

    /// Whether a glance is enough: visible ASCII, no component that is empty or begins with a dot. Nearly all paths are.
    private static func isPlain(_ path: String) -> Bool {
        var isStart = true
        for byte in path.utf8 {
            guard (0x21...0x7E).contains(byte) else { return false }
            if isStart, byte == ASCII.slash || byte == ASCII.dot { return false }
            isStart = byte == ASCII.slash
        }
        return !isStart
    }

    /// Whether a recorded path is still a file where a build would have put it, with no link on the way.
    private func isOurs(_ path: String) -> Bool {
        do {
            try checkPath(path)
            return Files.kind(try Files.confined(path, in: root)) == .file
        } catch {
            return false
        }
    }

    /// Whether the folder is there.
    private func checkFolder(_ folder: String, cleared: PathSet) throws(FileError) -> Bool {
        let path = Files.join(root, folder)
        switch Files.kind(path) {
        case nil: return false
        case .directory: return true
        case .symbolicLink: throw linkRefused(path)
        case .file where cleared.contains(folder): return false
        default:
            throw FileError(
                path: path, operation: "write below", code: ENOTDIR,
                message: "a folder is needed here, and this is none; no build made it, so move it away")
        }
    }

    /// Whether the output has no such file with these bytes.
    package func differs(_ file: OutputFile) throws(FileError) -> Bool {
        do throws(FileError) {
            let place = Files.join(root, file.path)
            return switch file.content {
            case .bytes(let bytes): try Files.compare(bytes, with: place) != .equal
            case .part(let part): try !Files.holds(place, part.sha256, size: part.size)
            case .file(let other) where other.isAt(place): false
            case .file(let other): try !Files.holds(place, other.sha256, size: other.size)
            case .known(let sha256, let size): try !Files.holds(place, sha256, size: size)
            }
        } catch {
            guard error.code == ENOTDIR else { throw error }
            return true  // below a file, which the plan may clear
        }
    }

    /// Whether there is a file in the file's place. Throws where something is there that can't be replaced by a file.
    private func checkPlace(_ file: String, cleared: PathSet) throws(FileError) -> Bool {
        // Below a file that is about to be cleared there is nothing yet.
        if cleared.containsAncestor(of: file) { return false }
        let path = Files.join(root, file)
        switch Files.kind(path) {
        case nil: return false
        case .file: return true
        case .symbolicLink: throw linkRefused(path)
        case .directory:
            for entry in try Files.walk(path) where !cleared.contains(file + "/" + entry.path) {
                throw FileError(
                    path: path, operation: "write", code: EISDIR,
                    message: "there is a folder here that holds \(entry.path), which no build made; move it away")
            }
            return false
        case .other:
            throw FileError(path: path, operation: "write", code: EEXIST, message: "this is not an ordinary file")
        }
    }

    private func linkRefused(_ path: String) -> FileError {
        FileError(
            path: path, operation: "write", code: ELOOP,
            message: "it is a symbolic link, which an output folder may not hold; remove the link")
    }

    // MARK: Staging and finishing

    /// Writes the journal that says what to do with what is staged. A plan without changes leaves no trace.
    package func seal(_ plan: Plan) throws(FileError) {
        let steps =
            plan.clearing.map { OutputJournal.Step.clear($0) } + puts(plan.changed)
            + plan.removing.map { .remove($0) }
        guard !steps.isEmpty || plan.isListNew else { return }
        try Files.makeDirectory(state)
        let list = plan.list.map { $0 + "\n" }.joined()
        try Files.writeAtomically(Array(list.utf8), to: nextListPath, durable: false)
        try Files.writeAtomically(OutputJournal(steps: steps).bytes, to: journalPath, durable: false)
    }

    /// One step for all files of a folder that the output has not yet.
    private func puts(_ paths: [String]) -> [OutputJournal.Step] {
        var steps: [OutputJournal.Step] = []
        var folders: [Bytes: Bool] = [:]
        for path in paths {
            guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) else {
                steps.append(.put(path))
                continue
            }
            let folder = String(path[..<slash])
            if let isNew = folders[Bytes(folder.utf8)] {
                if !isNew { steps.append(.put(path)) }
                continue
            }
            let isNew = Files.kind(Files.join(root, folder)) == nil
            folders[Bytes(folder.utf8)] = isNew
            steps.append(.put(isNew ? folder : path))
        }
        return steps
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
        guard case .put(let path) = step, let target = try? Files.confined(path, in: root) else { return false }
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
        case .put(let path):
            try checkPath(path)
            let source = Files.join(staging, path)
            guard Files.kind(source) != nil else { return }  // this one was done
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
        try Files.removeTree(staging)
    }
}
