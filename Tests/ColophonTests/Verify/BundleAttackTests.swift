// Attacks on a bundle, one each: what is done, and the reason it is refused with.
import Archives
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

struct BundleAttack: Sendable, CustomTestStringConvertible {
    var name: String
    var code: String
    var change: @Sendable (inout Forgery) throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ code: String, _ change: @escaping @Sendable (inout Forgery) throws -> Void) {
        self.name = name
        self.code = code
        self.change = change
    }

    /// An attack after which manifests, Oxum and record digest are made right again.
    static func sealed(
        _ name: String, _ code: String, _ change: @escaping @Sendable (inout Forgery) throws -> Void
    ) -> BundleAttack {
        BundleAttack(name, code) {
            try change(&$0)
            try $0.reseal()
        }
    }
}

@Suite struct BundleAttackTests {
    static let bag: [BundleAttack] = [
        .init("a changed evidence file", "manifest-digest") { $0.files["data/evidence/junit.xml"]?[0] ^= 1 },
        .init("a changed tag file", "tagmanifest-digest") { $0.files["VERIFY.md"]?[0] ^= 1 },
        .init("a changed manifest", "tagmanifest-digest") {
            try $0.edit("manifest-sha256.txt", "junit.xml", "junit.xm2")
        },
        .init("a payload file that no manifest lists", "manifest-unlisted-file") { $0.files["data/evidence/x"] = [] },
        .init("a listed file that is missing", "manifest-missing-file") { $0.files["data/evidence/junit.xml"] = nil },
        .init("a listed tag file that is missing", "bag-no-instructions") { $0.files["VERIFY.md"] = nil },
        .init("a tag manifest that lists more", "tagmanifest-missing-file") {
            try $0.edit("tagmanifest-sha256.txt", "  manifest", "  lanifest")
        },
        .init("fetch.txt", "bag-fetch") { $0.files["fetch.txt"] = Bytes("http://x.example/a 1 data/a\n".utf8) },
        .init("no tag manifest", "bag-no-tagmanifest") { $0.files["tagmanifest-sha256.txt"] = nil },
        .init("no manifest", "bag-no-manifest") { $0.files["manifest-sha256.txt"] = nil },
        .init("no bagit.txt", "bag-no-declaration") { $0.files["bagit.txt"] = nil },
        .init("no bag-info.txt", "bag-no-info") { $0.files["bag-info.txt"] = nil },
        .init("an MD5 manifest", "bag-foreign-manifest") { $0.files["manifest-md5.txt"] = [] },
        .init("a SHA-1 manifest", "bag-foreign-manifest") { $0.files["manifest-sha1.txt"] = [] },
        .init("a SHA-512 tag manifest", "bag-foreign-manifest") { $0.files["tagmanifest-sha512.txt"] = [] },
        .init("a tag file of its own", "bag-unexpected-file") { $0.files["README.md"] = [] },
        .sealed("a payload file of its own", "bag-unexpected-file") { $0.files["data/readme.md"] = [] },
        .init("another bagit.txt", "bag-declaration") { try $0.edit("bagit.txt", "1.0", "0.97") },
        .init("bagit.txt with a byte order mark", "bag-declaration") {
            $0.files["bagit.txt"] = [0xEF, 0xBB, 0xBF] + ($0.files["bagit.txt"] ?? [])
        },
        .init("a manifest in upper case", "manifest-syntax") {
            $0.files["manifest-sha256.txt"] = Bytes(bytesText($0.files["manifest-sha256.txt"]).uppercased().utf8)
            $0.resealTags()
        },
        .init("a manifest without its last line feed", "manifest-syntax") {
            $0.files["manifest-sha256.txt"]?.removeLast()
            $0.resealTags()
        },
        .init("a manifest out of order", "manifest-unsorted") {
            let lines = bytesText($0.files["manifest-sha256.txt"]).split(separator: "\n").reversed()
            $0.files["manifest-sha256.txt"] = Bytes((lines.joined(separator: "\n") + "\n").utf8)
            $0.resealTags()
        },
        .init("a manifest that lists a file twice", "manifest-duplicate") {
            let text = bytesText($0.files["manifest-sha256.txt"])
            $0.files["manifest-sha256.txt"] = Bytes((text + (text.split(separator: "\n").last ?? "") + "\n").utf8)
            $0.resealTags()
        },
        .init("a manifest that lists a tag file", "manifest-path") {
            let line = "\(SHA256Digest(of: $0.files["bagit.txt"] ?? []).hex)  bagit.txt\n"
            $0.files["manifest-sha256.txt"] = Bytes((line + bytesText($0.files["manifest-sha256.txt"])).utf8)
            $0.resealTags()
        },
        .init("a manifest that lists a path upwards", "manifest-path") {
            let line = "\(SHA256Digest(of: Bytes()).hex)  ../a\n"
            $0.files["manifest-sha256.txt"] = Bytes((line + bytesText($0.files["manifest-sha256.txt"])).utf8)
            $0.resealTags()
        },
        .init("a wrong Payload-Oxum", "bag-info-oxum") {
            try $0.edit("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 1")
            $0.resealTags()
        },
        .init("a Payload-Oxum that is no number", "bag-info-oxum") {
            try $0.edit("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: x")
            $0.resealTags()
        },
        .init("another External-Identifier", "bag-info-identifier") {
            try $0.edit("bag-info.txt", "demo-1.0.1", "demo-1.0.2")
            $0.resealTags()
        },
        .init("another Bagging-Date", "bag-info-date") {
            try $0.edit("bag-info.txt", "2024-02-29", "2024-03-01")
            $0.resealTags()
        },
        .init("a field of its own in bag-info.txt", "bag-info-fields") {
            $0.files["bag-info.txt"]? += Bytes("Source-Organization: x\n".utf8)
            $0.resealTags()
        },
        .init("bag-info.txt without a colon", "bag-info-syntax") {
            $0.files["bag-info.txt"]? += Bytes("x\n".utf8)
            $0.resealTags()
        },
        .init("another software agent", "bag-info-agent") {
            try $0.edit("bag-info.txt", "Colophon bundle", "Kolophon bundle")
            $0.resealTags()
        },
        .init("a later format", "bundle-format") {
            try $0.edit("bag-info.txt", "format 1", "format 2")
            $0.resealTags()
        },
        .sealed("a policy with a format of its own", "policy-invalid") {
            try $0.edit("data/policy.json", #""limits":"#, #""format":1,"limits":"#)
        },
        .init("a file outside the folder", "bag-folders") {
            $0.folder = "."
            let files = $0.files
            $0.files = Dictionary(uniqueKeysWithValues: files.map { ("demo-1.0.1/\($0.key)", $0.value) })
            $0.folder = "a"
            $0.files["../b"] = []
        },
    ]

    static let content: [BundleAttack] = [
        .sealed("the folder of another release", "bag-info-identifier") { $0.folder = "demo-1.0.2" },
        .sealed("the folder and identifier of another release", "identity-folder") {
            $0.folder = "demo-1.0.2"
            try $0.edit("bag-info.txt", "demo-1.0.1", "demo-1.0.2")
        },
        .sealed("the record of another version", "identity-version") {
            try $0.edit("data/release.json", #""version":"1.0.1""#, #""version":"1.0.2""#)
        },
        .sealed("the record of another project", "identity-project") {
            try $0.edit("data/release.json", #""project":"demo""#, #""project":"dema""#)
        },
        .init("a record that the provenance does not name", "provenance-record") {
            let provenance = $0.files["data/provenance.json"]
            try $0.edit("data/release.json", "Close the file", "Close the door")
            try $0.reseal()
            $0.files["data/provenance.json"] = provenance
            $0.files["manifest-sha256.txt"] = nil
            let payload = $0.files.filter { $0.key.hasPrefix("data/") }
            $0.files["manifest-sha256.txt"] =
                BagManifest(payload.map { .init(path: $0.key, sha256: SHA256Digest(of: $0.value)) }).bytes
            $0.resealTags()
        },
        .sealed("provenance of another format", "bundle-format") {
            try $0.edit("data/provenance.json", #""format":1"#, #""format":2"#)
        },
        .sealed("provenance with a member of its own", "provenance-shape") {
            try $0.edit("data/provenance.json", #""versioning":"semver"}"#, #""versioning":"semver","x":1}"#)
        },
        .sealed("provenance without a member", "provenance-shape") {
            try $0.edit("data/provenance.json", #""draft":false,"#, "")
        },
        .sealed("another previous release", "provenance-previous") {
            try $0.edit("data/provenance.json", #""version":"1.0.0""#, #""version":"0.9.0""#)
        },
        .sealed("a missing previous digest without its reason", "provenance-history") {
            try $0.edit(
                "data/provenance.json", #""reason":"the previous release is not in the workspace""#, #""reason":null"#)
        },
        .sealed("a reason of its own", "provenance-history") {
            try $0.edit("data/provenance.json", "the previous release is not in the workspace", "trust me")
        },
        .sealed("an amendment that the record does not make", "provenance-amends") {
            try $0.edit("data/provenance.json", #"{"draft""#, #"{"amends":"\#(SHA256Digest(of: Bytes()).hex)","draft""#)
        },
        .sealed("a released release marked as a draft", "draft-mark") {
            try $0.edit("data/provenance.json", #""draft":false"#, #""draft":true"#)
        },
        .sealed("files of another time", "time") { $0.modified += 1 },
        .sealed("JSON with a duplicate key", "json-unreadable") {
            try $0.edit("data/checklist.json", #"{"checks""#, #"{"ready":true,"checks""#)
        },
        .sealed("a record with a duplicate key", "json-unreadable") {
            try $0.edit("data/release.json", #""status":"released""#, #""status":"released","status":"planned""#)
        },
        .sealed("a lone surrogate", "json-unreadable") {
            try $0.edit("data/checklist.json", #""version":"1.0.1""#, #""version":"\ud800""#)
        },
        .sealed("JSON deeper than 64", "json-unreadable") {
            $0.files["data/sync.json"] = Bytes(
                (String(repeating: "[", count: 65) + String(repeating: "]", count: 65) + "\n").utf8)
        },
        .sealed("JSON with white space", "json-not-canonical") {
            try $0.edit("data/rollback.json", #"{"matrix""#, #"{ "matrix""#)
        },
        .sealed("JSON with keys out of order", "json-not-canonical") {
            $0.files["data/sync.json"] = Bytes("{\"b\":1,\"a\":2}\n".utf8)
        },
        .sealed("JSON without its newline", "json-not-canonical") { $0.files["data/policy.json"]?.removeLast() },
        .sealed("a number written otherwise", "json-not-canonical") {
            try $0.edit("data/policy.json", #""depth":64"#, #""depth":64.0"#)
        },
        .sealed("a record with an unknown key", "record-invalid") {
            try $0.edit("data/release.json", #","version":"#, #","verified":true,"version":"#)
        },
        .sealed("a record that says more than it means", "record-not-canonical") {
            try $0.edit("data/release.json", #"{"dates""#, #"{"candidates":[],"dates""#)
        },
        .sealed("a policy with an unknown key", "policy-invalid") {
            try $0.edit("data/policy.json", #"{"documentation""#, #"{"a":1,"documentation""#)
        },
        .sealed("a policy whose matrix is not monotone", "policy-invalid") {
            try $0.edit(
                "data/policy.json", #"{"critical":{"high":{"approval":"on-call","type":"immediate"}"#,
                #"{"critical":{"high":{"approval":"engineer","type":"config"}"#)
        },
        .sealed("a policy with a number that is out of range", "policy-invalid") {
            try $0.edit("data/policy.json", #""depth":64"#, #""depth":0"#)
        },
        .sealed("a policy with a text in the place of a number", "policy-invalid") {
            try $0.edit("data/policy.json", #""depth":64"#, #""depth":"64""#)
        },
        .sealed("another VERIFY.md", "instructions") { try $0.edit("VERIFY.md", "sha256sum", "sha1sum") },
        .sealed("a document that is missing", "data-missing") { $0.files["data/notes.md"] = nil },
        .sealed("a checklist without a check", "checklist-shape") {
            try $0.edit("data/checklist.json", #""id":"RL-08""#, #""id":"RL-07""#)
        },
        .sealed("the checklist of another version", "checklist-shape") {
            try $0.edit("data/checklist.json", #""version":"1.0.1"}"#, #""version":"1.0.2"}"#)
        },
        .sealed("evidence that the record does not name", "evidence-unlisted") { $0.files["data/evidence/x"] = [] },
        .sealed("evidence that is missing", "evidence-missing") { $0.files["data/evidence/junit.xml"] = nil },
        .sealed("evidence that was exchanged", "evidence-digest") { $0.files["data/evidence/junit.xml"]?[0] ^= 1 },
        .sealed("the bytes of redacted evidence", "evidence-redacted") {
            $0.files["data/evidence/keys.log"] = Bytes("a password\n".utf8)
        },
        .sealed("an evidence list without a file", "evidence-list") {
            $0.files["data/evidence.json"] = Bytes("{\"evidence\":[]}\n".utf8)
        },
        .sealed("an evidence list with another kind", "evidence-list") {
            try $0.edit("data/evidence.json", #""kind":"junit""#, #""kind":"log""#)
        },
        .sealed("an evidence list with a member of its own", "evidence-list") {
            try $0.edit("data/evidence.json", #"{"evidence""#, #"{"approved":true,"evidence""#)
        },
        .sealed("a redacted file of which something is told", "evidence-list") {
            try $0.edit("data/evidence.json", #""redacted":true"#, #""read":{"passed":2},"redacted":true"#)
        },
        .sealed("foreign sync checksums", "sync-invalid") {
            $0.files["data/sync.json"] = Bytes("{\"approved\":true}\n".utf8)
        },
        .sealed("sync checksums with a member of their own", "sync-invalid") {
            try $0.edit("data/sync.json", #"{"rules""#, #"{"approved":true,"rules""#)
        },
        .sealed("redaction that the record does not ask for", "evidence-list") {
            try $0.edit("data/evidence.json", #""tests":2},"sha256""#, #""tests":2},"redacted":true,"sha256""#)
        },
    ]

    private static let original = Result { try BundleSample().bundle().bytes }

    @Test(arguments: bag + content)
    func refuses(attack: BundleAttack) throws {
        var forgery = try Forgery(Self.original.get())
        try attack.change(&forgery)
        let bytes: Bytes
        do {
            bytes = try forgery.bytes()
        } catch let error as ArchiveError {
            // Nothing writes such an archive with our own writer.
            #expect(error.code == "path-parent", "\(attack.name)")
            return
        }
        do {
            _ = try BundleReader.read(bytes)
            Issue.record("It was accepted")
        } catch {
            #expect(error.code == attack.code, "\(error.message)")
            #expect(!error.message.isEmpty)
        }
    }

    @Test func acceptsWhatIsOnlySealedAgain() throws {
        var forgery = try Forgery(Self.original.get())
        try forgery.reseal()
        #expect(try forgery.bytes() == Self.original.get())
        _ = try BundleReader.read(Self.original.get())
    }

    @Test func refusesTheArchiveBeforeItLooksInside() throws {
        let bytes = try Self.original.get()
        func code(_ bytes: Bytes) -> String? {
            do {
                _ = try BundleReader.read(bytes)
                return nil
            } catch { return error.code }
        }
        #expect(code(bytes + [0]) == "gzip-trailing-bytes")
        #expect(code(bytes + bytes) == "gzip-extra-member")
        #expect(code(bytes.dropLast()) == "gzip-truncated")
        #expect(code([]) == "gzip-truncated" || code([]) == "gzip-magic")
        let tar = try Gzip.decompress(bytes)
        #expect(code(Gzip.compress(tar + Bytes(repeating: 0, count: 512))) == "tar-trailing-bytes")
        #expect(
            code(Gzip.compress(Bytes(tar.dropLast(512)))) == "tar-truncated"
                || code(Gzip.compress(Bytes(tar.dropLast(512)))) == "tar-lone-zero-block")
        var link = tar
        link[156] = UInt8(ascii: "2")
        #expect(code(Gzip.compress(link)) == "tar-checksum")
        let empty = try Tar.write([], modified: 0)
        #expect(code(Gzip.compress(empty)) == "bag-empty")
    }

    @Test func keepsToItsLimits() throws {
        let bytes = try Self.original.get()
        var limits = BundleReader.Limits()
        limits.bytes = bytes.count - 1
        #expect(throws: BundleRefusal.self) { try BundleReader.read(bytes, limits: limits) }
        limits = .standard
        limits.entries = 5
        do {
            _ = try BundleReader.read(bytes, limits: limits)
            Issue.record("It was accepted")
        } catch { #expect(error.code == "tar-too-many-entries") }
        limits = .standard
        limits.gzip.bytes = 1024
        do {
            _ = try BundleReader.read(bytes, limits: limits)
            Issue.record("It was accepted")
        } catch { #expect(error.code == "gzip-too-large") }
    }

    /// Every bit of a small bundle, one at a time. Deflate has more than one way to write the same bytes, so a few flips
    /// leave the archive as it is: the published digest, which comes first, tells these too.
    @Test func acceptsNoFlippedBit() async throws {
        let bundle = try BundleSample(notes: "", files: []).bundle()
        let today = try #require(Timestamp("2024-03-10"))
        await withTaskGroup { group in
            for start in stride(from: 0, to: bundle.bytes.count, by: 256) {
                group.addTask {
                    for bit in (start * 8)..<(min(start + 256, bundle.bytes.count) * 8) {
                        var flipped = bundle.bytes
                        flipped[bit / 8] ^= 1 << (bit % 8)
                        let report = Verifier.verify(
                            bundle: flipped, name: bundle.name, published: .init(gzip: bundle.digests.gzip),
                            today: today)
                        #expect(report.verdict != .verified, "bit \(bit)")
                        guard let read = try? BundleReader.read(flipped) else { continue }
                        #expect(read.digests.tar == bundle.digests.tar, "bit \(bit)")
                    }
                }
            }
        }
    }
}
