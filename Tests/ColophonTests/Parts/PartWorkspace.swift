// A workspace with releases of every kind, the parts of its build, and what one build of it gives.
import Colophon
import Files
import Parts
import Primitives
import ReleaseModel
import Testing

@testable import Workspace

final class PartWorkspace {
    let sample: SampleWorkspace

    /// Releases that are locked and that aren't, a draft, a back-port, one that isn't ready, one that was taken back, one whose
    /// folder holds no record, one with an open incident, and one with a large file.
    init() async throws {
        sample = try SampleWorkspace(
            configuration: """
                sync:
                  - {id: docs, source: "docs/*.md", syntax: glob, target: down, target_path: up, frequency: on_release}

                """)
        try sample.write("# A page\n", to: "docs/a.md")
        try sample.write("", to: "down/.keep")
        try sample.add("1.0.0", date: "2024-01-01")
        try sample.add("1.1.0", previous: "1.0.0", date: "2024-01-10")
        try sample.add("1.0.1", previous: "1.0.0", date: "2024-02-01")
        _ = try await sample.build()
        _ = try await sample.lock()
        try sample.add("1.2.0", previous: "1.1.0", date: "2024-03-01")
        try sample.add("1.3.0", previous: "1.2.0", date: "2024-03-10")
        try sample.breakTests(of: "1.3.0")
        try sample.add("1.10.0", previous: "1.3.0", date: "2024-04-01")
        try sample.replace(
            "  - {path: junit.xml}\n", with: "  - {path: junit.xml}\n  - {path: build.log, kind: log}\n",
            in: "evidence/1.10.0/release.yaml")
        let log = (0..<60_000).map { "line \($0) of a log that is larger than what is held\n" }.joined()
        try sample.write(log, to: "evidence/1.10.0/build.log")
        try sample.add("1.9.0", previous: "0.9.0", date: "2024-03-20")
        try sample.write(
            "- {id: INC-1, severity: critical, impact: high, title: It leaks, detected_at: 2024-03-02}\n",
            to: "evidence/1.2.0/incidents.yaml")
        try sample.add("2.0.0", previous: "1.10.0", status: "planned", date: "2024-07-01")
        try sample.add("2.1.0", previous: "2.0.0", status: "planned", date: "2024-08-01")
        try sample.write("x", to: "evidence/1.4.0/x")
        try sample.write("schema: colophon/release/v1\nproject: sample\n", to: "evidence/nonsense/release.yaml")
    }

    /// Changes what a build states of the clock.
    static func options(jobs: Int = 2, day: Int = SampleWorkspace.day) -> BuildOptions {
        var options = SampleWorkspace.options()
        options.jobs = jobs
        options.now = day
        return options
    }

    func part(
        _ number: Int, _ count: Int, in folder: String = "parts", jobs: Int = 2, day: Int = SampleWorkspace.day
    ) async throws -> ShardBuild.Outcome {
        let shard = try #require(Shard(number: number, count: count))
        return try await ShardBuild(
            workspace: try sample.workspace, options: Self.options(jobs: jobs, day: day), shard: shard
        ).write(to: sample.path(folder))
    }

    func parts(_ count: Int, in folder: String = "parts") async throws {
        for number in 1...count { _ = try await part(number, count, in: folder) }
    }

    func merge(
        _ folders: String..., with change: (inout BuildOptions) -> Void = { _ in }
    ) async throws -> Built {
        var options = Self.options()
        change(&options)
        let (result, outcome) = try await Build(workspace: sample.workspace, options: options)
            .merge((folders.isEmpty ? ["parts"] : folders).map(sample.path))
        return Built(
            result: result, outcome: outcome,
            report: BuildReport(
                result: result, outcome: outcome, output: sample.path("output"), evidence: sample.path("evidence"),
                isCheck: false))
    }

    /// What keeps the parts from being merged: nothing is written then.
    func refusal() async throws -> [Finding] {
        let before = try written()
        do throws(WorkspaceError) {
            _ = try await Build(workspace: try open(), options: Self.options()).merge([sample.path("parts")])
            return []
        } catch {
            #expect(try written() == before)
            return error.findings
        }
    }

    private func written() throws -> [TreeEntry] {
        try sample.entries("output").filter { !$0.path.hasPrefix(".colophon") }
    }

    private func open() throws(WorkspaceError) -> Workspace {
        try Workspace.open(configurationFile: sample.path("colophon.yaml"))
    }

    /// The published bundles alone, as a runner finds them.
    func clearOutput() throws {
        for entry in try sample.output().keys where !entry.hasSuffix(".tar.gz") || !entry.hasPrefix("1.0") {
            try Files.remove(sample.path(Files.join("output", entry)))
        }
        if sample.exists(".colophon") { try sample.remove(".colophon") }
    }
}
