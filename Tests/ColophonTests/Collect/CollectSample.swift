// A repository with a workspace and reports in it, and a CI run in which they are collected.
import Collect
import Documents
import Files
import Primitives
import ReleaseModel
import Testing
import Workspace

struct CollectSample {
    static let passing = "<testsuite name=\"a\" tests=\"1\"><testcase classname=\"a\" name=\"b\"/></testsuite>"
    static let failing =
        "<testsuite name=\"a\" tests=\"1\" failures=\"1\"><testcase classname=\"a\" name=\"b\"><failure/></testcase></testsuite>"

    let history: HistorySample
    var tree: SyncTree { history.tree }
    let commit: String

    /// The workspace is the repository; `record`: lines below what a planned release has.
    init(_ record: String = "", status: String = "planned", files: [String: String] = [:]) throws {
        history = try HistorySample()
        var all = [
            "colophon.yaml": "project: {name: sample}\n", "a.txt": "a",
            "evidence/1.0.0/release.yaml":
                "schema: colophon/release/v1\nproject: sample\nversion: 1.0.0\nstatus: \(status)\n\(record)",
            ".gitignore": "/build/\n/.colophon/\n",
        ]
        all.merge(files) { $1 }
        commit = try history.commit("begin", all)
        try tree.write(Self.passing, to: "repo/build/junit.xml")
    }

    func write(_ text: String, to path: String) throws { try tree.write(text, to: "repo/\(path)") }
    func path(_ path: String) -> String { tree.path("repo/\(path)") }

    func run(
        _ number: Int = 1, job: String? = "test", commit: String? = nil, head: String? = nil
    ) -> CIRun {
        CIRun(
            service: "GitHub Actions", id: "\(number)", address: "https://ci.example.org/runs/\(number)", job: job,
            commit: commit ?? self.commit, head: head)
    }

    @discardableResult
    func collect(
        _ files: [String] = ["build/junit.xml"], in run: CIRun?, _ change: (inout CollectOptions) -> Void = { _ in }
    ) async throws -> CollectReport {
        var options = CollectOptions(
            version: "1.0.0", files: files.map(path), now: try #require(Timestamp("2026-03-01T10:00:00Z")))
        options.configurationFile = path("colophon.yaml")
        options.repository = path(".")
        options.service = run
        change(&options)
        return try await Collecting.run(options)
    }

    /// What stops it, as one text; empty: nothing does.
    func refusal(
        _ files: [String] = ["build/junit.xml"], in run: CIRun?, _ change: (inout CollectOptions) -> Void = { _ in }
    ) async throws -> String {
        do {
            try await collect(files, in: run, change)
            return ""
        } catch let error as WorkspaceError { return error.findings.map(\.text).joined(separator: "\n") }
    }

    func collected() throws -> CollectedEvidence {
        let bytes = try Files.read(path("evidence/1.0.0/collected.json"))
        let (collected, _, findings) = CollectedReader.read(bytes, file: "collected.json")
        let read = try #require(collected, "\(findings.map(\.text))")
        #expect(read.json.fileBytes == bytes)
        return read
    }

    func names() throws -> [String] { try collected().files.map(\.entry.path) }

    func loaded() throws -> LoadedRelease {
        let workspace = try Workspace.open(configurationFile: path("colophon.yaml"))
        let today = try #require(Timestamp("2026-03-01"))
        let loader = ReleaseLoader(configuration: workspace.configuration, today: today, lock: Lock())
        switch loader.load(try workspace.releaseFolder("1.0.0")) {
        case .loaded(let release): return release
        case .broken(let broken):
            return try #require(nil as LoadedRelease?, "broken: \(broken.findings.map(\.text))")
        }
    }
}
