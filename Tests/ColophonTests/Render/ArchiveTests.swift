// The archive: which release is on which page, what a new release changes, and that no page, feed or calendar grows for ever.
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

struct ArchiveTests {
    private static let most = 300_000

    private static let samples: [ReleaseSummary] = {
        do { return try SampleSite.various.map { $0.summary(try $0.bundled()) } } catch {
            Issue.record("the sample releases can't be made: \(error)")
            return []
        }
    }()

    private func site(_ change: (inout Configuration) -> Void = { _ in }) throws -> Site {
        var configuration = SampleSite.configuration()
        change(&configuration)
        return Site(configuration: configuration, templates: try TemplateSet.load(userFiles: [], strict: true))
    }

    private func overview(
        _ releases: [ReleaseSummary], broken: [BrokenRelease] = [], notes: String = ""
    ) -> SiteOverview {
        SiteOverview(releases, broken: broken, lock: Lock(), targetStatuses: []) { _ in notes }
    }

    private func releases(_ count: Int, _ change: (inout ReleaseSummary) -> Void = { _ in }) throws -> [ReleaseSummary]
    {
        try ViewSamples.many(count, like: Self.samples).map { summary in
            var summary = summary
            change(&summary)
            return summary
        }
    }

    private func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

    // MARK: Which release is where

    @Test(arguments: [0, 1, 150, 249, 250, 251, 349, 350, 1234, 10_000])
    func everyReleaseIsInOnePlaceAndAFewHundredAreListed(_ count: Int) {
        let layout = ArchiveLayout(count: count)
        #expect(layout.listed == count || (150..<250).contains(layout.listed))
        var places = Array(0..<layout.listed)
        for page in stride(from: layout.pages, to: 0, by: -1) {
            #expect(layout.range(ofPage: page).count == 100)
            places += layout.range(ofPage: page)
        }
        #expect(places == Array(0..<count))
        #expect((layout.olderText == nil) == (count < 250))
    }

