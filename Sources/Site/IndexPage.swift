// The index: every release newest first, what is broken, and the pictures of how the project has done.
import Documents
import Mustache
import Primitives
import ReleaseModel
import Versions
import Workspace

struct IndexPage {
    let configuration: Configuration
    /// Newest version first.
    let releases: [ReleaseSummary]
    let broken: [BrokenRelease]

    /// More releases that can't be built are counted.
    private static let mostBroken = 100

    enum Name: Int, ViewName {
        case descriptionHtml, timeline, timelineCaption, timelineKey, quality, releasesText, hasFilters, hasCalendar
        case latest, releases, olderText, searchList, broken, moreBroken, readinesses, types, statuses
    }
    enum RowName: Int, ViewName {
        case href, version, type, typeLabel, status, statusLabel, statusNote, isDraft, isReady, readiness, dateLabel
        case tests, testsFailed, coverage, teaser, moreEntries, breaking, security, incidents, bundleHref, bundleSize,
            badge, date
    }
    enum BrokenName: Int, ViewName { case href, folder, message, more }
    enum ChoiceName: Int, ViewName { case value, label }
    enum SignName: Int, ViewName { case picture, label }

    static let row = TemplateShape(RowName.self, [.badge: ReadinessBadge.shape, .date: TimeView.shape])

    static let shape = TemplateShape(
        Name.self,
        [
            .latest: row, .releases: row, .broken: TemplateShape(BrokenName.self),
            .timelineKey: TemplateShape(SignName.self), .readinesses: TemplateShape(ChoiceName.self),
            .types: TemplateShape(ChoiceName.self), .statuses: TemplateShape(ChoiceName.self),
        ])

    var view: View<Name> {
        let types = ReleaseType.allCases.reversed().filter { type in releases.contains { $0.type == type } }
        let statuses = ReleaseStatus.allCases.filter { status in releases.contains { $0.status == status } }
        let readinesses = [Readiness.ready, .notReady, .notJudged].filter { readiness in
            releases.contains { $0.readiness == readiness }
        }
        let timeline = TimelineChart(releases)
        let latest = LatestPage.release(of: releases) ?? releases.first
        let layout = ArchiveLayout(count: releases.count)
        return [
            .descriptionHtml: .text(configuration.project.description.map(Markdown.inlineHTML)),
            .timeline: .text(timeline?.svg), .timelineCaption: .text(timeline?.caption),
            .timelineKey: .views(timeline?.key ?? []) { sign -> View<SignName> in
                [.picture: .string(sign.picture), .label: .string(sign.label)]
            },
            .quality: .text(QualityChart.svg(releases)),
            .releasesText: .string(Wording.count(releases.count, "release")), .hasFilters: .flag(releases.count > 1),
            .hasCalendar: .flag(releases.contains { Self.date($0) != nil }),
            .latest: .view(latest.map { Self.row($0, isWhole: true) }),
            .releases: .rows(Array(releases.prefix(layout.listed))) { Self.row($0) },
            .olderText: .text(layout.olderText),
            .searchList: .text(layout.olderText.map { _ in SearchList.path }),
            .broken: .views(broken.prefix(Self.mostBroken), brokenView),
            .moreBroken: .text(Wording.excess(broken.count, over: Self.mostBroken)),
            .readinesses: Self.choices(readinesses.map { ($0.className, Wording.readiness($0)) }),
            .types: Self.choices(types.map { ($0.rawValue, Wording.type($0)) }),
            .statuses: Self.choices(statuses.map { ($0.rawValue, $0.title) }),
        ]
    }

    /// Bytes of Markdown that a row shows as they are; of more only the beginning, as plain text.
    private static let mostTeaser = 400

    /// What the release says of itself, in a sentence or paragraph of Markdown.
    static func teaser(_ release: ReleaseSummary) -> String? {
        release.summary.map(Markdown.firstBlock) ?? release.firstEntry
    }

