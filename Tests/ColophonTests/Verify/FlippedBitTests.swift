// One flipped bit anywhere in what is signed: no part of it is believed any more.
import Attestation
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Testing
import Verification
import Workspace

@Suite struct FlippedBitTests {
    /// A signed release, in memory.
    private struct Signed: Sendable {
        let bundle: ReadBundle
        let trust: Trust
        let files: [String: Bytes]

        init(_ algorithm: KeyAlgorithm = .ed25519) async throws {
            let sample = try SignedSample()
            if algorithm == .p256 {
                try sample.workspace.remove("key")
                try sample.workspace.remove("key.pub")
                _ = try sample.addKey("key")
            }
            try await sample.workspace.build()
            let folder = "output/1.0.0"
            let names = ["SHA256SUMS", "SHA256SUMS.sig", "sample-1.0.0.intoto.jsonl", "sample-1.0.0.sigstore.json"]
            files = try Dictionary(
                uniqueKeysWithValues: names.map { ($0, try sample.workspace.bytes("\(folder)/\($0)")) })
            bundle = try BundleReader.read(sample.workspace.bytes("\(folder)/sample-1.0.0.evidence.tar.gz"))
            let key = try KeyChain.publicKey(of: .file(sample.workspace.path("key")))
            trust = Trust(keys: [key], time: 0)
        }

        func items(_ files: [String: Bytes]) -> [VerificationItem] {
            Verifier.signatures(on: bundle, SignedFiles { files[$0] }, trust: trust)
        }

        /// Flips a bit in every byte of `name`, with `others` beside it, and expects that nothing of `kind` is accepted.
        func expectRefusals(
            of name: String, _ content: Bytes, beside others: [String] = [], kind: String
        ) async {
            let beside = files.filter { others.contains($0.key) }
            func accepted(_ content: Bytes) -> Int {
                items(beside.merging([name: content]) { $1 }).count { $0.id == kind && $0.status == .ok }
            }
            #expect(accepted(content) == 1, "\(name) as it was signed")
            await withTaskGroup { group in
                for start in stride(from: 0, to: content.count, by: 128) {
                    group.addTask {
                        for index in start..<min(start + 128, content.count) {
                            var damaged = content
                            damaged[index] ^= 1 << UInt8(index % 8)
                            #expect(accepted(damaged) == 0, "\(name), byte \(index)")
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: KeyAlgorithm.allCases) func noneOfChecksumsPasses(_ algorithm: KeyAlgorithm) async throws {
        let signed = try await Signed(algorithm)
        let sums = try #require(signed.files["SHA256SUMS"])
        let signature = try #require(signed.files["SHA256SUMS.sig"])
        await signed.expectRefusals(of: "SHA256SUMS", sums, beside: ["SHA256SUMS.sig"], kind: "signature")
        await signed.expectRefusals(of: "SHA256SUMS.sig", signature, beside: ["SHA256SUMS"], kind: "signature")
    }

    /// Line by line: what is wrong with one statement makes none of the others wrong.
    @Test(arguments: KeyAlgorithm.allCases) func noneOfStatementsPasses(_ algorithm: KeyAlgorithm) async throws {
        let signed = try await Signed(algorithm)
        let name = "sample-1.0.0.intoto.jsonl"
        let file = try #require(signed.files[name])
        let newline = UInt8(ascii: "\n")
        let lines = file.dropLast().split(separator: newline)
        #expect(lines.count == 5)
        for line in lines { await signed.expectRefusals(of: name, line + [newline], kind: "statement") }
        // In the whole file one damaged statement is enough for the verdict, and so is each line's end.
        var start = 0
        for line in lines {
            for index in [start + line.count / 2, start + line.count] {
                var damaged = file
                damaged[index] ^= 4
                #expect(signed.items([name: damaged]).contains { $0.status == .failed }, "byte \(index)")
            }
            start += line.count + 1
        }
    }

    @Test func noneOfASigstoreBundlePasses() async throws {
        let signed = try await Signed()
        let name = "sample-1.0.0.sigstore.json"
        let sound = try #require(signed.files[name])
        // By itself, and beside the statements that it belongs to.
        await signed.expectRefusals(of: name, sound, kind: "sigstore")
        let envelope = try SigstoreBundle(sound).envelope
        for index in sound.indices {
            for bit in 0..<8 {
                var damaged = sound
                damaged[index] ^= 1 << UInt8(bit)
                #expect((try? SigstoreBundle(damaged))?.envelope != envelope, "byte \(index), bit \(bit)")
            }
        }
    }
}
