// Reads the record of a rehearsed rollback: JSON or YAML of our own form, or a JUnit report.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// `{from, to, result: pass|fail, finished_at, steps: [{name, exit_code | result, duration_s}]}`. A step that failed makes
/// the whole fail, whatever `result` says. Of a JUnit report each case that ran is a step, and `from` and `to` are empty, since
/// the form has no place for them.
enum RollbackTestReader {
    private static let remedy = "Write it as {from, to, result, finished_at, steps: [{name, exit_code, duration_s}]}."

    static func read(_ document: DataNode, limits: Policy.Limits) throws(EvidenceFault) -> RollbackTest {
        try EvidenceFields.checkMapping(document, "a rollback test", remedy: remedy)
        let owner = "the rollback test"
        let finishedAt = try EvidenceFields.time(document["finished_at"], "finished_at")
        let steps = try EvidenceFields.mappings(document["steps"], "steps", remedy: remedy)
        guard steps.count <= limits.entries else {
            throw .tooMany("steps", limit: limits.entries, line: document["steps"]?.position.line)
        }
        var test = RollbackTest(
            from: try EvidenceFields.text(document, "from", of: owner, remedy: remedy),
            to: try EvidenceFields.text(document, "to", of: owner, remedy: remedy),
            passed: try EvidenceFields.passed(document, ["result", "passed"], of: owner, remedy: remedy),
            finishedAt: finishedAt, steps: [])
        for (index, node) in steps.enumerated() {
            let step = try step(node, index: index)
            test.steps.append(step)
            test.passed = test.passed && step.passed
        }
        if test.passed { try EvidenceFields.checkParts(of: document, owner) }
        test.origin = EvidenceOrigin(statedIn: document, at: finishedAt)
        return test
    }

    private static func step(_ node: DataNode, index: Int) throws(EvidenceFault) -> RollbackTest.Step {
        let owner = "step \(index + 1)"
        let name = try EvidenceFields.text(node, "name", of: owner, remedy: remedy)
        var passed = true
        if let code = node["exit_code"] {
            guard let value = code.int else {
                throw .wrongType("exit_code of \(owner)", code, "a whole number", remedy: remedy)
            }
            passed = value == 0
        }
        if ["result", "passed"].contains(where: { node[$0] != nil }) || node["exit_code"] == nil {
            passed =
                try EvidenceFields.passed(node, ["result", "passed", "exit_code"], of: owner, remedy: remedy) && passed
        }
        return .init(name: name, passed: passed, seconds: node["duration_s"]?.double)
    }

    static func read(_ report: TestReport) -> RollbackTest {
        let steps = report.cases.filter { $0.outcome != .skipped }.map {
            RollbackTest.Step(name: $0.name, passed: $0.outcome == .passed, seconds: $0.seconds)
        }
        var test = RollbackTest(
            from: "", to: "", passed: !steps.isEmpty && !report.isShort && steps.allSatisfy(\.passed),
            steps: steps)
        test.origin = report.origin
        return test
    }
}

extension RollbackTestReader: EvidenceDialect {
    static let kind = EvidenceKind.rollbackTest
    static let name = "a rollback test"
    static let mark = EvidenceMark.document {
        $0["from"] != nil && $0["to"] != nil && ($0["result"] ?? $0["passed"] ?? $0["steps"]) != nil
    }
    static let need = EvidenceNeed.whole
    static func isNamed(_ name: String, suffix: String?) -> Bool {
        ["json", "yaml", "yml"].contains(suffix)
            && ["rollback-test.", "rollback_test."].contains { name.hasPrefix($0) }
    }
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .rollbackTest(try read(file.document(only: kind), limits: file.limits))
    }
}
