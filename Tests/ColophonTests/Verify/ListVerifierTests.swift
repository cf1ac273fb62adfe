// Verification by a list of what was downloaded, and of one release's folder.
import Attestation
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Secrets
import Signing
import Testing
import Verification
import Versions
import Workspace

@Suite struct ListVerifierTests {
    private let sample: SignedSample
    private let now = Timestamp(secondsSinceEpoch: SampleWorkspace.day)
    private static let names = [
        "sample-1.0.0.evidence.tar.gz", "SHA256SUMS", "SHA256SUMS.sig", "sample-1.0.0.intoto.jsonl",
        "sample-1.0.0.sigstore.json", "release.json", "checklist.json", "notes.md",
    ]
    private static let site = "https://example.org/r"

    init() async throws {
        sample = try SignedSample(versions: ["1.0.0", "1.1.0"])
        try await sample.workspace.build()
        try await sample.workspace.lock()
        try await sample.workspace.build()
        for version in ["1.0.0", "1.1.0"] {
            for name in try Files.list(sample.workspace.path("output/\(version)")).map(\.path) {
                try copy("\(version)/\(name)", to: "downloads/example.org/r/\(version)/\(name)")
            }
        }
        for name in ["colophon.lock", "colophon.lock.sig"] {
            try copy(name, to: "downloads/example.org/r/\(name)")
        }
    }

    private func copy(_ name: String, to place: String) throws {
        try Files.writeAtomically(
            sample.workspace.bytes("output/\(name)"), to: sample.workspace.path(place), durable: false)
    }

    private func addresses(_ version: String) -> String {
        Self.names.map {
            "\(Self.site)/\(version)/\($0.replacingOccurrences(of: "1.0.0", with: version))\n"
        }.joined()
    }

    private func verify(
        _ list: String, trust: Bool = true, lock: String? = nil, in folder: String = "downloads"
    ) throws -> ListReport {
        try sample.workspace.write(list, to: "list.txt")
        let outcome = try Verification(
            paths: [], lists: [sample.workspace.path("list.txt")], downloads: sample.workspace.path(folder), lock: lock,
            today: now, trust: trust ? Trust(keys: [sample.key], time: 0) : nil
        ).run()
        #expect(outcome.isNegative == (outcome.lists.first?.verdict == .failed))
        return try #require(outcome.lists.first)
    }

    private func failures(_ report: ListReport) -> [String] {
        (report.bundles.flatMap(\.items) + report.items).filter { $0.status == .failed }.map { $0.code ?? $0.id }
    }

    private func findings(_ list: String) throws -> [String] {
        do {
            _ = try verify(list)
            return []
        } catch let error as WorkspaceError { return error.findings.map { "\($0.line ?? 0) \($0.code)" } }
    }

    // MARK: Lists

    @Test func verifiesWhatWasDownloaded() throws {
        let list =
            "# what I loaded\r\n\n\(addresses("1.0.0"))\(addresses("1.1.0"))" + "\(Self.site)/colophon.lock\n"
            + "\(Self.site)/colophon.lock.sig\n"
        let report = try verify(list)
        #expect(report.verdict == .verified && failures(report) == [], "\(report.text)")
        #expect(report.bundles.map { $0.version?.text } == ["1.0.0", "1.1.0"])
        // Each bundle with its own signatures, found by the folder of its address.
        for bundle in report.bundles { #expect(bundle.items.last?.details.count == 1) }
        let states = report.items.filter { $0.status == .ok }.map(\.id)
        #expect(states.count { $0 == "file" } == 8)
        #expect(states.contains("lock") && states.contains("lock-signature") && states.contains("history"))
        #expect(report.items.allSatisfy { $0.status == .ok })
        #expect(report.text.hasSuffix("verified: \(sample.workspace.path("list.txt")), 2 bundles\n"))
    }

    @Test func findsFilesInOneFlatFolderAndByPath() throws {
        for name in Self.names { try copy("1.0.0/\(name)", to: "flat/\(name)") }
        #expect(try verify(addresses("1.0.0"), in: "flat").verdict == .verified)
        let paths = Self.names.map { "example.org/r/1.0.0/\($0)\n" }.joined()
        let report = try verify(paths)
        #expect(report.verdict == .verified && report.bundles.count == 1)
        #expect(
            try verify("\(Self.site)/1.0.0/sample%2D1.0.0.evidence.tar.gz?download=1#x\n", trust: false).bundles.count
                == 1)
    }

