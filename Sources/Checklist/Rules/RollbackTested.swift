// RL-07: somebody tried the way back from this version to the one before.
import Evidence
import Files
import Primitives
package import ReleaseModel

package enum RollbackTested: Rule {
    /// A JUnit report of this gate is a rollback test.
    package static let gate = "rollback-test"

    package static let description = RuleDescription(
        id: .rl07, name: "Rollback tested",
        summary: "The way back was tried before anybody needs it.",
        required: "for a major release that has a `previous`",
        passesWhen: ["A test of going back from this version to its `previous` passed, with all its steps."],
        failsWhen: ["Such a test failed, or one of its steps did."],
        details: [
            "A test of other versions doesn't count, and is pointed out.",
            "A release is major where the record's `type` says so, or where its number is a major step over `previous`.",
            "A first release has nothing to go back to, and a minor or patch release needs no test: both get na. A test that is there "
                + "all the same is judged, and shown.",
            "A JUnit report, as a rollback-test or of the gate `rollback-test`, names no versions; it is taken as a test of this "
                + "release's way back.",
        ],
        evidence: [.rollbackTest, .junit, .tests],
        remedy:
            "Install this version, go back to the previous one, check that it works, and record it as a rollback-test."
    )

    package static func concerns(_ evidence: LoadedEvidence, policy: Policy) -> Bool {
        if evidence.kind == .rollbackTest { return true }
        let isUnknown = if case .unreadable = evidence.reading { evidence.kind.provesNothing } else { false }
        return (EvidenceKind.tests.includes(evidence.kind) || isUnknown) && evidence.entry.gate == gate
    }

    package static func judge(_ input: RuleInput) -> Judgement {
        let record = input.record
        let step = record.version.scheme == .semver ? record.previous.flatMap { record.version.bump(over: $0) } : nil
        let isRequired = record.previous != nil && max(record.type, step ?? .patch) == .major
        var failures: [Finding] = []
        var unrelated: [Finding] = []
        var proofs: [Proof] = []
        for evidence in input.evidence {
            switch evidence.reading {
            case .rollbackTest(let test):
                guard let previous = record.previous, isTest(test, of: record.version, backTo: previous) else {
                    unrelated.append(stranger(evidence, test, record))
                    continue
                }
                proofs.append(
                    input.proof(evidence, test.isNameless ? "this way back" : "from \(test.from) to \(test.to)"))
                failures += problems(of: test, in: evidence)
            case .tests(let report):
                guard record.previous != nil else { continue }
                let test = Gate(name: gate, reports: [(evidence, report)])
                proofs.append(test.proof(evidence, input))
                failures += test.failures
            default: continue
            }
        }
        guard !proofs.isEmpty else {
            if isRequired {
                let way = record.previous.map { "from \(record.version) to \($0)" } ?? ""
                return .pending("No test of going back \(way)", findings: unrelated)
            }
            let why =
                record.previous == nil
                ? "there is nothing to go back to" : "a \(record.type.rawValue) release needs no test"
            return Judgement(.na, "Not needed: \(why)", findings: unrelated, isRequired: false, hasEvidence: false)
        }
        let way = record.previous.map { "\(record.version) to \($0)" } ?? "\(record.version)"
        return Judgement(
            failures.isEmpty ? .pass : .fail,
            "Going back from \(way) \(failures.isEmpty ? "was tested" : "failed its test")",
            findings: failures + unrelated, proofs: proofs, isRequired: isRequired)
    }

    private static func isTest(_ test: RollbackTest, of version: Version, backTo previous: Version) -> Bool {
        test.isNameless || version.isSpelled(test.from) && previous.isSpelled(test.to)
    }

    private static func problems(of test: RollbackTest, in evidence: LoadedEvidence) -> [Finding] {
        let broken = test.steps.filter { !$0.passed }
        if test.passed, broken.isEmpty { return [] }
        let steps = broken.isEmpty ? "" : ": \(listed(broken.map(\.name.oneLine)))"
        return [
            Finding(
                "rollback-test-failed", .error,
                "the test of going back\(test.isNameless ? "" : " from \(test.from) to \(test.to)") failed\(steps)",
                remedy: "Mend the way back, and test it again.", file: evidence.path)
        ]
    }

    private static func stranger(_ evidence: LoadedEvidence, _ test: RollbackTest, _ record: ReleaseRecord) -> Finding {
        let wanted = record.previous.map { "from \(record.version) to \($0)" } ?? "of a release that has a previous one"
        return Finding(
            "rollback-test-of-others", .warning,
            "this is a test from \(test.from.oneLine) to \(test.to.oneLine), and only one \(wanted) counts",
            remedy: "Test the release's own way back.", file: evidence.path)
    }
}

extension RollbackTest {
    /// A JUnit report's form has no place for the versions.
    fileprivate var isNameless: Bool { from.isEmpty && to.isEmpty }
}
