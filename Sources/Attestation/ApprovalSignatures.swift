// The signatures on a sync's approval: made, kept in a file beside it, and judged before a plan is carried out.
import Bundles
import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
package import Signing
package import Workspace

package struct ApprovalSignatures: Sendable {
    /// Who has to have signed, in the eyes of whoever carries a plan out.
    package struct Demand: Sendable, Hashable {
        /// At least this many signers.
        package var count: Int
        /// The lists; nil: those of the workspace.
        package var signersFile: String?
        package var revokedFile: String?

        package init(count: Int, signersFile: String? = nil, revokedFile: String? = nil) {
            self.count = count
            self.signersFile = signersFile
            self.revokedFile = revokedFile
        }
    }

    /// Of the approval itself.
    private let file: String
    private let approval: Bytes

    /// `approval`: the bytes of the approval in `file`.
    package init(file: String, approval: Bytes) {
        self.file = file
        self.approval = approval
    }

    /// Where the signatures on an approval stand.
    package static func file(of approval: String) -> String { approval + ".sig" }

    private var signatureFile: String { Self.file(of: file) }

    // MARK: Making

    /// Signs the approval beside a plan as it stands, beside those who signed it before; what is no signature on it goes.
    /// Gives the file of the signatures.
    package static func sign(_ approvalFile: String, by signers: [Signer]) async throws(WorkspaceError) -> String {
        let remedy = "Approve the plan first, and check that the folder can be written."
        let bytes: Bytes
        do throws(FileError) { bytes = try Files.read(approvalFile, limit: DocumentLimits.standard.bytes) } catch {
            throw WorkspaceError(error, remedy: remedy)
        }
        let signatures = ApprovalSignatures(file: approvalFile, approval: bytes)
        let text = try await signatures.adding(signers)
        do throws(FileError) { try Files.writeAtomically(text, to: signatures.signatureFile) } catch {
            throw WorkspaceError(error, remedy: remedy)
        }
        return signatures.signatureFile
    }

    private func adding(_ signers: [Signer]) async throws(WorkspaceError) -> Bytes {
        let text = (try? Files.readIfPresent(signatureFile, limit: 1 << 20)) ?? nil
        var signatures = (text.flatMap { try? SSHSignature.read($0) } ?? []).filter {
            $0.namespace.hasSameBytes(as: Attestations.approvalNamespace) && $0.isValid(for: approval)
        }
        for signer in signers where !signatures.contains(where: { $0.key == signer.publicKey }) {
            do throws(SigningError) {
                signatures.append(try await signer.sign(approval, for: Attestations.approvalNamespace))
            } catch { throw WorkspaceError(error, file: nil) }
        }
        return Bytes(signatures.map(\.text).joined().utf8)
    }

    // MARK: Judging

    /// Why too few who count have signed the approval; nothing: enough have. `now`: seconds since 1970.
    package func problems(_ demand: Demand, in workspace: Workspace, now: Timestamp) throws(WorkspaceError) -> [Finding]
    {
        let own = TrustFiles(workspace)
        let trust = try Trust.read(
            signers: demand.signersFile ?? present(own.signersPath), keys: [],
            revoked: demand.revokedFile ?? present(own.revokedPath), time: now, threshold: demand.count)
        let text: Bytes?
        do throws(FileError) { text = try Files.readIfPresent(signatureFile, limit: 1 << 20) } catch {
            throw WorkspaceError(error)
        }
        guard let text else {
            return [
                problem(
                    "approval-not-signed",
                    "the approval is not signed, and \(counted(demand.count, "signer")) must have",
                    "Approve it with a key: colophon sync approve PLAN --key KEY.")
            ]
        }
        let signatures: [SSHSignature]
        do throws(SigningError) { signatures = try SSHSignature.read(text) } catch {
            return [problem(error.code, "the signatures can't be read: \(error.message)", Self.remedy)]
        }
        return judge(signatures, trust)
    }

    private func present(_ path: String) -> String? { Files.kind(path) == nil ? nil : path }

    private func judge(_ signatures: [SSHSignature], _ trust: Trust) -> [Finding] {
        var tally = SignerTally()
        var problems: [Finding] = []
        for signature in signatures {
            let who = "the signature of \(signature.key.fingerprint)"
            if !signature.namespace.hasSameBytes(as: Attestations.approvalNamespace) {
                problems.append(
                    problem(
                        "signature-namespace", "\(who) is for \(excerpt(signature.namespace)), and not for approvals",
                        Self.remedy))
            } else if !signature.isValid(for: approval) {
                problems.append(
                    problem("signature-invalid", "\(who) is not on this approval", Self.remedy))
            } else {
                switch trust.status(of: signature.key, for: Attestations.approvalNamespace) {
                case .trusted(let principals): tally.add(signature.key, principals: principals)
                case .doubted(let code, let reason):
                    problems.append(problem(code, "\(who) does not count: \(reason)", Self.remedy))
                }
            }
        }
        guard tally.signers.count < trust.threshold else { return [] }
        return problems + [
            problem(
                "too-few-signers", "\(tally.signers.count) of \(trust.threshold) signers vouch for the approval",
                Self.remedy)
        ]
    }

    private static let remedy =
        "Have it signed by those whom allowed_signers lets sign for \(Attestations.approvalNamespace)."

    private func problem(_ code: String, _ message: String, _ remedy: String) -> Finding {
        Finding(code, .error, message, remedy: remedy, file: signatureFile)
    }
}

extension Signer {
    /// The name of a key's owner, for people: the first in `allowed_signers`, else the configured identity.
    package static func owner(of key: PublicKey, in workspace: Workspace) throws(WorkspaceError) -> String? {
        let entry = try TrustFiles(workspace).signers().entries(for: key).first
        return entry?.principals ?? workspace.configuration.signing.identity
    }
}