    @Test func findsAnythingThatIsNotTheFile() throws {
        let place = "downloads/example.org/r/1.0.0"
        func tampered(_ name: String) throws -> [String] {
            let path = "\(place)/\(name)"
            let sound = try sample.workspace.bytes(path)
            var damaged = sound
            damaged[damaged.count / 2] ^= 1
            try Files.writeAtomically(damaged, to: sample.workspace.path(path), durable: false)
            defer { _ = try? Files.writeAtomically(sound, to: sample.workspace.path(path), durable: false) }
            let report = try verify(addresses("1.0.0"))
            #expect(report.verdict == .failed)
            for item in report.items where item.status == .failed {
                #expect(item.problem?.isEmpty == false && item.meaning?.isEmpty == false && !item.compared.isEmpty)
            }
            return failures(report)
        }
        for name in ["release.json", "checklist.json", "notes.md"] { #expect(try tampered(name) == ["digest-differs"]) }
        for name in Self.names where !name.hasSuffix(".json") || name.contains("sigstore") {
            #expect(try !tampered(name).isEmpty, "\(name)")
        }
    }

    /// Whoever changes the site can write checksums, and sign them with a key of his own.
    @Test(arguments: [nil, "stranger"]) func checksumsThatNoTrustedSignerSignedVouchForNothing(
        _ key: String?
    ) async throws {
        let place = "downloads/example.org/r/1.0.0"
        var names = Self.names
        let sums = "\(try sample.workspace.text("\(place)/SHA256SUMS"))".split(separator: "\n").map { line in
            line.hasSuffix("notes.md") ? "\(SHA256Digest(of: Bytes("other".utf8)).hex)  notes.md" : String(line)
        }
        let lines = sums + ["\(SHA256Digest(of: Bytes("evil".utf8)).hex)  setup.exe"]
        let text = lines.joined(separator: "\n") + "\n"
        try sample.workspace.write(text, to: "\(place)/SHA256SUMS")
        try sample.workspace.write("other", to: "\(place)/notes.md")
        try sample.workspace.write("evil", to: "\(place)/setup.exe")
        if let key {
            _ = try sample.addKey(key)
            let signer = try #require(
                try Signer.chosen(
                    [sample.workspace.path(key)], identity: nil, throughProgram: false, in: sample.workspace.workspace
                ).first)
            try sample.workspace.write(try await signer.sign(Bytes(text.utf8)).text, to: "\(place)/SHA256SUMS.sig")
        } else {
            try sample.workspace.remove("\(place)/SHA256SUMS.sig")
            names.removeAll { $0 == "SHA256SUMS.sig" }
        }
        let list = (names + ["setup.exe"]).map { "\(Self.site)/1.0.0/\($0)\n" }.joined()
        let report = try verify(list)
        #expect(failures(report) == ["digest-differs"], "\(report.text)")
        #expect(report.text.contains("the copy in sample-1.0.0.evidence.tar.gz"))
        let unknown = try #require(report.items.first { $0.name.hasSuffix("setup.exe") })
        #expect(unknown.status == .notChecked && unknown.code == "not-known" && unknown.isOpen)
        #expect(unknown.problem?.contains("too few of the signers") == true)
    }

