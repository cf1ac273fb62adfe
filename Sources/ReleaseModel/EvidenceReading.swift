// What a reader found in an evidence file: the facts that rules judge and pages show.
import Documents
import Files
package import Primitives

/// One evidence file after reading.
package enum EvidenceReading: Sendable, Hashable {
    case tests(TestReport)
    case coverage(CoverageReport)
    case security(SecurityReport)
    case bill(BillOfMaterials)
    case vex(VEXDocument)
    case securityReview(SecurityReview)
    case pullRequests(PullRequestList)
    case changelog(Changelog)
    case manifest(VersionManifest)
    case documentation(ChangedPaths)
    case rollbackTest(RollbackTest)
    case gate(GateResult)
    /// What others signed, by its name ("a DSSE envelope"): bundled and listed, not judged.
    case attestation(String)
    /// Bundled and listed, not interpreted (log, other).
    case opaque
    /// Could not be read: the findings say why. A check that needs it fails.
    case unreadable([Finding])
}

/// What a test runner reports. Counts come from the cases, also from those of a large report that are not in `cases`.
package struct TestReport: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        case passed, failed, error, skipped
        /// The report says neither that it passed or failed nor that it was skipped.
        case undecided
    }
    package struct Case: Sendable, Hashable {
        package var name: String
        package var suite: String
        package var outcome: Outcome
        /// Seconds, where the report says.
        package var seconds: Double?
        /// The first line of a failure or a skip's reason.
        package var message: String?
        package var line: Int
        /// Passed only when it was run again.
        package var flaky: Bool
        package init(
            name: String, suite: String, outcome: Outcome, seconds: Double? = nil, message: String? = nil, line: Int,
            flaky: Bool = false
        ) {
            self.name = name
            self.suite = suite
            self.outcome = outcome
            self.seconds = seconds
            self.message = message
            self.line = line
            self.flaky = flaky
        }
    }
    /// In the report's order; of a large report the first ones of each outcome.
    package var cases: [Case]
    package var rest = Rest()
    package var origin = EvidenceOrigin()
    /// How many tests the outermost elements that say so claim, summed; nil where none does.
    package var claimedTests: Int?
    /// Sums that the report states and its cases do not bear out.
    package var shortfalls: [Shortfall] = []
    package var suites: Int
    /// Runs that failed and that their cases show beside the last one, as Surefire's reruns. It counts each in the attributes.
    package var failedReruns = 0
    package init(
        cases: [Case], claimedTests: Int? = nil, shortfalls: [Shortfall] = [], suites: Int
    ) {
        self.cases = cases
        self.claimedTests = claimedTests
        self.shortfalls = shortfalls
        self.suites = suites
    }

    package var total: Int { cases.count + rest.total }
    package func count(_ outcome: Outcome) -> Int {
        cases.reduce(rest.count(outcome)) { $0 + ($1.outcome == outcome ? 1 : 0) }
    }
    /// Cases that ran: all but the skipped ones.
    package var ran: Int { total - count(.skipped) }
    /// Cases that keep a gate from passing.
    package var bad: Int { count(.failed) + count(.error) + count(.undecided) }
    package var flaky: Int { cases.reduce(rest.flaky) { $0 + ($1.flaky ? 1 : 0) } }
    /// All cases together, to the microsecond; nil where none has a time.
    package var seconds: Double? {
        let times = cases.compactMap(\.seconds).filter { $0.isFinite && $0 > 0 }
        let sum = rest.total > 0 ? rest.seconds : times.isEmpty ? nil : times.reduce(0, +)
        return sum.map { ($0 * 1e6).rounded() / 1e6 }
    }
    /// Those that took longest, the longest first, and of equals the one that the report names first.
    /// Of a large report at most ten.
    package func slowest(_ limit: Int) -> [Case] {
        if rest.total > 0 { return Array(rest.slowest.prefix(limit)) }
        let timed = cases.enumerated().filter { $0.element.seconds.map { $0.isFinite && $0 > 0 } ?? false }
        return timed.sorted {
            let (left, right) = ($0.element.seconds ?? 0, $1.element.seconds ?? 0)
            return left == right ? $0.offset < $1.offset : left > right
        }.prefix(limit).map(\.element)
    }
}

