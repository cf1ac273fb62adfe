// Owns one key of libcrypto: made from the algorithm's raw bytes, it gives its public half, signs, and checks signatures.
import CCrypto
import Primitives

/// libcrypto changes nothing of a key once it is made, so that several threads may use it. A private key is overwritten when it
/// is freed.
final class CryptoKey: @unchecked Sendable {
    private let algorithm: KeyAlgorithm
    /// An EVP_PKEY.
    private let key: OpaquePointer

    /// A public key; nil where `raw` is none. A point of P-256 is one that `P256Curve.isPoint` takes.
    init?(_ algorithm: KeyAlgorithm, raw: Bytes) {
        let key =
            switch algorithm {
            case .ed25519: EVP_PKEY_new_raw_public_key_ex(CryptoLibrary.context, Self.ed25519, nil, raw, raw.count)
            case .p256: Self.p256(raw, secret: nil)
            }
        guard let key else {
            CryptoLibrary.forgetErrors()
            return nil
        }
        self.algorithm = algorithm
        self.key = key
    }

    /// A private key; nil where the 32 bytes are none. `raw`: its public half.
    init?(_ algorithm: KeyAlgorithm, secret: ArraySlice<UInt8>, raw: inout Bytes) {
        guard secret.count == 32 else { return nil }
        var key: OpaquePointer?
        switch algorithm {
        case .ed25519:
            key = secret.withUnsafeBufferPointer {
                EVP_PKEY_new_raw_private_key_ex(CryptoLibrary.context, Self.ed25519, nil, $0.baseAddress, $0.count)
            }
            var size = 32
            raw = Bytes(repeating: 0, count: size)
            if let made = key, EVP_PKEY_get_raw_public_key(made, &raw, &size) != 1 || size != 32 {
                EVP_PKEY_free(made)
                key = nil
            }
        case .p256:
            if let point = P256Curve.point(of: secret) {
                raw = point
                key = Self.p256(point, secret: secret)
            }
        }
        guard let key else {
            CryptoLibrary.forgetErrors()
            return nil
        }
        self.algorithm = algorithm
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    private static let ed25519 = "ED25519"

    private static func p256(_ point: Bytes, secret: ArraySlice<UInt8>?) -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_name(CryptoLibrary.context, "EC", nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_fromdata_init(context) == 1 else { return nil }
        // A number is a parameter in the machine's own order.
        #if _endian(little)
            var number = Bytes((secret ?? []).reversed())
        #else
            var number = Bytes(secret ?? [])
        #endif
        defer { number.wipe() }
        var key: OpaquePointer?
        let isMade = point.withUnsafeBufferPointer { point in
            number.withUnsafeBufferPointer { number in
                var parameters = [colophon_curveP256(), colophon_publicPoint(point.baseAddress, point.count)]
                if secret != nil { parameters.append(colophon_privateNumber(number.baseAddress, number.count)) }
                parameters.append(OSSL_PARAM_construct_end())
                return colophon_keyFromParameters(context, &key, secret == nil ? 0 : 1, &parameters) == 1
            }
        }
        return isMade ? key : nil
    }

    /// The 32 bytes that a private key was made from; empty for a public key. The caller has to wipe them.
    func secret() -> Bytes {
        var secret = Bytes(repeating: 0, count: 32)
        var isRead = false
        switch algorithm {
        case .ed25519:
            var size = secret.count
            isRead = EVP_PKEY_get_raw_private_key(key, &secret, &size) == 1
        case .p256:
            var number: OpaquePointer?
            if EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1 {
                isRead = BN_bn2binpad(number, &secret, Int32(secret.count)) == secret.count
                BN_clear_free(number)
            }
        }
        guard isRead else {
            CryptoLibrary.forgetErrors()
            return []
        }
        return secret
    }

    /// Ed25519: 64 bytes (RFC 8032); P-256: ECDSA with SHA-256 in DER. nil where libcrypto could not sign.
    func signature(for message: Bytes) -> Bytes? {
        guard let context = SigningContext() else { return nil }
        var size = 0
        guard EVP_DigestSignInit_ex(context.pointer, nil, digest, CryptoLibrary.context, nil, key, nil) == 1,
            EVP_DigestSign(context.pointer, nil, &size, message, message.count) == 1
        else {
            CryptoLibrary.forgetErrors()
            return nil
        }
        var signature = Bytes(repeating: 0, count: size)
        guard EVP_DigestSign(context.pointer, &signature, &size, message, message.count) == 1 else {
            CryptoLibrary.forgetErrors()
            return nil
        }
        return Bytes(signature.prefix(size))
    }

    func isValid(_ signature: Bytes, for message: Bytes) -> Bool {
        guard let context = SigningContext(),
            EVP_DigestVerifyInit_ex(context.pointer, nil, digest, CryptoLibrary.context, nil, key, nil) == 1,
            EVP_DigestVerify(context.pointer, signature, signature.count, message, message.count) == 1
        else {
            CryptoLibrary.forgetErrors()
            return false
        }
        return true
    }

    /// Ed25519 takes the message as it is.
    private var digest: String? { algorithm == .p256 ? "SHA256" : nil }

    /// Owns the EVP_MD_CTX of one signature.
    private struct SigningContext: ~Copyable {
        let pointer: OpaquePointer

        init?() {
            guard let pointer = EVP_MD_CTX_new() else { return nil }
            self.pointer = pointer
        }

        deinit { EVP_MD_CTX_free(pointer) }
    }
}
