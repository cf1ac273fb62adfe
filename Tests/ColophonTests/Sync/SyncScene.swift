// An upstream and a downstream tree side by side, and what a person does with them: plan, approve, apply.
import Bundles
import Checklist
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Versions
import Workspace

struct SyncScene {
    /// Holds `up`, `down` and whatever else a test puts beside them.
    let tree: SyncTree
    var rule: SyncRule
    var version = "1.0.0"
    var restores = false
    /// Counted up by each apply, so that no two are of the same second.
    var clock = 1_700_000_000
    /// The checksums of a locked release; nil: those of the source as it is.
    var locked: SyncChecksums.Rule?

    /// In memory where there is such a place: an apply brings much to disk.
    static let place = Files.kind("/dev/shm") == .directory ? "/dev/shm" : "/tmp"

    init(_ files: [String: String] = [:], rule: SyncRule = syncRule("*")) throws {
        tree = try SyncTree(files, in: Self.place)
        self.rule = rule
        self.rule.target = "../down"
        for folder in ["up", "down"] { try Files.makeDirectory(tree.path(folder)) }
    }

    var target: String { tree.path("down") }
    var now: Timestamp { Timestamp(secondsSinceEpoch: clock) }

    func request() throws -> SyncRequest {
        let source = try SyncSource.open(root: tree.path("up"), excluding: [], rules: [rule])
        let checksums = try locked ?? #require(source.checksums().rules.first)
        var request = SyncRequest(
            rule: rule, checksums: checksums, release: try syncRelease(version), project: syncProject(),
            source: source, target: target)
        request.restores = restores
        return request
    }

    func plan() throws -> SyncPlan { try SyncPlanner.outcome(request()).plan }

    func approval(_ plan: SyncPlan) -> SyncApproval {
        SyncApproval(rule: plan.rule, version: plan.version, plan: plan.digest, by: "Ada", at: now)
    }

    /// By its own approval, if there is no other.
    @discardableResult
    func apply(
        _ plan: SyncPlan, _ approval: SyncApproval? = nil, writes: WriteLayer = .system
    ) throws -> SyncReport {
        try SyncApply(plan: plan, approval: approval ?? self.approval(plan), by: "Bo", at: now, writes: writes)
            .run(request())
    }

    /// Plans, approves and applies.
    @discardableResult
    mutating func sync() throws -> SyncReport {
        clock += 60
        return try apply(plan())
    }

    func status(_ released: [(version: Version, date: Timestamp?)] = []) -> TargetStatus {
        // What was applied is one of the releases that are out.
        let applied = (try? SyncStore(root: target).snapshot(of: rule.id)).flatMap { Version($0?.version ?? "") }
        var releases = released.map { ReleaseOutline(version: $0.version, status: .released, releasedAt: $0.date) }
        if let applied, !releases.contains(where: { $0.version == applied }) {
            releases.append(ReleaseOutline(version: applied, status: .released))
        }
        return TargetStatuses.status(of: rule, target: target, releases: releases, digests: DigestCache()).status
    }

    // MARK: Looking

    func text(_ path: String) throws -> String? {
        try Files.readIfPresent(tree.path(path)).map { String(decoding: $0, as: UTF8.self) }
    }

    func log() throws -> [SyncExecution] { try SyncStore(root: target).log(of: rule.id).executions }

    /// A file with all that an untouched one keeps; its times, its inode, its bytes.
    struct Kept: Equatable {
        var entry: TreeEntry
        var bytes: Bytes?
    }

    /// Everything below `folder` but what `skipping` names, by its path in it.
    func state(_ folder: String, skipping: Set<String> = []) throws -> [String: Kept] {
        var state: [String: Kept] = [:]
        let root = tree.path(folder)
        for entry in try Files.walk(root, skipping: { skipping.contains($0.path) }) {
            let bytes = entry.kind == .file ? try Files.read(Files.join(root, entry.path)) : nil
            state[entry.path] = Kept(entry: entry, bytes: bytes)
        }
        return state
    }

    /// All that the sync has no business to change: the downstream tree without the sync's own folder.
    func downstream() throws -> [String: Kept] { try state("down", skipping: [SyncStore.folder]) }

    /// What the sync knows, but for what a refused apply may leave: a line in the log, the lock.
    func memory() throws -> [String: Kept] {
        try state("down/" + SyncStore.folder, skipping: ["transaction"])
            .filter { !$0.key.hasSuffix("log.jsonl") }
    }
}

/// Numbers that are the same in every run.
struct SyncRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) ^ (state << 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<Element>(_ elements: [Element]) throws -> Element {
        try #require(elements.randomElement(using: &self))
    }
}
