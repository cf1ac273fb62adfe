// What the pipeline knows of one release between its steps.
import Bundles
import Checklist
import Documents
import Evidence
import Files
import Mustache
import Parts
import Primitives
package import ReleaseModel
import Site
import Verification
import Workspace

/// A release that was loaded, evaluated, planned and rendered in this run. One object, since the serial pass hands thousands
/// around, and each holds a hundred references.
package final class FreshRelease: Sendable {
    /// Over all files of its folder.
    let folder: SHA256Digest
    /// `CacheEntry.stamp`
    let stamp: SHA256Digest?
    let rendered: RenderedRelease
    let content: BundleContent
    let outline: ReleaseOutline
    /// What it was read from; nil: its folder.
    let published: Published?
    /// Why its bundle could not be read, though its folder lacks some of it.
    let lack: [Finding]

    init(
        folder: SHA256Digest, stamp: SHA256Digest?, rendered: RenderedRelease, content: BundleContent,
        published: Published? = nil, lack: [Finding] = []
    ) {
        self.folder = folder
        self.stamp = stamp
        self.rendered = rendered
        self.content = content
        outline = ReleaseOutline(rendered.loaded)
        self.published = published
        self.lack = lack
    }

    /// A listed release as its bundle has it.
    convenience init(
        folder: SHA256Digest, stamp: SHA256Digest?, _ release: PublishedRelease, _ checked: CheckedRelease
    ) {
        self.init(
            folder: folder, stamp: stamp, rendered: release.rendered(checked), content: release.content.bundleContent,
            published: Published(
                entry: release.entry, bundle: release.bundle, history: release.content.provenance.history))
    }

    /// A publication that the lock lists.
    struct Published: Sendable {
        let entry: Lock.Entry
        let bundle: Bundle
        let history: HistoryLink
    }

    var loaded: LoadedRelease { rendered.loaded }

    /// About what it holds in memory, in bytes: the record and its verdicts, their JSON and the evidence.
    var weight: Int { content.payload.reduce(24 << 10) { $0 + 2 * $1.bytes.count } }
}

/// What the serial pass needs of a release, and no more: the release itself is made a second time for its bundle and pages.
package final class OutlinedRelease: Sendable {
    let folder: SHA256Digest
    let content: BundleContent
    let outline: ReleaseOutline
    /// Without its steps.
    let standby: StandbyPlan

    init(_ release: FreshRelease) {
        folder = release.folder
        content = release.content.withoutBytes
        outline = release.outline
        var standby = release.rendered.standby
        standby.steps = []
        self.standby = standby
    }
}

/// A release before the serial pass.
package enum PreparedRelease: Sendable {
    case fresh(FreshRelease)
    /// One for which there was no room in memory.
    case outlined(OutlinedRelease)
    /// Nothing in its folder changed since this was remembered.
    case cached(CacheMemory)
    /// One that was made elsewhere. In a place of its own, since it is large, and lists of thousands are handed around.
    indirect case parted(PartSet.Release)
    /// Findings name files relative to the release's folder.
    case broken(BrokenRelease)

    /// Without what can be made again.
    var outlined: PreparedRelease {
        if case .fresh(let release) = self { .outlined(OutlinedRelease(release)) } else { self }
    }

    var content: BundleContent? {
        switch self {
        case .fresh(let release): release.content
        case .outlined(let release): release.content
        case .cached(let memory): memory.entry.content
        case .parted(let release): release.entry.content
        case .broken: nil
        }
    }

    var outline: ReleaseOutline? {
        switch self {
        case .fresh(let release): release.outline
        case .outlined(let release): release.outline
        case .cached(let memory): memory.entry.outline
        case .parted(let release): release.entry.outline
        case .broken: nil
        }
    }

    /// Without bytes; `release` is this one as it was made again.
    func contentWithoutBytes(_ release: FreshRelease) -> BundleContent {
        if case .outlined(let outlined) = self { outlined.content } else { release.content.withoutBytes }
    }

    /// The steps may be missing.
    var standby: StandbyPlan? {
        switch self {
        case .fresh(let release): release.rendered.standby
        case .outlined(let release): release.standby
        case .cached(let memory): memory.entry.summary.standby
        case .parted(let release): release.entry.standby
        case .broken: nil
        }
    }

    /// The version to which going back was tested.
    var testedTarget: String? { standby.flatMap { $0.tested ? $0.target : nil } }

    var freshRelease: FreshRelease? {
        if case .fresh(let release) = self { return release }
        return nil
    }
}

