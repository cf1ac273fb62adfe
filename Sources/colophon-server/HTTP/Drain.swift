// Knows whether the server is stopping, and ends the answers that have no end of their own.
import Synchronization

final class Drain: Sendable {
    private let draining = Atomic<Bool>(false)
    private let streams = Mutex<[UInt64: Task<Void, Never>]>([:])
    private let numbers = Atomic<UInt64>(0)

    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// From now on connections close after their answers; streams end at once.
    func begin() {
        draining.store(true, ordering: .relaxed)
        let running = streams.withLock { streams in
            defer { streams = [:] }
            return streams
        }
        for task in running.values { task.cancel() }
    }

    /// Keeps the task until `forget`; where the server is stopping already it is cancelled.
    func keep(_ task: Task<Void, Never>) -> UInt64 {
        let number = numbers.add(1, ordering: .relaxed).newValue
        streams.withLock { $0[number] = task }
        if isDraining { task.cancel() }
        return number
    }

    func cancel(_ number: UInt64) { streams.withLock { $0.removeValue(forKey: number) }?.cancel() }

    func forget(_ number: UInt64) { _ = streams.withLock { $0.removeValue(forKey: number) } }
}
