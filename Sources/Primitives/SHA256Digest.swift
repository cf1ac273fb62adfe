// SHA-256 digests: the value, its hexadecimal text, and hashing in one go or piece by piece.

/// A SHA-256 digest (FIPS 180-4). It is ordered as its hexadecimal text is.
package struct SHA256Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    // The 32 bytes as four big-endian words: no heap, and an order that is the bytes' own.
    package let words: (UInt64, UInt64, UInt64, UInt64)

    package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Takes exactly 64 lower-case hexadecimal digits; anything else gives nil.
    package init?(hex: some StringProtocol) {
        let words =
            hex.utf8.withContiguousStorageIfAvailable(Self.words) ?? Array(hex.utf8).withUnsafeBufferPointer(Self.words)
        guard let words else { return nil }
        self.words = words
    }

    private static func words(_ digits: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64, UInt64, UInt64)? {
        guard digits.count == 64, let a = word(digits, 0), let b = word(digits, 16), let c = word(digits, 32),
            let d = word(digits, 48)
        else { return nil }
        return (a, b, c, d)
    }

    private static func word(_ digits: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt64? {
        var word: UInt64 = 0
        for byte in digits[start..<start + 16] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): word = word << 4 | UInt64(byte &- UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): word = word << 4 | UInt64(byte &- UInt8(ascii: "a") &+ 10)
            default: return nil
            }
        }
        return word
    }

    /// The digest of the whole sequence; contiguous storage is hashed in place.
    package init(of bytes: some Sequence<UInt8>) {
        let progress = DigestInProgress(.sha256)
        let inPlace: Void? = bytes.withContiguousStorageIfAvailable { progress.update(UnsafeRawBufferPointer($0)) }
        if inPlace == nil {
            Bytes(bytes).withUnsafeBytes { progress.update($0) }
        }
        self.init(finishing: progress)
    }

    package init(of bytes: Bytes) {
        let progress = DigestInProgress(.sha256)
        bytes.withUnsafeBytes { progress.update($0) }
        self.init(finishing: progress)
    }

    fileprivate init(finishing progress: DigestInProgress) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) {
            progress.finish(into: $0.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        self.words = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String {
        withHexDigits { digits in
            String(unsafeUninitializedCapacity: 64) { text in
                UnsafeMutableRawBufferPointer(text).copyMemory(from: digits)
                return 64
            }
        }
    }

    /// 64 lower-case hexadecimal digits, without a text made of them.
    package func withHexDigits<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let (a, b, c, d) = (Self.digits(words.0), Self.digits(words.1), Self.digits(words.2), Self.digits(words.3))
        return withUnsafeBytes(of: (a.0, a.1, b.0, b.1, c.0, c.1, d.0, d.1), body)
    }

    /// Eight digits each, the first in the byte that comes first in memory.
    private static func digits(_ word: UInt64) -> (UInt64, UInt64) {
        (digits(of: word >> 32), digits(of: word & 0xFFFF_FFFF))
    }

    /// Spreads the eight half-bytes of `half` over eight bytes, and turns all of them into digits at once.
    private static func digits(of half: UInt64) -> UInt64 {
        var spread = (half << 16 | half) & 0x0000_FFFF_0000_FFFF
        spread = (spread << 8 | spread) & 0x00FF_00FF_00FF_00FF
        spread = (spread << 4 | spread) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = (spread &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        // "0" is 0x30, and "a" is 0x27 more than the digit after "9" would be.
        return (spread &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).bigEndian
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

/// Hashes bytes that come in pieces; where they are cut makes no difference. A copy goes on by itself.
package struct SHA256Hasher: Sendable {
    private var progress = DigestInProgress(.sha256)

    package init() {}

    package mutating func update(_ bytes: ArraySlice<UInt8>) { bytes.withUnsafeBytes { update($0) } }

    package mutating func update(_ bytes: Bytes) { bytes.withUnsafeBytes { update($0) } }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        if !isKnownUniquelyReferenced(&progress) { progress = DigestInProgress(copyOf: progress) }
        progress.update(bytes)
    }

    /// The digest of what came so far; more may follow.
    package func finish() -> SHA256Digest { SHA256Digest(finishing: DigestInProgress(copyOf: progress)) }
}
