// Release summaries as JSON in the build's cache, and back.
import ColophonSystem
import ReleaseModel

enum SummaryCoding {
    /// Over every field.
    static func digest(_ summary: ReleaseSummary) -> SHA256Digest { SHA256Digest(of: json(summary).canonicalBytes) }

    static func version(_ version: Version) -> JSON { [.string(version.scheme.rawValue), .string(version.text)] }

    static func version(_ node: DataNode) -> Version? {
        guard let (scheme, text) = node.pair, let known = VersionScheme(rawValue: scheme) else { return nil }
        return Version(text, scheme: known)
    }

    static func json(_ summary: ReleaseSummary) -> JSON {
        .object(compact: [
            ("project", .string(summary.project)), ("version", version(summary.version)),
            ("type", .string(summary.type.rawValue)), ("status", .string(summary.status.rawValue)),
            ("summary", .text(summary.summary)), ("commit", .text(summary.commit)),
            ("previous", .text(summary.previous)),
            ("dates", dates(summary.dates)), ("released_by", .text(summary.releasedBy)),
            ("ready", .bool(summary.isReady)),
            ("checks", .array(summary.checks.map(check))),
            ("tests", summary.tests.map { [.int($0.passed), .int($0.failed), .int($0.skipped)] }),
            ("line_rate", summary.lineRate.map(JSON.double)), ("entries", .int(summary.entries)),
            ("breaking", .int(summary.breaking)), ("security", .int(summary.securityFixes)),
            ("first", .text(summary.firstEntry)), ("bundle_name", .string(summary.bundleName)),
            ("bundle", bundle(summary.bundle)), ("draft", .bool(summary.isDraft)), ("locked", .bool(summary.isLocked)),
            ("amendment", .int(summary.amendment)), ("standby", summary.standby.json), ("advice", summary.advice?.json),
            ("incidents", .array(summary.incidents.map(\.json))), ("sync", .array(summary.sync.map(sync))),
            ("findings", .array(summary.findings.map(\.json))),
        ])
    }

    static func read(_ node: DataNode) -> ReleaseSummary? {
        guard let version = node["version"].flatMap(version), let type = node.word("type", ReleaseType.self),
            let status = node.word("status", ReleaseStatus.self), let bundle = node["bundle"].flatMap(bundle),
            let standby = node["standby"].map(standby)
        else { return nil }
        let tests = (node["tests"]?.sequence ?? []).compactMap(\.int)
        let fields = ReleaseSummary.Fields(
            project: node.text("project") ?? "", version: version, type: type, status: status,
            summary: node.text("summary"),
            commit: node.text("commit"), previous: node.text("previous"), dates: dates(node["dates"]),
            releasedBy: node.text("released_by"), isReady: node.flag("ready"),
            checks: node.nodes("checks").compactMap(check),
            tests: tests.count == 3 ? .init(passed: tests[0], failed: tests[1], skipped: tests[2]) : nil,
            lineRate: node["line_rate"]?.double, entries: node["entries"]?.int ?? 0,
            breaking: node["breaking"]?.int ?? 0,
            securityFixes: node["security"]?.int ?? 0, firstEntry: node.text("first"),
            bundleName: node.text("bundle_name") ?? "", bundle: bundle, isDraft: node.flag("draft"),
            isLocked: node.flag("locked"), amendment: node["amendment"]?.int ?? 0, standby: standby,
            advice: node["advice"].flatMap(advice),
            incidents: node.nodes("incidents").compactMap(IncidentReader.incident),
            sync: node.nodes("sync").compactMap(sync),
            findings: node.nodes("findings").map(finding))
        return ReleaseSummary(fields)
    }

    private static func dates(_ dates: ReleaseDates) -> JSON {
        .object(compact: [
            ("planned", .text(dates.planned?.text)), ("frozen", .text(dates.frozen?.text)),
            ("rc", .text(dates.rc?.text)),
            ("validated", .text(dates.validated?.text)), ("released", .text(dates.released?.text)),
        ])
    }

    private static func dates(_ node: DataNode?) -> ReleaseDates { node.map(RecordReader.dates) ?? ReleaseDates() }

    private static func check(_ check: ReleaseSummary.Check) -> JSON {
        [
            .string(check.id.rawValue), .string(check.status.rawValue), .bool(check.required), .bool(check.isWaived),
            .string(check.headline),
        ]
    }

    private static func check(_ node: DataNode) -> ReleaseSummary.Check? {
        guard let parts = node.sequence, parts.count == 5, let id = parts[0].string.flatMap(CheckID.init),
            let status = parts[1].string.flatMap(CheckStatus.init)
        else { return nil }
        return .init(
            id: id, status: status, required: parts[2].bool ?? true, isWaived: parts[3].bool ?? false,
            headline: parts[4].string ?? "")
    }

    private static func bundle(_ digests: BundleDigests) -> JSON {
        [
            "manifest": .string(digests.manifest.hex), "tar": .string(digests.tar.hex),
            "gzip": .string(digests.gzip.hex),
            "size": .int(digests.size),
        ]
    }

    private static func bundle(_ node: DataNode) -> BundleDigests? {
        guard let manifest = node.digest("manifest"), let tar = node.digest("tar"), let gzip = node.digest("gzip"),
            let size = node["size"]?.int
        else { return nil }
        return BundleDigests(manifest: manifest, tar: tar, gzip: gzip, size: size)
    }

    private static func sync(_ state: ReleaseSummary.SyncState) -> JSON {
        [
            .string(state.rule), .int(state.files), .string(state.state.rawValue), .int(state.added),
            .int(state.modified),
            .int(state.deleted), .int(state.conflicts),
        ]
    }

    private static func sync(_ node: DataNode) -> ReleaseSummary.SyncState? {
        guard let parts = node.sequence, parts.count == 7, let rule = parts[0].string,
            let state = parts[2].string.flatMap(SyncPlan.State.init)
        else { return nil }
        let counts = [1, 3, 4, 5, 6].map { parts[$0].int ?? 0 }
        return .init(
            rule: rule, files: counts[0], state: state, added: counts[1], modified: counts[2], deleted: counts[3],
            conflicts: counts[4])
    }

    private static func standby(_ node: DataNode) -> StandbyPlan {
        StandbyPlan(
            target: node.text("target"), tested: node.flag("tested"), blockers: node.nodes("blockers").map(blocker),
            steps: node.nodes("steps").map(step))
    }

    private static func advice(_ node: DataNode) -> RollbackAdvice? {
        guard let type = node.word("rollback_type", RollbackType.self),
            let approval = node.word("approval_level", ApprovalLevel.self)
        else { return nil }
        return RollbackAdvice(
            decision: RollbackDecision(type, approval), incident: node["incident"].flatMap(IncidentReader.incident),
            target: node.text("target"), blockers: node.nodes("blockers").map(blocker),
            steps: node.nodes("steps").map(step))
    }

    private static func blocker(_ node: DataNode) -> RollbackBlocker {
        RollbackBlocker(code: node.text("code") ?? "", message: node.text("message") ?? "")
    }

    private static func step(_ node: DataNode) -> RollbackStep {
        RollbackStep(
            name: node.text("name") ?? "", description: node.text("description") ?? "", minutes: node["minutes"]?.int)
    }

    private static func finding(_ node: DataNode) -> Finding {
        Finding(
            node.text("code") ?? "", node.word("severity", FindingSeverity.self) ?? .error, node.text("message") ?? "",
            remedy: node.text("remedy") ?? "", file: node.text("file"), line: node["line"]?.int,
            column: node["column"]?.int, field: node.text("field"))
    }
}
