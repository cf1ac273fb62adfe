// Reads SonarQube's answer to what became of a quality gate: `/api/qualitygates/project_status`.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum SonarQubeGate: EvidenceDialect {
    static let kind = EvidenceKind.gate
    static let name = "a SonarQube quality gate"
    static let command: String? =
        "`curl -fu \"$TOKEN:\" \"$SONAR_HOST_URL/api/qualitygates/project_status?projectKey=KEY\" > gate.json`"
    static let mark = EvidenceMark.document { $0["projectStatus"]?["status"]?.string != nil }
    static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document(only: kind)
        let project = document["projectStatus"]
        let status = project?["status"]?.string ?? ""
        let conditions = try EvidenceFields.mappings(
            project?["conditions"], "conditions", remedy: EvidenceFault.anew)
        let failed = conditions.filter { $0["status"]?.string.map { $0 != "OK" } ?? true }
        let isOK = status == "OK"
        // A warning, and a metric without a value, are no reason for a gate to fail.
        let harmless = ["WARN", "NONE", "NO_VALUE"]
        if isOK, let broken = failed.first(where: { $0["status"]?.string.map { !harmless.contains($0) } ?? false }) {
            throw EvidenceFault(
                "contradiction",
                "the gate's status is OK, and that of its condition \(quoted(broken["metricKey"]?.string ?? "")) is "
                    + (broken["status"]?.string ?? "").oneLine,
                remedy: EvidenceFault.anew, line: broken.position.line)
        }
        let reasons = failed.map { node in
            let (metric, value) = (node["metricKey"]?.string ?? "a condition", node["actualValue"]?.string)
            let limit = node["errorThreshold"]?.string.map { ", limit \($0)" } ?? ""
            return "\(metric) is \(value ?? "not known")\(limit)"
        }
        let message = isOK ? nil : reasons.isEmpty ? "its status is \(quoted(status))" : listed(reasons)
        return .gate(GateResult(gate: file.entry.gate ?? "sonarqube", passed: isOK, message: message))
    }
}
