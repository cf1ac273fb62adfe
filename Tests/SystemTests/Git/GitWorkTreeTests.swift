// What git says of real repositories in scratch folders, and what the work tree makes of it.

import Colophon
import Evidence
import Files
import Foundation
import Glibc
import Sync
import Testing
import Workspace

@Suite(.enabled(if: ForeignTool.git.isPresent)) struct GitWorkTreeTests {
    /// A repository on the branch "main", with one commit if anything was written.
    final class Repository: Sendable {
        let folder: TemporaryFolder

        init(_ files: KeyValuePairs<String, String> = [:]) throws {
            folder = try TemporaryFolder()
            try git("init", "--quiet", "--initial-branch=main")
            try git("config", "user.name", "Tester")
            try git("config", "user.email", "tester@example.org")
            for (path, text) in files { try write(text, to: path) }
            if !files.isEmpty { try commitAll() }
        }

        @discardableResult
        func git(_ arguments: String...) throws -> String {
            try ForeignTool.git.run(arguments, in: folder).text
        }

        func commitAll() throws {
            try git("add", "--all")
            try git("commit", "--quiet", "--message=more")
        }

        func write(_ text: String, to path: String) throws { try folder.write(Array(text.utf8), to: path) }

        func remove(_ path: String) throws { try Files.remove(folder.path(path)) }

        func workTree() async throws -> GitWorkTree {
            try #require(try await GitWorkTree.containing(folder.path))
        }
    }

    // MARK: Where

    @Test func findsTheTopLevelFromBelow() async throws {
        let repository = try Repository(["a/b/c": "x"])
        let tree = try #require(try await GitWorkTree.containing(repository.folder.path("a/b")))
        #expect(tree.root == URL(filePath: repository.folder.path).resolvingSymlinksInPath().path)
    }

    @Test func aFolderInNoWorkTreeIsNoError() async throws {
        let folder = try TemporaryFolder()
        #expect(try await GitWorkTree.containing(folder.path) == nil)
        let repository = try Repository(["a": "x"])
        #expect(try await GitWorkTree.containing(repository.folder.path(".git")) == nil)
    }

    @Test func aFolderThatIsNotThereIsAnError() async throws {
        let folder = try TemporaryFolder()
        await #expect(throws: GitError.self) { _ = try await GitWorkTree.containing(folder.path("none")) }
        await #expect(throws: GitError.self) { _ = try await GitWorkTree.containing("a\u{0}b") }
    }

    @Test func aMissingGitProgramIsAnErrorWithARemedy() async throws {
        await #expect(processExitsWith: .success) {
            setenv("PATH", "/nonexistent", 1)
            do {
                _ = try await GitWorkTree.containing("/tmp")
                exit(1)
            } catch {
                exit("\(error)".contains("install git") ? 0 : 2)
            }
        }
    }

    @Test func theCallersVariablesDoNotLeadToAnotherRepository() async throws {
        await #expect(processExitsWith: .success) {
            let elsewhere = try Repository(["theirs": "x"])
            let repository = try Repository(["ours": "x"])
            try repository.write("y", to: "new")
            for (name, value) in [
                ("GIT_DIR", elsewhere.folder.path(".git")), ("GIT_WORK_TREE", elsewhere.folder.path),
                ("GIT_INDEX_FILE", elsewhere.folder.path(".git/index")), ("GIT_GLOB_PATHSPECS", "1"),
                ("LC_ALL", "de_DE.UTF-8"), ("LANGUAGE", "de"), ("GIT_CONFIG_COUNT", "1"),
                ("GIT_CONFIG_KEY_0", "core.worktree"), ("GIT_CONFIG_VALUE_0", elsewhere.folder.path),
            ] { setenv(name, value, 1) }
            let tree = try await repository.workTree()
            try #require(try await tree.uncommittedPaths() == ["new"])
            try #require(try await tree.commit(paths: ["new"], message: "new") != nil)
            try #require(try await tree.changedPaths(since: "HEAD~1", below: tree.root) == ["new"])
            let none = try TemporaryFolder()
            try #require(try await GitWorkTree.containing(none.path) == nil)
        }
    }

    // MARK: Changes

    @Test func changedPathsAreTrackedAndUntrackedOnesSortedBytewise() async throws {
        let repository = try Repository([
            "docs/same.md": "1", "docs/edited.md": "1", "docs/deleted.md": "1",
            "docs/old-name.md": "long enough to match",
            "docs/staged.md": "1", "docs/back.md": "1", "other/edited.md": "1", ".gitignore": "*.log\n",
        ])
        let first = try repository.git("rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines)
        try repository.write("2", to: "docs/committed.md")
        try repository.commitAll()
        try repository.git("mv", "docs/old-name.md", "docs/new-name.md")
        try repository.write("2", to: "docs/edited.md")
        try repository.write("2", to: "docs/staged.md")
        try repository.git("add", "docs/staged.md")
        try repository.write("2", to: "other/edited.md")
        try repository.write("2", to: "docs/ignored.log")
        try repository.write("2", to: "docs/z\nü \"q\".md")
        try repository.write("2", to: "docs/Z.md")
        try repository.write("2", to: "docs-two/new.md")
        try repository.remove("docs/deleted.md")
        // Written anew with the same bytes.
        try repository.remove("docs/back.md")
        try repository.write("1", to: "docs/back.md")
        let tree = try await repository.workTree()
        let docs = [
            "Z.md", "committed.md", "deleted.md", "edited.md", "new-name.md", "old-name.md", "staged.md",
            "z\nü \"q\".md",
        ]
        let below = try await tree.changedPaths(since: first, below: repository.folder.path("docs"))
        #expect(below == docs)
        let all = try await tree.changedPaths(since: first, below: repository.folder.path)
        #expect(all == ["docs-two/new.md"] + docs.map { "docs/" + $0 } + ["other/edited.md"])
        let since = try await tree.changedPaths(since: "HEAD", below: repository.folder.path("docs"))
        #expect(since == docs.filter { $0 != "committed.md" })
    }

    @Test(arguments: ["--output=x", "-p", "", "none", "HEAD..HEAD", "HEAD:a", "^HEAD", "HEAD^{tree}", "a\u{0}b"])
    func refusesWhatIsNoCommit(name: String) async throws {
        let repository = try Repository(["a": "1"])
        let tree = try await repository.workTree()
        await #expect(throws: GitError.self) { _ = try await tree.changedPaths(since: name, below: tree.root) }
        #expect(try await tree.uncommittedPaths() == [])
    }

    @Test func refusesAFolderOutside() async throws {
        let repository = try Repository(["a": "1"])
        let tree = try await repository.workTree()
        for folder in ["/", "/tmp", tree.root + "-two", tree.root + "/none"] {
            await #expect(throws: GitError.self) { _ = try await tree.changedPaths(since: "HEAD", below: folder) }
        }
    }

    @Test func uncommittedPathsAreStagedOrNotAndUntracked() async throws {
        let repository = try Repository(["a": "1", "b": "long enough to match", "c": "1", ".gitignore": "*.log\n"])
        let tree = try await repository.workTree()
        #expect(try await tree.uncommittedPaths() == [])
        try repository.write("2", to: "a")
        try repository.git("mv", "b", "moved")
        try repository.remove("c")
        try repository.write("1", to: "new/one -> two")
        try repository.write("1", to: "x.log")
        #expect(try await tree.uncommittedPaths() == ["a", "b", "c", "moved", "new/one -> two"])
    }

    // MARK: Branches

    @Test func knowsItsBranches() async throws {
        let repository = try Repository(["a": "1"])
        let tree = try await repository.workTree()
        #expect(try await tree.currentBranch() == "main")
        #expect(try await tree.hasBranch("main"))
        #expect(try await tree.hasBranch("mai") == false)
        try repository.git("tag", "only-a-tag")
        #expect(try await tree.hasBranch("only-a-tag") == false)
        try repository.write("2", to: "a")
        try await tree.switchToNewBranch("sync/docs-1.0")
        #expect(try await tree.currentBranch() == "sync/docs-1.0")
        #expect(try await tree.uncommittedPaths() == ["a"])
        try await tree.switchTo("main")
        #expect(try await tree.currentBranch() == "main")
        try repository.git("checkout", "--quiet", "--detach")
        #expect(try await tree.currentBranch() == nil)
    }

    @Test func aBranchWithoutACommitHasAName() async throws {
        let repository = try Repository()
        #expect(try await repository.workTree().currentBranch() == "main")
    }

    @Test(arguments: ["", "-", "-f", "--orphan=x", "a..b", "a b", "HEAD", "@{-1}", "a\u{0}", "none", "main"])
    func refusesABranchThatCantBeMadeOrIsNot(name: String) async throws {
        let repository = try Repository(["a": "1"])
        let tree = try await repository.workTree()
        if name != "none" {
            await #expect(throws: GitError.self) { try await tree.switchToNewBranch(name) }
        }
        if name != "main" {
            await #expect(throws: GitError.self) { try await tree.switchTo(name) }
        }
        #expect(try await tree.currentBranch() == "main")
    }

    @Test func aSwitchThatWouldLoseChangesIsRefusedInGitsWords() async throws {
        let repository = try Repository(["a": "1"])
        let tree = try await repository.workTree()
        try await tree.switchToNewBranch("other")
        try repository.write("2", to: "a")
        try repository.commitAll()
        try repository.write("3", to: "a")
        let error = await #expect(throws: GitError.self) { try await tree.switchTo("main") }
        #expect(error?.message.contains("would be overwritten") == true)
        #expect(error?.remedy.isEmpty == false)
        #expect(try repository.folder.read("a") == Array("3".utf8))
    }

    @Test func detachesAtACommitAndTellsTheHead() async throws {
        let repository = try Repository()
        let tree = try await repository.workTree()
        #expect(try await tree.head() == nil)
        try repository.write("1", to: "a")
        try repository.commitAll()
        let head = try #require(try await tree.head())
        #expect(try repository.git("rev-parse", "HEAD") == head + "\n")
        try await tree.detach(at: head)
        #expect(try await tree.currentBranch() == nil)
        await #expect(throws: GitError.self) { try await tree.detach(at: "nowhere") }
    }

    @Test func aHookThatFailsAfterTheSwitchIsNamed() async throws {
        let repository = try Repository(["a": "1"])
        try repository.write("#!/bin/sh\necho 'no network' >&2\nexit 3\n", to: ".git/hooks/post-checkout")
        try #require(chmod(repository.folder.path(".git/hooks/post-checkout"), 0o755) == 0)
        let tree = try await repository.workTree()
        let error = await #expect(throws: GitError.self) { try await tree.switchToNewBranch("next") }
        #expect(error?.message.contains("no network") == true)
        #expect(error?.remedy.contains("post-checkout hook") == true)
    }

    // MARK: What it is

    @Test func tellsASparseCheckout() async throws {
        let repository = try Repository(["a/b": "1", "c": "1"])
        let tree = try await repository.workTree()
        #expect(try await tree.isSparse() == false)
        try repository.git("sparse-checkout", "set", "a")
        #expect(try await tree.isSparse())
        try repository.git("sparse-checkout", "disable")
        #expect(try await tree.isSparse() == false)
    }

    @Test func namesTheSubmodulesAndWhatIsTracked() async throws {
        let repository = try Repository(["a/b": "1", "a/c": "1", "ab": "1"])
        let tree = try await repository.workTree()
        #expect(try await tree.submodules() == [])
        let head = try #require(try await tree.head())
        try repository.git("update-index", "--add", "--cacheinfo", "160000,\(head),part/s t")
        #expect(try await tree.submodules() == ["part/s t"])
        try repository.remove("a/c")
        try repository.write("1", to: "a/d")
        #expect(try await tree.trackedPaths(below: "a") == ["a/b", "a/c"])
        #expect(try await tree.trackedPaths(below: "none") == [])
    }

    // MARK: Commit

    @Test func commitsExactlyTheGivenPaths() async throws {
        let repository = try Repository([
            "edited": "1", "deleted": "1", "other": "1", "staged": "1", "*": "1", "folder/x": "1",
            ".gitignore": "*.log\n",
        ])
        for path in ["edited", "other", "staged", "*", "new/file", "x.log", ":(top)y", "-z", "a\nb"] {
            try repository.write("2", to: path)
        }
        try repository.remove("deleted")
        try repository.remove("folder/x")
        try repository.write("a file now", to: "folder-two")
        try repository.git("add", "staged")
        let tree = try await repository.workTree()
        let paths = ["edited", "deleted", "*", "new/file", "x.log", ":(top)y", "-z", "a\nb", "never-was"]
        let message = "--amend\n\n# not a comment\nNêw"
        let id = try #require(try await tree.commit(paths: paths, message: message))
        #expect(try repository.git("rev-parse", "HEAD") == id + "\n")
        let committed = try repository.git("diff", "--name-only", "-z", "HEAD~1", "HEAD").split(separator: "\0")
        #expect(committed.map(String.init).sorted() == paths.dropLast().sorted())
        #expect(try repository.git("log", "-1", "--format=%B") == message + "\n\n")
        #expect(try repository.git("diff", "--cached", "--name-only") == "staged\n")
        #expect(try await tree.uncommittedPaths() == ["folder-two", "folder/x", "other", "staged"])
    }

    @Test func nothingToCommitGivesNoID() async throws {
        let repository = try Repository(["a": "1"])
        let tree = try await repository.workTree()
        try repository.write("2", to: "other")
        #expect(try await tree.commit(paths: ["a"], message: "none") == nil)
        #expect(try await tree.commit(paths: [], message: "none") == nil)
        #expect(try repository.git("rev-list", "--count", "HEAD") == "1\n")
    }

    @Test func commitsInARepositoryWithoutACommit() async throws {
        let repository = try Repository()
        try repository.write("1", to: "a")
        let tree = try await repository.workTree()
        #expect(try await tree.commit(paths: ["a"], message: "first") != nil)
        #expect(try await tree.uncommittedPaths() == [])
    }

    @Test func aFileMayTakeAFoldersPlace() async throws {
        let repository = try Repository(["a/b": "1", "c": "1"])
        try repository.remove("a/b")
        try repository.remove("a")
        try repository.write("2", to: "a")
        try repository.remove("c")
        try repository.write("2", to: "c/d")
        let tree = try await repository.workTree()
        let paths = ["a/b", "a", "c", "c/d"]
        try repository.write("3", to: "staged")
        try repository.git("add", "staged")
        let error = await #expect(throws: GitError.self) { _ = try await tree.commit(paths: paths, message: "swap") }
        #expect(error?.message.contains("became a folder") == true)
        try repository.git("rm", "--quiet", "--force", "staged")
        #expect(try await tree.commit(paths: paths, message: "swap") != nil)
        #expect(try repository.git("ls-tree", "-r", "--name-only", "HEAD") == "a\nc/d\n")
        #expect(try await tree.uncommittedPaths() == [])
        #expect(try await tree.commit(paths: paths, message: "again") == nil)
    }

    @Test(arguments: ["../outside", "/etc/hostname", ".git/config"])
    func refusesAPathThatIsNoFileOfTheTree(path: String) async throws {
        let repository = try Repository(["folder/a": "1"])
        try repository.write("2", to: "folder/a")
        let tree = try await repository.workTree()
        await #expect(throws: GitError.self) { _ = try await tree.commit(paths: [path], message: "no") }
        #expect(try repository.git("rev-list", "--count", "HEAD") == "1\n")
    }

    @Test func aHookThatRefusesIsAnErrorInItsWords() async throws {
        let repository = try Repository(["a": "1"])
        try repository.write("#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n", to: ".git/hooks/pre-commit")
        try #require(chmod(repository.folder.path(".git/hooks/pre-commit"), 0o755) == 0)
        try repository.write("2", to: "a")
        let tree = try await repository.workTree()
        let error = await #expect(throws: GitError.self) { _ = try await tree.commit(paths: ["a"], message: "no") }
        #expect(error?.message.contains("not on a Friday") == true)
    }

    @Test func aLockedIndexDoesNotEndTheProgramHoweverManyPaths() async throws {
        let repository = try Repository(["a": "1"])
        try repository.write("", to: ".git/index.lock")
        let tree = try await repository.workTree()
        let paths = (0..<20_000).map { "a/long/path/to/a/file/\($0)" }
        let error = await #expect(throws: GitError.self) { _ = try await tree.commit(paths: paths, message: "no") }
        #expect(error?.message.contains("index.lock") == true)
    }

    @Test func takesManyPaths() async throws {
        let repository = try Repository(["a": "1"])
        let paths = (0..<1000).map { "folder-with-a-long-name-\($0 % 7)/file-with-a-long-name-\($0)" }
        for path in paths { try repository.write(path, to: path) }
        let tree = try await repository.workTree()
        #expect(try await tree.commit(paths: paths, message: "many") != nil)
        #expect(try await tree.uncommittedPaths() == [])
        #expect(try await tree.changedPaths(since: "HEAD~1", below: tree.root).count == 1000)
    }
}
