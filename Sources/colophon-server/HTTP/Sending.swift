// Puts an answer on its connection: the head, then bytes, a part of a file or a stream, never faster than the client takes it.
import ColophonSystem
import HTTPTypes
import NIOCore
import NIOHTTP1

extension Connection {
    func send(_ reply: Reply) {
        guard let visit, state == .receiving || state == .working || state == .idle else { return }
        state = .sending
        var headers = reply.headers
        if let length = reply.length {
            if reply.status != .noContent, reply.status != .notModified {
                headers.add(name: "Content-Length", value: String(length))
            }
        } else {
            headers.add(name: "Transfer-Encoding", value: "chunked")
        }
        if !visit.keepsAlive || dispatcher.drain.isDraining { isLast = true }
        if isLast { headers.add(name: "Connection", value: "close") }
        sentStatus = reply.status.code
        sentBytes = 0
        let status = HTTPResponseStatus(statusCode: reply.status.code, reasonPhrase: reply.status.reasonPhrase)
        write(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)))
        guard !visit.isHead else { return end() }
        switch reply.body {
        case .none: end()
        case .bytes(let bytes):
            sentBytes = bytes.count
            write(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
            end()
        case .file(let file, let range): send(file, range, number)
        case .stream(let write): send(write, number)
        }
    }

    func write(_ part: HTTPServerResponsePart, flush: Bool = false) {
        guard let context else { return }
        context.write(wrapOutboundOut(part), promise: nil)
        if flush { context.flush() }
    }

    /// The next request is let in when the client took this answer, so that one who reads nothing gets no further.
    private func end() {
        guard let context else { return }
        guard context.channel.isWritable else {
            context.flush()
            if context.channel.isWritable { return end() }
            expect(within: dispatcher.limits.requestSeconds)
            onWritable = { [unowned self] in end() }
            return
        }
        if let visit { dispatcher.record(visit, status: sentStatus, bytes: sentBytes) }
        guard isLast else {
            state = .idle
            expect(within: dispatcher.limits.idleSeconds)
            return write(.end(nil), flush: true)
        }
        // Closing at once would let the system throw away what the client hasn't read yet.
        state = .closing
        expect(within: min(2, dispatcher.limits.idleSeconds))
        write(.end(nil), flush: true)
        self.context?.close(mode: .output, promise: nil)
    }

    private static let fileChunk = 1 << 18

    private func send(_ file: OpenedFile, _ range: Range<Int>, _ number: Int) {
        guard let context, self.number == number else { return }
        guard !range.isEmpty else { return end() }
        let next = min(range.upperBound, range.lowerBound + Self.fileChunk)
        let region = FileRegion(fileHandle: file.handle, readerIndex: range.lowerBound, endIndex: next)
        expect(within: dispatcher.limits.requestSeconds)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.body(.fileRegion(region))), promise: written)
        let here = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { result in
            let connection = here.value
            switch result {
            case .success:
                connection.sentBytes += next - range.lowerBound
                connection.send(file, next..<range.upperBound, number)
            // Also where the file became shorter: the client sees that the answer is not whole.
            case .failure: connection.context?.close(promise: nil)
            }
        }
    }

    private func send(_ body: @escaping @Sendable (StreamWriter) async throws -> Void, _ number: Int) {
        guard let context else { return }
        context.flush()
        expect(within: .infinity)
        let loop = context.eventLoop
        let here = NIOLoopBound(self, eventLoop: loop)
        let writer = StreamWriter { bytes in
            try await loop.flatSubmit { here.value.sendChunk(bytes, number, on: loop) }.get()
        }
        let task = Task {
            let isWhole: Bool
            do {
                try await body(writer)
                isWhole = true
            } catch {
                isWhole = error is CancellationError
            }
            loop.execute {
                let connection = here.value
                guard connection.number == number else { return }
                if let stream = connection.stream { connection.dispatcher.drain.forget(stream) }
                connection.stream = nil
                connection.isLast = true
                if isWhole { connection.end() } else { connection.context?.close(promise: nil) }
            }
        }
        stream = dispatcher.drain.keep(task)
    }

    private func sendChunk(_ bytes: Bytes, _ number: Int, on loop: any EventLoop) -> EventLoopFuture<Void> {
        guard let context, self.number == number else { return loop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        expect(within: dispatcher.limits.requestSeconds)
        sentBytes += bytes.count
        let written = loop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: written)
        let here = NIOLoopBound(self, eventLoop: loop)
        written.futureResult.whenSuccess {
            if here.value.number == number { here.value.expect(within: .infinity) }
        }
        return written.futureResult
    }
}