    @Test func heedsTheDigestsOfTheList() throws {
        let digest = SHA256Digest(of: try sample.workspace.bytes("output/1.0.0/\(Self.names[0])")).hex
        let address = "\(Self.site)/1.0.0/\(Self.names[0])"
        let fine = try verify("\(digest)  \(address)\n", trust: false)
        #expect(fine.verdict == .verified && fine.bundles[0][.digest]?.status == .ok)
        #expect(try verify("\(digest) *\(address)\n", trust: false).verdict == .verified)
        let other = String(repeating: "0", count: 64)
        #expect(try failures(verify("\(other)  \(address)\n", trust: false)) == ["digest-differs"])
        #expect(try failures(verify("\(other)  \(Self.site)/1.0.0/notes.md\n", trust: false)) == ["digest-differs"])
    }

    /// An artifact from anywhere is compared with the record in the bundle.
    @Test func holdsArtifactsAgainstTheRecord() throws {
        try sample.workspace.write("not the wheel", to: "downloads/files.example.net/sample.whl")
        let list = addresses("1.0.0") + "https://files.example.net/sample.whl\n"
        let report = try verify(list)
        #expect(failures(report) == ["digest-differs"])
        #expect(report.items.contains { $0.problem?.contains("the record in sample-1.0.0.evidence.tar.gz") == true })
        // Without the bundle nobody knows what it should be.
        let alone = try verify("https://files.example.net/sample.whl\n")
        #expect(alone.verdict == .incomplete && alone.items.first?.status == .notChecked)
    }

    @Test func saysWhatIsNotThere() throws {
        let report = try verify(addresses("1.0.0") + "\(Self.site)/1.0.0/none.zip\n")
        #expect(report.verdict == .incomplete && report.isIncomplete && report.text.contains("incomplete: "))
        #expect(report.items.last { $0.id == "file" }?.code == "not-downloaded")
        try sample.workspace.remove("downloads/example.org/r/1.0.0/\(Self.names[0])")
        #expect(try verify(addresses("1.0.0")).isIncomplete)
    }

    @Test func holdsBundlesAgainstTheLock() throws {
        let list = addresses("1.1.0") + "\(Self.site)/colophon.lock\n\(Self.site)/colophon.lock.sig\n"
        #expect(try verify(list).items.allSatisfy { $0.status == .ok })
        let place = "downloads/example.org/r/colophon.lock"
        let lines = try sample.workspace.text(place).split(separator: "\n")
        let tail = lines.last?.drop { $0 != " " } ?? ""
        try sample.workspace.write(
            (lines.dropLast() + ["1.1.0\(tail.replacingOccurrences(of: "manifest=", with: "manifest=0").dropLast())"])
                .joined(separator: "\n") + "\n", to: place)
        #expect(try failures(verify(list)).contains("signature-invalid"))
        // Another 1.0.0 than the one that 1.1.0 follows.
        let alone = try verify(addresses("1.1.0"))
        #expect(alone.items.contains { $0.id == "history" && $0.status == .notChecked })
    }

    @Test(arguments: [
        ("http://example.org/a\n", "1 list-scheme"), ("ftp://example.org/a\n", "1 list-scheme"),
        ("https:///a\n", "1 list-address"), ("https://me:secret@example.org/a\n", "1 list-address"),
        ("https://example.org\n", "1 list-path"), ("https://example.org/a/\n", "1 list-path"),
        ("https://example.org/a/..%2F..%2Fb\n", "1 list-path"), ("https://example.org/../b\n", "1 list-path"),
        ("https://example.org/%zz\n", "1 list-path"), ("https://example.org/%ff\n", "1 list-path"),
        ("https://example.org/a%00\n", "1 list-path"), ("/etc/passwd\n", "1 list-path"),
        ("# x\n../b\n", "2 list-path"), ("a\na\n", "2 list-twice"),
        ("https://example.org/a\nHTTPS://EXAMPLE.org/a#b\n", "2 list-twice"), ("# nothing\n", "0 list-empty"),
        ("", "0 list-empty"),
    ])
    func refusesALineThatNamesNoFile(_ list: String, _ code: String) throws {
        #expect(try findings(list) == [code])
    }

