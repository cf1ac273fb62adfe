// Where signers are named, whatever is in a folder has to be theirs: one attack each on a signed site, or on a part of it.
import Attestation
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Signing
import Testing
import Verification
import Workspace

@Suite struct UnsignedPartsTests {
    private let site: VerifiedFolder

    init() async throws { site = try await VerifiedFolder() }

    @Test func theSoundSiteIsVerified() throws {
        let result = try site.verify()
        #expect(result.status == 0 && result.codes.isEmpty, "\(result.text)")
        #expect(try site.verify("output/1.1.0").status == 0)
        #expect(result.text.hasSuffix("verified: 2 bundles\n"))
    }

    // MARK: Drafts

    @Test func anUnsignedDraftFailsASite() async throws {
        try await site.plant("9.9.9", status: "validating", at: "output/9.9.9")
        for lock in [nil, "output/colophon.lock"] {
            let result = try site.verify(lock: lock)
            #expect(result.status == 2 && result.codes == ["draft-not-signed"])
        }
        let allowed = try site.verify(drafts: true)
        #expect(allowed.status == 0)
        #expect(allowed.text.contains("9.9.9/sample-9.9.9.evidence.tar.gz: not signed (a draft)"))
        #expect(allowed.text.contains("1 of them a draft that nobody signed"))
        let anyone = try site.verify(trust: false)
        #expect(anyone.status == 0 && anyone.text.contains("9.9.9.evidence.tar.gz: verified (a draft)"))
    }

    /// A draft has no place among amendments, whatever is let be.
    @Test(arguments: [false, true]) func aDraftIsNoAmendment(drafts: Bool) async throws {
        try await site.plant("1.1.0", status: "validating", at: "output/1.1.0/amend-1")
        let result = try site.verify(drafts: drafts)
        #expect(result.status == 2 && result.codes.contains("folder-differs"))
        #expect(try site.verify("output/1.1.0", drafts: drafts).status == 2)
    }

    @Test func aDraftInTheFolderOfAReleaseIsNobodys() async throws {
        try await site.plant("1.1.0", status: "validating", at: "alone")
        let result = try site.verify("alone")
        #expect(result.status == 2 && result.codes == ["draft-not-signed"])
        // Let be, it is still nothing that anyone vouches for.
        let allowed = try site.verify("alone", drafts: true)
        #expect(allowed.status == 1 && allowed.codes == ["nothing-signed"])
        let file = "alone/sample-1.1.0.evidence.tar.gz"
        #expect(try site.verify(file).status == 2)
        #expect(try site.verify(file, drafts: true).status == 1)
        try site.copy("alone", to: "output/1.1.0")
        #expect(try site.verify(drafts: true).status == 2)
    }

    // MARK: Releases

    @Test func anUnsignedReleaseFails() async throws {
        try await site.plant("9.9.9", status: "released", at: "output/9.9.9")
        let result = try site.verify()
        #expect(result.status == 2 && result.codes == ["not-signed", "publication-unlisted"])
        #expect(try site.verify(trust: false).status == 0)
    }

    /// The publisher's own lock of an earlier day, in the place of the one that lists what was removed since.
    @Test func anEarlierLockWithItsSignatureIsFound() throws {
        try site.copy("output/colophon.lock", to: "mine.lock")
        try site.replaceLock { $0.hasPrefix("1.0.0") }
        #expect(try site.verify().codes == ["publication-unlisted"])
        // Without the release there is nothing to tell it by, but an auditor who has seen the later lock.
        try site.workspace.remove("output/1.1.0")
        #expect(try site.verify().status == 0)
        let result = try site.verify(lock: "mine.lock")
        #expect(result.status == 2 && result.codes == ["publication-removed", "lock-shrunk"])
    }

