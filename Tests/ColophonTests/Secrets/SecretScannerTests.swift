// Tests of the scanner of secrets: what it finds, what it passes, where, and that it never shows what it found.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Secrets
import Testing

private func matches(_ text: String) -> [SecretScanner.Match] { SecretScanner.matches(in: Bytes(text.utf8)) }

@Suite struct SecretScannerTests {
    @Test(arguments: SecretSample.found)
    func findsTheCredential(sample: SecretSample) {
        #expect(matches(sample.text).map(\.rule) == [sample.rule])
        #expect(matches("text before " + sample.text + "\ntext after").map(\.rule) == [sample.rule])
    }

    @Test(arguments: SecretSample.passed)
    func passesWhatOnlyLooksLikeIt(sample: SecretSample) {
        #expect(matches(sample.text) == [])
        #expect(matches("text before " + sample.text + "\ntext after") == [])
    }

    @Test func everyRuleHasSamplesOfBothKinds() {
        let rules = Set(SecretRule.all.map(\.name))
        #expect(Set(SecretSample.found.map(\.rule)) == rules)
        #expect(Set(SecretSample.passed.map(\.rule)).subtracting(rules) == [])
        #expect(Set(SecretRule.all.map(\.description)).count == rules.count)
    }

    /// What stands for a password in documents, and the addresses that lead to nobody (RFC 2606, RFC 6761).
    @Test(arguments: [
        "postgres://user:password@db.internal", "postgres://user:PASSWORD@db.internal", "https://u:pass@h.org",
        "https://u:my-password@h.org", "https://u:your_token@h.org", "https://u:***@h.org", "https://u:xxxx@h.org",
        "https://u:$PASS@h.org", "https://u:${PASS}@h.org", "https://u:$(pass)@h.org", "https://u:<password>@h.org",
        "https://u:{{password}}@h.org", "https://u:{pw}@h.org", "https://u:[pw]@h.org", "https://u:%s@h.org",
        "https://u:pw%dx@h.org",
        "https://u:%PASS%@h.org", "https://u:%(pw)s@h.org", "https://u:example-pw@h.org", "https://u:changeme@h.org",
        "https://a:bc@h.org", "https://u:proxypass@h.org",
        "https://u:\\(password)@h.org", "https://u:#{pw}@h.org", "https://u:@h.org", "https://u@h.org:80/",
        "https://h.org:8080/a@b", "https://h.org/a:b@c", "https://h.org?a:b@c", "//u:abc@h.org", "mailto:a:b@c.org",
        "://u:abc@h.org", "https://u:abc@", "https://u:abc@@h.org", "https://u:abc def@h.org",
        "https://u:abc@example.com/", "https://u:abc@db.example.org", "https://u:abc@host.test",
        "https://u:abc@localhost:5432", "https://u:abc@127.0.0.1",
    ])
    func passesPasswordsThatAreNone(address: String) {
        #expect(matches("see \(address) and more") == [])
    }

    @Test(arguments: [
        "https://u:abc@h.org", "https://u:password1@h.org", "https://u:a$PASS@h.org", "https://u:%61bc@h.org",
        "https://u:abc@example.com.h.org", "https://u:abc@notexample.com", "https://u:a:b@h.org", "x+y.z-1://u:abc@h",
        "see(https://u:abc@h.org)", "https://u:tokens@h.org", "https://u:(abc)@h.org",
    ])
    func findsPasswordsInAddresses(address: String) {
        #expect(matches(address).map(\.rule) == ["url-password"])
    }

