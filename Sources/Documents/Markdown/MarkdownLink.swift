// Decides which addresses a link or image of a Markdown text may have, and escapes those.
import Primitives

/// An address that is let through, percent-encoded and escaped for a quoted attribute.
struct MarkdownLink {
    enum Kind { case relative, web, mail }

    let kind: Kind
    let address: Bytes

    /// Nil for a scheme other than http, https and mailto, and for an address of another host without a scheme ("//host",
    /// also with backslashes). Control characters and spaces are left out of the judgement, as browsers leave them out.
    /// - Parameter destination: the address after entities and backslash escapes are decoded.
    init?(_ destination: Bytes) {
        let judged = destination.filter { $0 > 0x20 && $0 != 0x7F }
        if judged.count > 1, judged.prefix(2).allSatisfy({ $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
            return nil
        }
        let end = judged.firstIndex { [0x3A, 0x2F, 0x3F, 0x23].contains($0) }  // : / ? #
        if let end, judged[end] == UInt8(ascii: ":") {
            switch String(decoding: judged[..<end], as: UTF8.self).lowercased() {
            case "http", "https": kind = .web
            case "mailto": kind = .mail
            default: return nil
            }
        } else {
            kind = .relative
        }
        address = Self.encode(destination)
    }

    private static func encode(_ destination: Bytes) -> Bytes {
        let hexadecimal = Bytes("0123456789ABCDEF".utf8)
        var encoded = Bytes()
        encoded.reserveCapacity(destination.count)
        for byte in destination {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: encoded.append(byte)
            case _ where unreserved.contains(byte): encoded.append(byte)
            case UInt8(ascii: "&"): encoded.append(contentsOf: "&amp;".utf8)
            default: encoded.append(contentsOf: [0x25, hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]])
            }
        }
        return encoded
    }

    /// What stays beside letters and digits; "%" too, since the text may have encoded by itself.
    private static let unreserved = Bytes("-._~!*(),+$%#@?=;:/".utf8)
}
