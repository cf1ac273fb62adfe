// Tests what a bundle holds, byte for byte where the format fixes it.
import Archives
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

@Suite struct BundleBuilderTests {
    @Test func holdsExactlyTheFilesOfTheFormat() throws {
        let files = try bagFiles(BundleSample().bundle())
        #expect(
            files.keys.sorted() == [
                "VERIFY.md", "bag-info.txt", "bagit.txt", "data/checklist.json", "data/evidence.json",
                "data/evidence/CHANGELOG.md", "data/evidence/docs.txt", "data/evidence/junit.xml",
                "data/evidence/pulls.json", "data/notes.md", "data/policy.json", "data/provenance.json",
                "data/release.json", "data/rollback.json", "data/sync.json", "manifest-sha256.txt",
                "tagmanifest-sha256.txt",
            ])
    }

    @Test func writesTheTagFilesOfBagIt() throws {
        let files = try bagFiles(BundleSample().bundle())
        #expect(bytesText(files["bagit.txt"]) == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        let payload = files.filter { $0.key.hasPrefix("data/") }
        let octets = payload.values.reduce(0) { $0 + $1.count }
        #expect(
            bytesText(files["bag-info.txt"]) == """
                Bag-Software-Agent: Colophon bundle format 1
                Bagging-Date: 2024-02-29
                External-Identifier: demo-1.0.1
                Payload-Oxum: \(octets).\(payload.count)

                """)
        let manifest = payload.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .map { "\(SHA256Digest(of: payload[$0] ?? []).hex)  \($0)\n" }.joined()
        #expect(bytesText(files["manifest-sha256.txt"]) == manifest)
        let tags = ["VERIFY.md", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
            .map { "\(SHA256Digest(of: files[$0] ?? []).hex)  \($0)\n" }.joined()
        #expect(bytesText(files["tagmanifest-sha256.txt"]) == tags)
    }

    @Test func leavesRedactedBytesOutAndKeepsTheirDigest() throws {
        let files = try bagFiles(BundleSample().bundle())
        #expect(files["data/evidence/keys.log"] == nil)
        #expect(!files.values.contains { bytesText($0).contains("a password") })
        let list = bytesText(files["data/evidence.json"])
        let digest = SHA256Digest(of: Bytes("a password\n".utf8)).hex
        #expect(list.contains(#""path":"keys.log","redacted":true,"sha256":"\#(digest)","size":11"#))
    }

    @Test func leavesOutEvidenceThatIsNotThere() throws {
        var rendered = try BundleSample().rendered()
        rendered.checked.loaded.evidence[1].isPresent = false
        rendered.checked.loaded.evidence[1].bytes = []
        let content = try BundleBuilder.content(of: rendered)
        #expect(content["data/evidence/docs.txt"] == nil)
        let list = bytesText(content["data/evidence.json"]?.bytes)
        #expect(list.contains(#""missing":true,"path":"docs.txt""#))
    }

    @Test func carriesTheReleaseDateInEveryFile() throws {
        let bundle = try BundleSample().bundle()
        let (_, modified) = try Tar.read(Gzip.decompress(bundle.bytes), maximumEntries: 100)
        #expect(modified == 1_709_249_400)  // date -u -d 2024-02-29T23:30:00Z +%s
    }

    @Test func takesADayAsItsMidnight() throws {
        let content = try BundleSample(date: "2024-02-29").content()
        #expect(content.modified == 1_709_164_800)
        #expect(
            bytesText(try bagFiles(BundleSample(date: "2024-02-29").bundle())["bag-info.txt"]).contains(
                "Bagging-Date: 2024-02-29\n"))
    }

    @Test func marksADraftAndGivesItNoDate() throws {
        let sample = BundleSample(status: "validating", date: nil)
        let bundle = try sample.bundle()
        #expect(bundle.isDraft)
        let files = try bagFiles(bundle)
        #expect(bytesText(files["data/provenance.json"]).contains(#""draft":true"#))
        #expect(!bytesText(files["bag-info.txt"]).contains("Bagging-Date"))
        #expect(try Tar.read(Gzip.decompress(bundle.bytes), maximumEntries: 100).modified == 0)
        let dated = try sample.bundle(draftTime: 1_700_000_000)
        #expect(try Tar.read(Gzip.decompress(dated.bytes), maximumEntries: 100).modified == 1_700_000_000)
    }

    @Test func aRolledBackReleaseIsNoDraft() throws {
        let sample = BundleSample(status: "rolled_back", more: "rollback: {reason: it broke, target_version: 1.0.0}\n")
        #expect(try !sample.content().isDraft)
    }

    @Test func namesTheRecordAndWhatCameBefore() throws {
        let parent = SHA256Digest(of: Bytes("parent".utf8))
        let link = HistoryLink(previous: "1.0.0", manifest: parent, reason: nil)
        let files = try bagFiles(BundleSample().bundle(history: link))
        let record = SHA256Digest(of: files["data/release.json"] ?? []).hex
        let source = SHA256Digest(of: Bytes(BundleSample().record.utf8)).hex
        #expect(
            bytesText(files["data/provenance.json"])
                == #"{"draft":false,"format":1,"previous":{"evidence":[],"manifest_sha256":"\#(parent.hex)","reason":null,"#
                + #""version":"1.0.0"},"project":"demo","record":{"sha256":"\#(record)","source":{"file":"release.yaml","sha256":"\#(source)"}},"#
                + #""version":"1.0.1","versioning":"semver"}"# + "\n")
    }

    @Test func theManifestDigestNeedsNoArchive() throws {
        let content = try BundleSample().content()
        let link = BundleSample().history
        let bundle = try BundleBuilder.bundle(content, history: link)
        #expect(BundleBuilder.manifestDigest(content, history: link) == bundle.digests.manifest)
        #expect(SHA256Digest(of: try bagFiles(bundle)["manifest-sha256.txt"] ?? []) == bundle.digests.manifest)
        #expect(SHA256Digest(of: bundle.bytes) == bundle.digests.gzip)
        #expect(SHA256Digest(of: try Gzip.decompress(bundle.bytes)) == bundle.digests.tar)
        #expect(bundle.digests.size == bundle.bytes.count)
        #expect(bundle.name == "demo-1.0.1.evidence.tar.gz")
    }

    @Test(arguments: [
        ("100%.txt", "%"), ("a\\b.txt", "\\"), ("e\u{301}.txt", "NFC"), (" a.txt", "space"), ("a\u{A0}b.txt", "space"),
        (String(repeating: "a", count: 120), "shorten"), (".git/HEAD", "out of that folder"), ("con.txt", "device"),
        ("a.", "dot"),
    ])
    func saysHowToRenameWhatAnArchiveCannotHold(path: String, word: String) throws {
        var rendered = try BundleSample().rendered()
        rendered.checked.loaded.evidence[2].entry.path = path
        do {
            _ = try BundleBuilder.content(of: rendered)
            Issue.record("It was taken")
        } catch {
            let finding = try #require(error.findings.first)
            #expect(finding.code == "evidence-path")
            #expect(finding.file == "release.yaml")
            #expect(finding.field == "evidence[2].path")
            #expect((finding.message + finding.remedy).contains(word))
        }
    }

    @Test func refusesNamesThatDifferOnlyInCase() throws {
        var rendered = try BundleSample().rendered()
        rendered.checked.loaded.evidence[2].entry.path = "Docs.txt"
        #expect(throws: BundleError.self) { try BundleBuilder.content(of: rendered) }
    }

    @Test func refusesADateThatATarCannotHold() throws {
        let sample = BundleSample(date: "1960-01-01T00:00:00Z")
        do {
            _ = try sample.bundle()
            Issue.record("It was taken")
        } catch let error as BundleError {
            #expect(error.findings.map(\.code) == ["tar-time-range"])
        }
    }

    @Test func publishesThreeFilesBesideTheBundle() throws {
        let content = try BundleSample().content()
        let bundle = try BundleBuilder.bundle(content, history: BundleSample().history)
        let sums = Checksums(bundle: bundle, files: content.publishedFiles)
        let files = try bagFiles(bundle)
        #expect(
            bytesText(sums.bytes) == """
                # tar \(bundle.digests.tar.hex)
                \(SHA256Digest(of: files["data/checklist.json"] ?? []).hex)  checklist.json
                \(bundle.digests.gzip.hex)  demo-1.0.1.evidence.tar.gz
                \(SHA256Digest(of: files["data/notes.md"] ?? []).hex)  notes.md
                \(SHA256Digest(of: files["data/release.json"] ?? []).hex)  release.json

                """)
        #expect(Checksums(sums.bytes) == sums)
    }

    @Test(arguments: [
        "", "x\n", "# tar 00\n", "\(String(repeating: "0", count: 64)) a\n",
        "\(String(repeating: "A", count: 64))  a\n",
    ])
    func readsNoOtherChecksums(text: String) { #expect(Checksums(Bytes(text.utf8)) == nil) }
}
