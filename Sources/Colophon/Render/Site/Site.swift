// The static site: release pages, the pages over all releases, feeds and assets, as files in memory.
package import ColophonSystem
package import ReleaseModel

/// Pure: the same values give the same bytes. Paths are relative to the site's root.
package struct Site: Sendable {
    private let configuration: Configuration
    private let templates: TemplateSet

    package init(configuration: Configuration, templates: TemplateSet) {
        self.configuration = configuration
        self.templates = templates
    }

    private var frame: Frame { Frame(configuration: configuration) }

    /// The folder of one release: its page and live status, and its bundle with checksums, notes, record and verdicts; these
    /// stand in `amend-N/` for an amendment, since the first publication stays where it is.
    package func releasePage(
        _ release: BundledRelease, summary: ReleaseSummary, history: HistoryLink, earlier: ReleaseLink?,
        later: ReleaseLink?
    ) throws(TemplateError) -> [OutputFile] {
        let record = release.record
        let folder = record.version.text
        let page = ReleasePage(
            configuration: configuration, release: release, summary: summary, history: history, earlier: earlier,
            later: later)
        let title = "\(configuration.project.title) \(record.version.text)"
        let view = frame.view(
            .release, title: title,
            description: record.summary.map(Markdown.plainText) ?? "Release notes and evidence of \(title).",
            root: "../", path: "\(WebLink.path(folder))/", page.view)
        let checklist = release.rendered.planned.checklist.json(version: record.version)
        let published: [BundleContent.File] = [
            .init(path: "notes.md", bytes: Bytes(release.rendered.notesMarkdown.utf8)),
            .init(path: "release.json", bytes: ReleaseFile.bytes(record.json)),
            .init(path: "checklist.json", bytes: ReleaseFile.bytes(checklist)),
        ]
        let live = [
            OutputFile(path: "\(folder)/index.html", bytes: try templates.render(.release, view)),
            OutputFile(path: "\(folder)/status.json", bytes: ReleaseFile.bytes(ReleaseFile.status(release))),
        ]
        return release.bundle.publication(with: published, in: Files.join(folder, summary.publicationFolder)) + live
    }

    package func brokenPage(_ broken: BrokenRelease) throws(TemplateError) -> OutputFile {
        let view = frame.view(
            .broken, title: broken.folder, description: "What is wrong with \(broken.folder), which can’t be built.",
            root: "../", path: "\(WebLink.path(broken.folder))/", BrokenPage.view(broken))
        return OutputFile(path: "\(broken.folder)/index.html", bytes: try templates.render(.broken, view))
    }

    /// The pages over all releases, the feeds, the lock and the assets. `releases` in any order; `standings`: how each sync
    /// rule's target stands now.
    package func sitePages(
        _ releases: [ReleaseSummary], broken: [BrokenRelease], lock: Lock, standings: [SyncStanding] = []
    ) throws(TemplateError) -> [OutputFile] {
        let newestFirst = releases.sorted { $1.version < $0.version }
        let broken = broken.sorted { $0.folder.utf8.lexicographicallyPrecedes($1.folder.utf8) }
        let title = configuration.project.title
        let pages: [(SitePage, String, String, View)] = [
            (
                .index, title, configuration.project.description.map(Markdown.plainText) ?? "Releases of \(title).",
                IndexPage(configuration: configuration, releases: newestFirst, broken: broken).view
            ),
            (
                .checklist, "Checklist", "The release checklist of \(title), over all releases.",
                ChecklistPage(releases: newestFirst).view
            ),
            (
                .rollback, "Rollback", "How \(title) goes back, and what is open now.",
                RollbackPage(matrix: configuration.policy.matrix, releases: newestFirst).view
            ),
            (
                .sync, "Sync", "What \(title) gives to other repositories.",
                SyncPage(rules: configuration.sync, releases: newestFirst, standings: standings).view
            ),
        ]
        var files: [OutputFile] = []
        for (page, title, description, content) in pages {
            let name = "\(page.rawValue).html"
            let view = frame.view(
                page, title: title, description: description, root: "", path: page == .index ? "" : name, content)
            files.append(OutputFile(path: name, bytes: try templates.render(page, view)))
        }
        let feeds = Feeds(configuration: configuration, releases: newestFirst)
        return files + feeds.files + templates.assets + [OutputFile(path: "colophon.lock", bytes: LockFile.bytes(lock))]
    }
}
