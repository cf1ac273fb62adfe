// Tests the lock: its file, and what it decides about releases.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Versions
import Workspace

private func digest(_ text: String) -> SHA256Digest { SHA256Digest(of: Bytes(text.utf8)) }

private func entry(_ version: String, amendment: Int = 0, gzip: Bool = true) throws -> Lock.Entry {
    .init(
        version: try #require(Version(version)), amendment: amendment, manifest: digest("m\(version)\(amendment)"),
        tar: digest("t\(version)\(amendment)"), gzip: gzip ? digest("g") : nil)
}

@Suite struct LockFileTests {
    @Test func writesOneLineAPublicationInOrder() throws {
        let lock = Lock(entries: [
            try entry("1.10.0"), try entry("1.9.0", amendment: 1, gzip: false), try entry("1.9.0"),
            try entry("1.9.0-rc.1"),
        ])
        let lines = bytesText(LockFile.bytes(lock)).split(separator: "\n")
        #expect(lines.first == "colophon-lock 1")
        #expect(
            lines.filter { $0.contains("manifest=") }.map { $0.prefix { $0 != " " } } == [
                "1.9.0-rc.1", "1.9.0", "1.9.0/amend-1", "1.10.0",
            ])
        let (read, findings) = LockFile.read(LockFile.bytes(lock), file: "colophon.lock")
        #expect(read == lock)
        #expect(findings.isEmpty)
    }

    @Test func readsCalendarVersions() throws {
        let version = try #require(Version("2024.10", scheme: .calver))
        let lock = Lock(entries: [.init(version: version, manifest: digest("m"), tar: digest("t"), gzip: nil)])
        #expect(LockFile.read(LockFile.bytes(lock), file: "colophon.lock", scheme: .calver).lock == lock)
        #expect(LockFile.read(LockFile.bytes(lock), file: "colophon.lock").findings.map(\.code) == ["lock-syntax"])
    }

    @Test(arguments: [
        (VersionScheme.pep440, ["7.0", "8.0.0a1", "8.0.0rc1", "8.0.0", "8.0.0.post1", "1!1.0"]),
        (.any, ["jdk-21+35", "R2024a", "9.6", "9.6p1"]),
    ]) func keepsTheOrderOfTheScheme(_ scheme: VersionScheme, _ texts: [String]) throws {
        let entries = try texts.map {
            Lock.Entry(
                version: try #require(Version($0, scheme: scheme)), manifest: digest("m"), tar: digest("t"), gzip: nil)
        }
        let bytes = LockFile.bytes(Lock(entries: entries.reversed()))
        let lines = bytesText(bytes).split(separator: "\n").filter { $0.contains("manifest=") }
        #expect(lines.map { String($0.prefix { $0 != " " }) } == texts)
        let (read, findings) = LockFile.read(bytes, file: "colophon.lock", scheme: scheme)
        #expect(read.entries.map(\.version.text) == texts && findings.isEmpty)
    }

    @Test func takesTwoSpellingsOfPEP440ForOneVersion() {
        let digest = String(repeating: "ab", count: 32)
        let text = "colophon-lock 1\n1.0 manifest=\(digest) tar=\(digest)\n1.0.0 manifest=\(digest) tar=\(digest)\n"
        let findings = LockFile.read(Array(text.utf8), file: "colophon.lock", scheme: .pep440).findings
        #expect(findings.map(\.code) == ["lock-duplicate"])
    }

    @Test(arguments: [
        ("", "lock-format"), ("{}\n", "lock-format"), ("colophon-lock 2\n", "lock-format"),
        ("colophon-lock 1\n1.0.0\n", "lock-syntax"),
        ("colophon-lock 1\n1.0 manifest=M tar=T\n", "lock-syntax"),
        ("colophon-lock 1\n1.0.0 manifest=M tar=T gzip=\n", "lock-syntax"),
        ("colophon-lock 1\n1.0.0 manifest=M tar=T gzip=M extra\n", "lock-syntax"),
        ("colophon-lock 1\n1.0.0  manifest=M tar=T\n", "lock-syntax"),
        ("colophon-lock 1\n1.0.0/amend-01 manifest=M tar=T\n", "lock-syntax"),
        ("colophon-lock 1\n1.0.0/amend-0 manifest=M tar=T\n", "lock-syntax"),
        ("colophon-lock 1\n../1.0.0 manifest=M tar=T\n", "lock-syntax"),
        ("colophon-lock 1\n1.0.0 manifest=M tar=T\n1.0.0 manifest=T tar=M\n", "lock-duplicate"),
        ("colophon-lock 1\n1.0.0+a manifest=M tar=T\n1.0.0+b manifest=T tar=M\n", "lock-duplicate"),
        ("colophon-lock 1\n<<<<<<< HEAD\n1.0.0 manifest=M tar=T\n", "lock-conflict"),
        ("colophon-lock 1\n1.0.0/amend-1 manifest=M tar=T\n", "lock-gap"),
        ("colophon-lock 1\n1.0.0 manifest=M tar=T\n1.0.0/amend-2 manifest=M tar=T\n", "lock-gap"),
        ("colophon-lock 1\n2.0.0 manifest=M tar=T\n1.0.0 manifest=M tar=T\n", "lock-unsorted"),
    ])
    func saysWhatIsWrongWithALine(text: String, code: String) throws {
        let text = text.replacing("M", with: digest("m").hex).replacing("T", with: digest("t").hex)
        let finding = try #require(LockFile.read(Bytes(text.utf8), file: "colophon.lock").findings.first)
        #expect(finding.code == code)
        #expect(finding.file == "colophon.lock")
        #expect(finding.line != nil)
        #expect(!finding.remedy.isEmpty)
        #expect(finding.severity == (code == "lock-unsorted" ? .warning : .error))
    }
}

