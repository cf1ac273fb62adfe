// Opening a workspace, and making a new one.
import Attestation
import Bundles
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Testing
import Versions
import Workspace

@Suite struct WorkspaceTests {
    private func findings(_ body: () throws -> Void) throws -> [String] {
        do {
            try body()
            return []
        } catch let error as WorkspaceError { return error.findings.map(\.text) }
    }

    @Test func refusesAMissingConfiguration() throws {
        let tree = try SyncTree()
        let file = tree.path("colophon.yaml")
        #expect(
            try findings { _ = try Workspace.open(configurationFile: file) } == [
                "\(file): error: there is no such file. Run colophon where colophon.yaml lies, name it with --config, or make one with colophon init. [no-configuration]"
            ])
    }

    @Test func refusesAConfigurationThatIsAFolder() throws {
        let tree = try SyncTree(["colophon.yaml/x": ""])
        let file = tree.path("colophon.yaml")
        #expect(
            try findings { _ = try Workspace.open(configurationFile: file) } == [
                "\(file): error: read: Is a directory. Check that the file is there and may be read. [unreadable]"
            ])
    }

    @Test func refusesAMissingFolderOfRecords() throws {
        let tree = try SyncTree(["colophon.yaml": "project: {name: sample}\npaths: {evidence: records}\n"])
        let workspace = try Workspace.open(configurationFile: tree.path("colophon.yaml"))
        #expect(
            try findings { _ = try workspace.releaseFolders() } == [
                "\(tree.path("records")): error: there is no folder of release records. Make it, with one folder a version, or set paths.evidence. [no-evidence]"
            ])
    }

    @Test func listsFoldersBytewiseAndPassesOverTheRest() throws {
        let tree = try SyncTree([
            "colophon.yaml": "project: {name: sample}\n", "evidence/b/x": "", "evidence/B/x": "", "evidence/a/x": "",
            "evidence/.git/x": "", "evidence/README.md": "",
        ])
        #expect(try Workspace.open(configurationFile: tree.path("colophon.yaml")).releaseFolders() == ["B", "a", "b"])
    }

    @Test func findsPathsFromTheConfigurationsFolder() throws {
        let tree = try SyncTree([
            "a/colophon.yaml": "project: {name: sample}\npaths: {output: /srv/out, evidence: ../e}\n"
        ])
        let workspace = try Workspace.open(configurationFile: tree.path("a/colophon.yaml"))
        #expect(workspace.outputPath == "/srv/out")
        #expect(workspace.evidencePath == tree.path("a/../e"))
    }

    @Test(arguments: [
        "evidence", "./evidence/1.0.0", ".", "..", "x/..", ".git", ".git/x", ".colophon", "templates", "link",
        "link/x",
    ])
    func refusesAnOutputAmongWhatTheUserKeeps(_ output: String) throws {
        let tree = try SyncTree(["ws/colophon.yaml": "project: {name: sample}\npaths: {output: '\(output)'}\n"])
        try tree.write("", to: "ws/evidence/x")
        try tree.link("ws/link", to: tree.path("ws/evidence"))
        let texts = try findings { _ = try Workspace.open(configurationFile: tree.path("ws/colophon.yaml")) }
        #expect(texts.count == 1 && texts.first?.contains("[bad-output]") == true, "\(texts)")
    }

    @Test(arguments: ["output", "../x", "evidence2", "public/site", "../evidence"])
    func takesAnOutputOfItsOwn(_ output: String) throws {
        let tree = try SyncTree(["ws/colophon.yaml": "project: {name: sample}\npaths: {output: \(output)}\n"])
        #expect(try findings { _ = try Workspace.open(configurationFile: tree.path("ws/colophon.yaml")) } == [])
    }

    // MARK: A new one

    @Test(arguments: [
        ("/home/ada/Orchard", "orchard"), ("/srv/My Project", "my-project"), ("/srv/2048", "2048"), ("/", "project"),
        ("/srv/日本", "project"), ("/srv/a/..", "project"), ("/srv/.config", "config"), ("/srv/-x-", "x"),
    ])
    func namesAProjectAfterItsFolder(_ folder: String, _ name: String) {
        #expect(NewWorkspace.projectName(folder: folder) == name)
    }

    /// Also where the name means something else to YAML.
    @Test(arguments: ["orchard", "null", "-", "...", "2048", "1.10", "true", "0x1f"])
    func makesAWorkspaceThatBuilds(_ name: String) async throws {
        let tree = try SyncTree()
        let files = try NewWorkspace.create(in: tree.path, project: name, version: "0.1.0")
        #expect(files.allSatisfy { Files.kind(tree.path($0.path)) == .file })
        let workspace = try Workspace.open(configurationFile: tree.path("colophon.yaml"))
        #expect(workspace.configuration.project.name == name && workspace.configuration.project.title == name)
        let (result, _) = try await Build(workspace: workspace, options: BuildOptions()).check()
        #expect(result.findings == [])
        #expect(result.releases.map(\.version.text) == ["0.1.0"])
    }

    /// By the line that YAML editors read, relative to the file.
    @Test(arguments: [("colophon.yaml", PublishedSchema.configuration), ("evidence/0.1.0/release.yaml", .record)])
    func tellsEditorsTheSchema(_ file: String, _ schema: PublishedSchema) throws {
        let tree = try SyncTree()
        let made = try NewWorkspace.create(in: tree.path, project: "orchard", version: "0.1.0")
        #expect(
            Set(["record", "configuration", "incidents"].map { "schemas/\($0).json" }).isSubset(of: made.map(\.path)))
        let line = try #require(
            String(decoding: Files.read(tree.path(file)), as: UTF8.self).split(separator: "\n").first)
        let mark = "# yaml-language-server: $schema="
        #expect(line.hasPrefix(mark))
        let named = Files.join(Files.parent(tree.path(file)) ?? "", String(line.dropFirst(mark.count)))
        #expect(String(decoding: try Files.read(named), as: UTF8.self) == schema.json.prettyText + "\n")
    }

    @Test func touchesNothingThatIsThere() throws {
        let tree = try SyncTree(["evidence/0.1.0/release.yaml": "mine"])
        #expect(
            try findings { _ = try NewWorkspace.create(in: tree.path, project: "a", version: "0.1.0") } == [
                "\(tree.path("evidence/0.1.0/release.yaml")): error: there is such a file already. Move it away, or start in another folder. [exists]"
            ])
        #expect(Files.kind(tree.path("colophon.yaml")) == nil)
    }

    @Test(arguments: [
        (
            "Orchard", "0.1.0",
            #"error: "Orchard" can't be a name. Use lower-case letters, digits, dots, underscores and dashes. [bad-value]"#
        ),
        (
            "a", "1.0",
            #"error: "1.0" is no version of the scheme semver. Write it as Semantic Versioning 2.0.0 does: 1.4.0 or 1.4.0-rc.1. [bad-version]"#
        ),
        (
            "a", "../1.0.0",
            #"error: "../1.0.0" is no version of the scheme semver. Write it as Semantic Versioning 2.0.0 does: 1.4.0 or 1.4.0-rc.1. [bad-version]"#
        ),
    ])
    func refusesWhatCannotBeNamed(_ name: String, _ version: String, _ finding: String) throws {
        let tree = try SyncTree()
        #expect(
            try findings { _ = try NewWorkspace.create(in: tree.path, project: name, version: version) } == [finding])
        #expect(try Files.list(tree.path).isEmpty)
    }
}
