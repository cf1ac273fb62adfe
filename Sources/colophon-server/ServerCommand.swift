// The program: the release service over HTTP.
import ArgumentParser
import Hummingbird

@main
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "colophon-server", abstract: "Serve the release service over HTTP.")

    func run() async throws {
        let router = Router()
        router.get("/healthz") { _, _ in "ok\n" }
        try await Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 8090))
        ).runService()
    }
}
