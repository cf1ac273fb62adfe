// SHA-256 against published vectors and coreutils.
import Colophon
import Primitives
import ReleaseModel
import Testing
import Workspace

@Suite struct DigestTests {
    // NIST, "Examples with Intermediate Values" for SHA-256, and CAVP SHA256ShortMsg, Len = 8.
    static let vectors: [(message: Bytes, digest: String)] = [
        ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (Bytes("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ([0xD3], "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
        (
            Bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            Bytes(repeating: UInt8(ascii: "a"), count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test(arguments: vectors.indices)
    func givesThePublishedDigest(index: Int) {
        let (message, digest) = Self.vectors[index]
        #expect(SHA256Digest(of: message).hex == digest)
        #expect(SHA256Digest(of: message[...]).hex == digest)
    }

    @Test func hashesSequencesWithoutContiguousStorage() {
        #expect(SHA256Digest(of: "abc".utf8.lazy.map { $0 }) == SHA256Digest(of: Bytes("abc".utf8)))
    }

    @Test func piecesGiveTheDigestOfTheWhole() {
        let bytes = logBytes(10_000)
        var hasher = SHA256Hasher()
        hasher.update(bytes[..<1])
        hasher.update(bytes[1..<4_096])
        hasher.update(Bytes())
        hasher.update(Bytes(bytes[4_096...]))
        #expect(hasher.finish() == SHA256Digest(of: bytes))
    }

    @Test func readsItsOwnText() throws {
        for (_, text) in Self.vectors {
            let digest = try #require(SHA256Digest(hex: text))
            #expect(digest.hex == text)
            #expect("\(digest)" == text)
        }
    }

    @Test(arguments: [
        "", "e3b0", String(repeating: "0", count: 63), String(repeating: "0", count: 65),
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", String(repeating: "g", count: 64),
        " " + String(repeating: "0", count: 63), String(repeating: "٠", count: 64), String(repeating: "٠", count: 32),
    ])
    func refusesTextThatIsNot64LowerCaseDigits(text: String) {
        #expect(SHA256Digest(hex: text) == nil)
    }

    @Test func ordersAsItsTextDoes() throws {
        let texts = (0..<64).map { SHA256Digest(of: [UInt8($0)]).hex }
        let digests = texts.compactMap { SHA256Digest(hex: $0) }
        #expect(digests.sorted().map(\.hex) == texts.sorted())
        #expect(Set(digests).count == 64)
    }

    @Test(.enabled(if: ForeignTool.sha256sum.isPresent))
    func agreesWithSha256sum() throws {
        let folder = try TemporaryFolder()
        let sizes = [0, 1, 55, 56, 63, 64, 65, 100_003]
        for size in sizes { try folder.write(logBytes(size), to: "f\(size)") }
        let output = try ForeignTool.sha256sum.run(sizes.map { "f\($0)" }, in: folder).text
        let ours = sizes.map { "\(SHA256Digest(of: logBytes($0)))  f\($0)\n" }.joined()
        #expect(output == ours)
    }
}
