// A format is added in its own files alone, and a bundle is judged again by the format that it names.
import Archives
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
import Workspace

@Suite struct BundleFormatTests {
    private func verify(
        _ bytes: Bytes, _ formats: BundleFormats = .withMadeUp
    ) throws -> VerificationReport {
        Verifier.verify(
            bundle: bytes, name: "demo-1.0.1.evidence.tar.gz", today: try #require(Timestamp("2024-03-10")),
            formats: formats)
    }

    private var madeUp: BundleSample {
        var sample = BundleSample()
        sample.format = .madeUp
        sample.files[2] = .init(path: "tests.tap", text: "TAP version 14\n1..2\nok 1 - opens\nok 2 - closes\n")
        return sample
    }

    // MARK: Another format

    @Test func writesAndVerifiesANinthCheckAndAnotherDialect() throws {
        let bytes = try madeUp.bundle().bytes
        let report = try verify(bytes)
        #expect(report.verdict == .verified, "\(report.text)")
        #expect(report.verdicts.map(\.id.rawValue).last == "RL-09" && report.verdicts.last?.name == "Changes are few")
        let files = try bagFiles(madeUp.bundle())
        #expect(bytesText(files["bag-info.txt"]).contains("Colophon bundle format 2\n"))
        #expect(bytesText(files["data/provenance.json"]).contains(#""format":2"#))
        let list = bytesText(files["data/evidence.json"])
        #expect(
            list.contains(#""kind":"junit","media_type":"text/x-tap","path":"tests.tap""#)
                && list.contains(#""passed":2"#))
        #expect(try BundleReader.read(bytes, formats: .withMadeUp).format == .madeUp)
    }

    @Test func refusesAFormatThatItDoesNotKnow() throws {
        let report = try verify(madeUp.bundle().bytes, .known)
        #expect(report.verdict == .incomplete && report[.manifests]?.code == "bundle-format")
    }

    @Test func readsWithTheDialectsOfTheFormatAlone() {
        let bytes = Bytes("TAP version 14\nnot ok 1 - opens\n".utf8)
        let entry = EvidenceEntry(path: "tests.tap")
        let old = EvidenceReader.read(entry, bytes: bytes, limits: Policy().limits, dialects: BundleFormat.v1.dialects)
        let new = EvidenceReader.read(
            entry, bytes: bytes, limits: Policy().limits, dialects: BundleFormat.madeUp.dialects)
        // Format 1 has a dialect of its own for it, which is of another kind.
        #expect(old.kind == .tests && new.kind == .junit && new.tests?.count(.failed) == 1)
        let digest = SHA256Digest(of: bytes)
        var streamed = EvidenceReader.read(
            entry, feed: ByteFeed(bytes, piece: 5), sha256: digest, limits: Policy().limits,
            dialects: BundleFormat.madeUp.dialects)
        streamed.bytes = bytes
        #expect(streamed == new)
        let stated = EvidenceReader.read(
            EvidenceEntry(path: "tests.tap", kind: .lcov), bytes: bytes, limits: Policy().limits,
            dialects: BundleFormat.madeUp.dialects)
        #expect(stated.complaint?.contains("this is a TAP stream") == true)
    }

    @Test func seesARedNinthCheckThatWasMadeGreen() throws {
        var sample = madeUp
        sample.files[1].text = "docs/a.md\ndocs/b.md\ndocs/c.md\n"
        let honest = try sample.bundle().bytes
        #expect(try verify(honest).verdict == .verified)
        var forgery = try Forgery(honest)
        try forgery.edit(
            "data/checklist.json", #""id":"RL-09","name":"Changes are few","required":true,"status":"fail""#,
            #""id":"RL-09","name":"Changes are few","required":true,"status":"pass""#)
        try forgery.reseal()
        let report = try verify(forgery.bytes())
        #expect(report[.checklist]?.code == "checklist-differs")
        #expect(
            report[.checklist]?.details.first
                == #"RL-09 status: the bundle says "pass", and its content gives "fail""#)
    }

    @Test func refusesAListWithoutOneOfTheChecksOfItsFormat() throws {
        var sample = madeUp
        sample.format = .v1
        sample.files[2].kind = "other"
        var forgery = try Forgery(sample.bundle().bytes)
        try forgery.edit("bag-info.txt", "format 1", "format 2")
        try forgery.edit("data/provenance.json", #""format":1"#, #""format":2"#)
        try forgery.reseal()
        #expect(try verify(forgery.bytes())[.content]?.code == "checklist-shape")
    }

    @Test func refusesABundleThatNamesTwoFormats() throws {
        var forgery = try Forgery(BundleSample().bundle().bytes)
        try forgery.edit("bag-info.txt", "format 1", "format 2")
        forgery.resealTags()
        #expect(try verify(forgery.bytes())[.provenance]?.code == "bundle-format-differs")
    }

    // MARK: A bundle of format 1

    @Test func verifiesTheGoldenBundleOfFormatOne() throws {
        let root = Golden.folder("bundle-format-1")
        let entries = try Files.walk(root).map(\.path).filter { $0 != "digests.txt" }
            .map { ArchiveEntry(path: "demo-1.0.1/\($0)", bytes: try Files.read(Files.join(root, $0), limit: 1 << 20)) }
        let released = try #require(Timestamp("2024-02-29T23:30:00Z")).secondsSinceEpoch
        let bytes = Gzip.compress(try Tar.write(entries, modified: released))
        for formats in [BundleFormats.known, .withMadeUp, BundleFormats([.changed(OtherWords.self)])] {
            let report = try verify(bytes, formats)
            #expect(report.verdict == .verified, "\(report.text)")
        }
    }

    /// With a check that fails, and a file that can't be read.
    private var red: BundleSample {
        var sample = BundleSample()
        sample.files[2].text = #"<testsuite><testcase name="a"><failure message="no"/></testcase></testsuite>"#
        sample.files.append(.init(path: "scan.sarif", kind: "sarif", text: #"{"version": "2.1.0"}"#))
        return sample
    }

    @Test func verifiesWhereRulesSayTheSameInOtherWords() throws {
        for sample in [BundleSample(), red] {
            let report = try verify(sample.bundle().bytes, BundleFormats([.changed(OtherWords.self)]))
            #expect(report.verdict == .verified, "\(report.text)")
            let remarks = report[.checklist]?.details ?? []
            #expect(remarks.contains { $0.hasPrefix("RL-02 remark") && $0.contains(#""severity":"warning""#) })
            #expect(remarks.contains { $0.hasPrefix("RL-08 remark") && $0.contains(#""severity":"note""#) })
            // What is shown are the bundle's own words.
            #expect(
                !report.json.prettyText.contains("In other words")
                    && report.verdicts.allSatisfy { !$0.headline.isEmpty })
        }
    }

    @Test func refusesWhatIsMoreThanOtherWords() throws {
        let bytes = try red.bundle().bytes
        for format in [
            BundleFormat.changed(OneErrorMore.self), .changed(NoErrors.self), .changed(ErrorsElsewhere.self),
            .changed(OtherProofs.self),
            .changed(OtherStatus.self),
        ] {
            let report = try verify(bytes, BundleFormats([format]))
            #expect(report[.checklist]?.code == "checklist-differs", "\(report.text)")
        }
    }

    @Test(arguments: [
        ("data/checklist.json", #""headline":""#, #""headline":"Otherwise: "#),
        ("data/evidence.json", "the file has no list of runs", "something else"),
        ("data/rollback.json", #""description":""#, #""description":"Otherwise: "#),
        ("data/rollback.json", #""message":""#, #""message":"Otherwise: "#),
    ]) func comparesNoSentences(file: String, old: String, new: String) throws {
        var forgery = try Forgery(red.bundle().bytes)
        try forgery.edit(file, old, new)
        try forgery.reseal()
        let report = try verify(forgery.bytes())
        #expect(report.verdict == .verified, "\(report.text)")
    }

    @Test(arguments: [
        ("data/checklist.json", #""code":"test-failed""#, #""code":"test-fails""#, "checklist-differs"),
        ("data/checklist.json", #""severity":"error""#, #""severity":"warning""#, "checklist-differs"),
        ("data/checklist.json", #""findings":["#, #""fancy":1,"findings":["#, "checklist-differs"),
        ("data/evidence.json", #""code":"not-sarif""#, #""code":"no-sarif""#, "evidence-differs"),
        ("data/rollback.json", #""tested":false"#, #""tested":true"#, "rollback-differs"),
        ("data/rollback.json", #""code":""#, #""code":"x-"#, "rollback-differs"),
    ]) func comparesFacts(file: String, old: String, new: String, code: String) throws {
        var forgery = try Forgery(red.bundle().bytes)
        try forgery.edit(file, old, new)
        try forgery.reseal()
        let report = try verify(forgery.bytes())
        #expect(report.items.contains { $0.code == code }, "\(report.text)")
    }

    // MARK: Checks

    @Test func everyRuleBookIsInOrder() {
        for format in BundleFormats.withMadeUp.all {
            let ids = format.rules.ids
            #expect(ids == Set(ids).sorted() && !ids.isEmpty)
        }
        #expect(RuleBook.current.span == "RL-01 to RL-08")
    }

    @Test(arguments: ["", "RL-1", "RL-001", "rl-01", "RL-0x", "RL_01", "RL-01 "])
    func namesNoCheck(_ text: String) { #expect(CheckID(rawValue: text) == nil) }

    @Test func namesChecksThatNoRuleHasYet() { #expect(CheckID(rawValue: "RL-42")?.rawValue == "RL-42") }
}
