// Tests of the preview's session: the same files as a build, brought up to date by what changed alone.
import Bundles
import Colophon
import Files
import ReleaseModel
import Sync
import Synchronization
import Testing

@Suite struct PreviewSessionTests {
    let sample: SampleWorkspace

    init() throws { sample = try SampleWorkspace.family() }

    func session() -> PreviewSession {
        PreviewSession(
            configurationFile: sample.path("colophon.yaml"), options: SampleWorkspace.options(),
            clock: { SampleWorkspace.day })
    }

    func follow(
        _ session: inout PreviewSession, _ paths: String..., isNew: Bool = true,
        at location: SourceLocation = #_sourceLocation
    ) {
        let found = session.refresh(FolderChanges(paths: paths.map(sample.path)))
        #expect(found == isNew, "\(paths)", sourceLocation: location)
    }

    /// Every file of the session is what a build writes, and there are no others.
    func expectBuild(_ session: PreviewSession, isWhole: Bool = true) async throws {
        try await sample.build()
        var built = try sample.output()
        for file in session.site.files {
            #expect(built[file.path] == file.bytes, "\(file.path)")
            #expect(session.site.file(file.path) == file.bytes, "\(file.path)")
            built[file.path] = nil
        }
        #expect(built.keys.sorted() == [".gitignore"].filter { built[$0] != nil })
    }

