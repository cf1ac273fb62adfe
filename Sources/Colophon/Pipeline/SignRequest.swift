// `colophon sign`: signs what an earlier build published, without building anything.
package import Attestation
import Bundles
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Signing
import Verification
package import Workspace

package struct SignRequest: Sendable {
    package let signing: Signing
    /// Empty: all.
    package let versions: [String]

    package init(_ signing: Signing, versions: [String]) {
        self.signing = signing
        self.versions = versions
    }

    package struct Outcome: Sendable {
        /// Folders of publications, `2.0.1`, in the order of their names.
        package var signed: [String] = []
        /// New or changed files.
        package var written: [String] = []
        /// Drafts that were passed over.
        package var findings: [Finding] = []

        package init(signed: [String] = [], written: [String] = [], findings: [Finding] = []) {
            self.signed = signed
            self.written = written
            self.findings = findings
        }
    }

    private var output: String { signing.workspace.outputPath }

    /// Only what verifies is signed: what a signature vouches for was looked at first. Where one release of those asked for
    /// doesn't, or isn't there, nothing is written.
    package func run() async throws(WorkspaceError) -> Outcome {
        let ledger = try signing.workspace.ledger()
        let (folders, lock) = try published()
        var outcome = Outcome()
        var errors: [Finding] = []
        var made = Signing.Result()
        for folder in folders {
            guard let publication = Publication.read(folder, root: output, today: signing.time, limits: .standard)
            else { continue }
            if let problem = publication.refusal {
                errors.append(finding("not-sound", .error, folder, "it is not signed: \(problem)", "Build it again."))
            } else if publication.bundle?.isDraft != false {
                let isNamed = !versions.isEmpty
                let draft = finding(
                    "draft-not-signed", isNamed ? .error : .note, folder, "a draft is not signed", "Release it first.")
                if isNamed { errors.append(draft) } else { outcome.findings.append(draft) }
            } else {
                made.add(try await attest(folder))
                outcome.signed.append(folder)
            }
        }
        let known = Set(folders.map { BytewiseKey(Self.version(of: $0)) })
        errors += versions.filter { !known.contains(BytewiseKey($0)) }.map {
            finding("not-published", .error, $0, "it is not in the output", "Build it first: colophon build \($0).")
        }
        guard errors.isEmpty else { throw WorkspaceError(findings: errors) }
        if let lock {
            do throws(SigningError) { made.add(try await signing.site(lock: lock)) } catch {
                throw WorkspaceError(error, file: LockFile.name)
            }
        }
        if signing.trust.isOfOneKey, signing.workspace.configuration.signing.key == nil {
            outcome.findings.append(
                Finding(
                    "signers-not-listed", .warning,
                    "there is no list of signers: the published one is made of this key, and ends with a build without it",
                    remedy: "List who signs: colophon key allowed-signers IDENTITY KEY.pub.",
                    file: TrustFiles.signersName))
        }
        outcome.findings += made.findings
        let entries: [OutputEntry]
        do throws(FileError) { entries = try ledger.stage.take(made.files) } catch { throw WorkspaceError(error) }
        outcome.written = try ledger.commit(entries, removingStale: false, dropping: made.dropped).written
        ledger.end()
        return outcome
    }

    /// The publications that are asked for, and the lock.
    private func published() throws(WorkspaceError) -> (folders: [String], lock: Bytes?) {
        do throws(FileError) {
            return (
                try Verifier.publicationFolders(in: output).filter(wants),
                try Files.readIfPresent(Files.join(output, LockFile.name))
            )
        } catch { throw WorkspaceError(error, remedy: "Build the site first.") }
    }

    private func attest(_ folder: String) async throws(WorkspaceError) -> Signing.Result {
        let path = Files.join(output, folder)
        let checksums: Bytes
        let name: String
        do throws(FileError) {
            checksums = try Files.read(Files.join(path, Attestations.checksums))
            name = try Files.list(path).first { $0.path.hasSuffix(BundleFormat.suffix) }?.path ?? ""
        } catch { throw WorkspaceError(error) }
        do throws(SigningError) {
            return try await signing.attest(
                folder: folder, bundleName: name, checksums: { checksums },
                bundle: { try? ByteSource(file: Files.join(path, name), limit: BundleReader.Limits.standard.bytes) })
        } catch { throw WorkspaceError(error, file: path) }
    }

    private func wants(_ folder: String) -> Bool {
        versions.isEmpty || versions.contains { $0.hasSameBytes(as: Self.version(of: folder)) }
    }

    private static func version(of folder: String) -> String {
        String(decoding: folder.utf8.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
    }

    private func finding(
        _ code: String, _ severity: FindingSeverity, _ folder: String, _ message: String, _ remedy: String
    ) -> Finding {
        Finding(code, severity, message, remedy: remedy, file: Files.join(output, folder))
    }
}

extension Publication {
    /// Why nobody should vouch for it; nil: it verifies.
    fileprivate var refusal: String? {
        problems.first ?? reports.lazy.flatMap(\.items).first { $0.status == .failed }.map { $0.problem ?? $0.name }
    }
}
