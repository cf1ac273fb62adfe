// The files that stand beside a release's page, and what is in them.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

enum ReleaseFile {
    /// In the order that the page lists them.
    static let published: [(name: String, label: String, isLive: Bool)] = [
        ("notes.md", "Release notes, Markdown", false), ("release.json", "Release record, canonical JSON", false),
        ("checklist.json", "Verdicts, findings and digests", false),
        ("status.json", "Incidents, advice, sync and what changed in the evidence, live", true),
        ("SHA256SUMS", "Checksums of the bundle and of the files beside it", false),
    ]

    /// Canonical JSON (RFC 8785) and a line feed.
    static func bytes(_ json: JSON) -> Bytes { json.canonicalBytes + [0x0A] }

    static func status(_ drawing: ReleaseDrawing, _ placement: ReleasePlacement) -> JSON {
        let summary = placement.summary
        return .object(compact: [
            ("version", .string(summary.version.text)), ("status", .string(summary.status.rawValue)),
            ("ready", .bool(summary.isReady)),
            ("readiness", .string(summary.readiness.rawValue)), ("draft", .bool(summary.isDraft)),
            ("incidents", .array(summary.incidents.map(\.json))), ("advice", summary.advice?.json ?? .null),
            ("sync", .array(placement.syncPlans.map(sync))),
            ("targets", .array(placement.targetStatuses.map { $0.json() })), ("changes", drawing.changes?.json),
        ])
    }

    private static func sync(_ plan: SyncPlan) -> JSON {
        let counts = SyncPlan.Action.allCases.map { ($0.rawValue, JSON?.some(.int(plan.count($0)))) }
        return .object(compact: [
            ("rule", .string(plan.rule)), ("target_repo", JSON.text(plan.targetRepository)),
            ("state", .string(plan.state.rawValue)), ("counts", .object(compact: counts)),
            ("obstacles", plan.state == .unknown ? nil : JSON.list(plan.obstacles.map(JSON.string))),
            ("plan_sha256", plan.state == .unknown ? nil : .string(plan.digest.hex)),
        ])
    }
}