    /// How many entries there are besides the one that stands for a summary.
    private static func moreEntries(_ release: ReleaseSummary) -> String? {
        guard release.summary == nil, release.firstEntry != nil, release.entries > 1 else { return nil }
        return Wording.count(release.entries - 1, "more entry", "more entries")
    }

    private static func teaserHTML(_ release: ReleaseSummary, isWhole: Bool) -> String? {
        guard let teaser = teaser(release) else { return nil }
        if isWhole || teaser.utf8.count <= mostTeaser { return Markdown.inlineHTML(teaser) }
        return HTML.escape(Wording.short(Markdown.plainText(teaser), mostTeaser))
    }

    /// `root` as `SitePage.address` has it; `isWhole`: with all of the teaser.
    static func row(_ release: ReleaseSummary, root: String = "", isWhole: Bool = false) -> View<RowName> {
        let readiness = ReadinessBadge(release)
        let folder = WebLink.path(release.version.text)
        let isTakenBack = release.status == .rolledBack || release.status == .failed
        let date = date(release)
        let open = release.incidents.count(where: \.isOpen)
        var view: View<RowName> = [
            .href: .string(SitePage.address(ofRelease: release.version.text, root: root)),
            .version: .string(release.version.text),
            .type: .string(release.type.rawValue), .typeLabel: .string(Wording.type(release.type)),
            .status: .string(release.status.rawValue), .statusLabel: .string(release.status.title),
            .statusNote: .text(isTakenBack ? release.status.title : nil), .isDraft: .flag(release.isDraft),
            .isReady: .flag(release.isReady), .readiness: .string(release.readiness.className),
            .moreEntries: .text(moreEntries(release)), .dateLabel: .text(date?.label),
            .teaser: .text(teaserHTML(release, isWhole: isWhole)),
            .bundleHref: "\(root)\(folder)/\(WebLink.path(release.bundlePath))",
            .bundleSize: .string(Wording.size(release.bundle.size)), .badge: .view(readiness.view(release)),
            .date: TimeView.value(date?.date),
        ]
        if let tests = release.tests {
            view[.tests] = .string(Wording.count(tests.passed + tests.failed + tests.skipped, "test"))
            if tests.failed > 0 { view[.testsFailed] = "\(Wording.number(tests.failed)) failed" }
        }
        if let lines = release.lines, lines.valid > 0 {
            view[.coverage] = .string(percentage(lines.covered, of: lines.valid))
        }
        if release.breaking > 0 { view[.breaking] = .string(Wording.count(release.breaking, "breaking change")) }
        if release.securityFixes > 0 {
            view[.security] = .string(Wording.count(release.securityFixes, "security fix", "security fixes"))
        }
        if open > 0 { view[.incidents] = .string(Wording.count(open, "open incident")) }
        return view
    }

    /// None where there is nothing to choose between.
    private static func choices(_ choices: [(value: String, label: String)]) -> ViewValue {
        .views(choices.count > 1 ? choices : []) { choice -> View<ChoiceName> in
            [.value: .string(choice.value), .label: .string(choice.label)]
        }
    }

    /// The date that a list shows, and what it is the date of.
    static func date(_ release: ReleaseSummary) -> (label: String, date: Timestamp)? {
        let dates = release.dates
        if let date = dates.released { return ("Released", date) }
        if let date = dates.validated { return ("Validated", date) }
        if let date = dates.rc { return ("Candidate", date) }
        if let date = dates.frozen { return ("Frozen", date) }
        return dates.planned.map { ("Planned for", $0) }
    }

    /// A folder that is named by no version has no page of its own.
    private func brokenView(_ release: BrokenRelease) -> View<BrokenName> {
        let hasPage = Version(release.folder, scheme: configuration.project.versioning) != nil
        let more = release.findings.count - 1
        return [
            .href: .text(hasPage ? SitePage.address(ofRelease: release.folder) : nil),
            .folder: .string(release.folder),
            .message: .string(release.findings.first.map(BrokenPage.line) ?? "The release can’t be built"),
            .more: .text(more > 0 ? Wording.count(more, "more problem") : nil),
        ]
    }
}
