// Tests the verification of a published folder.
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
import Versions
import Workspace

@Suite struct SiteVerifierTests {
    /// Publishes 1.0.0 and 1.0.1, which follows it, and a lock over both.
    private struct Published {
        let folder: BundleFolder
        var bundles: [Bundle] = []
        var lock = Lock()

        /// `before`: what 1.0.1 says of the evidence of 1.0.0, given the true list; nil: nothing, and there is none.
        init(brokenHistory: Bool = false, before: (([EarlierEvidence]) -> [EarlierEvidence])? = nil) throws {
            folder = try BundleFolder()
            let files =
                before == nil
                ? []
                : [
                    BundleSample.File(
                        path: "junit.xml", text: "<testsuite><testcase name='a'/><testcase name='b'/></testsuite>")
                ]
            let first = BundleSample(version: "1.0.0", previous: nil, date: "2024-01-01", files: files)
            let second = BundleSample(version: "1.0.1", previous: "1.0.0", date: "2024-02-01", files: [])
            bundles.append(try publish(first, history: first.history, in: "1.0.0"))
            let parent = brokenHistory ? SHA256Digest(of: Bytes()) : bundles[0].digests.manifest
            let link = HistoryLink(previous: "1.0.0", manifest: parent, reason: nil)
            let evidence = try first.rendered().loaded.evidence.compactMap(EarlierEvidence.init)
            bundles.append(try publish(second, history: link, in: "1.0.1", before: before?(evidence) ?? []))
            try list("1.0.0", bundles[0])
            try list("1.0.1", bundles[1])
        }

        func publish(
            _ sample: BundleSample, history: HistoryLink, in path: String, before: [EarlierEvidence] = []
        ) throws -> Bundle {
            var content = try sample.content()
            content.facts.before = before
            let bundle = try BundleBuilder.bundle(content, history: history)
            try folder.write(bundle.bytes, to: "\(path)/\(bundle.name)")
            for file in content.publishedFiles { try folder.write(file.bytes, to: "\(path)/\(file.path)") }
            try folder.write(
                Checksums(bundle: bundle, files: content.publishedFiles).bytes, to: "\(path)/SHA256SUMS")
            try folder.write(Bytes("<p>".utf8), to: "\(path)/index.html")
            return bundle
        }

        mutating func list(_ version: String, _ bundle: Bundle, amendment: Int = 0) throws {
            lock = lock.adding(bundle.digests, version: try #require(Version(version)), amendment: amendment)
            try folder.write(LockFile.bytes(lock), to: "colophon.lock")
        }

        func verify(lock: Lock? = nil) throws -> SiteReport {
            try folder.write(Bytes("a".utf8), to: "assets/colophon.css")
            return try Verifier.verify(site: folder.path, lock: lock, today: try #require(Timestamp("2024-03-10")))
        }
    }

    private func failures(_ report: SiteReport) -> [String] {
        report.items.filter { $0.status == .failed }.map { "\($0.id) \($0.code ?? "")" }
    }

    @Test func verifiesWhatWasPublished() throws {
        let report = try Published().verify()
        #expect(report.verdict == .verified, "\(report.text)")
        #expect(report.bundles.map { $0.version?.text } == ["1.0.0", "1.0.1"])
        #expect(report.items.map(\.id) == ["removed", "lock", "checksums", "history", "pages"])
        #expect(report.bundles.allSatisfy { $0[.digest]?.status == .ok })
        #expect(report.text.hasSuffix("verified: 2 bundles, 2 of them not ready\n"))
    }

    @Test func findsARemovedRelease() throws {
        let site = try Published()
        try site.folder.remove("1.0.0")
        let report = try site.verify()
        #expect(failures(report) == ["removed publication-removed"])
        #expect(report.verdict == .failed)
    }

    @Test func findsABundleThatTheLockDoesNotList() throws {
        var site = try Published()
        site.lock.entries[1].manifest = SHA256Digest(of: Bytes())
        try site.folder.write(LockFile.bytes(site.lock), to: "colophon.lock")
        #expect(failures(try site.verify()).first == "lock lock-differs")
        site.lock.entries.removeLast()
        try site.folder.write(LockFile.bytes(site.lock), to: "colophon.lock")
        let report = try site.verify()
        #expect(report.items.first { $0.id == "unlisted" }?.status == .notChecked)
        #expect(report.verdict == .verified)
    }

    @Test func findsAnotherArchiveUnderAListedManifest() throws {
        var site = try Published()
        site.lock.entries[0].tar = SHA256Digest(of: Bytes())
        #expect(failures(try site.verify(lock: site.lock)) == ["lock lock-differs", "lock-growth lock-shrunk"])
    }

    @Test func trustsTheLockThatTheAuditorBrings() throws {
        let site = try Published()
        let trusted = site.lock
        try site.folder.remove("1.0.0")
        let shortened = Lock(entries: Array(trusted.entries.dropFirst()))
        try site.folder.write(LockFile.bytes(shortened), to: "colophon.lock")
        #expect(
            failures(try site.verify(lock: trusted)) == ["removed publication-removed", "lock-growth lock-shrunk"])
    }