    /// Neither the secret nor a piece of it that is long enough to mean anything.
    @Test(arguments: SecretSample.found)
    func showsNoPieceOfTheSecret(sample: SecretSample) throws {
        let finding = try #require(
            SecretScanner.findings("a.txt", Bytes(sample.text.utf8), allowed: []).first)
        let match = try #require(matches(sample.text).first)
        #expect(match.excerpt.hasSuffix("****"))
        let openings = [String(SecretSample.begin("").dropLast(5)), "Private-Lines: "]
        #expect(sample.rule != "private-key" || openings.contains { match.excerpt.hasPrefix($0) })
        let shown = finding.text + match.excerpt
        // The first bytes are the public prefix; of a webhook that is its host and path.
        let prefix = ["url-password": 0, "twitter-bearer-token": 32][sample.rule] ?? 16
        let address = sample.rule == "webhook" ? Array(match.excerpt.utf8.dropLast(4)) : []
        let bytes = Array(sample.secret.utf8)
        let end = address.isEmpty ? prefix : bytes.firstRange(of: address)?.upperBound ?? prefix
        let secret = Array(bytes.dropFirst(end))
        for start in secret.indices.dropLast(4) {
            let piece = String(decoding: secret[start..<(start + 5)], as: UTF8.self)
            // A part of the path that every such address has.
            if "IncomingWebhook".contains(piece) { continue }
            #expect(!shown.contains(piece), "\(piece) in \(shown)")
        }
    }

    @Test func saysWhereInLinesOfAnyKind() throws {
        let token = "ghp" + "_" + String(repeating: "a", count: 36)
        let text = "a\r\nb\rc\n\u{E9}\u{1F600}e\u{301} \(token) \(token)\r\n\r\n\(token)"
        let places = matches(text).map { [$0.line, $0.column] }
        #expect(places == [[4, 6], [4, 47], [6, 1]])
    }

    @Test func sortsByPlaceAcrossRules() {
        let key = "AKIA" + SecretSample.characters(16, of: SecretSample.capitals)
        let token = "ghp" + "_" + SecretSample.characters(36)
        let found = matches("\(token) \(key) https://u:\(token)@h.org")
        #expect(found.map(\.rule) == ["github-token", "aws-access-key-id", "url-password", "github-token"])
    }

    @Test func findingsNameRulePlaceAndRemedy() throws {
        let text = "x\n" + "npm" + "_" + SecretSample.characters(36)
        let finding = try #require(SecretScanner.findings("docs/a.md", Bytes(text.utf8), allowed: []).first)
        #expect(finding.code == "sync-secret" && finding.severity == .error)
        #expect(finding.file == "docs/a.md" && finding.line == 2 && finding.column == 1)
        #expect(finding.message == "An npm access token: npm_**** (rule npm-token)")
        #expect(finding.remedy.contains("policy.secrets.allow"))
    }

    @Test func anAllowanceHoldsForItsRuleAndFile() {
        let text = Bytes(("npm" + "_" + SecretSample.characters(36) + " AKIA" + "ABCDEFGHIJ234567").utf8)
        func rules(_ allowed: [(rule: String, path: String)]) -> [String] {
            let allowed = allowed.map { Policy.AllowedSecret(rule: $0.rule, path: $0.path, reason: "a test") }
            return SecretScanner.findings("t/\u{E9}.md", text, allowed: allowed).map {
                $0.message.contains("npm") ? "npm" : "aws"
            }
        }
        #expect(rules([]) == ["npm", "aws"])
        #expect(rules([("npm-token", "t/\u{E9}.md")]) == ["aws"])
        #expect(rules([("npm-token", "t/\u{E9}.md"), ("aws-access-key-id", "t/\u{E9}.md")]) == [])
        #expect(rules([("npm-token", "t/e\u{301}.md")]) == ["npm", "aws"])
        #expect(rules([("npm-token", "t/*")]) == ["npm", "aws"])
        #expect(rules([("npm", "t/\u{E9}.md")]) == ["npm", "aws"])
        #expect(rules([("npm-token", "s/a.md")]) == ["npm", "aws"])
    }

    @Test func findsWhatOtherToolsWrite() throws {
        let tree = try SyncTree()
        let commands = [
            "openssl genpkey -algorithm ed25519 -out k", "openssl genrsa -out k 1024",
            "openssl genrsa -traditional -aes128 -passout pass:abcd -out k 1024",
            "openssl ecparam -name prime256v1 -genkey -noout -out k",
            "openssl genpkey -algorithm ed25519 -aes256 -pass pass:abcd -out k",
        ]
        for command in commands {
            _ = try tree.run("sh", ["-c", "\(command) 2>/dev/null"])
            let key = try Files.read(tree.path("k"))
            #expect(SecretScanner.matches(in: key).map(\.rule) == ["private-key"], "\(command)")
            _ = try tree.run("sh", ["-c", "openssl pkey -in k -passin pass:abcd -pubout -out p 2>/dev/null"])
            #expect(SecretScanner.matches(in: try Files.read(tree.path("p"))) == [], "\(command)")
        }
    }
}

