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

    /// What is behind `beginning` in an address that anyone can post to.
    func webhook(after beginning: Range<Int>, _ pattern: SecretPattern) -> Find? {
        guard let secret = pattern.match(self, from: beginning.upperBound), !isPlaceholder(secret) else { return nil }
        return Find(start: beginning.lowerBound, end: secret.upperBound, shown: string(beginning))
    }

    /// The password in the address whose scheme ends before the `://` at `beginning`, which may be escaped.
    func address(after beginning: Range<Int>) -> Find? {
        guard let start = schemeStart(before: beginning.lowerBound) else { return nil }
        guard byte(beginning.lowerBound) != ASCII.colon || byte(beginning.upperBound - 1) != ASCII.slash else {
            return password(after: beginning.upperBound).map {
                Find(start: start, end: $0, shown: string(start..<beginning.upperBound) + "****:")
            }
        }
        let (plain, end) = unescaped(from: beginning.upperBound)
        guard SecretText(bytes: plain).password(after: 0) != nil else { return nil }
        return Find(start: start, end: end, shown: string(start..<beginning.lowerBound) + "://****:")
    }

    /// Where the `user:password` ends that begins at `start` and has a host behind it.
    private func password(after start: Int) -> Int? {
        // RFC 3986, 3.2.1: unreserved, sub-delims, ":" and percent-encoding; whatever else is here makes it no address.
        let user = run(of: Self.userInformation, from: start, limit: 256)
        guard byte(user.upperBound) == ASCII.colon else { return nil }
        let password = run(of: Self.passwordCharacters, from: user.upperBound + 1, limit: 256)
        let host = password.upperBound + 1
        guard byte(password.upperBound) == 0x40, !isPlaceholder(password: password.range, of: user.range),
            ASCII.isLetter(byte(host)) || ASCII.isDigit(byte(host)) || byte(host) == ASCII.leftBracket,
            !isReserved(host: host)
        else { return nil }
        return password.upperBound
    }

    /// The address that goes on at `start` with its escapes read, as far as its host goes, and where that is.
    private func unescaped(from start: Int) -> (Bytes, Int) {
        var plain: Bytes = []
        var index = start
        while plain.count < 640, let (byte, next) = character(at: index),
            Self.passwordCharacters.contains(byte) || "@[]".utf8.contains(byte)
        {
            plain.append(byte)
            index = next
        }
        return (plain, index)
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

    // MARK: What is no password

    /// What is in a password's place and is none:
    ///
    /// - less than three characters, or filling characters (`***`, `xxx`, `...`);
    /// - a variable: `$PASS`, `$(pass)`, `%s`, `%PASS%` (a "%" that encodes nothing). `${PASS}`, `<password>`, `{{var}}`, `[pw]`
    ///   hold characters that no address has;
    /// - the user's own name, as images of databases have it by default;
    /// - a word that names what belongs here or is such a default, in any case, with `-`, `_` and `.` left out, and "my", "your",
    ///   "the", "db", "test" and the like before it; and whatever holds "example".
    func isPlaceholder(password range: Range<Int>, of user: Range<Int>) -> Bool {
        let password = bytes[range]
        guard password.count >= 3, password.first != ASCII.dollar, !isPlaceholder(range) else { return true }
        if password.elementsEqual(bytes[user]) { return true }
        for index in range where bytes[index] == ASCII.percent {
            if !run(of: .anyHex, from: index + 1, limit: 2).range.contains(index + 2) { return true }
        }
        // CVS has the kind of its server before it.
        let last = password.split(separator: ASCII.colon).last ?? password
        let letters = last.filter { !"-_.".utf8.contains($0) }.map(ASCII.lower)
        return Self.leads.contains { lead in
            letters.starts(with: lead.utf8) && Self.words.contains(Bytes(letters.dropFirst(lead.utf8.count)))
        }
    }

    private static let leads = [
        "", "my", "your", "the", "db", "proxy", "user", "test", "admin", "root", "postgres", "mysql", "redis", "ci",
        "dev",
        "super", "secret", "mysecret", "some", "database", "default", "local",
    ]
    private static let words = Set(
        [
            "password", "passwd", "passphrase", "pass", "pwd", "pw", "secret", "token", "key", "example", "changeme",
            "placeholder", "redacted", "hidden", "removed", "postgres", "postgresql", "mysql", "mariadb", "mongo",
            "mongodb",
            "redis", "rabbitmq", "minio", "minioadmin", "neo4j", "root", "admin", "administrator", "guest", "user",
            "username", "test", "testing", "tester", "ci", "dev", "development", "local", "docker", "demo", "dummy",
            "fake",
            "foo", "bar", "foobar", "baz", "secretpassword", "secretkey", "apikey", "accesstoken", "123", "1234",
            "12345",
            "123456", "xoauthbasic", "xaccesstoken", "toor", "abc123", "qwerty", "none", "null",
            "anonymous", "anoncvs", "xyzzy",
            // RFC 7617, 2, and RFC 6749, 4.1.3.
            "opensesame", "gx1fbat3bv",
        ].map { Bytes($0.utf8) })

    /// The names that RFC 2606 and RFC 6761 keep for documents and tests, and for this very machine.
    private func isReserved(host start: Int) -> Bool {
        if byte(start) == ASCII.leftBracket { return has("[::1]", at: start) }
        let range = run(of: Self.hostCharacters, from: start, limit: 256).range
        let host = String(decoding: bytes[range].map(ASCII.lower), as: UTF8.self)
        return Self.reserved.contains { name in
            host.hasSuffix(name)
                && (host.utf8.count == name.utf8.count || host.utf8.dropLast(name.utf8.count).last == ASCII.dot)
        }
    }

    private static let hostCharacters = Characters(wordsAnd: "-.")
    private static let reserved = [
        "example.com", "example.net", "example.org", "example", "test", "invalid", "localhost", "127.0.0.1", "0.0.0.0",
        "host.docker.internal",
    ]

    /// After the `T…/B…/…` of a Slack webhook.
    private func webhookEnd(from start: Int) -> Int? {
        let slash = { (index: Int) -> Int? in
            guard let (byte, next) = self.character(at: index), byte == ASCII.slash else { return nil }
            return next
        }
        let team = run(of: .capitals, from: start)
        guard byte(start) == 0x54, team.count >= 8, let channelStart = slash(team.upperBound) else { return nil }
        let channel = run(of: .capitals, from: channelStart)
        guard byte(channelStart) == 0x42, channel.count >= 8, let secretStart = slash(channel.upperBound) else {
            return nil
        }
        let secret = run(of: .words, from: secretStart)
        return secret.count >= 20 && !isPlaceholder(secret.range) ? secret.upperBound : nil
    }
}
