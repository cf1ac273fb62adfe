// A workspace on disk that one test has for itself.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Workspace

struct ScratchWorkspace {
    let tree: SyncTree
    var configuration = Configuration(project: "sample")

    init(_ files: [String: String] = [:]) throws { tree = try SyncTree(files) }

    /// A record of this version in its own folder, with more lines below.
    func write(record version: String, adding lines: String = "", isOut: Bool = false) throws {
        var record = Self.record(version)
        if isOut { record.replace("status: planned\n", with: "status: released\ndates: {released: 2026-03-01}\n") }
        try tree.write(record + lines, to: "evidence/\(version)/release.yaml")
    }

    static func record(_ version: String, project: String = "sample") -> String {
        "schema: colophon/release/v1\nproject: \(project)\nversion: \(version)\nstatus: planned\n"
    }

    func load(_ version: String, lock: Lock = Lock()) throws -> ReleaseLoader.Outcome {
        let folder = try ReleaseFolder.read(
            version, in: tree.path("evidence"), limit: configuration.policy.limits.fileBytes)
        let today = try #require(Timestamp("2026-03-10"))
        return ReleaseLoader(configuration: configuration, today: today, lock: lock).load(folder)
    }

    /// What is said of a release that can still be shown.
    func loaded(_ version: String, lock: Lock = Lock()) throws -> LoadedRelease {
        switch try load(version, lock: lock) {
        case .loaded(let release): return release
        case .broken(let broken):
            return try #require(nil as LoadedRelease?, "broken: \(broken.findings.map(\.text))")
        }
    }

    /// What is said of a release whose record can't be used.
    func broken(_ version: String) throws -> [String] {
        switch try load(version) {
        case .loaded(let release):
            return try #require(nil as [String]?, "not broken: \(release.findings.map(\.text))")
        case .broken(let broken): return broken.findings.map(\.text)
        }
    }

    /// Opens it as the program would, and evaluates every release.
    func build() async throws -> BuildResult {
        try tree.write("project: {name: sample}\n", to: "colophon.yaml")
        let workspace = try Workspace.open(configurationFile: tree.path("colophon.yaml"))
        var options = BuildOptions()
        options.now = SampleWorkspace.day
        return try await Build(workspace: workspace, options: options).check().result
    }
}