    /// Who kept an earlier lock verifies the later site by it.
    @Test func aSiteMayHaveGrownSinceTheAuditorsLock() throws {
        let lines = try site.workspace.text("output/colophon.lock").split(separator: "\n")
        try site.workspace.write(
            lines.filter { !$0.hasPrefix("1.1.0") }.joined(separator: "\n") + "\n", to: "mine.lock")
        #expect(try site.verify(lock: "mine.lock").status == 0)
        try site.workspace.remove("output/colophon.lock.sig")
        #expect(try site.verify(lock: "mine.lock").codes == ["lock-not-signed"])
    }

    @Test func aLockThatListsNothingHidesNothing() throws {
        try site.workspace.write(
            String(decoding: LockFile.bytes(Lock()), as: UTF8.self), to: "output/colophon.lock")
        try site.workspace.remove("output/colophon.lock.sig")
        let unlisted = try site.verify()
        #expect(unlisted.status == 1 && unlisted.codes == ["publication-unlisted"])
        for version in ["1.0.0", "1.1.0"] { try site.workspace.remove("output/\(version)") }
        let result = try site.verify()
        #expect(result.status == 1 && result.codes == ["no-bundle"])
    }

    // MARK: Amendments

    @Test(arguments: [("1.1.0", "amend-1"), ("1.0.0", "amend-1"), ("1.1.0", "amend-01"), ("1.1.0", "amend-x")])
    func anAmendmentAmendsWhatItLiesBeside(version: String, name: String) throws {
        try site.copy("output/\(version)", to: "other")
        try site.copy("other", to: "output/1.1.0/\(name)")
        let result = try site.verify()
        #expect(result.status == 2 && result.codes.contains("folder-differs"), "\(result.text)")
        let alone = try site.verify("output/1.1.0")
        #expect(alone.status == 2 && alone.codes.contains("folder-differs"), "\(alone.text)")
    }

    @Test func anAmendmentIsVerifiedBesideTheFirst() async throws {
        try site.workspace.replace("Mends the parser", with: "Mends the lexer", in: "evidence/1.1.0/release.yaml")
        try Amending.state("a wrong title", versions: ["1.1.0"], in: site.workspace.workspace)
        try await site.workspace.build()
        try await site.workspace.lock()
        try await site.workspace.build()
        let result = try site.verify()
        #expect(result.status == 0 && result.outcome.sites.first?.bundles.count == 3, "\(result.text)")
        #expect(try site.verify("output/1.1.0").status == 0)
        // Downloaded by itself it is a release's folder as any other.
        try site.copy("output/1.1.0/amend-1", to: "alone")
        #expect(try site.verify("alone").status == 0)
        // In the place of what it amends it is none.
        try site.copy("alone", to: "output/1.1.0")
        #expect(try site.verify().codes.contains("folder-differs"))
    }

    // MARK: Places

    @Test func aBundleElsewhereFails() async throws {
        try await site.plant("9.9.9", status: "released", at: "output/archive/9.9.9")
        #expect(try site.verify().codes == ["stray"])
        let anyone = try site.verify(trust: false)
        #expect(anyone.status == 0 && anyone.text.contains("archive/9.9.9/SHA256SUMS"))
    }

    /// A release with sound signatures beside the others' folders: the folder is a site all the same.
    @Test func aSiteIsNoReleaseForABundleInIt() async throws {
        for name in try Files.list(site.workspace.path("output/1.0.0")) where name.kind == .file {
            try site.copy("output/1.0.0/\(name.path)", to: "output/\(name.path)")
        }
        try await site.plant("9.9.9", status: "validating", at: "output/9.9.9")
        let result = try site.verify()
        #expect(result.outcome.sites.count == 1 && result.codes == ["stray", "draft-not-signed", "attestation-other"])
    }

