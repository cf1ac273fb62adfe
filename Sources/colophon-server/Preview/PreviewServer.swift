// The preview's server on this machine's own address, until a signal or its caller ends it.
import Colophon
import Hummingbird
import Logging
import NIOCore
import ReleaseModel
import Secrets
import ServiceLifecycle

struct PreviewServer: Sendable {
    let hub: PreviewHub
    private let group: ServiceGroup
    private static let heartbeat = Duration.seconds(15)

    /// `onListening` gets the port, which the system chooses where `port` is 0.
    init(hub: PreviewHub, port: Int, onListening: @escaping @Sendable (Int) async -> Void) {
        self.hub = hub
        let logger = Logger(label: "colophon-preview") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: PreviewResponder(hub: hub),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
            logger: logger)
        var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        group = ServiceGroup(configuration: configuration)
    }

    /// Returns once it was stopped. Throws where it can't listen.
    func run() async throws {
        let beat = Task {
            while true {
                try await Task.sleep(for: Self.heartbeat)
                hub.knock()
            }
        }
        defer { beat.cancel() }
        do { try await group.run() } catch is CancellationError {
            // What took too long was cut off.
        }
    }

    func stop() async {
        hub.close()
        await group.triggerGracefulShutdown()
    }
}
