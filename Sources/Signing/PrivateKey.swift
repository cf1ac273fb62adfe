// Private keys: making one, signing with it, and never showing it.
import Crypto
package import Primitives

/// A private key in memory. Its description is its fingerprint, and so is what reflection finds in it.
package struct PrivateKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let publicKey: PublicKey
    /// 32 bytes: Ed25519's seed, or P-256's scalar, big-endian.
    package let secret: Bytes

    /// nil where these are no key of the algorithm.
    package init?(_ algorithm: KeyAlgorithm, secret: Bytes) {
        let raw: Bytes?
        switch algorithm {
        case .ed25519:
            raw = (try? Curve25519.Signing.PrivateKey(rawRepresentation: secret))?.publicKey.rawRepresentation.map {
                $0
            }
        case .p256:
            raw = (try? P256.Signing.PrivateKey(rawRepresentation: secret))?.publicKey.x963Representation.map { $0 }
        }
        guard secret.count == 32, let raw, let key = PublicKey(algorithm, raw: raw) else { return nil }
        publicKey = key
        self.secret = secret
    }

    /// A new one, from the system's randomness.
    package static func generate(_ algorithm: KeyAlgorithm) throws(SigningError) -> PrivateKey {
        let secret =
            switch algorithm {
            case .ed25519: Curve25519.Signing.PrivateKey().rawRepresentation.map { $0 }
            case .p256: P256.Signing.PrivateKey().rawRepresentation.map { $0 }
            }
        guard let key = PrivateKey(algorithm, secret: secret) else {
            throw SigningError("key-unusable", "no key could be made", remedy: "Try again.")
        }
        return key
    }

    /// The signature that `PublicKey.isValid` takes. Ed25519 gives the same bytes each time; ECDSA doesn't.
    package func signature(for message: Bytes) throws(SigningError) -> Bytes {
        do {
            switch publicKey.algorithm {
            case .ed25519:
                return try Curve25519.Signing.PrivateKey(rawRepresentation: secret).signature(for: message).map { $0 }
            case .p256:
                return try P256.Signing.PrivateKey(rawRepresentation: secret).signature(for: message)
                    .derRepresentation.map { $0 }
            }
        } catch {
            throw SigningError(
                "key-unusable", "the key could not sign", remedy: "Check the key with colophon key show.")
        }
    }

    package var description: String { "private key of \(publicKey.fingerprint)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey.fingerprint]) }
}
