// The commands that a bundle and a page give to people without Colophon, run word for word: on a sound release each ends well,
// and of a tampered one they don't.
import Attestation
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Signing
import Testing
import Workspace

@Suite(
    .enabled(
        if: ForeignProgram.isDemanded || ["ssh-keygen", "openssl"].allSatisfy(ForeignProgram.isThere),
        "ssh-keygen and openssl are not installed"))
struct InstructionTests {
    /// The signed release, and beside it what an auditor brings along. Nothing in the commands is changed: the signer is
    /// called what they call the signer.
    private final class Download {
        let sample: SignedSample
        let folder: String

        init(_ algorithm: KeyAlgorithm = .ed25519) async throws {
            sample = try SignedSample()
            if algorithm == .p256 {
                for name in ["key", "key.pub"] { try sample.workspace.remove(name) }
                _ = try sample.addKey("key")
            }
            try await sample.workspace.build()
            folder = sample.workspace.path("output/1.0.0")
            let key = try KeyChain.publicKey(of: .file(sample.workspace.path("key")))
            let signer = #"IDENTITY namespaces="colophon-release@v1" "# + key.openSSHLine()
            try sample.workspace.write(signer + "\n", to: "output/1.0.0/allowed_signers")
            try sample.workspace.write("", to: "output/1.0.0/revoked_keys")
            try sample.workspace.write(key.pem, to: "output/1.0.0/release-key.pem")
        }

        /// The exit status, and what was said.
        func run(_ script: String) throws -> ForeignProgram.Outcome {
            try ForeignProgram.run(["sh", "-ec", "cd '\(folder)'\n\(script)"])
        }

        func flip(_ name: String) throws {
            var bytes = try sample.workspace.bytes("output/1.0.0/\(name)")
            // The commands look at the first of the statements.
            bytes[name.hasSuffix(".jsonl") ? 40 : bytes.count / 2] ^= 1
            try Files.writeAtomically(bytes, to: Files.join(folder, name), durable: false)
        }

        /// The blocks of `VERIFY.md` as it lies in the bundle.
        func instructions() throws -> [String] {
            let bundle = try BundleReader.read(sample.workspace.bytes("output/1.0.0/sample-1.0.0.evidence.tar.gz"))
            let file = try #require(bundle["VERIFY.md"])
            let text = String(decoding: file.bytes, as: UTF8.self)
            return text.components(separatedBy: "```sh\n").dropFirst().map {
                $0.components(separatedBy: "```")[0]
            }
        }

        /// Those of the page, but for the one that needs Colophon.
        func pageCommands() throws -> [String] {
            let page = try sample.workspace.text("output/1.0.0/index.html")
            let blocks = page.components(separatedBy: #"<pre class="command" tabindex="0"><code>"#).dropFirst().map {
                $0.components(separatedBy: "</code>")[0].replacingOccurrences(of: "&amp;", with: "&")
                    .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
            }
            #expect(blocks.first?.hasPrefix("colophon verify ") == true)
            return Array(blocks.dropFirst())
        }
    }

    @Test(arguments: KeyAlgorithm.allCases) func theFileInTheBundleWorks(_ algorithm: KeyAlgorithm) async throws {
        let download = try await Download(algorithm)
        let blocks = try download.instructions()
        #expect(blocks.count == 7)
        for block in blocks {
            let outcome = try download.run(block)
            #expect(outcome.status == 0, "\(block)\n\(outcome.output)\(outcome.errors)")
        }
        let whole = try download.run(blocks.joined(separator: "\n"))
        #expect(whole.status == 0 && whole.output.contains(#"Good "colophon-release@v1" signature for IDENTITY"#))
        #expect(whole.output.contains("Signature Verified Successfully"))
        // Every statement, by the number that the text says to change.
        for number in 2...5 {
            let step = blocks[6].replacingOccurrences(of: "'1s", with: "'\(number)s")
            #expect(try download.run(step).status == 0, "statement \(number)")
        }
    }

    @Test func thePageWorks() async throws {
        let download = try await Download()
        let blocks = try download.pageCommands()
        #expect(blocks.count == 2)
        for block in blocks {
            let outcome = try download.run(block)
            #expect(outcome.status == 0, "\(block)\n\(outcome.output)\(outcome.errors)")
        }
    }

    /// What is changed, and the first block of `VERIFY.md` that must not end well.
    @Test(arguments: [
        ("sample-1.0.0.evidence.tar.gz", 0), ("SHA256SUMS.sig", 2), ("SHA256SUMS", 0),
        ("sample-1.0.0.intoto.jsonl", 6), ("release-key.pem", 6), ("allowed_signers", 2),
    ])
    func theCommandsTellAFlippedBit(_ name: String, _ block: Int) async throws {
        let download = try await Download()
        let blocks = try download.instructions()
        try download.flip(name)
        #expect(try download.run(blocks[block]).status != 0)
        #expect(try download.run(blocks.joined(separator: "\n")).status != 0)
        if block < 6, name != "SHA256SUMS.sig", name != "allowed_signers" {
            #expect(try download.run(download.pageCommands().joined(separator: "\n")).status != 0)
        }
    }

    @Test func theCommandsTellAForgedChecksumAStolenKeyAndAnotherSigner() async throws {
        let download = try await Download()
        let blocks = try download.instructions()
        let page = try download.pageCommands()
        // A forger's bundle with fitting checksums: the signature is none on them.
        let sums = try download.sample.workspace.text("output/1.0.0/SHA256SUMS")
        try download.flip("notes.md")
        let digest = SHA256Digest(of: try download.sample.workspace.bytes("output/1.0.0/notes.md")).hex
        let lines = sums.split(separator: "\n").map { $0.hasSuffix("  notes.md") ? "\(digest)  notes.md" : String($0) }
        try download.sample.workspace.write(lines.joined(separator: "\n") + "\n", to: "output/1.0.0/SHA256SUMS")
        #expect(try download.run(blocks[0]).status == 0)
        #expect(try download.run(blocks[2]).status != 0 && download.run(page[1]).status != 0)
        try download.sample.workspace.write(sums, to: "output/1.0.0/SHA256SUMS")
        #expect(try download.run(blocks[2]).status == 0)
        // Revoked; ended; for another purpose.
        let key = download.sample.key.openSSHLine()
        try download.sample.workspace.write(key + "\n", to: "output/1.0.0/revoked_keys")
        #expect(try download.run(blocks[2]).status != 0)
        try download.sample.workspace.write("", to: "output/1.0.0/revoked_keys")
        for options in [#"valid-before="20200101Z""#, #"namespaces="file""#, #"valid-after="29990101Z""#] {
            try download.sample.workspace.write(
                "IDENTITY \(options) \(key)\n", to: "output/1.0.0/allowed_signers")
            #expect(try download.run(blocks[2]).status != 0, "\(options)")
        }
    }

    /// A bag whose file was changed inside, under a tar and checksums that fit.
    @Test func theManifestsTellAChangedFile() async throws {
        let download = try await Download()
        let blocks = try download.instructions()
        let change = """
            tar --extract --gzip --file sample-1.0.0.evidence.tar.gz
            echo more >> sample-1.0.0/data/notes.md
            tar --create --gzip --file sample-1.0.0.evidence.tar.gz sample-1.0.0
            """
        #expect(try download.run(change).status == 0)
        #expect(try download.run(blocks[3]).status != 0)
    }
}
