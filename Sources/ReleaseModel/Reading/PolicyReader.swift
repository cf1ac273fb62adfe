// Reads a policy: of a locked release's `policy.json`, or of a bundle; and checks one what its shape can't say.
package import Documents
import Files
package import Primitives

package enum PolicyReader {
    /// The content of a locked release's `policy.json`; nil with findings where it can't be read.
    package static func read(_ bytes: Bytes, file: String) -> (policy: Policy?, findings: [Finding]) {
        let (node, shapeFindings) = DocumentReader.read(bytes, file: file, shape: Policy.shape)
        guard let node else { return (nil, shapeFindings) }
        let (policy, findings) = read(node, file: file)
        return (findings.contains { $0.severity == .error } ? nil : policy, findings)
    }

    /// A matrix that isn't monotone is an error, and the standard one is used instead.
    package static func read(_ node: DataNode, file: String) -> (policy: Policy, findings: [Finding]) {
        var policy = Policy()
        Policy.fields.read(node, into: &policy)
        let findings = check(&policy, node, file: file)
        return (policy, findings)
    }

    /// `policy` was read from the node.
    static func check(_ policy: inout Policy, _ node: DataNode, file: String) -> [Finding] {
        var findings: [Finding] = []
        if let fault = policy.matrix.monotonicityFault {
            let place = node["rollback"]?["matrix"]?.position
            findings.append(
                Finding(
                    "not-monotone", .error, fault,
                    remedy: "Change the override: less severity or less impact must never ask for more.", file: file,
                    line: place?.line, column: place?.column, field: "policy.rollback.matrix"))
            policy.matrix = .standard
        }
        return findings + patternFindings(node, file)
    }

    private static func patternFindings(_ node: DataNode, _ file: String) -> [Finding] {
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
