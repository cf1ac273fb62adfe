// The incidents of a release: they come after it, and lie beside its record whatever became of its evidence.
import Files
package import ReleaseModel

extension ReleaseLoader {
    /// What is wrong with the list is in the findings.
    package func addIncidents(to loaded: inout LoadedRelease, folder: ReleaseFolder) -> [Finding] {
        let findings = readIncidents(into: &loaded, folder: folder)
        loaded.hasUnreadableIncidents = findings.contains { $0.severity == .error }
        return findings
    }

    private func readIncidents(into loaded: inout LoadedRelease, folder: ReleaseFolder) -> [Finding] {
        let files = ReleaseFolder.incidentNames.compactMap { folder[$0] }
        guard let file = files.first else { return [] }
        if files.count > 1 {
            let names = ReleaseFolder.incidentNames.joined(separator: " or ")
            return [
                Finding(
                    "two-incident-files", .error, "this folder holds two lists of incidents",
                    remedy: "Keep one: \(names).", file: file.path)
            ]
        }
        if let problem = problem(of: file) { return [problem] }
        let reading = IncidentReader.read(file.bytes, file: file.path, scheme: configuration.project.versioning)
        loaded.incidents = reading.incidents
        return reading.findings
    }
}
