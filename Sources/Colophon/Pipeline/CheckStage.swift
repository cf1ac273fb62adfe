// Load and check: one release, from its folder to its verdicts. Of other releases only the one before is read, for what its evidence
// was; no page and no sync source is.
import Bundles
import Checklist
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct CheckStage: Sendable {
    let workspace: Workspace
    let lock: Lock
    /// The day on which unreleased versions are judged.
    let today: Timestamp
    let earlier: EarlierReleases
    private let listsAll: Bool

    /// A release with its verdicts. `published`: those are the ones that were published, since its folder has no longer what they were
    /// given on. `lack`: as in `ReleaseReader.Reading`.
    struct Judged {
        var checked: CheckedRelease
        var published: PublishedRelease?
        var lack: [Finding] = []
    }

    /// `publications`: where the bundles of listed releases may be. `liveSync`: as `ReleaseLoader` asks for it. `remembered`: as
    /// `EarlierReleases` does.
    init(
        workspace: Workspace, lock: Lock, options: BuildOptions, publications: PublicationStore,
        remembered: @escaping @Sendable (String) -> [EarlierEvidence]? = { _ in nil },
        liveSync: @escaping @Sendable () -> SyncChecksums?
    ) {
        self.workspace = workspace
        self.lock = lock
        today = Timestamp(secondsSinceEpoch: options.now, isDate: true)
        listsAll = options.listsAllFindings
        let loader = ReleaseLoader(
            configuration: workspace.configuration, today: today, lock: lock, liveSync: liveSync)
        let reader = ReleaseReader(workspace: workspace, lock: lock, loader: loader, publications: publications)
        earlier = EarlierReleases(reader: reader, remembered: remembered)
    }

    var reader: ReleaseReader { earlier.reader }

    func read(_ name: String) throws(BrokenRelease) -> ReleaseFolder {
        do throws(FileError) {
            return try reader.folder(name)
        } catch {
            let finding = Finding(
                "unreadable", .error, "\(error.operation): \(error.message)",
                remedy: "Put the folder itself here, and let it be read.", file: nil)
            throw BrokenRelease(folder: name, findings: [finding])
        }
    }

    func load(_ folder: ReleaseFolder) throws(BrokenRelease) -> LoadedRelease { try read(folder).loaded }

    private func read(_ folder: ReleaseFolder) throws(BrokenRelease) -> ReleaseReader.Reading {
        var reading = try earlier.read(folder)
        guard reading.published == nil else { return reading }
        reading.loaded.facts = earlier.facts(of: reading.loaded)
        if let finding = earlier.missing(before: reading.loaded) { reading.loaded.findings.append(finding) }
        return reading
    }

    /// Throws where no bundle could hold the release. `target`: where one would go back to, as the other releases say; what the lock
    /// lists keeps the one that it was locked with.
    func check(
        _ folder: ReleaseFolder, target: (ReleaseOutline) -> RollbackTarget? = { _ in nil }
    ) throws(BrokenRelease) -> Judged {
        let reading = try read(folder)
        if let (release, checked) = reading.published { return Judged(checked: checked, published: release) }
        var loaded = reading.loaded
        if !isListed(loaded.record.version), let target = target(ReleaseOutline(loaded)) {
            loaded.rollbackTarget = target
        }
        let checked = evaluate(loaded, today: today, listsAll: listsAll)
        do throws(BundleError) { try BundleBuilder.check(loaded) } catch {
            throw BrokenRelease(folder: folder.name, findings: loaded.findings + error.findings)
        }
        return Judged(checked: checked, lack: reading.lack)
    }

    func isListed(_ version: Version) -> Bool { !lock.entries(for: version).isEmpty }
}

extension BrokenRelease: Error {}
