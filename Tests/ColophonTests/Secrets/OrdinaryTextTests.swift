// Tests that ordinary files of evidence hold nothing that is taken for a secret.
import Primitives
import Secrets
import Testing

/// Lines as logs, lock files, reports and images have them, the same in each run.
private struct OrdinaryText {
    private var state: UInt64 = 42

    private mutating func number(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    private mutating func run(_ count: Int, of alphabet: String) -> String {
        let members = Array(alphabet.utf8)
        return String(decoding: (0..<count).map { _ in members[number(members.count)] }, as: UTF8.self)
    }

    private mutating func hex(_ count: Int) -> String { run(count, of: "0123456789abcdef") }
    private mutating func base64(_ count: Int) -> String { run(count, of: SecretSample.letters + "0123456789+/") }
    private mutating func uuid() -> String { "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))" }
    private mutating func version() -> String { "\(number(20)).\(number(30)).\(number(10))" }
    private mutating func word() -> String { Self.words[number(Self.words.count)] }
    private mutating func time() -> String {
        "2026-03-0\(number(9) + 1)T1\(number(9)):\(number(50) + 10):0\(number(9)).\(number(9_999_999))Z"
    }

    private static let words = [
        "token", "key", "secret", "auth", "password", "build", "cache", "sentry", "datadog", "github", "slack", "npm",
        "stripe",
        "twilio", "runner", "linear", "travis", "postgres", "login", "license", "keyring", "tokenizer", "monkey",
        "author",
    ]

    mutating func line(_ kind: Int) -> String {
        switch kind {
        case 0: "\(time()) [INFO] \(word()) \(word()) finished in \(number(900)) ms, \(number(99)) % of \(word())s"
        case 1: "      \"integrity\": \"sha512-\(base64(86))==\","
        case 2: "      \"resolved\": \"https://registry.example/\(word())/-/\(word())-\(version()).tgz#\(hex(40))\","
        case 3: "checksum = \"\(hex(64))\""
        case 4: "    {file = \"\(word())-\(version())-py3-none-any.whl\", hash = \"sha256:\(hex(64))\"},"
        case 5: "example.org/\(word())/\(word()) v\(version()) h1:\(base64(43))="
        case 6: "example.org/\(word()) v0.0.0-20260306100000-\(hex(12))/go.mod h1:\(base64(43))="
        case 7: "commit \(hex(40))"
        case 8: "Author: Team <team@example.org>"
        case 9: "\(hex(7)) Merge pull request #\(number(9999)) from team/\(word())-\(word())"
        case 10: base64(76)
        case 11: "-----BEGIN CERTIFICATE-----"
        case 12: "-----END CERTIFICATE-----"
        case 13: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA\(base64(43)) team@example.org"
        case 14: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ\(base64(336)) team@example.org"
        case 15: "<img src=\"data:image/png;base64,iVBORw0KGgo\(base64(400))\"/>"
        case 16: "urn:uuid:\(uuid()) \(word())Key: \(uuid())"
        case 17: "{\"id\":\"\(uuid())\",\"key\":\"\(word())-linux-\(hex(64))\",\"\(word())Token\":null}"
        case 18: "Cache restored from key: node-cache-Linux-x64-npm-\(hex(64))"
        case 19: "##[debug]\(word())_\(word())=\(hex(8)) ref=refs/tags/v\(version())"
        case 20: "sha256:\(hex(64)) \(word())@sha256:\(hex(64))"
        case 21:
            "<testcase classname=\"org.example.\(word())Test\" name=\"\(word())_\(word())(\(uuid()))\" time=\"0.\(number(999))\"/>"
        case 22: "pkg:npm/%40scope/\(word())@\(version())?checksum=sha256:\(hex(64))"
        case 23: "\(word())_KEY=*** \(word())_TOKEN=\"\" \(word().uppercased())_SECRET=$\(word().uppercased())"
        case 24: "docker pull registry.example/\(word())/\(word()):\(version())-\(hex(12))"
        case 25: "    at org.example.\(word()).\(word())(\(word()).java:\(number(900)))"
        case 26: "W/\"\(hex(32))\" etag=\(hex(32)) md5=\(base64(22))== x-request-id: \(uuid())"
        case 27: "resolution: {integrity: sha512-\(base64(86))==}"
        case 28: "untrusted comment: minisign public key \(hex(16).uppercased())"
        default: "RW\(base64(54)) age1\(run(58, of: "qpzry9x8gf2tvdw0s3jn54khce6mua7l"))"
        }
    }

    static let kinds = 30
}

@Suite struct OrdinaryTextTests {
    @Test func twentyThousandLinesHoldNoSecret() {
        var text = OrdinaryText()
        let lines = (0..<24_000).map { text.line($0 % OrdinaryText.kinds) }
        let found = SecretScanner.matches(in: Bytes(lines.joined(separator: "\n").utf8))
        #expect(found == [], "\(found.prefix(3).map { lines[$0.line - 1] })")
    }

    /// Many lines of one kind, as a lock file is.
    @Test(arguments: 0..<OrdinaryText.kinds)
    func linesOfOneKindHoldNoSecret(kind: Int) {
        var text = OrdinaryText()
        let lines = (0..<1500).map { _ in text.line(kind) }
        let found = SecretScanner.matches(in: Bytes(lines.joined(separator: "\n").utf8))
        #expect(found == [], "\(found.prefix(3).map { lines[$0.line - 1] })")
    }
}
