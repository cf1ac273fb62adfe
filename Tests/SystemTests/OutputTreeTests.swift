// Tests of the staged output writer: kills between any two steps, what is left alone, what is removed, what is refused.

import Colophon
import Evidence
import Files
import Glibc
import ReleaseModel
import Testing
import Workspace

@Suite struct OutputTreeTests {
    let folder: ScratchTree
    let tree: OutputTree

    init() throws {
        folder = try ScratchTree()
        tree = OutputTree(root: folder.path("output"), state: folder.path(".colophon"))
    }

    func files(_ contents: KeyValuePairs<String, String>) -> [OutputFile] {
        contents.map { OutputFile(path: $0.key, bytes: Array($0.value.utf8)) }
    }

    /// Everything below the output, hidden files too.
    func output() throws -> [String: String] {
        var contents: [String: String] = [:]
        for path in try folder.tree("output") { contents[path] = try folder.text("output/" + path) }
        return contents
    }

    func failure(committing files: [OutputFile], removingStale: Bool = true) throws -> FileError {
        do throws(FileError) {
            _ = try tree.commit(files, removingStale: removingStale)
        } catch {
            return error
        }
        throw Unexpected.success
    }

    enum Unexpected: Error { case success }

    @Test func writesANewOutput() throws {
        let outcome = try tree.commit(files(["b/two.html": "2", "index.html": "1"]), removingStale: true)
        #expect(outcome == .init(written: ["b/two.html", "index.html"], unchanged: 0, removed: []))
        #expect(try output() == ["b/two.html": "2", "index.html": "1"])
        #expect(try tree.recorded() == ["b/two.html", "index.html"])
        #expect(try folder.tree(".colophon").count == 3, "the list, the lock and what git ignores")
    }

    @Test func leavesEqualFilesUntouched() throws {
        _ = try tree.commit(files(["same": "1", "other": "1"]), removingStale: true)
        let before = Files.entry(folder.path("output/same"))
        let outcome = try tree.commit(files(["same": "1", "other": "2"]), removingStale: true)
        #expect(outcome == .init(written: ["other"], unchanged: 1, removed: []))
        #expect(Files.entry(folder.path("output/same")) == before)
        let whole = try Files.walk(folder.path)
        #expect(try tree.commit(files(["same": "1", "other": "2"]), removingStale: true).unchanged == 2)
        #expect(try Files.walk(folder.path) == whole, "nothing at all changed, the list included")
    }

    @Test func removesOnlyWhatAnEarlierBuildMade() throws {
        try folder.write("mine", to: "output/1.0/mine.txt")
        _ = try tree.commit(files(["1.0/a": "a", "2.0/deep/b": "b", "c": "c"]), removingStale: true)
        let outcome = try tree.commit(files(["c": "c"]), removingStale: true)
        #expect(outcome.removed == ["1.0/a", "2.0/deep/b"])
        #expect(try output() == ["1.0/mine.txt": "mine", "c": "c"])
        #expect(Files.kind(folder.path("output/2.0")) == nil, "a folder left empty goes too")
        #expect(try tree.recorded() == ["c"])
    }

    @Test func aBuildOfSomeVersionsKeepsTheRecordOfTheOthers() throws {
        _ = try tree.commit(files(["1/a": "a", "2/a": "a"]), removingStale: true)
        #expect(try tree.commit(files(["2/a": "b", "3/a": "a"]), removingStale: false).removed == [])
        #expect(try tree.recorded() == ["1/a", "2/a", "3/a"])
        #expect(try tree.commit(files(["3/a": "a"]), removingStale: true).removed == ["1/a", "2/a"])
    }

    /// A build of a part removes what it names, and only where a build made it.
    @Test func dropsWhatAPartialBuildNames() throws {
        _ = try tree.commit(files(["1/a": "a", "1/b": "b", "2/b": "b"]), removingStale: true)
        try folder.write("mine", to: "output/1/c")
        let outcome = try tree.commit(
            files(["1/a": "new"]), removingStale: false, dropping: ["1/b", "1/c", "1/a", "none"])
        #expect(outcome == .init(written: ["1/a"], unchanged: 0, removed: ["1/b"]))
        #expect(try output() == ["1/a": "new", "1/c": "mine", "2/b": "b"])
        #expect(try tree.recorded() == ["1/a", "2/b"])
    }