/// Files that are longer than what is held of them.
@Suite struct SecretWindowTests {
    private static let token = "ghp" + "_" + SecretSample.characters(36)

    /// Web tokens of the greatest length, keys and addresses, with line ends and letters of several bytes between them.
    private static let long: Bytes = {
        var text: Bytes = []
        for round in 0..<3 {
            for sample in SecretSample.found {
                text += Bytes("\(sample.text)\r\n\u{E9}\r\u{1F600} ".utf8)
            }
            let payload = String(repeating: "ab1", count: 21_000 + round)
            let parts = SecretSample.jsonWebToken().split(separator: ".")
            text += Bytes("\(parts[0]).\(payload).\(parts[2])\r\n".utf8)
            text += Bytes(String(repeating: "long line, ", count: 9000).utf8)
        }
        return text
    }()

    @Test(arguments: [997, 4096, 100_003])
    func findsTheSameHoweverTheFileIsCut(piece: Int) {
        // All before any is settled.
        let whole = SecretScanner.matches(in: Self.long)
        #expect(whole.count >= 3 * (SecretSample.found.count + 1))
        #expect(SecretScanner.matches(in: Self.long, piece: piece) == whole)
    }

    /// Through the places where what is held is cut off.
    @Test func findsASecretAtEveryPlaceAroundACut() {
        for shift in stride(from: -160, to: 160, by: 3) {
            let before = Bytes("\r\n\n".utf8) + Bytes(repeating: 0x2E, count: 1 << 18 + shift)
            let text = before + Bytes(Self.token.utf8) + Bytes(repeating: 0x0A, count: 1 << 17)
            let found = SecretScanner.matches(in: text, piece: 1 << 17)
            #expect(found.map { [$0.line, $0.column] } == [[3, before.count - 2]], "\(shift)")
        }
    }

    @Test func linesAreRightBehindMuchText() {
        let lines = Bytes(String(repeating: "a line\r\n", count: 100_000).utf8)
        let found = SecretScanner.matches(in: lines + Bytes("\u{E9} \(Self.token)".utf8), piece: 65_537)
        #expect(found.map { [$0.line, $0.column] } == [[100_001, 3]])
    }

    @Test func countsWhatIsMoreThanAnyoneReads() {
        let count = SecretScanner.most + 7
        let findings = SecretScanner.findings(
            "a.txt", Bytes(String(repeating: Self.token + "\n", count: count).utf8), allowed: [])
        #expect(findings.count == SecretScanner.most + 1)
        #expect(findings.last?.message == "and 7 more secrets" && findings.last?.severity == .error)
    }
}

/// Text of two bytes and more for each character.
@Suite struct SecretWideTextTests {
    private static func utf16(_ text: String, bigEndian: Bool = false, marked: Bool = true) -> Bytes {
        ((marked ? "\u{FEFF}" : "") + text).utf16.flatMap { unit in
            let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            return bigEndian ? pair.reversed() : pair
        }
    }

    @Test(arguments: SecretSample.found, [false, true])
    func findsEveryFormInUTF16(sample: SecretSample, bigEndian: Bool) {
        for marked in [true, false] {
            let text = Self.utf16(sample.text, bigEndian: bigEndian, marked: marked)
            #expect(SecretScanner.matches(in: text).map(\.rule) == [sample.rule])
            #expect(SecretScanner.matches(in: text, piece: 1).map(\.rule) == [sample.rule])
        }
    }

    @Test(arguments: SecretSample.passed)
    func passesInUTF16WhatOnlyLooksLikeIt(sample: SecretSample) {
        #expect(SecretScanner.matches(in: Self.utf16(sample.text)) == [])
    }

    /// The bytes of U+010A, U+0A0D and U+0D41 hold those of line ends, and half of U+1F600 is no scalar.
    @Test(arguments: [false, true])
    func linesAndColumnsAreThoseOfTheText(bigEndian: Bool) {
        let token = "npm" + "_" + SecretSample.characters(36)
        let text = "\u{10A}\r\n\u{A0D}\n\r\u{D41}\u{4E2D}\u{E9}\u{1F600}\u{A9} \(token)\n\(token)"
        let found = SecretScanner.matches(in: Self.utf16(text, bigEndian: bigEndian))
        #expect(found.map { [$0.line, $0.column] } == [[4, 7], [5, 1]])
    }

