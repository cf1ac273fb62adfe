// A sync rule that is in no configuration: what it reads, what it must keep clear of, and whether it is of the release.
import Bundles
import Checklist
import Files
import Primitives
import ReleaseModel
import Sync
import Versions
import Workspace

struct GivenSyncRule: Sendable {
    let rule: SyncRule
    private let pipeline: Pipeline
    private let source: SyncSource
    private let own: OwnPlaces
    /// With the files that other rules write.
    private let collisions: [Finding]

    /// `others` are the rules that are given like it.
    init(
        _ rule: SyncRule, beside others: [SyncRule], workspace: Workspace, pipeline: Pipeline
    ) throws(WorkspaceError) {
        self.rule = rule
        self.pipeline = pipeline
        let configuration = workspace.configuration
        let placed = configuration.placed(rule)
        func open(_ rules: [SyncRule]) throws(WorkspaceError) -> SyncSource? {
            let names = rules.map(\.id)
            return try Pipeline.openSource(workspace, rules: rules, digests: pipeline.digests) { names[$0] }
        }
        guard let source = try open([placed]) else { throw WorkspaceError(findings: []) }
        self.source = source
        own = OwnPlaces(workspace, further: [rule] + others)
        let tree = SyncTargets.treeName(placed)
        let rivals = others.map(configuration.placed).filter { SyncTargets.treeName($0).hasSameBytes(as: tree) }
        let files = source.checksums().rules.first?.files ?? []
        var writers = [(rule: placed, files: files)]
        for (rules, source) in [
            (configuration.sync.map(configuration.placed), pipeline.sync), (rivals, try open(rivals)),
        ] {
            writers += zip(rules, source?.checksums().rules ?? []).map { ($0, $1.files) }
        }
        writers.removeAll { !SyncTargets.treeName($0.rule).hasSameBytes(as: tree) }
        // The others' collisions with each other are not this rule's, and what is its alone is in its source's findings.
        let targets = Set(files.map { BytewiseKey($0.target) })
        collisions = SyncTargets.collisions(
            writers.map { rule, files in (rule, files.filter { targets.contains(BytewiseKey($0.target)) }) }
        ).filter { !source.findings.contains($0) }
    }

    /// About the rule's files, relative to the source root.
    var warnings: [Finding] { source.findings.filter { $0.severity != .error } }

    /// Nil: there is nothing of the rule.
    func request(_ record: ReleaseRecord, isLocked: Bool) async -> SyncRequest? {
        guard let checksums = source.checksums().rules.first else { return nil }
        var request = pipeline.syncRequest(rule, checksums: checksums, source: source, release: record)
        request.own = own
        request.obstacles = collisions
        if isLocked { request.obstacles += await provenance(record, checksums) }
        return request
    }

    /// A locked release recorded what its own rules hand over, and nothing of this one. The files of today count as its own
    /// only where git shows that they are those of its commit.
    private func provenance(_ record: ReleaseRecord, _ checksums: SyncChecksums.Rule) async -> [Finding] {
        let root = pipeline.workspace.path(pipeline.workspace.configuration.paths.source)
        let isShown = await isOfCommit(record.commit, checksums, root: root)
        if isShown { return [] }
        return [
            Finding(
                "rule-not-released", .error,
                "the release \(record.version.text) was locked without this rule, and git doesn't show that the "
                    + "rule's files here are those of its commit",
                remedy: "Check out the release's commit, or plan a release that isn't locked yet.")
        ]
    }

    private func isOfCommit(_ commit: String?, _ checksums: SyncChecksums.Rule, root: String) async -> Bool {
        guard let commit, let selection = try? SyncSelection(rule) else { return false }
        do throws(GitError) {
            guard let place = Files.realPath(root), let tree = try await GitWorkTree.containing(place) else {
                return false
            }
            let changed = try await tree.changedPaths(since: commit, below: place)
            let tracked = Set(try await tree.trackedPaths(below: place).map(BytewiseKey.init))
            let below = Files.relative(place, to: tree.root)
            return !changed.contains { selection.matches($0) }
                && checksums.files.allSatisfy { file in
                    // Where a link led, the file is another one.
                    tracked.contains(BytewiseKey(Files.join(below, file.source)))
                        && source.place(of: file.source)?.hasSameBytes(as: Files.join(root, file.source)) == true
                }
        } catch { return false }
    }
}
