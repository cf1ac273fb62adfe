// What the pipeline knows of one release between its steps.
import ColophonSystem
import ReleaseModel

/// A release that was loaded, evaluated, planned and rendered in this run.
struct FreshRelease: Sendable {
    /// Over all files of its folder.
    var folder: SHA256Digest
    var rendered: RenderedRelease
    var content: BundleContent
}

/// A release before the serial pass.
enum PreparedRelease: Sendable {
    case fresh(FreshRelease)
    /// Nothing in its folder changed since this was remembered.
    case cached(CacheEntry)
    case broken(BrokenRelease)

    var content: BundleContent? {
        switch self {
        case .fresh(let release): release.content
        case .cached(let entry): entry.content
        case .broken: nil
        }
    }

    var outline: ReleaseOutline? {
        switch self {
        case .fresh(let release): ReleaseOutline(release.rendered.planned.loaded)
        case .cached(let entry): entry.outline
        case .broken: nil
        }
    }

    var isRollbackTested: Bool {
        switch self {
        case .fresh(let release): release.rendered.planned.standby.tested
        case .cached(let entry): entry.summary.standby.tested
        case .broken: false
        }
    }

    /// What a live sync plan needs; a remembered release doesn't keep it.
    var planned: PlannedRelease? {
        if case .fresh(let release) = self { return release.rendered.planned }
        return nil
    }
}

/// A release with all that the serial pass decided about it.
struct ReleaseJob: Sendable {
    var release: PreparedRelease
    var history = HistoryLink(previous: nil, manifest: nil, reason: nil)
    var decision = LockDecision.draft
    var earlier: String?
    var later: String?
    var advice: RollbackAdvice?
    var syncPlans: [SyncPlan] = []

    init(release: PreparedRelease) { self.release = release }

    /// Changes whenever the release's own files would, its folder being the same.
    var key: SHA256Digest {
        let parts = [
            history.previous ?? "-", history.manifest?.hex ?? "-", history.reason ?? "-", earlier ?? "-", later ?? "-",
            "\(decision)", advice.map { String(decoding: $0.json.canonicalBytes, as: UTF8.self) } ?? "-",
            syncPlans.map(\.digest.hex).joined(separator: ","),
        ]
        return SHA256Digest(of: Array(parts.joined(separator: "\n").utf8))
    }
}

/// A release after its last step.
struct FinishedRelease: Sendable {
    var folder: String
    var summary: ReleaseSummary?
    var broken: BrokenRelease?
    var findings: [Finding] = []
    /// To be written, the bundle first.
    var files: [OutputFile] = []
    /// Output paths that are right as they are.
    var kept: [String] = []
    /// Listed publications that are there: `2.0.1`, `2.0.1/amend-1`.
    var publications: [String] = []
    var decision = LockDecision.draft
    /// What to remember once the files are written.
    var memory: CacheEntry?
    /// What locking writes beside the record; only of a release that was built in this run.
    var planned: PlannedRelease?
}
