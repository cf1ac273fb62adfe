// SSHSIG: both ways between this program and ssh-keygen, and what is refused.
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import Signing
import Sync
import Testing
import Verification
import Workspace

@Suite struct SSHSignatureTests {
    private static let namespace = "colophon-release@v1"
    private let message = Bytes("abc  bundle.tar.gz\n".utf8)

    @Test(.enabled(if: ForeignTool.sshKeygen.isWanted), arguments: KeyAlgorithm.allCases)
    func sshKeygenAcceptsIt(_ algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let folder = try TemporaryFolder()
        let signature = try SSHSignature(of: message, by: key, namespace: Self.namespace)
        try folder.write(Bytes(signature.text.utf8), to: "sig")
        try folder.write(Bytes("me@example.org \(key.publicKey.openSSHLine())\n".utf8), to: "signers")
        try folder.write(Bytes("\(key.publicKey.openSSHLine())\n".utf8), to: "revoked")
        func verify(_ message: Bytes, _ namespace: String, _ more: [String] = []) throws -> Int32 {
            let arguments = ["-Y", "verify", "-f", "signers", "-I", "me@example.org", "-n", namespace, "-s", "sig"]
            return try ForeignTool.sshKeygen.attempt(arguments + more, input: message, in: folder).status
        }
        #expect(try verify(message, Self.namespace) == 0)
        #expect(try verify(message + [0], Self.namespace) != 0)
        #expect(try verify(message, "file") != 0)
        #expect(try verify(message, Self.namespace, ["-r", "revoked"]) != 0)
        let found = try ForeignTool.sshKeygen.run(["-Y", "find-principals", "-s", "sig", "-f", "signers"], in: folder)
        #expect(found.text == "me@example.org\n")
    }

    @Test(.enabled(if: ForeignTool.sshKeygen.isWanted), arguments: KeyAlgorithm.allCases)
    func acceptsWhatSSHKeygenSigns(_ algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let folder = try TemporaryFolder()
        try folder.write(Bytes(key.text(.openssh).utf8), to: "key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path("key"))
        for hash in ["sha256", "sha512"] {
            let arguments = ["-Y", "sign", "-n", Self.namespace, "-f", "key", "-O", "hashalg=\(hash)"]
            let text = try ForeignTool.sshKeygen.run(arguments, input: message, in: folder).output
            let signature = try #require(try SSHSignature.read(text).first)
            #expect(signature.isValid(for: message) && signature.key == key.publicKey)
            #expect(signature.hash.rawValue == hash && signature.namespace == Self.namespace)
            #expect(Bytes(signature.text.utf8) == text)
        }
    }

    @Test(.enabled(if: ForeignTool.sshKeygen.isWanted)) func signsTheSameAsTheProgramDoes() async throws {
        let key = try KeySamples.key()
        let path: String
        let folder = try TemporaryFolder()
        try Files.createPrivate(Bytes(key.text(.openssh).utf8), at: folder.path("key"))
        try folder.write(Bytes(key.publicKey.openSSHLine().utf8), to: "key.pub")
        path = folder.path("key.pub")
        let foreign = try await SSHKeygen.sign(message, publicKeyPath: path, namespace: Self.namespace)
        // Ed25519 leaves nothing to chance.
        #expect(try foreign == SSHSignature(of: message, by: key, namespace: Self.namespace))
        // It ends before it has read what it is to sign, which is more than a pipe holds.
        let long = Bytes(repeating: 0x61, count: 1 << 20)
        await #expect(throws: SigningError.self) {
            _ = try await SSHKeygen.sign(long, publicKeyPath: path + ".none", namespace: Self.namespace)
        }
    }

    @Test func readsSeveralSignatures() throws {
        let first = try SSHSignature(of: message, by: KeySamples.key(), namespace: Self.namespace)
        let second = try SSHSignature(of: message, by: .generate(.p256), namespace: Self.namespace)
        #expect(try SSHSignature.read(Bytes((first.text + second.text).utf8)) == [first, second])
        for text in ["", "\n", first.text + "\n", first.text + "x", "\n" + first.text, String(first.text.dropLast())] {
            #expect(refusal { _ = try SSHSignature.read(Bytes(text.utf8)) } == "sshsig-armor", "\(text)")
        }
        let many = String(repeating: first.text, count: 65)
        #expect(refusal { _ = try SSHSignature.read(Bytes(many.utf8)) } == "sshsig-size")
    }

    @Test(arguments: KeyAlgorithm.allCases) func noFlippedBitIsAccepted(_ algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let text = Bytes(try SSHSignature(of: message, by: key, namespace: Self.namespace).text.utf8)
        for index in text.indices {
            for bit in 0..<8 {
                var damaged = text
                damaged[index] ^= 1 << UInt8(bit)
                let accepted = (try? SSHSignature.read(damaged))?.contains {
                    $0.key == key.publicKey && $0.namespace == Self.namespace && $0.isValid(for: message)
                }
                #expect(accepted != true, "byte \(index), bit \(bit)")
            }
        }
    }

    /// Each field that ssh-keygen writes in one way only (PROTOCOL.sshsig), written in another.
    @Test func refusesOtherFields() throws {
        let key = try KeySamples.key()
        let sound = try SSHSignature(of: message, by: key, namespace: Self.namespace)
        func string(_ text: Bytes) -> Bytes { [0, 0, 0, UInt8(text.count)] + text }
        func string(_ text: String) -> Bytes { string(Bytes(text.utf8)) }
        func code(
            magic: String = "SSHSIG", version: UInt8 = 1, namespace: String = Self.namespace, reserved: String = "",
            hash: String = "sha512", algorithm: String = "ssh-ed25519", tail: Bytes = []
        ) -> String? {
            var blob = Bytes(magic.utf8) + [0, 0, 0, version] + string(key.publicKey.sshBlob) + string(namespace)
            blob += string(reserved) + string(hash) + string(string(algorithm) + string(sound.signature)) + tail
            let text = "-----BEGIN SSH SIGNATURE-----\n\(Base64.encode(blob))\n-----END SSH SIGNATURE-----\n"
            return refusal { _ = try SSHSignature.read(Bytes(text.utf8)) }
        }
        #expect(code() == nil)
        #expect(code(magic: "SSHSIX") == "sshsig-blob")
        #expect(code(version: 2) == "sshsig-version")
        #expect(code(namespace: "") == "sshsig-namespace")
        #expect(code(reserved: "x") == "sshsig-reserved")
        #expect(code(hash: "sha1") == "sshsig-hash")
        #expect(code(algorithm: "rsa-sha2-512") == "sshsig-algorithm")
        #expect(code(tail: [0]) == "sshsig-blob")
    }
}
