// The folder of a transaction: its lock, the staged files, and the journal.

package import Glibc
import Primitives

struct TransactionStore: ~Copyable {
    let root: String
    /// Relative to the root, in plain spelling.
    let name: String
    let writes: WriteLayer
    private let folder: String
    private let lock: FileLock
    /// Inode and time of change of the lock, which is made once: no copy or clone of the folder has them.
    let place: String

    init(root: String, state: String, writes: WriteLayer) throws(FileError) {
        guard Files.kind(root + "/.") == .directory else {
            throw FileError(path: root, operation: "write below", code: ENOTDIR, message: "there is no such folder")
        }
        let name = try Files.confinedComponents(state).joined(separator: "/")
        guard !name.isEmpty else { throw FileError(path: state, operation: "use", code: EINVAL) }
        let folder = try Files.confined(name, in: root)
        try writes.makeFolders(name, in: root)
        try Self.ignore(folder, writes)
        let file = try writes.create(Files.join(folder, "lock"), flags: O_RDWR, operation: "lock")
        let made = TreeEntry(path: "lock", status: try file.status())
        lock = try FileLock(
            on: file, busy: "another apply is writing to this tree; let it end, then start again")
        place = "\(made.inode) \(made.changed)"
        self.folder = folder
        self.root = root
        self.name = name
        self.writes = writes
    }

    /// Before anything else is in the folder: git takes up none of it, whenever it looks.
    private static func ignore(_ folder: String, _ writes: WriteLayer) throws(FileError) {
        let path = Files.join(folder, ".gitignore")
        let all = Bytes("*\n".utf8)
        if Files.kind(path) == .file, try Files.read(path) == all { return }
        try writes.write(all[...], to: writes.create(path, flags: O_WRONLY | O_TRUNC))
    }

    static func journalPath(root: String, state: String) -> String {
        Files.join(Files.join(root, state), "journal")
    }

    private var journal: String { Files.join(folder, "journal") }
    private var nextJournal: String { Files.join(folder, "journal.new") }
    private var staging: String { Files.join(folder, "staged") }

    func staged(_ number: Int) -> String { Files.join(staging, String(number)) }

    /// The device the staged files lie on; a rename does not leave it.
    var device: dev_t? { Files.device(folder) }

    /// The journal of an interrupted run; nil: none, or not a whole one. One that came here with a copy or a clone of the
    /// tree is an error: somebody else may have written it to have files changed here.
    func readJournal() throws(FileError) -> TransactionJournal? {
        guard Files.kind(journal) == .file,
            let found = TransactionJournal(try Files.read(journal), state: name)
        else { return nil }
        guard found.place.utf8.elementsEqual(place.utf8) else {
            throw FileError(
                path: folder, operation: "resume", code: ESTALE,
                message:
                    "the journal here was made elsewhere, so this tree is a copy or a clone, and nothing of the journal "
                    + "is carried out; look at this folder, then remove it")
        }
        return found
    }

    /// Makes the staged file of `number` with what `fill` writes; where that fails, nothing of it stays.
    /// - Parameters:
    ///   - permissions: nil: those of a new file.
    ///   - executable: nil: as the permissions say.
    func stage(
        _ number: Int, permissions: mode_t?, executable: Bool?,
        fill: (borrowing Descriptor) throws(FileError) -> Void
    ) throws(FileError) {
        if Files.kind(staging) == nil { try writes.makeFolder(staging) }
        let path = staged(number)
        do {
            let file = try writes.create(path, flags: O_WRONLY | O_EXCL)
            let made = try file.status().st_mode & 0o7777
            // Who may read an executable file may run it.
            let plain = permissions ?? made
            let mode =
                switch executable {
                case nil: plain
                case true?: plain & 0o111 == 0 ? plain | (plain & 0o444) >> 2 : plain
                case false?: plain & ~0o111
                }
            try fill(file)
            if mode != made { try writes.setMode(mode, of: file) }
        } catch {
            try? writes.unlink(path)
            throw error
        }
    }

    /// Puts the staged files on disk, then the journal that says what becomes of them. It is there whole or not at all.
    func write(_ journal: TransactionJournal) throws(FileError) {
        let staged = journal.steps.compactMap { step in
            if case .put(let number, _) = step.action { self.staged(number) } else { nil }
        }
        try synchronize(staged)
        let bytes = journal.bytes
        try writes.write(bytes[...], to: writes.create(nextJournal, flags: O_WRONLY | O_TRUNC))
        var folders = [nextJournal, Files.join(folder, "lock"), folder] + (staged.isEmpty ? [] : [staging])
        var parent = Files.parent(name)
        while let place = parent {
            folders.append(Files.join(root, place))
            parent = Files.parent(place)
        }
        try synchronize(folders + [root + "/."])
        try writes.rename(nextJournal, to: self.journal)
    }

    /// Puts the journal's name on disk, or the news that it is gone.
    func synchronizeJournal() throws(FileError) { try writes.synchronize(folder) }

    func dropJournal() throws(FileError) {
        try writes.unlink(journal)
        try synchronizeJournal()
    }

    /// Removes all but the lock and what hides the folder from git.
    func clear() throws(FileError) {
        for path in [journal, nextJournal] where Files.kind(path) != nil { try writes.unlink(path) }
        switch Files.kind(staging) {
        case nil: return
        case .directory:
            for entry in try Files.list(staging) { try writes.unlink(Files.join(staging, entry.path)) }
            try writes.removeFolder(staging)
        default: try writes.unlink(staging)
        }
    }

    /// All at once: the file system then brings many to disk in one go.
    func synchronize(_ paths: [String]) throws(FileError) {
        let writes = writes
        let results = concurrentMap(paths) { path in
            Result { () throws(FileError) in try writes.synchronize(path) }
        }
        for result in results { try result.get() }
    }
}

extension Files {
    /// The device that holds `path`; nil: nothing is there.
    package static func device(_ path: String) -> dev_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_dev : nil
    }
}
