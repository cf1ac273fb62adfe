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
}
