// Nothing that goes wrong with a private key may repeat a part of it.
import Bundles
import Evidence
import Files
import Foundation
import Primitives
import Secrets
import Signing
import Testing
import Verification

@Suite struct KeySecrecyTests {
    /// What `body` says where it refuses; nil: it doesn't.
    private func said(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return "\(error) \(String(reflecting: error))" }
    }

    /// Pieces of the key's base64 that its public key doesn't have.
    private func secrets(_ text: String) -> [String] {
        let lines = text.split(separator: "\n").dropFirst().dropLast().joined()
        return stride(from: 0, to: lines.count - 12, by: 1).map { String(lines.dropFirst($0).prefix(12)) }
    }

    @Test(arguments: KeyAlgorithm.allCases, PrivateKey.Form.allCases)
    func noErrorRepeatsAPartOfAKey(_ algorithm: KeyAlgorithm, _ form: PrivateKey.Form) throws {
        let text = try PrivateKey.generate(algorithm).text(form)
        let lines = text.split(separator: "\n").map(String.init)
        let body = lines.dropFirst().dropLast()
        let secrets = secrets(text)
        let joined = body.joined()
        // Line breaks that a form or a variable has swallowed.
        var damaged: [String] = [lines.joined(), lines.joined(separator: " "), lines.joined(separator: "\\n")]
        // Only the base64; the first line with it; an end of another kind.
        damaged += [joined, body.joined(separator: "\n"), lines.dropLast().joined(separator: "\n")]
        damaged.append(lines.dropLast().joined(separator: "\n") + "\n-----END OTHER-----")
        damaged.append(lines[0] + joined + "\n" + text)
        damaged.append("-----BEGIN \(joined)-----\nAAAA\n-----END \(joined)-----")
        damaged.append("-----BEGIN \(joined)-----\nAAAA\n-----END X-----")
        for file in damaged {
            let bytes = Bytes(file.utf8)
            var all: [String?] = [KeySource(file).name]
            all.append(said { _ = try PrivateKey(file: bytes) })
            all.append(said { _ = try PublicKey(file: bytes) })
            all.append(said { _ = try AllowedSigners(bytes) })
            all.append(said { _ = try RevokedKeys(bytes) })
            all.append(said { _ = try KeySource(file).privateKey() })
            #expect(all.count { $0 != nil } >= 4)
            for text in all.compactMap({ $0 }) {
                #expect(!secrets.contains(where: text.contains), "\(secrets.filter(text.contains).count)")
            }
        }
    }

    @Test func aKeyInPlaceOfItsNameIsRefused() throws {
        for form in PrivateKey.Form.allCases {
            let text = try PrivateKey.generate(.ed25519).text(form)
            #expect(KeySource(text) == .pasted)
            #expect(refusal { _ = try KeySource(text).privateKey() } == "key-pasted")
        }
        #expect(KeySource("keys/release") == .file("keys/release"))
        #expect(KeySource("$KEY") == .variable("KEY"))
    }
}
