// Finds private keys in PEM, in OpenSSH's and OpenPGP's armour, and of PuTTY.
import Primitives
import ReleaseModel

extension SecretText {
    /// `-----BEGIN … PRIVATE KEY-----` or `-----BEGIN PGP PRIVATE KEY BLOCK-----`, which begin at `beginning`, where at least 32
    /// characters of base64 follow. Line ends may be escaped, lines may have what a log puts before each of them, and there
    /// may be marks of quotes, comments and strings, and the lines `Name: value` that old PEM and OpenPGP have. A mention in
    /// prose, a key cut short by dots and one made of filling characters are no hits.
    func privateKey(after beginning: Range<Int>) -> Find? {
        guard let (label, name) = label(from: beginning.upperBound) else { return nil }
        guard
            let end = keyMaterial(after: label.upperBound + 5)
                ?? keyMaterial(inLinesAfter: label.upperBound + 5, of: beginning.lowerBound)
        else { return nil }
        return Find(start: beginning.lowerBound, end: end, shown: "-----BEGIN \(name)----- ")
    }

    /// The `Private-Lines: N` of PuTTY's format, and base64 as in `privateKey(after:)` in the line below.
    func puttyKey(after beginning: Range<Int>) -> Find? {
        let start = beginning.lowerBound
        guard let (colon, next) = character(at: beginning.upperBound), colon == ASCII.colon else { return nil }
        let count = run(of: .digits, from: afterBlank(next), limit: 8)
        guard startsWord(start), !count.isEmpty, afterMarks(count.upperBound) > count.upperBound,
            let end = keyMaterial(after: count.upperBound)
                ?? keyMaterial(inLinesAfter: count.upperBound, of: start)
        else { return nil }
        return Find(start: start, end: end, shown: "Private-Lines: \(string(count.range)) ")
    }

    private func afterBlank(_ start: Int) -> Int {
        guard let (byte, next) = character(at: start), byte == ASCII.space else { return start }
        return next
    }

    private static let labelCharacters = Characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 +")

    /// The label's place, and its text with blanks as they are.
    private func label(from start: Int) -> (Run, String)? {
        let run = run(of: Self.labelCharacters, from: start, limit: 48)
        guard has("-----", at: run.upperBound) else { return nil }
        // Forms encode a blank as a plus.
        let name = String(decoding: plain(run).map { $0 == ASCII.plus ? ASCII.space : $0 }, as: UTF8.self)
        for end in ["PRIVATE KEY", "PRIVATE KEY BLOCK"] where name.hasSuffix(end) {
            let before = name.utf8.dropLast(end.utf8.count)
            if before.isEmpty || before.last == ASCII.space { return (run, name) }
        }
        return nil
    }

    // MARK: The key itself

    /// After the base64 that follows `start` behind marks and headers.
    private func keyMaterial(after start: Int) -> Int? {
        var at = start
        for _ in 0..<8 {
            at = afterMarks(at)
            guard let next = afterHeader(at) else { break }
            at = next
        }
        var found = run(of: .base64, from: afterMarks(at), limit: 64)
        guard found.count >= 16 else { return nil }
        let first = found
        // A narrow terminal has broken the lines.
        var count = found.count
        while count < 32, found.count >= 8 {
            found = run(of: .base64, from: afterMarks(found.upperBound), limit: 64)
            count += found.count
        }
        return count >= 32 && isVaried(first.range) ? found.upperBound : nil
    }

    /// The same where each line has something before it: what the line of `beginning` has, with other numbers, or up to its last
    /// word, which then has to be long.
    private func keyMaterial(inLinesAfter start: Int, of beginning: Int) -> Int? {
        let prefix = linePrefix(before: beginning)
        var count = 0
        var line = nextLine(from: start)
        for _ in 0..<16 {
            guard let begin = line, begin < bytes.count else { return nil }
            let end = lineEnd(from: begin)
            line = end < bytes.count ? end + 1 : nil
            let at = afterMarks(after(prefix, from: begin, to: end) ?? lastWord(begin..<end))
            if at >= end { continue }
            if has("Private-Lines", at: at) { return nil }
            let run = run(of: .base64, from: at, limit: 256)
            let rest = run.upperBound < end ? bytes[run.upperBound..<end].prefix(12) : []
            let isWhole = rest.allSatisfy { ASCII.isSpace($0) || "=\\nr\"',+".utf8.contains($0) }
            if isWhole, run.count >= (count > 0 ? 4 : 16), isVaried(run.range) {
                count += run.count
                if count >= 32 { return run.upperBound }
            } else if count > 0 || afterHeader(at) == nil {
                return nil
            }
        }
        return nil
    }

