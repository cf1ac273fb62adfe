// A reason that stands in the way of going back.
import Files
import Primitives

/// A reason that stands in the way of going back.
package struct RollbackBlocker: Sendable, Hashable {
    /// `no-target`, `not-released`, `irreversible-change`, `security-fix-lost`, `rollback-not-tested`.
    package var code: String
    package var message: String
    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
