// Runs a function over the elements of an array on all processors, and gives the results in the array's order.
import Dispatch

/// The results in the order of `items`, however the work was spread.
package func concurrentMap<Item: Sendable, Output: Sendable>(
    _ items: [Item], _ transform: @Sendable (Item) -> Output
) -> [Output] {
    guard items.count > 1 else { return items.map(transform) }
    return [Output](unsafeUninitializedCapacity: items.count) { buffer, count in
        nonisolated(unsafe) let slots = buffer
        // Each index is visited exactly once, so no two threads touch the same slot.
        DispatchQueue.concurrentPerform(iterations: items.count) { index in
            slots.initializeElement(at: index, to: transform(items[index]))
        }
        count = items.count
    }
}
