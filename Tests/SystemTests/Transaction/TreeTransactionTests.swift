// What a transaction does to a tree, and what it refuses before anything is changed.

import Colophon
import Documents
import Evidence
import Files
import Glibc
import Primitives
import Sync
import Testing
import Verification
import Workspace

@Suite struct TreeTransactionTests {
    let tree: ScratchTree
    let outside: ScratchTree

    init() throws {
        tree = try ScratchTree()
        outside = try ScratchTree()
    }

    func open(_ writes: WriteLayer = .system) throws -> TreeTransaction {
        try TreeTransaction(root: tree.path, state: ".sync/transaction", writes: writes)
    }

    func bytes(_ text: String) -> Bytes { Array(text.utf8) }

    func digest(_ text: String) -> SHA256Digest { SHA256Digest(of: bytes(text)) }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(tree.path(path), &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    /// Nothing but `files` is there, and nothing is staged.
    func expectOnly(_ files: [String]) throws {
        #expect(try Files.walk(tree.path, skipping: { $0.path == ".sync" }).map(\.path) == files)
        #expect(try tree.tree(".sync") == ["transaction/.gitignore", "transaction/lock"])
    }

    // MARK: Changes

    @Test func makesChangesOnlyAtTheCommit() throws {
        try tree.write("old", to: "a")
        try tree.write("old", to: "b/c")
        try outside.write("copied", to: "source")
        var transaction = try open()
        try transaction.put(bytes("new"), at: "a", expecting: .digest(digest("old")))
        try transaction.put(
            copyOf: outside.path("source"), sha256: digest("copied"), at: "d/e/f", expecting: .absent)
        try transaction.remove("b/c", expecting: .anything)
        #expect(try tree.text("a") == "old")
        #expect(try tree.text("d/e/f") == nil)
        try transaction.commit(note: [])
        #expect(try tree.text("a") == "new")
        #expect(try tree.text("d/e/f") == "copied")
        #expect(Files.kind(tree.path("b")) == nil)
        try expectOnly(["a", "d/e/f"])
        // The same transaction takes another set.
        try transaction.put(bytes("newer"), at: "a", expecting: .digest(digest("new")))
        try transaction.commit(note: [])
        #expect(try tree.text("a") == "newer")
    }

    @Test func leavesAnEqualFileUntouched() throws {
        try tree.write("same", to: "a")
        let before = Files.entry(tree.path("a"))
        var transaction = try open()
        try transaction.put(bytes("same"), at: "a", expecting: .anything)
        try transaction.remove("gone", expecting: .absent)
        try transaction.commit(note: [])
        #expect(Files.entry(tree.path("a")) == before)
        try expectOnly(["a"])
    }

    @Test func keepsThePermissionsOfAFileAndGivesANewOneTheUsual() throws {
        for (name, bits) in [("read", 0o640), ("run", 0o750), ("plain", 0o604)] {
            try tree.write("old", to: name)
            try #require(chmod(tree.path(name), mode_t(bits)) == 0)
        }
        try tree.write("", to: "usual")
        let usual = mode("usual")
        var transaction = try open()
        for name in ["read", "run", "new"] { try transaction.put(bytes("x"), at: name, expecting: .anything) }
        for name in ["plain", "new-run"] {
            try transaction.put(bytes("x"), at: name, expecting: .anything, executable: true)
        }
        try transaction.commit(note: [])
        #expect(mode("read") == 0o640)
        #expect(mode("run") == 0o750)
        #expect(mode("plain") == 0o705)
        #expect(mode("new") == usual)
        #expect(mode("new-run") == usual | (usual & 0o444) >> 2)
    }

    @Test func aRemovalTakesEmptyFoldersAlongButNeverTheRoot() throws {
        try tree.write("", to: "a/b/c/d")
        try tree.write("", to: "e/f")
        try tree.write("", to: "e/g")
        try tree.write("", to: ".sync/h")
        var transaction = try open()
        for path in ["a/b/c/d", "e/f", ".sync/h"] { try transaction.remove(path, expecting: .anything) }
        try transaction.commit(note: [])
        #expect(Files.kind(tree.path("a")) == nil)
        try expectOnly(["e/g"])
        try transaction.remove("e/g", expecting: .anything)
        try transaction.commit(note: [])
        #expect(Files.kind(tree.path) == .directory)
        try expectOnly([])
    }

    @Test func aRootMayBeALink() throws {
        try outside.link("root", to: tree.path)
        var transaction = try TreeTransaction(root: outside.path("root"), state: ".sync/transaction")
        try transaction.put(bytes("x"), at: "a", expecting: .absent)
        try transaction.commit(note: [])
        try expectOnly(["a"])
    }

    @Test func dropsWhatWasStagedWhenNothingIsCommitted() throws {
        do {
            var transaction = try open()
            try transaction.put(bytes("x"), at: "a", expecting: .absent)
            transaction.abandon()
            #expect(try tree.tree(".sync") == ["transaction/.gitignore", "transaction/lock"])
            try transaction.put(bytes("y"), at: "a", expecting: .absent)
        }
        try expectOnly([])
    }

    @Test func whatWasStagedWithoutAJournalIsCleared() throws {
        try tree.write("half", to: ".sync/transaction/staged/0")
        try tree.write("half", to: ".sync/transaction/journal.new")
        let transaction = try open()
        #expect(transaction.interrupted == nil)
        try expectOnly([])
    }

    // MARK: Refusals

    private func refusal(_ body: (inout TreeTransaction) throws -> Void) throws -> FileError {
        let error: FileError?
        do {
            var transaction = try open()
            error = #expect(throws: FileError.self) {
                try body(&transaction)
                try transaction.commit(note: [])
            }
            #expect(transaction.interrupted == nil)
        }
        return try #require(error)
    }

