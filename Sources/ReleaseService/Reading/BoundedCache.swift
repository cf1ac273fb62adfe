// Keeps what was used lately, up to a weight.

/// Two halves: what is used stands in the young one. Once that is full it becomes the old one, and what was the old one goes.
package struct BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry { let value: Value, weight: Int }

    /// Of both halves together, in the unit of the weights that are given.
    private let limit: Int
    private var young: [Key: Entry] = [:]
    private var old: [Key: Entry] = [:]
    private var weight = 0

    package init(limit: Int) { self.limit = limit }

    package mutating func value(for key: Key) -> Value? {
        if let entry = young[key] { return entry.value }
        guard let entry = old.removeValue(forKey: key) else { return nil }
        add(entry, for: key)
        return entry.value
    }

    /// In place of the value that the key had; a value that is heavier than half the limit isn't kept.
    package mutating func keep(_ value: Value, for key: Key, weight: Int) {
        remove(key)
        if weight <= limit / 2 { add(Entry(value: value, weight: weight), for: key) }
    }

    package mutating func remove(_ key: Key) {
        if let entry = young.removeValue(forKey: key) { weight -= entry.weight }
        old.removeValue(forKey: key)
    }

    private mutating func add(_ entry: Entry, for key: Key) {
        if weight + entry.weight > limit / 2 {
            old = young
            young = [:]
            weight = 0
        }
        young[key] = entry
        weight += entry.weight
    }
}
