// Key files: both forms against ssh-keygen and openssl, and what is refused.
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import Secrets
import Signing
import Sync
import Testing
import Verification
import Workspace

@Suite struct KeyFormTests {
    private static let hasTools = ForeignTool.sshKeygen.isWanted && ForeignTool.openssl.isWanted

    @Test(arguments: KeyAlgorithm.allCases, PrivateKey.Form.allCases)
    func readsWhatItWrites(_ algorithm: KeyAlgorithm, _ form: PrivateKey.Form) throws {
        for _ in 0..<20 {
            let key = try PrivateKey.generate(algorithm)
            let again = try PrivateKey(file: Bytes(key.text(form, comment: "a comment").utf8))
            #expect(again.publicKey == key.publicKey)
            let message = Bytes("message".utf8)
            #expect(key.publicKey.isValid(try again.signature(for: message), for: message))
            #expect(try PublicKey(file: Bytes(key.publicKey.pem.utf8)) == key.publicKey)
            #expect(try PublicKey(file: Bytes((key.publicKey.openSSHLine() + "\n").utf8)) == key.publicKey)
        }
    }

    @Test(.enabled(if: hasTools), arguments: KeyAlgorithm.allCases)
    func othersReadTheKeysItWrites(_ algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let folder = try TemporaryFolder()
        try folder.write(Bytes(key.text(.openssh, comment: "me").utf8), to: "key")
        try folder.write(Bytes(key.text(.pem).utf8), to: "key.pem")
        try folder.write(Bytes(key.publicKey.openSSHLine().utf8), to: "key.pub")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path("key"))
        let line = try ForeignTool.sshKeygen.run(["-y", "-f", "key"], in: folder).text
        #expect(line.hasPrefix(key.publicKey.openSSHLine()))
        let listed = try ForeignTool.sshKeygen.run(["-l", "-f", "key.pub"], in: folder).text
        #expect(listed.contains(" \(key.publicKey.fingerprint) "))
        #expect(
            try ForeignTool.openssl.run(["pkey", "-in", "key.pem", "-pubout"], in: folder).text == key.publicKey.pem)
    }

    @Test(.enabled(if: hasTools), arguments: [["-t", "ed25519"], ["-t", "ecdsa", "-b", "256"]])
    func readsTheKeysOfSSHKeygen(_ kind: [String]) throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b", "c", "d"] {
            // The comment's length decides about the padding.
            let arguments = kind + ["-q", "-N", "", "-C", String(repeating: "x", count: name.utf8.count), "-f", name]
            try ForeignTool.sshKeygen.run(arguments, in: folder)
            let key = try PrivateKey(file: folder.read(name))
            #expect(try PublicKey(file: folder.read("\(name).pub")) == key.publicKey)
        }
        try ForeignTool.sshKeygen.run(kind + ["-q", "-N", "secret", "-f", "locked"], in: folder)
        let locked = try folder.read("locked")
        #expect(refusal { _ = try PrivateKey(file: locked) } == "key-encrypted")
    }

    @Test(.enabled(if: hasTools)) func readsTheKeysOfOpenSSL() throws {
        let folder = try TemporaryFolder()
        for kind in [["ed25519"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]] {
            try ForeignTool.openssl.run(["genpkey", "-algorithm"] + kind + ["-out", "key.pem"], in: folder)
            let key = try PrivateKey(file: folder.read("key.pem"))
            let pem = try ForeignTool.openssl.run(["pkey", "-in", "key.pem", "-pubout"], in: folder).text
            #expect(key.publicKey.pem == pem)
            try ForeignTool.openssl.run(
                ["pkcs8", "-topk8", "-in", "key.pem", "-passout", "pass:x", "-out", "locked.pem"], in: folder)
            let locked = try folder.read("locked.pem")
            #expect(refusal { _ = try PrivateKey(file: locked) } == "key-encrypted")
        }
        try ForeignTool.openssl.run(
            ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec.pem"], in: folder)
        let sec1 = try folder.read("ec.pem")
        #expect(refusal { _ = try PrivateKey(file: sec1) } == "key-form")
        try ForeignTool.openssl.run(["genpkey", "-algorithm", "RSA", "-out", "rsa.pem"], in: folder)
        let rsa = try folder.read("rsa.pem")
        #expect(refusal { _ = try PrivateKey(file: rsa) } == "key-algorithm")
        try ForeignTool.openssl.run(
            ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", "p384.pem"], in: folder)
        let other = try folder.read("p384.pem")
        #expect(refusal { _ = try PrivateKey(file: other) } == "key-algorithm")
    }

    /// Readers end well on every flipped bit, and no file that was cut off is a key.
    @Test(arguments: KeyAlgorithm.allCases, PrivateKey.Form.allCases)
    func survivesDamageAndRefusesWhatWasCutOff(_ algorithm: KeyAlgorithm, _ form: PrivateKey.Form) throws {
        let text = Bytes(try PrivateKey.generate(algorithm).text(form).utf8)
        for index in text.indices {
            for bit in 0..<8 {
                var damaged = text
                damaged[index] ^= 1 << UInt8(bit)
                _ = try? PrivateKey(file: damaged)
                _ = try? PublicKey(file: damaged)
            }
            // The newline at its end is white space.
            if index < text.count - 1 { #expect(refusal { _ = try PrivateKey(file: Bytes(text[..<index])) } != nil) }
        }
    }

    @Test func refusesWhatIsNotOneStrictBlock() throws {
        let body = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
        func code(_ text: String) -> String? { refusal { _ = try PrivateKey(file: Bytes(text.utf8)) } }
        let begin = "-----BEGIN PRIVATE KEY-----"
        let end = "-----END PRIVATE KEY-----"
        #expect(code("\r\n\(begin)\r\n\(body)\r\n\(end)\r\n\n") == nil)
        for text in [
            "", "key", begin, "\(begin)\n\(end)", "\(begin)\n\(body)\n-----END PUBLIC KEY-----",
            "x\(begin)\n\(body)\n\(end)",
            "\(begin)\n\(body)\n\(end)\n\(begin)\n\(body)\n\(end)", "\(begin)\n\(body.dropLast())\n\(end)",
            "\(begin)\n\(body)=\n\(end)", "\(begin)\n \(body)\n\(end)",
            "-----BEGIN OTHER-----\n\(body)\n-----END OTHER-----",
            "\(begin)\n\n\(body)\n\(end)", "-----BEGIN -----\nAAAA\n-----END -----",
        ] { #expect(code(text) == "key-unreadable", "\(text)") }
        #expect(code("\(begin)\nProc-Type: 4,ENCRYPTED\n\n\(body)\n\(end)") == "key-encrypted")
        #expect(code("-----BEGIN PUBLIC KEY-----\n\(body)\n-----END PUBLIC KEY-----") == "key-form")
        // Something behind the key inside of it (X.690 has no room for it), and a length in two ways.
        #expect(code("\(begin)\n\(body)AAAA\n\(end)") == "key-unreadable")
        let long = Base64.encode([0x30, 0x81, 0x2E] + (Base64.decode(Bytes(body.utf8)) ?? []).dropFirst(2))
        #expect(code("\(begin)\n\(long)\n\(end)") == "key-unreadable")
    }

    @Test func publicKeysOfOtherKindsAreRefused() throws {
        let key = try KeySamples.key().publicKey
        #expect(refusal { _ = try PublicKey(openSSHLine: "ssh-rsa AAAA") } == "key-algorithm")
        #expect(refusal { _ = try PublicKey(openSSHLine: "ssh-ed25519") } == "key-unreadable")
        // The name before the base64 and the one inside have to agree.
        let line = key.openSSHLine().replacingOccurrences(of: "ssh-ed25519", with: "ecdsa-sha2-nistp256")
        #expect(refusal { _ = try PublicKey(openSSHLine: line) } == "key-unreadable")
        #expect(refusal { _ = try PublicKey(sshBlob: key.sshBlob + [0]) } == "key-unreadable")
        #expect(refusal { _ = try PublicKey(file: Bytes(KeySamples.rfc8410Private.utf8)) } == "key-unreadable")
        // The point (1, 1) is not on the curve.
        let zeros = Bytes(repeating: 0, count: 31)
        #expect(PublicKey(.p256, raw: [4] + zeros + [1] + zeros + [1]) == nil)
    }

    @Test func aPrivateKeyIsNeverShown() throws {
        let key = try KeySamples.key()
        var shown = "\(key) \(String(reflecting: key)) "
        dump(key, to: &shown)
        #expect(shown.contains(key.publicKey.fingerprint))
        #expect(!shown.contains("212, 238") && !shown.contains("d4ee72"))
    }

    @Test func readsKeysFromFilesThatOnlyTheirOwnerMayRead() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("key")
        try Files.createPrivate(Bytes(KeySamples.rfc8410Private.utf8), at: path)
        let key = try KeySamples.key().publicKey
        #expect(try KeySource("key", place: { folder.path($0) }).privateKey().publicKey == key)
        #expect(throws: FileError.self) { try Files.createPrivate([], at: path) }
        for mode in [0o640, 0o604, 0o620, 0o601] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(refusal { _ = try KeySource(path).privateKey() } == "key-mode")
        }
        #expect(refusal { _ = try KeySource(folder.path("none")).privateKey() } == "key-missing")
        #expect(refusal { _ = try KeySource(folder.path).privateKey() } == "key-missing")
        #expect(refusal { _ = try KeySource("$COLOPHON_NO_SUCH_VARIABLE").privateKey() } == "key-missing")
        setenv("COLOPHON_TEST_KEY", KeySamples.rfc8410Private, 1)
        #expect(try KeySource("$COLOPHON_TEST_KEY").privateKey().publicKey == key)
    }
}
