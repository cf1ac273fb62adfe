// What a release replaces, and which commits are new in it, whatever way the branches went.
import Files
import GitHistory
import Import
import Primitives
import ReleaseModel
import Testing

@Suite struct ImportHistoryTests {
    /// 1.0.0 and 1.1.0 and 2.0.0 on main, then 1.1.1 on a branch that is never merged.
    private static func backport() throws -> HistorySample {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("v1.0.0")
        try sample.commit("Second")
        try sample.tag("v1.1.0")
        try sample.git(["branch", "1.1.x"])
        try sample.commit("Third")
        try sample.tag("v2.0.0")
        try sample.git(["switch", "--quiet", "1.1.x"])
        try sample.commit("Repair")
        try sample.tag("v1.1.1")
        try sample.git(["switch", "--quiet", "main"])
        try sample.commit("Fourth")
        try sample.tag("v2.1.0")
        return sample
    }

    @Test func followsVersionsAndAncestryForABackport() async throws {
        let sample = try Self.backport()
        let report = try await sample.imported()
        #expect(report.releases.map(\.version) == ["1.0.0", "1.1.0", "1.1.1", "2.0.0", "2.1.0"])
        #expect(report.releases.map(\.previous) == [nil, "1.0.0", "1.1.0", "1.1.0", "2.0.0"])
        #expect(try sample.titles("1.1.1") == ["Repair"])
        #expect(try sample.titles("2.1.0") == ["Fourth"])
    }

