// Runs a function over the elements of an array on all processors, and gives the results in the array's order.
import Dispatch
import Synchronization

/// The results in the order of `items`, however the work was spread. `batch` elements are handed out at a time: more than
/// one where the work on each is small, so that handing it out does not cost more than doing it.
package func concurrentMap<Item: Sendable, Output: Sendable>(
    _ items: [Item], batch: Int = 1, _ transform: @Sendable (Item) -> Output
) -> [Output] {
    let batch = max(batch, 1)
    guard items.count > batch else { return items.map(transform) }
    return [Output](unsafeUninitializedCapacity: items.count) { buffer, count in
        nonisolated(unsafe) let slots = buffer
        // Each index is visited exactly once, so no two threads touch the same slot.
        DispatchQueue.concurrentPerform(iterations: (items.count - 1) / batch + 1) { part in
            for index in part * batch..<min((part + 1) * batch, items.count) {
                slots.initializeElement(at: index, to: transform(items[index]))
            }
        }
        count = items.count
    }
}

/// As above, for work that needs something costly to make, such as a buffer: each processor makes one and uses it for one
/// element after the other. The elements are begun in their order.
package func concurrentMap<Item: Sendable, Worker: ~Copyable, Output: Sendable>(
    _ items: [Item], worker: @Sendable () -> Worker, _ transform: @Sendable (inout Worker, Item) -> Output
) -> [Output] {
    guard !items.isEmpty else { return [] }
    let next = Atomic(0)
    return [Output](unsafeUninitializedCapacity: items.count) { buffer, count in
        nonisolated(unsafe) let slots = buffer
        // Each index is drawn exactly once, so no two threads touch the same slot.
        DispatchQueue.concurrentPerform(iterations: min(items.count, Environment.processorCount)) { _ in
            var worker = worker()
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < items.count else { return }
                slots.initializeElement(at: index, to: transform(&worker, items[index]))
            }
        }
        count = items.count
    }
}
