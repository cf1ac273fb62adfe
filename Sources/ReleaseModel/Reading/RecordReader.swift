// Reads a release record, and checks what its shape can't say: versions, the history, who decided what.
package import Documents
import Files
package import Primitives

package enum RecordReader {
    /// `file` names the record in findings and, by its ending, tells YAML from JSON. The record is nil where an error
    /// was found; warnings come with a record.
    package static func read(
        _ bytes: Bytes, file: String, scheme: VersionScheme
    ) -> (record: ReleaseRecord?, findings: [Finding]) {
        let (record, _, findings) = locatedRead(bytes, file: file, scheme: scheme)
        return (record, findings)
    }

    /// The same with the document, for those who find something wrong with the record later and have to say where.
    package static func locatedRead(
        _ bytes: Bytes, file: String, scheme: VersionScheme
    ) -> (record: ReleaseRecord?, document: DataNode?, findings: [Finding]) {
        let (node, findings) = DocumentReader.read(bytes, file: file, shape: .record)
        guard let node else { return (nil, nil, findings) }
        var reading = RecordReading(node: node, file: file, scheme: scheme, findings: findings)
        let record = reading.record()
        return (reading.findings.contains { $0.severity == .error } ? nil : record, node, reading.findings)
    }

    package static func dates(_ node: DataNode) -> ReleaseDates {
        var dates = ReleaseDates()
        dates.planned = node.timestamp("planned")
        dates.frozen = node.timestamp("frozen")
        dates.rc = node.timestamp("rc")
        dates.validated = node.timestamp("validated")
        dates.released = node.timestamp("released")
        return dates
    }
}

private struct RecordReading {
    let node: DataNode
    let file: String
    let scheme: VersionScheme
    var findings: [Finding]

    mutating func record() -> ReleaseRecord? {
        guard let version = version(node, "version", field: "version"),
            let status = node.word("status", ReleaseStatus.self)
        else { return nil }
        let previous = self.version(node, "previous", field: "previous")
        if let previous, previous.identity == version.identity {
            report(
                "bad-previous", node["previous"], "previous", "a version can't replace itself",
                "Name the version before it.")
        }
        var record = ReleaseRecord(
            project: node.text("project") ?? "", version: version,
            type: node.word("type", ReleaseType.self) ?? Self.type(of: version, over: previous), status: status)
        if scheme == .calver, node.text("type") == nil {
            report(
                "missing-key", node, "type", "a calendar version doesn't say what kind of release it is",
                "State type: patch, minor or major.")
        }
        record.summary = node.text("summary")
        record.commit = node.text("commit")
        record.branch = node.text("branch")
        record.previous = previous
        if let build = node["build"] {
            record.build.id = build.text("id")
            record.build.url = build.text("url")
            record.build.builder = build.text("builder")
        }
        if let dates = node["dates"] { record.dates = RecordReader.dates(dates) }
        record.people.releasedBy = node["people"]?.text("released_by")
        record.people.approvedBy = node["people"]?.texts("approved_by") ?? []
        record.candidates = node.nodes("candidates").map {
            Candidate(tag: $0.text("tag") ?? "", commit: $0.text("commit"), at: $0.timestamp("at"))
        }
        record.history = node.nodes("history").compactMap { step in
            step.word("to", ReleaseStatus.self).map {
                Transition(to: $0, at: step.timestamp("at"), by: step.text("by"), reason: step.text("reason"))
            }
        }
        if let notes = node["notes"] { record.notes = NotesReader.read(notes) }
        record.evidence = evidence()
        record.checks = decisions()
        record.artifacts = node.nodes("artifacts").map(Self.artifact)
        if let rollback = node["rollback"], rollback.mapping != nil {
            _ = self.version(rollback, "target_version", field: "rollback.target_version")
            record.rollback = Self.rollback(rollback)
        }
        if let amends = node["amends"], let digest = amends.text("manifest_sha256").flatMap({ SHA256Digest(hex: $0) }) {
            record.amends = Amendment(manifestSHA256: digest, reason: amends.text("reason") ?? "")
        }
        checkLife(of: record)
        return record
    }

    private static func type(of version: Version, over previous: Version?) -> ReleaseType {
        guard let previous else { return version.typeByZeros }
        return version.bump(over: previous) ?? .patch
    }

    /// Nil where nothing is stated, and where what is stated is no version of the project's scheme.
    private mutating func version(_ parent: DataNode, _ key: String, field: String) -> Version? {
        guard let text = parent.text(key) else { return nil }
        if let version = Version(text, scheme: scheme) { return version }
        report(
            "bad-version", parent[key], field, "\(excerpt(text)) is no version of the scheme \(scheme.rawValue)",
            scheme.remedy)
        return nil
    }

