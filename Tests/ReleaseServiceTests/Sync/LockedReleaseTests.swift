// Which releases a rule of the service can hand over: a locked one recorded nothing of it, so git has to show its files.
import Bundles
import Colophon
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Workspace

struct LockedReleaseTests {
    private func git(_ arguments: String..., in folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "git", "-C", folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c",
                "commit.gpgsign=false",
            ]
            + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(output)")
        return output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// 1.0.0 is locked; its record names the commit of `up`, if it is to.
    private func locked(_ fixture: SyncFixture, namingCommit: Bool) async throws {
        let up = Files.join(fixture.base.path, "up")
        _ = try git("init", "--quiet", in: up)
        _ = try git("add", "--all", in: up)
        _ = try git("commit", "--quiet", "--message=first", in: up)
        let commit = try git("rev-parse", "HEAD", in: up)
        if namingCommit {
            try fixture.base.write(
                SyncFixture.record(of: "1.0.0") + "commit: \(commit)\n", to: "evidence/1.0.0/release.yaml")
        }
        let verdicts = ["RL-01", "RL-02", "RL-03", "RL-04", "RL-05", "RL-06"].map {
            "  \($0): {status: pass, by: Ada, at: 2026-01-31, reason: looked at it}\n"
        }
        let record = try #require(try fixture.base.text("evidence/1.0.0/release.yaml"))
        try fixture.base.write(record + "checks:\n" + verdicts.joined(), to: "evidence/1.0.0/release.yaml")
        let workspace = try Workspace.open(configurationFile: Files.join(fixture.base.path, "colophon.yaml"))
        var options = BuildOptions()
        options.now = fixture.base.clock.now.secondsSinceEpoch
        _ = try await Build(workspace: workspace, options: options).write()
        let added = try await Locking(workspace: workspace, options: options).run().added
        try #require(added == ["1.0.0"])
    }

    @Test func theFilesOfItsCommitAreItsOwn() async throws {
        let fixture = try SyncFixture()
        try await locked(fixture, namingCommit: true)
        let rule = try await fixture.rule()
        #expect(try await fixture.service.dryRunSync(rule.id, by: fixture.ada).details.errors.isEmpty)
        #expect(try await fixture.synced(rule.id).status == .completed)
    }

    @Test(arguments: ["changed", "new", "ignored", "nameless"]) func otherFilesAreNot(why: String) async throws {
        let fixture = try SyncFixture()
        try await locked(fixture, namingCommit: why != "nameless")
        switch why {
        case "changed": try fixture.base.write("of today\n", to: "up/docs/a.md")
        case "new": try fixture.base.write("of today\n", to: "up/docs/c.md")
        case "ignored":
            try fixture.base.write("of today\n", to: "up/docs/c.md")
            try fixture.base.write("c.md\n", to: "up/.gitignore")
        default: break
        }
        let rule = try await fixture.rule()
        let run = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(run.details.errors.map(\.code) == ["rule-not-released"])
        #expect(
            try await failure { _ = try await fixture.service.approveSync(run.id, by: fixture.lin) }.code
                == "not-approvable")
    }

    @Test func anOlderReleaseThatIsntLockedIsWarnedOf() async throws {
        let fixture = try SyncFixture(["evidence/1.1.0/release.yaml": SyncFixture.record(of: "1.1.0")])
        let rule = try await fixture.rule()
        let newest = try await fixture.service.dryRunSync(rule.id, by: fixture.ada)
        #expect(newest.version == "1.1.0" && !newest.details.warnings.contains { $0.code == "not-locked" })
        let older = try await fixture.service.dryRunSync(rule.id, SyncOrder(version: "1.0.0"), by: fixture.ada)
        #expect(older.details.warnings.contains { $0.code == "not-locked" && $0.file == "evidence/1.0.0" })
    }
}
