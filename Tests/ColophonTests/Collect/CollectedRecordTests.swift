// What `collected.json` adds to a record, what of it is refused, and which files a pattern of a record stands for.
import Checklist
import Documents
import Files
import Primitives
import ReleaseModel
import Testing
import Versions
import Workspace

@Suite struct CollectedRecordTests {
    private static let commit = SoundDocuments.commit
    private static let log = "fine\n"

    private static func file(_ path: String, of text: String = log, _ more: String = "") -> String {
        "{\"path\": \"\(path)\", \"kind\": \"log\", \"sha256\": \"\(SHA256Digest(of: Bytes(text.utf8)).hex)\"\(more)}"
    }

    private static func collected(_ members: String) -> String {
        "{\"schema\": \"colophon/collected/v1\"\(members.isEmpty ? "" : ", ")\(members)}"
    }

    private static func workspace(
        _ record: String, collected: String, files: [String: String] = ["a.log": log], isOut: Bool = false
    ) throws -> ScratchWorkspace {
        let workspace = try ScratchWorkspace()
        try workspace.write(record: "1.0.0", adding: record, isOut: isOut)
        try workspace.tree.write(collected, to: "evidence/1.0.0/collected.json")
        for (name, text) in files { try workspace.tree.write(text, to: "evidence/1.0.0/\(name)") }
        return workspace
    }

