// Loads releases, and knows of each what the verdicts on the next one need: which evidence it had.
import Evidence
import Files
import Primitives
import ReleaseModel
import Synchronization
import Verification
import Versions
import Workspace

final class EarlierReleases: Sendable {
    /// Of one release. Whoever loads it holds the lock, so that who asks meanwhile waits, and doesn't read it as well.
    private final class Known: Sendable {
        let evidence = Mutex<[EarlierEvidence]?>(nil)
    }

    let reader: ReleaseReader
    /// What a build before this remembers of a folder that didn't change since; nil: nothing.
    private let remembered: @Sendable (String) -> [EarlierEvidence]?
    private let known = Mutex<[BytewiseKey: Known]>([:])

    init(
        reader: ReleaseReader, remembered: @escaping @Sendable (String) -> [EarlierEvidence]? = { _ in nil }
    ) {
        self.reader = reader
        self.remembered = remembered
    }

    func read(_ folder: ReleaseFolder) throws(BrokenRelease) -> ReleaseReader.Reading {
        let read = known(folder.name).evidence.withLock { evidence in
            Result { () throws(BrokenRelease) in
                let reading = try reader.read(folder)
                evidence = reading.loaded.evidence.compactMap(EarlierEvidence.init)
                return reading
            }
        }
        return try read.get()
    }

    /// Of a release that needn't be loaded, since nothing changed.
    func remember(_ evidence: [EarlierEvidence], of name: String) {
        known(name).evidence.withLock { $0 = evidence }
    }

    /// Those that locking wrote, where it did; else as the workspace is now.
    func facts(of release: LoadedRelease) -> ReleaseFacts {
        release.hasLockedFacts ? release.facts : facts(after: release.record.previous?.text)
    }

    /// `previous`: the folder of the release before.
    func facts(after previous: String?) -> ReleaseFacts {
        ReleaseFacts(
            repository: reader.workspace.configuration.project.repository, before: previous.flatMap(evidence) ?? [])
    }

    /// A listed release before this one whose evidence can't be had: what is listed of this one would lack it for good. One that isn't
    /// listed says itself what is wrong with it.
    func missing(before release: LoadedRelease) -> Finding? {
        guard !release.hasLockedFacts, let previous = release.record.previous?.text, reader.listed(previous) != nil,
            evidence(of: previous) == nil
        else { return nil }
        return Finding(
            "previous-unreadable", .error, "the evidence of the release before, \(previous), can't be read",
            remedy: "colophon check \(previous) says why.", file: release.recordFile, field: "previous")
    }

    /// Nil where there is no such release, or where it can't be read.
    private func evidence(of name: String) -> [EarlierEvidence]? {
        known(name).evidence.withLock { evidence in
            evidence = evidence ?? remembered(name) ?? found(name)
            return evidence
        }
    }

    private func found(_ name: String) -> [EarlierEvidence]? {
        if let folder = try? reader.folder(name), let reading = try? reader.read(folder) {
            return reading.loaded.evidence.compactMap(EarlierEvidence.init)
        }
        // What was published counts, whatever became of the folder.
        guard let entry = reader.listed(name),
            let published = try? reader.publications.published(entry).content.loaded()
        else { return nil }
        return published.evidence.compactMap(EarlierEvidence.init)
    }

    private func known(_ name: String) -> Known {
        known.withLock { all in
            let key = BytewiseKey(name)
            if let known = all[key] { return known }
            let new = Known()
            all[key] = new
            return new
        }
    }
}
