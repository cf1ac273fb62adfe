// The forms of tokens that a fixed text announces, each looked for from the one rare byte that it holds.
import Files
import Primitives
import ReleaseModel

extension SecretText {
    /// Whether a search starts from this byte: each form holds at least one such, and ordinary text few.
    @inline(__always) static func isAnchor(_ byte: UInt8) -> Bool {
        // "-", ":", "G", "I", "J", "K" and "_" as bits from "-" on.
        let anchors: UInt64 = 1 | 1 << 13 | 1 << 26 | 1 << 28 | 1 << 29 | 1 << 30 | 1 << 50
        let place = byte &- 0x2D
        return place < 64 && anchors &>> UInt64(place) & 1 == 1
    }

    /// Whether the bytes beside the anchor at `index` allow a form at all. It decides nothing that the forms do not decide
    /// again; it spares most anchors the look at each of them.
    @inline(__always) func isPromising(at index: Int) -> Bool {
        let before = byte(index - 1)
        switch bytes[index] {
        case ASCII.hyphen:  // gl?t-, glp?t-, pypi-, xox?-, xapp-, Private-
            switch byte(index - 2) {
            case 0x78: return true
            case 0x61, 0x64, 0x72: return before == 0x74
            case 0x70: return before == 0x69 || before == 0x70
            case 0x74: return before == 0x74 || before == 0x65
            default: return false
            }
        case ASCII.colon: return byte(index + 1) == ASCII.slash
        case ASCII.underscore:  // gh?_, github_, ?k_, npm_, colophon_, secret_, aws_
            let second = byte(index - 2) | 0x20
            switch before | 0x20 {
            case 0x62: return second == 0x75
            case 0x6B: return second == 0x73 || second == 0x72
            case 0x6D: return second == 0x70
            case 0x6E: return second == 0x6F
            case 0x74: return second == 0x65
            case 0x73: return second == 0x77 || second == 0x68
            default: return second == 0x68
            }
        case 0x47: return before == 0x53 || before == 0x45  // SG., BEGIN
        case 0x49: return before == 0x41 || byte(index + 1) == 0x41  // AIza, A?IA
        case 0x4A: return before == 0x79  // eyJ
        default: return before == 0x74 || before == 0x73 || before == ASCII.hyphen  // AccountK, AccessK, SECRET-K
        }
    }

    /// What the anchor at `index` is part of.
    func hit(at index: Int) -> Hit? {
        switch bytes[index] {
        case ASCII.hyphen: hyphen(at: index)
        case ASCII.colon: address(at: index)
        case ASCII.underscore: underscore(at: index)
        case 0x47: letterG(at: index)
        case 0x49: letterI(at: index)
        case 0x4A: jsonWebToken(at: index)
        case 0x4B: letterK(at: index)
        default: nil
        }
    }

    /// A hit where a word starts at `start` and `secret` is not made up.
    private func token(_ rule: SecretRule, _ shown: String, from start: Int, anchor: Int, secret: Range<Int>) -> Hit? {
        guard startsWord(start), !isPlaceholder(secret) else { return nil }
        return Hit(rule: rule, start: start, end: secret.upperBound, anchor: anchor, shown: shown)
    }

    /// gh?_, github_pat_, sk_live_, rk_live_, npm_, colophon_, and the names of AWS's secret.
    private func underscore(at index: Int) -> Hit? {
        let next = index + 1
        if has("gh", at: index - 3), "pousr".utf8.contains(byte(index - 1)) {
            let secret = run(of: .words, from: next)
            guard secret.count >= 36 else { return nil }
            let shown = String(decoding: bytes[(index - 3)...index], as: UTF8.self)
            return token(.githubToken, shown, from: index - 3, anchor: index, secret: secret)
        }
        switch ASCII.lower(byte(index - 1)) {
        case 0x62 where has("github_pat_", at: index - 6):  // b
            let secret = run(of: .base64URL, from: index + 5)
            guard secret.count >= 36 else { return nil }
            return token(.githubToken, "github_pat_", from: index - 6, anchor: index, secret: secret)
        case 0x6B where has("live_", at: next) && (has("sk", at: index - 2) || has("rk", at: index - 2)):  // k
            let secret = run(of: .words, from: index + 6)
            guard secret.count >= 16 else { return nil }
            return token(
                .stripeKey, byte(index - 2) == 0x73 ? "sk_live_" : "rk_live_", from: index - 2, anchor: index,
                secret: secret)
        case 0x6D where has("npm", at: index - 3):  // m
            let secret = run(of: .words, from: next)
            guard secret.count == 36, byte(secret.upperBound) != ASCII.underscore else { return nil }
            return token(.npmToken, "npm_", from: index - 3, anchor: index, secret: secret)
        case 0x6E where has("colophon", at: index - 8):  // n
            let secret = run(of: .base64URL, from: next)
            guard secret.count == 43 else { return nil }
            return token(.colophonToken, "colophon_", from: index - 8, anchor: index, secret: secret)
        case 0x74 where hasAnyCase("access_key", at: next) && hasAnyCase("secret", at: index - 6):  // t
            return awsSecret(name: (index - 6)..<(index + 11), anchor: index)
        case 0x73 where hasAnyCase("secret_key", at: next) && hasAnyCase("aws", at: index - 3):  // s
            return awsSecret(name: (index - 3)..<(index + 11), anchor: index)
        default: return nil
        }
    }

