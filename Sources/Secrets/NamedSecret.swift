// Secrets that have no form of their own: only the name before them gives them away.
import Primitives
import ReleaseModel

/// `ACME_API_KEY=…`, `"acmeToken": "…"`, `acme-secret: …`, `<property name="ACME_TOKEN" value="…"/>`, `--acme-token …`.
struct NamedSecret: Sendable {
    /// The issuer, as names call it, in lower case.
    let words: [Bytes]
    let pattern: SecretPattern

    /// What a name holds that is worth a look, in lower case.
    static let triggers = ["key", "token", "secret", "passw", "auth", "credential"]
}

/// All forms that are known by a name, asked together: they look for the same few words.
struct NamedSecrets: Sendable {
    /// By the first two bytes of a word, in lower case.
    private let rows: [UInt16: [(word: Bytes, rule: String, pattern: SecretPattern)]]

    init(_ secrets: [(rule: String, secret: NamedSecret)]) {
        var rows: [UInt16: [(word: Bytes, rule: String, pattern: SecretPattern)]] = [:]
        for (rule, secret) in secrets {
            for word in secret.words where word.count >= 2 {
                rows[UInt16(word[0]) << 8 | UInt16(word[1]), default: []].append((word, rule, secret.pattern))
            }
        }
        self.rows = rows
    }

    /// The value of the name that holds `trigger`.
    func find(_ text: SecretText, trigger: Range<Int>) -> (rule: String, found: SecretText.Find)? {
        let rest = text.run(of: Self.nameCharacters, from: trigger.upperBound, limit: 24)
        guard let value = valueStart(text, after: rest.upperBound, start: trigger.lowerBound) else { return nil }
        let plain = text.run(of: .base64URL, from: value, limit: 64)
        guard plain.count >= 8, text.bytes[plain.range].contains(where: ASCII.isDigit) else { return nil }
        let start = nameStart(text, before: trigger.lowerBound)
        for index in start..<rest.upperBound where begins(text, index, name: start) {
            let pair = UInt16(ASCII.lower(text.byte(index))) << 8 | UInt16(ASCII.lower(text.byte(index + 1)))
            for row in rows[pair] ?? [] where index + row.word.count <= rest.upperBound {
                guard text.hasAnyCase(row.word, at: index), ends(text, index + row.word.count),
                    let found = row.pattern.match(text, from: value),
                    found.count >= SecretText.longestToken || endsValue(text, found.upperBound),
                    !text.isPlaceholder(found), text.isMixed(found)
                else { continue }
                let shown = text.string(start..<rest.upperBound) + " "
                return (row.rule, SecretText.Find(start: start, end: found.upperBound, shown: shown))
            }
        }
        return nil
    }

    private static let nameCharacters = SecretText.Characters(wordsAnd: "_-.")
    private static let between = SecretText.Characters(" \t\"'`)]")
    private static let around = SecretText.Characters(" \t\"'`=(")

    /// After the `=`, `:`, `=>`, `:=`, `>` or `,` behind a name, and the blanks and quotes around it.
    private func valueStart(_ text: SecretText, after name: Int, start: Int) -> Int? {
        var end = text.run(of: Self.between, from: name, limit: 4).upperBound
        // An attribute or a column that holds the value of the name.
        if end > name, text.hasAnyCase("value", at: end) { end += 5 }
        guard let (sign, next) = text.character(at: end) else { return nil }
        switch sign {
        case ASCII.colon, ASCII.equals, ASCII.question, ASCII.bar:
            end = next
            for _ in 0..<2 {
                if let (byte, next) = text.character(at: end), ":=>|".utf8.contains(byte) { end = next }
            }
        case ASCII.greater, 0x2C: end = next
        default:
            guard end > name, isOption(text, before: start) else { return nil }
        }
        return text.run(of: Self.around, from: end, limit: 6).upperBound
    }

    /// Whether the name is an option of a command line.
    private func isOption(_ text: SecretText, before trigger: Int) -> Bool {
        text.byte(nameStart(text, before: trigger)) == ASCII.hyphen
    }

    /// Of the name that holds `trigger`, as far as it is followed.
    private func nameStart(_ text: SecretText, before trigger: Int) -> Int {
        var start = trigger
        while trigger - start < 48, Self.nameCharacters.contains(text.byte(start - 1)) { start -= 1 }
        return start
    }

    private func endsValue(_ text: SecretText, _ end: Int) -> Bool {
        let byte = text.byte(end)
        return !(ASCII.isLetter(byte) || ASCII.isDigit(byte) || "_-=+/.@".utf8.contains(byte))
            || byte == ASCII.dot && !ASCII.isLetter(text.byte(end + 1)) && !ASCII.isDigit(text.byte(end + 1))
    }

    // MARK: Parts of a name: `acme_key`, `ACME-KEY`, `myAcmeKey`, `acmekey`, and not `pacmen_key`

    private func begins(_ text: SecretText, _ index: Int, name: Int) -> Bool {
        let (before, first) = (text.byte(index - 1), text.byte(index))
        if index == name || !ASCII.isLetter(before) || Self.isCapital(first) && !Self.isCapital(before) { return true }
        // `-Dacme.token=…` of Java's command line, and what is behind an escape.
        return before == 0x44 && text.byte(index - 2) == ASCII.hyphen || index - name < 6 && text.startsWord(index)
    }

    private func ends(_ text: SecretText, _ end: Int) -> Bool {
        let (last, after) = (text.byte(end - 1), text.byte(end))
        if !ASCII.isLetter(after) || Self.isCapital(after) && !Self.isCapital(last) { return true }
        return NamedSecret.triggers.contains { text.hasAnyCase($0, at: end) } || text.hasAnyCase("api", at: end)
    }

    private static func isCapital(_ byte: UInt8) -> Bool { 0x41...0x5A ~= byte }
}
