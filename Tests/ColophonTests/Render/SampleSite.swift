// A whole site in memory: releases of every kind, a broken one, and the configuration they are shown with.
import Documents
import Mustache
import Notes
import ReleaseModel

@testable import Attestation
@testable import Bundles
@testable import Colophon
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Site
@testable import Versions
@testable import Workspace

/// A whole site in memory.
struct SampleSite {
    var releases: [SampleRelease]
    var broken: [BrokenRelease] = []
    var configuration = SampleSite.configuration()
    var templates: [(name: String, bytes: Bytes)] = []

    static func configuration(url: String? = "https://example.org/tomli", _ mark: (String) -> String = { $0 })
        -> Configuration
    {
        var configuration = Configuration(project: "tomli")
        configuration.project.title = mark("Tomli")
        configuration.project.description = mark("A lil’ **TOML** parser")
        configuration.project.repository = mark("https://github.com/hukkin/tomli")
        configuration.project.license = mark("MIT")
        configuration.site.title = mark("Tomli releases")
        configuration.site.url = url
        var rule = SyncRule(id: mark("web-docs"), source: mark("docs/**/*.md"))
        rule.targetRepository = mark("org/webapp")
        rule.targetPath = mark("docs/upstream")
        rule.include = [mark("docs/*.md")]
        rule.exclude = [mark("docs/internal/**")]
        configuration.sync = [rule]
        return configuration
    }

    /// Releases of every kind, oldest first.
    static let various: [SampleRelease] = [
        SampleRelease(version: "1.0.0", previous: nil, released: "2021-07-01T10:00:00Z", tests: 520),
        SampleRelease(
            version: "1.1.0", previous: "1.0.0", type: .minor, released: "2021-07-23", waived: [.rl06], tests: 590),
        SampleRelease(
            version: "1.2.0", previous: "1.1.0", type: .minor, released: "2021-08-18T09:30:00Z",
            failing: [.rl01, .rl02], tests: 600),
        SampleRelease(
            version: "1.2.2", previous: "1.2.0", type: .patch, status: .rolledBack, released: "2021-10-27T10:00:00Z",
            tests: 640),
        SampleRelease(
            version: "2.0.0", previous: "1.2.2",
            incidents: [
                Incident(
                    id: "INC-7", severity: .high, impact: .medium, security: true,
                    title: "Files with a BOM are refused", detectedAt: Timestamp("2021-12-20")),
                Incident(
                    id: "INC-6", severity: .low, impact: .low, title: "A typing error",
                    detectedAt: Timestamp("2021-12-18"), resolvedIn: "2.0.1"),
            ]),
        SampleRelease(
            version: "2.0.1", previous: "2.0.0", type: .patch, released: "2022-02-08T12:18:27Z", tests: 760,
            isRich: false),
        SampleRelease(
            version: "2.1.0-rc.1", previous: "2.0.1", type: .minor, status: .rc, released: nil,
            pending: [.rl02, .rl06], tests: 770),
    ]

    func files() throws -> [OutputFile] {
        let site = Site(
            configuration: configuration, templates: try TemplateSet.load(userFiles: templates, strict: true))
        let bundled = try releases.map { try $0.bundled() }
        let summaries = zip(releases, bundled).map { $0.summary($1) }
        let notes = Dictionary(
            uniqueKeysWithValues: bundled.map {
                ($0.release.record.version.text, NotesRenderer.html($0.release.record))
            })
        var files = try site.sitePages(summaries, broken: broken, targetStatuses: Self.targetStatuses, notes: notes)
        for (index, (release, bundle)) in bundled.enumerated() {
            let previous = release.record.previous?.text
            let manifest = bundled.first { $0.release.record.version.text == previous }?.bundle.digests.manifest
            let placement = ReleasePlacement(
                release, bundle, published: published(release), summary: summaries[index],
                history: HistoryLink(
                    previous: previous, manifest: manifest,
                    reason: manifest == nil ? "there is no earlier release here" : nil),
                earlier: index > 0 ? ReleaseLink(version: releases[index - 1].version) : nil,
                later: index + 1 < releases.count ? ReleaseLink(version: releases[index + 1].version) : nil)
            files += try site.releasePage(ReleaseDrawing(release, bundle, in: configuration), placement)
        }
        for release in broken { files.append(try site.brokenPage(release)) }
        return files
    }

