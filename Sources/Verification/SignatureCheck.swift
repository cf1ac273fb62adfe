// Judges the signatures beside a bundle: each by itself, and then whether enough signers vouch for it.
import Archives
import Attestation
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing

/// The files beside one bundle, and the verdicts on them.
struct SignatureCheck {
    private let trust: Trust
    private let bundle: ReadBundle
    private let files: SignedFiles
    private(set) var items: [VerificationItem] = []
    private var tally = SignerTally()

    /// `files`: what lies beside the bundle.
    init(_ trust: Trust, bundle: ReadBundle, files: SignedFiles) {
        self.trust = trust
        self.bundle = bundle
        self.files = files
        let known = checkChecksums()
        checkStatements(known)
        if items.isEmpty {
            items.append(bundle.isDraft ? Self.unsignedDraft(trust) : Self.unsigned)
        } else {
            items.append(tally.item(threshold: trust.threshold))
        }
    }

    private static let unsigned = VerificationItem(
        id: "signers", name: "Signers", status: .failed, compared: signersCompared, code: "not-signed",
        problem: "No signature is beside it",
        meaning:
            "Nothing shows who published this. If you did not load the signature, load \(Attestations.signature) as well; "
            + "else ask the publisher.")

    private static func unsignedDraft(_ trust: Trust) -> VerificationItem {
        VerificationItem(
            id: "signers", name: "Signers", status: trust.allowsUnsignedDrafts ? .notChecked : .failed,
            compared: signersCompared, code: VerificationItem.unsignedDraft,
            problem: "It is a draft, and nobody signed it",
            meaning: "Anyone who can write here can put a draft here"
                + (trust.allowsUnsignedDrafts ? "." : ". If you expect drafts, --drafts lists them and lets them be."))
    }

    static let signersCompared = "the signers that count with the number that you ask for"

    static let signatureCompared = "the signature with \(Attestations.checksums) and the signer's key"

    /// Whether there is anything to check.
    static func isSigned(_ bundle: ReadBundle, _ files: SignedFiles) -> Bool {
        Attestations.files(bundle.identifier).contains { files[$0] != nil }
    }

    // MARK: SHA256SUMS.sig

    /// The keys in the signatures, to check statements with that name them.
    private mutating func checkChecksums() -> [PublicKey] {
        let (name, compared) = (Attestations.signature, Self.signatureCompared)
        guard let text = files[name] else { return [] }
        let signatures: [SSHSignature]
        do throws(SigningError) { signatures = try SSHSignature.read(text) } catch {
            items.append(Self.failed("signature", name, compared, error.code, error.message))
            return []
        }
        guard let checksums = files[Attestations.checksums], let covered = Checksums(checksums), covers(covered) else {
            items.append(
                Self.failed(
                    "signature", name, compared, "signature-other",
                    "\(Attestations.checksums) is missing, or not about this bundle"))
            return []
        }
        items += Self.judged("signature", name, compared, signatures, on: checksums, trust, &tally)
        return signatures.map(\.key)
    }

    private func covers(_ checksums: Checksums) -> Bool {
        let line = checksums.lines.first { $0.name.hasSameBytes(as: bundle.fileName) }
        return line.map { $0.sha256 == bundle.digests.gzip || checksums.tar == bundle.digests.tar } ?? false
    }

    // MARK: Statements

    private mutating func checkStatements(_ known: [PublicKey]) {
        let file = Attestations.statements(bundle.identifier)
        var envelopes: [DSSEEnvelope] = []
        if let text = files[file] {
            guard let read = AttestationSet.envelopes(text), !read.isEmpty else {
                items.append(
                    Self.failed(
                        "statement", file, Self.statementCompared, "dsse-unreadable",
                        "It is not one strict envelope a line"))
                return
            }
            envelopes = read
            for list in Self.grouped(read) { check(list, known: known, in: file) }
        }
        checkSigstore(envelopes, known: known)
    }