    private static let gitlabPrefixes = ["glpat-", "glrt-", "gldt-", "glptt-"]

    /// The prefixes of GitLab, xox?-, xapp-, pypi-, and the Private-Lines of PuTTY's keys.
    private func hyphen(at index: Int) -> Hit? {
        switch byte(index - 1) {
        case 0x74:
            guard let prefix = Self.gitlabPrefixes.first(where: { has($0, at: index + 1 - $0.utf8.count) }) else {
                return nil
            }
            let secret = run(of: .base64URL, from: index + 1)
            guard secret.count >= 20 else { return nil }
            return token(
                .gitlabToken, prefix, from: index + 1 - prefix.utf8.count, anchor: index, secret: secret)
        case 0x65 where has("Private-Lines: ", at: index - 7): return puttyKey(at: index)
        case 0x69 where has("pypi-AgEIcHlwaS5vcmc", at: index - 4):
            let secret = run(of: .base64URL, from: index + 16)
            guard secret.count >= 50 else { return nil }
            return token(.pypiToken, "pypi-", from: index - 4, anchor: index, secret: secret)
        case let kind where "abeprs".utf8.contains(kind) && has("xox", at: index - 4) || has("xapp", at: index - 4):
            let secret = run(of: .base64URL, from: index + 1)
            guard secret.count >= 16, ASCII.isDigit(byte(index + 1)) else { return nil }
            let shown = String(decoding: bytes[(index - 4)...index], as: UTF8.self)
            return token(.slackToken, shown, from: index - 4, anchor: index, secret: secret)
        default: return nil
        }
    }

    /// SG., and the first line of a private key.
    private func letterG(at index: Int) -> Hit? {
        if byte(index - 1) == 0x53, byte(index + 1) == ASCII.dot {
            let id = run(of: .base64URL, from: index + 2)
            guard id.count == 22, byte(id.upperBound) == ASCII.dot else { return nil }
            let secret = run(of: .base64URL, from: id.upperBound + 1)
            guard secret.count == 43 else { return nil }
            return token(.sendgridKey, "SG.", from: index - 1, anchor: index, secret: secret)
        }
        return byte(index - 1) == 0x45 ? privateKey(at: index) : nil
    }

    /// AKIA, ASIA, AIza.
    private func letterI(at index: Int) -> Hit? {
        if byte(index - 1) == 0x41, has("za", at: index + 1) {
            let secret = run(of: .base64URL, from: index + 3)
            guard secret.count == 35 else { return nil }
            return token(.googleAPIKey, "AIza", from: index - 1, anchor: index, secret: secret)
        }
        guard byte(index + 1) == 0x41, has("AK", at: index - 2) || has("AS", at: index - 2) else { return nil }
        let secret = run(of: .capitals, from: index + 2)
        guard secret.count == 16, run(of: .base64URL, from: secret.upperBound, limit: 1).isEmpty else { return nil }
        let shown = byte(index - 1) == 0x4B ? "AKIA" : "ASIA"
        return token(.awsAccessKeyID, shown, from: index - 2, anchor: index, secret: secret)
    }

    /// AccountKey=, SecretAccessKey, AGE-SECRET-KEY-1.
    private func letterK(at index: Int) -> Hit? {
        switch byte(index - 1) {
        case 0x74 where has("AccountKey=", at: index - 7):
            let secret = run(of: .base64, from: index + 4)
            // The published key of the storage emulator is no secret.
            guard secret.count == 86, has("==", at: secret.upperBound), !has("Eby8vdM02xNOcqFl", at: secret.lowerBound)
            else { return nil }
            return token(.azureAccountKey, "AccountKey=", from: index - 7, anchor: index, secret: secret)
        case 0x73 where has("ecretAccessKey", at: index - 11) && ASCII.lower(byte(index - 12)) == 0x73:
            return awsSecret(name: (index - 12)..<(index + 3), anchor: index)
        case ASCII.hyphen where has("AGE-SECRET-KEY-1", at: index - 11):
            let secret = run(of: .bech32, from: index + 5)
            guard secret.count == 58 else { return nil }
            return token(.ageSecretKey, "AGE-SECRET-KEY-1", from: index - 11, anchor: index, secret: secret)
        default: return nil
        }
    }

    /// The 40 characters that a name announces: `name = value`, `"name": "value"`, `<name>value</name>`.
    private func awsSecret(name: Range<Int>, anchor: Int) -> Hit? {
        let between = run(of: Characters(" \t\"'`:=>,"), from: name.upperBound, limit: 32)
        guard bytes[between].contains(where: { ":=>".utf8.contains($0) }) else { return nil }
        let secret = run(of: .base64, from: between.upperBound)
        guard secret.count == 40, byte(secret.upperBound) != ASCII.equals, !isPlaceholder(secret) else { return nil }
        let shown = String(decoding: bytes[name], as: UTF8.self)
        return Hit(
            rule: .awsSecretAccessKey, start: name.lowerBound, end: secret.upperBound, anchor: anchor,
            shown: shown + " ")
    }
}
