// Evidence that proves nothing new: the bytes of the release before, one report for two gates, a gate that lost its tests or half of them.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct RepeatedEvidence {
    /// The path of each file of the release before, by its digest.
    private let before: [SHA256Digest: String]
    /// How many tests of each gate ran for the release before, in the order of its record.
    private let earlier: [(gate: String, tests: Int)]
    private let previous: String
    private let severity: FindingSeverity
    private let recordFile: String
    /// The gates that have a test report, or are to have one, whether it can be read or not; nil: nothing is there yet.
    private let tested: Set<BytewiseKey>?

    init(_ release: LoadedRelease) {
        let files = release.facts.before
        before = Dictionary(files.map { ($0.sha256, $0.path) }, uniquingKeysWith: { first, _ in first })
        earlier = Self.tests(in: files)
        previous = release.record.previous?.text ?? "the release before"
        severity = release.policy.evidence.strict ? .error : .warning
        recordFile = release.recordFile
        let reports = release.evidence.filter { EvidenceKind.tests.includes($0.kind) || !$0.isPresent }
        let isBegun = release.record.status.isPublished || release.evidence.contains(where: \.isPresent)
        tested = isBegun ? Set(reports.map { BytewiseKey(Gate.name(of: $0)) }) : nil
    }

    /// `evidence`: that of the check.
    func findings(_ evidence: [LoadedEvidence], of check: CheckID) -> [Finding] {
        unchanged(evidence) + shared(evidence) + shrunken(evidence) + (check == .rl02 ? gone : [])
    }

    /// Reports of a run say something else each time; where a scan states no time, two may be equal by right.
    private func unchanged(_ evidence: [LoadedEvidence]) -> [Finding] {
        evidence.filter(\.isOfOneRun).compactMap { file in
            before[file.sha256].map { path in
                Finding(
                    "evidence-of-release-before", severity,
                    "\(file.path) has the same bytes as \(path) of \(previous)",
                    remedy: "Run it again on the release's commit, and add that report.", file: file.path,
                    subject: file.path)
            }
        }
    }

    private func shared(_ evidence: [LoadedEvidence]) -> [Finding] {
        var first: [SHA256Digest: LoadedEvidence] = [:]
        return evidence.compactMap { file in
            guard case .tests = file.reading else { return nil }
            guard let other = first[file.sha256] else {
                first[file.sha256] = file
                return nil
            }
            guard !Gate.name(of: other).hasSameBytes(as: Gate.name(of: file)) else { return nil }
            return Finding(
                "one-report-two-gates", severity,
                "\(file.path) of the gate \(Gate.name(of: file)) has the same bytes as \(other.path) of \(Gate.name(of: other))",
                remedy: "Add the report of the gate's own run.", file: file.path, subject: file.path)
        }
    }

    private static func tests(in files: [EarlierEvidence]) -> [(gate: String, tests: Int)] {
        var gates: [(gate: String, tests: Int)] = []
        for file in files {
            guard let tests = file.tests else { continue }
            let name = file.gate ?? GatesPass.defaultGate
            if let index = gates.firstIndex(where: { $0.gate.hasSameBytes(as: name) }) {
                gates[index].tests += tests
            } else {
                gates.append((name, tests))
            }
        }
        return gates
    }

    /// Gates of which no more than half of the tests ran that ran for the release before.
    private func shrunken(_ evidence: [LoadedEvidence]) -> [Finding] {
        let before = Dictionary(earlier.map { (BytewiseKey($0.gate), $0.tests) }, uniquingKeysWith: +)
        return Gate.all(in: evidence).filter { !$0.reports.isEmpty }.compactMap { gate in
            let ran = gate.reports.reduce(0) { $0 + $1.report.ran }
            guard let earlier = before[BytewiseKey(gate.name)], earlier > 1, ran <= earlier / 2 else { return nil }
            return Finding(
                "tests-gone", severity,
                "\(counted(ran, "test")) of the gate \(gate.name) ran, and \(earlier) for \(previous)",
                remedy: "Find out why the others did not run, and add the reports of all of them.",
                file: gate.reports.first?.evidence.path, subject: gate.name)
        }
    }

    /// Gates without any test report that had one for the release before. That of rollbacks is asked of major releases alone.
    private var gone: [Finding] {
        guard let tested else { return [] }
        return earlier.filter { gate, tests in
            tests > 0 && !tested.contains(BytewiseKey(gate)) && !gate.hasSameBytes(as: RollbackTested.gate)
        }.map { gate, tests in
            Finding(
                "gate-gone", severity,
                "the gate \(gate) has no test report, and \(counted(tests, "test")) of it ran for \(previous)",
                remedy: "Run the gate, and add its report under this name.",
                file: recordFile, field: "evidence", subject: gate)
        }
    }
}

extension LoadedEvidence {
    fileprivate var isOfOneRun: Bool {
        switch reading {
        case .tests, .coverage: true
        case .security, .bill: reading.origin.at != nil
        default: false
        }
    }
}
