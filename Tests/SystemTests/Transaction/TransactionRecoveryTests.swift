// What an interrupted set meets: files that were edited since, journals that are not whole, and staged files that are not ours.

import Colophon
import Documents
import Evidence
import Files
import Glibc
import Primitives
import Sync
import Synchronization
import Testing
import Workspace

@Suite struct TransactionRecoveryTests {
    let tree: ScratchTree

    init() throws { tree = try ScratchTree() }

    /// A tree of which "a" is changed and "b" not yet, with the journal of both and of the removal of "c/d".
    private func interrupt() throws {
        for name in ["a", "b", "c/d"] { try tree.write("old \(name)", to: name) }
        let layer = WriteLayer { [tree] call, path in
            call == .rename && path == tree.path("b") ? .refuse(EIO) : .perform
        }
        var transaction = try TreeTransaction(root: tree.path, state: "state", writes: layer)
        try transaction.put(Array("new a".utf8), at: "a", expecting: .anything)
        try transaction.put(Array("new b".utf8), at: "b", expecting: .anything)
        try transaction.remove("c/d", expecting: .anything)
        #expect(throws: FileError.self) { try transaction.commit(note: [1]) }
        #expect(transaction.interrupted == [1])
        #expect(try tree.text("a") == "new a")
        #expect(try tree.text("b") == "old b")
    }

    private func open() throws -> TreeTransaction { try TreeTransaction(root: tree.path, state: "state") }

    @Test func anErrorAfterTheJournalCanBeResumedInTheSameRun() throws {
        try tree.write("old", to: "b")
        let hasFailed = Mutex(false)
        let failingOnce = WriteLayer { call, path in
            guard call == .rename, Files.name(path) == "b" else { return .perform }
            return hasFailed.withLock { failed in
                defer { failed = true }
                return failed ? .perform : .refuse(EIO)
            }
        }
        var transaction = try TreeTransaction(root: tree.path, state: "state", writes: failingOnce)
        try transaction.put(Array("new".utf8), at: "b", expecting: .anything)
        #expect(throws: FileError.self) { try transaction.commit(note: [7]) }
        #expect(throws: FileError.self) { try transaction.put([], at: "e", expecting: .anything) }
        #expect(throws: FileError.self) { try transaction.remove("b", expecting: .anything) }
        #expect(throws: FileError.self) { try transaction.commit(note: []) }
        transaction.abandon()
        #expect(transaction.interrupted == [7])
        try transaction.resume()
        #expect(try tree.text("b") == "new")
        #expect(transaction.interrupted == nil)
    }

    @Test func refusesToResumeOverAFileThatWasEditedSinceAndChangesNothing() throws {
        try interrupt()
        try tree.write("edited", to: "a")
        do {
            var transaction = try open()
            let error = #expect(throws: FileError.self) { try transaction.resume() }
            #expect(error?.path == tree.path("a"))
            #expect(transaction.interrupted == [1])
        }
        #expect(try tree.text("a") == "edited")
        #expect(try tree.text("b") == "old b")
        // Moved away, it stands in nobody's way.
        try Files.rename(tree.path("a"), to: tree.path("mine"))
        var transaction = try open()
        try transaction.resume()
        #expect(try tree.text("a") == nil)
        #expect(try tree.text("b") == "new b")
        #expect(try tree.text("mine") == "edited")
    }

    @Test func aFileThatIsGoneDoesNotStopTheRest() throws {
        try interrupt()
        try Files.remove(tree.path("b"))
        var transaction = try open()
        try transaction.resume()
        #expect(try tree.text("b") == "new b")
    }

    @Test func refusesStagedFilesThatAreNotWhatWasStaged() throws {
        try interrupt()
        try tree.write("forged", to: "state/staged/1")
        do {
            var transaction = try open()
            #expect(throws: FileError.self) { try transaction.resume() }
        }
        try Files.remove(tree.path("state/staged/1"))
        try tree.write("new b", to: "elsewhere")
        try tree.link("state/staged/1", to: tree.path("elsewhere"))
        var transaction = try open()
        #expect(throws: FileError.self) { try transaction.resume() }
        #expect(try tree.text("b") == "old b")
    }

    @Test func refusesALinkThatTookAFoldersPlaceSince() throws {
        try tree.write("old", to: "c/d")
        try tree.write("precious", to: "elsewhere/d")
        let layer = WriteLayer { call, _ in call == .unlink ? .refuse(EIO) : .perform }
        do {
            var transaction = try TreeTransaction(root: tree.path, state: "state", writes: layer)
            try transaction.remove("c/d", expecting: .anything)
            #expect(throws: FileError.self) { try transaction.commit(note: []) }
        }
        try Files.rename(tree.path("c"), to: tree.path("was-c"))
        try tree.link("c", to: "elsewhere")
        var transaction = try open()
        #expect(throws: FileError.self) { try transaction.resume() }
        #expect(try tree.text("elsewhere/d") == "precious")
    }

    // MARK: Journals

    private func journal() throws -> Bytes {
        try interrupt()
        return try Files.read(tree.path("state/journal"))
    }

    @Test func aJournalThatIsCutOrHasAFlippedBitIsNone() throws {
        let whole = try journal()
        #expect(TransactionJournal(whole, state: "state") != nil)
        for count in 0..<whole.count {
            #expect(TransactionJournal(Bytes(whole.prefix(count)), state: "state") == nil)
        }
        for index in whole.indices {
            for bit in 0..<8 {
                var flipped = whole
                flipped[index] ^= 1 << bit
                #expect(TransactionJournal(flipped, state: "state") == nil)
            }
        }
        #expect(TransactionJournal(whole + [0], state: "state") == nil)
    }

