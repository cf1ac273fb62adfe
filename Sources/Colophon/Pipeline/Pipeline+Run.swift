// One run of the pipeline over all releases of a workspace, from their folders to what the output is to hold.
import Bundles
import Checklist
import Documents
import Evidence
package import Files
import Mustache
import Notes
import Parts
import Primitives
import ReleaseModel
import Site
import Synchronization
import Verification
import Versions
package import Workspace

extension Pipeline {
    /// `stage` takes the files of the releases that the run is to write, as they are made; without one they are dropped.
    package func run(
        into stage: OutputStage? = nil, progress: (BuildProgress) -> Void = { _ in }
    ) async throws(WorkspaceError) -> BuildResult {
        do throws(TemplateError) { _ = try site } catch { throw located(error) }
        let folders = if let parts { parts.names } else { try releaseNames() }
        let jobs = options.jobs
        // Before all processors ask for it: they share its reading.
        _ = cache
        let room = MemoryBudget(options.room)
        var prepared = await parallelMap(
            folders, jobs: jobs, each: { progress(BuildProgress(stage: .evaluate, done: $0, total: folders.count)) }
        ) { name in parts?.prepared(name) ?? room.keep(prepare(name)) }
        let changed = linker.changedTargets(prepared, unread: parts?.outline ?? check.reader.outline)
        let renewed = await parallelMap(changed.map { (prepared[$0.index], $0.target) }, jobs: jobs) {
            room.keep(prepare($0, with: $1))
        }
        for (change, release) in zip(changed, renewed) { prepared[change.index] = release }
        if room.isFull { prepared = prepared.map(\.outlined) }
        linker.refuseTwins(&prepared)

        var settled = settleOnce(prepared)
        prepared = []
        let written = written(folders)
        let finished = await parallelMap(
            settled.jobs, jobs: jobs,
            each: { progress(BuildProgress(stage: .bundle, done: $0, total: settled.jobs.count)) }
        ) { placed(finish($0, place: place($0, stage, written)), stage, written) }
        settled.jobs = []
        return try await assemble(
            finished, findings: settled.findings, targetStatuses: settled.targetStatuses, into: stage)
    }

    /// A comparison writes nothing that could be read again to be signed.
    private var isSigned: Bool { workspace.configuration.signing.key != nil || options.previous != nil }

    /// The releases that the run writes: those asked for, and those that the output lacks, since the pages over all link to every release.
    /// Nil: all.
    private func written(_ folders: [String]) -> Set<BytewiseKey>? {
        guard !options.versions.isEmpty else { return nil }
        let absent = folders.filter {
            Files.kind(Files.join(Files.join(workspace.outputPath, $0), "index.html")) != .file
        }
        return Set((options.versions + absent).map(BytewiseKey.init))
    }

    /// Of a release that isn't written the pages over all need the digests, and no more.
    private func place(_ job: ReleaseJob, _ stage: OutputStage?, _ written: Set<BytewiseKey>?) -> BundlePlace {
        guard let stage, written?.contains(BytewiseKey(job.release.folderName)) ?? true else { return .nowhere }
        return stage.writes ? .stage(stage) : isSigned ? .memory : .nowhere
    }

    /// The serial pass asks for each manifest more than once, most often for one that a build before this made.
    private func settleOnce(
        _ prepared: [PreparedRelease]
    ) -> (jobs: [ReleaseJob], targetStatuses: [TargetStatus], findings: [Finding]) {
        var manifests = ManifestMemory()
        for case .cached(let memory) in prepared {
            let entry = memory.entry
            manifests.remember(entry.summary.bundle.manifest, of: entry.content.version.text, with: entry.history)
        }
        return settle(prepared) { manifests.digest(of: $0, with: $1) }
    }

    /// The release without its files, which the stage has taken.
    private func placed(
        _ finished: FinishedRelease, _ stage: OutputStage?, _ written: Set<BytewiseKey>?
    ) -> FinishedRelease {
        var placed = finished
        placed.isWritten = written?.contains(BytewiseKey(finished.folder)) ?? true
        if stage?.writes != false || !isSigned { placed.files = [] }
        guard let stage else { return placed }
        // Who lists releases makes no files.
        placed.lockedFiles = nil
        guard finished.failure == nil, placed.isWritten else { return placed }
        do throws(FileError) { placed.entries = try stage.take(finished.files) } catch { placed.refusal = error }
        return placed
    }

    // MARK: All releases

    private func unwritable(_ error: FileError) -> WorkspaceError {
        WorkspaceError(error, remedy: "Check that the output folder can be written.")
    }

