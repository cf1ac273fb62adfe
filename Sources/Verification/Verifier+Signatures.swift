// The signatures of bundles, sites and locks as items of a verification.
import Archives
package import Attestation
package import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Signing
import Workspace

extension Verifier {
    /// The verdicts on what is signed beside a bundle, and whether enough signers vouch for it. Without trust nothing is
    /// judged, and where there are signatures an item says so.
    package static func signatures(on bundle: ReadBundle, _ files: SignedFiles, trust: Trust?) -> [VerificationItem] {
        guard let trust else {
            return SignatureCheck.isSigned(bundle, files)
                ? [unchecked("There are signatures beside it, and nothing says whom to believe")] : []
        }
        return SignatureCheck(trust, bundle: bundle, files: files).items
    }

    /// The report on a bundle whose checksums nobody signed as they are: it is refused before anything of it is unpacked. Nil
    /// where one signature fits, whoever made it, and where there is none.
    package static func refusal(_ name: String, _ files: SignedFiles, trust: Trust?) -> VerificationReport? {
        guard trust != nil, let text = files[Attestations.signature], let sums = files[Attestations.checksums] else {
            return nil
        }
        var (code, problem) = ("signature-invalid", "None of the signatures is its key's on these bytes")
        do throws(SigningError) {
            let signatures = try SSHSignature.read(text)
            if signatures.contains(where: { $0.isValid(for: sums) }) { return nil }
        } catch { (code, problem) = (error.code, error.message) }
        let item = SignatureCheck.failed(
            "signature", Attestations.signature, SignatureCheck.signatureCompared, code, problem)
        let rest = VerificationStep.allCases.map {
            VerificationItem.notChecked($0, because: "The signature fails, and what it is about was not opened")
        }
        return VerificationReport(name: name, items: [item] + rest)
    }

    /// An item that says how to have signatures checked.
    package static func unchecked(_ what: String) -> VerificationItem {
        VerificationItem(
            id: "signers", name: "Signers", status: .notChecked, compared: SignatureCheck.signersCompared,
            problem: "\(what): give --allowed-signers or --key, from a place that you trust")
    }

    /// What `SHA256SUMS` beside a bundle says about it.
    package static func published(_ name: String, _ files: SignedFiles) -> PublishedDigests {
        guard let bytes = files[Attestations.checksums], let checksums = Checksums(bytes),
            let line = checksums.lines.first(where: { $0.name.hasSameBytes(as: name) })
        else { return PublishedDigests() }
        return PublishedDigests(gzip: line.sha256, tar: checksums.tar)
    }
}