    @Test func refusesTwoAddressesOfOneFileAndLinksOut() throws {
        for name in Self.names { try copy("1.0.0/\(name)", to: "flat/\(name)") }
        do {
            _ = try verify(addresses("1.0.0") + addresses("1.1.0"), in: "flat")
            Issue.record("It was accepted")
        } catch let error as WorkspaceError { #expect(error.findings.map(\.code) == ["list-same-file"]) }
        try FileManager.default.createSymbolicLink(
            atPath: sample.workspace.path("downloads/link"), withDestinationPath: "/etc/passwd")
        #expect(try findings("link\n").count == 1)
        try Files.writeAtomically([0xFF, 0x0A], to: sample.workspace.path("bad.txt"))
        #expect(throws: WorkspaceError.self) {
            try Verification(paths: [], lists: [sample.workspace.path("bad.txt")], lock: nil, today: now).run()
        }
    }

    /// The members that programs rely on.
    @Test func reportsListsAsJSON() throws {
        let report = try verify(addresses("1.0.0") + "none.zip\n")
        let node = try parseDocument(report.json.canonicalBytes, format: .json, limits: .standard)
        #expect(node.mapping?.map(\.key).sorted() == ["bundles", "items", "list", "verdict"])
        #expect(node["verdict"]?.string == "incomplete")
        for item in node["items"]?.sequence ?? [] {
            let keys = Set(item.mapping?.map(\.key) ?? [])
            #expect(keys.isSuperset(of: ["id", "name", "status", "compared"]))
            #expect(
                keys.isSubset(of: ["id", "name", "status", "compared", "code", "problem", "note", "meaning", "details"])
            )
            #expect((item["status"]?.string == "ok") != keys.contains("problem") || !keys.contains("problem"))
        }
    }

    // MARK: A release's folder

    private func release(_ path: String, trust: Bool = true, lock: String? = nil) throws -> SiteReport {
        let outcome = try Verification(
            paths: [sample.workspace.path(path)], lock: lock, today: now,
            trust: trust ? Trust(keys: [sample.key], time: 0) : nil
        ).run()
        #expect(outcome.sites.isEmpty)
        return try #require(outcome.releases.first)
    }

    @Test func verifiesTheFolderOfOneRelease() throws {
        let report = try release("output/1.0.0")
        #expect(report.verdict == .verified && report.bundles.count == 1, "\(report.text)")
        #expect(report.uncovered == ["index.html", "status.json"])
        #expect(report.bundles[0].items.contains { $0.id == "signature" && $0.status == .ok })
        // Wherever it lies, and whatever it is called.
        try sample.workspace.move("output/1.0.0", to: "elsewhere")
        #expect(try release("elsewhere").verdict == .verified)
        let lock = sample.workspace.path("output/colophon.lock")
        #expect(try release("elsewhere", lock: lock).items.map(\.status) == [.ok, .ok, .notChecked])
        try sample.workspace.append("more", to: "elsewhere/notes.md")
        let failed = try release("elsewhere").items.filter { $0.status == .failed }
        #expect(failed.map(\.code) == ["folder-differs"])
        #expect(failed.first?.problem == "notes.md does not have the listed digest")
    }

    @Test func aReleaseFolderIsHeldAgainstTheTrustedLock() throws {
        let text = try sample.workspace.text("output/colophon.lock")
        let swapped =
            text.replacingOccurrences(of: "1.0.0 ", with: "x ").replacingOccurrences(of: "1.1.0 ", with: "1.0.0 ")
            .split(separator: "\n").filter { !$0.hasPrefix("x ") }.joined(separator: "\n") + "\n"
        try sample.workspace.write(swapped, to: "other.lock")
        let report = try release("output/1.0.0", lock: sample.workspace.path("other.lock"))
        #expect(report.items.compactMap(\.code) == ["lock-differs"])
    }
}
