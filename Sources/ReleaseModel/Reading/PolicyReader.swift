// Reads a policy: of the configuration, of a locked release's `policy.json`, or of a bundle.
package import Documents
import Files
package import Primitives

package enum PolicyReader {
    /// The content of a locked release's `policy.json`; nil with findings where it can't be read.
    package static func read(_ bytes: Bytes, file: String) -> (policy: Policy?, findings: [Finding]) {
        let (node, shapeFindings) = DocumentReader.read(bytes, file: file, shape: .policy)
        guard let node else { return (nil, shapeFindings) }
        let (policy, findings) = read(node, file: file)
        return (findings.contains { $0.severity == .error } ? nil : policy, findings)
    }

    /// `node` has the policy's shape. A matrix that isn't monotone is an error, and the standard one is used instead.
    package static func read(_ node: DataNode, file: String) -> (policy: Policy, findings: [Finding]) {
        var policy = Policy()
        if let tests = node["tests"] {
            policy.tests.minimumLineRate = tests["minimum_line_rate"]?.double
            policy.tests.gates = tests.members("gates").map { gate in
                Policy.Gate(
                    name: gate.key,
                    kinds: gate.value.sequence?.compactMap { $0.string.flatMap(EvidenceKind.init) } ?? [])
            }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
        if let documentation = node["documentation"] {
            if documentation["patterns"]?.sequence != nil {
                policy.documentation.patterns = documentation.texts("patterns")
            }
            policy.documentation.when = documentation.word("when", Policy.DocumentationDuty.self) ?? .always
        }
        if let security = node["security"] {
            policy.security.critical = security["critical"]?.int ?? policy.security.critical
            policy.security.high = security["high"]?.int ?? policy.security.high
            policy.security.medium = security["medium"]?.int ?? policy.security.medium
            policy.security.low = security["low"]?.int
            policy.security.signOff = security.flag("sign_off")
        }
        policy.cadence.minor = node["cadence"]?.text("minor")
        policy.cadence.major = node["cadence"]?.text("major")
        if let limits = node["limits"] {
            policy.limits.fileBytes = limits["file_bytes"]?.int ?? policy.limits.fileBytes
            policy.limits.depth = limits["depth"]?.int ?? policy.limits.depth
            policy.limits.entries = limits["entries"]?.int ?? policy.limits.entries
        }
        policy.allowedSecrets = (node["secrets"]?.nodes("allow") ?? []).map {
            Policy.AllowedSecret(
                rule: $0.text("rule") ?? "", path: $0.text("path") ?? "", reason: $0.text("reason") ?? "")
        }
        let (matrix, findings) = matrix(node["rollback"]?["matrix"], file: file)
        policy.matrix = matrix
        return (policy, findings + patternFindings(policy, node, file))
    }

    private static func matrix(_ node: DataNode?, file: String) -> (RollbackMatrix, [Finding]) {
        var matrix = RollbackMatrix.standard
        for row in node?.mapping ?? [] {
            for cell in row.value.mapping ?? [] {
                guard let severity = Severity(rawValue: row.key), let impact = Impact(rawValue: cell.key),
                    let type = cell.value.word("type", RollbackType.self),
                    let approval = cell.value.word("approval", ApprovalLevel.self)
                else { continue }
                matrix[severity, impact] = RollbackDecision(type, approval)
            }
        }
        guard let fault = matrix.monotonicityFault else { return (matrix, []) }
        let finding = Finding(
            "not-monotone", .error, fault,
            remedy: "Change the override: less severity or less impact must never ask for more.", file: file,
            line: node?.position.line, column: node?.position.column, field: "policy.rollback.matrix")
        return (.standard, [finding])
    }

    private static func patternFindings(_ policy: Policy, _ node: DataNode, _ file: String) -> [Finding] {
        let places = node["documentation"]?.nodes("patterns") ?? []
        return places.enumerated().compactMap { index, place in
            do throws(PathPattern.Failure) {
                _ = try PathPattern(place.string ?? "", syntax: .glob)
                return nil
            } catch {
                return Finding(
                    "bad-pattern", .error, error.message, remedy: error.remedy, file: file, line: place.position.line,
                    column: place.position.column, field: "policy.documentation.patterns[\(index)]")
            }
        }
    }
}
