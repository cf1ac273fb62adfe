// Addresses: which texts of a record may become links, and how a path is written.

package enum WebLink {
    /// The text, where it is an http or https address without white space; nil: it is shown as text only. What no address
    /// may hold as it is (RFC 3986, 2) is percent-encoded, as browsers do; letters of other scripts stay.
    package static func safe(_ text: String?) -> String? {
        guard let text, let first = text.utf8.first, ASCII.lower(first) == UInt8(ascii: "h") else { return nil }
        let bytes = Array(text.utf8)
        let scheme = String(decoding: bytes.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
        let rest = bytes.dropFirst(scheme.utf8.count)
        guard scheme == "http" || scheme == "https", rest.starts(with: "://".utf8), rest.count > 3 else { return nil }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        var address = Bytes()
        for (index, byte) in bytes.enumerated() {
            let isEscape =
                byte == UInt8(ascii: "%")
                && bytes.dropFirst(index + 1).prefix(2).count { ASCII.hexadecimal($0) != nil } == 2
            if isEscape || !"\"%<>[\\]^`{|}".utf8.contains(byte) {
                address.append(byte)
            } else {
                address += ASCII.percentEncoded(byte)
            }
        }
        return String(decoding: address, as: UTF8.self)
    }

    /// A repository's address for people: without scheme.
    package static func label(_ address: String) -> String {
        let bytes = Array(address.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return address }
        let rest = bytes[(colon + 1)...].drop { $0 == UInt8(ascii: "/") }
        return String(decoding: rest.last == UInt8(ascii: "/") ? rest.dropLast() : rest, as: UTF8.self)
    }

    /// A file's path as a relative reference (RFC 3986): what is not unreserved is percent-encoded, slashes stay.
    package static func path(_ path: String) -> String {
        var result = Bytes()
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 48...57,
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"),
                UInt8(ascii: "+"):
                result.append(byte)
            default: result += ASCII.percentEncoded(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
