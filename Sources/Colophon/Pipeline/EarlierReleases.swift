// Finds what the verdicts on a release need of the release before: which evidence that one had.
import Evidence
import Files
import Primitives
import ReleaseModel
import Synchronization
import Workspace

final class EarlierReleases: Sendable {
    private let workspace: Workspace
    private let loader: ReleaseLoader
    /// What a build before this remembers of a folder that didn't change since; nil: nothing.
    private let remembered: @Sendable (String) -> [EarlierEvidence]?
    private let known = Mutex<[BytewiseKey: [EarlierEvidence]]>([:])

    init(
        workspace: Workspace, loader: ReleaseLoader,
        remembered: @escaping @Sendable (String) -> [EarlierEvidence]? = { _ in nil }
    ) {
        self.workspace = workspace
        self.loader = loader
        self.remembered = remembered
    }

    /// Whoever loads a release says so, so that it isn't read a second time.
    func remember(_ evidence: [EarlierEvidence], of name: String) {
        known.withLock { $0[BytewiseKey(name)] = evidence }
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
        if let evidence = known.withLock({ $0[BytewiseKey(name)] }) { return evidence }
        let evidence = remembered(name) ?? read(name)
        remember(evidence, of: name)
        return evidence
    }

    private func read(_ name: String) -> [EarlierEvidence] {
        guard let folder = try? workspace.releaseFolder(name), case .loaded(let loaded) = loader.load(folder)
        else { return [] }
        return loaded.evidence.compactMap(EarlierEvidence.init)
    }
}