    /// More than a few filling characters.
    private func isVaried(_ range: Range<Int>) -> Bool { Set(bytes[range]).count >= 6 }

    private func linePrefix(before beginning: Int) -> Range<Int> {
        var start = beginning
        while start > 0, beginning - start < 256, !ASCII.isLineEnd(bytes[start - 1]) { start -= 1 }
        return start..<beginning
    }

    private func lineEnd(from start: Int) -> Int {
        var end = start
        while end < bytes.count, end - start < 1024, bytes[end] != ASCII.newline { end += 1 }
        return end
    }

    private func nextLine(from start: Int) -> Int? {
        let end = lineEnd(from: start)
        return byte(end) == ASCII.newline && end - start < 64 ? end + 1 : nil
    }

    /// After a text like `prefix` that begins at `start`: numbers and blanks may be others.
    private func after(_ prefix: Range<Int>, from start: Int, to end: Int) -> Int? {
        var (index, at) = (prefix.lowerBound, start)
        while index < prefix.upperBound {
            guard at < end else { return nil }
            let isDigit = ASCII.isDigit(bytes[index])
            guard isDigit || ASCII.isBlank(bytes[index]) else {
                guard bytes[at] == bytes[index] else { return nil }
                (index, at) = (index + 1, at + 1)
                continue
            }
            let belongs = isDigit ? ASCII.isDigit : ASCII.isBlank
            guard belongs(bytes[at]) else { return nil }
            while index < prefix.upperBound, belongs(bytes[index]) { index += 1 }
            while at < end, belongs(bytes[at]) { at += 1 }
        }
        return at
    }

    /// Where the last word of a line begins, if it looks like key material; else the line's end.
    private func lastWord(_ line: Range<Int>) -> Int {
        var end = line.upperBound
        while end > line.lowerBound, ASCII.isSpace(bytes[end - 1]) { end -= 1 }
        var start = end
        while start > line.lowerBound, !ASCII.isSpace(bytes[start - 1]) { start -= 1 }
        let word = run(of: .base64, from: start, limit: 256)
        let hexadecimal = run(of: .anyHex, from: start, limit: 256)
        return word.count >= 40 && hexadecimal.count < word.count && isMixed(word.range) ? start : line.upperBound
    }

    /// After blanks, line ends, and what begins or ends a line of a key that is in another text, as it is or escaped.
    private func afterMarks(_ start: Int) -> Int {
        var index = start
        while index - start < 96, let (byte, next) = character(at: index) {
            if byte == ASCII.plus, let after = character(at: next), ASCII.isSpace(after.byte) {
                index = next
            } else if ASCII.isSpace(byte) || "\"'`,;>#*|".utf8.contains(byte) {
                index = next
            } else if byte == ASCII.backslash, ASCII.isLineEnd(self.byte(next)) {
                index = next
            } else {
                break
            }
        }
        return index
    }

    private static let headerCharacters = Characters(wordsAnd: "-")

    /// After a line `Name: value` (RFC 1421, 4.6; RFC 9580, 6.2.2).
    private func afterHeader(_ start: Int) -> Int? {
        let name = run(of: Self.headerCharacters, from: start, limit: 32)
        guard !name.isEmpty, let (colon, next) = character(at: name.upperBound), colon == ASCII.colon,
            let (blank, value) = character(at: next), ASCII.isBlank(blank)
        else { return nil }
        var index = value
        while index - value < 256, let (byte, next) = character(at: index) {
            if ASCII.isLineEnd(byte) { return index }
            index = next
        }
        return nil
    }
}
