// Evidence that proves nothing new: the bytes of the release before, one report for two gates, a gate that lost half of its tests.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct RepeatedEvidence {
    private let facts: ReleaseFacts
    /// The path of each file of the release before, by its digest.
    private let before: [SHA256Digest: String]
    private let previous: String
    private let severity: FindingSeverity

    init(_ release: LoadedRelease) {
        facts = release.facts
        before = Dictionary(facts.before.map { ($0.sha256, $0.path) }, uniquingKeysWith: { first, _ in first })
        previous = release.record.previous?.text ?? "the release before"
        severity = release.policy.evidence.strict ? .error : .warning
    }

    /// `evidence`: that of one check.
    func findings(_ evidence: [LoadedEvidence]) -> [Finding] {
        unchanged(evidence) + shared(evidence) + shrunken(evidence)
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
            guard Gate.name(of: other) != Gate.name(of: file) else { return nil }
            return Finding(
                "one-report-two-gates", severity,
                "\(file.path) of the gate \(Gate.name(of: file)) has the same bytes as \(other.path) of \(Gate.name(of: other))",
                remedy: "Add the report of the gate's own run.", file: file.path, subject: file.path)
        }
    }

    /// Gates of which less than half of the tests ran that ran for the release before.
    private func shrunken(_ evidence: [LoadedEvidence]) -> [Finding] {
        guard facts.before.contains(where: { $0.tests != nil }) else { return [] }
        var before: [BytewiseKey: Int] = [:]
        for file in facts.before {
            if let tests = file.tests { before[BytewiseKey(file.gate ?? GatesPass.defaultGate), default: 0] += tests }
        }
        return Gate.all(in: evidence).filter { !$0.reports.isEmpty }.compactMap { gate in
            let ran = gate.reports.reduce(0) { $0 + $1.report.ran }
            guard let earlier = before[BytewiseKey(gate.name)], earlier > 1, ran < (earlier + 1) / 2 else { return nil }
            return Finding(
                "tests-gone", severity,
                "\(counted(ran, "test")) of the gate \(gate.name) ran, and \(earlier) for \(previous)",
                remedy: "Find out where the others are; remove tests in more than one release.",
                file: gate.reports.first?.evidence.path, subject: gate.name)
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
