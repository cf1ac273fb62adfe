// Keeps what was last made of a value, since most releases share their policy and what they give to others.
import Synchronization

/// One value and what it was made into. Safe to ask from any thread.
final class Memo<Value: Equatable & Sendable, Made: Sendable>: Sendable {
    private let last = Mutex<(value: Value, made: Made)?>(nil)
    private let make: @Sendable (Value) -> Made

    init(_ make: @escaping @Sendable (Value) -> Made) { self.make = make }

    func callAsFunction(_ value: Value) -> Made {
        if let last = last.withLock({ $0 }), last.value == value { return last.made }
        let made = make(value)
        last.withLock { $0 = (value, made) }
        return made
    }
}
