// The verification summary as a Sigstore bundle, version 0.3, with a key as its only material.
import Bundles
import Documents
import Evidence
package import Primitives
import ReleaseModel
package import Signing

/// One envelope: a bundle has room for one signature, so it is the first signer's.
package struct SigstoreBundle: Sendable, Hashable {
    package static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"

    package var envelope: DSSEEnvelope

    /// The first verification summary among the envelopes; nil: there is none.
    package init?(_ envelopes: [DSSEEnvelope]) {
        guard let envelope = envelopes.first(where: { Self.isSummary($0.payload) }) else { return nil }
        self.envelope = envelope
    }

    /// Statements are canonical, so the type stands there in this spelling.
    package static func isSummary(_ payload: Bytes) -> Bool {
        payload.contains(Bytes(#""predicateType":"\#(Statements.Predicate.verificationSummary.rawValue)""#.utf8))
    }

    /// A file: canonical, with a newline at its end.
    package var bytes: Bytes {
        let json: JSON = [
            "mediaType": .string(Self.mediaType),
            "verificationMaterial": ["publicKey": ["hint": .string(envelope.keyID)], "tlogEntries": []],
            "dsseEnvelope": envelope.json,
        ]
        return json.canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// Reads exactly what `bytes` writes.
    package init(_ file: Bytes) throws(SigningError) {
        let refusal = SigningError(
            "sigstore-shape", "it is no Sigstore bundle with a key alone",
            remedy: "Load the file again; if that doesn't help, don't trust it.")
        let limits = DocumentLimits(bytes: 1 << 24, depth: 64, nodes: 64)
        guard let node = try? parseDocument(file, format: .json, limits: limits), let inner = node["dsseEnvelope"]
        else {
            throw refusal
        }
        envelope = try DSSEEnvelope(inner)
        guard bytes == file else { throw refusal }
    }
}
