// Tests of text compared by its bytes, where Swift's own comparison would take two texts for one.
import Primitives
import Testing

@Suite struct BytewiseTextTests {
    /// In the order of their bytes: the last two stand the other way round in UTF-16.
    static let ascending = [
        "", "\u{0}", "A", "a", "a\u{0}", "a name of more than fifteen bytes, which has its own storage",
        "a name of more than fifteen bytes, which has its own storage.", "a-b", "a/b", "ab", "e\u{301}", "z", "é",
        "\u{FF5E}", "😀",
    ]

    @Test func ordersByBytes() {
        for (index, text) in Self.ascending.enumerated() {
            for (other, second) in Self.ascending.enumerated() {
                #expect(text.precedesBytewise(second) == (index < other), "\(text) and \(second)")
                #expect(text.hasSameBytes(as: second) == (index == other), "\(text) and \(second)")
            }
        }
    }

    @Test func ascendsOnlyWhereEachComesOnceInOrder() {
        #expect(Self.ascending.isAscendingBytewise && [String]().isAscendingBytewise && ["a"].isAscendingBytewise)
        #expect(!["a", "a"].isAscendingBytewise && !["a", "c", "b"].isAscendingBytewise)
    }

    @Test func keepsCanonicallyEquivalentKeysApart() {
        let keys = Set(["é", "e\u{301}", "é"].map(BytewiseKey.init))
        #expect(keys.count == 2)
        #expect(keys.contains(BytewiseKey("e\u{301}")) && !keys.contains(BytewiseKey("e")))
    }
}
