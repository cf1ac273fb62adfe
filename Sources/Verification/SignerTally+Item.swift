// What a verification says of the number of signers.
package import Attestation
import Evidence
import Files
import ReleaseModel

extension SignerTally {
    package func item(threshold: Int) -> VerificationItem {
        let isEnough = signers.count >= threshold
        var item = VerificationItem(
            id: "signers", name: "Signers", status: .ok, compared: SignatureCheck.signersCompared, details: signers)
        guard !isEnough else { return item }
        item.status = .failed
        item.code = "too-few-signers"
        item.problem = "\(signers.count) count, and \(threshold) are asked for"
        item.meaning = "Too few of those that you trust vouch for this release. Ask the publisher."
        return item
    }
}
