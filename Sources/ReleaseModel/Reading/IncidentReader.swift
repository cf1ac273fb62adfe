// Reads a release's `incidents.yaml`: what went wrong after it was out.
import Documents
import Files
package import Primitives
package import Versions

package enum IncidentReader {
    /// Empty with findings where anything is wrong: advice made of half a list would be worse than none.
    package static func read(
        _ bytes: Bytes, file: String, scheme: VersionScheme
    ) -> (incidents: [Incident], findings: [Finding]) {
        var (node, findings) = DocumentReader.read(bytes, file: file, shape: [Incident].shape)
        guard let node else { return ([], findings) }
        let incidents = [Incident].read(node) ?? []
        for (index, (incident, item)) in zip(incidents, node.sequence ?? []).enumerated() {
            func report(_ code: String, _ key: String, _ message: String, _ remedy: String) {
                let position = item[key]?.position
                findings.append(
                    Finding(
                        code, .error, message, remedy: remedy, file: file, line: position?.line,
                        column: position?.column, field: "[\(index)].\(key)"))
            }
            if let first = incidents[..<index].firstIndex(where: { $0.id.hasSameBytes(as: incident.id) }) {
                report(
                    "duplicate-incident", "id", "\(excerpt(incident.id)) is listed twice; the first is [\(first)]",
                    "Give each incident an identifier of its own.")
            }
            if let version = incident.resolvedIn, Version(version, scheme: scheme) == nil {
                report(
                    "bad-version", "resolved_in", "\(excerpt(version)) is no version of the scheme \(scheme.rawValue)",
                    "Name the version that fixed it, or leave it out: then the incident is open.")
            }
        }
        return (findings.isEmpty ? incidents : [], findings)
    }
}