    @Test func aLinkToAnotherFolderIsFound() async throws {
        try await site.plant("9.9.9", status: "validating", at: "elsewhere")
        try site.link("output/newest", to: "1.1.0")
        #expect(try site.verify().status == 0)
        try site.link("output/9.9.9", to: "1.1.0")
        #expect(try site.verify().codes == ["stray"])
        try site.workspace.remove("output/9.9.9")
        try site.link("output/9.9.9", to: "../elsewhere")
        #expect(try site.verify().codes == ["stray"])
        #expect(try site.verify(trust: false).text.contains("9.9.9, a symbolic link"))
    }

    @Test func aFileThatIsALinkIsNone() throws {
        try site.copy("output/1.1.0/notes.md", to: "notes.md")
        try site.workspace.remove("output/1.1.0/notes.md")
        try site.link("output/1.1.0/notes.md", to: "../../notes.md")
        #expect(try site.verify().codes == ["folder-differs"])
        #expect(try site.verify("output/1.1.0").status == 1)
    }

    @Test func namesThatDifferInCaseAreFound() throws {
        try site.workspace.write("# Other\n", to: "output/1.1.0/NOTES.md")
        let result = try site.verify()
        #expect(result.codes == ["folder-differs"] && result.text.contains("differ only in case"))
    }

    @Test func theBundlesOfASiteAreOfOneProject() async throws {
        try await site.plant("9.9.9", status: "released", project: "other", at: "output/9.9.9")
        let result = try site.verify(trust: false)
        #expect(result.status == 2 && result.text.contains("9.9.9 is of the project other"))
    }

    // MARK: Signatures

    /// One signs the checksums, another states something: each counts for what is theirs.
    @Test func statementsOfAnotherSignerCountForThemAlone() async throws {
        let other = try site.sample.addKey("other")
        try site.workspace.remove("output/1.0.0/SHA256SUMS.sig")
        let mine = try site.workspace.text("output/1.0.0/sample-1.0.0.intoto.jsonl")
        try await site.sample.sign("1.0.0", with: "other")
        let lines = try site.workspace.text("output/1.0.0/sample-1.0.0.intoto.jsonl").split(separator: "\n")
        let theirs = lines.filter { !mine.contains($0) }
        #expect(theirs.count == 5)
        try site.workspace.write(theirs.joined(separator: "\n") + "\n", to: "output/1.0.0/sample-1.0.0.intoto.jsonl")
        try site.workspace.remove("output/1.0.0/sample-1.0.0.sigstore.json")
        let key = try KeySource(site.workspace.path("key")).privateKey()
        let sums = try site.workspace.bytes("output/1.0.0/SHA256SUMS")
        try site.workspace.write(
            SSHSignature(of: sums, by: key, namespace: Attestations.namespace).text, to: "output/1.0.0/SHA256SUMS.sig")
        let file = "output/1.0.0/sample-1.0.0.evidence.tar.gz"
        #expect(try site.verify(file).status == 0)
        #expect(try site.verify(file, threshold: 2).codes == ["too-few-signers"])
        #expect(try site.verify(file, threshold: 2, keys: [other]).status == 0)
    }

    @Test(arguments: [1, 2]) func aStatementHasTheBundlesSubjectsAndNoMore(times: Int) throws {
        let key = try KeySource(site.workspace.path("key")).privateKey()
        var envelopes = try site.sample.envelopes()
        let text = String(decoding: envelopes[0].payload, as: UTF8.self)
        let subject = #"{"digest":{"sha256":"\#(SignedSample.artifact)"},"name":"sample.whl"}"#
        try #require(text.contains(subject))
        let more = times == 1 ? subject.replacingOccurrences(of: "sample.whl", with: "other.whl") : subject
        envelopes[0] = try DSSEEnvelope(
            payloadType: envelopes[0].payloadType,
            payload: Bytes(text.replacingOccurrences(of: subject, with: "\(subject),\(more)").utf8), signedBy: key)
        try site.workspace.write(
            envelopes.map { String(decoding: $0.line, as: UTF8.self) + "\n" }.joined(),
            to: "output/1.0.0/sample-1.0.0.intoto.jsonl")
        #expect(try site.verify().codes.contains("statement-other"))
    }