    @Test(arguments: ["", "\n", "colophon output journal 1\nput 0 a\nend\n", "{}", "colophon transaction 1\u{0}"])
    func anotherTextIsNoJournalAndIsCleared(text: String) throws {
        _ = try journal()
        try tree.write(text, to: "state/journal")
        let transaction = try open()
        #expect(transaction.interrupted == nil)
        #expect(try tree.text("b") == "old b")
        #expect(try tree.tree("state") == [".gitignore", "lock"])
    }

    @Test(arguments: [
        "../out", "/tmp/out", "x/../../out", "", ".", "x//y", "state/lock", "state", "state/staged/0",
        ".git/hooks/pre-commit", "sub/.GIT/config",
    ])
    func aForgedJournalIsNotFollowed(path: String) throws {
        _ = try journal()
        for action in [TransactionJournal.Step.Action.remove, .put(staged: 1, SHA256Digest(of: Bytes("new b".utf8)))] {
            let forged = TransactionJournal(place: "", steps: [.init(path: path, action: action)], note: [])
            #expect(TransactionJournal(forged.bytes, state: "state") == nil)
            try Files.writeAtomically(forged.bytes, to: tree.path("state/journal"))
            let transaction = try open()
            #expect(transaction.interrupted == nil)
            #expect(try tree.tree("state") == [".gitignore", "lock"])
        }
    }

    /// What a journal written here says of its place.
    private func place() throws -> String {
        let lock = try #require(Files.entry(tree.path("state/lock")))
        return "\(lock.inode) \(lock.changed)"
    }

    /// As git would bring it into a clone: the same bytes in new files.
    @Test func aJournalThatCameWithACopyOfTheTreeIsNotFollowed() throws {
        try interrupt()
        let copy = try ScratchTree()
        for path in try tree.tree() {
            let bytes = try Files.read(tree.path(path))
            try Files.writeAtomically(bytes, to: copy.path(path), durable: false)
        }
        let before = try copy.tree()
        let error = #expect(throws: FileError.self) { _ = try TreeTransaction(root: copy.path, state: "state") }
        #expect(error?.path == copy.path("state") && error?.isStale == true)
        #expect(error?.message.contains("made elsewhere") == true && error?.message.contains("remove it") == true)
        #expect(try copy.tree() == before && copy.text("b") == "old b")
        // Where it was made it is.
        var transaction = try open()
        try transaction.resume()
        #expect(try tree.text("b") == "new b")
    }

    @Test func aJournalIsNotFollowedWhenItsLockWasMadeAnew() throws {
        try interrupt()
        try Files.rename(tree.path("state/lock"), to: tree.path("was-lock"))
        #expect(throws: FileError.self) { _ = try open() }
        #expect(try tree.text("b") == "old b")
    }

    @Test func aForgedJournalOfThisPlaceWouldBeFollowedButNotIntoGitsFolder() throws {
        try tree.write("kept", to: ".git/config")
        try tree.write("goes", to: "file")
        do { _ = try open() }
        for (path, text) in [(".git/config", "kept"), ("file", "goes")] {
            let step = TransactionJournal.Step(path: path, before: SHA256Digest(of: text.utf8), action: .remove)
            let forged = TransactionJournal(place: try place(), steps: [step], note: [])
            try Files.writeAtomically(forged.bytes, to: tree.path("state/journal"))
            var transaction = try open()
            try transaction.resume()
        }
        #expect(try tree.text(".git/config") == "kept")
        #expect(try tree.text("file") == nil)
    }

    @Test func aForgedJournalDoesNotLeadThroughALink() throws {
        let outside = try ScratchTree()
        try outside.write("precious", to: "f")
        try tree.link("out", to: outside.path)
        try tree.write("", to: "state/lock")
        let forged = TransactionJournal(
            place: try place(), steps: [.init(path: "out/f", action: .remove)], note: [])
        try Files.writeAtomically(forged.bytes, to: tree.path("state/journal"))
        var transaction = try open()
        #expect(throws: FileError.self) { try transaction.resume() }
        #expect(try outside.text("f") == "precious")
    }

    @Test(arguments: [
        [("a", true), ("a", true)], [("a", true), ("a/b", true)], [("a/b", true), ("a", true)],
        [("a", true), ("a", false)],
    ])
    func aJournalHasNoPathTwice(steps: [(String, Bool)]) throws {
        let digest = SHA256Digest(of: Bytes())
        let journal = TransactionJournal(
            place: "here", steps: steps.map { .init(path: $0.0, action: $0.1 ? .put(staged: 0, digest) : .remove) },
            note: [])
        #expect(TransactionJournal(journal.bytes, state: "state") == nil)
    }

    @Test func aJournalHoldsAnyPathAndAnyNote() throws {
        let steps = ["a\nput", "\u{1}", "e\u{301}", "\u{e9}", "put", "x/ y", "\u{1F600}"].enumerated().map {
            index, path in
            TransactionJournal.Step(
                path: path, before: index % 2 == 0 ? nil : SHA256Digest(of: [UInt8(index)]),
                action: index % 3 == 0 ? .remove : .put(staged: index, SHA256Digest(of: Bytes())))
        }
        for note in [[], [0], Bytes(0...255), Array("put\u{0}".utf8)] as [Bytes] {
            let journal = TransactionJournal(place: "7 -8", steps: steps, note: note)
            let read = try #require(TransactionJournal(journal.bytes, state: "state"))
            #expect(read == journal)
            #expect(read.steps.map { Array($0.path.utf8) } == steps.map { Array($0.path.utf8) })
        }
    }
}
