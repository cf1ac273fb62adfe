// Boils a reading down to one line, a bar, and a few short lists.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

struct EvidenceDigest {
    struct Item {
        var label: String
        var value = ""
        var note: String?
        /// An address that is safe to link.
        var href: String?
        /// How long the row's bar is, 0 to 100.
        var share: Int?
    }
    struct Group {
        var title: String
        var items: [Item]
        /// How many there are; more than `items` where the list was cut.
        var total: Int
        /// Shown without a click: what a reader comes for.
        var isOpen: Bool
        init(_ title: String, _ items: [Item], total: Int? = nil, isOpen: Bool = false) {
            self.title = title
            self.items = items
            self.total = total ?? items.count
            self.isOpen = isOpen
        }
    }
    /// A part of the bar below the headline.
    struct Part {
        /// The style sheet's word for its colour.
        var mark: String
        var count: Int
    }

    var headline: String
    var bar: [Part] = []
    var groups: [Group] = []
    static let limit = 20

    init(_ reading: EvidenceReading) {
        switch reading {
        case .tests(let report): self = Self.tests(report)
        case .coverage(let report): self = Self.coverage(report)
        case .security(let report): self = Self.security(report)
        case .vex(let document): self = Self.vex(document)
        case .bill(let bill): self = Self.bill(bill)
        case .securityReview(let review): self = Self.review(review)
        case .pullRequests(let list): self = Self.pullRequests(list)
        case .changelog(let changelog): self = Self.changelog(changelog)
        case .manifest(let manifest): self = Self.manifest(manifest)
        case .documentation(let changes):
            self = Self(
                headline: Wording.count(changes.items.count, "changed path"),
                groups: [
                    Group(
                        "Changed paths", changes.items.prefix(Self.limit).map { Item(label: $0.path) },
                        total: changes.items.count)
                ])
        case .rollbackTest(let test): self = Self.rollback(test)
        case .gate(let gate):
            self = Self(
                headline: "\(gate.gate): \(gate.passed ? "passed" : "failed")" + (gate.message.map { " – \($0)" } ?? "")
            )
        case .attestation(let name): self = Self(headline: "Kept, not judged: \(name)")
        case .opaque: self = Self(headline: "Kept, not interpreted")
        case .unreadable: self = Self(headline: "Could not be read")
        }
    }

    static let redacted = Self(headline: "Only its size and digest are published")

    private init(headline: String, bar: [Part] = [], groups: [Group] = []) {
        self.headline = headline
        self.bar = bar
        self.groups = groups
    }

    private static func joined(_ parts: [(Int, String)]) -> String {
        parts.filter { $0.0 > 0 }.map { "\(Wording.number($0.0)) \($0.1)" }.joined(separator: ", ")
    }

    private static func tests(_ report: TestReport) -> Self {
        let counts = joined([
            (report.count(.passed), "passed"), (report.count(.failed), "failed"),
            (report.count(.error), report.count(.error) == 1 ? "error" : "errors"),
            (report.count(.undecided), "undecided"), (report.count(.skipped), "skipped"),
            (report.flaky, "flaky"),
        ])
        // A report's own total may count more than its cases: what comes before, between and after them.
        let duration = report.seconds.map { "; its cases took \(Wording.seconds($0))" } ?? ""
        let bad = report.cases.filter(\.outcome.isFailure)
        let skipped = report.cases.filter { $0.outcome == .skipped }
        let flaky = report.cases.filter(\.flaky)
        return Self(
            headline: report.total == 0 ? "No test cases" : counts + duration,
            bar: [
                Part(mark: "ready", count: report.count(.passed) - report.flaky),
                Part(mark: "waived", count: report.flaky),
                Part(mark: "bad", count: report.bad),
                Part(mark: "quiet", count: report.count(.skipped)),
            ],
            groups: [
                Group(
                    "Failures and errors", bad.prefix(limit).map { item($0, $0.message ?? $0.outcome.rawValue) },
                    total: report.bad, isOpen: true),
                Group(
                    "Flaky", flaky.prefix(limit).map { item($0, "passed when it was run again") }, total: report.flaky),
                Group(
                    "Skipped", skipped.prefix(limit).map { item($0, $0.message ?? "") }, total: report.count(.skipped)),
                slowest(report),
            ])
    }

    /// Nothing where all took less than a millisecond.
    private static func slowest(_ report: TestReport) -> Group {
        let cases = report.slowest(5).filter { ($0.seconds ?? 0) >= 0.001 }
        let longest = cases.first?.seconds ?? 1
        let items = cases.map { test in
            var item = item(test, duration(test.seconds ?? 0))
            item.share = Int(((test.seconds ?? 0) / longest * 100).rounded())
            return item
        }
        return Group("Slowest", items)
    }

