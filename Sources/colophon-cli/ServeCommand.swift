// colophon serve and colophon preview: run the server's program, which lies beside this one.
import ArgumentParser
import Colophon
import Evidence
import Files
import ReleaseModel
import Workspace

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the API and the built site of a workspace.",
        discussion: "Runs colophon-server serve with these arguments: see colophon-server serve --help.")

    @Argument(parsing: .captureForPassthrough, help: "As colophon-server serve takes them.")
    var arguments: [String] = []

    func run() async throws {
        let options = arguments.prefix { $0 != "--" }
        if !ServerProgram.isThere, options.contains("--help") || options.contains("-h") {
            throw CleanExit.helpRequest(self)
        }
        try await ServerProgram.run("serve", arguments)
    }
}

/// Its options are those of `colophon-server preview`, so that help on them needs no server.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show the workspace's pages in a browser, always as the files are now.",
        discussion:
            "Without a version: the newest release that is not out yet; where there is none, the index. Runs colophon-server preview."
    )

    @Argument(help: "The release to begin with.", completion: .versions)
    var version: String?
    @OptionGroup var workspace: WorkspaceOptions
    @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
    var port = 4141
    @Flag(help: "Open the page in the browser.")
    var open = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
    }

    func run() async throws {
        let arguments = ["--config", workspace.config, "--port", "\(port)"] + (open ? ["--open"] : [])
        try await ServerProgram.run("preview", arguments + (version.map { ["--", $0] } ?? []))
    }
}

private enum ServerProgram {
    private static let name = "colophon-server"
    static var isThere: Bool { Program.path(of: name) != nil }

    static func run(_ command: String, _ arguments: [String]) async throws {
        try await Console(color: .auto, isQuiet: false, isVerbose: false).run {
            guard let path = Program.path(of: name) else {
                throw WorkspaceError(findings: [
                    Finding(
                        "no-server", .error,
                        "colophon \(command) needs \(name), which lies neither beside colophon nor in PATH",
                        remedy: "Build it with swift build -c release --product \(name), and put it beside colophon.")
                ])
            }
            try Program.become(path, [command] + arguments)
        }
    }
}
