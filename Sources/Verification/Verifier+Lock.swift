// The lock that is published with a site, and the signatures on it.
import Attestation
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Versions
import Workspace

extension Verifier {
    /// The lock in a folder; nil where there is none that can be read, which the items say. `isRequired`: whether there has to
    /// be one.
    static func publishedLock(
        in root: String, _ publications: [Publication], isRequired: Bool, trust: Trust?, items: inout [VerificationItem]
    ) -> Lock? {
        let name = LockFile.name
        func item(_ code: String, _ problems: [String], _ meaning: String, isOpen: Bool) -> VerificationItem {
            VerificationItem(
                id: "lock", name: "Lock", status: isOpen ? .notChecked : .failed,
                compared: "the published lock with its format", code: code, problem: problems.first, meaning: meaning,
                details: Array(problems.dropFirst()), isOpen: isOpen)
        }
        do {
            guard let bytes = try Files.readIfPresent(Files.join(root, name), limit: DocumentLimits.record.bytes) else {
                guard isRequired else { return nil }
                items.append(
                    item(
                        "no-lock", ["There is no \(name): nothing shows that no release was removed"],
                        "A published site has it beside its index.html. Load it as well, or give the one that you trust with --lock.",
                        isOpen: trust == nil))
                return nil
            }
            if ForeignContent.isWebPage(bytes) {
                items.append(
                    item(
                        "lock-web-page", ["\(name) is a web page, and no lock"], "Load it again.", isOpen: trust == nil)
                )
                return nil
            }
            // The bundles say how their versions are numbered.
            let stated = publications.lazy.compactMap { $0.bundle?.version.scheme }.first
            let schemes = stated.map { [$0] } ?? VersionScheme.allCases
            let (lock, findings) = LockFile.read(bytes, file: name, schemes: schemes)
            // A build writes the entries in order: an order of someone else's is a remark elsewhere, and an error here.
            let errors = findings.filter { $0.severity != .note }
            if errors.isEmpty { return lock }
            items.append(
                item(
                    "lock-unreadable", ["\(name) can't be read"] + errors.map(\.text),
                    "The lock is not as a build writes it. Load it again; ask the publisher.", isOpen: false))
        } catch {
            items.append(
                item(
                    "lock-unreadable", ["\(name) can't be read: \(error.message)"],
                    "Let it be read, or give the one that you trust with --lock.", isOpen: true))
        }
        return nil
    }

    // MARK: Signatures

    /// The signatures on a published lock. A lock that lists something and that nobody signed fails whoever asks for
    /// signers: a release could be taken away together with its line.
    static func lockSignatures(_ files: SignedFiles, trust: Trust) -> [VerificationItem] {
        let name = Attestations.lockSignature
        guard let lock = files[LockFile.name] else { return [] }
        guard files[name] != nil else { return [unsignedLock(lock)] }
        return signatures(name, on: LockFile.name, id: "lock-signature", files, trust: trust)
    }

    /// The signatures in the file `name` on another file; too few that count are a failure.
    static func signatures(
        _ name: String, on signed: String, id: String, _ files: SignedFiles, trust: Trust
    ) -> [VerificationItem] {
        let compared = "the signature with \(signed) and the signer's key"
        let judged: (items: [VerificationItem], tally: SignerTally)?
        do throws(SigningError) { judged = try Self.judged(name, on: signed, id: id, compared, files, trust) } catch {
            return [SignatureCheck.failed(id, name, compared, error.code, error.message)]
        }
        guard let judged else { return [] }
        let tally = judged.tally
        var items = judged.items
        if tally.signers.count < trust.threshold {
            items.append(
                SignatureCheck.failed(
                    id, name, compared, "too-few-signers",
                    "\(tally.signers.count) count, and \(trust.threshold) are asked for"))
        }
        return items
    }

    /// Whether enough of the signers that count have signed a file as it is.
    static func vouches(_ trust: Trust, for signed: String, _ files: SignedFiles) -> Bool {
        let judged = try? judged(Attestations.signature, on: signed, id: "signature", "", files, trust)
        return judged.map { $0.tally.signers.count >= trust.threshold } ?? false
    }

    /// Nil where one of the two files is not there.
    private static func judged(
        _ name: String, on signed: String, id: String, _ compared: String, _ files: SignedFiles, _ trust: Trust
    ) throws(SigningError) -> (items: [VerificationItem], tally: SignerTally)? {
        guard let content = files[signed], let text = files[name] else { return nil }
        var tally = SignerTally()
        let items = SignatureCheck.judged(
            id, name, compared, try SSHSignature.read(text), on: content, trust, &tally)
        return (items, tally)
    }

    private static func unsignedLock(_ lock: Bytes) -> VerificationItem {
        let isEmpty = lock == LockFile.bytes(Lock())
        return VerificationItem(
            id: "lock-signature", name: Attestations.lockSignature, status: isEmpty ? .notChecked : .failed,
            compared: "the signature with \(LockFile.name) and the signer's key",
            code: isEmpty ? nil : "lock-not-signed",
            problem: isEmpty
                ? "The lock lists nothing: nothing shows that no release was removed" : "The lock is not signed",
            meaning: isEmpty
                ? nil
                : "Whoever can change the site can take a release and its line of the lock away. Ask the publisher.")
    }
}
