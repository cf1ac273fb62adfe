// Tests what a verification says of bundles that are consistent, but state what their evidence does not show.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Versions

@Suite struct VerifierTests {
    private let name = "demo-1.0.1.evidence.tar.gz"

    private func verify(
        _ bytes: Bytes, published: PublishedDigests = .init(), today: String = "2024-03-10", name: String? = nil
    ) throws -> VerificationReport {
        Verifier.verify(
            bundle: bytes, name: name ?? self.name, published: published, today: try #require(Timestamp(today)))
    }

    private func forged(_ sample: BundleSample = .init(), _ change: (inout Forgery) throws -> Void) throws -> Bytes {
        var forgery = try Forgery(sample.bundle().bytes)
        try change(&forgery)
        try forgery.reseal()
        return try forgery.bytes()
    }

    private func statuses(_ report: VerificationReport) -> [String: VerificationStatus] {
        Dictionary(report.items.map { ($0.id, $0.status) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func verifiesItsOwnBundle() throws {
        let bundle = try BundleSample().bundle()
        let report = try verify(bundle.bytes, published: .init(gzip: bundle.digests.gzip, tar: bundle.digests.tar))
        #expect(report.verdict == .verified, "\(report.text)")
        #expect(report.items.map(\.id) == VerificationStep.allCases.map(\.rawValue))
        let open = report.items.filter { $0.status == .notChecked }.map(\.id)
        #expect(open == ["sync", "history"])
        #expect(report.digests == bundle.digests)
        #expect(report[.evidence]?.problem?.contains("keys.log") == true)
        #expect(report.text.hasPrefix("demo-1.0.1.evidence.tar.gz: verified, not ready\n"))
    }

    @Test(arguments: ["2024.10", "2024.02.1"])
    func verifiesCalendarVersions(version: String) throws {
        let sample = BundleSample(
            version: version, previous: nil, scheme: .calver, type: "minor", files: BundleSample().files)
        let report = try verify(sample.bundle().bytes, name: "b.tar.gz")
        #expect(report.verdict == .verified, "\(report.text)")
    }

    @Test func verifiesARecordThatUsesEveryField() throws {
        let sample = BundleSample(
            type: "patch",
            more: """
                summary: "Line one\\nline two \\u0007"
                commit: \(String(repeating: "ab", count: 20))
                branch: main
                build: {id: '1', url: https://ci.example/1, builder: ci}
                people: {released_by: Someone, approved_by: [Other]}
                candidates: [{tag: 1.0.1-rc.1, at: 2024-02-28T00:00:00+01:00}]
                checks:
                  RL-04: {waive: {findings: [version-differs], by: Someone, reason: no manifest, expires: 2024-12-31}}
                  RL-06: {status: na, by: Someone, at: 2024-02-28, reason: nothing changed}
                artifacts: [{name: x.whl, sha256: \(SHA256Digest(of: Bytes()).hex), size: 0, purl: 'pkg:pypi/demo@1.0.1'}]

                """)
        let report = try verify(sample.bundle().bytes)
        #expect(report.verdict == .verified, "\(report.text)")
    }

    @Test func verifiesWhatIsListedOfReportsAndBills() throws {
        var sample = BundleSample()
        for name in ["cyclonedx/python-lib-xml", "spdx/tag-value", "sarif/semgrep", "cobertura/gcovr"] {
            let fixture = try EvidenceFixture.named(name)
            sample.files.append(
                .init(
                    path: fixture.file, kind: fixture.kind.rawValue,
                    text: String(decoding: fixture.bytes, as: UTF8.self)))
        }
        let report = try verify(sample.bundle().bytes)
        #expect(report.verdict == .verified, "\(report.text)")
        let list = bytesText(try bagFiles(sample.bundle())["data/evidence.json"])
        #expect(list.contains("by_file") && list.contains("licenses"))
    }

    @Test func verifiesUnderAPolicyWhoseGatesStandInAnyOrder() throws {
        let yaml = Bytes("tests: {gates: {Z-UNIT: [junit], A-LOAD: [gate]}}\n".utf8)
        let node = try parseDocument(yaml, format: .yaml, limits: .record)
        let sample = BundleSample(policy: PolicyReader.read(node, file: "colophon.yaml").policy)
        let report = try verify(sample.bundle().bytes)
        #expect(report.verdict == .verified, "\(report.text)")
    }

    @Test func saysWhichVerdictTheEvidenceDoesNotGive() throws {
        var sample = BundleSample()
        sample.files[2].text = #"<testsuite><testcase name="a"><failure message="no"/></testcase></testsuite>"#
        let honest = try Forgery(sample.bundle().bytes)
        let bytes = bytesText(honest.files["data/checklist.json"])
        try #require(bytes.contains(#""id":"RL-02","name":"Gates pass","required":true,"status":"fail""#))
        let report = try verify(
            forged(sample) {
                try $0.edit(
                    "data/checklist.json", #""id":"RL-02","name":"Gates pass","required":true,"status":"fail""#,
                    #""id":"RL-02","name":"Gates pass","required":true,"status":"pass""#)
            })
        #expect(report.verdict == .failed)
        let item = try #require(report[.checklist])
        #expect(item.code == "checklist-differs")
        #expect(item.details == [#"RL-02 status: the bundle says "pass", and its content gives "fail""#])
        #expect(report.text.contains("FAILED"))
    }

    @Test func seesReadinessThatTheVerdictsDoNotGive() throws {
        let report = try verify(
            forged {
                try $0.edit(
                    "data/checklist.json", #""readiness":"not_ready","ready":false"#,
                    #""readiness":"ready","ready":true"#)
            })
        #expect(
            report[.checklist]?.details == [
                "readiness: the bundle says ready, and its content gives not ready",
                "readiness: the bundle says ready, and one of its checks is not met",
            ])
    }

    @Test func seesMembersThatAChecklistDoesNotHave() throws {
        let sample = BundleSample(files: BundleSample().files.filter { !$0.redact })
        let report = try verify(
            forged(sample) { try $0.edit("data/checklist.json", #"{"checks""#, #"{"approved":true,"checks""#) })
        #expect(report[.checklist]?.status == .failed)
    }

    @Test func seesAnEvidenceListThatTheEvidenceDoesNotGive() throws {
        let report = try verify(forged { try $0.edit("data/evidence.json", #""passed":2"#, #""passed":9"#) })
        #expect(report[.evidence]?.code == "evidence-differs")
        #expect(report[.evidence]?.details == ["junit.xml: read/passed: the bundle says 9, and its content gives 2"])
    }

    @Test func seesAnotherRollbackPlan() throws {
        let report = try verify(
            forged { try $0.edit("data/rollback.json", #""target":"1.0.0""#, #""target":"0.1.0""#) })
        #expect(statuses(report)["rollback"] == .failed)
        #expect(
            report[.rollback]?.details == [#"standby/target: the bundle says "0.1.0", and its content gives "1.0.0""#])
    }

    @Test func seesOtherReleaseNotes() throws {
        let report = try verify(forged { try $0.edit("data/notes.md", "Close the file", "Open the file") })
        #expect(statuses(report).filter { $0.value == .failed }.keys.sorted() == ["notes"])
    }

    @Test func judgesAllButWhatIsRedacted() throws {
        var sample = BundleSample()
        sample.files[2].redact = true
        let bundle = try sample.bundle()
        let report = try verify(bundle.bytes)
        #expect(report.verdict == .verified, "\(report.text)")
        #expect(report[.checklist]?.status == .notChecked)
        #expect(report[.checklist]?.problem?.contains("RL-02") == true)
        let forgedReport = try verify(
            forged(sample) {
                try $0.edit(
                    "data/checklist.json", #""id":"RL-03","name":"Changelog updated","required":true,"status":"pass""#,
                    #""id":"RL-03","name":"Changelog updated","required":true,"status":"fail""#)
            })
        #expect(forgedReport[.checklist]?.status == .failed)
    }

    @Test func judgesEvidenceThatWasMissingByWhatIsKnownOfIt() throws {
        var rendered = try BundleSample().rendered()
        let finding = Finding(
            "missing-evidence", .error, "there is no file", remedy: "Add it.", file: "release.yaml",
            field: "evidence[2].path")
        rendered.checked.loaded.evidence[2].reading = .unreadable([finding])
        rendered.checked.loaded.evidence[2].bytes = []
        rendered.checked.loaded.evidence[2].sha256 = SHA256Digest(of: Bytes())
        rendered.checked.loaded.evidence[2].isPresent = false
        rendered.checked.loaded.evidence[2].mediaType = "application/octet-stream"
        rendered.checked = evaluate(
            rendered.checked.loaded, today: try #require(Timestamp("2024-03-10")))
        let bundle = try BundleBuilder.bundle(
            BundleBuilder.content(of: rendered), history: BundleSample().history)
        let report = try verify(bundle.bytes)
        #expect(report.verdict == .verified, "\(report.text)")
    }

    @Test func takesADraftsWaiversAsOfADayOnWhichTheyHold() throws {
        var sample = BundleSample(
            status: "rc", date: nil,
            more: "checks:\n  RL-02: {waive: {findings: all, by: Grace, reason: known, expires: 2024-03-15}}\n")
        sample.files[2].text = #"<testsuite><testcase name="a"><failure message="no"/></testcase></testsuite>"#
        let bundle = try sample.bundle()
        try #require(bytesText(try bagFiles(bundle)["data/checklist.json"]).contains(#""waived":{"#))
        let now = try verify(bundle.bytes)
        #expect(now[.checklist]?.status == .ok)
        #expect(now[.checklist]?.problem == nil)
        #expect(now.isDraft)
        let later = try verify(bundle.bytes, today: "2025-01-01")
        #expect(later[.checklist]?.status == .ok, "\(later.text)")
        #expect(later[.checklist]?.problem?.contains("2024-03-15") == true)
    }

    @Test func aReleasedWaiverIsJudgedOnTheReleaseDate() throws {
        var sample = BundleSample(
            more: "checks:\n  RL-02: {waive: {findings: all, by: Grace, reason: known, expires: 2024-03-01}}\n")
        sample.files[2].text = #"<testsuite><testcase name="a"><failure message="no"/></testcase></testsuite>"#
        let report = try verify(sample.bundle().bytes, today: "2030-01-01")
        #expect(report[.checklist]?.status == .ok)
        #expect(report[.checklist]?.problem?.contains("as of") != true)
    }

    @Test func stopsAtAWrongDigest() throws {
        let report = try verify(BundleSample().bundle().bytes, published: .init(gzip: SHA256Digest(of: Bytes())))
        #expect(report.verdict == .failed)
        #expect(report.items.first?.code == "digest-differs")
        #expect(report.items.dropFirst().allSatisfy { $0.status == .notChecked })
    }

    @Test func takesAFileThatWasCompressedElsewhereByItsArchive() throws {
        let bundle = try BundleSample().bundle()
        let other = SHA256Digest(of: Bytes())
        let report = try verify(bundle.bytes, published: .init(gzip: other, tar: bundle.digests.tar))
        #expect(report[.digest]?.status == .ok)
        #expect(report[.digest]?.problem?.contains("compressed again") == true)
        #expect(try verify(bundle.bytes, published: .init(tar: other)).verdict == .failed)
        #expect(try verify(bundle.bytes, published: .init(manifest: other)).verdict == .failed)
    }

    @Test func saysHowFarItCame() throws {
        var forgery = try Forgery(BundleSample().bundle().bytes)
        forgery.files["fetch.txt"] = []
        let report = try verify(forgery.bytes())
        let found = statuses(report)
        #expect(found["file"] == .ok && found["archive"] == .ok)
        #expect(found["bag"] == .failed)
        #expect(report[.bag]?.code == "bag-fetch")
        #expect(report[.bag]?.meaning?.isEmpty == false)
        #expect(found["manifests"] == .notChecked && found["checklist"] == .notChecked)
        #expect(report.version == nil)
    }

    @Test func refusesTheNameOfAnotherBundle() throws {
        let bytes = try BundleSample().bundle().bytes
        #expect(try verify(bytes, name: "x/demo-1.0.2.evidence.tar.gz")[.content]?.code == "identity-file")
        #expect(try verify(bytes, name: "download (1).gz").verdict == .verified)
    }

    @Test func neverSteersATerminal() throws {
        var forgery = try Forgery(BundleSample().bundle().bytes)
        forgery.files["bag-info.txt"] = Bytes("\u{1B}[2J: x\n".utf8)
        forgery.resealTags()
        let text = try verify(forgery.bytes(), name: "a\u{1B}]0;x\u{7}\nb").text
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(text.hasPrefix("a\\u{1B}]0;x\\u{7}\\u{A}b: failed\n"))
    }

    @Test func reportsAsJSON() throws {
        let json = try verify(BundleSample().bundle().bytes).json
        let node = try parseDocument(json.canonicalBytes, format: .json, limits: .standard)
        #expect(node["verdict"]?.string == "verified")
        #expect(node["version"]?.string == "1.0.1")
        #expect(node["items"]?.sequence?.count == VerificationStep.allCases.count)
        #expect(node["items"]?.sequence?.last?["status"]?.string == "not_checked")
    }
}
