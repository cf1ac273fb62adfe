// Annotations: what takes one of the ten places that GitHub shows, as what, and where its file lies in the repository.
import Colophon
import Files
import ReleaseModel
import Testing

@Suite struct AnnotationTests {
    private static func checklist(_ status: CheckStatus, _ findings: [Finding]) -> Checklist {
        Checklist(results: [
            CheckResult(
                id: .rl06, name: "Security review", status: status, required: true, headline: "Looked at",
                findings: findings)
        ])
    }

    private static func findings(_ count: Int, _ severity: FindingSeverity) -> [Finding] {
        (0..<count).map { Finding("found", severity, "number \($0)", file: "scan.sarif") }
    }

    private func lines(_ annotations: Annotations) -> [String] {
        annotations.text.split(separator: "\n").map(String.init)
    }

    @Test func leavesOutNotesAndWhatIsMet() {
        var annotations = Annotations()
        annotations.add(Self.checklist(.pass, Self.findings(12, .note)), folder: "e", isError: true)
        annotations.add(Self.findings(1, .note)[0])
        #expect(annotations.text.isEmpty)
    }

    /// More than ten of a level are dropped by the runner, so the tenth says how many there are.
    @Test func countsWhatGitHubWouldDrop() {
        var annotations = Annotations()
        annotations.add(
            Self.checklist(.fail, Self.findings(12, .error) + Self.findings(2, .warning)), folder: "e", isError: true)
        let lines = lines(annotations)
        // The two warnings say what errors say already.
        #expect(lines.count == 10)
        #expect(lines.prefix(10).allSatisfy { $0.hasPrefix("::error ") })
        #expect(lines[9] == "::error title=And more::3 more are in the step's log and summary")
    }

    @Test func tellsOneFindingOnce() {
        var annotations = Annotations()
        let finding = Finding("missing", .error, "not there", file: "release.yaml", line: 3)
        annotations.add(finding.inFolder("e"))
        annotations.add(Self.checklist(.fail, [finding]), folder: "e", isError: true)
        #expect(lines(annotations) == ["::error file=e/release.yaml,line=3,title=missing::not there"])
    }

    @Test func takesAPendingCheckOfAPlannedReleaseForWhatItIs() {
        var annotations = Annotations()
        annotations.add(Self.checklist(.pending, []), folder: "e", isError: false)
        annotations.add(Self.checklist(.fail, Self.findings(1, .error)), folder: "f", isError: false)
        #expect(
            lines(annotations) == [
                "::warning file=f/scan.sarif,title=RL-06 Security review::number 0",
                "::notice file=e,title=Pending checks::still to come: RL-06 Security review",
            ])
    }

    @Test func namesFilesFromTheRepositorysRoot() {
        var annotations = Annotations(root: "release")
        annotations.add(Finding("odd", .error, "odd", file: "evidence/a"))
        #expect(annotations.text == "::error file=release/evidence/a,title=odd::odd\n")
    }

    @Test func findsThePlaceInTheRepository() throws {
        let tree = try SyncTree(["repo/sub/a": "", "repository/b": ""])
        let repo = tree.path("repo")
        #expect(Annotations.root(repository: repo, current: tree.path("repo/sub")) == "sub")
        for current in [repo, tree.path("repository"), tree.path(".")] {
            #expect(Annotations.root(repository: repo, current: current).isEmpty)
        }
        #expect(Annotations.root(repository: nil, current: repo).isEmpty)
    }
}
