// The names that signatures of releases have: the namespace, the payload's type, and the files beside a bundle.
import Bundles

package enum Attestations {
    /// What a signature on `SHA256SUMS` is for, so that it counts for nothing else.
    package static let namespace = "colophon-release@v1"
    /// What a signature on a sync's approval is for.
    package static let approvalNamespace = "colophon-sync@v1"
    package static let payloadType = "application/vnd.in-toto+json"

    package static let checksums = BundleFormat.checksums
    /// Signatures on `SHA256SUMS`, one after the other.
    package static let signature = "SHA256SUMS.sig"
    /// The signature on the published lock.
    package static let lockSignature = "colophon.lock.sig"

    /// The signed statements, one a line; `identifier` is `<project>-<version>`.
    package static func statements(_ identifier: String) -> String { "\(identifier).intoto.jsonl" }
    /// The verification summary as a Sigstore bundle.
    package static func sigstore(_ identifier: String) -> String { "\(identifier).sigstore.json" }

    package static func files(_ identifier: String) -> [String] {
        [signature, statements(identifier), sigstore(identifier)]
    }
}