    /// `12 ms` below a second.
    private static func duration(_ seconds: Double) -> String {
        seconds < 0.9995 ? "\(Int((seconds * 1000).rounded())) ms" : Wording.seconds(seconds)
    }

    private static func share(_ count: Int, of whole: Int) -> Int? {
        whole > 0 && count >= 0 && count <= whole ? Int(Double(count) / Double(whole) * 100) : nil
    }

    private static func item(_ test: TestReport.Case, _ value: String) -> Item {
        Item(
            label: test.fullName, value: value, note: "line \(test.line)")
    }

    private static func coverage(_ report: CoverageReport) -> Self {
        let lines = report.lines
        var headline = "No lines to cover"
        if lines.valid > 0 {
            headline =
                "\(percentage(lines.covered, of: lines.valid)) of lines (\(Wording.number(lines.covered)) of \(Wording.number(lines.valid)))"
        }
        if lines != report.counted {
            headline += ", by its own totals (its lines: \(percentage(report.linesCovered, of: report.linesValid)))"
        }
        if report.branchesValid > 0 {
            headline += ", \(percentage(report.branchesCovered, of: report.branchesValid)) of branches"
        }
        let files = report.files.filter { $0.linesValid > 0 }
        let least = files.enumerated().sorted {
            let (a, b) = ($0.element, $1.element)
            // a/x < b/y without division: the counts are far below 2³¹, else the product only affects the order.
            let (left, right) = (a.linesCovered &* b.linesValid, b.linesCovered &* a.linesValid)
            return (left, $0.offset) < (right, $1.offset)
        }.prefix(limit).map(\.element)
        return Self(
            headline: headline,
            bar: [
                Part(mark: "ready", count: lines.covered),
                Part(mark: "rest", count: max(0, lines.valid - lines.covered)),
            ],
            groups: [
                Group(
                    "Coverage by file, the least first",
                    least.map {
                        Item(
                            label: $0.path, value: percentage($0.linesCovered, of: $0.linesValid),
                            note: "\(Wording.number($0.linesCovered)) of \(Wording.number($0.linesValid))",
                            share: share($0.linesCovered, of: $0.linesValid))
                    }, total: files.count)
            ])
    }

    private static func bill(_ bill: BillOfMaterials) -> Self {
        let found = bill.vulnerabilities.map { security($0, isOfBill: true) }
        let known = found.map { "; \($0.headline)" } ?? ""
        let advisories = bill.advisories > 0 ? "; \(Wording.count(bill.advisories, "advisory", "advisories"))" : ""
        let subject = bill.subject.map { " of \($0)" } ?? ""
        let identities = bill.identities
        let licenses = bill.licenses.sorted { ($1.count, $0.license) < ($0.count, $1.license) }
        let bare = bill.components.filter(\.licenses.isEmpty)
        return Self(
            headline:
                "\(Wording.count(bill.components.count, "component"))\(subject) (\(bill.format))\(known)\(advisories)",
            bar: bill.vulnerabilities.map(severities) ?? [],
            groups: (found?.groups ?? []) + [
                Group(
                    "Licences",
                    licenses.prefix(limit).map {
                        Item(
                            label: $0.license, value: Wording.count($0.count, "component"),
                            share: share($0.count, of: bill.components.count))
                    }, total: licenses.count),
                Group(
                    "Without a licence",
                    bare.prefix(limit).map { Item(label: $0.identity, note: $0.line.map { "line \($0)" }) },
                    total: bare.count),
                Group("Components", identities.prefix(limit).map { Item(label: $0) }, total: identities.count),
            ])
    }

    /// Of a bill of materials each result is a vulnerability of its own, and rules say nothing more.
    private static func security(_ report: SecurityReport, isOfBill: Bool = false) -> Self {
        let rules = report.byRule.sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
        let counts = joined(SecurityRating.allCases.map { (report.count($0), $0.rawValue) })
        // The most severe first, and of equals as the report has them.
        let counted = SecurityRating.allCases.flatMap { severity in
            report.results.filter { $0.excluded == nil && $0.severity == severity }
        }
        let excluded = report.results.filter { $0.excluded != nil }
        let tools = report.runs.map { run in
            let version = run.toolVersion.map { " \($0)" } ?? ""
            return "\(run.tool)\(version)\(run.succeeded ? "" : " (did not finish)")"
        }.joined(separator: ", ")
        let found = counts.isEmpty ? "No findings" : counts
        let set = report.excluded == 0 ? "" : "; \(Wording.number(report.excluded)) not counted"
        return Self(
            headline: "\(found)\(set)\(tools.isEmpty ? "" : " – \(tools)")",
            bar: severities(report),
            groups: [
                Group(
                    "By rule",
                    isOfBill
                        ? []
                        : rules.prefix(limit).map {
                            Item(
                                label: $0.rule.isEmpty ? "(no rule)" : $0.rule,
                                value: Wording.count($0.count, "finding"),
                                share: share($0.count, of: report.total - report.excluded))
                        }, total: rules.count),
                Group(
                    isOfBill ? "Known vulnerabilities, the most severe first" : "Findings, the most severe first",
                    counted.prefix(limit).map(item), total: report.total - report.excluded),
                Group("Not counted", excluded.prefix(limit).map(item), total: report.excluded),
            ])
    }

