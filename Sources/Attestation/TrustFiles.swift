// What a workspace says about its signers: `allowed_signers` and `revoked_keys`, beside its configuration.
import Bundles
import Evidence
import Files
package import Primitives
import ReleaseModel
package import Signing
package import Workspace

/// Both files are the publisher's own, committed, and published with the site as they are.
package struct TrustFiles: Sendable {
    package static let signersName = "allowed_signers"
    package static let revokedName = "revoked_keys"

    package let signersPath: String
    package let revokedPath: String

    package init(_ workspace: Workspace) {
        signersPath = workspace.path(Self.signersName)
        revokedPath = workspace.path(Self.revokedName)
    }

    /// No file, no signers.
    package func signers() throws(WorkspaceError) -> AllowedSigners {
        try Self.read(signersPath) { bytes throws(SigningError) in try AllowedSigners(bytes) }
    }

    package func revoked() throws(WorkspaceError) -> RevokedKeys {
        try Self.read(revokedPath) { bytes throws(SigningError) in try RevokedKeys(bytes) }
    }

    /// The text of a file, whose last line has its end; empty where there is none.
    package static func text(_ path: String) throws(WorkspaceError) -> Bytes {
        do throws(FileError) {
            var bytes = try Files.readIfPresent(path, limit: 1 << 20) ?? []
            if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
            return bytes
        } catch { throw WorkspaceError(error) }
    }

    private static func read<Value>(
        _ path: String, _ parse: (Bytes) throws(SigningError) -> Value
    ) throws(WorkspaceError) -> Value {
        let bytes = try text(path)
        do throws(SigningError) { return try parse(bytes) } catch { throw WorkspaceError(error, file: path) }
    }
}

extension WorkspaceError {
    /// `file`: where the key or the list stands, or the name of a variable.
    package init(_ error: SigningError, file: String?) {
        self.init(findings: [
            Finding(error.code, .error, error.message, remedy: error.remedy, file: file, line: error.line)
        ])
    }
}
