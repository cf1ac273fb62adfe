// Reads the result of a quality gate that is no test report: `{gate, status: pass|fail, message, at}`.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum GateReader {
    private static let remedy = "Write it as {gate, status: pass or fail, message, at}."

    /// `gate` is the name in the record's entry; the file may leave it out, and may not name another one.
    static func read(_ document: DataNode, gate: String?) throws(EvidenceFault) -> GateResult {
        try EvidenceFields.checkMapping(document, "a gate result", remedy: remedy)
        let owner = "the gate result"
        if let node = document.stated("gate"), node.string == nil {
            throw .wrongType("gate of \(owner)", node, "text", remedy: remedy)
        }
        let named = document["gate"]?.string
        if let gate, let named, !gate.hasSameBytes(as: named) {
            throw EvidenceFault(
                "gate-mismatch",
                "the record puts this file under the gate \(quoted(gate)), and the file says \(quoted(named))",
                remedy: "Correct the gate in the record, or name the file that was meant.",
                line: document["gate"]?.position.line)
        }
        let at = try EvidenceFields.time(document["at"], "at")
        var name = gate ?? ""
        if gate == nil { name = try EvidenceFields.text(document, "gate", of: owner, remedy: remedy) }
        let passed = try EvidenceFields.passed(document, ["status", "result", "passed"], of: owner, remedy: remedy)
        if passed { try EvidenceFields.checkParts(of: document, owner) }
        var result = GateResult(
            gate: name, passed: passed, message: document["message"]?.string.flatMap { firstLine(of: $0) }, at: at)
        result.origin = EvidenceOrigin(statedIn: document, at: at)
        return result
    }
}

extension GateReader: EvidenceDialect {
    static let kind = EvidenceKind.gate
    static let name = "a gate result"
    static let mark = EvidenceMark.document {
        $0["gate"] != nil && ($0["status"] ?? $0["result"] ?? $0["passed"]) != nil
    }
    static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .gate(try read(file.document(only: kind), gate: file.entry.gate))
    }
}