    private static func item(_ result: SecurityReport.Result) -> Item {
        let location = result.location.map { "\($0): " } ?? ""
        return Item(
            label: "\(result.rule) (\(result.severity.rawValue))", value: "\(location)\(result.message)",
            note: result.excluded ?? result.place)
    }

    private static func severities(_ report: SecurityReport) -> [Part] {
        [
            Part(mark: "bad", count: report.count(.critical) + report.count(.high) + report.count(.unrated)),
            Part(mark: "waived", count: report.count(.medium)), Part(mark: "quiet", count: report.count(.low)),
        ]
    }

    private static func vex(_ document: VEXDocument) -> Self {
        let counts = joined(
            VEXDocument.Status.allCases.map { status in
                (
                    document.statements.count { $0.status == status },
                    status.rawValue.utf8.split(separator: UInt8(ascii: "_")).map { String(Substring($0)) }.joined(
                        separator: " ")
                )
            })
        let author = document.author.map { " – \($0)" } ?? ""
        return Self(
            headline: "\(counts.isEmpty ? "No statements" : counts) (\(document.format))\(author)",
            groups: [
                Group(
                    "Statements",
                    document.statements.prefix(limit).map {
                        Item(
                            label: $0.weaknesses.first ?? "", value: "\($0.status.rawValue) \($0.justification ?? "")",
                            note: $0.targets.first?.components.first)
                    }, total: document.statements.count)
            ])
    }

    private static func review(_ review: SecurityReview) -> Self {
        let date = review.at.map { " on \(Wording.date($0))" } ?? ""
        return Self(
            headline: "\(review.approved ? "Approved" : "Not approved") by \(review.by)\(date)"
                + (review.note.map { " – \($0)" } ?? ""))
    }

    private static func pullRequests(_ list: PullRequestList) -> Self {
        let counts = joined([
            (list.count(.merged), "merged"), (list.count(.open), "open"), (list.count(.draft), "draft"),
            (list.count(.closed), "closed unmerged"),
        ])
        return Self(
            headline: list.items.isEmpty ? "No pull requests" : counts,
            bar: [
                Part(mark: "ready", count: list.count(.merged)),
                Part(mark: "bad", count: list.count(.open) + list.count(.draft)),
                Part(mark: "quiet", count: list.count(.closed)),
            ],
            groups: [
                Group(
                    "Pull requests",
                    list.items.prefix(limit).map {
                        Item(
                            label: "#\($0.number) \($0.title)", value: $0.state.rawValue,
                            note: $0.author.map { "by \($0)" }, href: WebLink.safe($0.url))
                    }, total: list.items.count)
            ])
    }

    private static func changelog(_ changelog: Changelog) -> Self {
        let versions = changelog.sections.filter { $0.version != nil }
        return Self(
            headline: Wording.count(versions.count, "version"),
            groups: [
                Group(
                    "Sections",
                    changelog.sections.prefix(5).map {
                        Item(
                            label: $0.heading, value: Wording.count($0.entries, "entry", "entries"),
                            note: "line \($0.line)")
                    }, total: changelog.sections.count)
            ])
    }

    private static func manifest(_ manifest: VersionManifest) -> Self {
        let named = manifest.name.map { " of \($0)" } ?? ""
        return switch manifest.statement {
        case .stated(let version): Self(headline: "Version\(named): \(version) (\(manifest.format))")
        case .indefinite(let why): Self(headline: "No definite version\(named): \(why) (\(manifest.format))")
        case .absent: Self(headline: "States no version (\(manifest.format))")
        }
    }

    private static func rollback(_ test: RollbackTest) -> Self {
        let date = test.finishedAt.map { " on \(Wording.date($0))" } ?? ""
        return Self(
            headline: "Back from \(test.from) to \(test.to): \(test.passed ? "passed" : "failed")\(date)",
            groups: [
                Group(
                    "Steps",
                    test.steps.prefix(limit).map {
                        Item(
                            label: $0.name, value: $0.passed ? "passed" : "failed",
                            note: $0.seconds.map(Wording.seconds))
                    }, total: test.steps.count)
            ])
    }
}
