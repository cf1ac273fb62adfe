// Tests that an executable bit is a part of what a file is: in plans, applies, drift, and what is remembered.
import Documents
import Files
import Glibc
import Primitives
import ReleaseModel
import Sync
import Testing

@Suite struct SyncExecutableTests {
    private func scene() throws -> SyncScene {
        var scene = try SyncScene(
            ["up/run.sh": "#!/bin/sh\n"], rule: syncRule("*") { $0.validation.versionTag = .off })
        try scene.sync()
        return scene
    }

    private func set(_ mode: mode_t, _ path: String, _ scene: SyncScene) throws {
        try #require(chmod(scene.tree.path(path), mode) == 0)
    }

    private func isExecutable(_ path: String, _ scene: SyncScene) -> Bool { Files.isExecutable(scene.tree.path(path)) }

    @Test func aBitThatUpstreamSetsIsPlannedAndApplied() throws {
        var scene = try scene()
        try set(0o755, "up/run.sh", scene)
        let row = try #require(try scene.plan().changes.first)
        #expect(row.action == .modify && row.note == "becomes executable")
        #expect(row.before?.sha256 == row.after?.sha256 && row.after?.isExecutable == true)
        try scene.sync()
        #expect(isExecutable("down/run.sh", scene))
        #expect(try scene.plan().state == .current && scene.status().drift.isEmpty)
        try set(0o644, "up/run.sh", scene)
        #expect(try scene.plan().changes.first?.note == "is executable no more")
        try scene.sync()
        #expect(!isExecutable("down/run.sh", scene) && scene.status().drift.isEmpty)
    }

    @Test func aBitThatDownstreamSetsIsKeptAndIsDrift() throws {
        var scene = try scene()
        try set(0o755, "down/run.sh", scene)
        #expect(scene.status().drift == [.init(target: "run.sh", drift: .modified)])
        #expect(try scene.plan().state == .current)
        // Neither is lost where the other side changes the text.
        try scene.tree.write("#!/bin/sh\ntrue\n", to: "up/run.sh")
        #expect(try scene.plan().changes.map(\.action) == [.modify])
        try scene.sync()
        #expect(isExecutable("down/run.sh", scene))
        #expect(try scene.text("down/run.sh") == "#!/bin/sh\ntrue\n" && scene.status().drift.count == 1)
        scene.restores = true
        try scene.sync()
        #expect(!isExecutable("down/run.sh", scene) && scene.status().drift.isEmpty)
    }

    @Test func upstreamsBitAndDownstreamsTextAreBothKept() throws {
        var scene = try scene()
        try scene.tree.write("#!/bin/sh\nmine\n", to: "down/run.sh")
        try set(0o755, "up/run.sh", scene)
        let plan = try scene.plan()
        #expect(plan.changes.map(\.action) == [.modify] && plan.obstacles.isEmpty)
        try scene.sync()
        #expect(try isExecutable("down/run.sh", scene) && scene.text("down/run.sh") == "#!/bin/sh\nmine\n")
    }

    @Test func documentsAndChecksumsHoldIt() throws {
        let scene = try scene()
        try set(0o755, "up/run.sh", scene)
        let plan = try scene.plan()
        let (read, findings) = SyncDocuments.plan(plan.sealed.bytes, file: "plan.json")
        #expect(read == plan && findings.isEmpty && read?.digest == plan.digest)
        let file = try #require(try scene.request().checksums.files.first)
        #expect(file.isExecutable && bytesText(file.json.canonicalBytes).contains(#""executable":true"#))
        try set(0o644, "up/run.sh", scene)
        #expect(try !scene.request().checksums.files.contains(where: \.isExecutable))
    }

    @Test func aLockedReleaseHasTheBitOfItsChecksums() throws {
        var scene = try scene()
        scene.locked = try scene.request().checksums
        try set(0o755, "up/run.sh", scene)
        #expect(try scene.plan().state == .current)
    }

    @Test func whereGitIgnoresPermissionsTheyCountForNothing() throws {
        var scene = try scene()
        _ = try scene.tree.run("git", ["-C", "down", "init", "-q"])
        _ = try scene.tree.run("git", ["-C", "down", "config", "core.fileMode", "false"])
        try set(0o755, "down/run.sh", scene)
        #expect(try scene.plan().state == .current && scene.status().drift.isEmpty)
        try scene.tree.write("#!/bin/sh\ntrue\n", to: "up/run.sh")
        try scene.sync()
        #expect(try scene.text("down/run.sh") == "#!/bin/sh\ntrue\n")
    }
}
