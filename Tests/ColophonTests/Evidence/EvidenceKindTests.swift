// Kinds: what is said of a file that is declared as something else than it is.
import Bundles
import Evidence
import Files
import ReleaseModel
import Testing
import Verification

struct EvidenceKindTests {
    /// Fixtures by folder that pass as a kind that isn't theirs, since nothing in them contradicts it.
    private static let ambiguous: [EvidenceKind: Set<String>] = [
        // A rehearsed rollback may be written as a JUnit report.
        .rollbackTest: ["junit"], .junit: ["rollback-test/junit"],
        // Kinds of several forms.
        .tests: ["junit", "rollback-test/junit"], .coverage: ["cobertura", "jacoco", "lcov"],
        // A scan and a VEX document may come in these forms.
        .scan: ["sarif", "cyclonedx", "spdx"], .vex: ["cyclonedx"],
        // An empty list is one of anything.
        .pullRequests: [],
        .documentation: unmarked.union(["pull-requests/none", "log/text", "other/bytes", "spdx/rdf"]),
        // Any text may be a changelog without a section, and a file without a version.
        .changelog: unmarked.union([
            "log/text", "other/bytes", "spdx/rdf", "version-manifest/cmake", "version-manifest/rpm",
        ]),
        .versionManifest: ["documentation/empty", "log/text", "other/bytes", "spdx/rdf"],
    ]
    /// Nothing but its name says what such a file is.
    private static let unmarked: Set<String> = [
        "version-manifest/c-header", "version-manifest/gleam", "version-manifest/makefile",
    ]

    @Test(arguments: EvidenceFixture.all) func saysThatAFileIsSomethingElseThanDeclared(_ fixture: EvidenceFixture) {
        for kind in EvidenceKind.allCases where kind != fixture.kind && kind != .log && kind != .other {
            let loaded = readEvidence(fixture.bytes, as: kind, file: fixture.file, gate: "G")
            let passing = Self.ambiguous[kind] ?? []
            // SPDX in RDF is not read, so it is no scan.
            let isOfKind = passing.contains(fixture.kind.rawValue) && fixture.testDescription != "spdx/rdf"
            let passes = passing.contains(fixture.testDescription) || isOfKind
            #expect((loaded.complaint == nil) == passes, "as \(kind.rawValue): \(loaded.complaint ?? "no finding")")
        }
    }

    /// These say what the file is, and not only what it is not.
    @Test(arguments: [
        ("sarif/bandit", EvidenceKind.versionManifest, "a SARIF log"),
        ("cyclonedx/syft-json", .versionManifest, "a CycloneDX document"),
        ("cyclonedx/syft-xml", .spdx, "a CycloneDX document"),
        ("junit/pytest-reruns-and-subtests", .spdx, "a JUnit report"),
        ("rollback-test/json", .gate, "a rollback test"), ("rollback-test/step-failed", .changelog, "a rollback test"),
        ("spdx/spdx-tools-yaml", .documentation, "an SPDX document"),
        ("spdx/tag-value", .changelog, "an SPDX document"),
        ("changelog/keep-a-changelog", .documentation, "a changelog"),
        ("changelog/debian", .documentation, "a changelog"),
        ("documentation/numstat", .changelog, "a list of paths"),
        ("version-manifest/cargo", .changelog, "a version manifest"),
        ("version-manifest/swift", .documentation, "a version manifest"),
        ("lcov/lcov", .cobertura, "an LCOV tracefile"), ("coverage/clover-phpunit", .cobertura, "a Clover report"),
        ("tests/tap-perl", .documentation, "a TAP stream"),
        ("tests/go-test-json", .gate, "the events of go test -json"),
        ("coverage/go", .changelog, "a Go cover profile"), ("gate/sonarqube", .sarif, "a SonarQube quality gate"),
        ("jacoco/ant", .cobertura, "a JaCoCo report"), ("cobertura/gcovr", .junit, "a Cobertura report"),
        ("pull-requests/none", .changelog, "a JSON document"),
    ]) func saysWhatAFileIs(_ name: String, _ kind: EvidenceKind, _ what: String) throws {
        let fixture = try EvidenceFixture.named(name)
        let complaint = readEvidence(fixture.bytes, as: kind, file: fixture.file, gate: "G").complaint
        #expect(complaint?.contains("the record says \(kind.rawValue), and this is \(what). Write \"kind: ") == true)
    }

    @Test func takesAFileThatIsBothAtItsWord() throws {
        let text = #"{"gate": "G", "status": "pass", "from": "2", "to": "1", "approved": true, "by": "Ada"}"#
        #expect(readEvidence(text, as: .gate, gate: "G").gateResult?.passed == true)
        #expect(readEvidence(text, as: .securityReview).review?.approved == true)
    }

    @Test func namesTheFaultOfAJUnitReportThatIsDeclaredAsARehearsal() {
        let complaint = readEvidence("<testsuite>", as: .rollbackTest, file: "rollback.xml").complaint
        #expect(complaint?.hasSuffix("[malformed-xml]") == true)
    }
}