/// A release with all that the serial pass decided about it.
package struct ReleaseJob: Sendable {
    var release: PreparedRelease
    var history = HistoryLink(previous: nil, manifest: nil, reason: nil)
    /// What the lock lists of this version, the first publication first.
    var listed: [Lock.Entry] = []
    var decision = LockDecision.draft
    /// The release that the record calls its previous one.
    var before: Before?
    var earlier: String?
    var later: String?
    var advice: RollbackAdvice?
    var syncPlans: [SyncPlan] = []
    var targetStatuses: [TargetStatus] = []

    struct Before: Sendable {
        var name: String
        /// Of its `data/evidence.json`.
        var evidence: SHA256Digest
        /// Nil: it was built in an earlier run.
        var release: FreshRelease?
    }

    init(release: PreparedRelease) { self.release = release }

    /// Changes whenever the release's own files would, its folder and what all releases share being the same. The lock's
    /// decision is made of these, the history and what is listed.
    var key: SHA256Digest {
        let link: JSON = [
            JSON.text(history.previous) ?? .null, JSON.text(history.manifest?.hex) ?? .null,
            JSON.text(history.reason) ?? .null,
        ]
        let parts: JSON = [
            link,
            .array(listed.map { [.string($0.folder), .string($0.manifest.hex), .string($0.tar.hex)] }),
            JSON.text(before?.evidence.hex) ?? .null, JSON.text(earlier) ?? .null, JSON.text(later) ?? .null,
            advice?.json ?? .null,
            .array(syncPlans.map { .string($0.digest.hex) }), .array(targetStatuses.map { $0.json() }),
        ]
        return SHA256Digest(of: parts.canonicalBytes)
    }
}

/// A release after its last step. Findings name files relative to the workspace.
package struct FinishedRelease: Sendable {
    var folder: String
    var summary: ReleaseSummary?
    var broken: BrokenRelease?
    var findings: [Finding] = []
    /// As they were made, the bundle first; empty once the stage has taken them.
    var files: [OutputFile] = []
    /// What the stage took.
    var entries: [OutputEntry] = []
    /// The run writes it, as it was asked for or is not in the output.
    var isWritten = true
    /// Output paths that are right as they are.
    var kept: [String] = []
    /// Listed publications that are there: `2.0.1`, `2.0.1/amend-1`.
    var publications: [String] = []
    var decision = LockDecision.draft
    /// What to remember once the files are written.
    var memory: CacheMemory?
    /// Over what the pages over all releases are made of.
    var summaryDigest: SHA256Digest?
    /// Whether it was made in this run, and not just remembered.
    var isFresh = false
    /// What locking writes beside the record; of a release that isn't listed.
    var lockedFiles: LockedFiles?
    /// Plans of a release that is out and that wait for approval.
    var pendingPlans: [SyncPlan] = []
    /// With the name of its record. Only where it was asked for.
    var checklist: (verdicts: Checklist, recordFile: String)?
    /// Why its page could not be made: nothing is written then.
    var failure: TemplateError?
    /// Why the stage could not take its files: nothing is written then either.
    var refusal: FileError?
    /// What is wrong with the part that it is in: the same.
    var damage: Finding?
}

/// What a listed release is judged by from then on, whatever the configuration says.
final class LockedFiles: Sendable {
    let policy: Policy
    let sync: SyncChecksums
    let facts: LockedFacts
    /// What it was made of: the record's file, and the evidence.
    private let record: SHA256Digest
    private let evidence: [(path: String, sha256: SHA256Digest)]

    init(_ release: RenderedRelease) {
        policy = release.checked.policy
        sync = release.sync
        facts = LockedFacts(release.loaded)
        record = release.loaded.recordSHA256
        evidence = release.loaded.evidence.filter(\.isPresent).map { ($0.path, $0.sha256) }
    }

    /// Whether a bundle is of the same record and evidence. What else is in it depends on the releases around it.
    func areThose(of bundle: ReadBundle) -> Bool {
        let there = bundle.evidence.filter { !$0.isMissing }
        let known = Dictionary(
            evidence.map { (BytewiseKey($0.path), $0.sha256) }, uniquingKeysWith: { first, _ in first })
        return bundle.provenance.source.sha256 == record && there.count == known.count
            && there.allSatisfy { known[BytewiseKey($0.entry.path)] == $0.sha256 }
    }
}
