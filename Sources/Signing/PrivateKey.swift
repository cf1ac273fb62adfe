// Private keys: making one, signing with it, and never showing it.
import CCrypto
package import Primitives

/// A private key in memory, which is overwritten once nobody holds it. Its description is its fingerprint, and so is what
/// reflection finds in it.
package struct PrivateKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let publicKey: PublicKey
    private let key: CryptoKey

    /// `secret`: Ed25519's seed, or P-256's number, 32 bytes, big-endian; nil where these are no key of the algorithm.
    init?(_ algorithm: KeyAlgorithm, secret: ArraySlice<UInt8>) {
        var raw: Bytes = []
        guard let key = CryptoKey(algorithm, secret: secret, raw: &raw), let half = PublicKey(algorithm, raw: raw)
        else {
            return nil
        }
        publicKey = half
        self.key = key
    }

    /// A new one, from libcrypto's randomness, which the system's seeds.
    package static func generate(_ algorithm: KeyAlgorithm) throws(SigningError) -> PrivateKey {
        var secret = Bytes(repeating: 0, count: 32)
        defer { secret.wipe() }
        // Of 2^32 numbers one is no key of P-256.
        for _ in 0..<4 {
            guard RAND_priv_bytes_ex(CryptoLibrary.context, &secret, secret.count, 0) == 1 else {
                CryptoLibrary.forgetErrors()
                break
            }
            if let key = PrivateKey(algorithm, secret: secret[...]) { return key }
        }
        throw SigningError("key-unusable", "no key could be made", remedy: "Try again.")
    }

    /// What `init` takes. The caller has to wipe it.
    func secret() -> Bytes { key.secret() }

    /// The signature that `PublicKey.isValid` takes. Ed25519 gives the same bytes each time; ECDSA doesn't.
    package func signature(for message: Bytes) throws(SigningError) -> Bytes {
        guard let signature = key.signature(for: message) else {
            throw SigningError(
                "key-unusable", "the key could not sign", remedy: "Check the key with colophon key show.")
        }
        return signature
    }

    package var description: String { "private key of \(publicKey.fingerprint)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey.fingerprint]) }
}
