// Pull requests, manifests, changed paths, rollback tests and gates: details that the fixtures' summaries don't show.
import Attestation
import Bundles
import Evidence
import Files
import ReleaseModel
import Testing
import Verification

struct DeclaredEvidenceTests {
    // MARK: - Pull requests

    @Test func readsEachForgesStates() throws {
        let states = try ["gh-cli", "github-rest", "gitlab"].map { name in
            try #require(readEvidence(EvidenceFixture.named("pull-requests/\(name)").bytes, as: .pullRequests).pulls)
                .items.map(\.state)
        }
        #expect(
            states == [
                [.merged, .open, .draft, .closed], [.merged, .closed, .draft], [.merged, .draft, .open, .closed],
            ])
    }

    @Test func keepsWhatAPageShowsOfAPullRequest() throws {
        let list = try #require(
            readEvidence(EvidenceFixture.named("pull-requests/github-rest").bytes, as: .pullRequests).pulls)
        #expect(
            list.items.first
                == .init(
                    number: "3", title: "Add totals", state: .merged, author: "ada", url: "https://example.org/pull/3",
                    line: 3))
        #expect(list.items.last?.author == nil && list.items.last?.line == 91)
    }

    @Test func readsOnePullRequestAndNotItsMilestone() throws {
        let list = try #require(
            readEvidence(
                #"{"number": 7, "state": "OPEN", "milestone": {"number": 1, "state": "closed"}}"#, as: .pullRequests
            ).pulls)
        #expect(list.items.map(\.number) == ["7"])
    }

    @Test func readsGitLabsGraphQLAndAnAccountThatIsGone() throws {
        let list = try #require(
            readEvidence(EvidenceFixture.named("pull-requests/gitlab-graphql").bytes, as: .pullRequests).pulls)
        #expect(list.items.map(\.url) == ["https://example.org/1", "https://example.org/2"])
        let gone = #"[{"number": 1, "state": "MERGED", "author": {"login": "", "name": ""}}]"#
        #expect(try #require(readEvidence(gone, as: .pullRequests).pulls).items.map(\.author) == [nil])
    }

    @Test(arguments: [
        (#"{"data": {"repository": null}, "errors": [{"message": "no such repository"}]}"#, "not-pull-requests"),
        (
            #"{"data": {"repository": {"pullRequests": {"nodes": []}}}, "errors": [{"message": "too slow"}]}"#,
            "incomplete-list"
        ),
        (
            #"[{"data": {"search": {"nodes": []}}}, {"data": {"search": {"nodes": [], "pageInfo": {"hasNextPage": true}}}}]"#,
            "incomplete-list"
        ),
    ]) func refusesAnAnswerWithAnErrorAndPagesWithoutTheLast(_ text: String, _ code: String) {
        #expect(readEvidence(text, as: .pullRequests).complaint?.hasSuffix("[\(code)]") == true)
    }

    @Test(arguments: [
        #"{"total_count": 2, "items": [{"number": 1, "state": "closed"}]}"#,
        #"{"incomplete_results": true, "items": []}"#,
    ]) func refusesAListThatGoesOnElsewhere(_ text: String) {
        #expect(readEvidence(text, as: .pullRequests).complaint?.hasSuffix("[incomplete-list]") == true)
    }

    // MARK: - Version manifests

    @Test(arguments: [
        ("version-manifest/package-json", 3), ("version-manifest/cargo", 14), ("version-manifest/pom", 5),
        ("version-manifest/version-file", 2), ("version-manifest/python", 10), ("version-manifest/swift", 6),
        ("version-manifest/gradle", 3), ("version-manifest/setup-cfg", 3), ("version-manifest/pyproject-dynamic", 3),
    ]) func namesTheLineOfTheStatement(_ name: String, _ line: Int) throws {
        let fixture = try EvidenceFixture.named(name)
        #expect(readEvidence(fixture.bytes, as: .versionManifest, file: fixture.file).manifest?.line == line)
    }

    @Test(arguments: [
        ("package.json", #"{"version": "0.0.0-development"}"#),
        ("pom.xml", "<project><version>${revision}</version></project>"),
        ("Version.swift", #"let version = "\(major).0""#),
        ("__init__.py", "__version__ = metadata.version(\"orders\")"),
        ("setup.cfg", "[metadata]\nversion = file: VERSION\n"),
        ("pyproject.toml", "[tool.flit.metadata]\nmodule = \"orders\"\n"), ("gradle.properties", "version=@version@\n"),
        ("Cargo.toml", "[package]\nversion = { workspace = true }\n"),
    ]) func provesNothingByWhatABuildFillsIn(_ file: String, _ text: String) throws {
        let statement = try #require(readEvidence(text, as: .versionManifest, file: file).manifest).statement
        guard case .indefinite = statement else {
            Issue.record("\(statement)")
            return
        }
    }

    @Test(arguments: [
        ("package.json", "{}"), ("pyproject.toml", "[build-system]\nrequires = []\n"), ("VERSION", "\n"),
        ("a.py", "x = 1\n"),
        ("pom.xml", "<project/>"), ("setup.cfg", "[options]\nversion = 1\n"), ("gradle.properties", "versions=1\n"),
        ("Cargo.toml", "[[package]]\nversion = \"1.0.0\"\n"),
        ("Chart.yaml", "version:\n"),
        ("a.swift", "if version == \"1.0\" {}\nfoo(version = \"1.0\")\n"),
        ("a.py", "def f():\n    version = \"1.0\"\n"),
    ]) func saysSoWhereAFileStatesNoVersion(_ file: String, _ text: String) throws {
        // A YAML file with a null version is a mapping without one.
        #expect(try #require(readEvidence(text, as: .versionManifest, file: file).manifest).statement == .absent)
    }

    @Test(
        arguments: [
            ("a = '''\n[project]\nversion = \"0\"\n'''\n[project]\nversion = \"1.0\"\n", "1.0"),
            ("[ project ]\n\"version\" = \"1\\u002E0\" # c\n", "1.0"), ("project.version = '1.0'\n", "1.0"),
            ("project = { name = \"a\", version = \"1.0\" }\n", "1.0"),
            ("[project]\r\nversion = \"\"\"\r\n1.0\"\"\"\r\n", "1.0"),
            ("x = [ { version = \"0\" }, [\"]\"] ]\nd = 2024-01-02 10:00:00\n[project]\nversion = \"1.0\"\n", "1.0"),
            ("s = \"\"\"a\"\"\"\"\"\n[project]\nversion = \"1\\\n\"\n", nil),
            ("[tool.poetry]\nversion = \"2.0\"\n[project]\nversion = \"1.0\"\n", "1.0"),
        ] as [(String, String?)]) func readsTOMLAsFarAsManifestsNeed(_ text: String, _ version: String?) throws
    {
        let loaded = readEvidence(text, as: .versionManifest, file: "pyproject.toml")
        if let version {
            #expect(loaded.manifest?.statement == .stated(version))
        } else {
            #expect(loaded.complaint?.hasSuffix("[malformed-toml]") == true)
        }
    }

    @Test func passesOverConstantsInBlockComments() {
        let text = "/* let version = \"0.1\"\nlet version = \"0.2\" */\nlet version = \"1.2.0\"\n"
        #expect(readEvidence(text, as: .versionManifest, file: "a.swift").manifest?.statement == .stated("1.2.0"))
    }

    @Test func takesTheTextOfAVersionThatLooksLikeANumber() throws {
        #expect(
            readEvidence("version: 2024.10\n", as: .versionManifest, file: "Chart.yaml").manifest?.statement
                == .stated("2024.10"))
    }

    // MARK: - Changed paths

    @Test(arguments: ["name-status", "name-status-z", "name-only", "numstat"])
    func readsTheSamePathsFromEachFormOfGit(_ name: String) throws {
        let found = try #require(
            readEvidence(EvidenceFixture.named("documentation/\(name)").bytes, as: .documentation).changes)
        #expect(
            found.items.map(\.path) == ["docs/a.md", "docs/é ü.md", "src/gone.c", "src/new.c", "src/tab\tquote\".c"])
        #expect(found.items.map(\.line) == [1, 2, 3, 4, 5])
    }

    @Test func readsPathsThatLookLikeOtherThings() throws {
        let text = "[slug]/page.tsx\n./a b.md\n\nM\n{x}.md\r\n12\t3\tdocs/{old => }/a.md\n1\t1\tb.md => c.md\n"
        let found = try #require(readEvidence(text, as: .documentation).changes)
        #expect(found.items.map(\.path) == ["[slug]/page.tsx", "a b.md", "M", "{x}.md", "docs/a.md", "c.md"])
    }

    // MARK: - Rollback tests and gates

    @Test func failsARehearsalWithAFailedStepWhateverItsResultSays() throws {
        let fixture = try EvidenceFixture.named("rollback-test/step-failed")
        let test = try #require(readEvidence(fixture.bytes, as: .rollbackTest, file: fixture.file).rollbackTest)
        #expect(!test.passed)
        #expect(test.steps.map(\.passed) == [true, false])
    }

    @Test func passesNoRehearsalWithoutACase() throws {
        #expect(readEvidence("<testsuite tests='0'/>", as: .rollbackTest).rollbackTest?.passed == false)
        #expect(
            readEvidence("<testsuite><testcase name='a'><skipped/></testcase></testsuite>", as: .rollbackTest)
                .rollbackTest?.passed == false)
        #expect(
            readEvidence("<testsuite failures='1'><testcase name='a'/></testsuite>", as: .rollbackTest).rollbackTest?
                .passed == false)
        #expect(
            readEvidence("<testsuite><testcase name='a'/></testsuite>", as: .rollbackTest).rollbackTest?.passed == true)
    }

    @Test func takesTheGateOfTheRecordAndRefusesAnother() throws {
        #expect(
            readEvidence(#"{"result": "fail"}"#, as: .gate, gate: "G-REL").gateResult
                == .init(gate: "G-REL", passed: false))
        #expect(readEvidence(#"{"gate": "G-REL", "passed": true}"#, as: .gate).gateResult?.passed == true)
        #expect(
            readEvidence(#"{"gate": "A", "status": "pass"}"#, as: .gate, gate: "B").complaint?.hasSuffix(
                "[gate-mismatch]") == true)
    }
}
