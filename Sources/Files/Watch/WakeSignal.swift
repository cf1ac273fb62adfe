// Ends another thread's wait.

import Glibc

/// Raised once, from any thread; whoever waits for it then waits no more.
package final class WakeSignal: Sendable {
    private let sender: Descriptor
    private let receiver: Descriptor

    package init() throws(FileError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw FileError(path: "a pipe", operation: "open", code: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        receiver = try Descriptor(owning: ends[0], path: "a pipe", operation: "open")
        sender = try Descriptor(owning: ends[1], path: "a pipe", operation: "open")
    }

    package func raise() { try? sender.write([0]) }

    /// Can be read from once it was raised.
    package var raw: Int32 { receiver.raw }
}
