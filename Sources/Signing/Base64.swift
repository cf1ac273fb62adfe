// Base64 of RFC 4648 section 4, read in its one canonical spelling only.
package import Primitives

package enum Base64 {
    private static let alphabet = Bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let pad = UInt8(ascii: "=")

    package static func encode(_ bytes: some Collection<UInt8>, padded: Bool = true) -> String {
        var text: Bytes = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var held = 0
        func digit(_ shift: UInt32) -> UInt8 { alphabet[Int(group >> shift & 63)] }
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            if held == 3 {
                text += [digit(18), digit(12), digit(6), digit(0)]
                (group, held) = (0, 0)
            }
        }
        switch held {
        case 1:
            group <<= 16
            text += [digit(18), digit(12)] + (padded ? [pad, pad] : [])
        case 2:
            group <<= 8
            text += [digit(18), digit(12), digit(6)] + (padded ? [pad] : [])
        default: break
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil for anything but what `encode` writes: white space, foreign digits, wrong padding, and bits that are set behind
    /// the last byte (RFC 4648, section 3.5).
    package static func decode(_ text: some Collection<UInt8>, padded: Bool = true) -> Bytes? {
        var bytes: Bytes = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var held = 0
        var pads = 0
        for byte in text {
            if byte == pad {
                pads += 1
                continue
            }
            guard pads == 0, let value = value(byte) else { return nil }
            group = group << 6 | value
            held += 1
            if held == 4 {
                bytes += [
                    UInt8(truncatingIfNeeded: group >> 16), UInt8(truncatingIfNeeded: group >> 8),
                    UInt8(truncatingIfNeeded: group),
                ]
                (group, held) = (0, 0)
            }
        }
        switch held {
        case 0:
            guard pads == 0 else { return nil }
        case 2:
            guard pads == (padded ? 2 : 0), group & 0xF == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 4))
        case 3:
            guard pads == (padded ? 1 : 0), group & 0x3 == 0 else { return nil }
            bytes += [UInt8(truncatingIfNeeded: group >> 10), UInt8(truncatingIfNeeded: group >> 2)]
        default: return nil
        }
        return bytes
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
