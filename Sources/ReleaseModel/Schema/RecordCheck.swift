// Checks of a record what its shape can't say: versions, evidence listed twice, who decided what, and the history.
import Documents
import Files
import Primitives
import Versions

struct RecordCheck {
    private let node: DataNode
    private let file: String
    private let scheme: VersionScheme
    private(set) var findings: [Finding] = []

    /// `node` has the shape of a record.
    init(node: DataNode, file: String, scheme: VersionScheme) {
        self.node = node
        self.file = file
        self.scheme = scheme
    }

    /// Nil where nothing is stated, and where what is stated is no version of the project's scheme.
    mutating func version(_ parent: DataNode, _ key: String, field: String) -> Version? {
        guard let text = parent.text(key) else { return nil }
        if let version = Version(text, scheme: scheme) { return version }
        report(
            "bad-version", parent[key], field, "\(excerpt(text)) is no version of the scheme \(scheme.rawValue)",
            scheme.remedy)
        return nil
    }

    /// `record` was read from the node.
    mutating func check(_ record: ReleaseRecord) {
        if let previous = record.previous, previous.identity == record.version.identity {
            report(
                "bad-previous", node["previous"], "previous", "a version can't replace itself",
                "Name the version before it.")
        }
        if !record.version.saysType, node.text("type") == nil {
            report(
                "missing-key", node, "type", record.version.whyTypeIsStated,
                "State type: patch, minor or major.")
        }
        checkEvidence(record.evidence)
        for member in node.members("checks") where member.value.mapping != nil {
            checkDecision(member.value, field: "checks.\(member.key)")
            if member.key == CheckID.unread.rawValue, let status = member.value["status"] {
                report(
                    "no-check", status, "checks.\(member.key).status",
                    "evidence that no check reads has no verdict: it can be waived, and nothing else",
                    "Take the verdict out, and add waive.")
            }
        }
        checkPeople(record)
        if let rollback = node["rollback"] {
            _ = version(rollback, "target_version", field: "rollback.target_version")
        }
        checkLife(of: record)
    }

    private mutating func checkEvidence(_ entries: [EvidenceEntry]) {
        var seen: [[UInt8]: Int] = [:]
        for (index, (entry, item)) in zip(entries, node.nodes("evidence")).enumerated() {
            let path = entry.path
            if let first = seen[Array(path.utf8)] {
                report(
                    "duplicate-path", item["path"], "evidence[\(index)].path",
                    "\(excerpt(path)) is listed twice; the first is evidence[\(first)]", "List each file once.")
                continue
            }
            if ["release.yaml", "release.json", CollectedEvidence.name].contains(path) {
                report(
                    "record-as-evidence", item["path"], "evidence[\(index)].path",
                    "the record can't be its own evidence",
                    "Leave it out: the bundle holds the record anyway.")
            }
            seen[Array(path.utf8)] = index
        }
    }

    private mutating func checkDecision(_ decision: DataNode, field: String) {
        let members = ManualVerdict.fields.shape.members.map(\.name)
        let missing = members.filter { decision.text($0) == nil }
        if missing.count == members.count {
            if decision["waive"]?.mapping == nil {
                report(
                    "empty-decision", decision, field, "this decision has neither a status nor a waiver",
                    "Add status, by, at and reason, or waive; or leave the check out.")
            }
        } else if !missing.isEmpty {
            report(
                "incomplete-verdict", decision, field,
                "a person's verdict lacks \(missing.joined(separator: ", "))",
                "State status, by, at and reason; a waiver has its own by and reason.")
        }
    }

    /// Whoever is named has to be somebody.
    private mutating func checkPeople(_ record: ReleaseRecord) {
        let people = node["people"]
        var names: [(place: DataNode?, field: String, name: String)] = []
        if let name = record.people.releasedBy {
            names.append((people?["released_by"], "people.released_by", name))
        }
        let approvers = people?.nodes("approved_by") ?? []
        for (index, name) in record.people.approvedBy.enumerated() {
            names.append(
                (approvers.indices.contains(index) ? approvers[index] : nil, "people.approved_by[\(index)]", name))
        }
        let commits = node.nodes("commits")
        for (index, commit) in record.commits.enumerated() {
            guard let name = commit.by else { continue }
            names.append((commits[index]["by"], "commits[\(index)].by", name))
        }
        for (place, field, name) in names where Placeholder.namesNobody(name) {
            report(
                "no-person", place, field, "\(excerpt(name)) names nobody", "Name the person, or leave it out.",
                severity: .warning)
        }
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
        _ code: String, _ place: DataNode?, _ field: String, _ message: String, _ remedy: String,
        severity: FindingSeverity = .error
    ) {
        let position = (place ?? node).position
        findings.append(
            Finding(
                code, severity, message, remedy: remedy, file: file, line: position.line, column: position.column,
                field: field))
    }
}
