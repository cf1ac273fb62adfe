// What goes wrong with downloads: each is named as what it is, and none of it accuses the publisher.
import Attestation
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

@Suite struct DownloadSlipTests {
    private let site: VerifiedFolder
    private static let bundle = "sample-1.1.0.evidence.tar.gz"
    private static let accusations = ["relied on", "sk the publisher", "not as it was published", "tamper", "FAILED"]

    init() async throws { site = try await VerifiedFolder() }

    /// Status 1 with this code, and no word against the publisher.
    private func expectSlip(
        _ result: VerifiedFolder.Result, _ code: String, _ words: String, _ line: Int = #line
    ) {
        #expect(result.status == 1 && result.codes == [code], "line \(line): \(result.text)")
        #expect(result.text.contains(words), "line \(line): \(result.text)")
        for word in Self.accusations { #expect(!result.text.contains(word), "line \(line): \(word)") }
    }

    private func download(_ names: String..., of version: String = "1.1.0", to folder: String = "got") throws {
        for name in names { try site.copy("output/\(version)/\(name)", to: "\(folder)/\(name)") }
    }

    // MARK: Folders

    @Test func aFolderWithoutBundlesIsNoSite() throws {
        try Files.makeDirectory(site.workspace.path("got"))
        expectSlip(try site.verify("got", trust: false), "no-bundle", "The folder is empty")
        try site.workspace.write("notes", to: "got/notes.txt")
        try site.workspace.write("notes", to: "got/photos/notes.txt")
        expectSlip(try site.verify("got", trust: false), "no-bundle", "There is no bundle in this folder")
        expectSlip(try site.verify("got"), "no-bundle", "There is no bundle in this folder")
        // The workspace, in the place of its output: it has the lock as well.
        expectSlip(try site.verify("", trust: false), "no-bundle", "This is a workspace")
    }

    @Test func aPartOfAReleasesFolderIsIncomplete() throws {
        try download(Self.bundle, "SHA256SUMS")
        expectSlip(
            try site.verify("got", trust: false), "folder-incomplete",
            "Not here: checklist.json, notes.md, release.json")
        try download("SHA256SUMS.sig")
        #expect(try site.verify("got").codes == ["folder-incomplete"])
        try download("notes.md", "release.json", "checklist.json")
        #expect(try site.verify("got").status == 0)
        // With the lock from the site's root beside it, it is still that release and no site.
        try site.copy("output/colophon.lock", to: "got/colophon.lock")
        try site.copy("output/colophon.lock.sig", to: "got/colophon.lock.sig")
        let whole = try site.verify("got")
        #expect(whole.status == 0 && whole.outcome.releases.count == 1)
        #expect(whole.text.contains("ok           Lock:"))
        try site.workspace.remove("got/colophon.lock.sig")
        #expect(try site.verify("got").codes == ["lock-not-signed"])
    }

    @Test func aBundleOrItsChecksumsAlone() throws {
        try download(Self.bundle)
        expectSlip(try site.verify("got", trust: false), "folder-incomplete", "There is no SHA256SUMS")
        try download("SHA256SUMS", to: "sums")
        expectSlip(try site.verify("sums", trust: false), "folder-incomplete", "not here: checklist.json, notes.md")
    }

    @Test func aDifferenceIsADifference() throws {
        try download(Self.bundle, "SHA256SUMS", "notes.md")
        try site.workspace.append("more\n", to: "got/notes.md")
        #expect(try site.verify("got", trust: false).status == 2)
        try download("notes.md")
        let sums = try site.workspace.text("got/SHA256SUMS")
        let line = try #require(sums.split(separator: "\n").first { $0.hasSuffix("evidence.tar.gz") })
        let other = sums.replacingOccurrences(of: line.prefix(8), with: "00000000")
        try site.workspace.write(other, to: "got/SHA256SUMS")
        #expect(try site.verify("got", trust: false).status == 2)
    }

    @Test func checksumsOfAnotherRelease() throws {
        try download(Self.bundle)
        try site.copy("output/1.0.0/SHA256SUMS", to: "got/SHA256SUMS")
        let result = try site.verify("got", trust: false)
        #expect(result.status == 1 && result.codes == ["folder-incomplete"])
        #expect(
            result.text.contains("SHA256SUMS is that of sample-1.0.0.evidence.tar.gz, and the bundle is \(Self.bundle)")
        )
        // For whoever asks for signers nothing vouches for this bundle.
        try site.copy("output/1.0.0/SHA256SUMS.sig", to: "got/SHA256SUMS.sig")
        #expect(try site.verify("got").status == 2)
        try site.workspace.write("\(SHA256Digest(of: []).hex)  sample.whl\n", to: "got/SHA256SUMS")
        #expect(try site.verify("got", trust: false).text.contains("lists no bundle"))
    }

