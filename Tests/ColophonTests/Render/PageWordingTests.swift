// What pages say, and what they leave out: verdicts that there are, numbers that lead somewhere, and each thing once.
import Bundles
import Documents
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Testing
import Workspace

@testable import Site
@testable import Versions

@Suite struct PageWordingTests {
    private func text(_ files: [OutputFile], _ path: String) throws -> String {
        String(decoding: try #require(files.first { $0.path == path }).bytes, as: UTF8.self)
    }

    private func site(_ change: (inout Configuration) -> Void = { _ in }) throws -> Site {
        var configuration = SampleSite.configuration()
        change(&configuration)
        return Site(configuration: configuration, templates: try TemplateSet.load(userFiles: [], strict: true))
    }

    private func summaries(_ change: (inout ReleaseSummary, Int) -> Void) throws -> [ReleaseSummary] {
        try SampleSite.various.enumerated().map { index, sample in
            var summary = sample.summary(try sample.bundled())
            change(&summary, index)
            return summary
        }
    }

    // MARK: Filters

    @Test func theIndexHasAFilterForEachReadinessThatThereIs() throws {
        func filters(_ readiness: [Readiness]) throws -> [String] {
            let releases = try summaries { release, index in release.readiness = readiness[index % readiness.count] }
            let page = try elements(of: Bytes(text(site().sitePages(releases), "index.html").utf8))
            return page.filter { $0["name"] == "readiness" }.compactMap { $0["id"] }
        }
        #expect(try filters([.notJudged]) == [])
        #expect(
            try filters([.ready, .notJudged]) == ["readiness-any", "readiness-ready", "readiness-not-judged"])
        #expect(
            try filters([.ready, .notJudged, .notReady])
                == ["readiness-any", "readiness-ready", "readiness-not-ready", "readiness-not-judged"])
    }

    /// The rule hides whatever is not of the class, and a row has just one of them.
    @Test func eachFilterShowsItsOwnRowsAlone() throws {
        let sheet = try text(SampleSite.full(), "assets/colophon.css")
        let classes = ["ready", "not-ready", "not-judged"]
        for name in classes {
            #expect(sheet.contains("body:has(#readiness-\(name):checked) .release:not(.\(name))"))
        }
        let releases = try summaries { release, index in
            release.readiness = [Readiness.ready, .notReady, .notJudged][index % 3]
        }
        let rows = try elements(of: Bytes(text(site().sitePages(releases), "index.html").utf8))
            .compactMap { $0.name == "li" ? $0["class"]?.split(separator: " ").map(String.init) : nil }
            .filter { $0.contains("release") }
        #expect(rows.count == releases.count)
        for row in rows { #expect(classes.count { row.contains($0) } == 1, "\(row)") }
    }

    // MARK: The index

    @Test func anEntryThatStandsForASummarySaysHowManyMoreThereAre() throws {
        let releases = try summaries { release, index in
            release.summary = index == 0 ? "A summary." : nil
            release.firstEntry = "The first entry"
            release.entries = index == 1 ? 1 : 23
        }
        let page = try text(site().sitePages(releases), "index.html")
        let more = "The first entry <span class=\"quiet\">and 22 more entries</span>"
        // The latest release is shown twice.
        #expect(page.components(of: more) == releases.count - 2 + 1)
        #expect(page.contains("<p>The first entry</p>") && page.contains("<p>A summary.</p>"))
    }

    @Test func theNavigationLeadsToTheSyncWhereThereIsOne() throws {
        func labels(_ change: (inout Configuration) -> Void) throws -> Bool {
            try text(site(change).sitePages(summaries { _, _ in }), "index.html").contains(">Sync</a></li>")
        }
        #expect(try labels { _ in })
        #expect(try !labels { $0.sync = [] })
    }

    // MARK: A release

    private func page(
        of sample: SampleRelease = SampleRelease(), _ repository: String? = "https://github.com/hukkin/tomli",
        _ change: (inout RenderedRelease) -> Void = { _ in }
    ) throws -> String {
        var (release, bundle) = try sample.bundled()
        change(&release)
        var configuration = SampleSite.configuration()
        configuration.project.repository = repository
        let site = try site { $0 = configuration }
        let placement = ReleasePlacement(
            release, bundle, summary: sample.summary((release, bundle)),
            history: HistoryLink(previous: nil, manifest: nil, reason: nil),
            earlier: ReleaseLink(version: "1.0.0"), later: ReleaseLink(version: "3.0.0"))
        let files = try site.releasePage(
            ReleaseDrawing(release, bundle, in: configuration), placement)
        return try text(files, "2.0.0/index.html")
    }

    @Test func whatIsNotJudgedIsSaidOnce() throws {
        let judged = try page()
        #expect(judged.contains("<ol class=\"checks\">") && judged.contains("id=\"RL-01\""))
        let past = try page { $0.checked.checklist.isJudged = false }
        #expect(!past.contains("<ol class=\"checks\">") && !past.contains("id=\"RL-01\""))
        #expect(past.contains("<p>Not judged: imported, from before releases were judged.</p>"))
    }

    @Test func thatNobodyWentBackIsSaidOnce() throws {
        let said = "It has not been rehearsed."
        let page = try page { release in
            release.standby.tested = false
            release.standby.blockers = []
        }
        #expect(page.contains(said))
        let blocked = try self.page { release in
            release.standby.tested = false
            release.standby.blockers = [RollbackBlocker(code: RollbackBlocker.untested, message: "It was not tested")]
        }
        #expect(!blocked.contains(said) && blocked.contains("It was not tested"))
    }

    @Test func neighboursAreNamedByVersion() throws {
        let page = try page()
        #expect(page.contains("Previous version </span>1.0.0") && page.contains("Next version </span>3.0.0"))
    }

    @Test func theRunOfAnEvidenceFileIsALink() throws {
        let page = try page { release in
            release.checked.loaded.evidence[0].reading = .opaque
            release.checked.loaded.evidence[0].entry.origin.run = "https://ci.example/runs/7?a=1&b=2"
            release.checked.loaded.evidence[0].entry.origin.job = "https://ci.example/job"
        }
        #expect(
            page.contains("<a href=\"https://ci.example/runs/7?a=1&amp;b=2\">https://ci.example/runs/7?a=1&amp;b=2</a>")
        )
        #expect(!page.contains("href=\"https://ci.example/job\""))
    }

    @Test(arguments: [
        ("run `git diff -z`", "run <code>git diff -z</code>"), ("`a` & `b`", "<code>a</code> &amp; <code>b</code>"),
        ("one ` alone", "one ` alone"), ("`a` and `b", "<code>a</code> and `b"), ("<b>", "&lt;b&gt;"), ("", ""),
        ("``", "<code></code>"),
    ]) func backticksOfRemediesAreCode(_ text: String, _ html: String) { #expect(FindingView.html(text) == html) }

    /// A message quotes foreign words, as a test's name, whose backticks are theirs.
    @Test func backticksOfMessagesStay() throws {
        let page = try page { release in
            release.checked.checklist.results[0].findings = [
                Finding("x", .error, "test `<b>` failed, as `b` did", remedy: "run `make`")
            ]
        }
        #expect(page.contains("test `&lt;b&gt;` failed, as `b` did"))
        #expect(page.contains("run <code>make</code>"))
    }

    // MARK: Numbers

    private static let github = "https://github.com/a/b"

    @Test(arguments: [
        ("<p>Fix #12, (#13) and [#14].</p>", ["issues/12", "issues/13", "issues/14"]),
        ("<span class=\"refs\">(#12, issue #13, by Ada)</span> #14", ["pull/12", "issues/13", "issues/14"]),
        ("<a href=\"x#12\">#12</a> <code>#13</code> <pre>#14</pre> a#15 #0 #16b #1234567890 &#39; #17_", []),
        ("#1", ["issues/1"]), ("<img alt=\"> #2\" />#3", ["issues/3"]), ("# 4 ##5 #", []),
        ("<abbr>#6</abbr>", ["issues/6"]),
    ]) func numbersLeadToIssuesAndPullRequests(_ html: String, _ paths: [String]) throws {
        let linked = IssueLinks(repository: SourceRepository(Self.github)).linked(html)
        for path in paths { #expect(linked.contains("<a href=\"\(Self.github)/\(path)\">#"), "\(linked)") }
        #expect(linked.components(of: "<a href=\"https:") == paths.count, "\(linked)")
        #expect(IssueLinks(repository: nil).linked(html) == html)
        #expect(IssueLinks(repository: SourceRepository("https://git.example/a/b")).linked(html) == html)
    }

    @Test(arguments: [
        ("https://gitlab.com/a/b", "/-/merge_requests/131", "/-/issues/130"),
        ("https://bitbucket.org/a/b", "/pull-requests/131", "/issues/130"),
        ("https://codeberg.org/a/b", "/pulls/131", "/issues/130"),
    ]) func eachForgeHasItsOwnAddresses(_ repository: String, _ pull: String, _ issue: String) throws {
        let page = try page(repository)
        #expect(
            page.contains(
                "(<a href=\"\(repository)\(pull)\">#131</a>, issue <a href=\"\(repository)\(issue)\">#130</a>"))
    }
}

extension String {
    fileprivate func components(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