    @Test func refusesWhatIsNotAsExpected() throws {
        try tree.write("old", to: "a")
        for expectation in [Expectation.absent, .digest(digest("other"))] {
            let error = try refusal { try $0.put(bytes("x"), at: "a", expecting: expectation) }
            #expect(error.path == tree.path("a"))
            #expect(error.code == ESTALE)
            #expect(try refusal { try $0.remove("a", expecting: expectation) }.code == ESTALE)
        }
        #expect(try refusal { try $0.put([], at: "b", expecting: .digest(digest(""))) }.code == ESTALE)
        #expect(try tree.text("a") == "old")
        try expectOnly(["a"])
    }

    @Test func refusesACommitWhenAFileWasChangedAfterItWasStaged() throws {
        try tree.write("old", to: "a")
        try tree.write("old", to: "b")
        let error = try refusal { transaction in
            try transaction.put(bytes("new"), at: "a", expecting: .digest(digest("old")))
            try transaction.put(bytes("new"), at: "b", expecting: .digest(digest("old")))
            try tree.write("edited", to: "b")
        }
        #expect(error.path == tree.path("b"))
        #expect(try tree.text("a") == "old")
        try expectOnly(["a", "b"])
    }

    @Test(arguments: [
        "", ".", "..", "/etc/x", "../x", "a/../x", "a/./x", "a//x", "x/", ".sync", ".sync/transaction",
        ".sync/transaction/lock", ".git", ".git/hooks/pre-commit", "a/.GiT/config", "a\u{0}b",
        String(repeating: "n", count: 256),
        String(repeating: "nnn/", count: 1100) + "n",
    ])
    func refusesAPathThatIsNone(path: String) throws {
        _ = try refusal { try $0.put([], at: path, expecting: .anything) }
        _ = try refusal { try $0.put(copyOf: "/etc/hostname", sha256: digest(""), at: path, expecting: .anything) }
        _ = try refusal { try $0.remove(path, expecting: .anything) }
        try expectOnly([])
    }

    @Test func refusesLinks() throws {
        try outside.write("precious", to: "f")
        try tree.link("folder", to: outside.path)
        try tree.link("file", to: outside.path("f"))
        try tree.link("broken", to: "nowhere")
        for path in ["folder/f", "folder/new", "folder", "file", "broken"] {
            #expect(try refusal { try $0.put([], at: path, expecting: .anything) }.code == ELOOP)
            #expect(try refusal { try $0.remove(path, expecting: .anything) }.code == ELOOP)
        }
        #expect(throws: FileError.self) { _ = try TreeTransaction(root: tree.path, state: "folder/state") }
        #expect(try outside.tree() == ["f"])
        #expect(try outside.text("f") == "precious")
    }

    @Test func refusesAPathTwiceAndOneThatIsFileAndFolder() throws {
        for (first, second) in [("a", "a"), ("a", "a/b"), ("a/b/c", "a"), ("a/b/c", "a/b")] {
            _ = try refusal {
                try $0.put([], at: first, expecting: .absent)
                try $0.put([], at: second, expecting: .absent)
            }
        }
        // Canonically equivalent names are two files.
        var transaction = try open()
        try transaction.put([], at: "e\u{301}", expecting: .absent)
        try transaction.put([], at: "\u{e9}", expecting: .absent)
        try transaction.commit(note: [])
        #expect(try tree.tree().count == 4)
    }

