// Puts an answer on its connection: the head, then bytes or a part of a file, never faster than the client takes it.
import Bundles
import Colophon
import Evidence
import Files
import HTTPTypes
import NIOCore
import NIOHTTP1
import ReleaseModel

extension Connection {
    func send(_ reply: Reply) {
        guard let request, state == .receiving || state == .working || state == .idle else { return }
        state = .sending
        isSending = true
        defer { isSending = false }
        var headers = reply.headers
        if reply.status != .noContent, reply.status != .notModified {
            headers.add(name: "Content-Length", value: String(reply.length))
        }
        if !request.keepsAlive || dispatcher.drain.isDraining { isLast = true }
        if isLast { headers.add(name: "Connection", value: "close") }
        sentStatus = reply.status.code
        sentBytes = 0
        sentTo = reply.caller
        let status = HTTPResponseStatus(statusCode: reply.status.code, reasonPhrase: reply.status.reasonPhrase)
        write(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)))
        guard !request.isHead else { return end() }
        switch reply.body {
        case .none: end()
        case .bytes(let bytes):
            sentBytes = bytes.count
            write(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
            end()
        case .file(let file, let range): send(file, range, number)
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
        if let request { dispatcher.record(request, status: sentStatus, bytes: sentBytes, caller: sentTo) }
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
}
