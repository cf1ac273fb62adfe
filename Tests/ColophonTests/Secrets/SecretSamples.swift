// Credentials that are made up while the tests run, so that none stands in this repository's files.
import Primitives
import ReleaseModel
import Secrets

extension SecretScanner {
    /// Of a whole file, given in pieces of at most `piece` bytes.
    static func matches(in bytes: Bytes, piece: Int = .max) -> [Match] {
        var scanner = SecretScanner(path: "a.txt", allowed: [])
        inPieces(bytes, of: piece) { scanner.feed($0) }
        return scanner.finish()
    }

    static func findings(_ path: String, _ bytes: Bytes, allowed: [Policy.AllowedSecret]) -> [Finding] {
        var scanner = SecretScanner(path: path, allowed: allowed)
        scanner.feed(bytes[...])
        return scanner.findings()
    }
}

/// Cuts `bytes` into pieces.
func inPieces(_ bytes: Bytes, of piece: Int, _ body: (ArraySlice<UInt8>) -> Void) {
    var rest = bytes[...]
    while !rest.isEmpty {
        body(rest.prefix(piece))
        rest = rest.dropFirst(piece)
    }
}

struct SecretSample: Sendable, CustomStringConvertible {
    var rule: String
    /// What stands around the secret up to its first byte and after its last.
    var before: String
    var secret: String
    var after: String

    init(_ rule: String, _ before: String, _ secret: String, _ after: String = "") {
        self.rule = rule
        self.before = before
        self.secret = secret
        self.after = after
    }

    var text: String { before + secret + after }
    var description: String { "\(rule) \(before)" }

    /// Characters that look drawn by lot, and are the same in each run.
    static func characters(_ count: Int, of alphabet: String = letters + "0123456789") -> String {
        let members = Array(alphabet.unicodeScalars)
        var state: UInt64 = 88_172_645_463_325_252
        var text = ""
        for _ in 0..<count {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            text.unicodeScalars.append(members[Int(state % UInt64(members.count))])
        }
        return text
    }

    static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    static let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

    /// RFC 4648 with or without padding, in either alphabet.
    static func base64(_ text: String, url: Bool = true) -> String {
        let alphabet = Array((letters + "0123456789" + (url ? "-_" : "+/")).unicodeScalars)
        var result = ""
        var bits = 0
        var count = 0
        for byte in text.utf8 {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 6 {
                count -= 6
                result.unicodeScalars.append(alphabet[bits >> count & 63])
            }
        }
        if count > 0 { result.unicodeScalars.append(alphabet[bits << (6 - count) & 63]) }
        return result
    }

