// What the pages of sample sites hand to their templates: every name is among the values of some of them.
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Testing

@testable import Bundles
@testable import Site
@testable import Versions

struct ViewSamples {
    private let configuration: Configuration = {
        var configuration = SampleSite.configuration()
        configuration.site.logo = "docs/logo.png"
        configuration.site.accent = "#c2185b"
        return configuration
    }()
    private var views: [(page: SitePage, views: [[ViewValue]])] = SitePage.allCases.map { ($0, []) }

    /// Each page with the values of its scopes, those of its frame first, as each of its samples has them.
    static func all() throws -> [(page: SitePage, views: [[ViewValue]])] {
        var samples = ViewSamples()
        try samples.addReleases()
        try samples.addPagesOverAll()
        return samples.views
    }

    private mutating func add<Name>(_ page: SitePage, _ view: View<Name>) {
        let frame = Frame(configuration: configuration).view(
            page, title: "Tomli 2.0.0", description: "Release notes and evidence of Tomli 2.0.0.", root: page.root,
            path: page.path)
        for index in views.indices where views[index].page == page {
            views[index].views.append([.view(frame), .view(view)])
        }
    }

    private static var releases: [SampleRelease] {
        let amended = (SampleSite.various + SampleSite.various.prefix(4)).map { sample in
            var sample = sample
            sample.failing += [.rl05, .rl08]
            return sample
        }
        return SampleSite.various + SampleSite.various.prefix(4) + amended
    }

    private mutating func addPagesOverAll() throws {
        var summaries = try Self.releases.map { $0.summary(try $0.bundled()) }
        summaries[5].summary = nil
        summaries[5].firstEntry = "The first entry"
        summaries[5].entries = 23
        let many = try Self.many(300, like: summaries)
        let long = String(repeating: "long ", count: 100)
        let wordy = many.map { summary in
            var summary = summary
            summary.unreadWaiver = Waiver(findings: .all, by: "Ada", reason: long, expires: nil)
            summary.incidents = [
                Incident(id: "INC-1", severity: .high, impact: .low, title: long, detectedAt: Timestamp("2021-12-20"))
            ]
            return summary
        }
        let broken = Array(repeating: SampleSite.brokenRelease, count: 120)
        for releases in [summaries, many] + summaries.map({ [$0] }) {
            add(.index, IndexPage(configuration: configuration, releases: releases, broken: broken).view)
        }
        for releases in [summaries, many] {
            add(.checklist, ChecklistPage(releases: releases).view)
            add(.waivers, WaiversPage(releases: releases).view)
            add(.rollback, RollbackPage(matrix: .standard, releases: releases).view)
            add(
                .sync,
                SyncPage(rules: configuration.sync, releases: releases, targetStatuses: SampleSite.targetStatuses).view)
        }
        add(.waivers, WaiversPage(releases: wordy).view)
        add(.rollback, RollbackPage(matrix: .standard, releases: wordy).view)
        add(.verify, [:] as View<Frame.Name>)
        add(.notFound, [:] as View<Frame.Name>)
        add(.broken, BrokenPage.view(SampleSite.brokenRelease))
        add(.archive, ArchiveIndexPage(layout: ArchiveLayout(count: many.count), releases: many).view)
        add(.archivePage, ArchivePage(number: 2, releases: summaries, isNewest: false).view)
        add(.latest, LatestPage.view(try #require(LatestPage.release(of: many))))
    }

    /// Newest version first, with what the given ones say in turn.
    static func many(_ count: Int, like summaries: [ReleaseSummary]) throws -> [ReleaseSummary] {
        try (0..<count).map { index in
            var summary = summaries[(count - 1 - index) % summaries.count]
            summary.version = try #require(Version("1.\(count - 1 - index).0"))
            return summary
        }
    }

    private mutating func addReleases() throws {
        let cases = (0..<60).map {
            TestReport.Case(name: "case \($0)", suite: "suite", outcome: .passed, seconds: 1, line: $0)
        }
        let many = LoadedEvidence(
            entry: EvidenceEntry(path: "many.xml"), kind: .junit, mediaType: "application/xml", bytes: [],
            sha256: SampleRelease.digest("many"), reading: .tests(TestReport(cases: cases, suites: 1)))
        var none = many
        none.reading = .tests(TestReport(cases: [], suites: 0))
        var covered = many
        covered.kind = .lcov
        covered.reading = .coverage(
            CoverageReport(
                linesValid: 1, linesCovered: 1, files: [.init(path: "a.c", linesValid: 1, linesCovered: 1)]))
        for sample in Self.releases {
            var (release, bundle) = try sample.bundled()
            var summary = sample.summary((release, bundle))
            release.checked.loaded.record.amends = Amendment(
                manifestSHA256: SampleRelease.digest("m"), reason: "typing error")
            for index in release.checked.loaded.evidence.indices {
                release.checked.loaded.evidence[index].entry.origin.run = "https://ci.example/12"
            }
            let big = Array(repeating: Finding("a", .note, "b", remedy: "c", file: "d", line: 1), count: 60)
            release.checked.checklist.results[0].findings = big
            release.checked.checklist.results[0].proofs = Array(
                repeating: Proof(path: "p", sha256: SampleRelease.digest("p"), line: 3), count: 60)
            if let rule = release.sync.rules.first, let file = rule.files.first, let plan = release.syncPlans.first,
                let change = plan.changes.first
            {
                release.sync.rules[0].files = Array(repeating: file, count: 600)
                release.syncPlans[0].changes = Array(repeating: change, count: 600)
            }
            summary.amendment = 1
            var drawing = ReleaseDrawing(release, bundle, in: configuration)
            let changes = EvidenceChanges(
                of: [many, covered], since: EvidenceBefore(version: "1.0.0", evidence: [none]))
            drawing.changes = .init(view: .view(changes.view), json: changes.json)
            let placement = ReleasePlacement(
                release, bundle, summary: summary,
                history: HistoryLink(
                    previous: sample.previous, manifest: sample.previous.map { SampleRelease.digest($0) },
                    reason: "reason"),
                earlier: ReleaseLink(version: "1.0.0"), later: ReleaseLink(version: "3.0.0"))
            add(.release, ReleasePage(drawing: drawing, placement: placement).view)
        }
    }
}
