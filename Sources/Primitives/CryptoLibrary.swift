// OpenSSL's libcrypto in a context of its own, which reads no configuration file and shares nothing with other users of it.
import CCrypto

package enum CryptoLibrary {
    /// An OSSL_LIB_CTX, for as long as the program runs. No file is read for it, whatever OPENSSL_CONF names: a
    /// configuration could replace algorithms, and load code.
    package nonisolated(unsafe) static let context: OpaquePointer = {
        // Nothing is torn down when the program ends: other threads may be in the middle of a digest then.
        let options = UInt64(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT)
        let context = OPENSSL_init_crypto(options, nil) == 1 ? OSSL_LIB_CTX_new() : nil
        guard let context else { preconditionFailure("libcrypto could not start: out of memory") }
        return context
    }()

    /// To be called after each failure: errors are queued for each thread, and a later caller would take them for its own.
    package static func forgetErrors() { ERR_clear_error() }
}

extension [UInt8] {
    /// Overwrites bytes that must not stay in memory. Where another value shares them, only a copy is overwritten.
    package mutating func wipe() {
        withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}