    @Test func joinsWhatTheRecordLeavesOut() throws {
        let workspace = try Self.workspace(
            "evidence: [{path: a.log, gate: g, description: d}]\nbuild: {builder: Ada}\n",
            collected: Self.collected(
                "\"commit\": \"\(Self.commit)\", \"build\": {\"id\": \"7\", \"builder\": \"Ada\"}, "
                    + "\"commits\": [{\"id\": \"\(String(repeating: "1", count: 40))\", \"relation\": \"parent\", \"git\": true}], "
                    + "\"evidence\": [\(Self.file("a.log", of: Self.log, ", \"origin\": {\"run\": \"7\", \"job\": \"j\"}")), \(Self.file("b.log"))]"
            ), files: ["a.log": Self.log, "b.log": Self.log])
        let release = try workspace.loaded("1.0.0")
        let record = release.record
        #expect(record.commit == Self.commit && record.build.id == "7" && record.build.builder == "Ada")
        #expect(record.commits.map(\.relation) == [.parent] && record.commits.allSatisfy(\.isFromGit))
        #expect(record.evidence.map(\.path) == ["a.log", "b.log"])
        #expect(record.evidence.first?.gate == "g" && record.evidence.first?.kind == .log)
        #expect(record.evidence.first?.origin.job == "j")
        // And the bundle's record says the same.
        let (again, findings) = RecordReader.read(record.json.fileBytes, file: "release.json", scheme: .semver)
        #expect(again == record, "\(findings.map(\.text))")
    }

    /// `collect` lists commits of the files that it collected; one without a file was not written by it.
    @Test func takesNoCommitsOfAFileThatCollectedNothing() throws {
        let commits = "\"commits\": [{\"id\": \"\(Self.commit)\", \"relation\": \"same-tree\", \"git\": true}]"
        let workspace = try Self.workspace("", collected: Self.collected(commits))
        #expect(try workspace.loaded("1.0.0").record.commits.isEmpty)
    }

    private static let refused: [(name: String, record: String, collected: String, finding: String)] = [
        (
            "another commit", "commit: \(String(repeating: "2", count: 40))\n", collected("\"commit\": \"\(commit)\""),
            "release.yaml:5:9: error: commit: collected.json states another one. Correct it, or leave it out: then that of collected.json counts. [two-values]"
        ),
        (
            "a record that says git was asked",
            "commits: [{id: \"\(String(repeating: "2", count: 40))\", relation: same-tree, git: true}]\n",
            collected(""),
            "release.yaml:5:86: error: commits[0].git: a record can't say that git was asked: only collected.json does. Leave it out, and name in `by` who says so. [not-collected]"
        ),
        (
            "another build", "build: {url: https://a.example.org}\n",
            collected("\"build\": {\"url\": \"https://b.example.org\"}"),
            "release.yaml:5:14: error: build.url: collected.json states another one. Correct it, or leave it out: then that of collected.json counts. [two-values]"
        ),
        (
            "another kind", "evidence: [{path: a.log, kind: other}]\n", collected("\"evidence\": [\(file("a.log"))]"),
            "release.yaml:5:32: error: evidence[0].kind: collected.json states another one of \"a.log\". Correct it, or leave it out: then that of collected.json counts. [two-values:a.log kind]"
        ),
        (
            "another run", "evidence: [{path: a.log, origin: {run: '1'}}]\n",
            collected("\"evidence\": [\(file("a.log", of: log, ", \"origin\": {\"run\": \"2\"}"))]"),
            "release.yaml:5:34: error: evidence[0].origin: collected.json states another one of \"a.log\". Correct it, or leave it out: then that of collected.json counts. [two-values:a.log origin]"
        ),
        (
            "a changed file", "", collected("\"evidence\": [\(file("a.log", of: "other"))]"),
            "a.log: error: this is not the file that was collected. Collect it again, or put back the one that was. [changed-since-collected:a.log]"
        ),
        (
            "an unknown key", "", collected("\"comit\": \"\(commit)\""),
            "collected.json:1:37: error: comit: this key is not known. Did you mean \"commit\"? [unknown-key]"
        ),
        (
            "another schema", "", "{\"schema\": \"colophon/collected/v2\"}",
            "collected.json:1:12: error: schema: \"colophon/collected/v2\" is not known here. Write colophon/collected/v1. [bad-value]"
        ),
        (
            "a file twice", "", collected("\"evidence\": [\(file("a.log")), \(file("a.log"))]"),
            "collected.json:1:171: error: evidence[1].path: \"a.log\" is listed twice. Keep one. [duplicate-path]"
        ),
    ]

    @Test(arguments: refused.indices) func refuses(row: Int) throws {
        let (name, record, collected, finding) = Self.refused[row]
        let findings = try Self.workspace(record, collected: collected).broken("1.0.0")
        #expect(findings == [finding], "\(name)")
    }

    @Test func aCollectedFileThatIsGoneIsMissedOrAwaited() throws {
        let collected = Self.collected("\"evidence\": [\(Self.file("gone.log"))]")
        let draft = try Self.workspace("", collected: collected, files: [:]).loaded("1.0.0")
        #expect(draft.findings.map(\.code) == [Finding.evidenceToCome])
        #expect(draft.findings.first?.file == "collected.json")
        let out = try Self.workspace("", collected: collected, files: [:], isOut: true).loaded("1.0.0")
        #expect(
            out.findings.map(\.text) == [
                "collected.json:1:59: error: evidence[0].path: there is no file \"gone.log\" in this folder. Add the file, or take it out of the list. [missing-evidence:gone.log]"
            ])
    }

    // MARK: Patterns

    private static func listed(_ entries: String, _ files: [String], isOut: Bool = false) throws -> LoadedRelease {
        let workspace = try ScratchWorkspace(
            Dictionary(files.map { ("evidence/1.0.0/\($0)", log) }, uniquingKeysWith: { $1 }))
        try workspace.write(record: "1.0.0", adding: "evidence: [\(entries)]\n", isOut: isOut)
        return try workspace.loaded("1.0.0")
    }

    @Test func aPatternStandsForTheFilesThatItMatches() throws {
        let files = [
            "b/y.log", "a.log", "b/x.log", "b/c/z.log", ".hidden.log", "b/.h/q.log", "incidents.yaml", "own.log",
        ]
        let release = try Self.listed(
            "{path: own.log, kind: other}, {path: '**/*.log', kind: log, gate: g}",
            files.filter { $0 != "incidents.yaml" })
        #expect(release.record.evidence.map(\.path) == ["own.log", "a.log", "b/c/z.log", "b/x.log", "b/y.log"])
        #expect(release.record.evidence.map(\.kind) == [.other, .log, .log, .log, .log])
        #expect(release.evidence.map(\.path) == release.record.evidence.map(\.path))
        #expect(release.findings.filter { $0.code == "unlisted-file" }.isEmpty)
        #expect(
            try Self.listed("{path: '*.log', kind: log}", files).record.evidence.map(\.path) == ["a.log", "own.log"])
        #expect(try Self.listed("{path: 'b/[xy].log', kind: log}", files).record.evidence.count == 2)
    }

    @Test func aFileOfThatVeryNameIsNoPattern() throws {
        let release = try Self.listed("{path: 'a[1].log', kind: log}", ["a[1].log", "a1.log"])
        #expect(release.record.evidence.map(\.path) == ["a[1].log"])
        // Nor is a bracket that nothing closes.
        #expect(try Self.listed("{path: 'a[1.log', kind: log}", ["a[1.log"]).findings.isEmpty)
    }

    @Test func aPatternThatMatchesNothingIsMissedOrAwaited() throws {
        let draft = try Self.listed("{path: 'junit/*.xml', kind: junit}", [])
        #expect(
            draft.findings.map(\.text) == [
                "release.yaml:5: note: evidence[0].path: no file matches \"junit/*.xml\" yet. Add it before the release. [evidence-to-come:junit/*.xml]"
            ])
        let today = try #require(Timestamp("2026-03-10"))
        #expect(evaluate(draft, today: today).checklist[.rl02]?.status == .pending)
        let out = try Self.listed("{path: 'junit/*.xml', kind: junit}", [], isOut: true)
        #expect(
            out.findings.map(\.text) == [
                "release.yaml:6:19: error: evidence[0].path: no file in this folder matches \"junit/*.xml\". Add the file, or take it out of the record. [missing-evidence:junit/*.xml]"
            ])
        #expect(evaluate(out, today: today).checklist[.rl02]?.status == .fail)
    }

    @Test func twoPatternsMayNotSayDifferentThingsOfOneFile() throws {
        let same = "{path: '*.log', kind: log}, {path: 'a*', kind: log}"
        #expect(try Self.listed(same, ["a.log"]).record.evidence.map(\.path) == ["a.log"])
        let workspace = try ScratchWorkspace(["evidence/1.0.0/a.log": Self.log])
        try workspace.write(
            record: "1.0.0", adding: "evidence: [{path: '*.log', kind: log}, {path: 'a*', kind: other}]\n")
        #expect(
            try workspace.broken("1.0.0") == [
                "release.yaml:5:47: error: evidence[1].path: \"a.log\" matches this and evidence[0], which say different things. List that file by its own name, or narrow a pattern. [duplicate-path:a.log]"
            ])
    }

    /// Each pattern is matched with each file: their number is bounded, and none takes long.
    @Test func patternsAreBounded() throws {
        let many = (0...256).map { "{path: '*\($0)'}" }.joined(separator: ", ")
        let workspace = try ScratchWorkspace()
        try workspace.write(record: "1.0.0", adding: "evidence: [\(many)]\n")
        #expect(
            try workspace.broken("1.0.0") == [
                "release.yaml:5:11: error: evidence: the record has 257 patterns, and may have 256. Write fewer and wider ones. [too-many-patterns]"
            ])
        let hostile = String(repeating: "*a", count: 45) + "b"
        let name = String(repeating: "a", count: 95)
        #expect(try Self.listed("{path: '\(hostile)'}", [name]).record.evidence.map(\.path) == [hostile])
    }

    /// A link that a pattern matches is refused as one that is named.
    @Test func followsNoLinkThatAPatternMatches() throws {
        let workspace = try ScratchWorkspace(["secret.log": Self.log])
        try workspace.write(record: "1.0.0", adding: "evidence: [{path: '*.log', kind: log}]\n")
        try workspace.tree.link("evidence/1.0.0/a.log", to: workspace.tree.path("secret.log"))
        #expect(try workspace.loaded("1.0.0").findings.map(\.code) == ["not-a-file"])
    }
}
