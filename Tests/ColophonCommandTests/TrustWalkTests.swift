// A release's way through its keys, on the command line: signed by the build and afterwards, verified, and believed no more.
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

@Suite struct TrustWalkTests {
    /// A folder with a signed release, and all that any command has said.
    private final class Walk {
        let folder: CommandFolder
        private(set) var said = ""

        init(_ algorithm: String = "ed25519", form: String = "openssh") throws {
            folder = try CommandFolder.ready()
            try folder.write(
                "project: {name: sample}\nsign: {key: key, identity: ada@example.org}\n", to: "colophon.yaml")
            try expect(0, "key", "generate", "key", "--type", algorithm, "--form", form)
            try expect(0, "key", "allowed-signers", "ada@example.org", "key.pub")
        }

        @discardableResult
        func run(_ arguments: [String], variables: [String: String] = [:]) throws -> CommandRun {
            let run = try folder.run(program: CommandFolder.program(), arguments, variables: variables)
            said += run.output + run.errors
            return run
        }

        @discardableResult
        func expect(_ status: Int32, _ arguments: String..., variables: [String: String] = [:]) throws -> CommandRun {
            let run = try run(arguments, variables: variables)
            #expect(run.status == status, "\(arguments): \(run.output)\(run.errors)")
            return run
        }

        static let bundle = "output/1.0.1/sample-1.0.1.evidence.tar.gz"

        @discardableResult
        func verify(_ status: Int32, _ options: String...) throws -> CommandRun {
            let run = try run(
                ["verify", Self.bundle, "--offline", "--allowed-signers", "allowed_signers"] + options)
            #expect(run.status == status, "\(options): \(run.output)\(run.errors)")
            return run
        }

        func bytes(_ name: String) throws -> Bytes { try Files.read(folder.path(name)) }
    }

    @Test(arguments: ["ed25519", "p256"], ["openssh", "pem"])
    func aBuildSignsAndAnAuditorVerifies(_ algorithm: String, _ form: String) throws {
        let walk = try Walk(algorithm, form: form)
        try walk.expect(0, "build")
        let bundle = try walk.bytes(Walk.bundle)
        let names = ["SHA256SUMS.sig", "sample-1.0.1.intoto.jsonl", "sample-1.0.1.sigstore.json"]
        let made = try names.map { try walk.bytes("output/1.0.1/\($0)") }
        #expect(try walk.verify(0).output.contains("ada@example.org"))
        // Again, and once more with sign: not a byte is another.
        try walk.expect(0, "build", "--no-cache")
        try walk.expect(0, "sign", "--all")
        #expect(try walk.bytes(Walk.bundle) == bundle)
        #expect(try names.map { try walk.bytes("output/1.0.1/\($0)") } == made)
        // Without signatures the same bundle is built.
        try walk.folder.write("project: {name: sample}\n", to: "colophon.yaml")
        try Files.remove(walk.folder.path(Walk.bundle))
        for name in names { try Files.remove(walk.folder.path("output/1.0.1/\(name)")) }
        try walk.expect(0, "build", "--no-cache")
        #expect(try walk.bytes(Walk.bundle) == bundle)
        try walk.verify(2)
        try walk.expect(0, "sign", "1.0.1", "--key", "key")
        #expect(try walk.bytes(Walk.bundle) == bundle)
        try walk.verify(0)
    }

    @Test func theKeyMayComeFromAVariable() throws {
        let walk = try Walk()
        let text = try walk.folder.text("key")
        try Files.remove(walk.folder.path("key"))
        try walk.folder.write("project: {name: sample}\nsign: {key: $SIGNING_KEY}\n", to: "colophon.yaml")
        #expect(try walk.expect(0, "build").errors.contains("[not-signed]"))
        try walk.verify(2)
        try walk.expect(0, "build", variables: ["SIGNING_KEY": text])
        try walk.verify(0)
        #expect(try walk.expect(1, "build", variables: ["SIGNING_KEY": "x"]).errors.contains("[key-unreadable]"))
    }

