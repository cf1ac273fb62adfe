// RL-07: somebody tried going back from this version to the release that the standby plan names.
import Evidence
import Files
import Primitives
package import ReleaseModel
import Versions

package enum RollbackTested: Rule {
    /// A JUnit report of this gate is a rollback test.
    package static let gate = "rollback-test"

    package static let description = RuleDescription(
        id: .rl07, name: "Rollback tested",
        summary: "The way back was tried before anybody needs it.",
        required: "for a major release that has one to go back to",
        passesWhen: [
            "A test of going back from this version to the release that its standby plan goes back to passed, with all its steps."
        ],
        failsWhen: [
            "Such a test failed, or one of its steps did.",
            "A test report of the gate `rollback-test` shows a failure, whatever it is a test of and whatever the release is.",
        ],
        details: [
            "The plan goes back to `previous`. Where that one was taken back, or has an open critical incident, by the day of the release, "
                + "it is the greatest earlier version that is good. What happens later changes no verdict.",
            "A test of other versions doesn't count, and is pointed out.",
            "A release is major where the record's `type` says so, or where its number is a major step over `previous`.",
            "A first release has nothing to go back to, and a minor or patch release needs no test: both get na. A test that is there "
                + "all the same is judged, and shown.",
            "A JUnit report, as a rollback-test or of the gate `rollback-test`, names no versions; it is taken as a test of going back to "
                + "`previous`, and counts where the plan goes there.",
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
        let back = input.rollbackTarget
        let isRequired = isMajor(
            record, before: record.previous?.text ?? back.version ?? back.passedOver.first?.version)
        var failures: [Finding] = []
        // Of reports that name no versions: nobody can say that their failures are another release's.
        var ownFailures: [Finding] = []
        var unrelated: [Finding] = []
        var proofs: [Proof] = []
        var otherProofs: [Proof] = []
        for evidence in input.evidence {
            switch evidence.reading {
            case .rollbackTest(let test):
                let problems = problems(of: test, in: evidence)
                if test.isNameless { ownFailures += problems }
                guard counts(test, record.version, back) else {
                    unrelated.append(ofOthers(evidence, test.isNameless ? nil : test, record, back))
                    if test.isNameless { otherProofs.append(input.proof(evidence)) }
                    continue
                }
                proofs.append(
                    input.proof(evidence, test.isNameless ? "this way back" : "from \(test.from) to \(test.to)"))
                if !test.isNameless { failures += problems }
            case .tests(let report):
                let test = Gate(name: gate, reports: [(evidence, report)])
                ownFailures += test.failures
                if back.reason == .previous {
                    proofs.append(test.proof(evidence, input))
                } else {
                    unrelated.append(ofOthers(evidence, nil, record, back))
                    otherProofs.append(test.proof(evidence, input))
                }
            default: continue
            }
        }
        failures += ownFailures
        let way = back.version.map { "from \(record.version) to \($0)" }
        guard !proofs.isEmpty else {
            if let failure = failures.first {
                return Judgement(.fail, failure.headline, findings: failures + unrelated, proofs: otherProofs)
            }
            if isRequired {
                let missing = way.map { "No test of going back \($0)" } ?? "There is no release to go back to"
                return .pending(missing + explanation(back), findings: unrelated)
            }
            let why =
                way == nil && back.passedOver.isEmpty
                ? "there is nothing to go back to" : "a \(record.type.rawValue) release needs no test"
            return Judgement(.na, "Not needed: \(why)", findings: unrelated, isRequired: false, hasEvidence: false)
        }
        return Judgement(
            failures.isEmpty ? .pass : .fail,
            "Going back \(way ?? "") \(failures.isEmpty ? "was tested" : "failed its test")",
            findings: failures + unrelated, proofs: proofs, isRequired: isRequired || !ownFailures.isEmpty)
    }

    private static func isMajor(_ record: ReleaseRecord, before: String?) -> Bool {
        guard let before = before.flatMap({ Version($0, scheme: record.version.scheme) }) else { return false }
        let step = record.version.saysStep ? record.version.bump(over: before) : nil
        return max(record.type, step ?? .patch) == .major
    }

    /// Whether it is a test of the way that the plan takes.
    private static func counts(_ test: RollbackTest, _ version: Version, _ back: RollbackTarget) -> Bool {
        if test.isNameless { return back.reason == .previous }
        guard let target = back.version.flatMap({ Version($0, scheme: version.scheme) }) else { return false }
        return version.isSpelled(test.from) && target.isSpelled(test.to)
    }

    /// Why the plan doesn't go back to the release that comes first.
    private static func explanation(_ back: RollbackTarget) -> String {
        back.passedOver.first.map { ", as \($0.sentence)" } ?? ""
    }

    private static func problems(of test: RollbackTest, in evidence: LoadedEvidence) -> [Finding] {
        let broken = test.steps.filter { !$0.passed }
        if test.passed, broken.isEmpty { return [] }
        let steps = broken.isEmpty ? "" : ": \(listed(broken.map(\.name.oneLine)))"
        return [
            Finding(
                "rollback-test-failed", .error,
                "the test of going back\(test.isNameless ? "" : " from \(test.from) to \(test.to)") failed\(steps)",
                remedy: "Fix the way back, and test it again.", file: evidence.path)
        ]
    }

    /// `test` nil: the report names no versions.
    private static func ofOthers(
        _ evidence: LoadedEvidence, _ test: RollbackTest?, _ record: ReleaseRecord, _ back: RollbackTarget
    ) -> Finding {
        let wanted =
            back.version.map { "only one from \(record.version) to \($0) counts" }
            ?? "there is no release to go back to"
        let tested =
            test.map { "this is a test from \($0.from.oneLine) to \($0.to.oneLine)" } ?? "this test names no versions"
        return Finding(
            "rollback-test-of-others", .warning, "\(tested), and \(wanted)\(explanation(back))",
            remedy: back.version == nil
                ? "Take the report out of the record."
                : "Test going back to that release, and record it as a rollback-test with from and to.",
            file: evidence.path)
    }
}

extension RollbackTest {
    /// A JUnit report's form has no place for the versions.
    fileprivate var isNameless: Bool { from.isEmpty && to.isEmpty }
}
