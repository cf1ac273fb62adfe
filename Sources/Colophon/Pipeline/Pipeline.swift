// The batch pipeline: which stage gets what, over all releases of a workspace.
//
//   folder ─▶ load ─▶ check ─▶ (prepare) ─▶ link ─▶ publish
//
// `CheckStage` and `PublishStage` know one release each and run in parallel. Between them `LinkStage` is one serial pass over the
// outlines of all: the history, and what the lock and open incidents mean. Stages don't call each other; this type does.
import Bundles
import Checklist
import Documents
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Site
import Sync
import Verification
import Versions
import Workspace

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
    /// The newest publication's manifest of each release in the lock.
    private let listed: [BytewiseKey: SHA256Digest]
    let check: CheckStage
    let publisher: PublishStage
    /// Those that releases are taken from; nil: they are made of their folders.
    let parts: PartSet?
    var today: Timestamp { check.today }

    /// Reads what all releases share: templates, the source tree of the sync rules.
    /// `lock`: nil reads the workspace's. `parts`: have to be of this workspace as it is now.
    init(
        workspace: Workspace, options: BuildOptions, lock: Lock? = nil, parts: PartSet? = nil
    ) throws(WorkspaceError) {
        self.workspace = workspace
        self.options = options
        let lock: Lock = if let lock { lock } else { try workspace.lock() }
        self.lock = lock
        let userTemplates = try workspace.templateFiles()
        try WorkspaceSecrets.refuse(workspace, templates: userTemplates)
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
        // Amendments stand after what they amend.
        let listed = Dictionary(
            lock.entries.map { (BytewiseKey($0.version.text), $0.manifest) }, uniquingKeysWith: { _, last in last })
        let publications = try PublicationStore(workspace, previous: options.previous)
        let memory = Deferred {
            BuildCache(
                folder: Files.join(workspace.statePath, "cache"), output: workspace.outputPath,
                isUsed: options.usesCache, key: Self.sharedKey(workspace, templates.value, sync, options))
        }
        check = CheckStage(workspace: workspace, lock: lock, options: options, publications: publications) { name in
            guard options.usesCache, let entry = memory.value[name]?.entry, let known = entry.stamp else { return nil }
            let stamp = Self.stamp(name, in: workspace, listed: listed[BytewiseKey(name)], options)
            return stamp?.digest == known ? entry.evidence : nil
        } liveSync: {
            sync?.checksums() ?? SyncChecksums()
        }
        self.parts = parts?.with(sync: sync?.checksums() ?? SyncChecksums())
        publisher = PublishStage(
            check: check, options: options, templates: templates, publications: publications, parts: self.parts)
        self.memory = memory
        self.listed = listed
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

    /// Takes one release to what its bundle holds; or finds that nothing changed since it was last built, without reading a file
    /// of it where the file system says so.
    func prepare(_ name: String) -> PreparedRelease {
        let stamp = stamp(name)
        let known = cache[name]
        if let known, let stamp, known.entry.stamp == stamp.digest {
            check.earlier.remember(known.entry.evidence, of: name)
            if hasSameFacts(known.entry) { return .cached(known) }
        }
        do throws(BrokenRelease) {
            let folder = try check.read(name)
            try requireKept(folder)
            let settled = settled(stamp)
            if var entry = known?.entry, entry.folder == digest(of: folder), hasSameFacts(entry) {
                check.earlier.remember(entry.evidence, of: name)
                entry.stamp = settled
                return .cached(CacheMemory(entry))
            }
            return .fresh(try prepare(folder, stamp: settled))
        } catch { return .broken(error) }
    }

    /// The output is made anew by each build, so it is no place for the only copy of a listed release: where its record is gone, its bundle
    /// has to be kept elsewhere.
    func requireKept(_ folder: ReleaseFolder) throws(BrokenRelease) {
        guard isListed(folder.name), !folder.hasRecord, options.previous == nil else { return }
        let finding = Finding(
            "record-removed", .error, "the lock lists \(folder.name), and its folder holds no record any more",
            remedy: "Restore the record, or name the folder where published bundles are kept with --previous.")
        throw BrokenRelease(folder: folder.name, findings: [finding])
    }

    /// Whether the release before says the same as when the release was built. What a listed one was judged by is fixed.
    private func hasSameFacts(_ entry: CacheEntry) -> Bool {
        isListed(entry.name) || entry.content.facts == check.earlier.facts(after: entry.content.previous?.text)
    }

    /// The same, whatever is remembered of it. `target` as `CheckStage.check` has it.
    func prepareAnew(
        _ name: String, target: (ReleaseOutline) -> RollbackTarget?
    ) throws(BrokenRelease) -> FreshRelease {
        let stamp = stamp(name)
        return try prepare(try check.read(name), stamp: settled(stamp), target: target)
    }

    /// The same release with another one to go back to: a verdict and the standby plan depend on it.
    func prepare(_ release: PreparedRelease, with target: RollbackTarget) -> PreparedRelease {
        do throws(BrokenRelease) { return .fresh(try prepareAnew(release.folderName) { _ in target }) } catch {
            return .broken(error)
        }
    }

    /// A release of which no more than the outline was kept, and that must be what it was.
    func again(
        _ name: String, folder known: SHA256Digest, target: RollbackTarget
    ) throws(BrokenRelease) -> FreshRelease {
        let stamp = stamp(name)
        let folder = try check.read(name)
        if digest(of: folder) == known {
            return try prepare(folder, stamp: settled(stamp), isSearched: true) { _ in target }
        }
        let finding = Finding(
            "changed-meanwhile", .error, "the folder changed while it was built",
            remedy: "Build again once nothing writes there any more.")
        throw BrokenRelease(folder: name, findings: [finding])
    }

    /// `isSearched`: nothing secret was found in this very folder.
    func prepare(
        _ folder: ReleaseFolder, stamp: SHA256Digest? = nil, isSearched: Bool = false,
        target: (ReleaseOutline) -> RollbackTarget? = { _ in nil }
    ) throws(BrokenRelease) -> FreshRelease {
        let judged = try check.check(folder, target: target)
        var checked = judged.checked
        if !isSearched { try check.refuseSecrets(checked, in: folder) }
        checked.loaded.document = nil
        if let published = judged.published {
            return FreshRelease(folder: digest(of: folder), stamp: stamp, published, checked)
        }
        let rendered = Self.rendered(checked, sync: checksums(of: checked))
        let content: BundleContent
        do throws(BundleError) {
            content = try BundleBuilder.content(of: rendered, draftTime: options.draftTime)
        } catch { throw BrokenRelease(folder: folder.name, findings: checked.loaded.findings + error.findings) }
        if !isSearched { try check.refuseSecrets(checked, derived: content) }
        return FreshRelease(
            folder: digest(of: folder), stamp: stamp, rendered: rendered, content: content, lack: judged.lack)
    }

    /// The same for a part of a build, in which the other releases are known by their outlines alone.
    func prepare(_ name: String, among known: KnownReleases) throws(BrokenRelease) -> FreshRelease {
        try requireKept(try check.read(name))
        return try prepareAnew(name) { RollbackPlanner.standbyTarget(from: $0, among: known) }
    }

    /// One release, as far as a question about its sync needs it: without what its bundle holds.
    func rendered(
        _ name: String, target: (ReleaseOutline) -> RollbackTarget?
    ) throws(BrokenRelease) -> RenderedRelease {
        let checked = try check.check(try check.read(name), target: target).checked
        return Self.rendered(checked, sync: checksums(of: checked))
    }

    private func stamp(_ name: String) -> (digest: SHA256Digest, isSettled: Bool)? {
        Self.stamp(name, in: workspace, listed: listed[BytewiseKey(name)], options)
    }

    private func settled(_ stamp: (digest: SHA256Digest, isSettled: Bool)?) -> SHA256Digest? {
        stamp.flatMap { $0.isSettled ? $0.digest : nil }
    }

    /// What a listed release is made of is stated by the lock as well: its folder need not have it, nor be there.
    private static func stamp(
        _ name: String, in workspace: Workspace, listed: SHA256Digest?, _ options: BuildOptions
    ) -> (digest: SHA256Digest, isSettled: Bool)? {
        let folder = Files.join(workspace.evidencePath, name)
        let stamp = FolderStamp(of: folder, isListed: listed != nil, now: options.fileTime())
        guard let listed else { return stamp.map { ($0.digest, $0.isSettled) } }
        guard stamp != nil || Files.kind(folder) == nil else { return nil }
        return (
            SHA256Digest(of: Array("\(stamp?.digest.hex ?? "no folder") \(listed.hex)".utf8)), stamp?.isSettled ?? true
        )
    }

    /// Over the folder's files, and what the lock lists, which says whether those that locking wrote count.
    private func digest(of folder: ReleaseFolder) -> SHA256Digest {
        SHA256Digest(of: Array("\(folder.digest.hex) \(listed[BytewiseKey(folder.name)]?.hex ?? "")".utf8))
    }

    private func isListed(_ name: String) -> Bool { listed[BytewiseKey(name)] != nil }

    private func checksums(of checked: CheckedRelease) -> SyncChecksums {
        checked.loaded.lockedSync ?? liveSync
    }

    /// The source side of the sync rules as it is now.
    var liveSync: SyncChecksums { sync?.checksums() ?? SyncChecksums() }

    static func rendered(_ checked: CheckedRelease, sync: SyncChecksums) -> RenderedRelease {
        RenderedRelease(
            checked: checked, standby: RollbackPlanner.standby(for: checked), sync: sync,
            notesMarkdown: BundleFormat.current.notes(checked.record))
    }

    // MARK: Publish

    /// What is to be written of one release. One that is still in memory is published as it is; one of which only the outline was
    /// kept, or whose remembered files are no longer what they should be, is prepared here, in its turn: so memory stays flat.
    func finish(_ job: ReleaseJob, place: BundlePlace = .memory) -> FinishedRelease {
        do throws(BrokenRelease) {
            switch job.release {
            case .broken(let broken): throw broken
            case .fresh(let release): return publisher.publish(release, job: job, place: place)
            case .parted(let release): return publisher.publish(release, job: job, place: place)
            case .cached(let memory):
                if memory.entry.job == job.key, cache.isIntact(memory.entry.files) {
                    return publisher.keep(memory, job: job, remembered: cache[memory.entry.name])
                }
                return publisher.publish(
                    try again(
                        memory.entry.name, folder: memory.entry.folder, target: memory.entry.summary.standby.back),
                    job: job, place: place)
            case .outlined(let outlined):
                return publisher.publish(
                    try again(
                        outlined.content.version.text, folder: outlined.folder, target: outlined.standby.back),
                    job: job, place: place)
            }
        } catch { return publisher.refuse(error, job: job) }
    }

    // MARK: What all releases share

    var cache: BuildCache { memory.value }

    var site: Site { get throws(TemplateError) { try publisher.site } }

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

extension Finding {
    /// A finding whose file is relative to the workspace, named from where colophon runs.
    func located(in workspace: Workspace) -> Finding {
        var copy = self
        copy.file = file.map(workspace.path)
        return copy
    }
}
