// Bundles that are read piece by piece, with evidence that is too large to hold: the same verdicts and the same refusals.
import Archives
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

@Suite struct StreamedBundleTests {
    /// Nothing of the evidence is held.
    private static let tight: BundleReader.Limits = {
        var limits = BundleReader.Limits()
        limits.heldEvidence = 0
        return limits
    }()

    private static let original = Result { try BundleSample().bundle().bytes }

    /// Several kinds, stated and not, among them a report and a log that are larger than what is looked at first.
    private static let large = Result {
        var sample = BundleSample()
        sample.files[2].text = report(cases: 4_000)
        sample.files.append(
            .init(path: "a/build.log", kind: nil, text: String(repeating: "Compiling\n", count: 90_000)))
        sample.files.append(.init(path: "b/coverage.xml", kind: nil, text: coverage(lines: 9_000)))
        sample.files.append(.init(path: "c/scan.sarif", kind: "sarif", text: #"{"version":"2.1.0","runs":[]}"#))
        sample.files.append(.init(path: "d/bad.xml", kind: "junit", text: report(cases: 3_000) + "<more/>"))
        sample.files.append(.init(path: "e/other.json", kind: "junit", text: #"{"version":"2.1.0","runs":[]}"#))
        sample.files.append(.init(path: "f/output.txt", kind: "other", text: digests(count: 10_000)))
        return try sample.bundle()
    }

    private static func report(cases: Int) -> String {
        let noise = String(repeating: "<system-out>a line of what it said</system-out>", count: 3)
        let cases = (0..<cases).map { "<testcase classname='demo' name='case \($0)'>\(noise)</testcase>" }
        return "<testsuite name='demo'>\(cases.joined(separator: "\n"))</testsuite>"
    }

    /// 64 characters each, of which 32 bytes are left when they are compressed.
    private static func digests(count: Int) -> String {
        (0..<count).map { SHA256Digest(of: Bytes("\($0)".utf8)).hex }.joined()
    }

    private static func coverage(lines: Int) -> String {
        let lines = (1...lines).map { "<line number='\($0)' hits='\($0 % 3)'/>" }.joined()
        return "<coverage><packages><package><classes><class filename='a.c'><lines>\(lines)</lines></class></classes>"
            + "</package></packages></coverage>"
    }

    private func verify(_ source: ByteSource, _ limits: BundleReader.Limits = .standard) throws -> VerificationReport {
        try Verifier.examine(
            source, name: "x.tar.gz", published: .init(), today: try #require(Timestamp("2024-03-10")), limits: limits
        ).report
    }

    /// The larger one is expanded on a thread of its own.
    @Test(arguments: [1, 61, 4_096])
    func verifiesInAnyPiecesWithoutHoldingEvidence(chunk: Int) throws {
        #expect(try Self.large.get().bytes.count > ArchiveStream.leastForThread)
        for bytes in [try Self.original.get(), try Self.large.get().bytes] {
            let whole = try verify(ByteSource(bytes))
            #expect(whole.verdict == .verified, "\(whole.text)")
            #expect(try verify(ByteSource(bytes, chunk: chunk), Self.tight) == whole)
        }
    }

    @Test(arguments: BundleAttackTests.bag + BundleAttackTests.content)
    func refusesInAnyPieces(attack: BundleAttack) throws {
        var forgery = try Forgery(Self.original.get())
        try attack.change(&forgery)
        guard let bytes = try? forgery.bytes() else { return }
        for chunk in [1, 97] {
            #expect(throws: BundleRefusal.self) {
                do throws(BundleRefusal) {
                    _ = try BundleReader.read(ByteSource(bytes, chunk: chunk), limits: Self.tight)
                } catch {
                    #expect(error.code == attack.code, "\(error.message)")
                    throw error
                }
            }
        }
    }

    /// What large files say is read, and not taken from the list of them.
    @Test(arguments: [
        ("junit.xml", "name='case 3999'>", "name='case 3999'><failure/>"), ("b/coverage.xml", "hits='1'", "hits='0'"),
        ("d/bad.xml", "<more/>", ""),
    ])
    func judgesEvidenceThatItDoesNotHold(path: String, old: String, new: String) throws {
        var forgery = try Forgery(Self.large.get().bytes)
        let file = "data/evidence/\(path)"
        let before = SHA256Digest(of: try #require(forgery.files[file])).hex
        let size = try #require(forgery.files[file]).count
        try forgery.edit(file, old, new)
        let bytes = try #require(forgery.files[file])
        try forgery.edit("data/evidence.json", before, SHA256Digest(of: bytes).hex)
        try forgery.edit("data/evidence.json", "\"size\":\(size)", "\"size\":\(bytes.count)")
        try forgery.reseal()
        let sealed = try forgery.bytes()
        let report = try verify(ByteSource(sealed), Self.tight)
        #expect(report.verdict == .failed && report[.evidence]?.code == "evidence-differs", "\(report.text)")
        #expect(try verify(ByteSource(sealed)) == report)
    }

    @Test func holdsEvidenceOnlyAsFarAsThereIsRoom() throws {
        let bytes = try Self.large.get().bytes
        var limits = BundleReader.Limits()
        for room in [0, 10_000, 1 << 20, 16 << 20] {
            limits.heldEvidence = room
            let bundle = try BundleReader.read(ByteSource(bytes), limits: limits)
            let held = bundle.evidence.compactMap(\.file?.bytes?.count)
            #expect(held.reduce(0, +) <= room && held.allSatisfy { $0 <= room / 4 })
            #expect(held.isEmpty == (room == 0))
        }
        limits.documents = 2_000
        #expect(throws: BundleRefusal.self) {
            do throws(BundleRefusal) { _ = try BundleReader.read(bytes, limits: limits) } catch {
                #expect(error.code == "documents-too-large" && error.step == .bag)
                throw error
            }
        }
    }

    /// The compressed file comes before the archive in it, also where the archive's fault is met first.
    @Test func saysFirstWhatIsWrongWithTheCompressedFile() throws {
        var tar = try Gzip.decompress(Self.large.get().bytes)
        tar[0] ^= 1
        var bytes = Gzip.compress(tar)
        #expect(try verify(ByteSource(bytes))[.archive]?.code == "tar-checksum")
        bytes[bytes.count - 6] ^= 1
        #expect(try verify(ByteSource(bytes))[.file]?.code == "gzip-checksum")
        bytes.removeLast(4)
        #expect(try verify(ByteSource(bytes))[.file]?.code == "gzip-truncated")
    }

    @Test func aFileThatIsReplacedMeanwhileIsNotJudged() throws {
        let folder = try BundleFolder()
        let bundle = try Self.large.get()
        try folder.write(bundle.bytes, to: "a.tar.gz")
        let path = "\(folder.path)/a.tar.gz"
        let read = try BundleReader.read(ByteSource(file: path, limit: 1 << 30), limits: Self.tight)
        #expect(try read.readEvidence().count == read.evidence.count { $0.file != nil })
        var forgery = try Forgery(bundle.bytes)
        try forgery.edit("data/evidence/junit.xml", "case 7", "case 8")
        var others = [try forgery.bytes(), try Self.original.get()]
        others.append(Bytes(repeating: 0, count: bundle.bytes.count))
        for other in others {
            try folder.write(other, to: "a.tar.gz")
            #expect { try read.readEvidence() } throws: { ($0 as? FileError)?.isStale == true }
        }
        #expect(throws: FileError.self) { try ByteSource(file: "\(folder.path)/b", limit: 1) }
    }
}

@Suite struct StreamedEvidenceTests {
    /// All fixtures, as their kind and as none, cut at odd places and made larger than what is looked at first.
    @Test(arguments: EvidenceFixture.all)
    func readsAFileThatComesInPiecesAsItReadsAWholeOne(fixture: EvidenceFixture) {
        let space = Bytes(repeating: 0x20, count: 70_000)
        let limits = Policy().limits
        for bytes in [fixture.bytes, fixture.bytes + space, space + fixture.bytes] {
            for kind in [fixture.kind, nil, .junit, .lcov, .log] {
                let entry = EvidenceEntry(path: fixture.file, kind: kind)
                var whole = EvidenceReader.read(entry, bytes: bytes, limits: limits)
                whole.bytes = []
                for piece in [997, 1 << 16] {
                    let feed = ByteFeed(bytes, piece: piece)
                    #expect(EvidenceReader.read(entry, feed: feed, sha256: whole.sha256, limits: limits) == whole)
                }
            }
        }
    }

    @Test func aFileOverTheLimitIsNotLookedAt() {
        var limits = Policy().limits
        limits.fileBytes = 10
        let feed = ByteFeed(size: 11) {
            Issue.record("It was read")
            return nil
        }
        let digest = SHA256Digest(of: Bytes())
        let read = EvidenceReader.read(EvidenceEntry(path: "a.xml"), feed: feed, sha256: digest, limits: limits)
        #expect(read.complaint?.contains("the limit is 10") == true && read.size == 11)
    }
}