    /// Each line is tagged on a branch of its own, and none of them is merged: 1.1.0 replaces 1.0.1, and not 0.1.0.
    @Test func findsThePreviousOfReleaseBranches() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("v0.1.0")
        for (branch, versions) in [("1.0.x", ["v1.0.0", "v1.0.1"]), ("1.1.x", ["v1.1.0"])] {
            try sample.commit("Work for \(branch)")
            try sample.git(["switch", "--quiet", "--create", branch])
            for version in versions {
                try sample.commit("Prepare \(version) of it")
                try sample.tag(version)
            }
            try sample.git(["switch", "--quiet", "main"])
        }
        let report = try await sample.imported()
        #expect(report.releases.map(\.previous) == [nil, "0.1.0", "1.0.0", "1.0.1"])
        #expect(try sample.titles("1.1.0") == ["Prepare v1.1.0 of it", "Work for 1.1.x"])
    }

    /// 1.0.0 was tagged after 1.1.0.
    @Test func ordersByVersionAndNotByTime() async throws {
        let sample = try HistorySample()
        let first = try sample.commit("Begin")
        try sample.commit("Second")
        try sample.tag("v1.1.0", message: "now")
        try sample.tag("v1.0.0", first, message: "later")
        let report = try await sample.imported()
        #expect(report.releases.map(\.version) == ["1.0.0", "1.1.0"])
        #expect(report.releases.map(\.previous) == [nil, "1.0.0"])
        #expect(try sample.titles("1.1.0") == ["Second"])
    }

    @Test func givesCandidatesTheirOwnCommitsAndTheReleaseAll() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("1.0.0")
        try sample.commit("One")
        try sample.tag("2.0.0-rc.1")
        try sample.commit("Two")
        try sample.tag("2.0.0-rc.2")
        try sample.commit("Three")
        try sample.tag("2.0.0")
        let report = try await sample.imported()
        #expect(report.releases.map(\.previous) == [nil, "1.0.0", "2.0.0-rc.1", "1.0.0"])
        #expect(try sample.titles("2.0.0-rc.2") == ["Two"])
        #expect(try sample.titles("2.0.0") == ["Three", "Two", "One"])
    }

    @Test func listsThePathsThatChanged() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin", ["a.txt": "a", "docs/b.md": "b", "odd \"name\"\t.txt": "c"])
        try sample.tag("1.0.0")
        try sample.git(["rm", "--quiet", "docs/b.md"])
        try sample.commit("Change", ["a.txt": "aa", "docs/c.md": "c"])
        try sample.tag("1.1.0")
        try await sample.imported()
        #expect(
            try sample.text("evidence/1.0.0/changed-paths.txt")
                == "A\ta.txt\nA\tdocs/b.md\nA\t\"odd \\\"name\\\"\\t.txt\"\n")
        #expect(try sample.text("evidence/1.1.0/changed-paths.txt") == "M\ta.txt\nD\tdocs/b.md\nA\tdocs/c.md\n")
    }

    /// Many releases and merges: the walk over all of them says the same as git about each pair.
    @Test func agreesWithGitOnEachRange() async throws {
        let sample = try HistorySample()
        try sample.commit("c0")
        for number in 1...24 {
            if number.isMultiple(of: 3) {
                try sample.git(["switch", "--quiet", "--create", "b\(number)"])
                try sample.commit("side \(number)")
                if number.isMultiple(of: 2) { try sample.tag("0.\(number).1") }
                try sample.git(["switch", "--quiet", "main"])
                try sample.commit("c\(number)")
                if !number.isMultiple(of: 9) {
                    try sample.git(["merge", "--quiet", "--no-ff", "--no-edit", "b\(number)"])
                }
            } else {
                try sample.commit("c\(number)")
            }
            if number.isMultiple(of: 4) { try sample.tag("0.\(number).0") }
        }
        let report = try await sample.imported()
        #expect(report.releases.count > 8)
        for release in report.releases {
            let range = release.previous.map { ["\(release.tag)", "^\($0)"] } ?? [release.tag]
            let subjects = try sample.git(["log", "--no-merges", "--format=%s"] + range).split(separator: "\n").map(
                String.init)
            #expect(try sample.titles(release.version).sorted() == subjects.sorted(), "\(release.version)")
        }
    }

    /// A merge whose message doesn't say what was merged.
    @Test func titlesAMergeByWhatItMerged() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("1.0.0")
        for (branch, message) in [
            ("a", "Merge pull request #12 from ada/a"),
            ("b", "Merge pull request #13 from ada/b\n\n(cherry picked from commit 1234567)"),
            ("c", "Merge branch 'c' into 'main'\n\nSee merge request group/project!7"),
            ("d/e", "Merge pull request #14 from ada/d/e\n\nCo-authored-by: Bob <bob@example.org>"),
        ] {
            try sample.git(["switch", "--quiet", "--create", branch])
            try sample.commit("Not the last one")
            try sample.commit(branch == "d/e" ? " \n" : "fix: work on \(branch)")
            if branch == "a" {
                try sample.git(["switch", "--quiet", "main"])
                try sample.commit("Beside it")
                try sample.git(["switch", "--quiet", branch])
                try sample.git(["merge", "--quiet", "--no-ff", "--message", "Merge branch 'main' into a", "main"])
            }
            try sample.git(["switch", "--quiet", "main"])
            try sample.git(["merge", "--quiet", "--no-ff", "--message", message, branch])
        }
        try sample.tag("1.1.0")
        try await sample.imported()
        let notes = try sample.record("1.1.0").notes
        #expect(
            Set(notes.fixes) == [
                .init(title: "work on a", pr: "12"), .init(title: "work on b", pr: "13"),
                .init(title: "work on c", pr: "!7"),
            ])
        #expect(Set(notes.improvements) == [.init(title: "Beside it"), .init(title: "d/e", pr: "14")])
        #expect(notes.contributors == ["Ada", "Bob"])
    }

    @Test(arguments: [
        ("One\ntwo\n\nbody", "One two"), ("One\nSigned-off-by: Ada <a@example.org>", "One"), ("One\r\n\r\nbody", "One"),
        ("Merge pull request #1 from a/b\n\nTwo\nlines\n\nbody", "Two lines"), ("Merge pull request #1 from a/b", ""),
        ("Merge pull request #1 from a/b\n\nNote: it", "Note: it"),
    ])
    func joinsTheLinesOfASubject(message: String, subject: String) {
        #expect(CommitMessage(message).subject == subject)
    }
}
