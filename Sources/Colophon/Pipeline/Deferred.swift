// A value that is made when it is first asked for.
import Synchronization

/// Made once, by whichever thread asks first; the others wait for it.
final class Deferred<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)
    private let make: @Sendable () -> Value

    init(_ make: @escaping @Sendable () -> Value) { self.make = make }

    /// Nil where nobody asked yet.
    var valueIfMade: Value? { made.withLock { $0 } }

    var value: Value {
        made.withLock { made in
            if let made { return made }
            let value = make()
            made = value
            return value
        }
    }
}
