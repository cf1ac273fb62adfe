// A workspace whose releases are signed, for the tests of signing and of signatures.
import Attestation
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Signing
import Sync
import Testing
import Verification
import Workspace

struct SignedSample {
    let workspace: SampleWorkspace
    let key: PublicKey

    static let artifact = String(repeating: "4faeb1b2", count: 8)

    /// One release with an artifact, and a key that the configuration names and `allowed_signers` lists.
    init(versions: [String] = ["1.0.0"], signing: Bool = true) throws {
        workspace = try SampleWorkspace(configuration: signing ? Self.configuration : Self.site)
        for (index, version) in versions.enumerated() {
            try workspace.add(
                version, previous: index > 0 ? versions[index - 1] : nil,
                extra: """
                    commit: 0123456789012345678901234567890123456789
                    artifacts: [{name: sample.whl, sha256: \(Self.artifact), purl: "pkg:pypi/sample@\(version)"}]
                    """)
        }
        key = try KeyChain.generate(.ed25519, form: .openssh, at: workspace.path("key"), comment: "")
        _ = try KeyChain(workspace.workspace).allow("ada@example.org", key, after: nil, before: nil)
    }

    private static let site = "site: {url: \"https://example.org/r\"}\n"
    static let configuration = site + "sign: {key: key, identity: ada@example.org}\n"

    func configure(signing: Bool) throws {
        let text = signing ? Self.configuration : Self.site
        try workspace.write("project: {name: sample}\n\(text)", to: "colophon.yaml")
    }

    func addKey(_ name: String) throws -> PublicKey {
        try KeyChain.generate(.p256, form: .pem, at: workspace.path(name), comment: "")
    }

    /// As `colophon sign` does.
    @discardableResult
    func sign(_ versions: String..., with key: String = "key", program: Bool = false, day: Int = SampleWorkspace.day)
        async throws -> SignRequest.Outcome
    {
        let opened = try workspace.workspace
        let signers = try Signer.chosen(
            [workspace.path(key)], identity: nil, throughProgram: program, in: opened)
        return try await SignRequest(Signing(opened, signers: signers, now: day), versions: versions).run()
    }

    func signatures(_ folder: String = "1.0.0") throws -> [SSHSignature] {
        try SSHSignature.read(workspace.bytes("output/\(folder)/SHA256SUMS.sig"))
    }

    func envelopes(_ folder: String = "1.0.0", _ version: String = "1.0.0") throws -> [DSSEEnvelope] {
        try workspace.bytes("output/\(folder)/sample-\(version).intoto.jsonl").split(separator: UInt8(ascii: "\n"))
            .map { try DSSEEnvelope(line: $0) }
    }

    /// Every file of the output but the attestations and the lists of signers.
    func unsignedFiles() throws -> [String: Bytes] {
        var files: [String: Bytes] = [:]
        for entry in try Files.walk(workspace.path("output")) {
            let name = Files.name(entry.path)
            let isOfSigners =
                entry.path.hasPrefix("keys/") || name.hasSuffix(".sig") || name.hasSuffix(".intoto.jsonl")
                || name.hasSuffix(".sigstore.json") || ["allowed_signers", "revoked_keys"].contains(name)
            if !isOfSigners { files[entry.path] = try workspace.bytes("output/\(entry.path)") }
        }
        return files
    }
}
