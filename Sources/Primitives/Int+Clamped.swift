// Sums of counts, which an untrusted file may state as large as it likes.

extension Int {
    /// The sum of two counts, or the largest number there is.
    @inlinable package func addingClamped(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
