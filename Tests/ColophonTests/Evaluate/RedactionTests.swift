// Tests that nothing of a redacted file's content leaves the workspace.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

@Suite struct RedactionTests {
    private static let secret = "Hunter2"

    private func sample(redact: Bool) -> BundleSample {
        let secret = Self.secret
        return BundleSample(files: [
            .init(
                path: "junit.xml", kind: "junit",
                text: """
                    <testsuite name="\(secret)"><testcase name="\(secret)"><failure message="\(secret)"/></testcase>
                    <testcase name="\(secret)2"><failure/></testcase></testsuite>
                    """, redact: redact),
            .init(
                path: "gate.json", kind: "gate",
                text: #"{"gate": "\#(secret)", "passed": false, "message": "\#(secret)"}"#, redact: redact),
            .init(
                path: "pulls.json", kind: "pull-requests",
                text: #"[{"number": 1, "title": "\#(secret)", "state": "OPEN"}]"#, redact: redact),
            .init(
                path: "review.json", kind: "security-review",
                text: #"{"approved": false, "by": "\#(secret)", "note": "\#(secret)"}"#, redact: redact),
            .init(path: "broken.sarif", kind: "sarif", text: "{\"\(secret)\": \(secret)", redact: redact),
        ])
    }

    @Test func noFileOfTheBundleTellsWhatARedactedFileSays() throws {
        let open = try bagFiles(sample(redact: false).bundle())
        #expect(bytesText(open["data/checklist.json"]).contains(Self.secret))
        let bundle = try sample(redact: true).bundle()
        for (path, bytes) in try bagFiles(bundle) {
            #expect(!bytesText(bytes).contains(Self.secret), "\(path): \(bytesText(bytes))")
        }
        let report = Verifier.verify(
            bundle: bundle.bytes, name: bundle.name, today: try #require(Timestamp("2024-03-10")))
        #expect(report.verdict == .verified, "\(report.text)")
        #expect(report.unproved == [.rl01, .rl02, .rl06])
    }

    @Test func findingsOfARedactedFileAreCounted() throws {
        let checked = try sample(redact: true).rendered().checked
        let result = try #require(checked.checklist[.rl02])
        #expect(result.status == .fail)
        #expect(result.headline == "Failed by evidence that is redacted: junit.xml, gate.json")
        #expect(
            result.findings.map(\.text) == [
                "junit.xml: error: 2 findings in redacted evidence. Look into the file itself. [test-failed]",
                "gate.json: error: 1 finding in redacted evidence. Look into the file itself. [gate-failed]",
            ])
        #expect(result.proofs.allSatisfy { $0.place == nil && $0.line == nil })
    }
}
