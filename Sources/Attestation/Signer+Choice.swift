// Which keys a command signs with: those it was given, or the configured one.
import Bundles
import Evidence
import Files
import ReleaseModel
import Signing
package import Workspace

extension Signer {
    /// `names`: files of private keys or `$VARIABLE`s; none: the configured key. Through ssh-keygen they are files of public
    /// keys, or those beside the private ones. `identity` counts for a single key.
    /// `withConfigured`: the configured key as well as those that are named.
    package static func chosen(
        _ names: [String], identity: String?, throughProgram: Bool, in workspace: Workspace,
        withConfigured: Bool = false
    ) throws(WorkspaceError) -> [Signer] {
        guard names.count < 2 || identity == nil else {
            throw WorkspaceError(findings: [
                Finding(
                    "signer-name", .error, "one identity is given for several keys",
                    remedy: "Sign with one key after the other, or list the signers in \(TrustFiles.signersName).")
            ])
        }
        var sources = names.map { KeySource($0) }
        if sources.isEmpty || withConfigured, let configured = workspace.configuration.signing.key {
            sources = [KeySource(configured, place: workspace.path)]
        }
        guard !sources.isEmpty else {
            throw WorkspaceError(findings: [
                Finding(
                    "no-key", .error, "there is no key to sign with",
                    remedy: "Name one with --key, or set sign.key in the configuration.",
                    file: workspace.configurationFile)
            ])
        }
        var signers: [Signer] = []
        for source in sources {
            if throughProgram {
                signers.append(try program(source))
                continue
            }
            let key: PrivateKey
            do throws(SigningError) { key = try source.privateKey() } catch {
                throw WorkspaceError(error, file: source.name)
            }
            signers.append(.key(key, name: try name(of: key.publicKey, given: identity, in: workspace)))
        }
        return signers
    }

    private static func program(_ source: KeySource) throws(WorkspaceError) -> Signer {
        guard case .file(let path) = source else {
            throw WorkspaceError(findings: [
                Finding(
                    "key-form", .error, "ssh-keygen takes a key's file, and not a variable",
                    remedy: "Give the path of the public key.", file: source.name)
            ])
        }
        let publicPath = path.hasSuffix(".pub") || Files.kind(path + ".pub") == nil ? path : path + ".pub"
        // ssh-keygen tells options from paths by the first letter.
        let named = publicPath.hasPrefix("-") ? "./\(publicPath)" : publicPath
        return .program(try KeyChain.publicKey(of: .file(publicPath)), path: named)
    }
}
