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
        guard signature.count >= 20, let text = decodedBase64URL(header),
            let node = try? parseDocument(text, format: .json, limits: limits), node["alg"]?.string != nil
        else { return nil }
        return Find(start: start, end: signature.upperBound, shown: "eyJ")
    }

    /// Base64url without padding (RFC 7515, appendix C). Nil: there is no such length.
    private func decodedBase64URL(_ range: Range<Int>) -> Bytes? {
        guard range.count % 4 != 1 else { return nil }
        var result: Bytes = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes[range] {
            let value: UInt8
            switch byte {
            case 0x41...0x5A: value = byte - 0x41
            case 0x61...0x7A: value = byte - 0x61 + 26
            case 0x30...0x39: value = byte - 0x30 + 52
            default: value = byte == ASCII.hyphen ? 62 : 63
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return result
    }
}
