// What a build and its options write over, and what they leave alone; and that what it links to is there.
import Files
import Primitives
import ReleaseModel
import Testing
import Workspace

@testable import Colophon

@Suite struct OutputOwnershipTests {
    let sample: SampleWorkspace

    init() throws { sample = try SampleWorkspace.family() }

    func refusal(_ body: () async throws -> Void) async throws -> [Finding] {
        do { try await body() } catch let error as WorkspaceError { return error.findings }
        return []
    }

    @Test func aFirstBuildReplacesNothingOfOthers() async throws {
        try sample.write("by hand", to: "output/index.html")
        try sample.write("mine", to: "output/1.0.0/notes.md")
        try sample.write("kept", to: "output/CNAME")
        let findings = try await refusal { try await sample.build() }
        #expect(findings.map(\.code) == ["foreign-files"])
        #expect(findings.first?.message.contains("1.0.0/notes.md") == true)
        #expect(findings.first?.message.contains("index.html") == true)
        #expect(try sample.output().keys.sorted() == ["1.0.0/notes.md", "CNAME", "index.html"])
        #expect(try sample.text("output/index.html") == "by hand")
        try sample.remove("output/index.html")
        try sample.remove("output/1.0.0/notes.md")
        try await sample.build()
        #expect(try sample.text("output/CNAME") == "kept")
    }

    @Test func aLaterBuildReplacesNothingOfOthersEither() async throws {
        try await sample.build()
        try sample.write("mine", to: "output/1.2.0/notes.md")
        try sample.add("1.2.0", previous: "1.1.0")
        #expect(try await refusal { try await sample.build() }.map(\.code) == ["foreign-files"])
    }

    @Test func anOutputWhoseRecordIsGoneIsStillOurs() async throws {
        try await sample.build()
        try sample.remove(".colophon")
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.1.0/release.yaml")
        #expect(try await sample.build().errors == [])
        #expect(try sample.text("output/1.1.0/notes.md").contains("Repairs"))
    }

    // MARK: Files that options name

    @Test(arguments: [
        "evidence/1.0.0/junit.xml", "evidence/1.0.0/new.xml", "evidence/report.xml", "colophon.yaml", "colophon.lock",
        "templates/release.mustache", ".colophon/report.xml", "output/index.html", "allowed_signers",
        "output/../evidence/1.0.0/junit.xml", "evidence",
    ])
    func noOptionWritesOverWhatPeopleKeep(path: String) async throws {
        try await sample.build()
        let workspace = try sample.workspace
        let error = #expect(throws: WorkspaceError.self) {
            try workspace.requireFree(sample.path(path), for: "--junit")
        }
        #expect(error?.findings.map(\.code) == ["not-written-over"])
    }

    @Test(arguments: ["report.xml", "output/report.xml", "reports/evidence/report.xml", "evidence-report.xml"])
    func otherPlacesAreFree(path: String) async throws {
        try await sample.build()
        try sample.workspace.requireFree(sample.path(path), for: "--junit")
    }

    // MARK: Named builds

    @Test func aNamedBuildWritesWhatTheOutputLacks() async throws {
        let built = try await sample.build("1.1.0")
        #expect(built.outcome.folders == ["1.0.0", "1.0.1", "1.1.0", "latest"])
        #expect(built.result.wanted.map(\.folder) == ["1.1.0"])
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.0.1/release.yaml")
        try sample.replace("Mends", with: "Repairs", in: "evidence/1.1.0/release.yaml")
        #expect(try await sample.build("1.1.0").outcome.folders == ["1.1.0"], "what is there stays as it is")
        try sample.remove("output/1.0.1")
        #expect(try await sample.build("1.1.0").outcome.folders == ["1.0.1"])
        #expect(try await sample.build().outcome.isEmpty)
    }

    // MARK: A new workspace

    @Test(
        arguments: [
            (nil, "# Everything there is made by colophon build.\n/output/\n"),
            ("build", "build\n# Everything there is made by colophon build.\n/output/\n"), ("/output/\n", "/output/\n"),
            ("*.log\r\noutput/\r\n", "*.log\r\noutput/\r\n"),
        ] as [(String?, String)])
    func aNewWorkspaceKeepsItsOutputOutOfGit(before: String?, after: String) throws {
        let tree = try SyncTree()
        if let before { try tree.write(before, to: ".gitignore") }
        let made = try NewWorkspace.create(in: tree.path, project: "orchard", version: "0.1.0")
        let line = made.first { $0.path == ".gitignore" }?.line
        #expect(line == (before == after ? nil : before == nil ? "made .gitignore" : "added /output/ to .gitignore"))
        #expect(String(decoding: try Files.read(tree.path(".gitignore")), as: UTF8.self) == after)
        #expect(Files.kind(tree.path("output")) == nil)
    }
}