    @Test func findsWhatIconvWrites() throws {
        let tree = try SyncTree(["k": "caf\u{E9}\n" + "npm" + "_" + SecretSample.characters(36) + "\n"])
        for encoding in ["UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32BE"] {
            _ = try tree.run("sh", ["-c", "iconv -f UTF-8 -t \(encoding) k > w"])
            let found = SecretScanner.matches(in: try Files.read(tree.path("w")))
            #expect(found.map(\.rule) == ["npm-token"] && found.first?.line == 2, "\(encoding)")
        }
    }

    /// A text that another program wrote on, a byte off.
    @Test func findsWhatStandsAnOddByteOff() {
        let token = Self.utf16(" ghp" + "_" + SecretSample.characters(36), marked: false)
        #expect(SecretScanner.matches(in: Self.utf16("text") + [0x0A] + token).map(\.rule) == ["github-token"])
    }

    @Test func textOfOneByteInABinaryIsFoundOnce() {
        let token = Bytes(("ghp" + "_" + SecretSample.characters(36)).utf8)
        for shift in 0..<4 {
            let binary = Bytes(repeating: 0, count: 5000 + shift)
            #expect(SecretScanner.matches(in: binary + token + binary).map(\.rule) == ["github-token"])
        }
    }
}

@Suite struct SecretScannerHostileTests {
    /// Each of these would take minutes if what lies around an anchor were looked at without bounds.
    @Test(arguments: [
        "@", "-", ":", "_", "eyJ", "eyJ.", ".eyJ", "eyJhbGciOiJIUzI1NiJ9.", "://", "a://b:", "a://b:c", "ghp" + "_",
        "glpat-", "xoxb-1", "SG.", "AIza", "AKIA", "AccountKey=", "AGE-SECRET-KEY-1", "secret_access_key=", "\0", "\n",
        "\r", "-----" + "BEGIN PRIVATE KEY-----", "-----" + "BEGIN PRIVATE KEY-----\n", "-----BEGIN ", "A: b\n", "\\n",
        "hooks.slack.com/services/", "https://hooks.slack.com/services/T", "\u{1F600}", "a",
    ])
    func muchOfOnePieceComesToAnEnd(piece: String) {
        let bytes = Bytes(piece.utf8)
        var text: Bytes = []
        while text.count < 1 << 18 { text += bytes }
        #expect(SecretScanner.matches(in: text).count < 20_000)
    }

    @Test func anyBytesAreRead() {
        for byte in UInt8.min...UInt8.max {
            #expect(SecretScanner.matches(in: [byte]) == [])
            #expect(SecretScanner.matches(in: Bytes(repeating: byte, count: 300)) == [])
        }
        #expect(SecretScanner.matches(in: []) == [])
    }

    @Test func binaryAroundASecretHidesItNot() {
        let token = Bytes(("ghp" + "_" + SecretSample.characters(36)).utf8)
        for edge: Bytes in [[0], [0xFF, 0xFE], [0xC3], [0x80], [0xF0, 0x9F]] {
            #expect(SecretScanner.matches(in: edge + token + edge).map(\.rule) == ["github-token"])
        }
    }

    /// Cut at every byte, so that no rule reads past the end.
    @Test(arguments: SecretSample.found)
    func aSampleCutAnywhereIsRead(sample: SecretSample) {
        let bytes = Bytes(sample.text.utf8)
        for end in bytes.indices {
            _ = SecretScanner.matches(in: Bytes(bytes[..<end]))
            _ = SecretScanner.matches(in: Bytes(bytes[end...]))
        }
    }

    @Test func changedBytesAreRead() {
        var state: UInt64 = 1
        func random(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let all = Bytes(SecretSample.found.map(\.text).joined(separator: "\n").utf8)
        for _ in 0..<100 {
            var bytes = all
            for _ in 0..<20 {
                bytes[random(below: bytes.count)] = UInt8(random(below: 256))
            }
            _ = SecretScanner.matches(in: bytes)
        }
    }
}
