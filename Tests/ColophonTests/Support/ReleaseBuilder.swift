// Releases for tests, built in memory: a record, evidence that was already read, a policy, and the verdicts on them.
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

struct ReleaseBuilder {
    var record: ReleaseRecord
    var evidence: [LoadedEvidence] = []
    var incidents: [Incident] = []
    var policy = Policy()
    var facts = ReleaseFacts()
    /// The day of the build.
    var today = Timestamp(secondsSinceEpoch: 1_700_000_000)  // 2023-11-14

    /// A released version without evidence or notes; its type is what the step over `previous` shows.
    init(
        _ version: String = "1.1.0", previous: String? = "1.0.0", scheme: VersionScheme = .semver,
        released: String? = "2023-05-10T09:30:00Z"
    ) throws {
        let version = try #require(Version(version, scheme: scheme))
        let before = try previous.map { try #require(Version($0, scheme: scheme)) }
        let type = before.map { version.bump(over: $0) ?? .patch } ?? version.typeByZeros
        record = ReleaseRecord(project: "sample", version: version, type: type, status: .released)
        record.previous = before
        record.dates.released = try released.map { try #require(Timestamp($0)) }
    }

    mutating func add(_ reading: EvidenceReading, _ kind: EvidenceKind, path: String, gate: String? = nil) {
        let bytes = Array("content of \(path)".utf8)
        evidence.append(
            LoadedEvidence(
                entry: EvidenceEntry(path: path, kind: kind, gate: gate), kind: kind, mediaType: "text/plain",
                bytes: bytes,
                sha256: SHA256Digest(of: bytes), reading: reading))
    }

    /// A file of the kind that could not be read, with a fault at line 7.
    mutating func addUnreadable(_ kind: EvidenceKind, path: String, gate: String? = nil) {
        add(.unreadable([Finding("broken", .error, "broken", file: path, line: 7)]), kind, path: path, gate: gate)
    }

    /// One test case an outcome, each on its own line from 10 on.
    mutating func addTests(
        _ outcomes: [TestReport.Outcome], flaky: Bool = false, path: String = "junit.xml", gate: String? = nil
    ) {
        let cases = outcomes.enumerated().map { index, outcome in
            TestReport.Case(
                name: "case\(index)", suite: "Suite", outcome: outcome, message: outcome == .passed ? nil : "because",
                line: 10 + index, flaky: flaky && index == 0)
        }
        add(.tests(TestReport(cases: cases, suites: 1)), .junit, path: path, gate: gate)
    }

    /// A report as a runner would write it.
    mutating func addReport(_ text: String, _ kind: EvidenceKind = .junit, path: String = "junit.xml") {
        add(readEvidence(text, as: kind, file: path).reading, kind, path: path)
    }

    mutating func decide(_ id: CheckID, _ status: CheckStatus, by: String = "Ada", reason: String = "looked at it") {
        let verdict = ManualVerdict(
            status: status, by: by, at: Timestamp(secondsSinceEpoch: 1_683_000_000), reason: reason)
        record.checks.append(CheckDecision(check: id, verdict: verdict))
    }

    mutating func waive(
        _ id: CheckID, _ findings: Waiver.Findings = .all, expires: String? = "2999-12-31", by: String = "Ada",
        reason: String = "known"
    ) throws {
        let day = try expires.map { try #require(Timestamp($0)) }
        record.checks.append(
            CheckDecision(check: id, waiver: Waiver(findings: findings, by: by, reason: reason, expires: day)))
    }

    var loaded: LoadedRelease {
        var release = LoadedRelease(
            record: record, recordFile: "release.yaml", recordSHA256: SHA256Digest(of: Array("record".utf8)),
            evidence: evidence, policy: policy, incidents: incidents)
        release.facts = facts
        return release
    }

    var checked: CheckedRelease { evaluate(loaded, today: today) }

    func result(_ id: CheckID) throws -> CheckResult { try #require(checked.checklist[id]) }
}

extension CheckResult {
    /// The codes of the findings, in their order.
    var codes: [String] { findings.map(\.code) }
}
