// What `colophon key` prints of public keys and signers.
package import Documents
import Files
import Primitives
import ReleaseModel
package import Signing

package enum KeyReport {
    package static func text(_ key: PublicKey) -> String {
        "\(key.algorithm.title) \(key.fingerprint)\n\(key.openSSHLine())\n"
    }

    package static func json(_ key: PublicKey) -> JSON {
        [
            "algorithm": .string(key.algorithm.rawValue), "fingerprint": .string(key.fingerprint),
            "openssh": .string(key.openSSHLine()), "pem": .string(key.pem),
        ]
    }

    /// One line a signer: how the key stands at `time` (seconds since 1970), whose it is, and its fingerprint.
    package static func text(_ list: AllowedSigners, revoked: RevokedKeys, at time: Int) -> String {
        var text = list.entries.isEmpty ? "There are no signers.\n" : ""
        for entry in list.entries {
            let status = status(entry, revoked: revoked, at: time)
            text +=
                TerminalText.line("\(status)  \(entry.principals)  \(entry.key.fingerprint)\(times(entry))") + "\n"
        }
        for line in list.skippedLines { text += "line \(line): a kind of key that is not supported\n" }
        return text
    }

    package static func json(_ list: AllowedSigners, revoked: RevokedKeys, at time: Int) -> JSON {
        .array(
            list.entries.map { entry in
                .object(compact: [
                    ("principals", .string(entry.principals)),
                    ("status", .string(status(entry, revoked: revoked, at: time))),
                    ("fingerprint", .string(entry.key.fingerprint)),
                    ("namespaces", JSON.text(entry.namespaces)),
                    ("valid_after", JSON.text(entry.validAfter.map(instant))),
                    ("valid_before", JSON.text(entry.validBefore.map(instant))),
                    ("line", .int(entry.line)),
                ])
            })
    }

    private static func status(_ entry: AllowedSigner, revoked: RevokedKeys, at time: Int) -> String {
        if revoked.contains(entry.key) { return "revoked" }
        if time < entry.validAfter ?? .min { return "not yet valid" }
        if time > entry.validBefore ?? .max { return "expired" }
        return entry.allows(namespace: Attestations.namespace) ? "valid" : "not for releases"
    }

    private static func times(_ entry: AllowedSigner) -> String {
        (entry.validAfter.map { ", from \(instant($0))" } ?? "")
            + (entry.validBefore.map { ", until \(instant($0))" } ?? "")
    }

    private static func instant(_ seconds: Int) -> String { Timestamp(secondsSinceEpoch: seconds).text }
}

extension KeyAlgorithm {
    package var title: String {
        switch self {
        case .ed25519: "Ed25519"
        case .p256: "ECDSA P-256"
        }
    }
}
