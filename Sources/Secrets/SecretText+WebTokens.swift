// Finds signed JSON web tokens by their form and by what their header holds.
import Documents
import Primitives
import ReleaseModel

extension SecretText {
    /// A token whose first part begins with `eyJ`, which is `{"` in base64.
    func jsonWebToken(beginning: Range<Int>) -> Find? {
        let start = beginning.lowerBound
        // What goes on to the left is another text; that each run is read from its start only keeps the time linear.
        guard startsWord(start), !".-".utf8.contains(byte(start - 1)) else { return nil }
        let header = run(of: .base64URL, from: start, limit: 4096)
        guard byte(header.upperBound) == ASCII.dot else { return nil }
        let payload = run(of: .base64URL, from: header.upperBound + 1, limit: 1 << 16)
        guard payload.count >= 4, byte(payload.upperBound) == ASCII.dot else { return nil }
        let signature = run(of: .base64URL, from: payload.upperBound + 1)
        let limits = DocumentLimits(bytes: 4096, depth: 16, nodes: 1024)
        guard signature.count >= 20, !Self.published.contains(where: { has($0, at: signature.lowerBound) }),
            let text = decodedBase64(header.range),
            let node = try? parseDocument(text, format: .json, limits: limits), node["alg"]?.string != nil
        else { return nil }
        return Find(start: start, end: signature.upperBound, shown: "eyJ")
    }

    /// How the signatures begin that jwt.io, RFC 7515 (A.1) and PyJWT show in their documents.
    private static let published = [
        "SflKxwRJSMeKKF2QT4fw", "TJVA95OrM7E2cBab30RM", "dBjftJeZ4CVP-mB92K27", "4twFt5NiznN84AWoo1d7",
    ]

    /// Base64 in either alphabet (RFC 4648, 4 and 5), with or without padding. Nil: there is no such length.
    func decodedBase64(_ range: Range<Int>) -> Bytes? {
        var result: Bytes = []
        var bits: UInt32 = 0
        var (count, characters) = (0, 0)
        for byte in bytes[range] where byte != ASCII.equals {
            let value: UInt8
            switch byte {
            case 0x41...0x5A: value = byte - 0x41
            case 0x61...0x7A: value = byte - 0x61 + 26
            case 0x30...0x39: value = byte - 0x30 + 52
            default: value = byte == ASCII.hyphen || byte == ASCII.plus ? 62 : 63
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            characters += 1
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return characters % 4 == 1 ? nil : result
    }
}
