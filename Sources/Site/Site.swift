// The static site: release pages, the pages over all releases, feeds and assets, as files in memory.
import Bundles
import Documents
import Evidence
package import Files
package import Mustache
import Primitives
package import ReleaseModel
import Versions
import Workspace

/// Pure: the same values give the same bytes. Paths are relative to the site's root.
package struct Site: Sendable {
    private let configuration: Configuration
    private let templates: TemplateSet

    package init(configuration: Configuration, templates: TemplateSet) {
        self.configuration = configuration
        self.templates = templates
    }

    private var frame: Frame { Frame(configuration: configuration, hasSiteSheet: templates.hasSiteSheet) }

    /// The folder of one release: its page and live status, and its bundle with checksums, notes, record and verdicts; these
    /// stand in `amend-N/` for an amendment, since the first publication stays where it is.
    package func releasePage(
        _ drawing: ReleaseDrawing, _ placement: ReleasePlacement
    ) throws(TemplateError) -> [OutputFile] {
        let summary = placement.summary
        let folder = summary.version.text
        let page = ReleasePage(drawing: drawing, placement: placement)
        let title = "\(configuration.project.title) \(folder)"
        let frame = frame.view(
            .release, title: title,
            description: summary.summary.map(Markdown.plainText) ?? "Release notes and evidence of \(title).",
            root: "../", path: "\(WebLink.path(folder))/")
        let live = [
            OutputFile(path: "\(folder)/index.html", bytes: try templates.render(.release, frame, .view(page.view))),
            OutputFile(path: "\(folder)/status.json", bytes: ReleaseFile.bytes(ReleaseFile.status(drawing, placement))),
        ]
        let place = Files.join(folder, summary.publicationFolder)
        return placement.bundle.publication(with: placement.published, in: place) + live
    }

    package func brokenPage(_ broken: BrokenRelease) throws(TemplateError) -> OutputFile {
        let frame = frame.view(
            .broken, title: broken.folder, description: "What is wrong with \(broken.folder), which can’t be built.",
            root: "../", path: "\(WebLink.path(broken.folder))/")
        return OutputFile(
            path: "\(broken.folder)/index.html",
            bytes: try templates.render(.broken, frame, .view(BrokenPage.view(broken))))
    }

    package func files(_ part: Part, over overview: SiteOverview) throws(TemplateError) -> [OutputFile] {
        switch part {
        case .page(let page): [try self.page(page, over: overview)]
        case .archived(let number): [try archivePage(number, over: overview)]
        case .badge:
            [
                OutputFile(
                    path: BadgePicture.path, bytes: BadgePicture.bytes(overview.latest ?? overview.newestFirst.first))
            ]
        case .searchList:
            [
                OutputFile(
                    path: SearchList.path, bytes: SearchList.bytes(overview.newestFirst[overview.layout.listed...]))
            ]
        case .feeds: feeds(over: overview)
        case .fixed: fixedFiles(lock: overview.lock)
        }
    }

    /// One of the pages over all releases.
    package func page(_ page: SitePage, over overview: SiteOverview) throws(TemplateError) -> OutputFile {
        let project = configuration.project.title
        let releases = overview.newestFirst
        let (title, description, content): (String, String, ViewValue)
        switch page {
        case .checklist:
            title = "Checklist"
            description = "The release checklist of \(project), over all releases."
            content = .view(ChecklistPage(releases: releases).view)
        case .waivers:
            title = "Waivers"
            description = "What \(project) let pass, by whom, and until when."
            content = .view(WaiversPage(releases: releases).view)
        case .rollback:
            title = "Rollback"
            description = "How \(project) goes back, and what is open now."
            content = .view(RollbackPage(matrix: configuration.policy.matrix, releases: releases).view)
        case .sync:
            title = "Sync"
            description = "What \(project) gives to other repositories."
            let page = SyncPage(rules: configuration.sync, releases: releases, targetStatuses: overview.targetStatuses)
            content = .view(page.view)
        case .verify:
            title = "Verify a bundle"
            description = "Checks an evidence bundle in the browser, without a connection."
            content = .absent
        case .archive:
            title = "Archive"
            description = "The older releases of \(project)."
            content = .view(ArchiveIndexPage(layout: overview.layout, releases: releases).view)
        case .latest:
            title = "Latest release"
            description = "The latest release of \(project)."
            content = .view(overview.latest.map(LatestPage.view))
        case .notFound:
            title = "Not found"
            description = "There is no such page."
            content = .absent
        case .index, .release, .broken, .archivePage:
            title = project
            description = configuration.project.description.map(Markdown.plainText) ?? "Releases of \(project)."
            let page = IndexPage(configuration: configuration, releases: releases, broken: overview.broken)
            content = .view(page.view)
        }
        let root = page == .notFound ? self.frame.rootFromAnywhere : page.root
        var frame = frame.view(page, title: title, description: description, root: root, path: page.path)
        if page == .latest, let release = overview.latest {
            frame[.canonical] = self.frame.canonical(ofLatest: release)
        }
        return OutputFile(path: page.fileName, bytes: try templates.render(page, frame, content))
    }

    private func archivePage(_ number: Int, over overview: SiteOverview) throws(TemplateError) -> OutputFile {
        let project = configuration.project.title
        let page = ArchivePage(
            number: number, releases: overview.archived(number), isNewest: overview.isNewestPage(number))
        let path = ArchiveLayout.path(ofPage: number)
        let frame = frame.view(
            .archivePage, title: "Releases \(page.span)", description: "The releases \(page.span) of \(project).",
            root: "../", path: path)
        return OutputFile(path: path, bytes: try templates.render(.archivePage, frame, .view(page.view)))
    }

    package func feeds(over overview: SiteOverview) -> [OutputFile] {
        Feeds(configuration: configuration, releases: overview.newestFirst, notes: overview.notes).files
    }

    /// What doesn't depend on the releases: assets and the lock.
    package func fixedFiles(lock: Lock) -> [OutputFile] {
        let accent = configuration.site.accent.flatMap { Colour($0) }
            .map { [OutputFile(path: AccentSheet.path, bytes: AccentSheet.bytes($0))] }
        return templates.assets + (accent ?? [])
            + [
                OutputFile(path: LockFile.name, bytes: LockFile.bytes(lock)),
                // GitHub Pages takes the files as they are.
                OutputFile(path: ".nojekyll", bytes: []),
            ]
    }
}
