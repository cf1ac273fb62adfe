// What to do about a file that can't be read: the command of its own dialect, not the same again.
import Evidence
import EvidenceParsing
import ReleaseModel
import Testing

struct EvidenceAdviceTests {
    /// What people write by hand, and what has no one tool.
    private static let handMade: Set<EvidenceKind> = [.changelog, .versionManifest, .securityReview, .log, .other]
    private static let withoutTool: Set<String> = [
        "a gate result", "a rollback test", "a test report", "a coverage report", "a scanner's report",
        "a VEX document",
        "a CSAF document", "SPDX3Reader", "SPDXGraph",
    ]

    @Test func eachDialectOfAToolNamesTheCommand() {
        let silent = EvidenceDialects.current.all.filter { $0.command == nil && !Self.handMade.contains($0.kind) }
        let names = silent.map { "\($0)".hasPrefix("SPDX") ? "\($0)" : $0.name }
        #expect(Set(names).subtracting(Self.withoutTool) == [])
    }

    @Test(
        arguments: [
            (EvidenceKind.junit, "junit.xml", "", "Write it with `pytest --junitxml=junit.xml`"),
            (.lcov, "a.info", "SF:a\nDA:1\nend_of_record\n", "Write it with `lcov --capture"),
            (.lcov, "a.info", "SF:a\nDA:1,1\n", "the disk was full. Or write it anew, with `lcov --capture"),
            (.cobertura, "c.xml", "<coverage line-rate=\"1\"/>", "`coverage run --source=DIRECTORY`"),
            (.sarif, "a.sarif", "{\"runs\": [", "Or write it anew, with your scanner's option for SARIF 2.1.0"),
            (.sarif, "a.sarif", "{\"runs\": []}", "Look at what the scanner printed"),
            (
                .scan, "t.json", "{\"SchemaVersion\": 2, \"ArtifactName\": \"x\", \"Results\": [null]}",
                "`trivy image --format json"
            ),
            (.scan, "g.json", "{\"descriptor\": {\"name\": \"grype\"}, \"matches\": [7]}", "`grype IMAGE -o json"),
            (.scan, "osv.json", "{\"results\": [{\"source\": {}, \"packages\": [7]}]}", "`osv-scanner --format json"),
            (
                .tests, "a.json", "{\"Action\": \"run\", \"Package\": \"p\"}\n{\"Act",
                "Or write it anew, with `go test -json"
            ),
            (.coverage, "c.out", "mode: set\nx\n", "`go test -coverprofile=coverage.out ./...`"),
            (
                .cyclonedx, "b.json", "{\"bomFormat\": \"CycloneDX\", \"vulnerabilities\": {}}",
                "`syft . -o cyclonedx-json"
            ),
            (.documentation, "docs.txt", "M\0a.md\0D\0", "`git diff --name-status PREVIOUS RELEASE"),
            (.pullRequests, "pulls.json", "", "`gh pr list --state all --limit 1000"),
            (
                .gate, "gate.json", "{\"projectStatus\": {\"status\": \"OK\", \"conditions\": {}}}",
                "api/qualitygates/project_status"
            ),
            // Nobody knows which tool.
            (.tests, "a.txt", "", "Run the tool that writes it again"),
        ] as [(EvidenceKind, String, String, String)]) func saysWhatToDo(
            _ kind: EvidenceKind, _ file: String, _ text: String, _ remedy: String
        )
    {
        let complaint = readEvidence(text, as: kind, file: file).complaint
        #expect(complaint?.contains(remedy) == true, "\(complaint ?? "it was read")")
    }
}