    /// Nothing new is made, and yet what is recorded has to be what stays, however often and in which order it is named.
    @Test func recordsWhatIsKeptWhereNothingIsMade() throws {
        _ = try tree.commit(files(["1/a": "a", "1/b": "b", "2/a": "a"]), removingStale: true)
        #expect(try tree.commit([], keeping: ["2/a", "1/b", "1/a"], removingStale: true).removed == [])
        #expect(try tree.recorded() == ["1/a", "1/b", "2/a"])
        #expect(try tree.commit([], keeping: ["2/a", "1/a", "1/a"], removingStale: true).removed == ["1/b"])
        #expect(try tree.recorded() == ["1/a", "2/a"])
        #expect(try tree.commit([], keeping: ["2/a"], removingStale: true).removed == ["1/a"])
        #expect(try tree.recorded() == ["2/a"])
        #expect(try output() == ["2/a": "a"])
    }

    @Test func keepsRecordsOfTwoRootsApart() throws {
        let other = OutputTree(root: folder.path("other"), state: folder.path(".colophon"))
        _ = try tree.commit(files(["a": "a"]), removingStale: true)
        try folder.write("theirs", to: "other/a")
        #expect(try other.commit(files(["b": "b"]), removingStale: true).removed == [])
        #expect(try tree.recorded() == ["a"])
        #expect(try folder.text("other/a") == "theirs")
    }

    @Test func recordsMoveWithTheWorkspace() throws {
        let here = OutputTree(root: folder.path("w1/output"), state: folder.path("w1/.colophon"))
        _ = try here.commit(files(["a": "a"]), removingStale: true)
        try Files.rename(folder.path("w1"), to: folder.path("w2"))
        let there = OutputTree(root: folder.path("w2/output"), state: folder.path("w2/.colophon"))
        #expect(try there.recorded() == ["a"])
    }

    @Test func differenceTellsWhatACommitWouldDoAndTouchesNothing() throws {
        #expect(try tree.difference(from: files(["a": "1"]), removingStale: true).written == ["a"])
        #expect(try folder.tree() == [] && Files.list(folder.path) == [])
        _ = try tree.commit(files(["a": "1", "b": "1", "c": "1"]), removingStale: true)
        let before = try Files.walk(folder.path)
        let next = files(["a": "1", "b": "2", "d": "1"])
        let difference = try tree.difference(from: next, removingStale: true)
        #expect(difference == .init(written: ["b", "d"], unchanged: 1, removed: ["c"]))
        #expect(try Files.walk(folder.path) == before)
        #expect(try tree.commit(next, removingStale: true) == difference)
    }

    // MARK: Kills

    static let old: KeyValuePairs = ["a.html": "old", "gone/x": "old", "page": "old", "swap/in": "old", "same": "same"]
    static let new: KeyValuePairs = [
        "bundle": "new", "page/index.html": "new", "swap": "new", "a.html": "new", "same": "same",
    ]
    static var newContents: [String: String] { Dictionary(uniqueKeysWithValues: new.map { ($0.key, $0.value) }) }

    /// "page" was a file and becomes a folder, "swap" the other way round: 2 cleared, 4 put, 1 removed.
    static let stepCount = 7

    @Test func aKillBeforeTheJournalLeavesTheOldOutput() throws {
        _ = try tree.commit(files(Self.old), removingStale: true)
        let before = try output()
        // What such a kill leaves: staged files, one of them cut off, the next list, and a temporary file of the journal.
        try folder.write("new", to: "output/.colophon-staging/0")
        try folder.write("n", to: "output/.colophon-staging/1")
        let list = try #require(try folder.tree(".colophon").first { $0.hasSuffix(".list") })
        try folder.write("bundle\n", to: ".colophon/\(list).next")
        #expect(try tree.recorded().contains("bundle") == false)
        try tree.begin().end()
        #expect(try output() == before)
        #expect(try folder.tree(".colophon").count == 3)
        _ = try tree.commit(files(Self.new), removingStale: true)
        #expect(try output() == Self.newContents)
    }

    @Test(arguments: 0...stepCount, [false, true])
    func aKillAfterTheJournalIsFinishedByTheNextRun(stepsDone: Int, listAdopted: Bool) throws {
        _ = try tree.commit(files(Self.old), removingStale: true)
        try tree.leave(files(Self.new))
        let journal = try #require(try tree.pending())
        #expect(journal.steps.count == Self.stepCount)
        for step in journal.steps.prefix(stepsDone) { try tree.perform(step) }
        if listAdopted && stepsDone == Self.stepCount { try tree.adoptList() }
        for (path, text) in try output() where !path.hasPrefix(".colophon-staging/") {
            #expect(["old", "new", "same"].contains(text), "\(path) is whole")
        }
        let recorded = Set(try tree.recorded())
        #expect(try output().keys.allSatisfy { $0.hasPrefix(".colophon-staging/") || recorded.contains($0) })
        try tree.begin().end()
        #expect(try output() == Self.newContents)
        #expect(try tree.recorded() == Self.newContents.keys.sorted())
        #expect(try folder.tree(".colophon").count == 3)
        #expect(try tree.commit(files(Self.new), removingStale: true).unchanged == 5)
    }

