// The verdict on one check.

/// The verdict on one check.
package enum CheckStatus: String, Sendable, Hashable, CaseIterable {
    case pending, pass, fail, skipped, na
}
