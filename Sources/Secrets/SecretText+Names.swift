// Finds secrets that only the name before them gives away, and those in headers of requests.
import Files
import Primitives
import ReleaseModel

extension SecretText {
    /// The 40 characters that a name announces: `name = value`, `"name": "value"`, `<name>value</name>`.
    func awsSecret(after name: Range<Int>) -> Find? {
        let between = run(of: Self.betweenNameAndValue, from: name.upperBound, limit: 32)
        guard plain(between).contains(where: { ":=>".utf8.contains($0) }) else { return nil }
        let secret = run(of: .base64, from: between.upperBound)
        guard secret.count == 40, byte(secret.upperBound) != ASCII.equals, !isPlaceholder(secret.range) else {
            return nil
        }
        return Find(start: name.lowerBound, end: secret.upperBound, shown: string(name) + " ")
    }

    private static let betweenNameAndValue = Characters(" \t\"'`:=>,")

    /// The credential of `Authorization: Basic …` or `Authorization: Bearer …` (RFC 7617, RFC 6750), `name` being the first word.
    func authorization(after name: Range<Int>) -> Find? {
        guard startsWord(name.lowerBound) else { return nil }
        let sign = run(of: Self.betweenNameAndValue, from: name.upperBound, limit: 8)
        guard !sign.isEmpty,
            let scheme = ["basic", "bearer", "token"].first(where: { hasAnyCase($0, at: sign.upperBound) })
        else { return nil }
        let blank = run(of: Self.blanks, from: sign.upperBound + scheme.utf8.count, limit: 4)
        let secret = run(of: Self.credential, from: blank.upperBound)
        guard !blank.isEmpty, !isPlaceholder(secret.range) else { return nil }
        if scheme == "basic" {
            guard secret.count >= 8, hasPassword(secret.range) else { return nil }
        } else {
            guard secret.count >= 20, isMixed(secret.range) else { return nil }
        }
        return Find(start: name.lowerBound, end: secret.upperBound, shown: string(name) + ": \(scheme) ")
    }

    private static let blanks = Characters(" \t")
    private static let credential = Characters(wordsAnd: "-._~+/")

    /// The `user:password` in base64 behind `_auth=` of npm or `"auth":` of Docker.
    func encodedPassword(after name: Range<Int>) -> Find? {
        let between = run(of: Self.betweenNameAndValue, from: name.upperBound, limit: 8)
        let secret = run(of: .base64, from: between.upperBound)
        guard !between.isEmpty, secret.count >= 8, !isPlaceholder(secret.range), hasPassword(secret.range) else {
            return nil
        }
        return Find(start: name.lowerBound, end: secret.upperBound, shown: string(name) + " ")
    }

    /// Whether the base64 holds a user and a password that is none of those that everybody knows.
    private func hasPassword(_ range: Range<Int>) -> Bool {
        guard let plain = decodedBase64(range), plain.allSatisfy({ 0x20...0x7E ~= $0 }),
            let colon = plain.firstIndex(of: ASCII.colon), colon > 0
        else { return false }
        return !SecretText(bytes: plain).isPlaceholder(password: colon + 1..<plain.count, of: 0..<colon)
    }
}
