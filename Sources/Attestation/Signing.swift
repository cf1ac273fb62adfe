// Signs publications: keeps the signatures that still fit, adds those that are missing, and drops what is stale.
import Bundles
import Evidence
package import Files
package import Primitives
package import ReleaseModel
package import Signing
package import Workspace

package struct Signing: Sendable {
    package let workspace: Workspace
    package let signers: [Signer]
    package let trust: TrustPublication
    /// What statements say the time is.
    package let time: Timestamp
    /// Output folders with earlier signatures, looked through in this order.
    package let folders: [String]

    /// The files of one place, and the paths of those that must not stand there.
    package struct Result: Sendable {
        package var files: [OutputFile] = []
        package var dropped: [String] = []
        /// Releases that fewer have signed than should.
        package var findings: [Finding] = []

        package init(files: [OutputFile] = [], dropped: [String] = [], findings: [Finding] = []) {
            self.files = files
            self.dropped = dropped
            self.findings = findings
        }

        package mutating func add(_ other: Result) {
            files += other.files
            dropped += other.dropped
            findings += other.findings
        }
    }

    /// `now`: seconds since 1970. `previous`: an earlier output.
    package init(
        _ workspace: Workspace, signers: [Signer], now: Int, previous: String? = nil
    ) throws(WorkspaceError) {
        self.workspace = workspace
        self.signers = signers
        time = Timestamp(secondsSinceEpoch: now)
        trust = try TrustPublication(workspace, signer: signers.first?.publicKey)
        folders = [workspace.outputPath, previous].compactMap { $0 }
    }

    /// The configured key, where it can be had. Where it isn't there, as on a machine that only looks at drafts, nothing is
    /// signed, and a warning says so; a key that is there and can't be used is an error.
    package static func configured(
        _ workspace: Workspace, now: Int, previous: String?
    ) throws(WorkspaceError) -> (signing: Signing, findings: [Finding]) {
        var signers: [Signer] = []
        var findings: [Finding] = []
        if let name = workspace.configuration.signing.key {
            let source = KeySource(name, place: workspace.path)
            do throws(SigningError) {
                let key = try source.privateKey()
                signers.append(.key(key, name: try Self.name(of: key.publicKey, in: workspace)))
            } catch {
                guard error.code == "key-missing" else { throw WorkspaceError(error, file: source.name) }
                findings.append(
                    Finding(
                        "not-signed", .warning, "nothing is signed: \(error.message)", remedy: error.remedy,
                        file: workspace.configurationFile, field: "sign.key"))
            }
        }
        return (try Signing(workspace, signers: signers, now: now, previous: previous), findings)
    }

    private static func name(of key: PublicKey, in workspace: Workspace) throws(SigningError) -> String {
        do throws(WorkspaceError) { return try Signer.name(of: key, in: workspace) } catch {
            let first = error.findings.first
            throw SigningError(
                first?.code ?? "signers-syntax", first?.message ?? "", remedy: first?.remedy ?? "", line: first?.line)
        }
    }

    // MARK: One publication

    /// The attestations of the publication in `folder`, relative to the site. A draft has none.
    package func attest(
        folder: String, bundleName: String, checksums: () -> Bytes?, bundle: () -> ByteSource?
    ) async throws(SigningError) -> Result {
        let identifier = BundleFormat.identifier(ofBundle: bundleName)
        let paths = Attestations.files(identifier).map { Files.join(folder, $0) }
        let present = present(folder, bundleName: bundleName)
        guard !signers.isEmpty || !present.isEmpty else { return Result() }
        guard let checksums = checksums(), let source = bundle(), let read = try? BundleReader.read(source),
            !read.isDraft
        else {
            return Result(dropped: paths)
        }
        let publication = SignedPublication(
            folder: folder, checksums: checksums, bundle: read, location: location(folder, bundleName))
        var set = AttestationSet()
        for place in present where set == AttestationSet() {
            set = AttestationSet(in: place, identifier: identifier)
            set.keepFitting(publication, keys: trust.signers.entries.map(\.key), revoked: trust.revoked)
        }
        for signer in signers { try await set.add(signer, to: publication, at: time) }
        let files = set.files(of: publication)
        return Result(
            files: files, dropped: paths.filter { path in !files.contains { $0.path.hasSameBytes(as: path) } },
            findings: tooFew(set.signatures, folder))
    }

    /// Where earlier attestations of the publication lie.
    package func present(_ folder: String, bundleName: String) -> [String] {
        let identifier = BundleFormat.identifier(ofBundle: bundleName)
        return folders.map { Files.join($0, folder) }.filter { AttestationSet.exists(in: $0, identifier: identifier) }
    }

    /// One signer too few is a warning: the others sign afterwards.
    private func tooFew(_ signatures: [SSHSignature], _ folder: String) -> [Finding] {
        let threshold = workspace.configuration.signing.threshold
        var tally = SignerTally()
        for signature in signatures {
            tally.add(signature.key, principals: trust.signers.entries(for: signature.key).first?.principals)
        }
        guard !signatures.isEmpty, tally.signers.count < threshold else { return [] }
        return [
            Finding(
                "too-few-signatures", .warning,
                "\(folder) is signed by \(tally.signers.count) of the \(threshold) signers that it should have",
                remedy: "Have the others sign it: colophon sign \(folder) --key KEY.",
                file: workspace.configurationFile, field: "sign.threshold")
        ]
    }

    private func location(_ folder: String, _ name: String) -> String? {
        workspace.configuration.site.url.map { "\($0)/\(WebLink.path(folder))/\(WebLink.path(name))" }
    }

    // MARK: The site

    /// The lists of signers, their keys, and the signature on the lock.
    package func site(lock: Bytes) async throws(SigningError) -> Result {
        let path = Attestations.lockSignature
        // A signed list of nothing would serve whoever hides everything.
        guard lock != LockFile.bytes(Lock()) else { return Result(files: trust.files, dropped: [path]) }
        var signatures: [SSHSignature] = []
        for folder in folders where signatures.isEmpty {
            let text = (try? Files.readIfPresent(Files.join(folder, path), limit: 1 << 20)) ?? nil
            signatures = text.flatMap { try? SSHSignature.read($0) } ?? []
        }
        signatures = signatures.filter {
            $0.namespace == Attestations.namespace && !trust.revoked.contains($0.key) && $0.isValid(for: lock)
        }
        for signer in signers where !signatures.contains(where: { $0.key == signer.publicKey }) {
            signatures.append(try await signer.sign(lock))
        }
        guard !signatures.isEmpty else { return Result(files: trust.files, dropped: [path]) }
        let text = signatures.map(\.text).joined()
        return Result(files: trust.files + [OutputFile(path: path, bytes: Bytes(text.utf8))])
    }
}
