// Writes answers as HTTP/1.1 has them; a short one goes out in one piece.
import NIOCore
import NIOHTTP1

/// Takes the place of NIO's encoder, which hands on the head, the body and the end of an answer as three. Every answer that comes here
/// states its length or has no body, and its fields were checked when they were made.
final class AnswerEncoder: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = IOData

    /// A longer body isn't copied behind its head. What is held back is not seen by who asks whether the client keeps up, so it is short.
    private static let joinedBytes = 16 << 10
    /// Of the present answer, what hasn't been handed on.
    private var held: ByteBuffer?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            var buffer = context.channel.allocator.buffer(capacity: 1024)
            buffer.writeStaticString("HTTP/1.1 ")
            buffer.writeString(String(head.status.code))
            buffer.writeStaticString(" ")
            buffer.writeString(head.status.reasonPhrase)
            buffer.writeStaticString("\r\n")
            for (name, value) in head.headers {
                buffer.writeString(name)
                buffer.writeStaticString(": ")
                buffer.writeString(value)
                buffer.writeStaticString("\r\n")
            }
            buffer.writeStaticString("\r\n")
            held = buffer
            // After a provisional answer (RFC 9110, 15.2) comes no end.
            if (100..<200).contains(head.status.code) { handOn(context) }
            promise?.succeed()
        case .body(.byteBuffer(let body)) where body.readableBytes <= Self.joinedBytes && held != nil:
            held?.writeImmutableBuffer(body)
            promise?.succeed()
        case .body(let body):
            handOn(context)
            context.write(wrapOutboundOut(body), promise: promise)
        case .end:
            if let held {
                self.held = nil
                context.write(wrapOutboundOut(.byteBuffer(held)), promise: promise)
            } else {
                context.write(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: promise)
            }
        }
    }

    private func handOn(_ context: ChannelHandlerContext) {
        guard let held else { return }
        self.held = nil
        context.write(wrapOutboundOut(.byteBuffer(held)), promise: nil)
    }
}
