// Finds passwords in addresses, and addresses that are secrets themselves.
import Files
import Primitives
import ReleaseModel

extension SecretText {
    /// The webhook of Slack whose address goes on with `beginning` after its scheme.
    func slackWebhook(after beginning: Range<Int>) -> Find? {
        guard let start = schemeStart(before: beginning.lowerBound), let end = webhookEnd(from: beginning.upperBound)
        else { return nil }
        return Find(start: start, end: end, shown: string(start..<beginning.upperBound))
    }

    /// The password in the address whose scheme ends before the `://` at `beginning`.
    func address(after beginning: Range<Int>) -> Find? {
        guard let start = schemeStart(before: beginning.lowerBound) else { return nil }
        // RFC 3986, 3.2.1: unreserved, sub-delims, ":" and percent-encoding; whatever else stands here makes it no address.
        let user = run(of: Self.userInformation, from: beginning.upperBound)
        guard byte(user.upperBound) == ASCII.colon else { return nil }
        let password = run(of: Self.passwordCharacters, from: user.upperBound + 1)
        let host = password.upperBound + 1
        guard byte(password.upperBound) == 0x40, !isPlaceholder(password: password),
            ASCII.isLetter(byte(host)) || ASCII.isDigit(byte(host)) || byte(host) == ASCII.leftBracket,
            !isReserved(host: run(of: Characters(wordsAnd: "-."), from: host))
        else { return nil }
        return Find(start: start, end: password.upperBound, shown: string(start..<beginning.upperBound) + "****:")
    }

    private static let userInformation = Characters(wordsAnd: "-._~!$&'()*+,;=%")
    private static let passwordCharacters = Characters(wordsAnd: "-._~!$&'()*+,;=%:")

    private func schemeStart(before end: Int) -> Int? {
        var start = end
        while start > 0, end - start < 32,
            ASCII.isLetter(bytes[start - 1]) || ASCII.isDigit(bytes[start - 1]) || "+-.".utf8.contains(bytes[start - 1])
        {
            start -= 1
        }
        return bytes[start..<end].firstIndex(where: ASCII.isLetter)
    }

    /// What stands for a password and is none:
    ///
    /// - less than three characters, or filling characters (`***`, `xxx`, `...`);
    /// - a variable: `$PASS`, `$(pass)`, `%s`, `%PASS%` (a "%" that encodes nothing). `${PASS}`, `<password>`, `{{var}}`, `[pw]`
    ///   hold characters that no address has;
    /// - a word that names what belongs here, in any case, with `-`, `_` and `.` left out, and "my", "your", "the", "db",
    ///   "proxy" or "user" before it: password, passwd, passphrase, pass, pwd, pw, secret, token, key, example, changeme, placeholder,
    ///   redacted, hidden, removed; and whatever holds "example".
    func isPlaceholder(password range: Range<Int>) -> Bool {
        let password = bytes[range]
        guard password.count >= 3, password.first != ASCII.dollar, !isPlaceholder(range) else { return true }
        for index in range where bytes[index] == ASCII.percent {
            if !run(of: Self.hexadecimal, from: index + 1, limit: 2).contains(index + 2) { return true }
        }
        let letters = password.filter { !"-_.".utf8.contains($0) }.map(ASCII.lower)
        return Self.leads.contains { lead in
            letters.starts(with: lead.utf8) && Self.words.contains(Bytes(letters.dropFirst(lead.utf8.count)))
        }
    }

    private static let hexadecimal = Characters("0123456789ABCDEFabcdef")
    private static let leads = ["", "my", "your", "the", "db", "proxy", "user"]
    private static let words = Set(
        [
            "password", "passwd", "passphrase", "pass", "pwd", "pw", "secret", "token", "key", "example", "changeme",
            "placeholder", "redacted", "hidden", "removed",
        ].map { Bytes($0.utf8) })

    /// The names that RFC 2606 and RFC 6761 keep for documents and tests, and for this very machine.
    private func isReserved(host range: Range<Int>) -> Bool {
        let host = String(decoding: bytes[range].map(ASCII.lower), as: UTF8.self)
        return Self.reserved.contains { name in
            host.hasSuffix(name)
                && (host.utf8.count == name.utf8.count || host.utf8.dropLast(name.utf8.count).last == ASCII.dot)
        }
    }

    private static let reserved = [
        "example.com", "example.net", "example.org", "example", "test", "invalid", "localhost", "127.0.0.1",
    ]

    /// After the `T…/B…/…` of a Slack webhook.
    private func webhookEnd(from start: Int) -> Int? {
        let team = run(of: .capitals, from: start)
        guard byte(start) == 0x54, team.count >= 8, byte(team.upperBound) == ASCII.slash else { return nil }
        let channel = run(of: .capitals, from: team.upperBound + 1)
        guard byte(channel.lowerBound) == 0x42, channel.count >= 8, byte(channel.upperBound) == ASCII.slash else {
            return nil
        }
        let secret = run(of: .words, from: channel.upperBound + 1)
        return secret.count >= 20 && !isPlaceholder(secret) ? secret.upperBound : nil
    }
}
