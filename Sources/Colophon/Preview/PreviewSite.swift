// A preview's site at one moment: every file that a build would write, made when it is asked for.
import Bundles
import Documents
package import Files
import Mustache
import Notes
package import Primitives
package import ReleaseModel
import Site
import Sync
import Versions
import Workspace

package struct PreviewSite: Sendable {
    /// Grows with every state of the session.
    package private(set) var number = 0
    /// Why the workspace can't be read as it is now: the site is as it was before. Empty: it can.
    package private(set) var failures: [Finding] = []
    /// What is wrong but keeps nothing from being shown; files named from where colophon runs.
    package let findings: [Finding]
    package let releases: [BytewiseKey: PreviewRelease]
    /// The newest version that isn't out yet.
    package let newestDraft: String?
    /// Sorted as the folders are.
    private let order: [PreviewRelease]
    private let overview: Overview?
    /// The folder of the releases, from where colophon runs.
    private let evidence: String

    /// Nothing could be read yet.
    package init() {
        findings = []
        releases = [:]
        newestDraft = nil
        order = []
        overview = nil
        evidence = ""
    }

    /// `findings` name files relative to the workspace.
    package init(
        number: Int, ground: PreviewGround, releases: [PreviewRelease], targetStatuses: [TargetStatus],
        findings: [Finding]
    ) {
        self.number = number
        order = releases
        self.releases = Dictionary(
            releases.map { (BytewiseKey($0.folder), $0) }, uniquingKeysWith: { first, _ in first })
        let drafts = releases.compactMap(\.job.release.outline).filter { !$0.status.isPublished }
        newestDraft = drafts.map(\.version).max()?.text
        let workspace = ground.pipeline.workspace
        evidence = workspace.evidencePath
        self.findings =
            workspace.findings + ground.pipeline.sourceFindings + findings.map { $0.located(in: workspace) }
        overview = Overview(releases, ground: ground, targetStatuses: targetStatuses)
    }

    package mutating func fail(_ findings: [Finding]) {
        failures = findings
        number += 1
    }

    /// Whether there is anything to show.
    package var isEmpty: Bool { overview == nil }

    /// Folder names, in a build's order.
    package var folders: [String] { order.map(\.folder) }

    /// A finding where nothing in the workspace has this name; nil also where the workspace can't be read.
    package func absence(of version: String) -> Finding? {
        guard !isEmpty, releases[BytewiseKey(version)] == nil else { return nil }
        return Finding(
            "no-such-version", .error, "there is no release \(excerpt(version))",
            remedy: nearest(version, among: folders).map { "Did you mean \($0)?" }
                ?? "Each release has a folder of its own.")
    }

    /// Why releases can't be built, as far as it is known without making them; files named from where colophon runs.
    package var brokenReleases: [Finding] {
        order.flatMap { release -> [Finding] in
            guard case .broken(let broken) = release.job.release else { return [] }
            return broken.findings.map { $0.inFolder(Files.join(evidence, broken.folder)) }
        }
    }

    /// A file by its path in the output; nil: a build would write none there.
    package func file(_ path: String) -> Bytes? {
        if let release = release(at: path) {
            return release.shown.files.first { $0.path.hasSameBytes(as: path) }?.bytes
        }
        return overview?.file(path)
    }

    /// Why the file at this path isn't what it should be: where the release it belongs to, or all, can't be built.
    package func problems(_ path: String) -> [Finding] {
        if !failures.isEmpty { return failures }
        guard let overview else { return [] }
        return release(at: path)?.problems(templates: overview.templates) ?? overview.problems(path)
    }

    /// Over style sheets, scripts and pictures, which any page may use.
    package var assets: SHA256Digest? { overview?.assets }

    /// Everything, in the order of a build.
    package var files: [OutputFile] {
        concurrentMap(order) { $0.outcome }.flatMap(\.files) + (overview?.files ?? [])
    }

    private func release(at path: String) -> PreviewRelease? {
        guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        return releases[BytewiseKey(String(path[..<slash]))]
    }
}

/// The pages over all releases.
private struct Overview: Sendable {
    private let pages: [(path: String, file: Deferred<Result<OutputFile, TemplateError>>)]
    /// The archive and `latest/`, as far as there are any.
    private let partsByNumber: Deferred<[Site.Part]>
    private let make: @Sendable (Site.Part) -> Result<[OutputFile], TemplateError>
    private let feeds: Deferred<[OutputFile]>
    private let fixed: [OutputFile]
    let assets: SHA256Digest
    /// The folder of the templates, relative to the workspace.
    let templates: String

    init(_ releases: [PreviewRelease], ground: PreviewGround, targetStatuses: [TargetStatus]) {
        let lock = ground.pipeline.lock
        let site = ground.site
        let overview = Deferred {
            let records = Dictionary(
                releases.map { (BytewiseKey($0.folder), $0.job.release.freshRelease?.rendered.record) },
                uniquingKeysWith: { first, _ in first })
            let finished = concurrentMap(releases) { $0.outcome }
            return SiteOverview(
                finished.compactMap(\.summary), broken: finished.compactMap(\.broken), lock: lock,
                targetStatuses: targetStatuses
            ) { (records[BytewiseKey($0.version.text)] ?? nil).map(NotesRenderer.listsHTML) }
        }
        pages = SitePage.overAll.map { page in
            let file = Deferred {
                Result { () throws(TemplateError) in try site.page(page, over: overview.value) }
            }
            return (page.fileName, file)
        }
        partsByNumber = Deferred { Site.partsByNumber(over: overview.value) }
        make = { part in Result { () throws(TemplateError) in try site.files(part, over: overview.value) } }
        feeds = Deferred { site.feeds(over: overview.value) }
        fixed = site.fixedFiles(lock: lock)
        assets = ground.templates
        templates = ground.pipeline.workspace.configuration.paths.templates
    }

    func file(_ path: String) -> Bytes? {
        if let page = pages.first(where: { $0.path == path }) { return try? page.file.value.get().bytes }
        if let file = fixed.first(where: { $0.path.hasSameBytes(as: path) }) { return file.bytes }
        if let part = part(at: path) { return try? make(part).get().first?.bytes }
        if path == Site.badgePath { return try? make(.badge).get().first?.bytes }
        return Feeds.mayHold(path) ? feeds.value.first { $0.path == path }?.bytes : nil
    }

    func problems(_ path: String) -> [Finding] {
        if let page = pages.first(where: { $0.path == path }), case .failure(let error) = page.file.value {
            return [error.finding(in: templates)]
        }
        if let part = part(at: path), case .failure(let error) = make(part) { return [error.finding(in: templates)] }
        return []
    }

    private func part(at path: String) -> Site.Part? {
        Site.isByNumber(path) ? partsByNumber.value.first { $0.path == path } : nil
    }

    var files: [OutputFile] {
        pages.compactMap { try? $0.file.value.get() } + partsByNumber.value.flatMap { (try? make($0).get()) ?? [] }
            + ((try? make(.badge).get()) ?? []) + feeds.value + fixed
    }
}
