// A repository in a scratch folder with fixed dates and people, and a workspace beside it that is imported into.
import Files
import Foundation
import GitHistory
import Import
import Primitives
import ReleaseModel
import Testing
import Workspace

final class HistorySample {
    let tree: SyncTree
    /// Seconds since 1970 of the next commit or tag: 2020-01-01, and a day more each.
    private var time = 1_577_836_800

    init(_ arguments: String...) throws {
        tree = try SyncTree()
        try Files.makeDirectory(tree.path("repo"))
        try git(["init", "--quiet", "--initial-branch=main"] + arguments)
    }

    @discardableResult
    func git(_ arguments: [String], in folder: String = "repo", input: Bytes = []) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-C", tree.path(folder)] + arguments
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin", "HOME": tree.path("home"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "\(time) +0000",
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
            "GIT_COMMITTER_DATE": "\(time) +0000",
        ]
        time += 86_400
        try tree.write("", to: "input")
        try Files.writeAtomically(input, to: tree.path("input"), durable: false)
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: tree.path("input")))
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "git \(arguments.joined(separator: " "))")
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// Writes files and commits all; gives the commit.
    @discardableResult
    func commit(_ message: String, _ files: [String: String] = [:]) throws -> String {
        try commit(bytes: Bytes(message.utf8), files)
    }

    @discardableResult
    func commit(bytes message: Bytes, _ files: [String: String] = [:]) throws -> String {
        for (name, text) in files { try tree.write(text, to: "repo/\(name)") }
        try git(["add", "--all"])
        try git(["commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "--file=-"], input: message)
        return try git(["rev-parse", "HEAD"])
    }

    /// `message`: of an annotated one.
    func tag(_ name: String, _ target: String = "HEAD", message: String? = nil) throws {
        try git(["tag", "--force"] + (message.map { ["--annotate", "--message", $0] } ?? []) + [name, target])
    }

    func at(_ day: String) throws { time = try #require(Timestamp(day)).secondsSinceEpoch }

    // MARK: Import

    func options(_ change: (inout GitImportOptions) -> Void = { _ in }) throws -> GitImportOptions {
        var options = GitImportOptions(today: try #require(Timestamp("2026-06-01")))
        options.repository = tree.path("repo")
        options.configurationFile = tree.path("site/colophon.yaml")
        options.name = "sample"
        change(&options)
        return options
    }

    @discardableResult
    func imported(_ change: (inout GitImportOptions) -> Void = { _ in }) async throws -> ImportReport {
        try await GitImport.run(options(change))
    }

    /// What stops an import, as one text.
    func refusal(_ change: (inout GitImportOptions) -> Void = { _ in }) async throws -> String {
        do {
            _ = try await imported(change)
            return ""
        } catch let error as WorkspaceError { return error.findings.map(\.text).joined(separator: "\n") }
    }

    func text(_ path: String) throws -> String {
        String(decoding: try Files.read(tree.path("site/\(path)")), as: UTF8.self)
    }

    func record(_ version: String) throws -> ReleaseRecord {
        let place = try Workspace.open(configurationFile: tree.path("site/colophon.yaml"))
        return try #require(place.record(of: version), "there is no record of \(version)")
    }

    func titles(_ version: String) throws -> [String] {
        let notes = try record(version).notes
        return notes.features.map(\.title) + notes.improvements.map(\.title) + notes.fixes.map(\.title)
    }
}
