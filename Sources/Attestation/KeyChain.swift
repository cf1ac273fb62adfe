// `colophon key`: makes keys, shows public ones, and keeps the lists of signers and of revoked keys.
import Bundles
import Documents
import Evidence
import Files
package import Primitives
import ReleaseModel
package import Signing
package import Workspace

package struct KeyChain: Sendable {
    package let workspace: Workspace
    private var files: TrustFiles { TrustFiles(workspace) }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Makes a private key at `path`, for its owner alone, and the line of its public key in `path.pub`. Neither may be
    /// there already.
    package static func generate(
        _ algorithm: KeyAlgorithm, form: PrivateKey.Form, at path: String, comment: String
    ) throws(WorkspaceError) -> PublicKey {
        let publicPath = path + ".pub"
        for each in [path, publicPath] where Files.kind(each) != nil {
            throw WorkspaceError(findings: [
                Finding(
                    "key-exists", .error, "there is a file of this name already",
                    remedy: "Choose another name: a key that was used is never written over.", file: each)
            ])
        }
        guard comment.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw refusal("key-comment", "the comment has a control character", "Give one line of text.")
        }
        let key: PrivateKey
        do throws(SigningError) { key = try PrivateKey.generate(algorithm) } catch {
            throw WorkspaceError(error, file: path)
        }
        do throws(FileError) {
            if let folder = Files.parent(path), !folder.isEmpty { try Files.makeDirectory(folder) }
            try Files.createPrivate(Bytes(key.text(form, comment: comment).utf8), at: path)
            try Files.writeAtomically(Bytes((key.publicKey.openSSHLine(comment: comment) + "\n").utf8), to: publicPath)
        } catch { throw WorkspaceError(error, remedy: "Choose a folder that can be written.") }
        return key.publicKey
    }

    /// The public key of a file of either kind, of `$VARIABLE`, or of a fingerprint that `allowed_signers` lists; nil: of
    /// the key that the configuration names. The paths are those of where colophon runs.
    package func publicKey(_ name: String?) throws(WorkspaceError) -> PublicKey {
        guard let name else {
            guard let configured = workspace.configuration.signing.key else {
                throw Self.refusal(
                    "no-key", "no key is named", "Name its file or $VARIABLE, or set sign.key in colophon.yaml.",
                    file: workspace.configurationFile)
            }
            return try Self.publicKey(of: KeySource(configured, place: workspace.path))
        }
        if name.hasPrefix("SHA256:") {
            guard let entry = try files.signers().entries.first(where: { $0.key.fingerprint.hasSameBytes(as: name) })
            else {
                throw Self.refusal(
                    "unknown-key", "no line of \(TrustFiles.signersName) has this key: \(excerpt(name))",
                    "Give the file of the public key instead.", file: files.signersPath)
            }
            return entry.key
        }
        return try Self.publicKey(of: KeySource(name))
    }

    /// Of a private or a public key. Who may read a file with a public key doesn't matter.
    package static func publicKey(of source: KeySource) throws(WorkspaceError) -> PublicKey {
        do throws(SigningError) {
            if case .file(let path) = source, let bytes = try? Files.read(path, limit: 65536), !isPrivate(bytes) {
                return try PublicKey(file: bytes)
            }
            return try source.privateKey().publicKey
        } catch { throw WorkspaceError(error, file: source.name) }
    }

    private static func isPrivate(_ file: Bytes) -> Bool {
        file.starts(with: "-----BEGIN ".utf8) && !file.starts(with: "-----BEGIN PUBLIC KEY".utf8)
    }

    // MARK: Signers

    /// What a signer's key may sign.
    package enum Purpose: String, Sendable, CaseIterable {
        case release, sync

        package var namespace: String { self == .release ? Attestations.namespace : Attestations.approvalNamespace }
    }

    /// Adds a signer to `allowed_signers`; or changes the line that already has this signer with this key. What is not given
    /// stays as it is; a new key is for releases.
    package func allow(
        _ identity: String, _ key: PublicKey, after: Timestamp?, before: Timestamp?, for purposes: [Purpose] = []
    ) throws(WorkspaceError) -> String {
        guard !identity.isEmpty, identity.utf8.first != UInt8(ascii: "#"),
            identity.unicodeScalars.allSatisfy({
                $0.value > 0x20 && $0.value < 0x7F && !"\",*?!".unicodeScalars.contains($0)
            })
        else {
            throw Self.refusal(
                "signer-name", "\(excerpt(identity)) can't be the name of a signer",
                "Use an address or a name: no spaces, no quotation marks, none of , * ? ! and no # at its start.")
        }
        var entry =
            try files.signers().entries(for: key).first { $0.principals.hasSameBytes(as: identity) }
            ?? AllowedSigner(
                principals: identity, key: key, namespaces: Attestations.namespace)
        if !purposes.isEmpty {
            entry.namespaces = Purpose.allCases.filter(purposes.contains).map(\.namespace).joined(separator: ",")
        }
        entry.validAfter = after?.secondsSinceEpoch ?? entry.validAfter
        entry.validBefore = before?.secondsSinceEpoch ?? entry.validBefore
        try replace([entry])
        return Self.line(entry)
    }

    /// Writes each entry's line anew, or adds it where it has none (line 0), and leaves all other lines alone.
    private func replace(_ entries: [AllowedSigner]) throws(WorkspaceError) {
        for entry in entries {
            if let after = entry.validAfter, let before = entry.validBefore, after > before {
                throw Self.refusal(
                    "signer-time", "the key would end before it begins",
                    "Give a time after \(Timestamp(secondsSinceEpoch: after).text).", file: files.signersPath)
            }
        }
        let text = try TrustFiles.text(files.signersPath)
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Bytes($0) }
        if lines.last?.isEmpty == true { lines.removeLast() }
        for entry in entries {
            let line = Bytes(Self.line(entry).utf8)
            if lines.indices.contains(entry.line - 1) { lines[entry.line - 1] = line } else { lines.append(line) }
        }
        try Self.write(lines, to: files.signersPath)
    }

    package static func line(_ entry: AllowedSigner) -> String {
        let times = [("valid-after", entry.validAfter), ("valid-before", entry.validBefore)].compactMap { name, time in
            time.map { "\(name)=\"\(KeyTime.text(Timestamp(secondsSinceEpoch: $0)))\"" }
        }
        let options = (entry.namespaces.map { ["namespaces=\"\($0)\""] } ?? []) + times
        let words =
            [entry.principals.contains(" ") ? "\"\(entry.principals)\"" : entry.principals]
            + (options.isEmpty ? [] : [options.joined(separator: ",")])
        return words.joined(separator: " ") + " " + entry.key.openSSHLine(comment: entry.comment)
    }

    // MARK: Revocation

    package enum Revocation: Sendable, Hashable {
        case listed
        case wasListed
        /// Ended in so many lines of `allowed_signers`.
        case ended(lines: Int)
    }

    /// Adds the key to `revoked_keys`, under a comment with the day and the reason. With `from`, the key only ends then: it
    /// still counts for whoever verifies as of an earlier time.
    package func revoke(
        _ key: PublicKey, reason: String, from: Timestamp?, today: Timestamp
    ) throws(WorkspaceError) -> Revocation {
        guard !reason.isEmpty, reason.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw Self.refusal("revocation-reason", "the reason is no line of text", "Say in a line why it is revoked.")
        }
        if let from {
            var entries = try files.signers().entries(for: key)
            guard !entries.isEmpty else {
                throw Self.refusal(
                    "unknown-key", "no line of \(TrustFiles.signersName) has the key \(key.fingerprint)",
                    "Leave the time out to revoke it altogether.", file: files.signersPath)
            }
            for index in entries.indices {
                entries[index].validBefore = min(entries[index].validBefore ?? .max, from.secondsSinceEpoch)
            }
            try replace(entries)
            return .ended(lines: entries.count)
        }
        if try files.revoked().contains(key) { return .wasListed }
        let text = try TrustFiles.text(files.revokedPath)
        let lines = ["# \(today.dateText): \(reason)", key.openSSHLine()].map { Bytes($0.utf8) }
        let all = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Bytes($0) }
        try Self.write((all.last?.isEmpty == true ? all.dropLast() : all) + lines, to: files.revokedPath)
        return .listed
    }

    private static func write(_ lines: some Sequence<Bytes>, to path: String) throws(WorkspaceError) {
        do throws(FileError) {
            try Files.writeAtomically(lines.flatMap { $0 + [UInt8(ascii: "\n")] }, to: path)
        } catch { throw WorkspaceError(error) }
    }

    private static func refusal(
        _ code: String, _ message: String, _ remedy: String, file: String? = nil
    ) -> WorkspaceError {
        WorkspaceError(findings: [Finding(code, .error, message, remedy: remedy, file: file)])
    }
}
