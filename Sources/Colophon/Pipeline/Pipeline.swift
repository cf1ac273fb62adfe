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
    /// Parsed only for pages.
    let templates: Deferred<Result<TemplateSet, TemplateError>>
    let lock: Lock
    let sync: SyncSource?
    /// Of the files on both sides of the sync.
    let digests: DigestCache
    /// Where no sync may write.
    let ownPlaces: OwnPlaces
    private let memory: Deferred<BuildCache>
    /// The folders of the releases in the lock.
    private let listed: Set<BytewiseKey>
    let publications: PublicationStore
    let today: Timestamp
    private let loader: ReleaseLoader

    /// Reads what all releases share: templates, lock, the source tree of the sync rules.
    package init(workspace: Workspace, options: BuildOptions) throws(WorkspaceError) {
        self.workspace = workspace
        self.options = options
        lock = try workspace.lock()
        let userTemplates = try workspace.templateFiles()
        let templates = Deferred {
            Result { () throws(TemplateError) in
                try TemplateSet.load(userFiles: userTemplates, strict: options.strict)
            }
        }
        self.templates = templates
        let configuration = workspace.configuration
        digests = DigestCache(file: options.usesCache ? Files.join(workspace.statePath, "digests") : nil)
        let sync = try Self.openSource(workspace, rules: configuration.sync.map(configuration.placed), digests: digests)
        self.sync = sync
        ownPlaces = OwnPlaces(workspace)
        today = Timestamp(secondsSinceEpoch: options.now, isDate: true)
        loader = ReleaseLoader(configuration: configuration, today: today)
        memory = Deferred {
            BuildCache(
                folder: Files.join(workspace.statePath, "cache"), output: workspace.outputPath,
                isUsed: options.usesCache, key: Self.sharedKey(workspace, templates.value, sync, options))
        }
        listed = Set(lock.entries.map { BytewiseKey($0.version.text) })
        publications = PublicationStore(
            project: configuration.project.name,
            folders: [workspace.outputPath, options.previous].compactMap { $0 })
    }

    /// About the files of the sync rules, from where colophon runs.
    var sourceFindings: [Finding] { (sync?.findings ?? []).map { locateInSource($0).located(in: workspace) } }

    /// A finding on a source file, or on the rules themselves, named from the workspace.
    func locateInSource(_ finding: Finding) -> Finding {
        var copy = finding
        copy.file =
            finding.file.map { Files.join(workspace.configuration.paths.source, $0) } ?? Workspace.configurationName
        return copy
    }

    // MARK: One release, up to what its bundle holds

    /// Loads, evaluates, plans and renders one release; or finds that nothing changed since it was last built, without reading
    /// a file of it where the file system says so.
    func prepare(_ name: String, fresh: Bool) -> PreparedRelease {
        let stamp = FolderStamp(
            of: Files.join(workspace.evidencePath, name), isListed: isListed(name), now: options.fileTime())
        let known = fresh ? nil : cache[name]
        if let known, let stamp, known.entry.stamp == stamp.digest { return .cached(known) }
        do throws(BrokenRelease) {
            let folder = try read(name)
            let settled = stamp.flatMap { $0.isSettled ? $0.digest : nil }
            if var entry = known?.entry, entry.folder == digest(of: folder) {
                entry.stamp = settled
                return .cached(CacheMemory(entry))
            }
            return prepare(folder, stamp: settled)
        } catch { return .broken(error) }
    }

    /// A release that was prepared before in this run, and must be what it was.
    func again(_ name: String, folder: SHA256Digest) -> PreparedRelease {
        let prepared = prepare(name, fresh: true)
        guard case .fresh(let release) = prepared, release.folder != folder else { return prepared }
        let finding = Finding(
            "changed-meanwhile", .error, "the folder changed while it was built",
            remedy: "Build again once nothing writes there any more.")
        return .broken(BrokenRelease(folder: name, findings: [finding]))
    }

    /// The same for a folder that has been read, whatever is remembered of it.
    func prepare(_ folder: ReleaseFolder, stamp: SHA256Digest? = nil) -> PreparedRelease {
        do throws(BrokenRelease) {
            let planned = try planned(folder)
            let rendered = render(planned)
            do throws(BundleError) {
                try checkSecrets(planned.checked)
                let content = try BundleBuilder.content(of: rendered, draftTime: options.draftTime)
                return .fresh(
                    FreshRelease(folder: digest(of: folder), stamp: stamp, rendered: rendered, content: content))
            } catch { throw BrokenRelease(folder: folder.name, findings: planned.loaded.findings + error.findings) }
        } catch { return .broken(error) }
    }

    /// A secret stops the publication. What the lock lists is public already: there it would come too late, and what was
    /// published stays as it is.
    private func checkSecrets(_ checked: CheckedRelease) throws(BundleError) {
        let record = checked.record
        if let latest = lock.entries(for: record.version).last, record.amends?.manifestSHA256 != latest.manifest {
            return
        }
        // An amendment is judged by the policy of its version, and what it newly brings may be allowed today.
        let findings = EvidenceSecrets.findings(
            checked.loaded.evidence, folder: evidenceFolder(record.version.text),
            allowed: checked.policy.allowedSecrets + workspace.configuration.policy.allowedSecrets)
        guard findings.isEmpty else { throw BundleError(findings: findings) }
    }

    /// One release, as far as a question about its sync needs it.
    func planned(_ name: String) throws(BrokenRelease) -> PlannedRelease {
        let planned = try planned(try read(name))
        do throws(BundleError) { try BundleBuilder.check(planned.loaded) } catch {
            throw BrokenRelease(folder: name, findings: planned.loaded.findings + error.findings)
        }
        return planned
    }

    /// What a release's folder says, before anything is made of it; nil where it can't be read.
    func loaded(_ name: String) -> LoadedRelease? {
        guard let folder = try? read(name), case .loaded(let loaded) = loader.load(folder) else { return nil }
        return loaded
    }

    func read(_ name: String) throws(BrokenRelease) -> ReleaseFolder {
        do throws(FileError) {
            return try ReleaseFolder.read(
                name, in: workspace.evidencePath, limit: workspace.configuration.policy.limits.fileBytes)
        } catch {
            let finding = Finding(
                "unreadable", .error, "\(error.operation): \(error.message)",
                remedy: "Put the folder itself here, and let it be read.", file: nil)
            throw BrokenRelease(folder: name, findings: [finding])
        }
    }

    private func planned(_ folder: ReleaseFolder) throws(BrokenRelease) -> PlannedRelease {
        switch loader.load(folder) {
        case .broken(let broken): throw broken
        case .loaded(var loaded):
            releaseUnlisted(&loaded)
            return plan(check(loaded))
        }
    }

    /// Over the folder's files, and whether those that locking wrote count.
    private func digest(of folder: ReleaseFolder) -> SHA256Digest {
        SHA256Digest(of: Array("\(folder.digest.hex) \(isListed(folder.name))".utf8))
    }

    private func isListed(_ name: String) -> Bool { listed.contains(BytewiseKey(name)) }

    /// What locking wrote counts only for what the lock lists. Files that an interrupted run left say the same as the
    /// configuration and are passed over; others would change the verdict unseen, and are errors.
    private func releaseUnlisted(_ loaded: inout LoadedRelease) {
        guard lock.entries(for: loaded.record.version).isEmpty else { return }
        func refuse(_ code: String, _ file: String) {
            loaded.findings.append(
                Finding(
                    code, .error,
                    "\(LockFile.name) doesn't list this release, and the file says otherwise than the workspace",
                    remedy: "Remove the file; colophon lock writes it.", file: file))
        }
        if let policy = loaded.lockedPolicy, policy != workspace.configuration.policy {
            refuse("policy-not-locked", ReleaseFolder.policyName)
        }
        if let checksums = loaded.lockedSync, checksums != sync?.checksums() ?? SyncChecksums() {
            refuse("sync-not-locked", ReleaseFolder.syncName)
        }
        loaded.lockedPolicy = nil
        loaded.lockedSync = nil
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
            planned: planned, notesMarkdown: BundleFormat.current.notes(planned.record),
            notesHTML: NotesRenderer.html(planned.record))
    }

    // MARK: Pages

    /// The release's own pages.
    func pages(
        _ bundled: BundledRelease, summary: ReleaseSummary, job: ReleaseJob
    ) throws(TemplateError) -> [OutputFile] {
        try site.releasePage(
            bundled, summary: summary, history: job.history, earlier: job.earlier.map { ReleaseLink(version: $0) },
            later: job.later.map { ReleaseLink(version: $0) }, before: evidenceBefore(bundled, job: job))
    }

    func brokenPage(_ broken: BrokenRelease) throws(TemplateError) -> OutputFile { try site.brokenPage(broken) }

    // MARK: What all releases share

    var cache: BuildCache { memory.value }

    var site: Site {
        get throws(TemplateError) {
            Site(configuration: workspace.configuration, templates: try templates.value.get())
        }
    }

    func located(_ error: TemplateError) -> WorkspaceError {
        WorkspaceError(findings: [
            error.finding(in: workspace.configuration.paths.templates).located(in: workspace)
        ])
    }

    /// Nil: there are no rules. `name`: what findings call a rule, by its index.
    static func openSource(
        _ workspace: Workspace, rules: [SyncRule], digests: DigestCache,
        naming name: @escaping @Sendable (Int) -> String = { "sync[\($0)]" }
    ) throws(WorkspaceError) -> SyncSource? {
        let configuration = workspace.configuration
        guard !rules.isEmpty else { return nil }
        do throws(FileError) {
            return try SyncSource.open(
                root: workspace.path(configuration.paths.source),
                excluding: [
                    ".git", ".build", Workspace.stateFolder, configuration.paths.output, configuration.paths.evidence,
                ], rules: rules, cache: digests, naming: name)
        } catch { throw WorkspaceError(error, remedy: "Check paths.source in the configuration.") }
    }

    /// Changes whenever anything that every release depends on does.
    private static func sharedKey(
        _ workspace: Workspace, _ templates: Result<TemplateSet, TemplateError>, _ sync: SyncSource?,
        _ options: BuildOptions
    ) -> SHA256Digest {
        let parts = [
            "build \(ColophonVersion.text)", workspace.configurationDigest.hex,
            (try? templates.get())?.digest.hex ?? "no templates",
            sync.map { SHA256Digest(of: $0.checksums().json.canonicalBytes).hex } ?? "no sync", "\(options.draftTime)",
            Timestamp(secondsSinceEpoch: options.now, isDate: true).text,
        ]
        return SHA256Digest(of: Array(parts.joined(separator: "\n").utf8))
    }
}

extension BrokenRelease: Error {}

extension Finding {
    /// A finding whose file is relative to the workspace, named from where colophon runs.
    func located(in workspace: Workspace) -> Finding {
        var copy = self
        copy.file = file.map(workspace.path)
        return copy
    }
}
