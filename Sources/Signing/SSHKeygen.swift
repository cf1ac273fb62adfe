// Signs with the ssh-keygen program, and so with keys that only ssh-agent or a device holds.
import Files
import Glibc
package import Primitives
import Subprocess
import SystemPackage

package enum SSHKeygen {
    /// `publicKeyPath` names the key, whose private half the agent holds (or the file beside it). The message goes in
    /// through standard input and the signature comes back through standard output: nothing is written.
    package static func sign(
        _ message: Bytes, publicKeyPath: String, namespace: String
    ) async throws(SigningError) -> SSHSignature {
        guard !publicKeyPath.utf8.contains(0), !publicKeyPath.hasPrefix("-") else {
            throw failure("the key's path begins with a hyphen or holds a NUL character")
        }
        let output: Bytes
        do {
            let input = try Descriptor.unnamed(holding: message)
            let result = try await Subprocess.run(
                .name("ssh-keygen"), arguments: ["-Y", "sign", "-q", "-n", namespace, "-f", publicKeyPath],
                environment: .inherit.updating(["LC_ALL": "C"]),
                input: .fileDescriptor(FileDescriptor(rawValue: input.raw), closeAfterSpawningProcess: false),
                output: .bytes(limit: 65536), error: .string(limit: 65536))
            guard case .exited(0) = result.terminationStatus else {
                let said = result.standardError.split(separator: "\n").prefix(2).joined(separator: "; ")
                throw failure("ssh-keygen could not sign: \(said)")
            }
            output = result.standardOutput
        } catch let error as SigningError { throw error } catch {
            throw failure("ssh-keygen could not be run")
        }
        guard let signature = try SSHSignature.read(output).first, signature.namespace == namespace,
            signature.isValid(for: message)
        else { throw failure("ssh-keygen gave a signature that doesn't fit") }
        return signature
    }

    private static func failure(_ message: String) -> SigningError {
        SigningError(
            "agent-failed", message,
            remedy: "See that ssh-add -l lists the key, and give the path of its public key file.")
    }
}