/// Line and branch coverage, over all files and by file.
package struct CoverageReport: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        package var path: String
        package var linesValid: Int
        package var linesCovered: Int
        /// Nil where the report counts lines and does not name them.
        package var lines: LineSet?
        package init(path: String, linesValid: Int, linesCovered: Int) {
            self.path = path
            self.linesValid = linesValid
            self.linesCovered = linesCovered
        }
        package init(path: String, lines: LineSet) {
            self.init(path: path, linesValid: lines.count.valid, linesCovered: lines.count.covered)
            self.lines = lines
        }
    }
    /// As counted in the files; of a report without files its own totals.
    package var linesValid: Int
    package var linesCovered: Int
    package var branchesValid: Int
    package var branchesCovered: Int
    /// Sorted bytewise by path.
    package var files: [File]
    /// The folders that the paths are relative to, as Cobertura's `sources` state them.
    package var sources: [String] = []
    package var origin = EvidenceOrigin()
    /// The report's own totals, where they differ from what was counted.
    package var stated: LineCount?
    /// Whether that is a contradiction, and not only lines that the report has twice.
    package var contradictsItself = false
    /// What is odd and decides nothing.
    package var oddities: [ReadingOddity] = []
    package init(linesValid: Int, linesCovered: Int, branchesValid: Int = 0, branchesCovered: Int = 0, files: [File]) {
        self.linesValid = linesValid
        self.linesCovered = linesCovered
        self.branchesValid = branchesValid
        self.branchesCovered = branchesCovered
        self.files = files
    }
    package var counted: LineCount { LineCount(covered: linesCovered, valid: linesValid) }
    /// Of what was counted and what the report states of itself, the one with the lower rate.
    package var lines: LineCount {
        guard let stated, let rate = stated.rate else { return counted }
        return counted.rate.map { rate < $0 } ?? true ? stated : counted
    }
    /// 0 to 1; nil where no line could be covered.
    package var lineRate: Double? { lines.rate }
}

/// Something odd in a file that no verdict needs: a note, and no reason to refuse the file.
package struct ReadingOddity: Sendable, Hashable {
    package var code: String
    package var message: String
    /// Of the first.
    package var line: Int
    package var count: Int
    /// Something may be hidden by it.
    package var isWarning: Bool
    package init(_ code: String, _ message: String, isWarning: Bool = false, line: Int, count: Int = 1) {
        self.code = code
        self.message = message
        self.isWarning = isWarning
        self.line = line
        self.count = count
    }
}

extension [ReadingOddity] {
    /// Of one code the first is listed, and how many there are.
    package mutating func add(
        _ code: String, _ message: @autoclosure () -> String, isWarning: Bool = false, line: Int
    ) {
        if let index = firstIndex(where: { $0.code == code }) {
            self[index].count &+= 1
        } else {
            append(ReadingOddity(code, message(), isWarning: isWarning, line: line))
        }
    }
}

/// A person's security sign-off.
package struct SecurityReview: Sendable, Hashable {
    package var approved: Bool
    package var by: String
    package var at: Timestamp?
    package var note: String?
    /// The last day on which it holds.
    package var expires: Timestamp?
    package var origin = EvidenceOrigin()
    package init(approved: Bool, by: String, at: Timestamp? = nil, note: String? = nil) {
        self.approved = approved
        self.by = by
        self.at = at
        self.note = note
    }
}

/// The pull or merge requests that belong to the release.
package struct PullRequestList: Sendable, Hashable {
    package enum State: String, Sendable, Hashable { case merged, open, draft, closed }
    package struct Item: Sendable, Hashable {
        package var number: String
        package var title: String
        package var state: State
        package var author: String?
        package var url: String?
        package var line: Int
        package init(number: String, title: String, state: State, author: String? = nil, url: String? = nil, line: Int)
        {
            self.number = number
            self.title = title
            self.state = state
            self.author = author
            self.url = url
            self.line = line
        }
    }
    package var items: [Item]
    /// Issues that the forge listed beside them, which don't count.
    package var issues = 0
    /// The answer itself says that nothing is missing from it: a total, or that there is no further page.
    package var saysItIsWhole = false
    package init(items: [Item]) { self.items = items }
    package func count(_ state: State) -> Int { items.reduce(0) { $0 + ($1.state == state ? 1 : 0) } }
}

