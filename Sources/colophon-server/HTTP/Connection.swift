// One connection: takes its requests one after another, has each answered, and lets nobody hold it for ever.
import Colophon
import Evidence
import Files
import HTTPTypes
import NIOCore
import NIOHTTP1
import Primitives
import ReleaseModel
import ReleaseService
import Synchronization
import Verification

/// Lives on its event loop; before it in the pipeline stand HTTP's decoder and the handler that puts pipelined requests in line.
final class Connection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    enum State {
        /// The next thing is a header.
        case idle
        /// A body comes.
        case receiving
        /// Someone works at the answer.
        case working
        /// The answer's head is out.
        case sending
        /// Nothing more is said; what comes is thrown away until the other side ends too.
        case closing
    }

    let dispatcher: Dispatcher
    private let executor: LoopExecutor
    var context: ChannelHandlerContext?
    var state = State.idle
    /// Of the requests of this connection: an answer for another one comes too late.
    private(set) var number = 0
    private(set) var request: RequestScope?
    private var body = ByteBuffer()
    private var hasWholeBody = false
    /// Nil until the caller was let in.
    private var caller: Caller??
    private var isPaused = false
    var isLast = false
    /// Whether what happens here happens within `send`.
    var isSending = false
    var sentStatus = 0
    var sentBytes = 0
    var sentTo: String?
    /// Waits until the client took what was sent.
    var onWritable: (() -> Void)?
    private var deadline = NIODeadline.distantFuture
    /// The deadline that the timer was set for.
    private var watched = NIODeadline.distantFuture
    private var timer: Scheduled<Void>?
    private let peer: String

    init(dispatcher: Dispatcher, channel: any Channel) {
        self.dispatcher = dispatcher
        executor = LoopExecutor(channel.eventLoop)
        peer = channel.remoteAddress?.ipAddress ?? "unknown"
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        expect(within: dispatcher.limits.headerSeconds)
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    private func leave() {
        timer?.cancel()
        timer = nil
        number += 1
        state = .closing
        onWritable = nil
        context = nil
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): if state == .idle { begin(head) }
        case .body(let part): if state == .receiving { take(part) }
        case .end:
            guard state == .receiving else { return }
            hasWholeBody = true
            workIfReady()
        }
    }

    private func begin(_ head: HTTPRequestHead) {
        number += 1
        body.clear(minimumCapacity: 0)
        hasWholeBody = false
        caller = nil
        state = .receiving
        isLast = false
        expect(within: dispatcher.limits.requestSeconds)
        switch dispatcher.admit(head, peer: peer) {
        case .answered(let request, let answer):
            self.request = request
            if !request.hasShortBody || awaitsConsent(request) { isLast = true }
            send(Reply(plain: answer, to: request))
        case .accepted(let request):
            self.request = request
            if request.expectsBody { letIn(request, waits: awaitsConsent(request)) }
        }
    }

    /// Whether the client may hold its body back until it is told to send it: one that is told otherwise may send it or not
    /// (RFC 9110, 10.1.1), and nobody could tell what follows from a body.
    private func awaitsConsent(_ request: RequestScope) -> Bool {
        request.expectsBody && request.headers.first(name: "expect")?.lowercased() == "100-continue"
    }

    /// Asks who is there before much of the body is taken.
    private func letIn(_ request: RequestScope, waits: Bool) {
        run(request) { dispatcher -> Result<Caller?, Refusal> in
            do {
                return .success(try await dispatcher.authorize(request))
            } catch {
                return .failure(Refusal(answer: dispatcher.failure(error, request)))
            }
        } then: { connection, result in
            switch result {
            case .success(let caller):
                connection.caller = .some(caller)
                if waits, !connection.hasWholeBody {
                    connection.write(.head(.init(version: .http1_1, status: .continue)), flush: true)
                }
                connection.resume()
                connection.workIfReady()
            case .failure(let refusal):
                connection.isLast = connection.isLast || !(connection.hasWholeBody || request.hasShortBody && !waits)
                connection.resume()
                connection.send(Reply(plain: refusal.answer, to: request))
            }
        }
    }

    private struct Refusal: Error { let answer: Answer }

    private func take(_ part: ByteBuffer) {
        guard let request else { return }
        guard part.readableBytes <= request.bodyLimit - body.readableBytes else {
            isLast = true
            return send(
                Reply(
                    plain: Problem.tooLarge(limit: request.bodyLimit).answer(requestID: request.requestID), to: request)
            )
        }
        var part = part
        body.writeBuffer(&part)
        if caller == nil, body.readableBytes > Limits.unwantedBody, !isPaused { pause() }
    }

    private func pause() {
        isPaused = true
        context?.channel.setOption(.autoRead, value: false).whenFailure { _ in }
    }

    private func resume() {
        guard isPaused else { return }
        isPaused = false
        context?.channel.setOption(.autoRead, value: true).whenFailure { _ in }
    }

    private func workIfReady() {
        guard state == .receiving, hasWholeBody, let request, !request.expectsBody || caller != nil else { return }
        state = .working
        guard dispatcher.metrics.inFlight.load(ordering: .relaxed) < dispatcher.limits.requests else {
            let problem = Problem.busy("busy", "too many requests are under way", status: .serviceUnavailable, after: 1)
            return send(Reply(plain: problem.answer(requestID: request.requestID), to: request))
        }
        // One after another of those that wait in line would each be answered within the answer before: so these take turns.
        if !isSending, let reply = dispatcher.knownReply(to: request) { return send(reply) }
        let bytes = body.readableBytes == 0 ? [] : Bytes(body.readableBytesView)
        body.clear(minimumCapacity: 0)
        let caller = caller
        let metrics = dispatcher.metrics
        metrics.inFlight.add(1, ordering: .relaxed)
        run(request) { dispatcher in
            defer { metrics.inFlight.subtract(1, ordering: .relaxed) }
            return await dispatcher.reply(to: request, body: bytes, caller: caller)
        } then: { connection, reply in
            connection.send(reply)
        }
    }

    /// Runs `work` as a task, and then `then` here, unless the request is over by then.
    private func run<Value: Sendable>(
        _ request: RequestScope, _ work: @escaping @Sendable (Dispatcher) async -> Value,
        then: @escaping @Sendable (Connection, Value) -> Void
    ) {
        guard let loop = context?.eventLoop else { return }
        let dispatcher = dispatcher
        let number = number
        let here = NIOLoopBound(self, eventLoop: loop)
        Task(executorPreference: request.match?.operation.isBrief == true ? executor : nil) {
            let value = await work(dispatcher)
            let finish = { @Sendable in
                let connection = here.value
                if connection.number == number { then(connection, value) }
            }
            if loop.inEventLoop { finish() } else { loop.execute(finish) }
        }
    }

    // MARK: - Times

    func expect(within seconds: Double) {
        deadline = .now() + .nanoseconds(Int64(seconds * 1e9))
        // One that comes before the timer needs another timer; that happens once or twice in a connection's life.
        if timer == nil || deadline < watched {
            timer?.cancel()
            watch()
        }
    }

    /// One timer looks at the deadline when the one it was set for has come: putting the deadline off costs nothing.
    private func watch() {
        guard let context else { return }
        watched = deadline
        let here = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: deadline) {
            let connection = here.value
            connection.timer = nil
            if NIODeadline.now() < connection.deadline { connection.watch() } else { connection.runOut() }
        }
    }

    private func runOut() {
        switch state {
        case .idle, .sending, .closing: context?.close(promise: nil)
        case .receiving, .working:
            guard let request else { return }
            isLast = true
            let problem =
                state == .receiving
                ? Problem(status: .requestTimeout, code: "request-timeout", detail: "the request took too long to come")
                : Problem.busy("answer-timeout", "the answer took too long", status: .serviceUnavailable, after: 5)
            number += 1
            send(Reply(plain: problem.answer(requestID: request.requestID), to: request))
        }
    }

    // MARK: - The end

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            switch state {
            case .idle, .receiving, .closing: context.close(promise: nil)
            case .working, .sending: isLast = true
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, let action = onWritable {
            onWritable = nil
            action()
        }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What still comes after a request that was none is thrown away.
        guard state != .closing else { return }
        guard let error = error as? HTTPParserError, state == .idle || state == .receiving else {
            context.close(promise: nil)
            return
        }
        isLast = true
        number += 1
        let request = request.flatMap { state == .receiving ? $0 : nil } ?? RequestScope.unreadable(peer: peer)
        self.request = request
        let problem =
            switch error {
            case .headerOverflow:
                Problem(
                    status: .requestHeaderFieldsTooLarge, code: "header-too-large",
                    detail: "the request's header is longer than \(dispatcher.limits.headerBytes) bytes")
            case .invalidMethod:
                Problem(status: .notImplemented, code: "unknown-method", detail: "nobody knows the request's method")
            default:
                Problem(status: .badRequest, code: "bad-request", detail: "the request is not HTTP as RFC 9112 has it")
            }
        send(Reply(plain: problem.answer(requestID: request.requestID), to: request))
    }
}