    @Test func aCommitFinishesWhatAKillLeft() throws {
        _ = try tree.commit(files(Self.old), removingStale: true)
        try tree.leave(files(Self.new))
        let outcome = try tree.commit(files(["last": "1"]), removingStale: true)
        #expect(outcome.removed == Self.newContents.keys.sorted())
        #expect(try output() == ["last": "1"])
    }

    @Test func changesAreMadeInTheOrderGivenAndRemovalsLast() throws {
        _ = try tree.commit(files(["old": "1"]), removingStale: true)
        try tree.leave(files(["z": "1", "a": "1"]))
        #expect(try tree.pending()?.steps == [.put("z"), .put("a"), .remove("old")])
        try tree.begin().end()
    }

    @Test func aJournalThatIsNotWholeIsDiscarded() throws {
        let journal = OutputJournal(steps: [.put("a b"), .remove("x"), .clear("y")])
        #expect(OutputJournal(journal.bytes) == journal)
        for count in 0..<journal.bytes.count { #expect(OutputJournal(Array(journal.bytes.prefix(count))) == nil) }
        #expect(OutputJournal(Array("colophon output journal 2\nput\nend\n".utf8)) == nil)
        #expect(OutputJournal(Array("colophon output journal 1\nput 0 x\nend\n".utf8)) == nil)
    }

    @Test func aForgedJournalCannotLeaveTheRoot() throws {
        _ = try tree.commit(files(["a": "1"]), removingStale: true)
        let list = try #require(try folder.tree(".colophon").first { $0.hasSuffix(".list") })
        let name = ".colophon/" + list.dropLast(4) + "journal"
        try folder.write("victim", to: "victim")
        for step in [OutputJournal.Step.remove("../victim"), .clear("../victim"), .remove(folder.path("victim"))] {
            try Files.writeAtomically(OutputJournal(steps: [step]).bytes, to: folder.path(name))
            try tree.begin().end()
            #expect(try folder.text("victim") == "victim")
        }
        try folder.write("evil", to: "output/.colophon-staging/0")
        try Files.writeAtomically(
            OutputJournal(steps: [.put("../victim")]).bytes, to: folder.path(name))
        #expect(throws: FileError.self) { try tree.begin().end() }
        #expect(try folder.text("victim") == "victim")
        // Nor can a forged list.
        try Files.remove(folder.path(name))
        try folder.write("../victim\n\(folder.path("victim"))\n\0\n", to: ".colophon/" + list)
        #expect(try tree.commit(files(["a": "1"]), removingStale: true).removed == [])
        #expect(try folder.text("victim") == "victim")
    }

    // MARK: Refusals

    @Test(arguments: [
        "/etc/x", "../x", "a/../x", "a//b", "./a", "a/", "", ".", "a\nb", "a\0b", ".colophon-staging/0",
        ".colophon-staging",
    ])
    func refusesAPathThatIsNoneForOutput(path: String) throws {
        let error = try failure(committing: [.init(path: "fine", bytes: [1]), .init(path: path, bytes: [1])])
        #expect(error.path == path)
        #expect(try Files.list(folder.path).map(\.path) == [".colophon"], "nothing was written")
    }

    @Test func refusesTwoFilesWithOnePath() throws {
        #expect(try failure(committing: files(["a": "1", "a": "2"])).code == EEXIST)
        // Canonically equivalent, and two different paths to the file system.
        #expect(try tree.commit(files(["\u{E9}": "1", "e\u{301}": "2"]), removingStale: true).written.count == 2)
    }

    @Test func refusesAPathThatIsAFileAndAFolder() throws {
        _ = try tree.commit(files(["old": "1"]), removingStale: true)
        for paths in [["page", "page/index.html"], ["page/index.html", "page"]] {
            let files = paths.map { OutputFile(path: $0, bytes: [1]) }
            #expect([EEXIST, EISDIR, ENOTDIR].contains(try failure(committing: files).code))
        }
        #expect(try output() == ["old": "1"])
    }

    @Test func aFolderInTheWayOfAnInterruptedRunDoesNotStopTheNext() throws {
        _ = try tree.commit(files(["old": "1"]), removingStale: true)
        try tree.leave(files(["old": "2", "page": "2"]))
        try folder.write("mine", to: "output/page/mine")
        try tree.begin().end()
        #expect(try output() == ["old": "2", "page/mine": "mine"])
        #expect(try tree.commit(files(["old": "3"]), removingStale: true).written == ["old"])
        #expect(try output() == ["old": "3", "page/mine": "mine"])
    }

    @Test func refusesLinksBelowTheRootButNotTheRootItself() throws {
        try Files.makeDirectory(folder.path("output"))
        try Files.makeDirectory(folder.path("elsewhere"))
        try folder.link("output/sub", to: "../elsewhere")
        try folder.link("output/page", to: "../elsewhere/page")
        #expect(try failure(committing: files(["sub/x": "1"])).code == ELOOP)
        #expect(try failure(committing: files(["page": "1"])).code == ELOOP)
        #expect(try folder.tree("elsewhere") == [])
        try folder.link("linked", to: "elsewhere")
        let linked = OutputTree(root: folder.path("linked"), state: folder.path(".colophon"))
        #expect(try linked.commit(files(["x": "1"]), removingStale: true).written == ["x"])
        #expect(try folder.text("elsewhere/x") == "1")
    }

    @Test func doesNotRemoveThroughALinkThatTookAFoldersPlace() throws {
        _ = try tree.commit(files(["sub/x": "1", "top": "1"]), removingStale: true)
        try Files.rename(folder.path("output/sub"), to: folder.path("kept"))
        try folder.link("output/sub", to: "../kept")
        #expect(try tree.commit(files(["top": "1"]), removingStale: true).removed == [])
        #expect(try folder.text("kept/x") == "1")
    }

    @Test func refusesWhatStandsInTheWayAndWasNotMadeByABuild() throws {
        try folder.write("mine", to: "output/page")
        #expect(try failure(committing: files(["first": "1", "page/index.html": "1"])).code == ENOTDIR)
        try folder.write("mine", to: "output/dir/mine")
        let error = try failure(committing: files(["first": "1", "dir": "1"]))
        #expect(error.code == EISDIR)
        #expect(error.message.contains("mine"))
        #expect(try output() == ["page": "mine", "dir/mine": "mine"])
        // A file at the very path of an output is the output's.
        #expect(try tree.commit(files(["page": "ours"]), removingStale: true).written == ["page"])
    }

    @Test func anOutputThatCannotBeWrittenIsAnErrorAndChangesNothing() throws {
        try folder.write("", to: "file")
        for tree in [
            OutputTree(root: folder.path("file"), state: folder.path(".colophon")),
            OutputTree(root: folder.path("output"), state: folder.path("file")),
        ] {
            #expect(throws: FileError.self) { try tree.commit(files(["a": "1"]), removingStale: true) }
        }
        #expect(Files.kind(folder.path("output")) == nil)
    }

    @Test func aSecondBuildAtTheSameTimeIsRefused() throws {
        _ = try tree.commit(files(["a": "1"]), removingStale: true)
        let name = try #require(try folder.tree(".colophon").first { $0.hasSuffix(".lock") })
        let descriptor = open(folder.path(".colophon/" + name), O_RDWR)
        try #require(descriptor >= 0 && flock(descriptor, LOCK_EX) == 0)
        let error = try failure(committing: files(["a": "2"]))
        #expect(error.code == EWOULDBLOCK)
        #expect(error.message.contains("another build"))
        #expect(throws: FileError.self) { try tree.begin().end() }
        #expect(try tree.difference(from: files(["a": "2"]), removingStale: true).written == ["a"])
        close(descriptor)
        #expect(try tree.commit(files(["a": "2"]), removingStale: true).written == ["a"])
    }
}

extension OutputTree {
    /// A build of one step.
    func commit(
        _ files: [OutputFile], keeping: [String] = [], removingStale: Bool, dropping: [String] = []
    ) throws(FileError) -> Outcome {
        let session = try begin()
        do throws(FileError) {
            return try session.commit(
                session.plan(
                    session.stage.take(files), keeping: keeping, removingStale: removingStale, dropping: dropping))
        } catch {
            session.discard()
            throw error
        }
    }

    func difference(from files: [OutputFile], removingStale: Bool) throws(FileError) -> Outcome {
        try difference(from: comparison.take(files), removingStale: removingStale)
    }

    /// A build that is killed once its journal is written.
    func leave(_ files: [OutputFile]) throws(FileError) {
        let session = try begin()
        try seal(plan(session.stage.take(files), removingStale: true))
        session.end()
    }
}
