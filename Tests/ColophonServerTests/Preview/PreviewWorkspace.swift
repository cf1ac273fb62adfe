// A small workspace in a folder of its own, a preview's server on it, and a client that sees every byte.
import Colophon
import Evidence
import Files
import Foundation
import NIOCore
import NIOPosix
import Primitives
import ReleaseModel
import Testing

@testable import colophon_server

final class PreviewWorkspace: Sendable {
    let root = Files.join(FileManager.default.temporaryDirectory.path(), "colophon-preview-\(UUID().uuidString)")

    init() throws {
        try write("project: {name: sample}\n", to: "colophon.yaml")
        try add("1.0.0", summary: "The first one.")
        try add("1.1.0", summary: "The second one.", status: "planned")
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ relative: String) -> String { Files.join(root, relative) }

    func write(_ text: String, to relative: String) throws {
        try Files.writeAtomically(Array(text.utf8), to: path(relative), durable: false)
    }

    func add(_ version: String, summary: String, status: String = "released") throws {
        try write(
            "schema: colophon/release/v1\nproject: sample\nversion: \(version)\nstatus: \(status)\nsummary: \(summary)\n"
                + "dates: {\(status == "released" ? "released" : "planned"): 2024-01-05}\nnotes: {fixes: [{title: Mends it}]}\n",
            to: "evidence/\(version)/release.yaml")
    }

    static var options: BuildOptions {
        var options = BuildOptions()
        options.now = 1_717_200_000
        return options
    }

    func session() -> PreviewSession {
        PreviewSession(
            configurationFile: path("colophon.yaml"), options: Self.options, clock: { Self.options.now })
    }

    /// Serves `hub` on a free port while `body` runs.
    static func serve(_ hub: PreviewHub, _ body: (Int) async throws -> Void) async throws {
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let server = PreviewServer(hub: hub, port: 0) { port in
            found.yield(port)
            found.finish()
        }
        let running = Task { try await server.run() }
        do {
            let port = try #require(await ports.first { _ in true })
            try await body(port)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
        try await running.value
    }
}

/// One connection.
struct RawClient: Sendable {
    let port: Int

    /// Sends a request and hands what comes back to `body`, which asks for more as it needs it.
    func exchange(
        _ path: String, method: String = "GET", host: String? = nil, headers: [String] = [], closing: Bool = true,
        _ body: (inout Answer) async throws -> Void
    ) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let lines =
            ["\(method) \(path) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")"] + headers
            + (closing ? ["Connection: close"] : [])
        try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n"))
            var answer = Answer(inbound: inbound.makeAsyncIterator())
            try await body(&answer)
        }
    }

    /// The whole answer as text: status line, headers, body.
    func get(
        _ path: String, method: String = "GET", host: String? = nil, headers: [String] = []
    ) async throws -> String {
        var text = ""
        try await exchange(path, method: method, host: host, headers: headers) { answer in
            text = try await answer.all()
        }
        return text
    }

    struct Answer {
        var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        private(set) var text = ""
        private var read = 0

        init(inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) { self.inbound = inbound }

        /// The next event's data; nil: the stream ended.
        mutating func event() async throws -> String? {
            while true {
                let new = text.dropFirst(read)
                if let start = new.firstRange(of: "data: "), let end = new[start.upperBound...].firstRange(of: "\n\n") {
                    read = text.distance(from: text.startIndex, to: end.upperBound)
                    return String(new[start.upperBound..<end.lowerBound])
                }
                guard let more = try await inbound.next() else { return nil }
                text += String(buffer: more)
            }
        }

        mutating func all() async throws -> String {
            while let more = try await inbound.next() { text += String(buffer: more) }
            return text
        }
    }
}