    @Test func severalSignersAndAThreshold() throws {
        let walk = try Walk()
        try walk.folder.write(
            "project: {name: sample}\nsign: {key: key, identity: ada@example.org, threshold: 2}\n", to: "colophon.yaml")
        try walk.expect(0, "key", "generate", "second", "--type", "p256")
        try walk.expect(0, "key", "allowed-signers", "bob@example.org", "second.pub")
        #expect(try walk.expect(0, "build").errors.contains("[too-few-signatures]"))
        let bundle = try walk.bytes(Walk.bundle)
        try walk.verify(0)
        try walk.verify(2, "--threshold", "2")
        #expect(try walk.expect(0, "sign", "1.0.1", "--key", "second").errors.isEmpty)
        try walk.verify(0, "--threshold", "2")
        try walk.verify(2, "--threshold", "3")
        #expect(try walk.bytes(Walk.bundle) == bundle)
        // The next build of the first signer's keeps the second one's word.
        try walk.expect(0, "build")
        try walk.verify(0, "--threshold", "2")
    }

    @Test func keysAreChangedAndRevokedByDate() throws {
        let walk = try Walk()
        try walk.expect(0, "build")
        try walk.expect(
            0, "key", "allowed-signers", "ada@example.org", "key.pub", "--valid-after", "2026-01-01", "--valid-before",
            "2027-01-01")
        try walk.expect(0, "key", "generate", "next")
        try walk.expect(0, "key", "allowed-signers", "ada@example.org", "next.pub", "--valid-after", "2027-01-01")
        try walk.verify(0, "--at", "2026-06-01")
        #expect(try walk.verify(2, "--at", "2027-06-01").output.contains("[key-expired]"))
        #expect(try walk.verify(2, "--at", "2025-06-01").output.contains("[key-not-yet-valid]"))
        try walk.expect(0, "sign", "1.0.1", "--key", "next")
        try walk.verify(0, "--at", "2027-06-01")
        // One signer with two keys is one.
        try walk.verify(2, "--at", "2026-06-01", "--threshold", "2")
        try walk.expect(0, "key", "revoke", "key.pub", "--reason", "lost", "--from", "2026-03-01")
        try walk.verify(0, "--at", "2026-02-01")
        #expect(try walk.verify(2, "--at", "2026-06-01").output.contains("[key-expired]"))
        try walk.expect(0, "key", "revoke", "key.pub", "--reason", "stolen")
        try walk.verify(0, "--at", "2026-02-01")
        #expect(try walk.verify(2, "--at", "2026-02-01", "--revoked", "revoked_keys").output.contains("[key-revoked]"))
        try walk.verify(0, "--at", "2027-06-01", "--revoked", "revoked_keys")
    }

