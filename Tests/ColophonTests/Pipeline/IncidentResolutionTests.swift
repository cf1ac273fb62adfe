// What a build says of incidents that are said to be corrected.
import ReleaseModel
import Testing

@testable import Colophon

struct IncidentResolutionTests {
    @Test(arguments: [("1.1.0", 0), ("9.9.9", 1), ("1.0.1", 1), ("1.0.0", 1)])
    func warnsWhereTheNamedReleaseCannotHaveMendedIt(resolution: String, warnings: Int) async throws {
        let sample = try SampleWorkspace.family()
        let incident = "- {id: I-1, severity: high, impact: high, title: Slow, resolved_in: \(resolution)}\n"
        try sample.write(incident, to: "evidence/1.0.1/incidents.yaml")
        let found = try await sample.build().result.findings.filter { $0.code == "doubtful-resolution" }
        #expect(found.count == warnings)
        #expect(found.allSatisfy { $0.severity == .warning && $0.message.contains(resolution) })
    }
}
