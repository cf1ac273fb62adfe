// What the server grants a client: sizes, times, rates and numbers.

struct Limits: Sendable {
    /// Of the request's line and fields together, in bytes.
    var headerBytes = 16 << 10
    /// Of the request's target, in bytes.
    var targetBytes = 8 << 10
    /// Seconds from a connection's beginning to the end of its first request's header.
    var headerSeconds = 10.0
    /// Seconds between two requests of a connection, the second one's header included.
    var idleSeconds = 60.0
    /// Seconds from the end of the header to the beginning of the answer, and between two signs of progress after it.
    var requestSeconds = 60.0
    /// Connections at a time; another one is told so, and closed.
    var connections = 512
    /// Requests that are being answered at a time.
    var requests = 256
    /// Requests a second of one token, or of one address where there is none; 0: any number.
    var rate = 1000
    /// Seconds that requests under way get to end in when the server stops.
    var drainSeconds = 30.0
    /// Of a body that the operation doesn't want, in bytes.
    static let unwantedBody = 1 << 16
}
