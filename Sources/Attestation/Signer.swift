// Who signs releases: a key in memory, or one that ssh-keygen reaches.
import Evidence
import Files
package import Primitives
import ReleaseModel
package import Signing
package import Workspace

package enum Signer: Sendable {
    /// `name` is a URI: who vouches for what is stated.
    case key(PrivateKey, name: String)
    /// The path of the public key, whose private half ssh-agent holds. It signs checksums alone: ssh-keygen makes nothing
    /// but its own form.
    case program(PublicKey, path: String)

    package var publicKey: PublicKey {
        switch self {
        case .key(let key, _): key.publicKey
        case .program(let key, _): key
        }
    }

    package func sign(_ message: Bytes, for namespace: String = Attestations.namespace) async throws(SigningError)
        -> SSHSignature
    {
        switch self {
        case .key(let key, _): return try SSHSignature(of: message, by: key, namespace: namespace)
        case .program(let key, let path):
            let signature = try await SSHKeygen.sign(message, publicKeyPath: path, namespace: namespace)
            guard signature.key == key else {
                throw SigningError(
                    "agent-failed", "ssh-keygen signed with another key than \(key.fingerprint)",
                    remedy: "Give the public key file of the key that the agent holds.")
            }
            return signature
        }
    }

    // MARK: Names

    /// A name as a URI: one that is a URI already, an address, or any other text.
    package static func uri(_ name: String) -> String {
        let scheme = name.utf8.prefix { $0 != UInt8(ascii: ":") }
        let isURI =
            scheme.count < name.utf8.count && scheme.count > 1
            && scheme.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2B }
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        if isURI { return name }
        let parts = name.split(separator: "@", omittingEmptySubsequences: false).map { WebLink.path(String($0)) }
        return parts.count == 2 ? "mailto:\(parts[0])@\(parts[1])" : "urn:x-signer:\(WebLink.path(name))"
    }

    /// Who a key is: the name that was given, else the configuration's identity, else its first name in `allowed_signers`,
    /// else its fingerprint.
    package static func name(
        of key: PublicKey, given: String? = nil, in workspace: Workspace
    ) throws(WorkspaceError) -> String {
        if let name = given ?? workspace.configuration.signing.identity { return uri(name) }
        let entry = try TrustFiles(workspace).signers().entries(for: key).first
        return uri(entry?.principals ?? key.fingerprint)
    }
}
