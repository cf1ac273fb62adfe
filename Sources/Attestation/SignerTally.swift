// Counts the signers that vouch for a release.
package import Primitives
package import Signing

/// Counts people, not keys: one with two keys counts once, and so does one key under two names.
package struct SignerTally: Sendable, Hashable {
    private var keys: Set<PublicKey> = []
    private var names: Set<BytewiseKey> = []
    package private(set) var signers: [String] = []

    package init(keys: Set<PublicKey> = [], names: Set<BytewiseKey> = [], signers: [String] = []) {
        self.keys = keys
        self.names = names
        self.signers = signers
    }

    package mutating func add(_ key: PublicKey, principals: String?) {
        let own = (principals ?? "").utf8.split(separator: UInt8(ascii: ",")).map {
            BytewiseKey(String(decoding: $0, as: UTF8.self))
        }
        if keys.insert(key).inserted, !own.contains(where: names.contains) {
            signers.append("\(principals.map { "\($0), " } ?? "")\(key.fingerprint)")
        }
        names.formUnion(own)
    }
}
