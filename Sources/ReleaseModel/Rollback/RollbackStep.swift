// One step of a rollback, and the time that it may take.
import Files
import Primitives

package struct RollbackStep: Sendable, Hashable {
    /// `detect`, `decide`, `execute`…
    package var name: String
    package var description: String
    /// The time the step may take; nil: unbounded.
    package var minutes: Int?
    package init(name: String, description: String, minutes: Int? = nil) {
        self.name = name
        self.description = description
        self.minutes = minutes
    }
}
