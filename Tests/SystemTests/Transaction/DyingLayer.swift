// A write layer that stops the world after a chosen call, as kill -9 would.

import Colophon
import Files
import Glibc
import Synchronization

/// Counts the calls of a run. The `last` one is made, or a write of it done by half; each later one does nothing and
/// fails, so that no clean-up hides what a dead process would have left.
final class DyingLayer: Sendable {
    private struct Seen {
        var count = 0
        var lastWasAWrite = false
    }

    private let seen = Mutex(Seen())
    private let last: Int
    private let halving: Bool

    init(last: Int, halving: Bool = false) {
        self.last = last
        self.halving = halving
    }

    var writes: WriteLayer {
        WriteLayer { [self] call, _ in
            seen.withLock { seen in
                seen.count += 1
                if seen.count > last { return .refuse(EIO) }
                if seen.count < last { return .perform }
                seen.lastWasAWrite = call == .write
                return halving ? .half : .perform
            }
        }
    }

    /// Whether a call came that was not made any more.
    var hasDied: Bool { seen.withLock { $0.count > last } }

    var diedInAWrite: Bool { seen.withLock { $0.lastWasAWrite } }
}
