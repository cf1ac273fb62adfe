// Tests that a credential is found whatever a log, a terminal or another format puts around it.
import Primitives
import Secrets
import Testing

/// What surrounds a text, and how the text is written in it.
struct SecretContext: Sendable, CustomStringConvertible {
    let description: String
    let wrapped: @Sendable (String) -> String

    private static func replaced(_ text: String, _ escapes: [UInt8: String]) -> String {
        String(decoding: text.utf8.flatMap { byte in escapes[byte].map { Bytes($0.utf8) } ?? [byte] }, as: UTF8.self)
    }

    private static func json(_ text: String) -> String {
        replaced(text, [0x22: "\\\"", 0x5C: "\\\\", 0x0A: "\\n", 0x0D: "\\r"])
    }

    private static func percent(_ text: String) -> String {
        String(
            decoding: text.utf8.flatMap { byte in
                ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-._~".utf8.contains(byte)
                    ? [byte] : ASCII.percentEncoded(byte)
            }, as: UTF8.self)
    }

    private static func lines(_ text: String, _ prefix: (Int) -> String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
            prefix($0.offset) + $0.element
        }
        .joined(separator: "\n")
    }

    /// Every credential is found in these.
    static let all: [SecretContext] = [
        .init(description: "colour") { "\u{1B}[32m" + $0 + "\u{1B}[0m" },
        .init(description: "erased line") { "\u{1B}[K\u{1B}[1;31m" + $0 },
        .init(description: "colour without its ESC") { "[36;1m" + $0 + "[0m" },
        .init(description: "JSON") { "{\"log\": \"start\\n" + json($0) + "\\nend\"}" },
        .init(description: "JSON with colours") { "\"\\u001b[31m" + json($0) + "\\u001b[0m\"" },
        .init(description: "GitHub's log") { lines($0) { "2026-03-06T10:00:00.123456\($0)Z " } },
        .init(description: "container's log") { lines($0) { "2026-03-06T10:00:0\($0).1Z stdout F " } },
        .init(description: "compose") { lines($0) { _ in "web-1  | " } },
        .init(description: "BuildKit") { lines($0) { "#12 \($0 * 7).345 " } },
        .init(description: "syslog") { lines($0) { "Mar  6 10:00:0\($0) host app[\($0 + 7)]: " } },
        .init(description: "coloured log") { lines($0) { "\u{1B}[33m10:00:0\($0)\u{1B}[0m [INFO] " } },
        .init(description: "diff") { lines($0) { _ in "+" } },
        .init(description: "quotation") { lines($0) { _ in "> " } },
        .init(description: "CDATA") { "<system-out><![CDATA[" + $0 + "]]></system-out>" },
    ]

    /// In these, but for what is escaped in itself.
    static let escaped: [SecretContext] = [
        .init(description: "PHP's JSON") { "\"a\\n" + replaced(json($0), [0x2F: "\\/"]) + "\"" },
        .init(description: "JSON with code points") {
            "\"a\\n" + replaced(json($0), [0x26: "\\u0026", 0x3C: "\\u003c", 0x3D: "\\u003d", 0x3E: "\\u003e"]) + "\""
        },
        .init(description: "JSON in JSON") { "\"x\\\\n" + json(json($0)) + "\\\\nend\"" },
        .init(description: "XML") {
            "<property value=\""
                + replaced(
                    $0,
                    [
                        0x22: "&quot;", 0x26: "&amp;", 0x27: "&apos;", 0x3C: "&lt;", 0x3E: "&gt;", 0x0A: "&#10;",
                        0x0D: "&#xD;",
                    ]) + "\"/>"
        },
        .init(description: "query") { "https://h.example/?q=" + percent($0) + "&b=1" },
    ]
}

@Suite struct SecretContextTests {
    @Test(arguments: SecretContext.all)
    func findsEveryCredential(context: SecretContext) {
        for sample in SecretSample.found {
            let found = SecretScanner.matches(in: Bytes(context.wrapped(sample.text).utf8)).map(\.rule)
            #expect(found == [sample.rule], "\(sample)")
        }
    }

    @Test(arguments: SecretContext.escaped)
    func findsNearlyEveryCredentialWithEscapes(context: SecretContext) {
        let missed = SecretSample.found.filter { sample in
            let found = SecretScanner.matches(in: Bytes(context.wrapped(sample.text).utf8)).map(\.rule)
            return !found.contains(sample.rule)
        }
        #expect(missed.count <= 8, "\(missed)")
        #expect(missed.allSatisfy { $0.before.contains("\\n") || !$0.secret.contains("ghp") })
    }

    /// However a tool writes characters that nobody has to escape, the beginning of a token among them.
    @Test(arguments: ["%", "%25", "\\u00", "\\x", "&#x", "&#"])
    func findsTokensThatAreEscapedThroughout(start: String) {
        func escaped(_ text: some Sequence<UInt8>) -> String {
            text.map { byte in
                let digits = start == "&#" ? String(byte) : String(byte, radix: 16, uppercase: byte % 2 == 0)
                return start + (digits.count < 2 ? "0" : "") + digits + (start.hasPrefix("&") ? ";" : "")
            }.joined()
        }
        // Forms that are more than a token read through escapes themselves, as far as texts have them.
        let tokens = SecretSample.forms.filter { sample in
            sample.before == "using "
                && !["private-key-base64", "json-web-token", "encoded-password", "age-secret-key", "colophon-token"]
                    .contains(sample.rule)
        }
        #expect(tokens.count > 100)
        for sample in tokens {
            let all = escaped(sample.secret.utf8)
            #expect(SecretScanner.matches(in: Bytes("x \(all) y".utf8)).map(\.rule).contains(sample.rule), "\(sample)")
            // One character of its beginning.
            let secret = sample.secret
            let one = secret.prefix(1) + escaped(secret.utf8.dropFirst().prefix(1)) + secret.dropFirst(2)
            #expect(SecretScanner.matches(in: Bytes("x \(one) y".utf8)).map(\.rule).contains(sample.rule), "\(one)")
        }
    }

