// Where an operation writes an answer that has no end of its own.
import ColophonSystem

struct StreamWriter: Sendable {
    let send: @Sendable (Bytes) async throws -> Void

    /// Returns when the client's system took the bytes; throws when it went away, or the server stops.
    func write(_ bytes: Bytes) async throws {
        try Task.checkCancellation()
        try await send(bytes)
    }
}