/// A changelog's sections, in the file's order.
package struct Changelog: Sendable, Hashable {
    package struct Section: Sendable, Hashable {
        /// The heading as written, without its marks.
        package var heading: String
        /// The version text found in the heading, without `v` and brackets; nil for "Unreleased" and foreign headings.
        package var version: String?
        /// What stands before the version in lower case, mostly the product's name: "gnu tar", "@scope/orders".
        package var subject: String?
        /// The heading further out that names no version: in a file of several packages the package's.
        package var group: String?
        package var date: Timestamp?
        /// Of a date such as 02/01/2024 the other day that it could be.
        package var otherDate: Timestamp?
        /// Of a month its last day.
        package var lastDate: Timestamp?
        /// What has the form of a date and is no day of the calendar.
        package var noDay: String?
        /// The heading or the line below it says that the version isn't out.
        package var isUnreleased: Bool
        package var isYanked: Bool
        /// List items and paragraphs below the heading that say something.
        package var entries: Int
        /// The marks of an unresolved merge are in the section or around its heading.
        package var hasConflict = false
        /// Of a distribution's package, which packs one version several times.
        package var isPackaging = false
        package var line: Int
        package init(
            heading: String, version: String? = nil, date: Timestamp? = nil, isUnreleased: Bool = false,
            isYanked: Bool = false, entries: Int, line: Int
        ) {
            self.heading = heading
            self.version = version
            self.date = date
            self.isUnreleased = isUnreleased
            self.isYanked = isYanked
            self.entries = entries
            self.line = line
        }
    }
    package var sections: [Section]
    /// The file lists commits by day and author, and has no sections.
    package var isCommitLog = false
    /// The first line that is no UTF-8, and was read as Windows-1252.
    package var foreignLine: Int?
    package init(sections: [Section]) { self.sections = sections }
}

/// The paths that changed since the previous release, in the file's order.
package struct ChangedPaths: Sendable, Hashable {
    package enum Change: Sendable, Hashable {
        case changed, deleted
        /// Lines went and none came, in a form that doesn't say whether the file went with them.
        case shrunk
        /// It is listed, and its content is what it was: renamed, or with another mode. Or it is a folder.
        case unchanged
    }
    package struct Item: Sendable, Hashable {
        package var path: String
        package var line: Int
        package var change: Change
        package init(path: String, line: Int, change: Change = .changed) {
            self.path = path
            self.line = line
            self.change = change
        }
    }
    package var items: [Item]
    package init(items: [Item]) { self.items = items }
}

/// A rehearsal of going back.
package struct RollbackTest: Sendable, Hashable {
    package struct Step: Sendable, Hashable {
        package var name: String
        package var passed: Bool
        package var seconds: Double?
        package init(name: String, passed: Bool, seconds: Double? = nil) {
            self.name = name
            self.passed = passed
            self.seconds = seconds
        }
    }
    package var from: String
    package var to: String
    package var passed: Bool
    package var finishedAt: Timestamp?
    package var steps: [Step]
    package var origin = EvidenceOrigin()
    package init(from: String, to: String, passed: Bool, finishedAt: Timestamp? = nil, steps: [Step]) {
        self.from = from
        self.to = to
        self.passed = passed
        self.finishedAt = finishedAt
        self.steps = steps
    }
}

/// The outcome of a quality gate that isn't a test report.
package struct GateResult: Sendable, Hashable {
    package var gate: String
    package var passed: Bool
    package var message: String?
    package var at: Timestamp?
    package var origin = EvidenceOrigin()
    /// Why the result may not be all of it.
    package var doubt: String?
    package init(gate: String, passed: Bool, message: String? = nil, at: Timestamp? = nil) {
        self.gate = gate
        self.passed = passed
        self.message = message
        self.at = at
    }
}