    func page(_ version: String, _ session: PreviewSession) -> String {
        session.site.file("\(version)/index.html").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    // MARK: The same as a build

    @Test func hasTheFilesOfABuildAndWritesNone() async throws {
        try sample.add("2.0.0", previous: "1.1.0", status: "planned", date: "2024-07-01")
        try sample.write("x", to: "evidence/1.0.1/stray.txt")
        try sample.write(
            "- {id: I-1, severity: high, impact: high, title: Down}\n", to: "evidence/1.0.1/incidents.yaml")
        let before = try sample.entries()
        let session = session()
        #expect(session.site.files.count > 30)
        #expect(try sample.entries() == before)
        try await expectBuild(session)
    }

    @Test func hasTheFilesOfABuildWithLockedAndAmendedReleases() async throws {
        try await sample.build()
        try await sample.lock()
        try sample.replace("Mends the parser", with: "Mends the reader", in: "evidence/1.1.0/release.yaml")
        try await sample.build("1.1.0") { _ in }
        try await expectBuild(session())
    }

    @Test func hasTheFilesOfABuildWithBrokenReleases() async throws {
        try sample.write("version: [", to: "evidence/1.0.1/release.yaml")
        try sample.write("x", to: "evidence/not a version/file")
        try await expectBuild(session())
    }

    @Test func hasTheFilesOfABuildWithTemplatesAndASync() async throws {
        try sample.write(
            """
            project: {name: sample}
            site: {url: "https://example.org/notes"}
            targets: {org/web: target}
            sync:
              - {id: docs, source: "docs/*.md", target_repo: org/web, target_path: up, strategy: copy, frequency: on_release}
            """, to: "colophon.yaml")
        try sample.write("# Guide\n", to: "docs/guide.md")
        try Files.makeDirectory(sample.path("target"))
        try sample.write("<p>{{version}}</p>\n", to: "templates/release.mustache")
        try await expectBuild(session())
    }

    @Test func staysTheSameAsABuildThroughChanges() async throws {
        var session = session()
        try sample.replace("Mends the parser", with: "Mends the reader", in: "evidence/1.0.0/release.yaml")
        follow(&session, "evidence/1.0.0/release.yaml")
        try await expectBuild(session)
        try sample.add("1.2.0", previous: "1.1.0")
        follow(&session, "evidence/1.2.0")
        try await expectBuild(session)
        try sample.remove("evidence/1.0.1")
        follow(&session, "evidence/1.0.1")
        try await expectBuild(session)
        try sample.write("project: {name: sample, title: Sampler}\n", to: "colophon.yaml")
        follow(&session, "colophon.yaml")
        try await expectBuild(session)
        try sample.write("body { color: red }\n", to: "templates/colophon.css")
        follow(&session, "templates/colophon.css")
        try await expectBuild(session)
        try await sample.lock()
        follow(&session, "colophon.lock", "evidence/1.0.0/policy.json")
        try await expectBuild(session)
    }

    // MARK: Changes

    @Test func equalContentIsNoChange() throws {
        var session = session()
        let text = try sample.text("evidence/1.0.0/release.yaml")
        try sample.append("\n", to: "evidence/1.0.0/release.yaml")
        try sample.write(text, to: "evidence/1.0.0/release.yaml")
        let number = session.site.number
        follow(&session, "evidence/1.0.0/release.yaml", "colophon.yaml", "templates", isNew: false)
        let isNew = session.lookAgain()
        #expect(!isNew)
        #expect(session.site.number == number)
    }

    @Test func whatLiesElsewhereIsNotLookedAt() throws {
        var session = session()
        try sample.write("version: [", to: "evidence/1.0.0/release.yaml")
        follow(&session, "output/index.html", "evidences/1.0.0/release.yaml", "README.md", isNew: false)
        follow(&session, "evidence")
    }

    @Test func aChangeLeavesThePagesOfOtherReleasesAlone() throws {
        var session = session()
        let before = page("1.0.1", session)
        // Not told of, so that it shows whether the release was read again.
        try sample.write("version: [", to: "evidence/1.0.1/release.yaml")
        try sample.replace("Mends the parser", with: "Mends the reader", in: "evidence/1.1.0/release.yaml")
        follow(&session, "evidence/1.1.0/release.yaml")
        #expect(page("1.1.0", session).contains("Mends the reader"))
        #expect(page("1.0.1", session) == before)
    }

    @Test func lostChangesAreFound() throws {
        var session = session()
        try sample.replace("Mends the parser", with: "Mends the reader", in: "evidence/1.1.0/release.yaml")
        let isNew = session.refresh(FolderChanges(isIncomplete: true))
        #expect(isNew)
        #expect(page("1.1.0", session).contains("Mends the reader"))
    }

    @Test func anotherDayIsAnotherVerdict() throws {
        try sample.add("2.0.0", previous: "1.1.0", status: "planned", date: "2024-07-01")
        let day = Clock()
        var session = PreviewSession(
            configurationFile: sample.path("colophon.yaml"), options: SampleWorkspace.options(),
            clock: { day.now.load(ordering: .relaxed) })
        #expect(!page("2.0.0", session).contains("days ago"))
        day.now.store(SampleWorkspace.day + 60 * 86400, ordering: .relaxed)
        follow(&session, "README.md")
        #expect(page("2.0.0", session).contains("30 days ago"))
    }

    @Test func beginsWithTheNewestReleaseThatIsNotOut() throws {
        #expect(session().site.newestDraft == nil)
        try sample.add("1.10.0", previous: "1.1.0", status: "planned")
        try sample.add("1.9.0", previous: "1.1.0", status: "planned")
        #expect(session().site.newestDraft == "1.10.0")
        #expect(session().site.absence(of: "1.9.0") == nil)
        #expect(session().site.absence(of: "1.9.1")?.remedy.contains("Did you mean") == false)
    }

    // MARK: Broken and corrected

    @Test func aBrokenReleaseKeepsItsLastGoodPageWithTheFindings() throws {
        var session = session()
        let good = page("1.0.1", session)
        let record = try sample.text("evidence/1.0.1/release.yaml")
        try sample.write(
            record.replacing("status: released", with: "status: relaesed"), to: "evidence/1.0.1/release.yaml")
        follow(&session, "evidence/1.0.1/release.yaml")
        #expect(page("1.0.1", session) == good)
        let problem = try #require(session.site.problems("1.0.1/index.html").first)
        #expect(problem.file == "evidence/1.0.1/release.yaml" && problem.line == 4)
        #expect(session.site.problems("1.0.0/index.html") == [])
        #expect(String(decoding: session.site.file("index.html") ?? [], as: UTF8.self).contains("relaesed"))

        // A second mistake changes the findings, and the good page stays.
        try sample.write("version: [", to: "evidence/1.0.1/release.yaml")
        follow(&session, "evidence/1.0.1/release.yaml")
        #expect(page("1.0.1", session) == good)
        #expect(session.site.problems("1.0.1/index.html").first != problem)

        try sample.write(record, to: "evidence/1.0.1/release.yaml")
        follow(&session, "evidence/1.0.1/release.yaml")
        #expect(page("1.0.1", session) == good)
        #expect(session.site.problems("1.0.1/index.html") == [])
    }

    @Test func aReleaseThatWasNeverGoodShowsWhatABuildShows() throws {
        try sample.write("version: [", to: "evidence/1.0.1/release.yaml")
        var session = session()
        #expect(page("1.0.1", session).contains("release.yaml"))
        #expect(session.site.problems("1.0.1/index.html").isEmpty == false)
        try sample.add("1.0.1", previous: "1.0.0")
        follow(&session, "evidence/1.0.1/release.yaml")
        #expect(page("1.0.1", session).contains("Mends the parser"))
    }

    @Test func brokenTemplatesAndConfigurationsLeaveTheLastGoodSite() throws {
        try sample.write("<p>{{version}}</p>\n", to: "templates/release.mustache")
        var session = session()
        let files = session.site.files.map(\.bytes)
        let report = try sample.text("evidence/1.0.0/junit.xml")
        let broken = [
            ("templates/release.mustache", "<p>\n{{#version}}</p>\n", 2),
            ("colophon.yaml", "project: {name: sample}\nsiet: {}\n", 2),
            ("colophon.lock", "not a lock\n", 1),
        ]
        for (path, text, line) in broken {
            let before = sample.exists(path) ? try sample.text(path) : nil
            try sample.write(text, to: path)
            follow(&session, path)
            for page in ["index.html", "1.0.0/index.html"] {
                let problem = try #require(session.site.problems(page).first)
                #expect(problem.file?.hasSuffix(path) == true)
                #expect(problem.line == line || path == "colophon.lock")
            }
            #expect(session.site.files.map(\.bytes) == files)
            // What changes meanwhile is seen once it is corrected.
            try sample.append("\n", to: "evidence/1.0.0/junit.xml")
            follow(&session, "evidence/1.0.0/junit.xml", isNew: false)
            if let before { try sample.write(before, to: path) } else { try sample.remove(path) }
            follow(&session, path)
            #expect(session.site.problems("index.html") == [])
            try sample.write(report, to: "evidence/1.0.0/junit.xml")
            session.lookAgain()
            #expect(session.site.files.map(\.bytes) == files)
        }
    }

    @Test func aConfigurationThatIsWrongFromTheStartIsWaitedFor() throws {
        try sample.write("projekt: {}\n", to: "colophon.yaml")
        var session = session()
        #expect(session.site.isEmpty && session.site.file("index.html") == nil)
        #expect(session.site.problems("index.html").first?.line == 1)
        try sample.write("project: {name: sample}\n", to: "colophon.yaml")
        follow(&session, "colophon.yaml")
        #expect(!session.site.isEmpty && page("1.0.0", session).contains("Mends the parser"))
    }

    @Test func evidenceThatIsNotThereYetIsWaitedFor() throws {
        try sample.move("evidence", to: "aside")
        var session = session()
        #expect(session.site.problems("index.html").map(\.code) == ["no-evidence"])
        try sample.move("aside", to: "evidence")
        follow(&session, "evidence")
        #expect(page("1.0.0", session).contains("Mends the parser"))
    }

    @Test func aTemplateThatChangedWhileTheEvidenceWasGoneCountsOnceItIsBack() throws {
        var session = session()
        try sample.move("evidence", to: "aside")
        try sample.write("<p>Mine: {{version}}</p>\n", to: "templates/release.mustache")
        follow(&session, "evidence", "templates")
        try sample.move("aside", to: "evidence")
        follow(&session, "evidence")
        #expect(page("1.0.0", session).contains("Mine: 1.0.0"))
    }

    // MARK: Places

    @Test func watchesWhatItReads() throws {
        #expect(session().places.map(\.path) == ["evidence", "templates", ""].map(sample.path))
        try sample.write(
            "project: {name: sample}\nsync: [{id: a, source: \"*.md\", target_repo: o/w, target_path: x, strategy: copy, frequency: manual}]\n",
            to: "colophon.yaml")
        let source = try #require(session().places.last)
        #expect(source.path == sample.root && source.isDeep)
        #expect(source.skipped.contains(sample.path("output")))
    }
}

/// A clock that the test turns.
private final class Clock: Sendable {
    let now = Atomic(SampleWorkspace.day)
}
