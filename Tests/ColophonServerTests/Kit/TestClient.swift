// A client that says exactly the bytes that a test wants, and reads what comes back.
import Colophon
import Documents
import Evidence
import Files
import NIOCore
import NIOPosix
import Primitives
import ReleaseModel
import Sync
import Verification

struct TestAnswer: Sendable, Equatable {
    var status: Int
    /// With names in lower case, in their order.
    var headers: [Field]
    var body: String

    struct Field: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// The first field of this name, which is in lower case.
    subscript(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The body's member of this name, where the body is a JSON object and the member a string.
    func string(_ member: String) throws -> String? {
        try parseDocument(Bytes(body.utf8), format: .json, limits: .record)[member]?.string
    }
}

/// One connection; it is closed when the last reference goes.
final class TestClient: Sendable {
    enum Failure: Error { case noAnswer(String) }

    private let channel: any Channel
    private let inbound: TestInbox

    init(port: Int) async throws {
        let inbox = TestInbox()
        inbound = inbox
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(TestReader(inbox: inbox))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }

    deinit { channel.close(promise: nil) }

    func write(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

    /// Says that nothing more comes.
    func endWriting() async throws { try await channel.close(mode: .output) }

    func close() async throws { try await channel.close() }

    /// One request whose body has its length stated, and its answer.
    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: String = ""
    ) async throws -> TestAnswer {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if !body.isEmpty || method == "POST" { text += "Content-Length: \(body.utf8.count)\r\n" }
        try await write(text + "\r\n" + body)
        return try await answer(hasBody: method != "HEAD")
    }

    /// The next answer: its body is read as its header says.
    func answer(hasBody: Bool = true) async throws -> TestAnswer {
        let head = try await inbound.read(until: "\r\n\r\n")
        let lines = head.split(separator: "\r\n").map(String.init)
        guard let first = lines.first, let status = Int(first.split(separator: " ").dropFirst().first ?? "") else {
            throw Failure.noAnswer(head)
        }
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return TestAnswer.Field(
                name: line[..<colon].lowercased(), value: String(line[colon...].dropFirst().drop { $0 == " " }))
        }
        var answer = TestAnswer(status: status, headers: headers, body: "")
        guard hasBody, status != 204, status != 304, status >= 200 else { return answer }
        if answer["transfer-encoding"] == "chunked" {
            while true {
                let size = Int(try await inbound.read(until: "\r\n").dropLast(2), radix: 16) ?? 0
                let chunk = try await inbound.read(count: size + 2)
                if size == 0 { return answer }
                answer.body += chunk.dropLast(1)
            }
        }
        answer.body = try await inbound.read(count: Int(answer["content-length"] ?? "") ?? 0)
        return answer
    }

    /// Everything until the server ends the connection.
    func rest() async -> String { await inbound.rest() }
}

/// Bytes that came and were not read yet.
private actor TestInbox {
    private var bytes: Bytes = []
    private var hasEnded = false
    private var waiting: CheckedContinuation<Void, Never>?

    func add(_ more: Bytes) {
        bytes += more
        wake()
    }

    func end() {
        hasEnded = true
        wake()
    }

    private func wake() {
        waiting?.resume()
        waiting = nil
    }

    private func wait() async { await withCheckedContinuation { waiting = $0 } }

    func read(until mark: String) async throws -> String {
        let mark = Bytes(mark.utf8)
        while true {
            if let end = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) {
                return take(end + mark.count)
            }
            guard !hasEnded else { throw TestClient.Failure.noAnswer(String(decoding: bytes, as: UTF8.self)) }
            await wait()
        }
    }

    func read(count: Int) async throws -> String {
        while bytes.count < count {
            guard !hasEnded else { throw TestClient.Failure.noAnswer(String(decoding: bytes, as: UTF8.self)) }
            await wait()
        }
        return take(count)
    }

    func rest() async -> String {
        while !hasEnded { await wait() }
        return take(bytes.count)
    }

    private func take(_ count: Int) -> String {
        defer { bytes.removeFirst(count) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

private final class TestReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// The order of what comes is kept by one task that takes it from here.
    private let parts: AsyncStream<Bytes>.Continuation

    init(inbox: TestInbox) {
        let (stream, parts) = AsyncStream.makeStream(of: Bytes.self)
        self.parts = parts
        Task {
            for await part in stream { await inbox.add(part) }
            await inbox.end()
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        parts.yield(Bytes(unwrapInboundIn(data).readableBytesView))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { parts.finish() }
    }

    func channelInactive(context: ChannelHandlerContext) { parts.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { parts.finish() }
}
