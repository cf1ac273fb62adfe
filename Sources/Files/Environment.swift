// What the program is told by its surroundings: variables, the clock, terminals, processors.

import Glibc

package enum Environment {
    /// The variable's value; nil where it is not set or not UTF-8.
    package static func value(_ name: String) -> String? {
        guard let text = getenv(name) else { return nil }
        return String(validatingCString: text)
    }

    /// Seconds since 1970, by the system's clock.
    package static var now: Int { Int(time(nil)) }

    /// Nanoseconds since 1970, by the system's clock.
    package static var nanoseconds: Int {
        var time = timespec()
        return clock_gettime(CLOCK_REALTIME, &time) == 0 ? time.nanoseconds : 0
    }

    /// Whether the descriptor (0 input, 1 output, 2 errors) is a terminal.
    package static func isTerminal(fd: Int32) -> Bool { isatty(fd) == 1 }

    /// The memory that this process holds, in bytes; nil where the system doesn't say.
    package static var residentBytes: Int? {
        guard let text = try? Files.read("/proc/self/statm") else { return nil }
        let fields = text.split(separator: UInt8(ascii: " "))
        guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// The processors this process may use (1 at least), which can be fewer than the machine has.
    package static var processorCount: Int {
        let status = String(decoding: (try? Files.read("/proc/self/status")) ?? [], as: UTF8.self)
        // A mask in hexadecimal digits: one bit for each processor.
        let mask =
            status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }?.split(separator: "\t").last ?? ""
        let allowed = mask.reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
        return allowed > 0 ? allowed : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
}
