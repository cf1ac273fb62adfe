// A random tree before and after a set of changes, and what the disk must hold of it.

import Colophon
import Documents
import Evidence
import Files
import Glibc
import Primitives
import Sync
import Testing
import Workspace

struct ChangeSet: Sendable {
    static let state = ".sync/transaction"
    /// In memory where there is such a place: what is tested is the order of the calls, and there are thousands.
    static let place = Files.kind("/dev/shm") == .directory ? "/dev/shm" : "/tmp"
    static let note = Array("the note\u{0}\n of the set".utf8)

    var old: [String: Bytes] = [:]
    var new: [String: Bytes] = [:]

    /// Nested and flat paths, some added, some changed, some removed, some left, a folder that becomes a file and a file
    /// that becomes a folder; sizes from nothing to several writes.
    init(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let names = ["a", "b.md", "c/d", "c/e/f", "c/e/g/h", "i j", "k\nl", "ü/ö", "m/n", "m/o/p", ".q/r", "s/t/u/v"]
        for name in names {
            let before = logBytes(Self.size(&random), seed: random.next())
            let after = logBytes(Self.size(&random), seed: random.next())
            switch random.next() % 5 {
            case 0: new[name] = after
            case 1: old[name] = before
            case 2: (old[name], new[name]) = (before, before)
            default: (old[name], new[name]) = (before, after)
            }
        }
        old["swap/1"] = logBytes(10, seed: seed)
        old["swap/2/3"] = logBytes(20, seed: seed)
        new["swap"] = logBytes(30, seed: seed)
        old["turn"] = logBytes(40, seed: seed)
        new["turn/4"] = logBytes(50, seed: seed)
    }

    private static func size(_ random: inout SeededGenerator) -> Int {
        let sizes = [0, 1, 2, 700, 70_000, 1 << 20, 2_500_000]
        let rare = random.next() % 8 == 0
        return sizes[Int(random.next() % UInt64(rare ? 7 : 4))]
    }

    func makeOld() throws -> ScratchTree {
        let tree = try ScratchTree(in: Self.place)
        for (path, bytes) in old { try Files.writeAtomically(bytes, to: tree.path(path), durable: false) }
        return tree
    }

    func stage(in transaction: inout TreeTransaction, sources: ScratchTree) throws {
        for path in Set(old.keys).union(new.keys).sorted() {
            let expecting = old[path].map { Expectation.digest(SHA256Digest(of: $0)) } ?? .absent
            guard let bytes = new[path] else {
                try transaction.remove(path, expecting: expecting)
                continue
            }
            if bytes.count % 3 == 0 {
                let place = sources.path(SHA256Digest(of: bytes).hex)
                if Files.kind(place) == nil { try Files.writeAtomically(bytes, to: place, durable: false) }
                try transaction.put(copyOf: place, sha256: SHA256Digest(of: bytes), at: path, expecting: expecting)
            } else {
                try transaction.put(bytes, at: path, expecting: bytes.count % 2 == 0 ? .anything : expecting)
            }
        }
    }

    func apply(to tree: ScratchTree, sources: ScratchTree, writes: WriteLayer = .system) throws {
        var transaction = try TreeTransaction(root: tree.path, state: Self.state, writes: writes)
        try stage(in: &transaction, sources: sources)
        try transaction.commit(note: Self.note)
    }

    static func contents(_ tree: ScratchTree) throws -> [String: Bytes] {
        var contents: [String: Bytes] = [:]
        for entry in try Files.walk(tree.path, skipping: { $0.path == ".sync" }) {
            contents[entry.path] = try Files.read(tree.path(entry.path))
        }
        return contents
    }

    /// Each file is as it was or as it shall be, and there is no other.
    func expectNoPartOfAFile(_ tree: ScratchTree, _ comment: Comment) throws {
        let found = try Self.contents(tree)
        for path in Set(found.keys).union(old.keys).union(new.keys) {
            #expect(found[path] == old[path] || found[path] == new[path], "\(path): \(comment.rawValue)")
        }
    }

    /// The tree holds the new files and no empty folder, and the state folder only what stays there.
    func expectNew(_ tree: ScratchTree, _ comment: Comment) throws {
        let found = try Self.contents(tree)
        #expect(found == new, comment)
        var folders: Set<String> = []
        for path in new.keys {
            var folder = Files.parent(path)
            while let name = folder {
                folders.insert(name)
                folder = Files.parent(name)
            }
        }
        var present: Set<String> = []
        _ = try Files.walk(tree.path) { entry in
            if entry.kind == .directory, entry.path != ".sync" { present.insert(entry.path) }
            return entry.path == ".sync"
        }
        #expect(present == folders, comment)
        #expect(try tree.tree(Self.state) == [".gitignore", "lock"], comment)
    }
}
