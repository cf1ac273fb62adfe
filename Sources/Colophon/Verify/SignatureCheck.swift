// Judges the signatures beside a bundle: each by itself, and then whether enough signers vouch for it.
import ColophonSystem
import ReleaseModel

/// The files beside one bundle, and the verdicts on them.
struct SignatureCheck {
    private let trust: Trust
    private let bundle: ReadBundle
    private let folder: String
    private(set) var items: [VerificationItem] = []
    private var tally = SignerTally()

    /// `folder`: where the bundle lies.
    init(_ trust: Trust, bundle: ReadBundle, folder: String) {
        self.trust = trust
        self.bundle = bundle
        self.folder = folder
        let known = checkChecksums()
        checkStatements(known)
        if items.isEmpty {
            items.append(
                Self.failed("signers", "Signers", Self.signersCompared, "not-signed", "No signature is beside it"))
        } else {
            items.append(tally.item(threshold: trust.threshold))
        }
    }

    static let signersCompared = "the signers that count with the number that you ask for"

    /// Whether there is anything to check.
    static func isSigned(_ bundle: ReadBundle, in folder: String) -> Bool {
        AttestationSet.exists(in: folder, identifier: bundle.identifier)
    }

    // MARK: SHA256SUMS.sig

    /// The keys in the signatures, to check statements with that name them.
    private mutating func checkChecksums() -> [PublicKey] {
        let (name, compared) = (
            Attestations.signature, "the signature with \(Attestations.checksums) and the signer's key"
        )
        guard let text = bytes(name) else { return [] }
        let signatures: [SSHSignature]
        do throws(SigningError) { signatures = try SSHSignature.read(text) } catch {
            items.append(Self.failed("signature", name, compared, error.code, error.message))
            return []
        }
        guard let checksums = bytes(Attestations.checksums), let covered = Checksums(checksums), covers(covered) else {
            items.append(
                Self.failed(
                    "signature", name, compared, "signature-other",
                    "\(Attestations.checksums) is missing, or not about this bundle"))
            return []
        }
        for signature in signatures {
            let key = signature.key
            let title = "\(name), \(key.fingerprint)"
            if !signature.namespace.hasSameBytes(as: Attestations.namespace) {
                items.append(
                    Self.failed(
                        "signature", title, compared, "signature-namespace",
                        "It is for \(ArchivePath.quoted(signature.namespace)), and not for releases"))
            } else if !signature.isValid(for: checksums) {
                items.append(
                    Self.failed(
                        "signature", title, compared, "signature-invalid", "It is not this key's on these bytes"))
            } else {
                items.append(judged("signature", title, compared, key))
            }
        }
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
        if let text = bytes(file) {
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

    /// One signer's statements: each signed, each what this bundle shows, and none missing.
    private mutating func check(_ list: [DSSEEnvelope], known: [PublicKey], in file: String) {
        let expected = Statements.expected(of: list.map(\.payload), on: bundle)
        for (index, envelope) in list.enumerated() {
            let title = "\(file), \(ArchivePath.quoted(envelope.keyID)), statement \(index + 1)"
            items.append(judged(envelope, expected: expected, known: known, title: title))
        }
        if list.count < expected.count {
            items.append(
                Self.failed(
                    "statement", "\(file), \(ArchivePath.quoted(list.first?.keyID ?? ""))", Self.statementCompared,
                    "statements-missing", "\(expected.count - list.count) of the signer's statements are not there"))
        }
    }

    private mutating func checkSigstore(_ envelopes: [DSSEEnvelope], known: [PublicKey]) {
        let file = Attestations.sigstore(bundle.identifier)
        guard let text = bytes(file) else { return }
        do throws(SigningError) {
            let envelope = try SigstoreBundle(text).envelope
            guard envelopes.contains(envelope) else {
                items.append(
                    Self.failed(
                        "sigstore", file, Self.statementCompared, "sigstore-other",
                        "Its statement is not among the others"))
                return
            }
            items.append(
                VerificationItem(
                    id: "sigstore", name: file, status: .ok, compared: "its envelope with the statements"))
        } catch {
            items.append(Self.failed("sigstore", file, Self.statementCompared, error.code, error.message))
        }
    }

    private mutating func judged(
        _ envelope: DSSEEnvelope, expected: [Bytes], known: [PublicKey], title: String
    ) -> VerificationItem {
        func failed(_ code: String, _ problem: String) -> VerificationItem {
            Self.failed("statement", title, Self.statementCompared, code, problem)
        }
        guard envelope.payloadType.hasSameBytes(as: Attestations.payloadType) else {
            return failed(
                "payload-type", "It is signed as \(ArchivePath.quoted(envelope.payloadType)), and no statement")
        }
        guard let key = trust.key(envelope.keyID, others: known) else {
            return Self.doubted(
                "statement", title, Self.statementCompared, "signer-unknown",
                "its key is not among those that you trust")
        }
        guard envelope.isValid(by: key) else {
            return failed("signature-invalid", "It is not this key's on these bytes")
        }
        guard expected.contains(envelope.payload) else {
            return failed("statement-other", "It states something else than this bundle shows, or is about another one")
        }
        return judged("statement", title, Self.statementCompared, key)
    }

    // MARK: Items

    private mutating func judged(_ id: String, _ name: String, _ compared: String, _ key: PublicKey) -> VerificationItem
    {
        Self.judged(id, name, compared, key, trust, &tally)
    }

    /// Of a sound signature: whether its signer counts.
    static func judged(
        _ id: String, _ name: String, _ compared: String, _ key: PublicKey, _ trust: Trust, _ tally: inout SignerTally
    ) -> VerificationItem {
        switch trust.standing(of: key) {
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
            problem: "It does not count: \(reason)")
    }

    static func failed(
        _ id: String, _ name: String, _ compared: String, _ code: String, _ problem: String
    ) -> VerificationItem {
        VerificationItem(
            id: id, name: name, status: .failed, compared: compared, code: code, problem: problem,
            meaning: "Nothing shows that this is what its publisher signed. Load it again; ask the publisher.")
    }

    private func bytes(_ name: String) -> Bytes? {
        try? Files.readIfPresent(Files.join(folder, name), limit: 1 << 24)
    }
}