    @Test func findsABrokenHistory() throws {
        let report = try Published(brokenHistory: true).verify()
        #expect(failures(report) == ["history history-broken"])
    }

    /// A verdict on fewer tests than before rests on what a bundle says of the release before it.
    @Test func findsWhatIsSaidWronglyOfTheEvidenceBefore() throws {
        let sound = try Published { $0 }.verify()
        #expect(sound.verdict == .verified, "\(sound.text)")
        let forged = try Published { list in
            list.map { EarlierEvidence(path: $0.path, sha256: $0.sha256, gate: $0.gate, tests: 1) }
        }.verify()
        #expect(failures(forged) == ["history history-broken"])
        let file = ArchivePath.quoted("junit.xml")
        let says = "1.0.1 states other evidence of 1.0.0 than the bundle of 1.0.0 has: \(file)"
        #expect(forged.text.contains(says), "\(forged.text)")
        #expect(failures(try Published { _ in [] }.verify()) == ["history history-broken"])
    }

    @Test func followsTheHistoryIntoTheLock() throws {
        let site = try Published()
        try site.folder.remove("1.0.0")
        let report = try site.verify()
        #expect(report.items.first { $0.id == "history" }?.status == .ok)
    }

    @Test func takesAnAmendmentBesideTheFirst() throws {
        var site = try Published()
        let first = site.bundles[0].digests.manifest
        let sample = BundleSample(
            version: "1.0.0", previous: nil, date: "2024-01-01",
            more: "amends: {manifest_sha256: \(first.hex), reason: a wrong date}\n", files: [])
        let amended = try site.publish(sample, history: sample.history, in: "1.0.0/amend-1")
        try site.list("1.0.0", amended, amendment: 1)
        let report = try site.verify()
        #expect(report.verdict == .verified, "\(report.text)")
        #expect(report.bundles.count == 3)
        try site.folder.remove("1.0.0/amend-1")
        #expect(failures(try site.verify()) == ["removed publication-removed"])
    }

    @Test func findsAFileThatIsNotTheListedOne() throws {
        let site = try Published()
        try site.folder.write(Bytes("other".utf8), to: "1.0.1/notes.md")
        let report = try site.verify()
        #expect(failures(report) == ["checksums folder-differs"])
        #expect(
            report.items.first { $0.id == "checksums" }?.problem == "1.0.1: notes.md does not have the listed digest")
    }

    @Test func findsAFileThatIsNotTheOneInTheBundle() throws {
        let site = try Published()
        try site.folder.write(Bytes("other".utf8), to: "1.0.1/notes.md")
        let content = try BundleSample(version: "1.0.1", date: "2024-02-01", files: []).content()
        var files = content.publishedFiles
        files[1] = .init(path: "notes.md", bytes: Bytes("other".utf8))
        try site.folder.write(Checksums(bundle: site.bundles[1], files: files).bytes, to: "1.0.1/SHA256SUMS")
        let report = try site.verify()
        #expect(report.items.first { $0.id == "checksums" }?.problem == "1.0.1: notes.md is not the one in the bundle")
    }

    @Test func findsATamperedBundle() throws {
        let site = try Published()
        var bytes = site.bundles[1].bytes
        bytes[bytes.count / 2] ^= 1
        try site.folder.write(bytes, to: "1.0.1/\(site.bundles[1].name)")
        let report = try site.verify()
        #expect(report.bundles.count { $0.verdict == .failed } == 1)
        #expect(report.verdict == .failed)
    }

