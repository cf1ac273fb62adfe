// A listed file that nothing recognises is told, and is not passed over.
import Checklist
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing

struct UnrecognisedEvidenceTests {
    @Test(arguments: [
        ("results.json", #"{"runs": [{"tool": {"#, "as JSON it can't be read"),
        ("a.xml", "<testsuites\n<", "as XML it can't be read"),
        ("a.yaml", "a: [1\n", "as YAML it can't be read"), ("integration.xml", "", "the file is empty"),
        ("a.json", " \n", "the file is empty"), ("grype.json", #"{"matches": []}"#, "this JSON document has"),
        ("a.html", "<html></html>", "its root element is \"html\""),
        ("build.log", "Done.\n", "this text has"), ("a.bin", "\u{1}\u{0}\u{2}", "this binary file has"),
        ("list.txt", "docs/a.md\n", "kind: documentation"),
        ("list.txt", "Makefile\ndocs/a.md\n", "kind: documentation"),
        ("notes.md", "# 1.2.0\n\n- a\n", "kind: changelog"),
        ("b.yaml", "a: 1\n", "this YAML document has"),
    ]) func saysWhatWasTriedAndWhatToDo(_ file: String, _ text: String, _ said: String) throws {
        let loaded = readEvidence(text, as: nil, file: file)
        #expect(loaded.kind == .other)
        let complaint = try #require(loaded.complaint)
        #expect(complaint.hasPrefix("\(file):") && complaint.contains(said), "\(complaint)")
        #expect(complaint.contains("kind: log") || complaint.contains("Run the tool that writes it again"))
    }

    /// So that the check of that kind fails.
    @Test(arguments: [
        ("junit.xml", EvidenceKind.junit), ("TEST-com.example.A.xml", .junit), ("unit-junit.xml", .junit),
        ("coverage.xml", .cobertura), ("cobertura-coverage.xml", .cobertura), ("jacoco.xml", .jacoco),
        ("lcov.info", .lcov), ("a.trx", .tests),
        ("scan.sarif", .sarif), ("scan.sarif.json", .sarif), ("bom.json", .cyclonedx), ("app.cdx.xml", .cyclonedx),
        ("app.spdx.json", .spdx), ("pulls.json", .pullRequests), ("security-review.yaml", .securityReview),
        ("rollback-test.json", .rollbackTest), ("CHANGELOG.md", .changelog),
    ]) func givesAFileThatIsEmptyOrCutOffTheKindOfItsName(_ file: String, _ kind: EvidenceKind) {
        for text in ["", "<", "{\"a\": ["] where !(kind == .changelog && !text.isEmpty) {
            let loaded = readEvidence(text, as: nil, file: file)
            #expect(loaded.kind == kind && loaded.complaint != nil)
        }
    }

    @Test func keepsOnlyWhatTheRecordSaysProvesNothing() {
        #expect(readEvidence("Done.\n", as: .log, file: "a.xyz").reading == .opaque)
        #expect(readEvidence("", as: .other, file: "junit.xml").reading == .opaque)
    }

    @Test(arguments: [EvidenceKind.log, .other]) func failsTheGateOfAFileThatProvesNothing(_ kind: EvidenceKind) throws
    {
        let loaded = readEvidence("Done.\n", as: kind, file: "build.log", gate: "unit")
        #expect(loaded.complaint?.hasSuffix("[gate-without-result]") == true)
        #expect(GatesPass.concerns(loaded, policy: Policy()))
        let large = EvidenceReader.uninterpreted(
            loaded.entry, size: 6, sha256: loaded.sha256, limits: Policy().limits)
        #expect(large?.reading == loaded.reading)
    }

    @Test(arguments: [
        (
            "a.json", #"{"payloadType": "application/vnd.in-toto+json", "payload": "e30=", "signatures": []}"#,
            "a DSSE envelope"
        ),
        ("a.sigstore.json", #"{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json"}"#, "a Sigstore bundle"),
        ("b.json", #"{"_type": "https://in-toto.io/Statement/v1", "subject": []}"#, "an in-toto statement"),
        (
            "a.intoto.jsonl",
            "{\"payloadType\": \"x\", \"payload\": \"\", \"signatures\": []}\n{\"payloadType\": \"x\", \"payload\": \"\", \"signatures\": []}\n",
            "a DSSE envelope"
        ),
    ]) func knowsAttestationsOfOthersAndDoesNotJudgeThem(_ file: String, _ text: String, _ name: String) {
        let loaded = readEvidence(text, as: nil, file: file)
        #expect(loaded.reading == .attestation(name) && loaded.kind == .other)
        #expect(
            readEvidence(text, as: nil, file: file, gate: "G").complaint?.hasSuffix("[gate-without-result]") == true)
    }

    @Test func saysHowAnEmptyReportIsWritten() {
        for kind in [EvidenceKind.sarif, .junit, .gate, .cyclonedx, .pullRequests] {
            let complaint = readEvidence("", as: kind).complaint
            let remedy = kind == .gate ? "Run the tool that writes it again" : "Write it with "
            #expect(complaint?.contains("the file is empty. \(remedy)") == true, "\(complaint ?? "")")
        }
    }
}