    private func assemble(
        _ finished: [FinishedRelease], findings: [Finding], targetStatuses: [TargetStatus], into stage: OutputStage?
    ) async throws(WorkspaceError) -> BuildResult {
        let templateFolder = workspace.configuration.paths.templates
        let damages = finished.compactMap(\.damage)
        guard damages.isEmpty else { throw WorkspaceError(findings: damages) }
        if let failure = finished.lazy.compactMap(\.failure).first { throw located(failure) }
        if let refusal = finished.lazy.compactMap(\.refusal).first { throw unwritable(refusal) }
        // A release that says itself that its bundle is missing says it once.
        let reported = finished.filter { release in
            release.broken?.findings.contains { $0.code == PublicationStore.missingCode } ?? false
        }.compactMap { check.reader.listed($0.folder)?.folder }
        let present = Set(finished.flatMap(\.publications) + reported)
        let templateFindings = (try? templates.value.get())?.findings ?? []
        let common =
            templateFindings.map { $0.inFolder(templateFolder) } + findings
            + LockCheck.missing(lock, present: present, file: LockFile.name)
        var result = BuildResult(
            finished: finished,
            findings: workspace.findings + sourceFindings + common.map { $0.located(in: workspace) },
            workspace: workspace, lock: lock, options: options, siteKey: siteKey(finished, targetStatuses))
        if let known = cache.site, known.key == result.siteKey, cache.isIntact(known.files) {
            result.keptSitePaths = known.files.map(\.path)
            result.archivePages = known.archive
            return result
        }
        let overview = SiteOverview(
            result.releases, broken: result.broken, lock: lock, targetStatuses: targetStatuses, notes: notes)
        let digests = summaryDigests(finished, over: overview)
        let parts = await parallelMap(Site.parts(over: overview), jobs: options.jobs) { part in
            make(part, over: overview, digests, stage)
        }
        for part in parts {
            switch try part.get() {
            case .made(let entries): result.siteEntries += entries
            case .archived(let page, let entries):
                result.archivePages.append(page)
                result.siteEntries += entries
            case .kept(let page):
                result.archivePages.append(page)
                result.keptSitePaths.append(page.path)
            }
        }
        return result
    }

    private enum MadePart {
        case made([OutputEntry])
        case archived(ArchivePageMemory, [OutputEntry])
        /// A page of the archive as the last build left it.
        case kept(ArchivePageMemory)
    }

    private func make(
        _ part: Site.Part, over overview: SiteOverview, _ digests: [BytewiseKey: SHA256Digest], _ stage: OutputStage?
    ) -> Result<MadePart, WorkspaceError> {
        var page: ArchivePageMemory?
        if case .archived(let number) = part, let path = part.path {
            let made = ArchivePageMemory(path: path, key: archiveKey(number, over: overview, digests))
            if cache.hasArchivePage(made) { return .success(.kept(made)) }
            page = made
        }
        let files: [OutputFile]
        do throws(TemplateError) { files = try site.files(part, over: overview) } catch {
            return .failure(located(error))
        }
        do throws(FileError) {
            let entries = try stage?.take(files) ?? []
            return .success(page.map { .archived($0, entries) } ?? .made(entries))
        } catch { return .failure(unwritable(error)) }
    }

    /// By version; empty where the site has no archive.
    private func summaryDigests(
        _ finished: [FinishedRelease], over overview: SiteOverview
    ) -> [BytewiseKey: SHA256Digest] {
        guard overview.hasArchive else { return [:] }
        let digests = finished.compactMap { release in
            release.summary.map { (BytewiseKey($0.version.text), release.summaryDigest ?? $0.digest) }
        }
        return Dictionary(digests, uniquingKeysWith: { first, _ in first })
    }

    /// Over all that a page of the archive is made of, but for what every release shares.
    private func archiveKey(
        _ page: Int, over overview: SiteOverview, _ digests: [BytewiseKey: SHA256Digest]
    ) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(Bytes("\(page) \(overview.isNewestPage(page))\n".utf8))
        for release in overview.archived(page) {
            let digest = digests[BytewiseKey(release.version.text)] ?? release.digest
            hasher.update(Bytes("\(digest.hex)\n".utf8))
        }
        return hasher.finish()
    }

    /// Over all that the pages over all releases are made of, but for what every release shares.
    private func siteKey(_ finished: [FinishedRelease], _ targetStatuses: [TargetStatus]) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(LockFile.bytes(lock))
        hasher.update(JSON.array(targetStatuses.map { $0.json() }).canonicalBytes)
        for release in finished {
            let digest = release.summaryDigest ?? release.summary?.digest
            let broken = JSON.array(release.broken?.findings.map(\.json) ?? [])
            hasher.update(Bytes("\n\(release.folder)\n\(digest?.hex ?? "")".utf8) + broken.canonicalBytes)
        }
        return hasher.finish()
    }

    /// They are kept of no release, since only few stand in the feeds: they are read again.
    private func notes(_ release: ReleaseSummary) -> String? {
        if let parted = parts?[release.version.text], let body = try? publisher.body(of: parted) {
            return body.drawing.notesHTML
        }
        return check.reader.record(release.version.text).map(NotesRenderer.listsHTML)
    }
}

/// Bounds how much of all releases is in memory at once. Where there is no room for all, each is made a second time when its turn
/// comes: keeping a few would cost memory until the end, and save little.
private final class MemoryBudget: Sendable {
    private let left: Mutex<Int>

    /// `size`: bytes.
    init(_ size: Int) { left = Mutex(size) }

    func keep(_ prepared: PreparedRelease) -> PreparedRelease {
        guard case .fresh(let release) = prepared else { return prepared }
        let fits = left.withLock { left in
            left -= release.weight
            return left >= 0
        }
        return fits ? prepared : prepared.outlined
    }

    var isFull: Bool { left.withLock { $0 < 0 } }
}
