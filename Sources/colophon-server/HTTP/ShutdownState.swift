// Knows whether the server is stopping.
import Synchronization

final class ShutdownState: Sendable {
    private let draining = Atomic<Bool>(false)

    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// From now on connections close after their answers.
    func begin() { draining.store(true, ordering: .relaxed) }
}
