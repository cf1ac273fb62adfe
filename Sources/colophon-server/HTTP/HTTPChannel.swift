// How a connection is set up: HTTP's decoder and encoder, the queue of pipelined requests, and the connection itself.
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

struct HTTPChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
    }

    let dispatcher: Dispatcher

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let metrics = dispatcher.metrics
        let limits = dispatcher.limits
        let open = metrics.connections.add(1, ordering: .relaxed).newValue
        guard open <= limits.connections else {
            metrics.connections.subtract(1, ordering: .relaxed)
            Self.refuse(channel)
            return channel.eventLoop.makeSucceededFuture(Value(channel: channel))
        }
        channel.closeFuture.whenComplete { _ in metrics.connections.subtract(1, ordering: .relaxed) }
        return channel.eventLoop.makeCompletedFuture {
            // The decoder's own limits are wider than ours: what it refuses is answered with less care.
            var decoder = NIOHTTPDecoderLimitConfiguration()
            decoder.maxHeaderFieldSize = max(4 * limits.headerBytes, 4 * limits.targetBytes)
            decoder.maxHeaderListSize = decoder.maxHeaderFieldSize
            let pipeline = channel.pipeline.syncOperations
            // Every field that goes out was checked when it was made: `HTTPField` holds no control characters.
            try pipeline.addHandlers(
                AnswerEncoder(), ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: decoder)),
                HTTPServerPipelineHandler(), Connection(dispatcher: dispatcher, channel: channel))
            return Value(channel: channel)
        }
    }

    /// Says so without waiting for a request, and leaves the client a moment to read it.
    private static func refuse(_ channel: any Channel) {
        let body =
            "{\"code\":\"too-many-connections\",\"detail\":\"the server has as many connections as it takes\","
            + "\"status\":503,\"title\":\"Service Unavailable\",\"type\":\"urn:colophon:problem:too-many-connections\"}"
        let text =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\n"
            + "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        channel.writeAndFlush(ByteBuffer(string: text)).whenComplete { _ in
            channel.close(mode: .output, promise: nil)
            channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
        }
    }

    /// Returns when the connection is closed; a cancelled one is closed now.
    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.channel.closeFuture.get()
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }
}
