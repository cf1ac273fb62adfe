// What a transaction does where others change the tree during its commit.
import Files
import Glibc
import Primitives
import Testing

extension TreeTransactionTests {
    /// Does `body` just before the file "a" is renamed into place.
    private func commit(doing body: @escaping @Sendable () -> Void) throws -> FileError? {
        for name in ["a", "b", "c"] { try tree.write("old", to: name) }
        let layer = WriteLayer { [tree] call, path in
            if call == .rename, path == tree.path("a") { body() }
            return .perform
        }
        var transaction = try open(layer)
        for name in ["a", "b", "c"] {
            try transaction.put(bytes("new"), at: name, expecting: .digest(digest("old")))
        }
        do {
            try transaction.commit(note: bytes("note"))
            return nil
        } catch {
            #expect(transaction.interrupted == bytes("note"))
            return error
        }
    }

    @Test func anEditDuringTheCommitIsKeptAndReported() throws {
        let error = try commit { [tree] in try? tree.write("edited", to: "b") }
        #expect(error?.path == tree.path("b"))
        #expect(error?.code == ESTALE)
        #expect(try ["a", "b", "c"].map { try tree.text($0) } == ["new", "edited", "old"])
        var next = try open()
        #expect(throws: FileError.self) { try next.resume() }
        #expect(try ["a", "b", "c"].map { try tree.text($0) } == ["new", "edited", "old"])
        try Files.rename(tree.path("b"), to: outside.path("b"))
        try next.resume()
        #expect(try ["a", "b", "c"].map { try tree.text($0) } == ["new", "new", "new"])
        try expectOnly(["a", "b", "c"])
    }

    @Test func aFileThatWasOnlyTouchedDuringTheCommitIsNoObstacle() throws {
        let error = try commit { [tree] in
            _ = utimes(tree.path("b"), nil)
            _ = Glibc.unlink(tree.path("c"))
            try? tree.write("old", to: "c")
        }
        #expect(error == nil)
        #expect(try ["a", "b", "c"].map { try tree.text($0) } == ["new", "new", "new"])
    }

    @Test func aLinkThatAppearsDuringTheCommitIsNotReplaced() throws {
        let error = try commit { [tree, outside] in
            _ = Glibc.unlink(tree.path("b"))
            try? tree.link("b", to: outside.path("precious"))
        }
        #expect(error?.code == ELOOP)
        #expect(try outside.tree() == [])
    }
}
