// Finds private keys by the line before the key material, and by that.
import Files
import Primitives

extension SecretText {
    /// `-----BEGIN … PRIVATE KEY-----` or `-----BEGIN PGP PRIVATE KEY BLOCK-----`, which begin at `beginning`, where at least 32
    /// characters of base64 follow: behind line ends (also written as `\n`), the marks of quotes, comments and strings, and
    /// the lines `Name: value` that old PEM and OpenPGP have. A mention in prose, a key cut short by dots and one made of
    /// filling characters are no hits.
    func privateKey(after beginning: Range<Int>) -> Find? {
        guard let label = label(from: beginning.upperBound) else { return nil }
        var at = label.upperBound + 5
        for _ in 0..<8 {
            at = afterMarks(at)
            guard let next = afterHeader(at) else { break }
            at = next
        }
        let material = run(of: .base64, from: afterMarks(at), limit: 64)
        guard material.count >= 32, Set(bytes[material]).count > 1 else { return nil }
        return Find(
            start: beginning.lowerBound, end: material.upperBound, shown: "-----BEGIN \(string(label))----- ")
    }

    /// The `Private-Lines: N` of PuTTY's format, and base64 as in `privateKey(after:)` in the line below.
    func puttyKey(after beginning: Range<Int>) -> Find? {
        let start = beginning.lowerBound
        let count = run(of: .digits, from: beginning.upperBound, limit: 8)
        let lineEnd = afterMarks(count.upperBound)
        let material = run(of: .base64, from: lineEnd, limit: 64)
        guard startsWord(start), !count.isEmpty, lineEnd > count.upperBound, material.count >= 32,
            Set(bytes[material]).count > 1
        else { return nil }
        return Find(start: start, end: material.upperBound, shown: string(start..<count.upperBound) + " ")
    }

    private func label(from start: Int) -> Range<Int>? {
        let label = run(of: Characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "), from: start, limit: 48)
        guard has("-----", at: label.upperBound) else { return nil }
        for end in ["PRIVATE KEY", "PRIVATE KEY BLOCK"] {
            let tail = label.upperBound - end.utf8.count
            guard tail >= start, has(end, at: tail) else { continue }
            if tail == start || byte(tail - 1) == ASCII.space { return label }
        }
        return nil
    }

    /// After blanks, line ends, and what begins or ends a line of a key that stands in another text.
    private func afterMarks(_ start: Int) -> Int {
        var index = start
        while index < bytes.count, index - start < 64 {
            if bytes[index] == ASCII.backslash, "nrt\\\n\r".utf8.contains(byte(index + 1)) {
                index += 2
            } else if bytes[index] == ASCII.plus, ASCII.isSpace(byte(index + 1)) {
                index += 2
            } else if ASCII.isSpace(bytes[index]) || "\"'`,;>#*|".utf8.contains(bytes[index]) {
                index += 1
            } else {
                break
            }
        }
        return index
    }

    /// After a line `Name: value` (RFC 1421, 4.6; RFC 9580, 6.2.2).
    private func afterHeader(_ start: Int) -> Int? {
        let name = run(of: Characters(wordsAnd: "-"), from: start, limit: 32)
        guard !name.isEmpty, byte(name.upperBound) == ASCII.colon, ASCII.isBlank(byte(name.upperBound + 1)) else {
            return nil
        }
        let value = bytes[name.upperBound...].prefix(128)
        return value.firstIndex { ASCII.isLineEnd($0) || $0 == ASCII.backslash }
    }
}
