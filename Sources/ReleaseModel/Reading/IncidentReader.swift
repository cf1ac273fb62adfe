// Reads a release's `incidents.yaml`: what went wrong after it was out.
package import Documents
import Files
package import Primitives

package enum IncidentReader {
    /// Empty with findings where anything is wrong: advice made of half a list would be worse than none.
    package static func read(
        _ bytes: Bytes, file: String, scheme: VersionScheme
    ) -> (incidents: [Incident], findings: [Finding]) {
        var (node, findings) = DocumentReader.read(bytes, file: file, shape: .incidents)
        var incidents: [Incident] = []
        for (index, item) in (node?.sequence ?? []).enumerated() {
            guard let incident = incident(item) else { continue }
            func report(_ code: String, _ key: String, _ message: String, _ remedy: String) {
                let position = item[key]?.position
                findings.append(
                    Finding(
                        code, .error, message, remedy: remedy, file: file, line: position?.line,
                        column: position?.column, field: "[\(index)].\(key)"))
            }
            if let first = incidents.firstIndex(where: { $0.id.hasSameBytes(as: incident.id) }) {
                report(
                    "duplicate-incident", "id", "\(excerpt(incident.id)) is listed twice; the first is [\(first)]",
                    "Give each incident an identifier of its own.")
            }
            if let version = incident.resolvedIn, Version(version, scheme: scheme) == nil {
                report(
                    "bad-version", "resolved_in", "\(excerpt(version)) is no version of the scheme \(scheme.rawValue)",
                    "Name the version that mended it, or leave it out: then the incident is open.")
            }
            incidents.append(incident)
        }
        return (findings.isEmpty ? incidents : [], findings)
    }

    /// Nil where severity or impact is unknown.
    package static func incident(_ node: DataNode) -> Incident? {
        guard let severity = node.word("severity", Severity.self), let impact = node.word("impact", Impact.self) else {
            return nil
        }
        return Incident(
            id: node.text("id") ?? "", severity: severity, impact: impact, security: node.flag("security"),
            title: node.text("title") ?? "", detectedAt: node.timestamp("detected_at"),
            resolvedIn: node.text("resolved_in"))
    }
}
