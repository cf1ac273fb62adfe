// The signatures of bundles, sites and locks as items of a verification.
import ColophonSystem
import ReleaseModel

extension Verifier {
    /// The verdicts on what is signed beside a bundle, and whether enough signers vouch for it. Without trust nothing is
    /// judged, and where there are signatures an item says so.
    package static func signatures(on bundle: ReadBundle, in folder: String, trust: Trust?) -> [VerificationItem] {
        guard let trust else {
            return SignatureCheck.isSigned(bundle, in: folder)
                ? [unchecked("There are signatures beside it, and nothing says whom to believe")] : []
        }
        return SignatureCheck(trust, bundle: bundle, folder: folder).items
    }

    /// An item that says how to have signatures checked.
    static func unchecked(_ what: String) -> VerificationItem {
        VerificationItem(
            id: "signers", name: "Signers", status: .notChecked, compared: SignatureCheck.signersCompared,
            problem: "\(what): give --allowed-signers or --key, from a place that you trust")
    }

    /// The signatures on a published lock.
    static func lockSignatures(in root: String, trust: Trust) -> [VerificationItem] {
        let name = Attestations.lockSignature
        let compared = "the signature with \(LockFile.name) and the signer's key"
        func bytes(_ name: String) -> Bytes? { try? Files.readIfPresent(Files.join(root, name), limit: 1 << 24) }
        guard let lock = bytes(LockFile.name), let text = bytes(name) else {
            return [
                VerificationItem(
                    id: "lock-signature", name: name, status: .notChecked, compared: compared,
                    problem: "The lock is not signed: whoever can change the site can take a release and its line away")
            ]
        }
        let signatures: [SSHSignature]
        do throws(SigningError) { signatures = try SSHSignature.read(text) } catch {
            return [SignatureCheck.failed("lock-signature", name, compared, error.code, error.message)]
        }
        var tally = SignerTally()
        var items: [VerificationItem] = []
        for signature in signatures {
            let title = "\(name), \(signature.key.fingerprint)"
            guard signature.namespace.hasSameBytes(as: Attestations.namespace), signature.isValid(for: lock) else {
                items.append(
                    SignatureCheck.failed(
                        "lock-signature", title, compared, "signature-invalid", "It is not this key's on these bytes"))
                continue
            }
            items.append(SignatureCheck.judged("lock-signature", title, compared, signature.key, trust, &tally))
        }
        if tally.signers.count < trust.threshold {
            items.append(
                SignatureCheck.failed(
                    "lock-signature", name, compared, "too-few-signers",
                    "\(tally.signers.count) count, and \(trust.threshold) are asked for"))
        }
        return items
    }

    /// What `SHA256SUMS` beside a bundle says about it.
    static func published(beside path: String) -> PublishedDigests {
        let list = Files.join(Files.parent(path) ?? ".", Attestations.checksums)
        guard let bytes = try? Files.readIfPresent(list, limit: 1 << 20), let checksums = Checksums(bytes),
            let line = checksums.lines.first(where: { $0.name.hasSameBytes(as: Files.name(path)) })
        else { return PublishedDigests() }
        return PublishedDigests(gzip: line.sha256, tar: checksums.tar)
    }
}
