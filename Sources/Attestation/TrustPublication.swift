// What is published of a workspace's signers: the lists as they are, and every key in the forms that tools read.
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Workspace

package struct TrustPublication: Sendable {
    let signers: AllowedSigners
    let revoked: RevokedKeys
    /// At the site's root.
    let files: [OutputFile]
    /// Whether the workspace has no list of its own, so that the published one is made of the signing key alone.
    package let isOfOneKey: Bool

    /// Nothing where nobody signs. Without a list of signers, `signer` alone is published as one.
    init(_ workspace: Workspace, signer: PublicKey?) throws(WorkspaceError) {
        let trust = TrustFiles(workspace)
        var text = try TrustFiles.text(trust.signersPath)
        var signers = try trust.signers()
        revoked = try trust.revoked()
        isOfOneKey = text.isEmpty && signer != nil
        if text.isEmpty, let signer {
            let identity = workspace.configuration.signing.identity ?? "release"
            let isWord = !identity.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") }
            let entry = AllowedSigner(
                principals: isWord ? identity : "release", key: signer, namespaces: Attestations.namespace)
            text = Bytes((KeyChain.line(entry) + "\n").utf8)
            signers.entries = [entry]
        }
        self.signers = signers
        guard !text.isEmpty else {
            files = []
            return
        }
        let list = try TrustFiles.text(trust.revokedPath)
        var files = [
            OutputFile(path: TrustFiles.signersName, bytes: text),
            OutputFile(
                path: TrustFiles.revokedName, bytes: list.isEmpty ? Bytes("# No key is revoked.\n".utf8) : list),
        ]
        var seen: Set<PublicKey> = []
        for entry in signers.entries where entry.allows(namespace: Attestations.namespace) {
            guard seen.insert(entry.key).inserted else { continue }
            let path = "keys/\(Self.name(entry.key))"
            files.append(OutputFile(path: path + ".pub", bytes: Bytes((entry.key.openSSHLine() + "\n").utf8)))
            files.append(OutputFile(path: path + ".pem", bytes: Bytes(entry.key.pem.utf8)))
        }
        self.files = files
    }

    /// The fingerprint as the name of a file: `SHA256-…`, with `-` and `_` for `+` and `/`.
    private static func name(_ key: PublicKey) -> String {
        String(
            decoding: key.fingerprint.utf8.map { byte in
                switch byte {
                case UInt8(ascii: ":"), UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                default: byte
                }
            }, as: UTF8.self)
    }
}
