// Annotations: what takes one of the ten places that GitHub shows, as what, and where its file lies in the repository.
import Colophon
import Files
import Foundation
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
        annotations.add(
            Self.checklist(.pass, Self.findings(12, .note) + Self.findings(3, .warning)), folder: "e",
            record: "release.yaml", isError: true)
        annotations.add(Self.findings(1, .note)[0])
        #expect(annotations.text.isEmpty)
    }

    /// Ten are shown, whatever their levels: the most severe first, and the tenth says how many more there are.
    @Test func countsWhatThereIsNoPlaceFor() {
        var annotations = Annotations()
        for number in 0..<3 { annotations.add(Finding("odd", .warning, "warning \(number)", file: "a")) }
        annotations.add(
            Self.checklist(.fail, Self.findings(12, .error) + Self.findings(2, .warning)), folder: "e",
            record: "release.yaml", isError: true)
        let lines = lines(annotations)
        #expect(lines.count == 10)
        #expect(lines.allSatisfy { $0.hasPrefix("::error ") })
        // Two of the warnings say what errors say already.
        #expect(lines[9] == "::error title=And more::6 more are in the step's log and summary")
        var few = Annotations()
        few.add(Finding("odd", .warning, "first", file: "a"))
        few.add(Finding("odd", .error, "second", file: "a"))
        #expect(self.lines(few).map { $0.prefix(9) } == ["::error f", "::warning"])
        for number in 0..<9 { few.add(Finding("odd", .warning, "warning \(number)", file: "a")) }
        #expect(self.lines(few).last == "::warning title=And more::2 more are in the step's log and summary")
    }

    /// The runner's own escapes, as actions/toolkit has them; nothing that a finding says is a command or a property of its own.
    @Test func escapesWhatTheRunnerReads() {
        var annotations = Annotations()
        annotations.add(Finding("odd", .error, "50% of a:b, c\r\n::error::d", file: "a,b:c%"))
        #expect(
            annotations.text
                == "::error file=a%2Cb%3Ac%25,title=odd::50%25 of a:b, c\\u{D}%0A::error::d\n")
    }

    // MARK: Code quality

    private func entries(_ annotations: Annotations) throws -> [JSONEntry] {
        try JSONDecoder().decode([JSONEntry].self, from: Data(annotations.codeQuality))
    }

    private struct JSONEntry: Decodable, Equatable {
        struct Location: Decodable, Equatable {
            struct Lines: Decodable, Equatable { var begin: Int }
            var path: String
            var lines: Lines
        }
        var description: String
        var check_name: String
        var fingerprint: String
        var severity: String
        var location: Location
    }

    @Test func writesWhatGitLabReads() throws {
        var annotations = Annotations(root: "release")
        annotations.add(
            Self.checklist(.fail, [Finding("found", .error, "a weakness", file: "scan.sarif", line: 7, subject: "S1")]),
            folder: "e", record: "release.yaml", isError: true)
        annotations.add(Self.checklist(.fail, []), folder: "f", record: "release.json", isError: true)
        annotations.add(Finding("odd", .warning, "odd"))
        annotations.add(Self.checklist(.pending, []), folder: "g", record: "release.yaml", isError: false)
        let entries = try entries(annotations)
        #expect(entries.map(\.check_name) == ["RL-06/found:S1", "RL-06", "odd", "pending"])
        #expect(entries.map(\.severity) == ["critical", "critical", "minor", "info"])
        #expect(
            entries.map(\.location.path)
                == ["release/e/scan.sarif", "release/f/release.json", ".", "release/g/release.yaml"])
        #expect(entries.map(\.location.lines.begin) == [7, 1, 1, 1])
        #expect(entries[0].description == "RL-06 Security review: a weakness")
        #expect(entries.allSatisfy { $0.fingerprint.utf8.count == 64 })
        #expect(String(decoding: Annotations().codeQuality, as: UTF8.self) == "[]\n")
    }

    /// All of them, and each stays the same entry when lines move and words change.
    @Test func fingerprintsAreTheirOwnAndStay() throws {
        func annotations(line: Int, _ words: String, adding other: Bool = false) -> Annotations {
            var annotations = Annotations()
            if other { annotations.add(Finding("other", .error, "before", file: "scan.sarif")) }
            let findings = (0..<20).map {
                Finding("found", .error, "\(words) \($0)", file: "scan.sarif", line: line + $0, subject: "S\($0 % 10)")
            }
            annotations.add(Self.checklist(.fail, findings), folder: "e", record: "release.yaml", isError: true)
            return annotations
        }
        let first = try entries(annotations(line: 1, "found"))
        #expect(first.count == 20 && Set(first.map(\.fingerprint)).count == 20)
        let later = try entries(annotations(line: 50, "there is", adding: true))
        #expect(later.dropFirst().map(\.fingerprint) == first.map(\.fingerprint))
    }

    @Test func tellsOneFindingOnce() {
        var annotations = Annotations()
        let finding = Finding("missing", .error, "not there", file: "release.yaml", line: 3)
        annotations.add(finding.inFolder("e"))
        annotations.add(Self.checklist(.fail, [finding]), folder: "e", record: "release.yaml", isError: true)
        #expect(lines(annotations) == ["::error file=e/release.yaml,line=3,title=missing::not there"])
    }

    @Test func takesAPendingCheckOfAPlannedReleaseForWhatItIs() {
        var annotations = Annotations()
        annotations.add(Self.checklist(.pending, []), folder: "e", record: "release.yaml", isError: false)
        annotations.add(
            Self.checklist(.fail, Self.findings(1, .error)), folder: "f", record: "release.yaml", isError: false)
        #expect(
            lines(annotations) == [
                "::warning file=f/scan.sarif,title=RL-06 Security review::number 0",
                "::notice file=e/release.yaml,title=Pending checks::still to come: RL-06 Security review",
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
