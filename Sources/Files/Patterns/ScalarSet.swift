// A bracket expression's set of Unicode scalars: a bitmap for ASCII, ranges for the rest.

package struct ScalarSet: Sendable, Hashable {
    var isNegated = false
    /// "/" is in the set neither way.
    var excludesSlash = false
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var ranges: [ClosedRange<UInt32>] = []

    mutating func insert(_ scalar: Unicode.Scalar) { insert(from: scalar, through: scalar) }

    /// A reversed range holds nothing.
    mutating func insert(from first: Unicode.Scalar, through last: Unicode.Scalar) {
        guard first <= last else { return }
        if first.isASCII {
            for value in first.value...min(last.value, 127) {
                if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
            }
        }
        if !last.isASCII { ranges.append(max(first.value, 128)...last.value) }
    }

    func contains(_ scalar: UInt32) -> Bool {
        if excludesSlash && scalar == 0x2F { return false }
        let isMember =
            scalar < 64
            ? low >> UInt64(scalar) & 1 == 1
            : scalar < 128
                ? high >> UInt64(scalar - 64) & 1 == 1 : ranges.contains { $0.contains(scalar) }
        return isMember != isNegated
    }
}