    @Test func severalReleasesInOneFolder() throws {
        try download(Self.bundle, "SHA256SUMS")
        try download("sample-1.0.0.evidence.tar.gz", of: "1.0.0")
        let result = try site.verify("got", trust: false)
        #expect(
            result.status != 0 && result.text.contains("put each release with its SHA256SUMS into a folder of its own"))
    }

    @Test func aWebPageInThePlaceOfAFile() throws {
        let page = "\n<!DOCTYPE html>\n<title>Sign in</title>\n"
        try download(Self.bundle, "SHA256SUMS", "notes.md", "release.json", "checklist.json")
        try site.workspace.write(page, to: "got/notes.md")
        expectSlip(try site.verify("got", trust: false), "folder-incomplete", "notes.md is a web page")
        try download("notes.md")
        try site.workspace.write(page, to: "got/SHA256SUMS")
        expectSlip(try site.verify("got", trust: false), "folder-incomplete", "SHA256SUMS is a web page")
        try site.workspace.write(
            site.workspace.text("output/1.1.0/SHA256SUMS").replacingOccurrences(of: "\n", with: "\r\n"),
            to: "got/SHA256SUMS")
        expectSlip(try site.verify("got", trust: false), "folder-incomplete", "line ends of Windows")
    }

    @Test func aSiteWithoutItsLock() throws {
        try site.workspace.remove("output/colophon.lock")
        #expect(try site.verify(trust: false).status == 1)
        #expect(try site.verify().codes.contains("no-lock") && site.verify().status == 2)
    }

    // MARK: Files

    @Test(arguments: [
        ("", "file-empty", "The file is empty"), ("<html><body>404", "file-web-page", "web page"),
        ("\u{FEFF}  <!doctype HTML><p>", "file-web-page", "web page"), ("PK\u{3}\u{4}rest", "file-zip", "ZIP"),
        ("404: Not Found", "file-text", "This is a text"), (#"{"message":"no"}"#, "file-text", "and no bundle"),
    ])
    func aFileThatIsNoBundle(content: String, code: String, words: String) throws {
        for name in ["x/\(Self.bundle)", "x/other.bin"] {
            try site.workspace.write(content, to: name)
            for trust in [false, true] { expectSlip(try site.verify(name, trust: trust), code, words) }
        }
        // In the folder of the release, too.
        try download("SHA256SUMS")
        try site.workspace.write(content, to: "got/\(Self.bundle)")
        #expect(try site.verify("got", trust: false).status == 1)
    }

    @Test func aFileOfAnotherKind() throws {
        try site.workspace.write([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], to: "x/bundle.xz")
        expectSlip(try site.verify("x/bundle.xz", trust: false), "file-foreign", "a bundle is a gzip file")
        // With a bundle's own name it may be one that was damaged.
        try site.workspace.write([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], to: "x/\(Self.bundle)")
        #expect(try site.verify("x/\(Self.bundle)", trust: false).codes == ["gzip-magic"])
    }

    @Test func anArchiveThatABrowserUnpacked() throws {
        let tar = "got/sample-1.1.0.evidence.tar"
        let folder = try Files.read(site.workspace.path("output/1.1.0/\(Self.bundle)"))
        try site.workspace.write(try Self.expanded(folder), to: tar)
        expectSlip(try site.verify(tar, trust: false), "file-unpacked", "without its compression")
        try download("SHA256SUMS")
        let result = try site.verify("got", trust: false)
        #expect(result.status == 1 && result.codes.contains("file-unpacked"))
        #expect(result.text.contains("its digest is the one that SHA256SUMS names for the archive"))
    }

    private static func expanded(_ bundle: Bytes) throws -> Bytes {
        let folder = try BundleFolder()
        try folder.write(bundle, to: "b.gz")
        #expect(try folder.shell("gzip -d b.gz").status == 0)
        return try Files.read(Files.join(folder.path, "b"))
    }

    @Test func aDownloadThatWasCutOff() throws {
        let whole = try site.workspace.bytes("output/1.1.0/\(Self.bundle)")
        for count in [1, 5, 200, whole.count / 2, whole.count - 1] {
            try site.workspace.write(Bytes(whole.prefix(count)), to: "got/\(Self.bundle)")
            expectSlip(try site.verify("got/\(Self.bundle)", trust: false), "gzip-truncated", "cut off")
        }
        // The digest in a list would say no more than that it differs.
        let digest = SHA256Digest(of: whole).hex
        try site.workspace.write("\(digest)  \(Self.bundle)\n", to: "got/list.txt")
        let run = Verification(
            paths: [], lists: [site.workspace.path("got/list.txt")], lock: nil, today: VerifiedFolder.now)
        expectSlip(VerifiedFolder.Result(outcome: try run.run()), "gzip-truncated", "cut off")
    }

    @Test func aBundleThatWasPackedAgain() throws {
        let folder = try BundleFolder()
        try folder.write(Self.expanded(site.workspace.bytes("output/1.1.0/\(Self.bundle)")), to: "b")
        #expect(try folder.shell("gzip b").status == 0)
        try site.workspace.write(Files.read(Files.join(folder.path, "b.gz")), to: "got/\(Self.bundle)")
        let result = try site.verify("got/\(Self.bundle)", trust: false)
        #expect(result.status == 1 && result.text.contains("packed again"))
    }

    /// Where it is known what was published, a bundle that was changed and packed by another program is a changed one.
    @Test(arguments: ["gzip b", "gzip -n b"])
    func aChangedBundleThatWasPackedAgain(pack: String) throws {
        let place = "output/1.1.0/\(Self.bundle)"
        var archive = try Self.expanded(site.workspace.bytes(place))
        archive[archive.count / 2] ^= 1
        let folder = try BundleFolder()
        try folder.write(archive, to: "b")
        #expect(try folder.shell(pack).status == 0)
        try site.workspace.write(Files.read(Files.join(folder.path, "b.gz")), to: place)
        for (path, trust) in [("output", true), ("output", false), ("output/1.1.0", true), ("output/1.1.0", false)] {
            let result = try site.verify(path, trust: trust)
            #expect(result.status == 2 && result.codes.contains("digest-differs"), "\(result.text)")
            #expect(!result.text.contains("ok           Checksums") && !result.text.contains("curl"), "\(result.text)")
            // What was published with it is not to blame.
            #expect(!result.codes.contains("attestation-other") && !result.codes.contains("foreign"))
        }
        let file = try site.verify(place)
        #expect(file.status == 2 && file.codes.contains("digest-differs"))
    }

    /// As a browser names the second download of a file.
    @Test func aBundleThatTheBrowserRenamed() throws {
        try download("SHA256SUMS", "SHA256SUMS.sig", "notes.md", "release.json", "checklist.json")
        try site.copy("output/1.1.0/\(Self.bundle)", to: "got/sample-1.1.0.evidence.tar (1).gz")
        let result = try site.verify("got")
        #expect(result.status == 0, "\(result.text)")
    }

    // MARK: What the report says

    @Test func namesWhatNoChecksumCovers() throws {
        try site.workspace.write("<h1>ready</h1>", to: "output/1.1.0/index.html")
        let result = try site.verify()
        let line = try #require(result.text.split(separator: "\n").first { $0.contains("Pages") })
        #expect(result.status == 0 && line.contains("not checked"))
        #expect(result.text.contains("not covered by any checksum: 1.0.0/index.html"))
        let uncovered = try #require(result.outcome.sites.first?.uncovered)
        #expect(uncovered.contains("1.1.0/index.html") && uncovered.contains("feed.xml"))
        #expect(
            !uncovered.contains { $0.hasSuffix("notes.md") || $0.hasSuffix(".gz") || $0.hasPrefix("colophon.lock") })
        let json = String(decoding: result.outcome.json.canonicalBytes, as: UTF8.self)
        #expect(json.contains(#""not_covered":[".nojekyll","1.0.0/index.html""#))
        #expect(try site.verify("output/1.1.0").outcome.releases.first?.uncovered == ["index.html", "status.json"])
    }

    @Test func saysThatAReleaseIsNotReady() async throws {
        let red = try SampleWorkspace()
        try red.add("1.0.0")
        try red.breakTests(of: "1.0.0")
        try await red.build()
        for path in ["output", "output/1.0.0", "output/1.0.0/sample-1.0.0.evidence.tar.gz"] {
            let outcome = try Verification(paths: [red.path(path)], lock: nil, today: VerifiedFolder.now).run()
            let result = VerifiedFolder.Result(outcome: outcome)
            #expect(result.status == 0 && result.text.contains(": verified, not ready\n"), "\(result.text)")
            let json = String(decoding: outcome.json.canonicalBytes, as: UTF8.self)
            #expect(json.contains(#""readiness":"not_ready""#) && json.contains(#""verdict":"verified""#))
        }
        #expect(try red.verify().text.hasSuffix("verified: 1 bundle, 1 of them not ready\n"))
    }

    @Test func comparesAnArtifactThatLiesBesideTheBundle() throws {
        try site.copy("output/1.1.0", to: "got")
        try site.workspace.write("not the wheel", to: "got/sample.whl")
        let result = try site.verify("got")
        #expect(result.status == 2 && result.text.contains("sample.whl is not the artifact that the record names"))
    }
}