    @Test func theIndexAndTheChecklistLeadToThePagesOfTheArchive() throws {
        let overview = overview(try releases(260))
        let site = try site()
        let index = text(try site.page(.index, over: overview).bytes)
        let checklist = text(try site.page(.checklist, over: overview).bytes)
        for page in [index, checklist] {
            #expect(page.contains("<a href=\"archive/index.html\">100 older releases in the archive</a>"))
            #expect(page.contains("href=\"1.100.0/index.html\"") && !page.contains("href=\"1.99.0/index.html\""))
        }
        #expect(index.contains("data-older=\"assets/releases.js\""))
        #expect(checklist.contains("The newest 160 of 260 releases."))
        let list = text(try site.page(.archive, over: overview).bytes)
        #expect(list.contains("<a href=\"1.html\">1.0.0 to 1.99.0</a>"))
        let page = try #require(try site.files(.archived(1), over: overview).first)
        #expect(page.path == "archive/1.html")
        #expect(text(page.bytes).contains("href=\"../1.99.0/index.html\""))
        #expect(
            text(page.bytes).contains("href=\"../index.html\" rel=\"next\""), "the next newer ones are on the index")
    }

    @Test func aSiteOfFewReleasesHasNoArchive() throws {
        let overview = overview(try releases(249))
        #expect(Site.partsByNumber(over: overview).compactMap(\.path) == ["latest/index.html"])
        let index = text(try site().page(.index, over: overview).bytes)
        #expect(!index.contains("archive") && !index.contains("data-older"))
    }

    @Test func aReleaseThatIsAddedChangesNoPageOfTheArchiveBeforeTheLast() throws {
        let site = try site()
        func pages(_ count: Int) throws -> [Bytes] {
            let overview = overview(Array(try releases(460).suffix(count)))
            return try (1...ArchiveLayout(count: count).pages).map { page in
                try #require(try site.files(.archived(page), over: overview).first).bytes
            }
        }
        let (before, after, next) = try (pages(448), pages(449), pages(450))
        #expect(before == after && before.count == 2)
        #expect(next.count == 3)
        #expect(next[0] == before[0], "only the last page gets a link to the one after it")
        #expect(text(next[1]).contains("href=\"3.html\" rel=\"next\""))
    }

    // MARK: Sizes

    /// Long texts wherever a release has one, and the most that a project's own releases could ask for.
    @Test func noPageFeedOrCalendarGrowsForEver() throws {
        let long = String(
            repeating: "A long \"sentence\" of one <release> & its [link](https://example.org). ", count: 30)
        let releases = try releases(10_000) { summary in
            summary.summary = long
            for index in summary.checks.indices {
                summary.checks[index].headline = long
                if summary.checks[index].isWaived { summary.checks[index].waiver?.reason = long }
            }
            summary.incidents = [
                Incident(
                    id: "INC-1", severity: .high, impact: .medium, security: false, title: long,
                    detectedAt: Timestamp("2021-12-20"))
            ]
            summary.sync = (0..<30).map { rule in
                .init(
                    rule: "rule-\(rule)", files: 12, state: .pending, added: 1, modified: 2, deleted: 3, conflicts: 4)
            }
        }
        let broken = (0..<3000).map { number in
            BrokenRelease(folder: "2.\(number).0", findings: SampleSite.brokenRelease.findings)
        }
        let overview = overview(releases, broken: broken, notes: "<p>\(long)</p>")
        let site = try site { $0.site.releasesPerFeed = 10_000 }
        var files = try SitePage.overAll.map { try site.page($0, over: overview) }
        files += try [.page(.archive), .archived(1), .archived(98)].flatMap { try site.files($0, over: overview) }
        files += site.feeds(over: overview).filter { $0.path != "releases.json" && $0.path != "sitemap.xml" }
        #expect(files.map(\.path).contains("feed.xml") && files.map(\.path).contains("calendar.ics"))
        for file in files {
            #expect(file.bytes.count <= Self.most, "\(file.path): \(file.bytes.count)")
            if !file.path.hasSuffix(".json") && !file.path.hasSuffix(".ics") { _ = try elements(of: file.bytes) }
        }
    }

    // MARK: Feeds

    @Test func aFeedLeavesNotesThatDoNotFitToTheirPages() throws {
        let overview = overview(try releases(60), notes: "<p>\(String(repeating: "word ", count: 4000))</p>")
        let files = try site().feeds(over: overview)
        let feed = try #require(files.first { $0.path == "feed.json" })
        let items = try #require(try parseDocument(feed.bytes, format: .json, limits: .standard)["items"]?.sequence)
        #expect(items.count == 50, "all of them stay in the feed")
        #expect(items.first?["content_html"]?.string?.contains("word word") == true)
        let last = try #require(items.last?["content_html"]?.string)
        #expect(!last.contains("word word") && last.contains("\">Release notes</a>"))
        let atom = try #require(files.first { $0.path == "feed.xml" })
        #expect(try elements(of: atom.bytes).filter { $0.name == "entry" }.count == 50)
    }

    /// The dates of the version that is planned are worth more than those of the oldest.
    @Test func theCalendarHasTheLatestDates() throws {
        let releases = try releases(3000) { $0.dates.planned = nil }
        var planned = releases
        planned[2999].dates.planned = Timestamp("2030-01-01")
        let calendar = try #require(try site().feeds(over: overview(planned)).first { $0.path == "calendar.ics" })
        #expect(calendar.bytes.count < Self.most && calendar.bytes.count > 200_000)
        let text = text(calendar.bytes)
        #expect(text.contains("DTSTART;VALUE=DATE:20300101"))
        #expect(text.hasSuffix("END:VEVENT\r\nEND:VCALENDAR\r\n"))
    }

    @Test func aSitemapOfManyAddressesIsAnIndexOfSitemaps() throws {
        let summary = try #require(Self.samples.first)
        let releases = try (0..<45_100).map { number in
            var summary = summary
            summary.version = try #require(Version("1.\(45_099 - number).0"))
            return summary
        }
        func files(_ count: Int) -> [OutputFile] {
            let feeds = Feeds(configuration: SampleSite.configuration(), releases: Array(releases.suffix(count))) { _ in
                nil
            }
            return Sitemap(feeds: feeds).files
        }
        let maps = files(45_100)
        #expect(maps.map(\.path) == ["sitemap.xml", "sitemap-0.xml", "sitemap-1.xml", "sitemap-2.xml"])
        let index = try elements(of: maps[0].bytes)
        #expect(index.filter { $0.name == "sitemap" }.count == 3 && index.first?.name == "sitemapindex")
        #expect(text(maps[0].bytes).contains("<loc>https://example.org/tomli/sitemap-2.xml</loc>"))
        #expect(text(maps[1].bytes).contains("<loc>https://example.org/tomli/archive/1.html</loc>"))
        #expect(try maps.dropFirst(2).map { try elements(of: $0.bytes).count { $0.name == "url" } } == [45_000, 100])
        #expect(text(maps[3].bytes).contains("/1.45099.0/") && text(maps[2].bytes).contains("/1.0.0/"))
        #expect(files(45_099)[2].bytes == maps[2].bytes, "a new release changes the last part alone")
        #expect(files(260).map(\.path) == ["sitemap.xml"])
        #expect(text(files(260)[0].bytes).contains("<loc>https://example.org/tomli/archive/</loc>"))
    }

    // MARK: The search

    /// A script that is one assignment of JSON: nothing in a release ends a text of it.
    @Test func theSearchListIsAScriptWithARowForEachReleaseOfTheArchive() throws {
        let attack = "</script>\"];alert(1)//\u{2028}\n\\"
        let overview = overview(try releases(350) { $0.summary = attack })
        let file = try #require(try site().files(.searchList, over: overview).first)
        #expect(file.path == "assets/releases.js")
        let script = text(file.bytes)
        let start = try #require(script.firstRange(of: "window.colophonReleases = "))
        #expect(script.hasSuffix(",\n];\n"))
        let json = Bytes((script[start.upperBound...].dropLast(5) + "]").utf8)
        let rows = try #require(try parseDocument(json, format: .json, limits: .standard).sequence)
        #expect(rows.count == 200)
        #expect(rows.first?.sequence?.first?.string == "1.199.0" && rows.last?.sequence?.first?.string == "1.0.0")
        #expect(rows.allSatisfy { $0.sequence?.count == 11 })
        #expect(rows.first?.sequence?.last?.string?.contains("alert(1)") == true)
        #expect(script.split(separator: "\n").count == 200 + 3)
    }

    // MARK: latest/

    private func latest(_ versions: [(String, ReleaseStatus)], url: String? = nil) throws -> String? {
        let base = try #require(Self.samples.last)
        let releases = try versions.map { version, status in
            var summary = base
            summary.version = try #require(Version(version))
            summary.status = status
            return summary
        }
        let overview = overview(releases)
        guard Site.partsByNumber(over: overview).contains(where: { $0.path == "latest/index.html" }) else { return nil }
        return text(try site { $0.site.url = url }.page(.latest, over: overview).bytes)
    }

    @Test func latestLeadsToTheGreatestVersionThatIsOut() throws {
        let versions: [(String, ReleaseStatus)] = [
            ("1.9.0", .released), ("1.10.0", .released), ("1.10.1", .rolledBack), ("1.11.0", .failed),
            ("2.0.0-rc.1", .released), ("2.0.0", .planned),
        ]
        let page = try #require(try latest(versions))
        #expect(page.contains("<meta http-equiv=\"refresh\" content=\"0; url=../1.10.0/index.html\" />"))
        #expect(page.contains("<link rel=\"canonical\" href=\"../1.10.0/index.html\" />"))
        #expect(page.contains("<a href=\"../1.10.0/index.html\">Tomli 1.10.0</a>"))
        let published = try #require(try latest(versions, url: "https://example.org/tomli"))
        #expect(published.contains("<link rel=\"canonical\" href=\"https://example.org/tomli/1.10.0/\" />"))
    }

    @Test(arguments: [("1.0.0", ReleaseStatus.rolledBack), ("1.0.0", .rc), ("1.0.0-rc.1", .released)])
    func thereIsNoLatestWhereNothingIsOut(_ version: String, _ status: ReleaseStatus) throws {
        #expect(try latest([(version, status)]) == nil)
    }
}
