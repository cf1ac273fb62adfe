// A reason that stands in the way of going back.
import Files
import Primitives

/// A reason that stands in the way of going back.
package struct RollbackBlocker: Sendable, Hashable {
    /// `no-target`, `not-released`, `irreversible-change`, `security-fix-lost`, `rollback-not-tested`.
    package var code: String
    package var message: String
    /// That nobody has tried to go back from the release.
    package var isUntested: Bool { code == Self.untested }
    package static let untested = "rollback-not-tested"
    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
