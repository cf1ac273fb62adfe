// Reads a release's `incidents.yaml`: what went wrong after it was out.
import ColophonSystem
import ReleaseModel

enum IncidentReader {
    /// Empty with findings where the file can't be read: advice made of half a list would be worse than none.
    static func read(_ bytes: Bytes, file: String) -> (incidents: [Incident], findings: [Finding]) {
        let (node, findings) = DocumentReader.read(bytes, file: file, shape: .incidents)
        let incidents = (node?.sequence ?? []).compactMap { item -> Incident? in
            guard let severity = item.word("severity", Severity.self), let impact = item.word("impact", Impact.self) else {
                return nil
            }
            return Incident(
                id: item.text("id") ?? "", severity: severity, impact: impact, security: item.flag("security"),
                title: item.text("title") ?? "", detectedAt: item.timestamp("detected_at"),
                resolvedIn: item.text("resolved_in"))
        }
        return (incidents, findings)
    }
}
