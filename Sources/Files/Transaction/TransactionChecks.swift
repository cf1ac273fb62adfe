// What must hold before the first change of a set is made: each place can take its file, and nothing else gets lost.

import Glibc

/// Looks at the places of the steps; changes nothing.
struct TransactionChecks: ~Copyable {
    private let root: String
    /// The device the staged files lie on.
    private let device: dev_t?
    private let mounts: MountPoints
    /// The mount point that the staged files lie below.
    private let home: String?
    /// The files that go before anything is put.
    private let removed: PathSet
    /// The folders those files are in.
    private var emptied = PathSet()
    private var checkedFolders = PathSet()

    init(
        _ steps: [TransactionJournal.Step], in root: String, state: String, device: dev_t?
    ) throws(FileError) {
        self.root = root
        self.device = device
        mounts = MountPoints(below: root)
        home = mounts.point(above: state)
        let removals = steps.filter { $0.action == .remove }.map(\.path)
        removed = PathSet(removals)
        for path in removals { emptied.insertAncestors(of: try Files.confinedComponents(path)) }
    }

    mutating func check(_ step: TransactionJournal.Step, _ file: ExpectedFile) throws(FileError) {
        let target = try Files.confined(step.path, in: root)
        if step.isDone(file.content) { return }
        guard step.mayChange(file.content) else { throw Self.changedSince(target) }
        try checkMount(step)
        let folder = try nearestFolder(above: step.path)
        if checkedFolders.insert(folder) { try checkFolder(Files.join(root, folder)) }
        if file.content == .folder, step.action != .remove { try checkVanishes(step.path, isTarget: true) }
    }

    static func changedSince(_ target: String) -> FileError {
        FileError(
            path: target, operation: "change", code: ESTALE,
            message: "somebody changed this file after the set of changes was begun, and it would be lost; "
                + "move it away, then run this again to bring the set to its end")
    }

    /// The folder in which the step makes its first new name, relative to the root.
    private func nearestFolder(above path: String) throws(FileError) -> String {
        var folder = Files.parent(path)
        while let name = folder {
            let place = Files.join(root, name)
            switch Files.kind(place) {
            case .directory: return name
            case nil: break
            case .file where removed.contains(name): break
            default:
                throw FileError(
                    path: place, operation: "write below", code: ENOTDIR,
                    message: "a folder is needed here, and this is none; move it away")
            }
            folder = Files.parent(name)
        }
        return ""
    }

    private func checkFolder(_ path: String) throws(FileError) {
        guard access(path, W_OK | X_OK) == 0 else {
            throw FileError(path: path, operation: "write below", code: errno)
        }
        guard Files.device(path + "/.") == device else { throw Self.mounted(path) }
    }

    /// A rename does not cross a mount point, even to a folder of the same file system, and leaves the point itself alone.
    private func checkMount(_ step: TransactionJournal.Step) throws(FileError) {
        let point = mounts.point(above: step.path)
        let isReached =
            step.action == .remove
            ? point?.utf8.elementsEqual(step.path.utf8) != true
            : (point ?? "").utf8.elementsEqual((home ?? "").utf8)
        if !isReached { throw Self.mounted(Files.join(root, point ?? step.path)) }
    }

    private static func mounted(_ path: String) -> FileError {
        FileError(
            path: path, operation: "write below", code: EXDEV,
            message: "something else is mounted here, and a file can't be moved into it in one step; "
                + "make it a tree of its own and write to that")
    }

    /// A folder stands where a file will: every file in it must be one that goes.
    private func checkVanishes(_ folder: String, isTarget: Bool) throws(FileError) {
        let place = Files.join(root, folder)
        let entries = try Files.list(place)
        // An interrupted run may have removed the files and not yet the folder.
        if entries.isEmpty, !isTarget, !emptied.contains(folder) { throw Self.inTheWay(place) }
        for entry in entries {
            let path = Files.join(folder, entry.path)
            if entry.kind == .directory {
                try checkVanishes(path, isTarget: false)
            } else if !removed.contains(path) {
                throw Self.inTheWay(Files.join(root, path))
            }
        }
    }

    private static func inTheWay(_ path: String) -> FileError {
        FileError(
            path: path, operation: "replace", code: ENOTEMPTY,
            message: "a file has to stand where a folder is that holds this; move it away")
    }
}