    private static let statementCompared = "the envelope with its signer's key, and the statement with the bundle"

    private static func grouped(_ envelopes: [DSSEEnvelope]) -> [[DSSEEnvelope]] {
        var groups: [[DSSEEnvelope]] = []
        var places: [BytewiseKey: Int] = [:]
        for envelope in envelopes {
            let key = BytewiseKey(envelope.keyID)
            if let index = places[key] {
                groups[index].append(envelope)
            } else {
                places[key] = groups.count
                groups.append([envelope])
            }
        }
        return groups
    }

    /// One signer's statements: each signed, each what this bundle shows, none twice and none missing.
    private mutating func check(_ list: [DSSEEnvelope], known: [PublicKey], in file: String) {
        let who = "\(file), \(ArchivePath.quoted(list.first?.keyID ?? ""))"
        let proofs = list.map { proof($0, known: known) }
        // A list is that of one signer only where that one is known to have signed it.
        let signed = zip(list, proofs).compactMap { envelope, proof in
            if case .signed = proof { envelope.payload } else { nil as Bytes? }
        }
        let expected = signed.isEmpty ? [] : Statements.expected(of: signed, on: bundle)
        for (index, proof) in proofs.enumerated() {
            let title = "\(who), statement \(index + 1)"
            items.append(judged(list[index], proof, expected: expected, title: title))
        }
        let missing = expected.count { payload in !list.contains { $0.payload == payload } }
        if !signed.isEmpty, missing > 0 {
            items.append(
                Self.failed(
                    "statement", who, Self.statementCompared, "statements-missing",
                    "\(missing) of the signer's statements are not there"))
        }
        if Set(list.map(\.payload)).count < list.count {
            items.append(
                Self.failed(
                    "statement", who, Self.statementCompared, "statement-twice", "A statement is there more than once"))
        }
    }

    private mutating func checkSigstore(_ envelopes: [DSSEEnvelope], known: [PublicKey]) {
        let file = Attestations.sigstore(bundle.identifier)
        guard let text = files[file] else { return }
        let envelope: DSSEEnvelope
        do throws(SigningError) { envelope = try SigstoreBundle(text).envelope } catch {
            items.append(Self.failed("sigstore", file, Self.statementCompared, error.code, error.message))
            return
        }
        if envelopes.isEmpty {
            // By itself it is judged as the one statement that it holds.
            let proof = proof(envelope, known: known)
            var expected: [Bytes] = []
            if case .signed = proof {
                expected = Statements.expected(of: [envelope.payload], on: bundle).filter {
                    SigstoreBundle.isSummary($0)
                }
            }
            var item = judged(envelope, proof, expected: expected, title: file)
            item.id = "sigstore"
            items.append(item)
        } else if envelopes.contains(envelope) {
            items.append(
                VerificationItem(
                    id: "sigstore", name: file, status: .ok, compared: "its envelope with the statements"))
        } else {
            items.append(
                Self.failed(
                    "sigstore", file, Self.statementCompared, "sigstore-other",
                    "Its statement is not among the others"))
        }
    }

    /// What can be said of an envelope before its statement is looked at.
    private enum Proof {
        case signed(PublicKey)
        case refused(code: String, problem: String)
        case unknown
    }

    private func proof(_ envelope: DSSEEnvelope, known: [PublicKey]) -> Proof {
        guard envelope.payloadType.hasSameBytes(as: Attestations.payloadType) else {
            return .refused(
                code: "payload-type",
                problem: "It is signed as \(ArchivePath.quoted(envelope.payloadType)), and no statement")
        }
        let keys = trust.keys(others: known)
        guard let key = keys.first(where: { $0.fingerprint.hasSameBytes(as: envelope.keyID) }) else {
            let message = DSSEEnvelope.preAuthenticationEncoding(type: envelope.payloadType, body: envelope.payload)
            guard let signer = keys.first(where: { $0.isValid(envelope.signature, for: message) }) else {
                return .unknown
            }
            return .refused(
                code: "keyid-other", problem: "It names another key than \(signer.fingerprint), whose signature it has")
        }
        guard envelope.isValid(by: key) else {
            return .refused(code: "signature-invalid", problem: "It is not this key's on these bytes")
        }
        return .signed(key)
    }

