// The data types of the SSH protocol (RFC 4251 section 5) as keys and signatures use them.
import Primitives

struct SSHWriter {
    private(set) var bytes: Bytes = []

    mutating func uint32(_ value: UInt32) {
        bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    mutating func raw(_ value: some Sequence<UInt8>) { bytes += value }

    /// Its length and then its bytes.
    mutating func string(_ value: some Collection<UInt8>) {
        uint32(UInt32(truncatingIfNeeded: value.count))
        bytes += value
    }

    mutating func string(_ text: String) { string(Bytes(text.utf8)) }

    /// A number that is not negative, big-endian: without zeros in front, but for one where the first bit would be a sign.
    mutating func multiplePrecision(_ value: Bytes) {
        let digits = value.drop { $0 == 0 }
        string((digits.first ?? 0) >= 0x80 ? [0] + digits : Bytes(digits))
    }
}

/// Takes values from the front; nil where there are too few bytes. `piece` copies nothing, so that a private key is in one place.
struct SSHReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func raw(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func uint32() -> UInt32? { raw(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } } }

    /// A string as a piece of what is read.
    mutating func piece() -> ArraySlice<UInt8>? {
        guard let count = uint32() else { return nil }
        return raw(Int(count))
    }

    mutating func string() -> Bytes? { piece().map { Bytes($0) } }

    mutating func text() -> String? { string().flatMap { String(validating: $0, as: UTF8.self) } }

    /// A number that is not negative, in its shortest form, as `width` bytes; nil for a greater one.
    mutating func multiplePrecision(width: Int) -> Bytes? {
        guard let value = piece(), (value.first ?? 0) < 0x80 else { return nil }
        if value.first == 0 { guard value.count > 1, value[value.startIndex + 1] >= 0x80 else { return nil } }
        return value.number(width: width)
    }
}
