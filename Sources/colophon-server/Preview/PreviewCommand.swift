// colophon-server preview: the workspace's site as it would be built now, live in a browser.
import ArgumentParser
import Colophon
import Evidence
import Files
import NIOCore
import ReleaseModel
import ReleaseService
import Secrets
import UnixSignals
import Workspace

struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show the site in a browser, and keep it as the files are.",
        discussion: "Without a version: the newest release that is not out yet; where there is none, the index.")

    @Argument(help: "The release to begin with.")
    var version: String?
    @Option(name: .shortAndLong, help: ArgumentHelp("The workspace's configuration.", valueName: "file"))
    var config = Workspace.configurationName
    @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
    var port = 4141
    @Flag(help: "Open the page in the browser.")
    var open = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
    }

    func run() async throws {
        try await Report.run {
            if try await preview() == .sigint { throw ExitCode(130) }
        }
    }

    /// The signal that ended it.
    private func preview() async throws -> UnixSignal? {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let wake = try WakeSignal()
        let hub = PreviewHub(PreviewSite())
        let follower = PreviewFollower(
            configurationFile: config, options: try BuildOptions.live(), hub: hub, wake: wake, report: Self.report)
        let (readiness, ready) = AsyncStream.makeStream(of: Void.self)
        let following = Task {
            await OwnThread.run {
                defer { ready.finish() }
                return Result { () throws(FileError) in try follower.run { ready.yield() } }
            }
        }
        guard await readiness.first(where: { _ in true }) != nil else {
            try await following.value.get()
            return nil
        }
        do {
            let signal = try await serve(hub, until: signals, or: following, wake)
            try await following.value.get()
            return signal
        } catch {
            wake.raise()
            _ = await following.value
            throw error
        }
    }

    /// The signal that ended it; nil where the files can be followed no longer.
    private func serve(
        _ hub: PreviewHub, until signals: UnixSignalsSequence, or following: Task<Result<Void, FileError>, Never>,
        _ wake: WakeSignal
    ) async throws -> UnixSignal? {
        let start = try startPath(hub.site)
        let isOpened = open
        let server = PreviewServer(hub: hub, port: port) { port in
            let address = "http://127.0.0.1:\(port)/\(start)"
            StandardStream.output.write("previewing \(address)\n")
            guard isOpened else { return }
            Task {
                if await !Desktop.open(address) { Self.report("warning: xdg-open could not open \(address)") }
            }
        }
        do {
            return try await withThrowingTaskGroup(of: UnixSignal?.self) { group in
                group.addTask {
                    try await server.run()
                    return nil
                }
                group.addTask { await signals.first { _ in true } }
                group.addTask {
                    _ = await following.value
                    return nil
                }
                defer { wake.raise() }
                let signal = try await group.next() ?? nil
                await server.stop()
                if signal == nil { group.cancelAll() }
                return signal
            }
        } catch let error as IOError {
            throw ServiceError(
                .storage, "cannot-listen",
                "127.0.0.1:\(port) can't be listened on: \(FileError.systemMessage(error.errnoCode))",
                remedy: "Choose another --port, 0 for any that is free.")
        }
    }

    /// The page to begin with, relative to the site.
    private func startPath(_ site: PreviewSite) throws -> String {
        guard let version else { return site.newestDraft.map { "\($0)/" } ?? "" }
        if let absence = site.absence(of: version) { throw WorkspaceError(findings: [absence]) }
        return "\(version)/"
    }

    private static func report(_ line: String) { StandardStream.error.write(line + "\n") }
}
