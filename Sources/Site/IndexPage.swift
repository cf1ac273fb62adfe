// The index: every release newest first, what is broken, and the pictures of how the project has done.
import Documents
import Primitives
import ReleaseModel
import Versions
import Workspace

struct IndexPage {
    let configuration: Configuration
    /// Newest version first.
    let releases: [ReleaseSummary]
    let broken: [BrokenRelease]

    static let row = TemplateShape(
        "href version type type_label status status_label status_note is_draft is_ready readiness date_label tests tests_failed coverage "
            + "teaser breaking security incidents bundle_href bundle_size",
        ["badge": ReadinessBadge.shape, "date": TemplateShape("machine human")])

    static let shape = TemplateShape(
        "description_html timeline quality releases_text has_filters has_calendar",
        [
            "latest": row, "releases": row,
            "broken": TemplateShape("href folder message more"),
            "types": TemplateShape("value label"), "statuses": TemplateShape("value label"),
        ])

    var view: View {
        var view: View = [
            "releases": ViewRows(releases, Self.row), "releases_text": Wording.count(releases.count, "release"),
            "broken": broken.map(brokenView),
            "types": Self.choices(
                ReleaseType.allCases.reversed().filter { type in releases.contains { $0.type == type } }
            )
            .map { ["value": $0.rawValue, "label": Wording.type($0)] as View },
            "statuses": Self.choices(
                ReleaseStatus.allCases.filter { status in releases.contains { $0.status == status } }
            )
            .map { ["value": $0.rawValue, "label": $0.title] as View },
            "has_filters": releases.count > 1,
            "has_calendar": releases.contains { Self.date($0) != nil },
        ]
        view["description_html"] = configuration.project.description.map(Markdown.inlineHTML)
        let latest = releases.first { $0.status == .released && !$0.version.isPrerelease } ?? releases.first
        view["latest"] = latest.map(Self.row)
        view["timeline"] = TimelineChart.svg(releases)
        view["quality"] = QualityChart.svg(releases)
        return view
    }

    static func row(_ release: ReleaseSummary) -> View {
        let readiness = ReadinessBadge(release)
        let folder = WebLink.path(release.version.text)
        var view: View = [
            "href": "\(folder)/index.html", "version": release.version.text, "type": release.type.rawValue,
            "type_label": Wording.type(release.type), "status": release.status.rawValue,
            "status_label": release.status.title, "is_draft": release.isDraft, "is_ready": release.isReady,
            "readiness": release.readiness.className, "badge": readiness.view(release),
            "bundle_href": "\(folder)/\(WebLink.path(release.bundlePath))",
            "bundle_size": Wording.size(release.bundle.size),
        ]
        if release.status == .rolledBack || release.status == .failed {
            view["status_note"] = release.status.title
        }
        if let (label, date) = date(release) {
            view["date"] = Wording.time(date)
            view["date_label"] = label
        }
        if let tests = release.tests {
            view["tests"] = Wording.count(tests.passed + tests.failed + tests.skipped, "test")
            if tests.failed > 0 { view["tests_failed"] = "\(Wording.number(tests.failed)) failed" }
        }
        if let lines = release.lines, lines.valid > 0 {
            view["coverage"] = percentage(lines.covered, of: lines.valid)
        }
        view["teaser"] = (release.summary.map(Markdown.firstBlock) ?? release.firstEntry).map(Markdown.inlineHTML)
        if release.breaking > 0 { view["breaking"] = Wording.count(release.breaking, "breaking change") }
        if release.securityFixes > 0 {
            view["security"] = Wording.count(release.securityFixes, "security fix", "security fixes")
        }
        let open = release.incidents.count(where: \.isOpen)
        if open > 0 { view["incidents"] = Wording.count(open, "open incident") }
        return view
    }

    /// None where there is nothing to choose between.
    private static func choices<Value>(_ values: [Value]) -> [Value] { values.count > 1 ? values : [] }

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
    private func brokenView(_ release: BrokenRelease) -> View {
        var view: View = [
            "folder": release.folder,
            "message": release.findings.first.map(BrokenPage.line) ?? "The release can’t be built",
        ]
        if Version(release.folder, scheme: configuration.project.versioning) != nil {
            view["href"] = "\(WebLink.path(release.folder))/index.html"
        }
        if release.findings.count > 1 { view["more"] = Wording.count(release.findings.count - 1, "more problem") }
        return view
    }
}
