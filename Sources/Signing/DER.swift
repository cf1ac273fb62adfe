// The little of DER (ITU-T X.690) that keys need: elements with minimal definite lengths.
import Primitives

enum DER {
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let sequence: UInt8 = 0x30

    /// An element with its tag and length; `content` is the encoded elements inside, or the value.
    static func element(_ tag: UInt8, _ content: Bytes) -> Bytes {
        var head = [tag]
        if content.count < 0x80 {
            head.append(UInt8(content.count))
        } else {
            let count = UInt32(truncatingIfNeeded: content.count)
            let all: Bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) }
            let octets = all.drop { $0 == 0 }
            head.append(0x80 | UInt8(octets.count))
            head += octets
        }
        return head + content
    }

    static func sequence(_ parts: Bytes...) -> Bytes { element(sequence, parts.flatMap { $0 }) }

    /// An integer that is not negative, from its big-endian bytes.
    static func unsignedInteger(_ value: Bytes) -> Bytes {
        let digits = value.drop { $0 == 0 }
        return element(integer, (digits.first ?? 0x80) >= 0x80 ? [0] + digits : Bytes(digits))
    }
}

/// Takes elements from the front; nil where the next one is another or not in DER. What it gives are pieces of the very bytes
/// that it reads: nothing is copied, so that a private key is in one place.
struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }
    var nextTag: UInt8? { rest.first }

    mutating func element(_ tag: UInt8) -> ArraySlice<UInt8>? {
        var body = rest
        guard body.popFirst() == tag, let first = body.popFirst() else { return nil }
        var count = Int(first)
        if first >= 0x80 {
            // Four octets are more than any key has; fewer could say the same: then it is not DER.
            let octets = Int(first & 0x7F)
            guard (1...4).contains(octets), body.count >= octets, body.first != 0 else { return nil }
            count = body.prefix(octets).reduce(0) { $0 << 8 | Int($1) }
            guard count >= 0x80 else { return nil }
            body = body.dropFirst(octets)
        }
        guard body.count >= count else { return nil }
        rest = body.dropFirst(count)
        return body.prefix(count)
    }

    mutating func sequence() -> DERReader? { element(DER.sequence).map { DERReader($0) } }

    /// An integer from 0 to 127.
    mutating func smallInteger() -> UInt8? {
        guard let content = element(DER.integer), content.count == 1, let value = content.first, value < 0x80 else {
            return nil
        }
        return value
    }

    /// An integer that is not negative, as `width` bytes; nil for a greater one.
    mutating func unsignedInteger(width: Int) -> Bytes? {
        guard let content = element(DER.integer), let first = content.first, first < 0x80 else { return nil }
        if first == 0, content.count > 1, content[content.startIndex + 1] < 0x80 { return nil }
        return content.number(width: width)
    }

    /// A bit string of whole octets, `tag` being that of a bit string or what stands for it.
    mutating func octets(ofBitString tag: UInt8 = DER.bitString) -> Bytes? {
        guard let content = element(tag), content.first == 0 else { return nil }
        return Bytes(content.dropFirst())
    }
}

extension ArraySlice<UInt8> {
    /// A big-endian number as `width` bytes, whatever zeros are in front; nil for one that needs more.
    func number(width: Int) -> Bytes? {
        let digits = drop { $0 == 0 }
        guard digits.count <= width else { return nil }
        return Bytes(repeating: 0, count: width - digits.count) + digits
    }
}
