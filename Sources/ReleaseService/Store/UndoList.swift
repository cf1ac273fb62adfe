// What takes a write's doings outside the database back, where the database refuses the write.
import Synchronization

final class UndoList: Sendable {
    private let steps = Mutex<[@Sendable () -> Void]>([])

    func add(_ step: @escaping @Sendable () -> Void) { steps.withLock { $0.append(step) } }

    /// The last one first, and each once.
    func run() {
        let steps = steps.withLock { steps in
            defer { steps = [] }
            return steps
        }
        for step in steps.reversed() { step() }
    }
}
