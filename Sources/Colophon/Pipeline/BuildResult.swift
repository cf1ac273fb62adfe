// The outcome of a run: what to write, what was found, and what it means for the exit status.
import Bundles
import Checklist
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Sync
package import Versions
package import Workspace

package struct BuildResult: Sendable {
    /// Sorted by version, the oldest first.
    package let releases: [ReleaseSummary]
    package let broken: [BrokenRelease]
    /// Files relative to where colophon runs.
    package internal(set) var findings: [Finding]
    /// Published releases that the lock doesn't list yet, oldest first.
    package let unlocked: [Version]
    package let finished: [FinishedRelease]
    /// The pages over all releases, where they are other ones than before.
    var siteEntries: [OutputEntry] = []
    /// Else their paths.
    var keptSitePaths: [String] = []
    /// The pages of the archive, written and kept.
    var archivePages: [ArchivePageMemory] = []
    /// Over what they are made of.
    var siteKey: SHA256Digest
    /// Signatures and what belongs to them.
    var attestations: [OutputFile] = []
    /// Signatures that must not stand any more.
    var droppedPaths: [String] = []
    package let lock: Lock
    private let options: BuildOptions
    private let workspace: Workspace

    /// `findings` name files from where colophon runs, those of the releases from the workspace.
    package init(
        finished: [FinishedRelease], findings: [Finding], workspace: Workspace, lock: Lock, options: BuildOptions,
        siteKey: SHA256Digest
    ) {
        self.siteKey = siteKey
        self.finished = finished
        self.lock = lock
        self.options = options
        self.workspace = workspace
        releases = finished.compactMap(\.summary).sorted { $0.version < $1.version }
        broken = finished.compactMap(\.broken)
        unlocked = finished.filter { LockCheck.isUnlisted($0.decision) }.compactMap(\.summary?.version).sorted()
        var all = findings + finished.flatMap(\.findings).map { $0.located(in: workspace) }
        if options.locked {
            all += finished.compactMap { release in
                release.summary.flatMap { LockCheck.unlisted($0.version, release.decision, file: workspace.lockPath) }
            }
        }
        let known = Set(finished.map(\.folder))
        let unknown = options.versions.filter { !known.contains($0) }
        if !unknown.isEmpty {
            let names = known.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            all += unknown.map { workspace.noRelease($0, among: names) }
        }
        // Several releases may find the same wrong with what they share.
        var seen: Set<Finding> = []
        self.findings = all.filter { seen.insert($0).inserted }
    }

    /// The releases that this run writes: those asked for, and those that the output lacks.
    var written: [FinishedRelease] { isWhole ? finished : finished.filter(\.isWritten) }

    /// The releases asked for.
    package var wanted: [FinishedRelease] { finished.filter { concerns($0.folder) } }

    /// The releases that somebody can still do something about: those named, else all that aren't locked.
    package var open: [FinishedRelease] {
        options.versions.isEmpty ? finished.filter { !$0.decision.isLocked } : wanted
    }

    /// Whether the run was asked about the release in this folder, or about all of them.
    package func concerns(_ folder: String) -> Bool { options.versions.isEmpty || options.versions.contains(folder) }

    /// Plans that wait for approval.
    var pendingPlans: [SyncPlan] {
        wanted.flatMap(\.pendingPlans)
    }

    /// What the stage took of the releases: bundles first, then pages, the order in which they appear.
    package var entries: [OutputEntry] {
        let entries = written.flatMap(\.entries)
        let isBundle = { (entry: OutputEntry) in entry.path.utf8.suffix(7).elementsEqual(".tar.gz".utf8) }
        return entries.filter(isBundle) + entries.filter { !isBundle($0) }
    }

    package var keptPaths: [String] { finished.flatMap(\.kept) + keptSitePaths }
    package var isWhole: Bool { options.versions.isEmpty }

    package var hasErrors: Bool { findings.contains(where: isError) }

    private func isError(_ finding: Finding) -> Bool {
        finding.severity == .error || (options.strict && finding.severity == .warning)
    }

    /// What keeps the releases in these folders from being listed in the lock: errors of their own, of the unlisted releases that
    /// their history names, and of what all releases share. No names: any error.
    package func errors(concerning names: [String]) -> [Finding] {
        let errors = findings.filter(isError)
        guard !names.isEmpty else { return errors }
        let chain = history(of: names)
        let present = Set(finished.flatMap(\.publications))
        let others = Lock(entries: lock.entries.filter { !chain.contains(BytewiseKey($0.version.text)) })
        let missing = LockCheck.missing(others, present: present, file: LockFile.name)
            .map { $0.located(in: workspace) }
        let folders = finished.map(\.folder).filter { !chain.contains(BytewiseKey($0)) }
        let places = Set(folders.map { BytewiseKey(Files.join(workspace.evidencePath, $0)) })
        let start = workspace.evidencePath.utf8.count + 1
        return errors.filter { finding in
            guard let file = finding.file, !missing.contains(finding) else { return finding.file == nil }
            let end = file.utf8.dropFirst(start).firstIndex(of: UInt8(ascii: "/")) ?? file.utf8.endIndex
            return !places.contains(BytewiseKey(String(file[..<end])))
        }
    }

    /// The folders, and those of the previous releases as far as a bundle's history is computed and not listed.
    private func history(of names: [String]) -> Set<BytewiseKey> {
        let releases = Dictionary(
            finished.map { (BytewiseKey($0.folder), $0) }, uniquingKeysWith: { first, _ in first })
        var chain: Set<BytewiseKey> = []
        for name in names {
            var next: String? = name
            while let key = next.map(BytewiseKey.init), chain.insert(key).inserted {
                next = releases[key]?.summary?.previous
                if let previous = next, isListed(previous) { next = nil }
            }
        }
        return chain
    }

    private func isListed(_ version: String) -> Bool {
        Version(version, scheme: workspace.configuration.project.versioning).map { !lock.entries(for: $0).isEmpty }
            ?? false
    }

    /// Releases whose state makes the verdict negative, oldest first.
    package var notReady: [ReleaseSummary] {
        releases.filter { release in
            guard release.readiness == .notReady else { return false }
            switch options.failOn {
            case .never: return false
            case .any: return true
            case .unlocked:
                if !options.versions.isEmpty { return options.versions.contains(release.version.text) }
                return release.status == .released && !release.isLocked
            }
        }
    }
}
