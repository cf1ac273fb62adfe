// How many lines of code could be covered by tests, and how many were.
import Primitives

package struct LineCount: Sendable, Hashable {
    package var covered: Int
    package var valid: Int

    package init(covered: Int, valid: Int) {
        self.covered = covered
        self.valid = valid
    }

    /// 0 to 1; nil where no line could be covered.
    package var rate: Double? { valid > 0 ? Double(covered) / Double(valid) : nil }

    /// Sums stop at the largest number there is.
    package static func + (left: LineCount, right: LineCount) -> LineCount {
        LineCount(
            covered: left.covered.addingClamped(right.covered), valid: left.valid.addingClamped(right.valid))
    }

    package static func - (left: LineCount, right: LineCount) -> LineCount {
        LineCount(covered: left.covered &- right.covered, valid: left.valid &- right.valid)
    }

    package static func += (left: inout LineCount, right: LineCount) { left = left + right }
}
