// Reads a release's `incidents.yaml`: what went wrong after it was out.
import ColophonSystem
import ReleaseModel

enum IncidentReader {
    /// Empty with findings where the file can't be read: advice made of half a list would be worse than none.
    static func read(_ bytes: Bytes, file: String) -> (incidents: [Incident], findings: [Finding]) {
        let (node, findings) = DocumentReader.read(bytes, file: file, shape: .incidents)
        return ((node?.sequence ?? []).compactMap(incident), findings)
    }

    /// Nil where severity or impact is unknown.
    static func incident(_ node: DataNode) -> Incident? {
        guard let severity = node.word("severity", Severity.self), let impact = node.word("impact", Impact.self) else {
            return nil
        }
        return Incident(
            id: node.text("id") ?? "", severity: severity, impact: impact, security: node.flag("security"),
            title: node.text("title") ?? "", detectedAt: node.timestamp("detected_at"),
            resolvedIn: node.text("resolved_in"))
    }
}
