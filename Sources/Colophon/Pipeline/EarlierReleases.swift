// Loads releases, and knows of each what the verdicts on the next one need: which evidence it had.
import Evidence
import Files
import Primitives
import ReleaseModel
import Synchronization
import Versions
import Workspace

final class EarlierReleases: Sendable {
    /// Of one release. Whoever loads it holds the lock, so that who asks meanwhile waits, and doesn't read it as well.
    private final class Known: Sendable {
        let evidence = Mutex<[EarlierEvidence]?>(nil)
    }

    private let workspace: Workspace
    private let loader: ReleaseLoader
    /// What a build before this remembers of a folder that didn't change since; nil: nothing.
    private let remembered: @Sendable (String) -> [EarlierEvidence]?
    private let known = Mutex<[BytewiseKey: Known]>([:])

    init(
        workspace: Workspace, loader: ReleaseLoader,
        remembered: @escaping @Sendable (String) -> [EarlierEvidence]? = { _ in nil }
    ) {
        self.workspace = workspace
        self.loader = loader
        self.remembered = remembered
    }

    func load(_ folder: ReleaseFolder) -> ReleaseLoader.Outcome {
        known(folder.name).evidence.withLock { evidence in
            let outcome = loader.load(folder)
            if case .loaded(let loaded) = outcome { evidence = loaded.evidence.compactMap(EarlierEvidence.init) }
            return outcome
        }
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
            repository: workspace.configuration.project.repository, before: previous.map(evidence) ?? [])
    }

    /// None where there is no such release, or where it can't be read: that one says so itself.
    private func evidence(of name: String) -> [EarlierEvidence] {
        known(name).evidence.withLock { evidence in
            let found = evidence ?? remembered(name) ?? read(name)
            evidence = found
            return found
        }
    }

    private func read(_ name: String) -> [EarlierEvidence] {
        guard let folder = try? workspace.releaseFolder(name), case .loaded(let loaded) = loader.load(folder)
        else { return [] }
        return loaded.evidence.compactMap(EarlierEvidence.init)
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
