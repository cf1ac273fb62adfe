// Counts the signers that vouch for a release.
import ColophonSystem

/// Counts people, not keys: one with two keys counts once, and so does one key under two names.
struct SignerTally: Sendable, Hashable {
    private var keys: Set<PublicKey> = []
    private var names: Set<BytewiseKey> = []
    private(set) var signers: [String] = []

    mutating func add(_ key: PublicKey, principals: String?) {
        let own = (principals ?? "").utf8.split(separator: UInt8(ascii: ",")).map {
            BytewiseKey(String(decoding: $0, as: UTF8.self))
        }
        if keys.insert(key).inserted, !own.contains(where: names.contains) {
            signers.append("\(principals.map { "\($0), " } ?? "")\(key.fingerprint)")
        }
        names.formUnion(own)
    }

    func item(threshold: Int) -> VerificationItem {
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
