// Files of signatures that are larger, longer or more repetitive than any signer would write them.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Testing
import Verification
import Workspace

@Suite struct SignatureBombTests {
    private static let type = "application/vnd.in-toto+json"

    private func signed() async throws -> SignedSample {
        let sample = try SignedSample()
        try await sample.workspace.build()
        return sample
    }

    /// The codes that `verify` gives with these bytes in place of a file beside the bundle, within the limits.
    private func codes(_ sample: SignedSample, _ name: String, _ bytes: Bytes) throws -> Set<String> {
        let folder = sample.workspace.path("output/1.0.0")
        let sound = try Files.read(Files.join(folder, name))
        try Files.writeAtomically(bytes, to: Files.join(folder, name), durable: false)
        defer { _ = try? Files.writeAtomically(sound, to: Files.join(folder, name), durable: false) }
        let shell = try BundleFolder()
        let bundle = Files.join(folder, "sample-1.0.0.evidence.tar.gz")
        let run = try shell.shell(
            """
            ulimit -v 1048576; ulimit -t 240; exec '\(ProgramOutput.program())' verify --format json \
            --allowed-signers '\(sample.workspace.path("allowed_signers"))' '\(bundle)' 2>/dev/null
            """)
        #expect(run.status == 2)
        let document = try parseDocument(Bytes(run.output.utf8), format: .json, limits: .standard)
        let items = document["bundles"]?.sequence?.flatMap { $0["items"]?.sequence ?? [] } ?? []
        return Set(items.compactMap { $0["code"]?.string })
    }

    @Test func refusesEnvelopesWithoutEnd() async throws {
        let sample = try await signed()
        let payload = Bytes("{}".utf8)
        let key = try PrivateKey.generate(.ed25519)
        let sound = try DSSEEnvelope(payloadType: Self.type, payload: payload, signedBy: key)
        // Each of another key: none is known.
        var strangers: Bytes = []
        for number in 0..<2_000 {
            strangers +=
                DSSEEnvelope(payloadType: Self.type, payload: payload, keyID: "\(number)", signature: sound.signature)
                .line + [0x0A]
        }
        let file = "sample-1.0.0.intoto.jsonl"
        #expect(try codes(sample, file, strangers).contains("statement-other"))
        // One envelope with thousands of signatures, one of many megabytes, and one that nests.
        let many = (0..<2_000).map { _ in #"{"keyid":"k","sig":"AA=="}"# }.joined(separator: ",")
        let bombs = [
            #"{"payload":"e30=","payloadType":"t","signatures":[\#(many)]}"# + "\n",
            #"{"payload":"\#(String(repeating: "AAAA", count: 500_000))","payloadType":"t","signatures":[]}"# + "\n",
            String(repeating: "[", count: 1_000_000) + "\n", String(repeating: "\n", count: 1_000_000),
        ]
        for bomb in bombs { #expect(try codes(sample, file, Bytes(bomb.utf8)).contains("dsse-unreadable")) }
    }

    @Test func refusesSSHSignaturesWithoutEnd() async throws {
        let sample = try await signed()
        let one = try Files.read(sample.workspace.path("output/1.0.0/SHA256SUMS.sig"))
        let file = "SHA256SUMS.sig"
        #expect(try codes(sample, file, Bytes(repeatElement(one, count: 65).joined())).contains("sshsig-size"))
        #expect(try codes(sample, file, Bytes(repeatElement(one, count: 2_000).joined())).contains("sshsig-size"))
        #expect(try codes(sample, file, Bytes(repeating: 0x0A, count: 1_000_000)).contains("sshsig-size"))
    }

    /// PROTOCOL.sshsig: each field is a string with its length in front, here of more bytes than there are.
    @Test(arguments: 0..<6) func refusesLengthsThatLie(field: Int) throws {
        let key = try PrivateKey.generate(.ed25519)
        let text = try SSHSignature(of: [], by: key, namespace: "n").text
        let lines = text.split(separator: "\n")
        let blob = try #require(Base64.decode(Bytes(lines.dropFirst().dropLast().joined().utf8)))
        // Behind the magic and the version stand key, namespace, reserved, hash and signature; the last holds two strings.
        var offset = 10
        for _ in 0..<min(field, 4) {
            offset += 4 + blob[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
        }
        if field == 5 { offset += 4 }
        for length in [[0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 1, 0, 0]] as [Bytes] {
            var lying = blob
            lying.replaceSubrange(offset..<(offset + 4), with: length)
            var body = ""
            var rest = Base64.encode(lying)[...]
            while !rest.isEmpty {
                body += rest.prefix(70) + "\n"
                rest = rest.dropFirst(70)
            }
            let file = "-----BEGIN SSH SIGNATURE-----\n\(body)-----END SSH SIGNATURE-----\n"
            do throws(SigningError) {
                _ = try SSHSignature.read(Bytes(file.utf8))
                Issue.record("It was accepted")
            } catch {
                #expect(["sshsig-blob", "key-unreadable", "sshsig-algorithm"].contains(error.code), "\(error.code)")
            }
        }
    }
}
