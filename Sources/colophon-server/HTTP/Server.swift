// The server: operations, a site and limits over HTTP, until it is told to stop.
import Colophon
import Files
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ReleaseModel
import ReleaseService
import Secrets
import ServiceLifecycle
import UnixSignals
import Workspace

struct Server: Sendable {
    private let dispatcher: Dispatcher

    /// - Parameters:
    ///   - operations: Beside them the server has its own: `ServerOperations`.
    ///   - authenticate: The caller who presents this secret, nil for nobody; where it is nil no token is asked for.
    ///   - recognize: The same for whom it has seen just now; nil: ask.
    ///   - site: The folder of the built site, which anyone may read.
    ///   - isLocal: Whether it listens on a loopback address, where the site is for callers by such an address only.
    ///   - filesRoot: The folder below which the files of answers lie.
    ///   - generation: The store's, for the metrics.
    ///   - isReady: Whether the store can be read and written.
    init(
        operations: [Operation], authenticate: Dispatcher.Authenticate?,
        recognize: @escaping Dispatcher.Recognize = { _ in nil }, site: String? = nil, isLocal: Bool = false,
        filesRoot: String? = nil, limits: Limits = Limits(), log: RequestLog = RequestLog(),
        generation: @escaping @Sendable () -> UInt64 = { 0 },
        isReady: @escaping @Sendable () async -> Bool = { true }
    ) {
        let drain = ShutdownState()
        let metrics = Metrics(operations + ServerOperations.described)
        let own = ServerOperations(
            isReady: {
                guard !drain.isDraining else { return false }
                return await isReady()
            },
            metrics: { metrics.text(generation: generation()) })
        dispatcher = Dispatcher(
            operations: operations + own.all, authenticate: authenticate, recognize: recognize,
            site: site.map { StaticSite(folder: $0, isLocal: isLocal) },
            filesRoot: filesRoot ?? site, limits: limits, metrics: metrics, log: log, drain: drain)
    }

    /// What has to be run for the server to serve. One of the signals, or the group's graceful shutdown, stops it: no more
    /// connections, what is under way is finished, and `run` returns; what takes longer than the limits allow is cut off.
    func group(
        host: String, port: Int, signals: [UnixSignal] = [],
        onListening: @escaping @Sendable (SocketAddress) async -> Void
    ) -> ServiceGroup {
        let quiet = Logger(label: "colophon-server") { _ in SwiftLogNoOpLogHandler() }
        let server = HTTPChannel(dispatcher: dispatcher).server(
            configuration: ServerConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                if let address = channel.localAddress { await onListening(address) }
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(
                    service: Draining(server: server, drain: dispatcher.drain),
                    successTerminationBehavior: .gracefullyShutdownGroup)
            ],
            gracefulShutdownSignals: signals, logger: quiet)
        configuration.maximumGracefulShutdownDuration = .nanoseconds(Int64(dispatcher.limits.drainSeconds * 1e9))
        return ServiceGroup(configuration: configuration)
    }

    /// Tells the connections of a stop before the server does.
    private struct Draining: Service {
        let server: any Service
        let drain: ShutdownState

        func run() async throws {
            do {
                try await withGracefulShutdownHandler {
                    try await server.run()
                } onGracefulShutdown: {
                    drain.begin()
                }
            } catch is CancellationError {
                // What took too long was cut off.
            }
        }
    }
}