    private mutating func evidence() -> [EvidenceEntry] {
        var seen: [[UInt8]: Int] = [:]
        var entries: [EvidenceEntry] = []
        for (index, item) in node.nodes("evidence").enumerated() {
            let path = item.text("path") ?? ""
            if let first = seen[Array(path.utf8)] {
                report(
                    "duplicate-path", item["path"], "evidence[\(index)].path",
                    "\(excerpt(path)) is listed twice; the first is evidence[\(first)]", "List each file once.")
                continue
            }
            if path == "release.yaml" || path == "release.json" {
                report(
                    "record-as-evidence", item["path"], "evidence[\(index)].path",
                    "the record can't be its own evidence",
                    "Leave it out: the bundle holds the record anyway.")
            }
            seen[Array(path.utf8)] = index
            entries.append(
                EvidenceEntry(
                    path: path, kind: item.word("kind", EvidenceKind.self), gate: item.text("gate"),
                    description: item.text("description"), redact: item.flag("redact")))
        }
        return entries
    }

    private mutating func decisions() -> [CheckDecision] {
        var decisions: [CheckDecision] = []
        for member in node.members("checks") {
            guard let id = CheckID(rawValue: member.key), member.value.mapping != nil else { continue }
            let value = member.value
            var decision = CheckDecision(check: id)
            let stated = ["status", "by", "at", "reason"].filter { value.text($0) != nil }
            if let status = value.word("status", CheckStatus.self), let by = value.text("by"),
                let at = value.timestamp("at"), let reason = value.text("reason")
            {
                decision.verdict = ManualVerdict(status: status, by: by, at: at, reason: reason)
            } else if !stated.isEmpty {
                let missing = ["status", "by", "at", "reason"].filter { !stated.contains($0) }
                report(
                    "incomplete-verdict", value, "checks.\(id.rawValue)",
                    "a person's verdict lacks \(missing.joined(separator: ", "))",
                    "State status, by, at and reason; a waiver has its own by and reason.")
            }
            if let waive = value["waive"], let by = waive.text("by"), let reason = waive.text("reason") {
                decision.waiver = Waiver(by: by, reason: reason, expires: waive.timestamp("expires"))
            }
            if stated.isEmpty, decision.waiver == nil {
                report(
                    "empty-decision", value, "checks.\(id.rawValue)", "this decision has neither a status nor a waiver",
                    "Add status, by, at and reason, or waive; or leave the check out.")
            }
            decisions.append(decision)
        }
        return decisions.sorted { $0.check < $1.check }
    }

    private static func artifact(_ node: DataNode) -> Artifact {
        Artifact(
            name: node.text("name") ?? "", sha256: node.text("sha256").flatMap { SHA256Digest(hex: $0) },
            size: node["size"]?.int, purl: node.text("purl"), uri: node.text("uri"), path: node.text("path"))
    }

    private static func rollback(_ node: DataNode) -> RollbackRecord {
        var rollback = RollbackRecord()
        rollback.id = node.text("id")
        rollback.type = node.word("type", RollbackType.self)
        rollback.reason = node.text("reason")
        rollback.targetVersion = node.text("target_version")
        rollback.approvedBy = node.text("approved_by")
        rollback.completedAt = node.timestamp("completed_at")
        return rollback
    }

    private mutating func checkLife(of record: ReleaseRecord) {
        if let fault = Lifecycle.fault(in: record.history, endingAt: record.status) {
            let step = node.nodes("history")
            let place = fault.index < step.count ? step[fault.index] : node["status"]
            let field = fault.index < step.count ? "history[\(fault.index)]" : "status"
            report("bad-history", place, field, fault.message, "Correct the history or the status.")
        }
        if record.status == .rolledBack, (record.rollback ?? RollbackRecord()) == RollbackRecord() {
            report(
                "missing-rollback", node["status"], "status",
                "a release that was rolled back needs the rollback's record",
                "Add rollback with at least its reason and target_version.")
        }
        if record.status.isPublished, record.dates.released == nil {
            report(
                "missing-release-date", node["status"], "dates.released", "a published release needs its date",
                "Add dates.released, as in 2026-03-01T12:00:00Z.")
        }
        if let planned = record.dates.planned, let released = record.dates.released, released.days(since: planned) > 0 {
            let days = released.days(since: planned)
            findings.append(
                Finding(
                    "late-release", .note,
                    "released \(days) \(days == 1 ? "day" : "days") after its plan (\(planned.dateText))",
                    file: file, line: node["dates"]?["released"]?.position.line, field: "dates.released"))
        }
    }

    private mutating func report(
        _ code: String, _ place: DataNode?, _ field: String, _ message: String, _ remedy: String
    ) {
        let position = (place ?? node).position
        findings.append(
            Finding(
                code, .error, message, remedy: remedy, file: file, line: position.line, column: position.column,
                field: field))
    }
}
