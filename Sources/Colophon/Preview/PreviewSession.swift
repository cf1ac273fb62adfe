// The live preview: a workspace's site held in memory, and brought up to date as files are saved.
import Evidence
package import Files
import Primitives
import ReleaseModel
import Sync
import Workspace

/// Holds every release prepared, as a build has it before its serial pass. A change reads again only what it concerns, and what
/// has the same content as before counts as no change. Pages and bundles are made when they are asked for. Nothing is written
/// anywhere.
package struct PreviewSession: Sendable {
    private let configurationFile: String
    private let options: BuildOptions
    /// Seconds since 1970.
    private let clock: @Sendable () -> Int
    private var ground: PreviewGround?
    /// No site was made on this ground yet.
    private var isRenewed = false
    /// Something could not be read: what lies in the folders may have changed unseen.
    private var isBehind = false
    /// The release folders, sorted bytewise.
    private var names: [String] = []
    private var folders: [BytewiseKey: PreparedFolder] = [:]
    private var manifests = ManifestMemory()
    /// As it is now; where the workspace can't be read, as it was last, with the reasons.
    package private(set) var site = PreviewSite()

    private struct PreparedFolder: Sendable {
        /// Nil where the folder could not be read.
        var digest: SHA256Digest?
        var release: PreparedRelease
    }

    /// Reads the workspace. What is wrong with it is a matter of the site, and may be corrected.
    package init(configurationFile: String, options: BuildOptions, clock: @escaping @Sendable () -> Int) {
        self.configurationFile = configurationFile
        var options = options
        options.usesCache = false
        options.versions = []
        self.options = options
        self.clock = clock
        lookAgain()
    }

    /// What to watch: the configuration and the lock, evidence and templates; and the source tree of the sync rules, where it
    /// has few folders.
    package var places: [WatchedPlace] {
        let home = WatchedPlace(Files.parent(Files.absolute(configurationFile)) ?? "/")
        guard let workspace = ground?.pipeline.workspace else { return [home] }
        let evidence = Files.absolute(workspace.evidencePath)
        let templates = Files.absolute(workspace.path(workspace.configuration.paths.templates))
        var places = [WatchedPlace(evidence, isDeep: true), WatchedPlace(templates), home]
        if let logo = workspace.logoPath, let folder = Files.parent(Files.absolute(logo)) {
            places.append(WatchedPlace(folder))
        }
        if !workspace.configuration.sync.isEmpty {
            let source = Files.absolute(workspace.path(workspace.configuration.paths.source))
            let others =
                [workspace.outputPath, workspace.statePath].map(Files.absolute) + [evidence, templates]
                + [".git", ".build", "node_modules"].map { Files.join(source, $0) }
            places.append(WatchedPlace(source, isDeep: true, skipped: others, limit: 2000))
        }
        return places
    }

    /// Looks at everything.
    /// - Returns: whether the site is another now.
    @discardableResult
    package mutating func lookAgain() -> Bool { refresh(FolderChanges(isIncomplete: true)) }

    /// Looks at what changed, paths spelled as in `places`.
    /// - Returns: whether the site is another now.
    package mutating func refresh(_ changes: FolderChanges) -> Bool {
        var scope = PreviewScope(changes, workspace: ground?.pipeline.workspace)
        let today = Timestamp(secondsSinceEpoch: clock(), isDate: true)
        if isBehind || today != ground?.pipeline.today { scope = PreviewScope() }
        guard scope.isShared || scope.isWhole || !scope.folders.isEmpty else { return false }
        do throws(WorkspaceError) {
            if scope.isShared { try renewGround() }
            guard let ground else { return false }
            if !isListed(scope, ground.pipeline.workspace) { names = try ground.pipeline.releaseNames() }
            let renewed = look(at: scope, ground.pipeline)
            let wasBehind = isBehind
            isBehind = false
            guard isRenewed || wasBehind || !renewed.isEmpty else { return false }
            settle(renewed: renewed, ground)
            isRenewed = false
            return true
        } catch {
            isBehind = true
            guard site.failures != error.findings else { return false }
            site.fail(error.findings)
            return true
        }
    }

    /// Whether `names` still holds: only files in folders that are known, and there, changed.
    private func isListed(_ scope: PreviewScope, _ workspace: Workspace) -> Bool {
        guard !scope.isWhole, !folders.isEmpty else { return false }
        return scope.folders.allSatisfy { name in
            folders[name] != nil && Files.kind(Files.join(workspace.evidencePath, name.text)) == .directory
        }
    }

    /// Reads what all releases share again.
    private mutating func renewGround() throws(WorkspaceError) {
        var options = self.options
        options.now = clock()
        let next = try PreviewGround(configurationFile: configurationFile, options: options)
        if let ground, ground.content == next.content, ground.templates == next.templates { return }
        if ground?.content != next.content {
            folders = [:]
            manifests = ManifestMemory()
        }
        ground = next
        isRenewed = true
    }

    /// Prepares the folders in scope whose content is new.
    /// - Returns: their names, and those of folders that are gone.
    private mutating func look(
        at scope: PreviewScope, _ pipeline: Pipeline
    ) -> Set<BytewiseKey> {
        let present = Set(names.map(BytewiseKey.init))
        var renewed = Set(folders.keys.filter { !present.contains($0) })
        for gone in renewed { folders[gone] = nil }
        let wanted = present.filter { scope.isWhole || folders[$0] == nil || scope.folders.contains($0) }
            .map { ($0, folders[$0]?.digest) }
        let looked = concurrentMap(wanted) { name, known in
            (name, Self.prepare(name.text, unless: known, pipeline))
        }
        for case (let name, let folder?) in looked {
            renewed.insert(name)
            folders[name] = folder
        }
        for name in renewed { manifests.forget(name.text) }
        return renewed
    }

    /// Nil: the folder has the content that is known.
    private static func prepare(
        _ name: String, unless known: SHA256Digest?, _ pipeline: Pipeline
    ) -> PreparedFolder? {
        do throws(BrokenRelease) {
            let folder = try pipeline.check.read(name)
            let digest = folder.digest
            if digest == known { return nil }
            do throws(BrokenRelease) {
                return PreparedFolder(digest: digest, release: .fresh(try pipeline.prepare(folder)))
            } catch {
                // Its bundle may be there the next time.
                let isMissing = error.findings.contains { $0.code == PublicationStore.missingCode }
                return PreparedFolder(digest: isMissing ? nil : digest, release: .broken(error))
            }
        } catch { return PreparedFolder(digest: nil, release: .broken(error)) }
    }

    /// The serial pass. A release for which nothing changed keeps the pages that were made of it.
    private mutating func settle(
        renewed: Set<BytewiseKey>, _ ground: PreviewGround
    ) {
        let pipeline = ground.pipeline
        var renewed = renewed
        var prepared = names.compactMap { folders[BytewiseKey($0)]?.release }
        let changed = pipeline.linker.changedTargets(prepared, unread: pipeline.check.reader.outline)
        let again = concurrentMap(changed.map { (prepared[$0.index], $0.target) }) { pipeline.prepare($0, with: $1) }
        for (change, release) in zip(changed, again) {
            let name = BytewiseKey(release.folderName)
            prepared[change.index] = release
            folders[name]?.release = release
            renewed.insert(name)
            manifests.forget(name.text)
        }
        pipeline.linker.refuseTwins(&prepared)
        var memory = manifests
        let settled = pipeline.settle(prepared) { memory.digest(of: $0, with: $1) }
        manifests = memory
        let before = site.releases
        let releases = settled.jobs.map { job in
            let name = BytewiseKey(job.release.folderName)
            let old = before[name]
            if let old, !isRenewed, !renewed.contains(name), old.job.leadsToTheSame(as: job) { return old }
            return PreviewRelease(job, pipeline: pipeline, after: old)
        }
        site = PreviewSite(
            number: site.number + 1, ground: ground, releases: releases, targetStatuses: settled.targetStatuses,
            findings: settled.findings)
    }
}