    @Test func findsTheBundleOfAnotherVersion() throws {
        let site = try Published()
        try site.folder.write(site.bundles[0].bytes, to: "1.0.1/\(site.bundles[1].name)")
        let report = try site.verify()
        #expect(report.verdict == .failed)
    }

    @Test func saysThatChecksumsOrLockAreMissing() throws {
        let site = try Published()
        try site.folder.remove("1.0.0/SHA256SUMS")
        try site.folder.remove("colophon.lock")
        #expect(failures(try site.verify()) == ["checksums folder-differs"])
        #expect(try site.verify().items.first?.code == "no-lock")
        try site.folder.write(Bytes("x".utf8), to: "colophon.lock")
        #expect(failures(try site.verify()).first == "lock lock-unreadable")
    }

    @Test func checksumsNameOnlyFilesBesideThem() throws {
        let site = try Published()
        let text = bytesText(try Files.read(Files.join(site.folder.path, "1.0.0/SHA256SUMS")))
        try site.folder.write(
            Bytes("\(text)\(SHA256Digest(of: Bytes()).hex)  ../../../etc/passwd\n".utf8), to: "1.0.0/SHA256SUMS")
        let item = try site.verify().items.first { $0.id == "checksums" }
        #expect(item?.problem?.contains("no name of a file beside it") == true)
    }

    @Test(arguments: ["checklist.json", "release.json", "notes.md"])
    func findsAFileThatChecksumsLeaveOut(name: String) throws {
        let site = try Published()
        let sums = bytesText(try Files.read(Files.join(site.folder.path, "1.0.1/SHA256SUMS")))
        let lines = sums.split(separator: "\n").filter { !$0.hasSuffix("  \(name)") }
        try site.folder.write(Bytes((lines.joined(separator: "\n") + "\n").utf8), to: "1.0.1/SHA256SUMS")
        try site.folder.write(Bytes("{}\n".utf8), to: "1.0.1/\(name)")
        let item = try #require(try site.verify().items.first { $0.id == "checksums" })
        #expect(item.code == "folder-differs")
        #expect(item.problem == "1.0.1: SHA256SUMS does not list \(name)")
        #expect(item.details == ["1.0.1: \(name) is not the one in the bundle"])
    }

    @Test func findsAFileThatNoPublicationHas() throws {
        let site = try Published()
        let sums = bytesText(try Files.read(Files.join(site.folder.path, "1.0.1/SHA256SUMS")))
        let line = "\(SHA256Digest(of: Bytes("<p>".utf8)).hex)  index.html\n"
        try site.folder.write(Bytes((sums + line).utf8), to: "1.0.1/SHA256SUMS")
        #expect(failures(try site.verify()) == ["checksums folder-differs"])
    }

    @Test func findsAReleaseThatWasRemovedFromTheLockToo() throws {
        var site = try Published()
        try site.folder.remove("1.0.0")
        site.lock.entries.removeFirst()
        let report = try site.verify(lock: site.lock)
        #expect(failures(report) == ["history history-open"])
        #expect(report.text.contains("this is a part of a site"))
    }

    @Test func findsAnUnlistedBundleThatDeniesItsPreviousRelease() throws {
        var site = try Published()
        let sample = BundleSample(version: "1.0.2", previous: "1.0.1", date: "2024-03-01", files: [])
        let bundle = try site.publish(sample, history: sample.history, in: "1.0.2")
        #expect(failures(try site.verify()) == ["history history-broken"])
        try site.list("1.0.2", bundle)
        #expect(try site.verify().verdict == .verified)
    }

    @Test func saysThatARedactedVerdictIsNotVerified() throws {
        var site = try Published()
        var sample = BundleSample(version: "1.0.2", previous: nil, date: "2024-03-01")
        sample.files[2].redact = true
        let bundle = try site.publish(sample, history: sample.history, in: "1.0.2")
        try site.list("1.0.2", bundle)
        let report = try site.verify()
        #expect(report.verdict == .verified, "\(report.text)")
        #expect(
            report.text.contains(
                "demo-1.0.2.evidence.tar.gz: verified, but not RL-02: its evidence is redacted, not ready\n"))
        #expect(report.text.hasSuffix("verified: 3 bundles, 1 of them not in full, 3 not ready\n"))
        let json = bytesText(report.json.canonicalBytes)
        #expect(json.contains(#""unproved":["RL-02"]"#))
    }
}
