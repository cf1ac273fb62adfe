// Sums of counts, which files of others may state as large as they like.

extension Int {
    /// The sum of two counts, or the largest number there is.
    @inlinable package func addingClamped(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
