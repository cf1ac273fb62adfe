// Text compared by its bytes, as paths and keys are: Swift's own comparison takes canonically equivalent text for the same.

import Glibc

extension String {
    /// Identity of keys and paths: equal UTF-8 bytes.
    @inlinable package func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && compareBytes(with: other) == 0
    }

    /// The order of paths: that of the UTF-8 bytes.
    package func precedesBytewise(_ other: String) -> Bool { compareBytes(with: other) < 0 }

    /// Negative, zero or positive.
    @usableFromInline package func compareBytes(with other: String) -> Int {
        var text = self
        var other = other
        return text.withUTF8 { left in
            other.withUTF8 { right in
                let count = min(left.count, right.count)
                if let a = left.baseAddress, let b = right.baseAddress, count > 0 {
                    let order = memcmp(a, b, count)
                    if order != 0 { return Int(order) }
                }
                return left.count - right.count
            }
        }
    }
}

extension [String] {
    /// Whether they are sorted by their bytes, each but once.
    package var isAscendingBytewise: Bool { indices.dropFirst().allSatisfy { self[$0 - 1].precedesBytewise(self[$0]) } }
}

/// A text as a key of a set or a dictionary by its bytes: canonically equivalent texts stay different.
package struct BytewiseKey: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: BytewiseKey, right: BytewiseKey) -> Bool { left.text.hasSameBytes(as: right.text) }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
