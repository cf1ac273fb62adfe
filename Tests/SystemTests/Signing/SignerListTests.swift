// Files of allowed signers and of revoked keys: what ssh-keygen says of the same lines, and what is refused.
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Testing
import Verification
import Workspace

@Suite struct SignerListTests {
    private static let line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBm/RAlphM3+hUG6wWfcO5bIUIaqMLa2ywxcOK1wMWbh"

    private func signers(_ text: String) throws -> AllowedSigners { try AllowedSigners(Bytes(text.utf8)) }

    @Test func readsPrincipalsOptionsAndKeys() throws {
        let list = try signers(
            """
            # comment

            a@example.org,*@example.net \(Self.line) Ada
            \t"b c" namespaces="colophon-*,!colophon-x",VALID-AFTER="20240229Z",valid-before="20250101120000Z" \(Self.line)\r
            c@example.org ssh-rsa AAAAB3NzaC1yc2E=
            """)
        #expect(list.entries.count == 2 && list.skippedLines == [5])
        let (first, second) = (list.entries[0], list.entries[1])
        #expect(first.comment == "Ada" && first.line == 3 && first.namespaces == nil)
        #expect(first.names("a@example.org") && first.names("x@example.net") && !first.names("a@example.com"))
        #expect(second.names("b c") && second.line == 4)
        #expect(second.allows(namespace: "colophon-release@v1") && !second.allows(namespace: "colophon-x"))
        // 2024-02-29T00:00:00Z and 2025-01-01T12:00:00Z, as date(1) counts them.
        #expect(second.validAfter == 1_709_164_800 && second.validBefore == 1_735_732_800)
        #expect(try list.entries(for: KeySamples.key().publicKey) == [first, second])
    }

    @Test func readsTimesAsSSHKeygenDoes() {
        #expect(KeyTime.read("20240229Z") == 1_709_164_800)
        #expect(KeyTime.read("202402291230UTC") == 1_709_209_800)
        #expect(KeyTime.read("20240229123015z") == 1_709_209_815)
        #expect(KeyTime.read("20240229") != nil)
        for text in ["", "Z", "2024", "20230229Z", "20241301Z", "202402292460Z", "2024022Z", "20240229ZZ", "+0240229Z"]
        {
            #expect(KeyTime.read(text) == nil, "\(text)")
        }
        #expect(KeyTime.text(Timestamp(secondsSinceEpoch: 1_709_164_800, isDate: true)) == "20240229000000Z")
    }

    @Test(arguments: [
        ("a", "signers-syntax"), ("a \(line.prefix(20))", "key-unreadable"), ("a ssh-ed25519", "signers-syntax"),
        ("a cert-authority \(line)", "signers-authority"),
        ("a Cert-Authority,namespaces=\"x\" \(line)", "signers-authority"),
        ("a namespaces=x \(line)", "signers-syntax"), ("a namespaces=\"x\",namespaces=\"y\" \(line)", "signers-syntax"),
        ("a namespaces=\"x \(line)", "signers-syntax"), ("a namespaces=\"x\",\(line)", "signers-syntax"),
        ("a no-touch-required \(line)", "signers-syntax"), ("a valid-after=\"soon\" \(line)", "signers-time"),
        ("a valid-after=\"20250101Z\",valid-before=\"20240101Z\" \(line)", "signers-syntax"),
        ("\"a \(line)", "signers-syntax"), ("a namespaces=\"x\"", "signers-syntax"), ("a \(line)!", "key-unreadable"),
    ])
    func refusesALineThatItCannotRead(_ text: String, _ code: String) {
        #expect(refusal { _ = try signers(text) } == code)
    }

    @Test func errorsNameTheLine() throws {
        let error = #expect(throws: SigningError.self) { try signers("# a\n\nx y z\n") }
        #expect(error?.line == 3)
        #expect(refusal { _ = try AllowedSigners([0xFF]) } == "signers-syntax")
        #expect(refusal { _ = try AllowedSigners(Bytes(repeating: 0x23, count: 2 << 20)) } == "signers-syntax")
    }

    /// The same lines and times, asked of ssh-keygen.
    @Test(.enabled(if: ForeignTool.sshKeygen.isWanted)) func agreesWithSSHKeygenAboutTimesAndPatterns() throws {
        let key = try KeySamples.key()
        let folder = try TemporaryFolder()
        let message = Bytes("message".utf8)
        try folder.write(Bytes(try SSHSignature(of: message, by: key, namespace: "n@x").text.utf8), to: "sig")
        let options = [
            "", "namespaces=\"n@x\"", "namespaces=\"n@*\"", "namespaces=\"file,git\"", "namespaces=\"*,!n@x\"",
            "valid-after=\"20240101Z\"", "valid-before=\"20240101Z\"",
            "valid-after=\"202401010000Z\",valid-before=\"20250101Z\"",
        ]
        for option in options {
            for principals in ["me@x", "*@x", "you@x", "*,!me@*", "m?@x,z"] {
                let text = "\(principals) \(option) \(Self.line)\n"
                try folder.write(Bytes(text.utf8), to: "signers")
                let entry = try #require(try signers(text).entries.first)
                for (time, seconds) in [
                    ("20231231235959", 1_704_067_199), ("20240101000000", 1_704_067_200),
                    ("20260101000000", 1_767_225_600),
                ] {
                    let arguments = [
                        "-f", "signers", "-I", "me@x", "-n", "n@x", "-s", "sig", "-O", "verify-time=\(time)",
                    ]
                    let outcome = try ForeignTool.sshKeygen.attempt(
                        ["-Y", "verify"] + arguments, input: message, in: folder)
                    let isFine =
                        entry.names("me@x") && entry.allows(namespace: "n@x") && (entry.validAfter ?? 0) <= seconds
                        && seconds <= entry.validBefore ?? .max
                    #expect((outcome.status == 0) == isFine, "\(text) at \(time): \(outcome.errors)")
                }
            }
        }
    }

    @Test func readsRevokedKeysAndFingerprints() throws {
        let key = try KeySamples.key().publicKey
        let other = try PrivateKey.generate(.p256).publicKey
        func contains(_ text: String) throws -> Bool { try RevokedKeys(Bytes(text.utf8)).contains(key) }
        #expect(try !contains("") && !contains("# nothing\n\n") && !contains(other.openSSHLine()))
        #expect(try contains("# gone\n\(key.openSSHLine(comment: "x"))\n"))
        #expect(try contains("ssh-rsa AAAA\n\(key.fingerprint)\n"))
        #expect(try contains("  \(key.fingerprint) lost on the train"))
        for text in ["garbage", "SHA256:AAAA", "MD5:00", "ssh-ed25519 AAAA", key.fingerprint + "=", "\u{0}"] {
            #expect(refusal { _ = try contains(text) } == "revoked-syntax", "\(text)")
        }
        #expect(refusal { _ = try RevokedKeys(Bytes("SSHKRL\n\0".utf8) + [0, 0, 0, 1]) } == "revoked-krl")
    }
}