    @Test(arguments: [
        "ghp_aB3dE5fG7hI9\njK1lM2nO4pQ6rS8tU0vW1xY2", "ghp_aB3dE5fG7hI9\r\njK1lM2nO4pQ6rS8tU0vW1xY2",
        "2026-03-01T10:00:00.0Z ghp_aB3dE5fG7hI9\n2026-03-01T10:00:00.1Z jK1lM2nO4pQ6rS8tU0vW1xY2",
        "<![CDATA[ghp_aB3dE5fG7hI9]]><![CDATA[jK1lM2nO4pQ6rS8tU0vW1xY2]]>",
        "{\"log\": \"ghp_aB3dE5fG7hI9\\njK1lM2nO4pQ6rS8tU0vW1xY2\"}",
    ])
    func findsATokenInLinesThatWereBroken(text: String) {
        #expect(SecretScanner.matches(in: Bytes(text.utf8)).map(\.rule) == ["github-token"])
    }

    /// The next line is not a part of what only begins like a token.
    @Test(arguments: [
        "ghp_short\njK1lM2nO4pQ6rS8tU0vW1xY2jK1lM2nO4pQ6rS8tU0v", "see ghp_aB3dE5fG7hI9\nand more words of a sentence",
        "ghp_aB3dE5fG7hI9\n\njK1lM2nO4pQ6rS8tU0vW1xY2",
        "ghp_aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1\nverification of everything",
    ])
    func joinsNoOtherLines(text: String) {
        #expect(SecretScanner.matches(in: Bytes(text.utf8)) == [])
    }

    @Test(arguments: SecretContext.all + SecretContext.escaped)
    func passesWhatOnlyLooksLikeOne(context: SecretContext) {
        for sample in SecretSample.passed {
            #expect(SecretScanner.matches(in: Bytes(context.wrapped(sample.text).utf8)) == [], "\(sample)")
        }
    }

    @Test func aKeyIsFoundInLinesThatATerminalBroke() {
        let key = SecretSample.characters(64)
        for width in [20, 32, 40] {
            var lines: [Substring] = []
            var rest = key[...]
            while !rest.isEmpty {
                lines.append(rest.prefix(width))
                rest = rest.dropFirst(width)
            }
            for prefix in ["", "10:00:00 "] {
                let text =
                    prefix + SecretSample.begin("PRIVATE KEY") + "\n"
                    + lines.map { prefix + $0 + "\n" }.joined()
                #expect(SecretScanner.matches(in: Bytes(text.utf8)).map(\.rule) == ["private-key"], "\(width)")
            }
        }
    }

    @Test func aMentionBeforeADigestIsNoKey() {
        let digest = SecretSample.characters(64, of: "0123456789abcdef")
        for next in [
            "commit \(digest)", "sha512-\(SecretSample.characters(86))==", "h1:\(SecretSample.characters(43))=",
        ] {
            let text = "10:00 expected \(SecretSample.begin("PRIVATE KEY"))\n10:00 \(next)\n"
            #expect(SecretScanner.matches(in: Bytes(text.utf8)) == [], "\(next)")
        }
    }

    @Test func everyFormOfTheTableHasAnExample() {
        #expect(SecretSample.forms.count >= 200)
        #expect(Set(SecretSample.forms.map(\.text)).count == SecretSample.forms.count)
    }

    /// What images of databases, documents and tools for builds have by default.
    @Test(arguments: [
        "postgres://postgres:postgres@db:5432/app", "mysql://root:root@mysql/app", "amqp://guest:guest@rabbit:5672",
        "postgresql://app:app@postgres/test", "mongodb://admin:admin@mongo", "redis://default:redis@cache:6379",
        "postgres://postgres:mysecretpassword@db", "mysql://root:rootpassword@db", "https://x:x-oauth-basic@h.org",
        "postgres://ci:test@db", "postgres://dev:password@host.docker.internal",
        "cvs://:pserver:anoncvs@sources.h.org:/cvs",
        "Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l", "AUTHORIZATION: basic ***", "Authorization: Bearer $TOKEN",
        "TWILIO_AUTH_TOKEN=your_auth_token_goes_in_here_ok", "HEROKU_API_KEY=00000000-0000-0000-0000-000000000000",
        "DATADOG_API_KEY=${DATADOG_API_KEY}", "CODECOV_TOKEN: ***", "aws_key_hash=d41d8cd98f00b204e9800998ecf8427e",
        "globalKey=0123456789abcdef0123456789abcdef012", "pacmen_token=01234567890123456789012345678901",
    ])
    func passesDefaults(text: String) {
        #expect(SecretScanner.matches(in: Bytes("see \(text) now".utf8)) == [])
    }
}
