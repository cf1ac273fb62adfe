// Name-based identifiers: UUID version 5 of RFC 9562, section 5.5.

package enum NamedUUID {
    /// `xxxxxxxx-xxxx-5xxx-yxxx-xxxxxxxxxxxx` in lower case; nil where `namespace` is no UUID. SHA-1 is what the version
    /// prescribes; nothing relies on its strength.
    package static func text(namespace: String, name: String) -> String? {
        let digits = namespace.utf8.filter { $0 != UInt8(ascii: "-") }
        guard digits.count == 32 else { return nil }
        var input = Bytes()
        for pair in stride(from: 0, to: 32, by: 2) {
            guard let high = ASCII.hexadecimal(digits[pair]),
                let low = ASCII.hexadecimal(digits[pair + 1])
            else { return nil }
            input.append(high << 4 | low)
        }
        var bytes = Bytes(DigestAlgorithm.sha1.digest(of: input + Bytes(name.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Array("0123456789abcdef".utf8)
        var text = Bytes()
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text += [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
