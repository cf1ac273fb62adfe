// Runs work that waits, or takes long, on a thread of its own, so that no other task is held up by it.

import Dispatch

package enum OwnThread {
    /// The result of `body`, which no task's thread waits for.
    package static func run<Output: Sendable>(_ body: @escaping @Sendable () -> Output) async -> Output {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: body()) }
        }
    }
}
