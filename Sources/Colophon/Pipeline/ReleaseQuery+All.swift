// Questions about all releases of a workspace, and which of them is meant where none is named.
import Files
import Primitives
import ReleaseModel
import Versions
package import Workspace

extension ReleaseQuery {
    /// The folders of all releases, the newest version first; those that no version names come last.
    func newestFirst() throws(WorkspaceError) -> [String] {
        let folders = try names()
        let scheme = workspace.configuration.project.versioning
        let versions = folders.compactMap { name in Version(name, scheme: scheme).map { (name, $0) } }
        let named = Set(versions.map { BytewiseKey($0.0) })
        return versions.sorted { $0.1 > $1.1 }.map(\.0) + folders.filter { !named.contains(BytewiseKey($0)) }
    }

    /// The newest release that isn't out. One whose record can't be read counts, unless the lock lists it: nobody can say that it is out.
    package func newestUnreleased() throws(WorkspaceError) -> String {
        for name in try newestFirst() where !isListed(folder: name) {
            if record(of: name)?.status.isPublished != true { return name }
        }
        throw WorkspaceError(
            "none-unreleased", "every release is out, so none is checked without a version",
            remedy: "Name one, or check all with --all.", file: workspace.evidencePath)
    }

    /// Whether the lock lists the version that a folder is named by.
    func isListed(folder name: String) -> Bool {
        Version(name, scheme: workspace.configuration.project.versioning).map(check.isListed) ?? false
    }

    /// Asks about every release at once, and gives the answers in the order of `newestFirst`.
    func each<Answer: Sendable>(
        jobs: Int, _ ask: @escaping @Sendable (_ folder: String, _ known: KnownReleases) -> Answer
    ) async throws(WorkspaceError) -> [Answer] {
        let known = check.reader.knownReleases()
        return await parallelMap(try newestFirst(), jobs: jobs) { ask($0, known) }
    }
}

extension Workspace {
    /// Throws where no folder of a release has this name, and the lock lists none.
    func requireRelease(_ version: String, _ lock: Lock) throws(WorkspaceError) {
        let names = try releaseNames(lock)
        guard !names.contains(where: { $0.hasSameBytes(as: version) }) else { return }
        throw WorkspaceError(findings: [noRelease(version, among: names)])
    }

    /// That there is no release of this name, with the one that was likely meant.
    func noRelease(_ version: String, among names: [String]) -> Finding {
        Finding(
            "no-such-version", .error, "there is no release \"\(version)\"",
            remedy: likely(version, among: names).map { "Did you mean \($0)?" }
                ?? "Each release has a folder of its own.",
            file: evidencePath)
    }

    /// A version that begins so, the one with `.0` before others; else the nearest.
    private func likely(_ version: String, among names: [String]) -> String? {
        let longer = names.filter { $0.utf8.starts(with: "\(version).".utf8) }
        return longer.first { $0.hasSameBytes(as: "\(version).0") } ?? longer.first ?? nearest(version, among: names)
    }
}