    /// What a stranger states does no harm where the bundle shows it as well.
    @Test(arguments: [
        ("PASSED", "PASSED", false), ("\"PASSED\"", "\"FAILED\"", true),
        ("https://slsa.dev/verification_summary/v1", "https://slsa.dev/provenance/v1", true),
        ("sample.whl", "setup.exe", true),
    ])
    func aStrangersStatementMayNotDifferFromTheBundle(old: String, new: String, fails: Bool) throws {
        _ = try site.sample.addKey("stranger")
        let key = try KeySource(site.workspace.path("stranger")).privateKey()
        let summary = try site.sample.envelopes()[1]
        let text = String(decoding: summary.payload, as: UTF8.self)
        try #require(text.contains(old))
        let theirs = try DSSEEnvelope(
            payloadType: summary.payloadType, payload: Bytes(text.replacingOccurrences(of: old, with: new).utf8),
            signedBy: key)
        try site.workspace.append(
            String(decoding: theirs.line, as: UTF8.self) + "\n", to: "output/1.0.0/sample-1.0.0.intoto.jsonl")
        let result = try site.verify()
        #expect(result.status == (fails ? 2 : 0), "\(result.text)")
        #expect(result.codes.contains("statement-other") == fails)
    }

    // MARK: What nothing covers

    /// All attestations of a site are in files of Colophon's; one that stands beside them would be taken for another of these.
    @Test(arguments: ["other.intoto.jsonl", "x.sigstore.json", "1.0.0/notes.md.sig", "keys/a.ASC"])
    func anAttestationThatNoBuildWritesFailsASite(path: String) throws {
        try site.workspace.write("{}\n", to: "output/\(path)")
        let result = try site.verify()
        #expect(result.status == 2 && result.codes == ["attestation-other"], "\(result.text)")
        #expect(result.text.contains(path))
        #expect(try site.verify(trust: false).status == 0)
    }

    /// Whoever looked for pages alone would not see them.
    @Test func filesThatNoBuildMakesAreNamedApart() throws {
        for path in ["1.0.0/setup.exe", "run.sh", "assets/tool"] { try site.workspace.write("x", to: "output/\(path)") }
        let result = try site.verify()
        #expect(result.status == 0)
        for path in ["1.0.0/setup.exe", "run.sh", "assets/tool"] {
            #expect(result.text.contains(path), "\(result.text)")
        }
        #expect(try site.verify().text.contains("not covered by any checksum: "))
    }

    @Test func anotherVersionUnderThisNameFails() throws {
        try site.copy("output/1.0.0", to: "output/1.1.0")
        try site.workspace.move(
            "output/1.1.0/sample-1.0.0.evidence.tar.gz", to: "output/1.1.0/sample-1.1.0.evidence.tar.gz")
        #expect(try site.verify().status == 2)
        let file = try site.verify("output/1.1.0/sample-1.1.0.evidence.tar.gz", trust: false)
        #expect(file.status == 2 && file.codes == ["identity-file"])
        #expect(!file.text.contains("relied on"))
    }

    // MARK: Lists

    /// A list of digests that nobody signed says nothing to whoever asks for signers.
    @Test func unsignedChecksumsOfAListFail() throws {
        try site.workspace.write("SHA256SUMS\nnotes.md\n", to: "output/1.0.0/list.txt")
        func status() throws -> (Int, Set<String>) {
            let run = Verification(
                paths: [], lists: [site.workspace.path("output/1.0.0/list.txt")], lock: nil, today: VerifiedFolder.now,
                trust: Trust(keys: [site.sample.key], time: 0))
            let result = VerifiedFolder.Result(outcome: try run.run())
            return (result.status, result.codes)
        }
        #expect(try status() == (2, ["not-signed", "not-known"]))
        try site.workspace.append("SHA256SUMS.sig\n", to: "output/1.0.0/list.txt")
        #expect(try status() == (0, []))
    }
}
