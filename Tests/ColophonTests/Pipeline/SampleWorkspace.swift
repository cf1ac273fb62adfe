// A workspace in a folder of its own that one test fills, builds and changes, and that goes when the test is done.
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import Testing
import Verification
import Workspace

@testable import ReleaseModel
@testable import Versions

final class SampleWorkspace {
    let root: String
    /// 2024-06-01, the day of every build unless a test says otherwise.
    static let day = 1_717_200_000

    init(configuration: String = "") throws {
        root = Files.join(FileManager.default.temporaryDirectory.path(), "colophon-\(UUID().uuidString)")
        try write("project: {name: sample}\n\(configuration)", to: "colophon.yaml")
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// 1.0.0 and its two children: 1.1.0, and the back-port 1.0.1.
    static func family() throws -> SampleWorkspace {
        let workspace = try SampleWorkspace()
        try workspace.add("1.0.0")
        try workspace.add("1.1.0", previous: "1.0.0")
        try workspace.add("1.0.1", previous: "1.0.0")
        return workspace
    }

    /// A release with what it needs to be ready; `extra` are further lines of its record.
    func add(
        _ version: String, previous: String? = nil, status: String = "released", date: String = "2024-01-05",
        fix: String = "Mends the parser", waiver: String = "", extra: String = ""
    ) throws {
        let verdicts = ["RL-01", "RL-05", "RL-06", "RL-07"].map {
            "  \($0): {status: pass, by: team, at: 2024-01-04, reason: looked at}\n"
        }
        let record = """
            schema: colophon/release/v1
            project: sample
            version: \(version)
            status: \(status)
            \(previous.map { "previous: \($0)\n" } ?? "")dates: {\(status == "released" ? "released" : "planned"): \(date)}
            notes: {fixes: [{title: "\(fix)"}]}
            evidence:
              - {path: junit.xml}
              - {path: CHANGELOG.md}
              - {path: VERSION, kind: version-manifest}
            checks:
            \(verdicts.joined())\(waiver)\(extra)
            """
        try write(record, to: "evidence/\(version)/release.yaml")
        try write(
            "<testsuite name=\"all of \(version)\" tests=\"1\"><testcase classname=\"suite\" name=\"works\" time=\"0.1\"/></testsuite>\n",
            to: "evidence/\(version)/junit.xml")
        try write("# Changelog\n\n## \(version)\n\n- \(fix)\n", to: "evidence/\(version)/CHANGELOG.md")
        try write("\(version)\n", to: "evidence/\(version)/VERSION")
    }

    /// Fails RL-02 of a release.
    func breakTests(of version: String) throws {
        try write(
            "<testsuite name=\"all of \(version)\" tests=\"1\"><testcase classname=\"suite\" name=\"works\"><failure message=\"no\"/></testcase></testsuite>\n",
            to: "evidence/\(version)/junit.xml")
    }

    // MARK: Commands

    var workspace: Workspace {
        get throws { try Workspace.open(configurationFile: path("colophon.yaml")) }
    }

    static func options(_ versions: [String] = []) -> BuildOptions {
        var options = BuildOptions()
        options.versions = versions
        options.jobs = 2
        options.now = day
        return options
    }

    @discardableResult
    func build(
        _ versions: String..., with change: (inout BuildOptions) -> Void = { _ in }
    ) async throws -> Built {
        var options = Self.options(versions)
        change(&options)
        let (result, outcome) = try await Build(workspace: workspace, options: options).write()
        return Built(result: result, outcome: outcome, report: report(result, outcome, isCheck: false))
    }

    func check(with change: (inout BuildOptions) -> Void = { _ in }) async throws -> Built {
        var options = Self.options()
        change(&options)
        let (result, outcome) = try await Build(workspace: workspace, options: options).check()
        return Built(result: result, outcome: outcome, report: report(result, outcome, isCheck: true))
    }

    private func report(_ result: BuildResult, _ outcome: OutputTree.Outcome, isCheck: Bool) -> BuildReport {
        BuildReport(
            result: result, outcome: outcome, output: path("output"), evidence: path("evidence"), isCheck: isCheck)
    }

    @discardableResult
    func lock(_ versions: String..., withRed: Bool = false) async throws -> [String] {
        var options = Self.options(versions)
        options.locksRed = withRed
        let (added, findings) = try await Locking(workspace: workspace, options: options).run()
        #expect(findings.filter { $0.severity == .error } == [])
        return added
    }

    /// The codes of what keeps the versions from being listed.
    func lockRefusals(_ versions: String...) async throws -> [String] {
        let workspace = try self.workspace
        do throws(WorkspaceError) {
            _ = try await Locking(workspace: workspace, options: Self.options(versions)).run()
            return []
        } catch { return error.findings.filter { $0.severity == .error }.map(\.code) }
    }

    func verify(_ folder: String = "output") throws -> SiteReport {
        try Verifier.verify(site: path(folder), today: Timestamp(secondsSinceEpoch: Self.day, isDate: true))
    }

    // MARK: Files

    func path(_ relative: String) -> String { Files.join(root, relative) }

    func write(_ text: String, to relative: String) throws { try write(Bytes(text.utf8), to: relative) }

    func write(_ bytes: Bytes, to relative: String) throws {
        try Files.writeAtomically(bytes, to: path(relative), durable: false)
    }

    func append(_ text: String, to relative: String) throws { try Files.append(Array(text.utf8), to: path(relative)) }

    func replace(_ old: String, with new: String, in relative: String) throws {
        let before = try text(relative)
        try #require(before.contains(old))
        try write(before.replacingOccurrences(of: old, with: new), to: relative)
    }

    func bytes(_ relative: String) throws -> Bytes { try Files.read(path(relative)) }

    func text(_ relative: String) throws -> String { String(decoding: try bytes(relative), as: UTF8.self) }

    func exists(_ relative: String) -> Bool { Files.kind(path(relative)) != nil }

    func remove(_ relative: String) throws { try FileManager.default.removeItem(atPath: path(relative)) }

    func move(_ old: String, to new: String) throws {
        try FileManager.default.moveItem(atPath: path(old), toPath: path(new))
    }

    /// Every file of the output and its bytes.
    func output(_ folder: String = "output") throws -> [String: Bytes] {
        var files: [String: Bytes] = [:]
        for entry in try Files.walk(path(folder)) { files[entry.path] = try bytes(Files.join(folder, entry.path)) }
        return files
    }

    /// Every file below the workspace with its size, times and inode.
    func entries(_ folder: String = "") throws -> [TreeEntry] { try Files.walk(path(folder)) }

    func bundlePath(_ version: String, _ folder: String? = nil) -> String {
        "output/\(folder ?? version)/sample-\(version).evidence.tar.gz"
    }

    func bundle(_ version: String, _ folder: String? = nil) throws -> ReadBundle {
        try BundleReader.read(try bytes(bundlePath(version, folder)))
    }

    func lockEntries() throws -> [Lock.Entry] { try workspace.lock().entries }
}

/// What a build gave.
struct Built {
    let result: BuildResult
    let outcome: OutputTree.Outcome
    let report: BuildReport

    var errors: [String] { result.findings.filter { $0.severity == .error }.map(\.code) }

    func summary(_ version: String) throws -> ReleaseSummary {
        try #require(result.releases.first { $0.version.text == version })
    }
}

extension OutputTree.Outcome {
    /// The version folders that something was written in or removed from.
    var folders: Set<String> {
        Set(
            (written + removed).filter { $0.contains("/") && !$0.hasPrefix("assets/") }.map {
                String($0.prefix { $0 != "/" })
            })
    }
    var isEmpty: Bool { written.isEmpty && removed.isEmpty }
}