    /// Every command that touches a key, well and badly used: no line of the private key is ever said.
    @Test(arguments: ["openssh", "pem"]) func noCommandEverShowsAPrivateKey(_ form: String) throws {
        let walk = try Walk(form: form)
        let text = try walk.folder.text("key")
        let lines = text.split(separator: "\n").map(String.init)
        let body = lines.dropFirst().dropLast().joined()
        let flat = lines.joined(separator: " ")
        for arguments in [
            ["build", "--verbose"], ["sign", "--all", "--verbose"], ["key", "show", "key"], ["key", "show"],
            ["key", "show", "key", "-f", "json"], ["key", "show", "key", "-f", "pem"], ["key", "allowed-signers"],
            ["verify", Walk.bundle, "--key", "key"], ["verify", Walk.bundle, "--allowed-signers", "key"],
            ["verify", Walk.bundle, "--revoked", "key", "--key", "key.pub"], ["verify", "key"],
            ["verify", "--addresses", "key"], ["sign", "1.0.1", "--key", text], ["sign", "1.0.1", "--key", flat],
            ["sign", "1.0.1", "--key=\(text)"], ["sign", text], [text], ["key", "show", text], ["key", "show", flat],
            ["key", "allowed-signers", "ada", text], ["key", "revoke", text, "--reason", "x"],
            ["key", "revoke", "key", "--reason", text], ["key", "generate", text], ["verify", text],
            ["verify", Walk.bundle, "--key", text], ["sync", "approve", "plan", "--key", text], ["inspect", "key"],
            ["sign", "1.0.1", "--key", "key", "--sign-with", "ssh-keygen"],
        ] { try walk.run(arguments) }
        for value in [text, flat, lines.joined(), lines.joined(separator: "\\n"), String(text.dropLast(40)), body] {
            try walk.run(["sign", "1.0.1", "--key", "$KEY"], variables: ["KEY": value])
            try walk.run(["key", "show", "$KEY"], variables: ["KEY": value])
            try walk.folder.write(value, to: "damaged")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: walk.folder.path("damaged"))
            for arguments in [
                ["key", "show", "damaged"], ["sign", "1.0.1", "--key", "damaged"],
                ["verify", Walk.bundle, "--key", "damaged"], ["verify", Walk.bundle, "--allowed-signers", "damaged"],
                ["key", "allowed-signers", "eve", "damaged"], ["key", "revoke", "damaged", "--reason", "x"],
            ] { try walk.run(arguments) }
        }
        // In the configuration, as text and on one line.
        for value in [flat, lines.joined(separator: "\n    ")] {
            try walk.folder.write(
                "project: {name: sample}\nsign:\n  key: |\n    \(value)\n", to: "colophon.yaml")
            // The search for secrets comes before any signing.
            #expect(try walk.run(["build"]).errors.contains("[configuration-secret"))
            try walk.run(["sign", "--all"])
            try walk.run(["key", "show"])
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: walk.folder.path("key"))
        #expect(try walk.run(["sign", "1.0.1", "--key", "key"]).errors.contains("[key-mode]"))
        // What its public key, which is printed, doesn't have.
        let known = try walk.folder.text("key.pub")
        for start in stride(from: 0, to: body.count - 16, by: 1) {
            let part = String(body.dropFirst(start).prefix(16))
            if known.contains(part) || part.allSatisfy({ $0 == "A" }) { continue }
            #expect(!walk.said.contains(part), "a part of the key, from \(start) on")
        }
        for entry in try Files.walk(walk.folder.path("output")) where entry.kind == .file {
            let content = String(decoding: try walk.bytes("output/\(entry.path)"), as: UTF8.self)
            #expect(!content.contains(lines[1].suffix(40)), "\(entry.path)")
        }
    }

    // MARK: The report

    @Test func theStatusSaysWhatWasFound() throws {
        let walk = try Walk()
        try walk.expect(0, "build")
        try walk.expect(0, "verify", "output/1.0.1", "--key", "key.pub")
        // Nothing shows that no other release was removed.
        try walk.expect(1, "verify", "output", "--key", "key.pub")
        try walk.expect(0, "lock")
        try walk.expect(0, "build")
        try walk.expect(0, "verify", "output", "--key", "key.pub")
        try walk.folder.write("https://example.org/1.0.1/sample-1.0.1.evidence.tar.gz\n", to: "list")
        try walk.expect(0, "verify", "--addresses", "list", "--files", "output", "--offline")
        try walk.folder.write("https://example.org/1.0.1/sample-1.0.2.evidence.tar.gz\n", to: "list")
        try walk.expect(1, "verify", "--addresses", "list", "--files", "output")
        try walk.expect(1, "verify", "nothing")
        try walk.expect(1, "verify", Walk.bundle, "--allowed-signers", "nothing")
        try walk.expect(64, "verify")
        try walk.expect(64, "verify", Walk.bundle, "--files", "output")
        try walk.expect(64, "verify", Walk.bundle, "--threshold", "2")
        try walk.folder.write("x", to: "output/1.0.1/notes.md")
        try walk.expect(2, "verify", "output/1.0.1")
        let run = try walk.expect(2, "verify", "output/1.0.1", "--format", "json", "--key", "key.pub")
        let node = try parseDocument(Bytes(run.output.utf8), format: .json, limits: .standard)
        #expect(node.mapping?.map(\.key).sorted() == ["bundles", "lists", "releases", "sites"])
        let release = try #require(node["releases"]?.sequence?.first)
        #expect(release["verdict"]?.string == "failed")
        let item = try #require(release["items"]?.sequence?.first)
        #expect(item["id"]?.string == "checksums" && item["status"]?.string == "failed")
        #expect(item["compared"]?.string != nil && item["problem"]?.string != nil && item["meaning"]?.string != nil)
        let signers = release["bundles"]?.sequence?.first?["items"]?.sequence?.filter { $0["id"]?.string == "signers" }
        #expect(signers?.first?["status"]?.string == "ok" && signers?.first?["problem"] == nil)
    }
}
