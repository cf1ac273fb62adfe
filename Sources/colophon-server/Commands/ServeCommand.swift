// colophon-server serve: the API and the built site of one workspace, until it is told to stop.
import ArgumentParser
import Attestation
import Bundles
import Colophon
import Documents
import Evidence
import Files
import NIOCore
import ReleaseModel
import ReleaseService
import Secrets
import ServiceLifecycle
import UnixSignals
import Versions
import Workspace

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API and the built site of a workspace.",
        discussion: """
            One line on standard output says where, once requests are taken. Each call under /v1 needs a token, which \
            colophon-server token create makes. SIGTERM and SIGINT let requests under way end. The server speaks plain HTTP: \
            beyond this machine, put a proxy with TLS in front of it.
            """)

    @OptionGroup var storeOptions: StoreOptions
    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"
    @Option(help: ArgumentHelp("The port; 0: any that is free.", valueName: "n"))
    var port = 8090
    @Flag(help: "Ask for no token: on a loopback address only.")
    var insecure = false
    @Flag(help: "Leave the built site out, which anyone who reaches the port may read.")
    var noSite = false
    @Flag(name: .shortAndLong, help: "Log every request.")
    var verbose = false
    @OptionGroup(title: "Limits") var limitOptions: LimitOptions

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port takes 0 to 65535.") }
        guard !insecure || Loopback.isAddress(host) else {
            throw ValidationError("--insecure is for a loopback address: \(host) can be reached from elsewhere.")
        }
    }

    func run() async throws { try await Report.run { try await serve() } }

    private func serve() async throws {
        let (workspace, service, _) = try storeOptions.openService(exclusive: true)
        try await service.settleSyncs()
        let log = RequestLog(level: verbose ? .info : .warning)
        for (version, problem) in try await service.writePublications() {
            let members: [(String, JSON?)] = [
                ("version", .string(version.text)), ("code", .string(problem.code)),
                ("error", .string(problem.message)),
            ]
            log.line(.error, "a published record could not be written into the workspace", members)
        }
        for finding in try await service.buildMissing() {
            log.line(.error, "a published release could not be built", [("error", .string(finding.text))])
        }
        let authenticate: Dispatcher.Authenticate = { secret in try await service.caller(presenting: secret) }
        let server = Server(
            operations: Operations.all(service: service), authenticate: insecure ? nil : authenticate,
            recognize: { service.knownCaller(presenting: $0) },
            site: noSite ? nil : workspace.outputPath, isLocal: Loopback.isAddress(host), filesRoot: workspace.root,
            limits: limitOptions.limits, log: log,
            generation: { service.generation }, isReady: { await service.isReady() })
        let host = host
        let group = server.group(host: host, port: port, signals: [.sigterm, .sigint]) { address in
            let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
            StandardStream.output.write("listening on http://\(name):\(address.port ?? 0)\n")
        }
        do {
            try await group.run()
        } catch let error as IOError {
            throw ServiceError(
                .storage, "cannot-listen",
                "\(host):\(port) can't be listened on: \(FileError.systemMessage(error.errnoCode))",
                remedy: "Choose another --port, 0 for any that is free, or another --host.")
        }
    }
}