    /// As the bundle has them.
    private func published(_ release: RenderedRelease) -> [BundleContent.File] {
        let checklist = release.checklist.json(version: release.record.version)
        return [
            .init(path: "checklist.json", bytes: checklist.fileBytes),
            .init(path: "notes.md", bytes: Bytes(release.notesMarkdown.utf8)),
            .init(path: "release.json", bytes: release.record.json.fileBytes),
        ]
    }

    static let brokenRelease = BrokenRelease(
        folder: "1.3.0",
        findings: [
            Finding(
                "unknown-key", .error, "there is no key “staus”", remedy: "Did you mean “status”?",
                file: "evidence/1.3.0/release.yaml", line: 4, column: 1),
            Finding(
                "missing-key", .error, "“status” is missing", remedy: "Add it.", file: "evidence/1.3.0/release.yaml",
                line: 1),
        ])

    /// One target as it should be, one with all that can be wrong, one that isn't there.
    static let targetStatuses: [TargetStatus] = {
        var fine = TargetStatus(rule: "web-docs", targetRepository: "org/web", target: "../web")
        fine.version = "2.0.1"
        fine.appliedAt = Timestamp("2022-02-09T08:00:00Z")
        fine.approvedBy = "Ada"
        var off = TargetStatus(rule: "api", targetRepository: nil, target: "../api")
        off.version = "1.2.3"
        off.drift = (0..<30).map { .init(target: "docs/\($0).md", drift: [.modified, .missing, .blocked][$0 % 3]) }
        off.behind = ["2.0.0", "2.0.1"]
        off.behindSince = Timestamp("2021-12-13")
        off.failures = 2
        off.lastFailure = "docs/a.md: the target's file has changed since the plan was made"
        off.isInterrupted = true
        var absent = TargetStatus(rule: "template", targetRepository: "org/template", target: nil)
        absent.unknown = "no target tree is configured"
        return [fine, off, absent]
    }()

    static func full() throws -> [OutputFile] { try SampleSite(releases: various, broken: [brokenRelease]).files() }
}

extension Site {
    /// Notes by version.
    func sitePages(
        _ releases: [ReleaseSummary], broken: [BrokenRelease] = [], targetStatuses: [TargetStatus] = [],
        notes: [String: String] = [:]
    ) throws(TemplateError) -> [OutputFile] {
        let overview = SiteOverview(releases, broken: broken, lock: Lock(), targetStatuses: targetStatuses) {
            notes[$0.version.text]
        }
        var files: [OutputFile] = []
        for part in Site.parts(over: overview) { files += try self.files(part, over: overview) }
        return files
    }
}

extension ReleaseDrawing {
    init(_ release: RenderedRelease, _ bundle: Bundle, in configuration: Configuration) {
        self.init(
            of: release, notesHTML: NotesRenderer.html(release.record), in: configuration, bundleName: bundle.name,
            isDraft: bundle.isDraft, before: nil)
    }
}

extension ReleasePlacement {
    init(
        _ release: RenderedRelease, _ bundle: Bundle, published: [BundleContent.File] = [], summary: ReleaseSummary,
        history: HistoryLink, earlier: ReleaseLink?, later: ReleaseLink?
    ) {
        self.init(
            bundle: bundle, published: published, summary: summary, history: history, earlier: earlier,
            later: later, syncPlans: release.syncPlans, targetStatuses: release.targetStatuses,
            problems: release.loaded.findings)
    }
}
