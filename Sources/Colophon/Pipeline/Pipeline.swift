// The batch pipeline: which stage gets what, over all releases of a workspace.
//
//   folder ─▶ LoadedRelease ─▶ CheckedRelease ─▶ PlannedRelease ─▶ RenderedRelease ─▶ BundledRelease ─▶ pages
//
// The first four steps know one release each and run in parallel. Then one serial pass links the history and decides what
// the lock and open incidents mean. Bundles and pages run in parallel again.
import ColophonSystem
import ReleaseModel

package struct Pipeline: Sendable {
    let workspace: Workspace
    let options: BuildOptions
    let templates: TemplateSet
    let lock: Lock
    let sync: SyncSource?
    let cache: BuildCache
    private let today: Timestamp
    private let loader: ReleaseLoader
    private let site: Site

    /// Reads what all releases share: templates, lock, the source tree of the sync rules.
    package init(workspace: Workspace, options: BuildOptions) throws(WorkspaceError) {
        self.workspace = workspace
        self.options = options
        lock = try workspace.lock()
        let userTemplates = try workspace.templateFiles()
        do throws(TemplateError) {
            templates = try TemplateSet.load(userFiles: userTemplates, strict: options.strict)
        } catch {
            throw WorkspaceError(findings: [error.finding(in: workspace.path(workspace.configuration.paths.templates))])
        }
        let configuration = workspace.configuration
        sync = try Self.openSource(workspace)
        today = Timestamp(secondsSinceEpoch: options.now, isDate: true)
        loader = ReleaseLoader(configuration: configuration, today: today)
        site = Site(configuration: configuration, templates: templates)
        cache = BuildCache(
            folder: Files.join(workspace.statePath, "cache"), isUsed: options.usesCache,
            key: Self.sharedKey(workspace, templates, sync, options))
    }

    package func run(progress: (BuildProgress) -> Void = { _ in }) async throws(WorkspaceError) -> BuildResult {
        let folders = try workspace.releaseFolders()
        let jobs = options.jobs
        var prepared = await parallelMap(
            folders, jobs: jobs, each: { progress(BuildProgress(stage: .evaluate, done: $0, total: folders.count)) }
        ) { prepare($0, fresh: false) }
        refuseTwins(&prepared)

        let jobList = settle(prepared)
        let finished = await parallelMap(
            jobList.jobs, jobs: jobs,
            each: { progress(BuildProgress(stage: .bundle, done: $0, total: jobList.jobs.count)) }
        ) { finish($0) }
        return try assemble(
            finished, findings: workspace.findings + sourceFindings + jobList.findings, folders: folders)
    }

    var sourceFindings: [Finding] { sync?.findings ?? [] }

    // MARK: One release, up to what its bundle holds

    /// Loads, evaluates, plans and renders one release; or finds that nothing changed since it was last built.
    func prepare(_ name: String, fresh: Bool) -> PreparedRelease {
        let folder: ReleaseFolder
        do {
            folder = try ReleaseFolder.read(
                name, in: workspace.evidencePath, limit: workspace.configuration.policy.limits.fileBytes)
        } catch {
            let finding = Finding(
                "unreadable", .error, "\(error.operation): \(error.message)",
                remedy: "Put the folder itself here, and let it be read.", file: nil)
            return .broken(BrokenRelease(folder: name, findings: [finding]))
        }
        let digest = folder.digest
        if !fresh, let entry = cache.entry(name, folder: digest) { return .cached(entry) }
        switch loader.load(folder) {
        case .broken(let broken): return .broken(broken)
        case .loaded(let loaded):
            let rendered = render(plan(check(loaded)))
            do {
                let content = try BundleBuilder.content(of: rendered, draftTime: options.draftTime)
                return .fresh(FreshRelease(folder: digest, rendered: rendered, content: content))
            } catch { return .broken(BrokenRelease(folder: name, findings: loaded.findings + error.findings)) }
        }
    }

    private func check(_ loaded: LoadedRelease) -> CheckedRelease {
        evaluate(loaded, policy: loaded.lockedPolicy ?? workspace.configuration.policy, today: today)
    }

    private func plan(_ checked: CheckedRelease) -> PlannedRelease {
        PlannedRelease(
            checked: checked, standby: RollbackPlanner.standby(for: checked), advice: nil,
            sync: checked.loaded.lockedSync ?? sync?.checksums() ?? SyncChecksums(), syncPlans: [])
    }

    private func render(_ planned: PlannedRelease) -> RenderedRelease {
        RenderedRelease(
            planned: planned, notesMarkdown: NotesRenderer.markdown(planned.record),
            notesHTML: NotesRenderer.html(planned.record))
    }

    // MARK: All releases, one after the other

    /// Two versions that differ only in case or build metadata are one: the later folder is refused.
    private func refuseTwins(_ prepared: inout [PreparedRelease]) {
        var first: [String: String] = [:]
        for index in prepared.indices {
            guard let version = prepared[index].outline?.version else { continue }
            if let other = first[version.identity] {
                let finding = Finding(
                    "duplicate-version", .error, "this is the same version as \(other)",
                    remedy: "Keep one: case and build metadata don't make another version.")
                prepared[index] = .broken(BrokenRelease(folder: version.text, findings: [finding]))
            } else {
                first[version.identity] = version.text
            }
        }
    }

    /// Links the history, asks the lock, and gives each release its neighbours, its advice and its live sync plans.
    private func settle(_ prepared: [PreparedRelease]) -> (jobs: [ReleaseJob], findings: [Finding]) {
        let contents = prepared.compactMap(\.content)
        let outlines = prepared.compactMap(\.outline)
        let (links, historyFindings) = History.link(contents, lock: lock)
        let order = outlines.map(\.version).sorted()
        let newest = outlines.filter { $0.status == .released }.map(\.version).max()
        var jobs: [ReleaseJob] = []
        var findings = historyFindings.map { $0.inFolder(workspace.configuration.paths.evidence) }
        for remembered in prepared {
            guard let content = remembered.content, let outline = remembered.outline else {
                jobs.append(ReleaseJob(release: remembered))
                continue
            }
            let isLive = content.version == newest || !outline.status.isPublished
            let release = isLive && sync != nil ? fresh(remembered) : remembered
            let link = links[content.version] ?? HistoryLink(previous: nil, manifest: nil, reason: History.Reason.first)
            var job = ReleaseJob(release: release)
            job.history = link
            job.decision = LockCheck.decide(
                content, manifest: BundleBuilder.manifestDigest(content, history: link), lock: lock)
            let place = order.firstIndex(of: content.version) ?? 0
            job.earlier = place > 0 ? order[place - 1].text : nil
            job.later = place + 1 < order.count ? order[place + 1].text : nil
            job.advice = RollbackPlanner.advice(
                for: content.version, among: outlines, matrix: workspace.configuration.policy.matrix,
                tested: release.isRollbackTested)
            if isLive {
                let live = release.planned.map(livePlans)
                job.syncPlans = live?.plans ?? []
                findings += live?.findings ?? []
            }
            jobs.append(job)
        }
        return (jobs, findings)
    }

    /// A live sync plan needs the record, which a remembered release has not.
    private func fresh(_ release: PreparedRelease) -> PreparedRelease {
        if case .cached(let entry) = release { prepare(entry.name, fresh: true) } else { release }
    }

    /// What syncing this release now would change downstream: only asked for the newest published one and for drafts.
    func livePlans(for release: PlannedRelease) -> (plans: [SyncPlan], findings: [Finding]) {
        var plans: [SyncPlan] = []
        var findings: [Finding] = []
        for rule in workspace.configuration.sync {
            guard let files = release.sync.rules.first(where: { $0.id == rule.id }) else { continue }
            do throws(FileError) {
                let outcome = try SyncPlanner.outcome(
                    rule, checksums: files, release: release.record, project: workspace.configuration.project,
                    source: sync,
                    target: SyncPlanner.resolveTarget(
                        rule, targets: workspace.configuration.targets, workspace: workspace.root),
                    targetName: rule.target)
                plans.append(outcome.plan)
                findings += outcome.findings
            } catch {
                findings.append(
                    Finding(
                        "unreadable-target", .warning, "\(error.operation): \(error.message)",
                        remedy: "Check the target of the sync rule \(rule.id).", file: error.path))
            }
        }
        return (plans, findings)
    }

    private func assemble(
        _ finished: [FinishedRelease], findings: [Finding], folders: [String]
    ) throws(WorkspaceError) -> BuildResult {
        var result = BuildResult(finished: finished, findings: findings, lock: lock, options: options)
        let present = Set(finished.flatMap(\.publications))
        result.findings += LockCheck.missing(lock, present: present, file: workspace.lockPath)
        do throws(TemplateError) {
            result.siteFiles = try site.sitePages(result.releases, broken: result.broken, lock: lock)
        } catch {
            throw WorkspaceError(findings: [error.finding(in: workspace.path(workspace.configuration.paths.templates))])
        }
        return result
    }

    /// The release's own pages.
    func pages(
        _ bundled: BundledRelease, summary: ReleaseSummary, job: ReleaseJob
    ) throws(TemplateError) -> [OutputFile] {
        try site.releasePage(
            bundled, summary: summary, history: job.history, earlier: job.earlier.map { ReleaseLink(version: $0) },
            later: job.later.map { ReleaseLink(version: $0) })
    }

    func brokenPage(_ broken: BrokenRelease) throws(TemplateError) -> OutputFile { try site.brokenPage(broken) }

    // MARK: What all releases share

    private static func openSource(_ workspace: Workspace) throws(WorkspaceError) -> SyncSource? {
        let configuration = workspace.configuration
        guard !configuration.sync.isEmpty else { return nil }
        do throws(FileError) {
            return try SyncSource.open(
                root: workspace.path(configuration.paths.source),
                excluding: [
                    ".git", ".build", Workspace.stateFolder, configuration.paths.output, configuration.paths.evidence,
                ], rules: configuration.sync)
        } catch { throw WorkspaceError(error, remedy: "Check paths.source in the configuration.") }
    }

    /// Changes whenever anything that every release depends on does.
    private static func sharedKey(
        _ workspace: Workspace, _ templates: TemplateSet, _ sync: SyncSource?, _ options: BuildOptions
    ) -> SHA256Digest {
        let parts = [
            "build \(ColophonVersion.text)", workspace.configurationDigest.hex, templates.digest.hex,
            sync.map { SHA256Digest(of: $0.checksums().json.canonicalBytes).hex } ?? "no sync", "\(options.draftTime)",
            Timestamp(secondsSinceEpoch: options.now, isDate: true).text,
        ]
        return SHA256Digest(of: Array(parts.joined(separator: "\n").utf8))
    }
}
