// The digests of libcrypto: each looked up once, and the owner of one that is in progress.
import CCrypto

/// Which digest (FIPS 180-4). libcrypto never changes a method that it has handed out.
package struct DigestAlgorithm: @unchecked Sendable {
    package static let sha1 = DigestAlgorithm("SHA1")
    package static let sha256 = DigestAlgorithm("SHA256")
    package static let sha512 = DigestAlgorithm("SHA512")

    /// An EVP_MD, which is kept for as long as the program runs.
    fileprivate let method: OpaquePointer
    fileprivate let size: Int

    private init(_ name: String) {
        guard let method = EVP_MD_fetch(CryptoLibrary.context, name, nil) else {
            preconditionFailure("libcrypto has no \(name)")
        }
        self.method = method
        size = Int(EVP_MD_get_size(method))
    }

    /// The digest of the whole.
    package func digest(of bytes: Bytes) -> Bytes {
        let progress = DigestInProgress(self)
        bytes.withUnsafeBytes { progress.update($0) }
        var digest = Bytes(repeating: 0, count: size)
        digest.withUnsafeMutableBufferPointer { progress.finish(into: $0.baseAddress) }
        return digest
    }
}

/// Owns one EVP_MD_CTX. Several threads may read it; only its sole owner may change it.
final class DigestInProgress: @unchecked Sendable {
    private let context: OpaquePointer

    init(_ algorithm: DigestAlgorithm) {
        context = Self.allocated()
        precondition(EVP_DigestInit_ex2(context, algorithm.method, nil) == 1, Self.failure)
    }

    init(copyOf other: DigestInProgress) {
        context = Self.allocated()
        precondition(EVP_MD_CTX_copy_ex(context, other.context) == 1, Self.failure)
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, Self.failure)
    }

    /// Writes the digest. Nothing may follow.
    func finish(into digest: UnsafeMutablePointer<UInt8>?) {
        precondition(EVP_DigestFinal_ex(context, digest, nil) == 1, Self.failure)
    }

    private static func allocated() -> OpaquePointer {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure(failure) }
        return context
    }

    /// As with any of Swift's own allocations, there is no going on without memory, the one thing that a digest can lack.
    private static let failure = "libcrypto could not make a digest: out of memory"
}