    private mutating func judged(
        _ envelope: DSSEEnvelope, _ proof: Proof, expected: [Bytes], title: String
    ) -> VerificationItem {
        switch proof {
        case .refused(let code, let problem):
            return Self.failed("statement", title, Self.statementCompared, code, problem)
        case .unknown:
            // Whoever wrote it: what the bundle shows as well does no harm.
            guard Statements.expected(of: [envelope.payload], on: bundle).contains(envelope.payload) else {
                return Self.failed(
                    "statement", title, Self.statementCompared, "statement-other",
                    "It states something else than this bundle shows, and its key is not among those that you trust")
            }
            return Self.doubted(
                "statement", title, Self.statementCompared, "signer-unknown",
                "its key is not among those that you trust")
        case .signed(let key):
            guard expected.contains(envelope.payload) else {
                return Self.failed(
                    "statement", title, Self.statementCompared, "statement-other",
                    "It states something else than this bundle shows, or is about another one")
            }
            return judged("statement", title, Self.statementCompared, key)
        }
    }

    // MARK: Items

    private mutating func judged(_ id: String, _ name: String, _ compared: String, _ key: PublicKey) -> VerificationItem
    {
        Self.judged(id, name, compared, key, trust, &tally)
    }

    /// Each of the signatures in the file `name`: whether it is a release's, fits the bytes, and is of a signer that counts.
    static func judged(
        _ id: String, _ name: String, _ compared: String, _ signatures: [SSHSignature], on bytes: Bytes, _ trust: Trust,
        _ tally: inout SignerTally
    ) -> [VerificationItem] {
        var items: [VerificationItem] = []
        for signature in signatures {
            let title = "\(name), \(signature.key.fingerprint)"
            if !signature.namespace.hasSameBytes(as: Attestations.namespace) {
                items.append(
                    failed(
                        id, title, compared, "signature-namespace",
                        "It is for \(ArchivePath.quoted(signature.namespace)), and not for releases"))
            } else if !signature.isValid(for: bytes) {
                items.append(
                    failed(id, title, compared, "signature-invalid", "It is not this key's on these bytes"))
            } else {
                items.append(judged(id, title, compared, signature.key, trust, &tally))
            }
        }
        return items
    }

    /// Of a sound signature: whether its signer counts.
    private static func judged(
        _ id: String, _ name: String, _ compared: String, _ key: PublicKey, _ trust: Trust, _ tally: inout SignerTally
    ) -> VerificationItem {
        switch trust.status(of: key) {
        case .trusted(let principals):
            tally.add(key, principals: principals)
            return VerificationItem(
                id: id, name: name, status: .ok, compared: compared, problem: principals ?? "the key that you gave")
        case .doubted(let code, let reason): return doubted(id, name, compared, code, reason)
        }
    }

    private static func doubted(
        _ id: String, _ name: String, _ compared: String, _ code: String, _ reason: String
    ) -> VerificationItem {
        VerificationItem(
            id: id, name: name, status: .notChecked, compared: compared, code: code,
            problem: "It does not count: \(reason)",
            meaning: "The signature fits, and is worth nothing to you until you trust its key for this.")
    }

    static func failed(
        _ id: String, _ name: String, _ compared: String, _ code: String, _ problem: String
    ) -> VerificationItem {
        VerificationItem(
            id: id, name: name, status: .failed, compared: compared, code: code, problem: problem,
            meaning: "Nothing shows that this is what its publisher signed. Load it again; ask the publisher.")
    }
}
