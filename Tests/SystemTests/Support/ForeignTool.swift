// Runs other people's programs in tests, to compare our bytes with what they make of them.
import Colophon
import Evidence
import Files
import Foundation
import Glibc
import Primitives
import Sync
import Testing
import Workspace

/// A program that may be installed; tests that need one are enabled by `isPresent`.
struct ForeignTool: Sendable {
    struct Outcome {
        var status: Int32
        var output: Bytes
        var errors: String
        var text: String { String(decoding: output, as: UTF8.self) }
    }

    static let python = ForeignTool(name: "python3")
    static let node = ForeignTool(name: "node")
    static let tar = ForeignTool(name: "tar")
    static let git = ForeignTool(name: "git")
    static let gzip = ForeignTool(name: "gzip")
    static let sha256sum = ForeignTool(name: "sha256sum")
    static let sshKeygen = ForeignTool(name: "ssh-keygen")
    static let openssl = ForeignTool(name: "openssl")

    let name: String

    var isPresent: Bool {
        Self.variable("PATH").split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }

    /// Whether tests that need it run: where it is, and in CI, where its absence is a failure.
    var isWanted: Bool { isPresent || Self.isDemanded }
    static var isDemanded: Bool { !variable("CI").isEmpty }

    /// Whether the python3 on the path has this module.
    static func pythonHas(_ module: String) -> Bool {
        guard python.isPresent, let folder = try? TemporaryFolder() else { return false }
        return (try? python.attempt(["-c", "import \(module)"], in: folder))?.status == 0
    }

    /// Runs it in `folder` with `input` on its standard input, and requires that it ends well.
    @discardableResult
    func run(_ arguments: [String], input: Bytes = [], in folder: borrowing TemporaryFolder) throws -> Outcome {
        let outcome = try attempt(arguments, input: input, in: folder)
        try #require(outcome.status == 0, "\(name): \(outcome.errors)")
        return outcome
    }

    /// Runs it, however it ends. Its streams are files, so no pipe can fill up.
    func attempt(_ arguments: [String], input: Bytes = [], in folder: borrowing TemporaryFolder) throws -> Outcome {
        let streams = try TemporaryFolder()
        try streams.write(input, to: "in")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, streams.path("in"), O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, streams.path("out"), O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, streams.path("err"), O_WRONLY | O_CREAT, 0o600)
        let environment = ["PATH", "HOME"].map { "\($0)=\(Self.variable($0))" } + ["LC_ALL=C.UTF-8", "TZ=UTC0"]
        // posix_spawn itself has no portable way to choose the folder.
        let shell = ["sh", "-c", #"cd "$0" && exec "$@""#, folder.path]
        var arguments: [UnsafeMutablePointer<CChar>?] = (shell + [name] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var process: pid_t = 0
        try #require(posix_spawn(&process, "/bin/sh", &actions, nil, &arguments, &variables) == 0)
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1 && errno == EINTR {}
        return Outcome(
            status: status & 0x7F == 0 ? status >> 8 & 0xFF : -1,
            output: try streams.read("out"),
            errors: String(decoding: try streams.read("err"), as: UTF8.self)
        )
    }

    private static func variable(_ name: String) -> String { ProcessInfo.processInfo.environment[name] ?? "" }
}

/// A folder that goes when it is no longer used.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        var template = Array("\(NSTemporaryDirectory())/colophon-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ bytes: Bytes, to name: String) throws {
        let url = URL(filePath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func read(_ name: String) throws -> Bytes { Bytes(try Data(contentsOf: URL(filePath: path(name)))) }
}

/// Bytes that look like a log: deterministic, compressible, not periodic.
func logBytes(_ count: Int, seed: UInt64 = 1) -> Bytes {
    var state = seed
    var bytes = Bytes()
    bytes.reserveCapacity(count + 64)
    while bytes.count < count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let id = String(state >> 40, radix: 16)
        bytes.append(contentsOf: "2024-10-03 case \(id) passed in \(state >> 58) ms\n".utf8)
    }
    return Bytes(bytes.prefix(count))
}
