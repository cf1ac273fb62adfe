// SHA-256 digests: the value, its hexadecimal text, and hashing in one go or piece by piece.
import Crypto

/// A SHA-256 digest (FIPS 180-4). It is ordered as its hexadecimal text is.
package struct SHA256Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    // The 32 bytes as four big-endian words: no heap, and an order that is the bytes' own.
    let words: (UInt64, UInt64, UInt64, UInt64)

    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Takes exactly 64 lower-case hexadecimal digits; anything else gives nil.
    package init?(hex: some StringProtocol) {
        var words: [UInt64] = [0, 0, 0, 0]
        var count = 0
        for byte in hex.utf8 {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte &- UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte &- UInt8(ascii: "a") &+ 10
            default: return nil
            }
            guard count < 64 else { return nil }
            words[count / 16] = words[count / 16] << 4 | UInt64(digit)
            count += 1
        }
        guard count == 64 else { return nil }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// The digest of the whole sequence; contiguous storage is hashed in place.
    package init(of bytes: some Sequence<UInt8>) {
        var hash = SHA256()
        let inPlace: Void? = bytes.withContiguousStorageIfAvailable {
            hash.update(bufferPointer: UnsafeRawBufferPointer($0))
        }
        if inPlace == nil {
            Bytes(bytes).withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        self.init(hash)
    }

    init(_ hash: SHA256) {
        words = hash.finalize().withUnsafeBytes { digest in
            func word(_ index: Int) -> UInt64 {
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            }
            return (word(0), word(1), word(2), word(3))
        }
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String {
        String(unsafeUninitializedCapacity: 64) { text in
            var position = 0
            for word in [words.0, words.1, words.2, words.3] {
                for shift in stride(from: UInt64(60), through: 0, by: -4) {
                    let digit = UInt8(truncatingIfNeeded: word >> shift) & 15
                    text[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                    position += 1
                }
            }
            return position
        }
    }

    package var description: String { hex }

    package static func == (a: Self, b: Self) -> Bool { a.words == b.words }

    package static func < (a: Self, b: Self) -> Bool { a.words < b.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

/// Hashes bytes that come in pieces; where they are cut makes no difference.
package struct SHA256Hasher {
    private var hash = SHA256()

    package init() {}

    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    package mutating func update(_ bytes: Bytes) {
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    /// The digest of what came so far; more may follow.
    package func finish() -> SHA256Digest { SHA256Digest(hash) }
}
