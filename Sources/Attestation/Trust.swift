// Whom an auditor believes: the keys and lists that they pass in, the time they ask about, and how many signers they want.
import Bundles
import Evidence
import Files
package import Primitives
import ReleaseModel
package import Signing
package import Workspace

package struct Trust: Sendable {
    package let signers: AllowedSigners
    /// Keys that count for whoever holds them, at any time.
    package let keys: [PublicKey]
    package let revoked: RevokedKeys
    /// Seconds since 1970.
    package let time: Int
    package let threshold: Int
    /// Whether drafts may be there that nobody signed. They are listed as such, and count as nobody's.
    package let allowsUnsignedDrafts: Bool

    package init(
        signers: AllowedSigners = .init(), keys: [PublicKey] = [], revoked: RevokedKeys = .init(), time: Int,
        threshold: Int = 1, allowsUnsignedDrafts: Bool = false
    ) {
        self.signers = signers
        self.keys = keys
        self.revoked = revoked
        self.time = time
        self.threshold = threshold
        self.allowsUnsignedDrafts = allowsUnsignedDrafts
    }

    /// Reads the files that the auditor names.
    package static func read(
        signers: String?, keys: [String], revoked: String?, time: Timestamp, threshold: Int,
        allowsUnsignedDrafts: Bool = false
    ) throws(WorkspaceError) -> Trust {
        Trust(
            signers: try signers.map { path throws(WorkspaceError) in
                try read(path) { bytes throws(SigningError) in try AllowedSigners(bytes) }
            } ?? AllowedSigners(),
            keys: try keys.map { path throws(WorkspaceError) in
                try read(path) { bytes throws(SigningError) in try PublicKey(file: bytes) }
            },
            revoked: try revoked.map { path throws(WorkspaceError) in
                try read(path) { bytes throws(SigningError) in try RevokedKeys(bytes) }
            } ?? RevokedKeys(),
            time: time.secondsSinceEpoch, threshold: threshold, allowsUnsignedDrafts: allowsUnsignedDrafts)
    }

    /// A file that isn't there is an error: an auditor who names a list means it.
    private static func read<Value>(
        _ path: String, _ parse: (Bytes) throws(SigningError) -> Value
    ) throws(WorkspaceError) -> Value {
        let bytes: Bytes
        do throws(FileError) { bytes = try Files.read(path, limit: 1 << 20) } catch { throw WorkspaceError(error) }
        do throws(SigningError) { return try parse(bytes) } catch { throw WorkspaceError(error, file: path) }
    }

    /// How far a key's signature on a release is believed.
    package enum KeyStatus: Sendable, Hashable {
        /// `principals`: the line's; nil: the key was passed in by itself.
        case trusted(principals: String?)
        case doubted(code: String, reason: String)
    }

    /// `namespace`: what the signature is for.
    package func status(of key: PublicKey, for namespace: String = Attestations.namespace) -> KeyStatus {
        if revoked.contains(key) { return .doubted(code: "key-revoked", reason: "its key is revoked") }
        if keys.contains(key) { return .trusted(principals: nil) }
        let entries = signers.entries(for: key)
        guard let first = entries.first else {
            return .doubted(code: "signer-unknown", reason: "its key is not among those that you trust")
        }
        // Of several lines about one key, one that counts is enough.
        if let entry = entries.first(where: { doubt($0, namespace) == nil }) {
            return .trusted(principals: entry.principals)
        }
        let (code, reason) = doubt(first, namespace) ?? ("signer-unknown", "")
        return .doubted(code: code, reason: reason)
    }

    private func doubt(_ entry: AllowedSigner, _ namespace: String) -> (code: String, reason: String)? {
        if !entry.allows(namespace: namespace) {
            return ("key-namespace", "its key (\(entry.principals)) is not allowed to sign for \(namespace)")
        }
        if let after = entry.validAfter, time < after {
            return ("key-not-yet-valid", "its key (\(entry.principals)) counts from \(text(after)) on")
        }
        if let before = entry.validBefore, time > before {
            return ("key-expired", "its key (\(entry.principals)) counts until \(text(before))")
        }
        return nil
    }

    private func text(_ seconds: Int) -> String { Timestamp(secondsSinceEpoch: seconds).text }

    /// The keys that signatures can be checked with: those that are named, believed or not, and `others`.
    package func keys(others: [PublicKey]) -> [PublicKey] { keys + signers.entries.map(\.key) + others }
}
