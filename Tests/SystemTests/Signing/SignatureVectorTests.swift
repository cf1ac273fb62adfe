// Signatures, points and private numbers that libraries are known to disagree about.
import CCrypto
import Files
import Primitives
import Signing
import Testing

@Suite struct SignatureVectorTests {
    @Test(arguments: [("wycheproof-ed25519.txt", 151, 88), ("wycheproof-p256.txt", 484, 174)])
    func agreesWithWycheproof(_ file: String, _ count: Int, _ valid: Int) throws {
        let folder = try #require(Files.parent(Files.parent(#filePath) ?? ""))
        let text = String(decoding: try Files.read(Files.join(folder, "Vectors/\(file)")), as: UTF8.self)
        var key: PublicKey?
        var results: [Bool] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words[0] == "key" {
                key = try PublicKey(subjectPublicKeyInfo: KeySamples.bytes(hex: words[1]))
                continue
            }
            let (message, signature) = try (bytes(words[2]), bytes(words[3]))
            let isValid = try #require(key).isValid(signature, for: message)
            #expect(isValid == (words[1] == "valid"), "\(file), test \(words[0])")
            results.append(isValid)
        }
        #expect(results.count == count)
        #expect(results.count { $0 } == valid)
    }

    private func bytes(_ word: String) throws -> Bytes { word == "-" ? [] : try KeySamples.bytes(hex: word) }

    /// The twelve cases of Chalkias, Garillot and Nikolaenko, "Taming the many EdDSAs" (2020): keys and points of small order, points
    /// and numbers that are not canonical. Cofactorless libraries without a list of weak keys all take these five and no more.
    @Test func judgesTheEdgesOfEd25519AsCofactorlessLibrariesDo() throws {
        let small = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
        let mixed = "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43"
        let negative = String(repeating: "f", count: 62)
        let cases: [(message: String, key: String, signature: String)] = [
            (
                "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6", small,
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a" + String(repeating: "0", count: 64)
            ),
            (
                "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79", small,
                mixed + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"
            ),
            (
                "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab", mixed,
                small + "8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e"
            ),
            (
                "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
                "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
                "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f"
                    + "87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009"
            ),
            (
                "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
                "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
                "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512"
                    + "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09"
            ),
            (
                "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
                "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
                "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7"
                    + "e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405"
            ),
            (
                "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
                "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
                "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e"
                    + "547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514"
            ),
            (
                "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
                "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
                "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa1942"
                    + "7e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22"
            ),
            (
                "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41", mixed,
                "ec\(negative)03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f"
            ),
            (
                "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41", mixed,
                "ec\(negative)ca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908"
            ),
            (
                "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b", "ec\(negative)",
                "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc"
                    + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"
            ),
            (
                "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f", "ec\(negative)",
                "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc"
                    + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"
            ),
        ]
        let taken = try cases.indices.filter { index in
            let key = try #require(PublicKey(.ed25519, raw: KeySamples.bytes(hex: cases[index].key)))
            return key.isValid(
                try KeySamples.bytes(hex: cases[index].signature), for: try KeySamples.bytes(hex: cases[index].message))
        }
        #expect(taken == [0, 1, 2, 3, 11])
    }

    /// The generator of P-256 (SEC 2, section 2.4.2), and what else 65 bytes can be.
    @Test func takesOneFormOfAPointOfP256() throws {
        let x = try KeySamples.bytes(hex: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")
        let y = try KeySamples.bytes(hex: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
        let prime = try KeySamples.bytes(hex: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")
        let zero = Bytes(repeating: 0, count: 32)
        #expect(PublicKey(.p256, raw: [4] + x + y) != nil)
        // Hybrid, compressed, at infinity, cut off, with a tail.
        let others: [Bytes] = [
            [6] + x + y, [7] + x + y, [3] + x, [2] + x + y, [0], [0] + x + y, [4] + zero + zero, [], [4] + x,
            [4] + x + y + [0], [4] + x + y.dropLast(),
        ]
        for raw in others { #expect(PublicKey(.p256, raw: raw) == nil) }
        // The other coordinate; coordinates that are not below the prime; the point with the last bit changed.
        #expect(PublicKey(.p256, raw: [4] + y + x) == nil)
        #expect(PublicKey(.p256, raw: [4] + prime + y) == nil)
        #expect(PublicKey(.p256, raw: [4] + x + prime) == nil)
        #expect(PublicKey(.p256, raw: [4] + x + (y.dropLast() + [y[31] ^ 1])) == nil)
        // x = 0 is on the curve, and so is x = p in a reader that reduces: only the former is a key.
        let root = try KeySamples.bytes(hex: "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4")
        #expect(PublicKey(.p256, raw: [4] + zero + root) != nil)
        #expect(PublicKey(.p256, raw: [4] + prime + root) == nil)
        for count in [0, 31, 33, 64] { #expect(PublicKey(.ed25519, raw: Bytes(repeating: 1, count: count)) == nil) }
    }

    /// From 1 to the order less 1.
    @Test func takesPrivateNumbersOfP256WithinItsOrder() throws {
        let order = try KeySamples.bytes(hex: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
        func key(_ number: Bytes) -> PublicKey? {
            let head: Bytes =
                [0x30, 0x41, 2, 1, 0, 0x30, 0x13, 6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]
                + [6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7, 4, 0x27, 0x30, 0x25, 2, 1, 1, 4, 0x20]
            let text = "-----BEGIN PRIVATE KEY-----\n\(Base64.encode(head + number))\n-----END PRIVATE KEY-----\n"
            return try? PrivateKey(file: Bytes(text.utf8)).publicKey
        }
        let zero = Bytes(repeating: 0, count: 32)
        let generator = try KeySamples.bytes(
            hex: "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
        #expect(key(zero.dropLast() + [1])?.raw == generator)
        #expect(key(order.dropLast() + [0x50])?.raw.prefix(33) == generator.prefix(33))
        for number in [zero, order, order.dropLast() + [0x52], Bytes(repeating: 0xFF, count: 32)] {
            #expect(key(number) == nil)
        }
    }

    /// Zero is a number that SSH can write, and never one of a signature.
    @Test func zerosAreReadAndAreNoSignature() throws {
        let key = try PrivateKey.generate(.p256).publicKey
        func field(_ bytes: Bytes) -> Bytes { [0, 0, 0, UInt8(bytes.count)] + bytes }
        for (r, s) in [([], []), ([1], []), ([], [1])] as [(Bytes, Bytes)] {
            let value = field(Bytes("ecdsa-sha2-nistp256".utf8)) + field(field(r) + field(s))
            let blob =
                Bytes("SSHSIG".utf8) + [0, 0, 0, 1] + field(key.sshBlob) + field(Bytes("file".utf8)) + field([])
                + field(Bytes("sha512".utf8)) + field(value)
            var rest = Base64.encode(blob)[...]
            var text = "-----BEGIN SSH SIGNATURE-----\n"
            while !rest.isEmpty {
                text += rest.prefix(70) + "\n"
                rest = rest.dropFirst(70)
            }
            text += "-----END SSH SIGNATURE-----\n"
            let signature = try #require(try SSHSignature.read(Bytes(text.utf8)).first)
            #expect(signature.text == text)
            #expect(!signature.isValid(for: Bytes("message".utf8)))
            #expect(signature.signature == [0x30, 6, 2, 1, r.first ?? 0, 2, 1, s.first ?? 0])
        }
    }

    /// What stayed in the queue would be taken for the error of whoever asks next.
    @Test func noFailureLeavesAnErrorBehind() throws {
        ERR_clear_error()
        let key = try PrivateKey.generate(.p256)
        let ed25519 = try PrivateKey.generate(.ed25519)
        let message = Bytes("message".utf8)
        let signature = try key.signature(for: message)
        #expect(!key.publicKey.isValid(signature, for: message + message))
        #expect(!key.publicKey.isValid([0x30, 6, 2, 1, 0, 2, 1, 0], for: message))
        #expect(!ed25519.publicKey.isValid(Bytes(repeating: 0xFF, count: 64), for: message))
        #expect(PublicKey(.p256, raw: [4] + Bytes(repeating: 0, count: 63) + [1]) == nil)
        let noPoint = try #require(PublicKey(.ed25519, raw: [2] + Bytes(repeating: 0, count: 31)))
        #expect(!noPoint.isValid(Bytes(repeating: 0, count: 64), for: message))
        #expect(ERR_peek_error() == 0)
    }
}
