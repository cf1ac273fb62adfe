// The signatures of one publication: read from its folder, compared with what they are about, completed, and written.
import Bundles
import Evidence
package import Files
package import Primitives
import ReleaseModel
package import Signing
import Workspace

/// What signatures are about.
package struct SignedPublication: Sendable {
    /// Relative to the site, `2.0.1` or `2.0.1/amend-1`.
    var folder: String
    /// `SHA256SUMS`
    var checksums: Bytes
    var bundle: ReadBundle
    /// Where the bundle is published, if that is known.
    var location: String?
}

package struct AttestationSet: Sendable, Hashable {
    /// In the order in which they were made; each key's but once.
    package var signatures: [SSHSignature] = []
    /// Each signer's statements together, in the same order.
    package var envelopes: [DSSEEnvelope] = []

    package init() {}

    /// What stands in a folder; what can't be read counts as not there.
    package init(in folder: String, identifier: String) {
        func bytes(_ name: String) -> Bytes? { try? Files.readIfPresent(Files.join(folder, name), limit: 1 << 24) }
        if let text = bytes(Attestations.signature) { signatures = (try? SSHSignature.read(text)) ?? [] }
        if let text = bytes(Attestations.statements(identifier)) { envelopes = Self.envelopes(text) ?? [] }
    }

    /// The lines of a file of envelopes; nil where one can't be read.
    package static func envelopes(_ text: Bytes) -> [DSSEEnvelope]? {
        guard text.last == UInt8(ascii: "\n") else { return nil }
        var envelopes: [DSSEEnvelope] = []
        for line in text.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            guard let envelope = try? DSSEEnvelope(line: line) else { return nil }
            envelopes.append(envelope)
        }
        return envelopes
    }

    package static func exists(in folder: String, identifier: String) -> Bool {
        Attestations.files(identifier).contains { Files.kind(Files.join(folder, $0)) != nil }
    }

    // MARK: What still fits

    /// Keeps what is about this publication as it is: signatures on these checksums, and full lists of statements that would
    /// be made of this bundle again. `keys`: whose statements can be checked, beside those whose signature is here.
    mutating func keepFitting(_ publication: SignedPublication, keys: [PublicKey], revoked: RevokedKeys) {
        signatures = signatures.filter {
            $0.namespace == Attestations.namespace && !revoked.contains($0.key)
                && $0.isValid(for: publication.checksums)
        }
        var known: [String: PublicKey] = [:]
        for key in keys + signatures.map(\.key) where !revoked.contains(key) { known[key.fingerprint] = key }
        envelopes = signerIDs.flatMap { id in
            let own = envelopes.filter { $0.keyID.hasSameBytes(as: id) }
            guard let key = known[id],
                own.allSatisfy({ $0.payloadType == Attestations.payloadType && $0.isValid(by: key) }),
                Self.areStated(own, on: publication, by: nil)
            else { return [DSSEEnvelope]() }
            return own
        }
    }

    /// Whether these are all that is stated of the publication now, at the time that they say, by the one who is named; nil: by whom
    /// they say.
    private static func areStated(
        _ envelopes: [DSSEEnvelope], on publication: SignedPublication, by signer: String?
    ) -> Bool {
        let payloads = envelopes.map(\.payload)
        var context = Statements.context(of: payloads, on: publication.bundle)
        context.location = publication.location
        if let signer { context.signer = signer }
        return payloads == Statements(on: publication.bundle, context).payloads
    }

    private var signerIDs: [String] {
        var ids: [String] = []
        for envelope in envelopes where !ids.contains(where: { $0.hasSameBytes(as: envelope.keyID) }) {
            ids.append(envelope.keyID)
        }
        return ids
    }

    // MARK: Signing

    /// Adds what this signer has not signed yet.
    package mutating func add(_ signer: Signer, to publication: SignedPublication, at time: Timestamp)
        async throws(SigningError)
    {
        let key = signer.publicKey
        if !signatures.contains(where: { $0.key == key }) {
            signatures.append(try await signer.sign(publication.checksums))
        }
        guard case .key(let privateKey, let name) = signer else { return }
        let own = envelopes.filter { $0.keyID.hasSameBytes(as: key.fingerprint) }
        guard own.isEmpty || !Self.areStated(own, on: publication, by: name) else { return }
        envelopes.removeAll { $0.keyID.hasSameBytes(as: key.fingerprint) }
        let context = Statements.Context(signer: name, time: time, location: publication.location)
        for payload in Statements(on: publication.bundle, context).payloads {
            envelopes.append(
                try DSSEEnvelope(payloadType: Attestations.payloadType, payload: payload, signedBy: privateKey))
        }
    }

    // MARK: Files

    package func files(of publication: SignedPublication) -> [OutputFile] {
        let folder = publication.folder
        let identifier = publication.bundle.identifier
        var files: [OutputFile] = []
        if !signatures.isEmpty {
            let text = signatures.map(\.text).joined()
            files.append(OutputFile(path: "\(folder)/\(Attestations.signature)", bytes: Bytes(text.utf8)))
        }
        if !envelopes.isEmpty {
            let lines = envelopes.flatMap { $0.line + [UInt8(ascii: "\n")] }
            files.append(OutputFile(path: "\(folder)/\(Attestations.statements(identifier))", bytes: lines))
        }
        if let sigstore = SigstoreBundle(envelopes) {
            files.append(OutputFile(path: "\(folder)/\(Attestations.sigstore(identifier))", bytes: sigstore.bytes))
        }
        return files
    }
}
