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

    func run() async throws { try await ServerProgram.run("serve", arguments) }
}

struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show the workspace's pages in a browser, always as the files are now.",
        discussion: "Runs colophon-server preview with these arguments: see colophon-server preview --help.")

    @Argument(parsing: .captureForPassthrough, help: "As colophon-server preview takes them.")
    var arguments: [String] = []

    func run() async throws { try await ServerProgram.run("preview", arguments) }
}

private enum ServerProgram {
    static let name = "colophon-server"

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