@Suite struct LockCheckTests {
    private let sample = BundleSample(files: [])

    private func lock(_ manifests: [SHA256Digest]) throws -> Lock {
        let version = try #require(Version("1.0.1"))
        return Lock(
            entries: manifests.enumerated().map {
                .init(version: version, amendment: $0.offset, manifest: $0.element, tar: digest("t"), gzip: nil)
            })
    }

    private func amending(_ manifest: SHA256Digest) -> BundleSample {
        var sample = sample
        sample.more = "amends: {manifest_sha256: \(manifest.hex), reason: a wrong date}\n"
        return sample
    }

    @Test func aReleaseThatIsNotListedIsNew() throws {
        #expect(LockCheck.decide(try sample.content(), manifest: digest("a"), lock: Lock()) == .new)
    }

    @Test func aDraftIsNeverListed() throws {
        let draft = try BundleSample(status: "rc", date: nil, files: []).content()
        #expect(LockCheck.decide(draft, manifest: digest("a"), lock: Lock()) == .draft)
        #expect(LockCheck.unlisted(draft.version, .draft, file: "colophon.lock") == nil)
    }

    @Test func theListedDigestIsTheSamePublication() throws {
        let lock = try lock([digest("a"), digest("b")])
        #expect(LockCheck.decide(try sample.content(), manifest: digest("b"), lock: lock) == .locked(lock.entries[1]))
    }

    @Test func anotherDigestNeedsAReason() throws {
        let content = try sample.content()
        let lock = try lock([digest("a")])
        guard case .refused(let finding) = LockCheck.decide(content, manifest: digest("z"), lock: lock) else {
            Issue.record("It was taken")
            return
        }
        #expect(finding.code == "locked-differs")
        #expect(finding.remedy.contains("--amend"))
        #expect(
            LockCheck.amendment(of: content.version, reason: "a wrong date", lock: lock)
                == Amendment(manifestSHA256: digest("a"), reason: "a wrong date"))
        #expect(LockCheck.amendment(of: content.version, reason: "x", lock: Lock()) == nil)
    }

    @Test func anAmendmentTakesTheNextNumber() throws {
        let content = try amending(digest("a")).content()
        #expect(LockCheck.decide(content, manifest: digest("z"), lock: try lock([digest("a")])) == .amendment(1))
        #expect(
            LockCheck.decide(content, manifest: digest("z"), lock: try lock([digest("b"), digest("a")]))
                == .amendment(2))
    }

    @Test func anAmendmentOfWhatWasAmendedSinceIsRefused() throws {
        let content = try amending(digest("a")).content()
        func code(_ manifest: SHA256Digest) throws -> String? {
            let lock = try lock([digest("a"), digest("b")])
            guard case .refused(let finding) = LockCheck.decide(content, manifest: manifest, lock: lock) else {
                return nil
            }
            return finding.code
        }
        #expect(try code(digest("z")) == "locked-differs")
        #expect(try code(digest("a")) == "superseded")
        #expect(try code(digest("b")) == nil)
    }

    @Test func anAmendmentNamesAListedPublication() throws {
        let content = try amending(digest("x")).content()
        func code(_ lock: Lock) -> String? {
            guard case .refused(let finding) = LockCheck.decide(content, manifest: digest("z"), lock: lock) else {
                return nil
            }
            return finding.code
        }
        #expect(code(try lock([digest("a")])) == "amends-unknown")
        #expect(code(Lock()) == "amends-nothing")
    }

    @Test func aPublishedVersionIsNoDraftAgain() throws {
        let draft = try BundleSample(status: "planned", date: nil, files: []).content()
        guard case .refused(let finding) = LockCheck.decide(draft, manifest: digest("z"), lock: try lock([digest("a")]))
        else {
            Issue.record("It was taken")
            return
        }
        #expect(finding.code == "locked-draft")
    }

    @Test func takesAPublishedFileWhoseArchiveIsTheSame() throws {
        let bundle = try sample.bundle()
        let lock = Lock().adding(bundle.digests, version: try #require(Version("1.0.1")), amendment: 0)
        let entry = lock.entries[0]
        #expect(isPublication(bundle.bytes, entry))
        var other = entry
        other.gzip = digest("compressed elsewhere")
        #expect(isPublication(bundle.bytes, other))
        other.tar = digest("another archive")
        #expect(!isPublication(bundle.bytes, other))
        #expect(!isPublication(Bytes("no bundle".utf8), entry))
        #expect(LockCheck.differences(bundle, from: entry, file: "colophon.lock").isEmpty)
        #expect(LockCheck.differences(bundle, from: other, file: "colophon.lock").map(\.code) == ["locked-differs"])
    }

    @Test func findsAPublicationThatIsGone() throws {
        let lock = try lock([digest("a"), digest("b")])
        let findings = LockCheck.missing(lock, present: ["1.0.1"], file: "colophon.lock")
        #expect(findings.map(\.code) == ["locked-missing"])
        #expect(findings.first?.message.contains("1.0.1/amend-1") == true)
    }

    @Test func lockedBuildsRefuseWhatIsNotListed() throws {
        let version = try #require(Version("1.0.1"))
        #expect(LockCheck.unlisted(version, .new, file: "colophon.lock")?.code == "lock-stale")
        #expect(LockCheck.unlisted(version, .amendment(1), file: "colophon.lock")?.code == "lock-stale")
        #expect(LockCheck.unlisted(version, .locked(try lock([digest("a")]).entries[0]), file: "colophon.lock") == nil)
    }
}

private func isPublication(_ bytes: Bytes, _ entry: Lock.Entry) -> Bool {
    LockCheck.isPublication(ByteSource(bytes), gzip: SHA256Digest(of: bytes), entry)
}
