// A server on a port of its own, for as long as a test needs it.
import NIOCore
import ServiceLifecycle

@testable import colophon_server

/// `body` gets the server while it runs; afterwards it is stopped, and has ended when this returns.
func withServer<Value: Sendable>(
    _ server: Server, _ body: @Sendable (RunningServer) async throws -> Value
) async throws -> Value {
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let group = server.group(host: "127.0.0.1", port: 0) { address in
        listening.yield(address.port ?? 0)
        listening.finish()
    }
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { listening.finish() }
            try await group.run()
        }
        var port = 0
        for await bound in ports { port = bound }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(RunningServer(port: port, group: group)))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return try result.get()
    }
}

struct RunningServer: Sendable {
    let port: Int
    fileprivate let group: ServiceGroup

    /// Stops taking connections; what is under way goes on.
    func beginStopping() async { await group.triggerGracefulShutdown() }

    /// Sends one request over a connection of its own.
    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: String = ""
    ) async throws -> TestAnswer {
        let client = try await TestClient(port: port)
        return try await client.send(method, path, headers: headers + [("Connection", "close")], body: body)
    }
}
