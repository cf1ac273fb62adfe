// Tests that the original of a redacted file is proven by the bundle's digest, and that no other file is.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

@Suite struct OriginalFileTests {
    private let sample: BundleSample

    /// Both the tests' report and the keys are redacted.
    init() {
        var sample = BundleSample()
        sample.files[2].redact = true
        self.sample = sample
    }

    private func original(_ index: Int, name: String? = nil, more: String = "") -> OriginalFile {
        let file = sample.files[index]
        return OriginalFile(name: name ?? "kept/\(file.path)", bytes: Bytes((file.text + more).utf8))
    }

    private func verify(_ originals: [OriginalFile], _ bytes: Bytes? = nil) throws -> VerificationReport {
        Verifier.verify(
            bundle: try bytes ?? sample.bundle().bytes, name: "demo-1.0.1.evidence.tar.gz", originals: originals,
            today: try #require(Timestamp("2024-03-10")))
    }

    private func item(_ report: VerificationReport) -> VerificationItem? { report.items.first { $0.id == "originals" } }

    @Test func isJudgedAgain() throws {
        let report = try verify([original(2), original(3)])
        #expect(report.verdict == .verified && report.unproved == [], "\(report.text)")
        #expect(item(report)?.status == .ok && item(report)?.problem == nil)
        #expect(report[.checklist]?.status == .ok && report[.evidence]?.status == .ok)
        #expect(report[.evidence]?.problem == nil)
        #expect(try verify([]).unproved == [.rl02])
        #expect(item(try verify([])) == nil)
    }

    @Test func theNameOfTheFileDoesNotMatter() throws {
        let report = try verify([original(2, name: "/tmp/x")])
        #expect(report.unproved == [] && item(report)?.problem == "but for those that were not given: “keys.log”")
    }

    @Test func anyOtherFileIsRefused() throws {
        let changed = original(2, more: " ")
        let report = try verify([changed, original(3)])
        #expect(report.verdict == .failed && item(report)?.code == "original-differs")
        let digests = [changed, original(2)].map { SHA256Digest(of: $0.bytes).hex }
        #expect(
            item(report)?.details == [
                "kept/junit.xml has \(digests[0]), and the bundle states \(digests[1]) of “junit.xml”"
            ])
        #expect(report.unproved == [.rl02])
        let stranger = try verify([OriginalFile(name: "a", bytes: [])])
        #expect(item(stranger)?.details.first?.hasSuffix("and no redacted file of the bundle has that") == true)
    }

    @Test func aFileThatIsInTheBundleIsNoOriginal() throws {
        #expect(item(try verify([original(0)]))?.status == .failed)
    }

    /// The list says that the redacted report passed; with the original at hand it can be seen that it did not.
    @Test func showsAVerdictThatTheOriginalDoesNotGive() throws {
        var sample = sample
        sample.files[2].text = sample.files[2].text.replacing(
            "name=\"opens\"/>", with: "name=\"opens\"><failure message=\"no\"/></testcase>")
        var forgery = try Forgery(sample.bundle().bytes)
        try forgery.edit("data/checklist.json", "\"status\":\"fail\"", "\"status\":\"pass\"")
        try forgery.reseal()
        let failing = OriginalFile(name: "junit.xml", bytes: Bytes(sample.files[2].text.utf8))
        #expect(try verify([], forgery.bytes())[.checklist]?.status == .notChecked)
        #expect(try verify([failing], forgery.bytes())[.checklist]?.code == "checklist-differs")
    }

    @Test func aRefusedBundleProvesNothing() throws {
        let report = try verify([original(2)], Bytes(sample.bundle().bytes.dropLast()))
        // A file that is cut off is a slip, and no verdict on the bundle.
        #expect(report.verdict == .incomplete && item(report) == nil)
    }
}
