// Credentials whose beginning is escaped: a part of the text is read without its escapes, and looked through again.
import Primitives
import ReleaseModel

/// Rules follow a token through escapes, but not its beginning, since that is what they stop at. An escape of a letter, a digit, `_` or
/// `-` is what nobody writes without need: where one is, the text around it is looked at as it is meant.
enum EscapedSecrets {
    /// How such escapes begin, in lower case: those of one byte as a whole, of the others as much as tells them from other text.
    static let triggers: [String] =
        SecretText.Characters.base64URL.members.flatMap { byte in
            let digits = String(byte, radix: 16)
            return ["%\(digits)", "\\x\(digits)"]
        } + ["%25", "\\u0", "&#x"] + "1456789".map { "&#\($0)" }

    /// Forms that are not known by their beginning alone read through escapes themselves.
    private static let table = SecretTable(SecretRule.tokens, readsEscapes: false)

    /// Each block of the text is looked at for its first escape, with what is around it, so that the time is linear in the text.
    private static let block = 1 << 10
    /// A token of the longest kind, every character of it written in six.
    private static let reach = block + 6 * SecretText.longestToken

    /// What begins or goes on behind the escape at `trigger`.
    static func hits(in text: SecretText, at trigger: Range<Int>) -> [SecretText.Hit] {
        let index = trigger.lowerBound
        guard writesTokenCharacter(text, at: index) else { return [] }
        for before in stride(from: index - 1, through: index & ~(block - 1), by: -1)
        where "%\\&".utf8.contains(text.byte(before)) && writesTokenCharacter(text, at: before) {
            return []
        }
        let start = max(0, index - SecretText.behind)
        let plain = PlainPart(text, start..<min(text.bytes.count, index + reach))
        return plain.hits(of: table)
    }

    private static func writesTokenCharacter(_ text: SecretText, at index: Int) -> Bool {
        text.escape(at: index).map { SecretText.Characters.base64URL.contains($0.byte) } ?? false
    }
}

/// A part of a text without its escapes.
private struct PlainPart {
    private var bytes: Bytes = []
    /// Of each byte, and of the end, the place in the text.
    private var places: [Int] = []
    /// Of each byte, how many before it were escaped.
    private var escapes: [Int] = [0]

    init(_ text: SecretText, _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound, let (byte, next) = text.character(at: index) {
            bytes.append(byte)
            places.append(index)
            escapes.append(escapes[escapes.count - 1] + (next - index > 1 ? 1 : 0))
            index = next
        }
        places.append(index)
    }

    /// Those of which a character was escaped.
    func hits(of table: SecretTable) -> [SecretText.Hit] {
        let text = SecretText(bytes: bytes)
        var hits: [SecretText.Hit] = []
        for index in bytes.indices.dropLast() {
            table.look(text, at: index, pair: Int(bytes[index]) | Int(bytes[index + 1]) << 8, into: &hits)
        }
        return hits.filter { escapes[$0.end] > escapes[$0.start] }.map { hit in
            var hit = hit
            (hit.start, hit.end) = (places[hit.start], places[hit.end])
            return hit
        }
    }
}