    @Test func refusesWhatStandsInTheWay() throws {
        try tree.write("", to: "file")
        try tree.write("", to: "folder/a")
        try tree.write("", to: "folder/b")
        try Files.makeDirectory(tree.path("hollow/empty"))
        try #require(mkfifo(tree.path("pipe"), 0o600) == 0)
        #expect(try refusal { try $0.put([], at: "file/x", expecting: .absent) }.code == ENOTDIR)
        #expect(
            try refusal {
                try $0.put([], at: "folder", expecting: .absent)
                try $0.remove("folder/a", expecting: .anything)
            }.path == tree.path("folder/b"))
        #expect(try refusal { try $0.put([], at: "hollow", expecting: .absent) }.path == tree.path("hollow/empty"))
        #expect(try refusal { try $0.remove("folder", expecting: .anything) }.code == EISDIR)
        #expect(try refusal { try $0.put([], at: "pipe", expecting: .anything) }.path == tree.path("pipe"))
        try expectOnly(["file", "folder/a", "folder/b", "pipe"])
        // An empty folder is no loss.
        var transaction = try open()
        try transaction.put(bytes("x"), at: "hollow/empty", expecting: .absent)
        try transaction.commit(note: [])
        #expect(try tree.text("hollow/empty") == "x")
    }

    @Test func refusesASourceThatIsGoneOrChangedOrNoFile() throws {
        try outside.write("now this", to: "source")
        let wanted = digest("was that")
        let places = [("gone", ENOENT), ("source", ESTALE), ("", EINVAL)]
        for (place, code) in places {
            let error = try refusal {
                try $0.put(copyOf: outside.path(place), sha256: wanted, at: "a", expecting: .absent)
            }
            #expect(error.code == code)
            #expect(error.path == outside.path(place))
        }
        try expectOnly([])
    }

    @Test(arguments: [WriteLayer.Call.write, .create, .synchronize, .setMode])
    func aFullDiskWhileStagingChangesNothing(call: WriteLayer.Call) throws {
        try tree.write("old", to: "a")
        try #require(chmod(tree.path("a"), 0o640) == 0)
        let full = WriteLayer { made, path in
            made == call && !["lock", ".gitignore"].contains(Files.name(path)) ? .refuse(ENOSPC) : .perform
        }
        do {
            var transaction = try open(full)
            let error = #expect(throws: FileError.self) {
                try transaction.put(bytes("new"), at: "a", expecting: .anything)
                try transaction.commit(note: [])
            }
            #expect(error?.code == ENOSPC)
        }
        #expect(try tree.text("a") == "old")
        try expectOnly(["a"])
    }

    @Test func aJournalThatCantBeWrittenChangesNothing() throws {
        try tree.write("old", to: "a")
        let full = WriteLayer { call, path in
            call == .write && Files.name(path) == "journal.new" ? .refuse(ENOSPC) : .perform
        }
        do {
            var transaction = try open(full)
            try transaction.put(bytes("new"), at: "a", expecting: .anything)
            let error = #expect(throws: FileError.self) { try transaction.commit(note: []) }
            #expect(error?.code == ENOSPC)
        }
        #expect(try tree.text("a") == "old")
        try expectOnly(["a"])
    }

    @Test func aTreeThatCantBeWrittenIsAnError() throws {
        #expect(throws: FileError.self) { _ = try TreeTransaction(root: "/sys/kernel", state: "colophon") }
        #expect(throws: FileError.self) { _ = try TreeTransaction(root: tree.path("none"), state: "state") }
        let error = #expect(throws: FileError.self) {
            _ = try open(WriteLayer { call, _ in call == .makeFolder ? .refuse(EROFS) : .perform })
        }
        #expect(error?.code == EROFS)
        #expect(try tree.tree() == [])
    }

    @Test(.enabled(if: getuid() != 0)) func refusesAFolderThatMayNotBeWrittenBeforeAnyChange() throws {
        try tree.write("old", to: "a")
        try tree.write("old", to: "locked/b")
        try #require(chmod(tree.path("locked"), 0o555) == 0)
        defer { _ = chmod(tree.path("locked"), 0o755) }
        let error = try refusal {
            try $0.put([], at: "a", expecting: .anything)
            try $0.put([], at: "locked/b", expecting: .anything)
        }
        #expect(error.code == EACCES)
        #expect(try tree.text("a") == "old")
    }

    @Test(.enabled(if: device("/dev/shm") != nil && device("/dev/shm") != device("/tmp")))
    func refusesAPlaceOnAnotherFileSystem() throws {
        let name = "dev/shm/colophon-\(getpid())-\(UInt64.random(in: .min ... .max))/a"
        var transaction = try TreeTransaction(root: "/", state: String(tree.path("state").dropFirst()))
        try transaction.put(bytes("x"), at: String(tree.path("here").dropFirst()), expecting: .absent)
        try transaction.put(bytes("x"), at: name, expecting: .absent)
        let error = #expect(throws: FileError.self) { try transaction.commit(note: []) }
        #expect(error?.code == EXDEV)
        #expect(transaction.interrupted == nil)
        #expect(Files.kind(tree.path("here")) == nil)
        #expect(Files.kind("/" + name) == nil)
    }

    private static func device(_ path: String) -> dev_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_dev : nil
    }

    @Test func aSecondTransactionAtTheSameTimeIsRefused() throws {
        do {
            var first = try open()
            try first.put(bytes("first"), at: "a", expecting: .absent)
            let error = #expect(throws: FileError.self) { _ = try open() }
            #expect(error?.code == EWOULDBLOCK)
            #expect(error?.message.contains("another apply") == true)
            try first.commit(note: [])
        }
        #expect(try tree.text("a") == "first")
        _ = try open()
    }
}