    static func jsonWebToken(header: String = #"{"typ":"JWT","alg":"HS256"}"#, signature: Int = 43) -> String {
        [base64(header), base64(#"{"sub":"a","n":1}"#), characters(signature)].joined(separator: ".")
    }

    static func begin(_ label: String) -> String { "-----" + "BEGIN " + label + "-----" }

    /// As PuTTY's documentation has it ("PPK file format", "Outer layer").
    static let puttyHead =
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: none\nPublic-Lines: 2\n"
        + characters(64) + "\n" + characters(16) + "\n"

    /// Texts that have to be found, each with the rule that finds it.
    static let found = published + forms

    private static let published: [SecretSample] = [
        .init("private-key", begin("PRIVATE KEY") + "\n", characters(64), "\n"),
        .init("private-key", begin("RSA PRIVATE KEY") + "\r\n", characters(64), "\r\n"),
        .init("private-key", begin("OPENSSH PRIVATE KEY") + "\n", characters(70), "\n"),
        .init("private-key", "  " + begin("EC PRIVATE KEY") + "\n  ", characters(64), "\n"),
        .init("private-key", #""private_key": ""# + begin("PRIVATE KEY") + #"\n"#, characters(64), #"\n","#),
        .init("private-key", "> " + begin("PRIVATE KEY") + "\n> ", characters(64), "\n"),
        .init("private-key", #"""# + begin("PRIVATE KEY") + "\\n\" +\n    \"", characters(64), "\\n\" +"),
        .init(
            "private-key",
            begin("RSA PRIVATE KEY") + "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789\n\n",
            characters(64), "\n"),
        .init("private-key", begin("PGP PRIVATE KEY BLOCK") + "\nComment: none\n\n", characters(64), "\n"),
        .init("private-key", puttyHead + "Private-Lines: 1\n", characters(48), "\nPrivate-MAC: " + characters(64)),
        .init("private-key", "Private-Lines: 14\r\n", characters(64), "\r\n"),
        .init("aws-access-key-id", "id = ", "AKIA" + characters(16, of: capitals)),
        .init("aws-access-key-id", "\"", "ASIA" + characters(16, of: capitals), "\""),
        .init("aws-secret-access-key", "aws_secret_access_key = ", characters(40)),
        .init("aws-secret-access-key", "export AWS_SECRET_ACCESS_KEY='", characters(38) + "/+", "'"),
        .init("aws-secret-access-key", #""SecretAccessKey": ""#, characters(40), "\""),
        .init("aws-secret-access-key", "secretAccessKey: \"", characters(40), "\""),
        .init("aws-secret-access-key", "<SecretAccessKey>", characters(40), "</SecretAccessKey>"),
        .init("aws-secret-access-key", "aws_secret_key=", characters(40)),
        .init("github-token", "token ", "ghp" + "_" + String(repeating: "a", count: 36)),
        .init("github-token", "=", "gho" + "_" + characters(36)),
        .init("github-token", "\\n", "ghu" + "_" + characters(36)),
        .init("github-token", "'", "ghs" + "_" + characters(80), "'"),
        .init("github-token", "", "ghr" + "_" + characters(36), "."),
        .init("github-token", "", "github" + "_pat_" + characters(22) + "_" + characters(59)),
        .init("gitlab-token", "PRIVATE-TOKEN: ", "glpat" + "-" + characters(20)),
        .init("gitlab-token", "token = \"", "glrt" + "-t1_" + characters(20), "\""),
        .init("gitlab-token", "", "gldt" + "-" + characters(20)),
        .init("gitlab-token", "-F token=", "glptt" + "-" + characters(40, of: "0123456789abcdef")),
        .init("slack-token", "", "xoxb" + "-123456789012-" + characters(24)),
        .init("slack-token", "(", "xoxp" + "-123456789012-" + characters(24), ")"),
        .init("slack-token", "", "xapp" + "-1-A0123456789-1234567890123-" + characters(64, of: "0123456789abcdef")),
        .init("slack-token", "", "xoxe" + "-1-" + characters(146)),
        .init("slack-webhook", "https://hooks.slack.com", "/services/T" + "01234567/B01234567/" + characters(24)),
        .init("google-api-key", "?key=", "AIza" + characters(33) + "-_"),
        .init("stripe-key", "", "sk" + "_live_" + characters(24)),
        .init("stripe-key", "", "rk" + "_live_" + characters(99)),
        .init("npm-token", "_authToken=", "npm" + "_" + characters(36)),
        .init("pypi-token", "password = ", "pypi-" + "AgEIcHlwaS5vcmc" + characters(80)),
        .init("json-web-token", "Bearer ", jsonWebToken()),
        .init("json-web-token", "\"", jsonWebToken(header: #"{"kid":"x","alg":"RS256"}"#, signature: 342), "\""),
        .init("url-password", "postgres://app:", "s3c" + "r3tW0rd", "@db.internal/app"),
        .init("url-password", "redis://:", "s3c" + "r3tW0rd", "@10.0.0.1:6379"),
        .init("url-password", "git+https://bot:", "a%40" + "b$c", "@[2001:db8::1]/x"),
        .init("azure-account-key", "AccountName=a;AccountKey=", characters(86) + "=" + "="),
        .init("sendgrid-key", "", "SG" + "." + characters(22) + "." + characters(43)),
        .init("age-secret-key", "", "AGE-SECRET-KEY-" + "1" + characters(58, of: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")),
        .init("colophon-token", "", "colophon" + "_" + characters(43), "\n"),
        .init("colophon-token", "Bearer ", "colophon" + "_" + base64(characters(32)), "\""),
    ]

    /// Texts that look like one and are none.
    static let passed: [SecretSample] = [
        .init(
            "private-key", "a file that begins with `", begin("PRIVATE KEY"), "` is refused by the scanner of secrets"),
        .init("private-key", begin("PRIVATE KEY") + "\n", "MIIEvQIBADANBg...", "\n"),
        .init("private-key", begin("PRIVATE KEY") + "\n", String(repeating: "x", count: 64), "\n"),
        .init("private-key", begin("PUBLIC KEY") + "\n", characters(64), "\n"),
        .init("private-key", begin("CERTIFICATE") + "\n", characters(64), "\n"),
        .init("private-key", begin("UNPRIVATE KEY") + "\n", characters(64), "\n"),
        .init("private-key", "BEGIN PRIVATE KEY\n", characters(64), "\n"),
        .init("aws-access-key-id", "", "AKIA" + "IOSFODNN7" + "EXAMPLE"),
        .init("aws-access-key-id", "", "AKIA" + characters(15, of: capitals)),
        .init("aws-access-key-id", "", "AKIA" + characters(17, of: capitals)),
        .init("aws-access-key-id", "X", "AKIA" + characters(16, of: capitals)),
        .init("aws-secret-access-key", "aws_secret_access_key = ", "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"),
        .init("aws-secret-access-key", "aws_secret_access_key = ", characters(41)),
        .init("aws-secret-access-key", "aws_secret_access_key = ", characters(39)),
        .init("aws-secret-access-key", "aws_secret_access_key ", characters(40)),
        .init("aws-secret-access-key", "sha1: ", characters(40, of: "0123456789abcdef")),
        .init("github-token", "", "ghp" + "_" + characters(35)),
        .init("github-token", "", "ghp" + "_" + String(repeating: "x", count: 36)),
        .init("github-token", "", "ghx" + "_" + characters(36)),
        .init("github-token", "y", "ghp" + "_" + characters(36)),
        .init("github-token", "", "github" + "_pat_" + characters(20)),
        .init("private-key", "Public-Lines: 2\n", characters(64), "\n"),
        .init("private-key", "a key has `Private-Lines: 8` and then base64 of ", "some", " length\n"),
        .init("private-key", "Private-Lines: \n", characters(64), "\n"),
        .init("private-key", "Private-Lines: 1\n", String(repeating: "A", count: 64), "\n"),
        .init("private-key", "NotPrivate-Lines: 1\n", characters(64), "\n"),
        .init("gitlab-token", "", "glpat" + "-" + characters(19)),
        .init("gitlab-token", "", "glrt" + "-" + characters(19)),
        .init("gitlab-token", "", "glxt" + "-" + characters(20)),
        .init("gitlab-token", "", "glptt" + "-" + String(repeating: "x", count: 40)),
        .init("gitlab-token", "a", "gldt" + "-" + characters(20)),
        .init("slack-token", "", "xapp" + "-your-app-level-token"),
        .init("slack-token", "", "xapp" + "-1-A01234567"),
        .init("slack-token", "", "xoxb" + "-your-token-goes-here"),
        .init("slack-token", "", "xoxb" + "-1234567"),
        .init("slack-token", "", "xoxz" + "-123456789012-" + characters(24)),
        .init(
            "slack-webhook", "https://hooks.slack.com", "/services/T00000000/B00000000/" + "XXXXXXXXXXXXXXXXXXXXXXXX"),
        .init("slack-webhook", "https://hooks.slack.com", "/services/T0/B0/" + characters(24)),
        .init("google-api-key", "", "AIza" + characters(34)),
        .init("google-api-key", "", "AIza" + characters(36)),
        .init("stripe-key", "", "sk" + "_test_" + characters(24)),
        .init("stripe-key", "ri", "sk" + "_live_" + characters(24)),
        .init("npm-token", "", "npm" + "_" + characters(35)),
        .init("npm-token", "", "npm" + "_" + characters(37)),
        .init("npm-token", "", "npm" + "_config_registry"),
        .init("npm-token", "", "npm" + "_" + characters(36) + "_x"),
        .init("pypi-token", "", "pypi-" + "AgEIcHlwaS5vcmc" + characters(20)),
        .init("json-web-token", "", jsonWebToken(header: #"{"typ":"JWT"}"#)),
        .init("json-web-token", "", jsonWebToken(header: #"{"alg":"HS256""#)),
        .init("json-web-token", "", jsonWebToken(signature: 0)),
        .init("json-web-token", "", base64(#"{"alg":"HS256"}"#) + "." + base64("{}")),
        .init("azure-account-key", "AccountKey=", characters(85) + "=" + "="),
        .init(
            "azure-account-key", "AccountKey=",
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=" + "="),
        .init("sendgrid-key", "", "SG" + "." + characters(22) + "." + characters(42)),
        .init("sendgrid-key", "MS", "G" + "." + characters(22) + "." + characters(43)),
        .init("age-secret-key", "", "AGE-SECRET-KEY-" + "1" + characters(57, of: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")),
        .init("age-secret-key", "", "age1" + characters(58)),
        .init("colophon-token", "", "colophon" + "_" + characters(42)),
        .init("colophon-token", "", "my_colophon" + "_" + characters(43)),
    ]
}
