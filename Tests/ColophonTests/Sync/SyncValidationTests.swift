// Tests of what a plan's checks look at: long files, wide text, and folders that go with their files.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing

@Suite struct SyncValidationTests {
    private func outcome(_ name: SyncCheckName, _ scene: SyncScene) throws -> SyncPlan.Check {
        try #require(try scene.plan().checks.first { $0.name == name })
    }

    /// One finding for each, by its file.
    private func codes(_ check: SyncPlan.Check) -> [String] { check.findings.map { "\($0.file ?? "") \($0.code)" } }

    private static let token = "ghp" + "_" + SecretSample.characters(36)

    @Test func looksForSecretsAndTheVersionInFilesOfAnyLength() throws {
        var scene = try SyncScene(rule: syncRule("*") { $0.validation.versionTag = .on })
        let text = Bytes("v1.0.0\n".utf8) + Bytes(repeating: 0x2E, count: 33 << 20) + Bytes("\n \(Self.token)\n".utf8)
        try Files.writeAtomically(text, to: scene.tree.path("up/padded.txt"), durable: false)
        let found = try outcome(.secrets, scene)
        #expect(found.outcome == .fail && codes(found) == ["padded.txt sync-secret"])
        #expect(found.findings.first?.line == 3 && found.findings.first?.column == 2)
        #expect(try outcome(.versionTag, scene).outcome == .pass)
        scene.version = "1.0.1"
        #expect(try outcome(.versionTag, scene).outcome == .fail)
    }

    @Test func aTextThatIsTooLongForItsCheckFailsIt() throws {
        var scene = try SyncScene(
            rule: syncRule("*") {
                $0.validation.secrets = .off
                $0.validation.versionTag = .off
            })
        for name in ["a.json", "a.yml", "a.md", "a.html", "a.bin"] {
            try scene.tree.write("", to: "up/" + name)
            _ = try scene.tree.run("truncate", ["-s", "33000K", "up/" + name])
            _ = try scene.tree.run("truncate", ["-s", "33000K", "up/" + name])
        }
        func expect(_ outcome: SyncPlan.Check.Outcome) throws {
            let (links, schema) = (try self.outcome(.links, scene), try self.outcome(.schema, scene))
            #expect(links.outcome == outcome && schema.outcome == outcome)
            #expect(codes(links) == ["a.html sync-not-looked-into", "a.md sync-not-looked-into"])
            #expect(codes(schema) == ["a.json sync-not-looked-into", "a.yml sync-not-looked-into"])
        }
        try expect(.fail)
        scene.rule.validation.links = .warn
        scene.rule.validation.schema = .warn
        try expect(.warn)
    }

    @Test func looksForSecretsInUTF16() throws {
        let scene = try SyncScene()
        let text = "first\nexport TOKEN=\(Self.token)\n"
        let wide: Bytes = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        try Files.writeAtomically(wide, to: scene.tree.path("up/a.ps1"), durable: false)
        let found = try outcome(.secrets, scene)
        #expect(found.outcome == .fail && found.findings.map(\.line) == [2])
    }

    /// After a first sync of `up`, with `up/d/e/a.txt` and what else is stated, that file is deleted upstream.
    private func pruned(_ links: String, more: [String: String] = [:]) throws -> SyncScene {
        var scene = try SyncScene(
            ["up/index.md": "\(links)\n", "up/d/e/a.txt": "a"].merging(more) { $1 },
            rule: syncRule("*") {
                $0.prune = true
                $0.validation.versionTag = .off
            })
        try scene.sync()
        scene.clock += 60
        try Files.remove(scene.tree.path("up/d/e/a.txt"))
        return scene
    }

    @Test func aLinkToAFolderThatGoesWithItsLastFileIsBroken() throws {
        for link in ["[e](d/e)", "[e](d/e/)", "[d](d)", "[a](d/e/a.txt)"] {
            let check = try outcome(.links, pruned(link))
            #expect(check.outcome == .fail && codes(check) == ["index.md sync-broken-link"], "\(link)")
        }
        let both = try outcome(.links, pruned("[d](d) [e](d/e)", more: ["up/d/b.txt": "b"]))
        #expect(both.findings.map(\.column) == [12])
    }

    @Test func aFolderStandsWhileAnythingLiesInIt() throws {
        for name in ["d/e/theirs.txt", "d/e/f/theirs.txt", "d/e/.hidden"] {
            let scene = try pruned("[d](d) [e](d/e/)")
            try scene.tree.write("t", to: "down/" + name)
            #expect(try outcome(.links, scene).outcome == .pass, "\(name)")
        }
        #expect(try outcome(.links, pruned("[e](d/e)", more: ["up/d/e/b.txt": "b"])).outcome == .pass)
        // A file that comes keeps the folder too.
        let scene = try pruned("[e](d/e)")
        try scene.tree.write("new", to: "up/d/e/new.txt")
        #expect(try outcome(.links, scene).outcome == .pass)
    }

    @Test func whatTheChecksSayOfAFolderIsWhatAnApplyLeaves() throws {
        var scene = try pruned("[d](d)", more: ["up/d/b.txt": "b"])
        #expect(try outcome(.links, scene).outcome == .pass)
        try scene.sync()
        #expect(Files.kind(scene.tree.path("down/d/e")) == nil && Files.kind(scene.tree.path("down/d")) == .directory)
    }
}
