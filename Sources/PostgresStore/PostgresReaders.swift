// Connections for reading: a few, each on a thread of its own, so that no task of Swift's own threads waits for the network.
import Dispatch
import ReleaseService
import Synchronization

final class PostgresReaders: Sendable {
    /// A thread and its connection, which is made when it is first needed, and made anew when it broke.
    private final class Reader: Sendable {
        let thread = DispatchQueue(label: "colophon.reads")
        private let connection = Mutex<PostgresConnection?>(nil)

        func read<Value: Sendable>(
            at address: PostgresAddress, _ body: (any StoreConnection) throws -> Value
        ) throws -> Value {
            try connection.withLock { try PostgresReaders.read(&$0, at: address, body) }
        }
    }

    private struct State {
        var free: [Reader]
        /// Those that wait for one, in the order in which they came.
        var waiting: [CheckedContinuation<Reader, Never>] = []
    }

    private let address: PostgresAddress
    private let state: Mutex<State>

    init(_ address: PostgresAddress, count: Int) {
        self.address = address
        state = Mutex(State(free: (0..<count).map { _ in Reader() }))
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreConnection) throws -> Value) async throws -> Value
    {
        let reader = await take()
        defer { give(reader) }
        return try await withCheckedThrowingContinuation { continuation in
            reader.thread.async { [address] in
                continuation.resume(with: Result { try reader.read(at: address, body) })
            }
        }
    }

    private func take() async -> Reader {
        await withCheckedContinuation { continuation in
            let reader = state.withLock { state in
                if state.free.isEmpty { state.waiting.append(continuation) }
                return state.free.popLast()
            }
            if let reader { continuation.resume(returning: reader) }
        }
    }

    private func give(_ reader: Reader) {
        let next = state.withLock { state -> CheckedContinuation<Reader, Never>? in
            guard !state.waiting.isEmpty else {
                state.free.append(reader)
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: reader)
    }

    /// Reads one state, by this connection, or by a new one where there is none or it broke.
    static func read<Value>(
        _ kept: inout PostgresConnection?, at address: PostgresAddress,
        _ body: (any StoreConnection) throws -> Value
    ) throws -> Value {
        let connection = try PostgresConnection.ready(
            kept, open: { try PostgresConnection(address) }, begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        kept = connection
        // What was read was read, whatever becomes of the connection.
        defer { if (try? connection.execute("ROLLBACK")) == nil { kept = nil } }
        return try body(connection)
    }
}

extension PostgresConnection {
    /// A connection on which `begin` has run: the kept one, or a new one where there is none or it broke since.
    static func ready(
        _ kept: PostgresConnection?, open: () throws -> PostgresConnection, begin: String
    ) throws -> PostgresConnection {
        if let kept {
            do {
                try kept.execute(begin)
                return kept
            } catch {
                guard kept.isBroken else {
                    _ = try? kept.execute("ROLLBACK")
                    throw error
                }
            }
        }
        let new = try open()
        try new.execute(begin)
        return new
    }
}
