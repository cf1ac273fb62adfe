// Loads a release: from its folder, or, where that has no longer what was locked, from its bundle.
import Bundles
import Checklist
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct ReleaseReader: Sendable {
    /// A release as it was read.
    struct Reading: Sendable {
        var loaded: LoadedRelease
        /// The verdicts that were published; nil: the release is from its folder.
        var published: (release: PublishedRelease, checked: CheckedRelease)?
        /// Why what the folder lacks could not be taken from the bundle.
        var lack: [Finding] = []
    }

    let workspace: Workspace
    let lock: Lock
    let loader: ReleaseLoader
    let publications: PublicationStore

    /// What lies in the folder of this name; of a listed release it need not be there.
    func folder(_ name: String) throws(FileError) -> ReleaseFolder {
        do throws(FileError) { return try workspace.releaseFolder(name) } catch {
            guard listed(name) != nil, Files.kind(Files.join(workspace.evidencePath, name)) == nil else { throw error }
            return ReleaseFolder(name: name, files: [])
        }
    }

    func read(_ folder: ReleaseFolder) throws(BrokenRelease) -> Reading {
        guard let entry = listed(folder.name) else { return Reading(loaded: try load(folder)) }
        guard folder.hasRecord else { return try read(entry, folder) }
        let loaded = try load(folder)
        // A record that amends the publication is one of its own.
        guard !isWhole(folder, loaded.record), loaded.record.amends?.manifestSHA256 != entry.manifest else {
            return Reading(loaded: loaded)
        }
        do throws(BrokenRelease) { return try read(entry, folder) } catch {
            // Where nothing that counts is missing, the folder gives what was published.
            guard error.findings.contains(where: { $0.code == PublicationStore.missingCode }) else { throw error }
            return Reading(loaded: loaded, lack: error.findings)
        }
    }

    /// The bundle of a listed release whose folder lacks some of it; what is still there has to be what was published.
    private func read(_ entry: Lock.Entry, _ folder: ReleaseFolder) throws(BrokenRelease) -> Reading {
        let published: PublishedRelease
        do throws(WorkspaceError) { published = try publications.published(entry) } catch {
            throw BrokenRelease(folder: folder.name, findings: error.findings)
        }
        let differences = published.differences(from: folder)
        guard differences.isEmpty else {
            let finding = Finding(
                "locked-differs", .error, "the folder holds something else than what was published as \(entry.folder)",
                remedy: "Restore it, or remove it: the bundle has what was published.")
            throw BrokenRelease(folder: folder.name, findings: [finding] + differences)
        }
        let checked = try published.checked { loader.addIncidents(to: &$0, folder: folder) }
        return Reading(loaded: checked.loaded, published: (published, checked))
    }

    private func load(_ folder: ReleaseFolder) throws(BrokenRelease) -> LoadedRelease {
        switch loader.load(folder) {
        case .loaded(let loaded): return loaded
        case .broken(let broken): throw broken
        }
    }

    /// Whether the folder has all that its record names, and what locking wrote beside it.
    func isWhole(_ folder: ReleaseFolder, _ record: ReleaseRecord) -> Bool {
        let named = record.evidence.map(\.path) + [record.notes.from].compactMap(\.self) + ReleaseFolder.lockedNames
        return named.allSatisfy { folder[$0] != nil }
    }

    /// The newest publication of the version.
    func listed(_ name: String) -> Lock.Entry? {
        Version(name, scheme: workspace.configuration.project.versioning).flatMap { lock.entries(for: $0).last }
            .flatMap { $0.version.text.hasSameBytes(as: name) ? $0 : nil }
    }

    // MARK: The releases as others see them

    /// The record as it was published; nil where it can't be had.
    @Sendable func publishedRecord(_ name: String) -> ReleaseRecord? {
        listed(name).flatMap { try? publications.published($0) }?.content.record
    }

    func knownReleases() -> KnownReleases { workspace.knownReleases(lock, published: publishedRecord) }

    /// Nil where the record can't be read.
    @Sendable func outline(_ name: String) -> ReleaseOutline? {
        workspace.outline(of: name, published: publishedRecord)
    }

    /// The record with its notes, for a list of the newest releases.
    @Sendable func record(_ name: String) -> ReleaseRecord? {
        loader.record(of: name, in: workspace) ?? publishedRecord(name) ?? workspace.record(of: name)
    }
}
