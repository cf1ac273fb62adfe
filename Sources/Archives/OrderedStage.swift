// A step of parallel work that takes its items in their order, whichever thread brings them.
import Synchronization

/// No thread waits for its turn: whoever brings the item that is due works on it, and on those after it that came before.
final class OrderedStage<Item: Sendable>: Sendable {
    private struct Arrivals {
        var waiting: [Int: Item] = [:]
        var due = 0
        var isBusy = false
    }

    private let arrivals = Mutex(Arrivals())

    /// `work` runs for one item at a time.
    func add(_ item: Item, at index: Int, work: (Item) -> Void) {
        arrivals.withLock { $0.waiting[index] = item }
        while let item = take() {
            work(item)
            arrivals.withLock {
                $0.due += 1
                $0.isBusy = false
            }
        }
    }

    private func take() -> Item? {
        arrivals.withLock { arrivals in
            guard !arrivals.isBusy, let item = arrivals.waiting.removeValue(forKey: arrivals.due) else { return nil }
            arrivals.isBusy = true
            return item
        }
    }
}
