// What the pages over all releases need to know of one: small, so that thousands fit in memory and in the build's cache.
import Files
public import Primitives
package import Versions

@dynamicMemberLookup
@usableFromInline package struct ReleaseSummary: Sendable, Hashable {
    package struct Check: Sendable, Hashable {
        package var id: CheckID
        package var status: CheckStatus
        package var required: Bool
        /// The waiver that counts.
        package var waiver: Waiver?
        package var isWaived: Bool { waiver != nil }
        package var headline: String
        package init(_ result: CheckResult) {
            self.init(
                id: result.id, status: result.status, required: result.required,
                waiver: result.isWaived ? result.waiver : nil,
                headline: result.headline)
        }
        package init(id: CheckID, status: CheckStatus, required: Bool, waiver: Waiver? = nil, headline: String) {
            self.id = id
            self.status = status
            self.required = required
            self.waiver = waiver
            self.headline = headline
        }
        package var label: String { isWaived ? "waived" : status.rawValue }
        /// Required, and neither passed, na nor waived.
        package var isInTheWay: Bool { required && !isWaived && status != .pass && status != .na }
    }
    /// Test cases over all reports.
    package struct Tests: Sendable, Hashable {
        package var passed: Int
        package var failed: Int
        package var skipped: Int
        package init(passed: Int, failed: Int, skipped: Int) {
            self.passed = passed
            self.failed = failed
            self.skipped = skipped
        }
    }
    package struct SyncState: Sendable, Hashable {
        package var rule: String
        package var files: Int
        package var state: SyncPlan.State
        package var added: Int
        package var modified: Int
        package var deleted: Int
        package var conflicts: Int
        package init(
            rule: String, files: Int, state: SyncPlan.State, added: Int, modified: Int, deleted: Int, conflicts: Int
        ) {
            self.rule = rule
            self.files = files
            self.state = state
            self.added = added
            self.modified = modified
            self.deleted = deleted
            self.conflicts = conflicts
        }

        /// Of no plan for the rule nothing is known.
        init(rule: String, files: Int, _ plans: [SyncPlan]) {
            let plan = plans.first { $0.rule == rule }
            self.init(
                rule: rule, files: files, state: plan?.state ?? .unknown, added: plan?.count(.add) ?? 0,
                modified: plan?.count(.modify) ?? 0, deleted: plan?.count(.delete) ?? 0,
                conflicts: plan?.count(.conflict) ?? 0)
        }
    }

    @usableFromInline package struct Fields: Sendable, Hashable {
        package var project: String
        package var version: Version
        package var type: ReleaseType
        package var status: ReleaseStatus
        /// Markdown.
        package var summary: String?
        package var commit: String?
        package var previous: String?
        package var dates: ReleaseDates
        /// Nil: it was not taken back, or nobody says when.
        package var rolledBackAt: Timestamp?
        package var releasedBy: String?
        package var readiness: Readiness
        /// Listed evidence files that no check has looked at and no waiver names.
        package var unread: Int
        /// That of files that no check has looked at.
        package var unreadWaiver: Waiver?
        /// In the order of their identifiers.
        package var checks: [Check]
        package var tests: Tests?
        /// Over all coverage reports together; nil without one.
        package var lines: LineCount?
        /// Entries in the notes, and how many of them break something or fix a weakness.
        package var entries: Int
        package var breaking: Int
        package var securityFixes: Int
        /// The title of the first entry, Markdown: what a list shows where there is no summary.
        package var firstEntry: String?
        package var bundleName: String
        package var bundle: BundleDigests
        /// Draft bundles are never locked.
        package var isDraft: Bool
        package var isLocked: Bool
        /// 0 for a first publication; N where the page shows the one in `amend-N`.
        package var amendment: Int
        /// Without its steps, which stand on the release's own page.
        package var standby: StandbyPlan
        package var advice: RollbackAdvice?
        package var incidents: [Incident]
        package var sync: [SyncState]
        /// Files relative to the workspace.
        package var findings: [Finding]

        package var isReady: Bool { readiness == .ready }
        /// 0 to 1; nil where no line could be covered.
        package var lineRate: Double? { lines?.rate }
        /// Where the bundle and the files published with it lie, relative to the release's page: empty, or `amend-N`.
        package var publicationFolder: String { amendment == 0 ? "" : "amend-\(amendment)" }
        package var bundlePath: String { Files.join(publicationFolder, bundleName) }

        /// Every field, for a reader that remembers summaries.
        package init(
            project: String, version: Version, type: ReleaseType, status: ReleaseStatus, summary: String?,
            commit: String?,
            previous: String?, dates: ReleaseDates, rolledBackAt: Timestamp?, releasedBy: String?, readiness: Readiness,
            unread: Int, unreadWaiver: Waiver?,
            checks: [Check], tests: Tests?,
            lines: LineCount?, entries: Int, breaking: Int, securityFixes: Int, firstEntry: String?, bundleName: String,
            bundle: BundleDigests, isDraft: Bool, isLocked: Bool, amendment: Int, standby: StandbyPlan,
            advice: RollbackAdvice?, incidents: [Incident], sync: [SyncState], findings: [Finding]
        ) {
            self.project = project
            self.version = version
            self.type = type
            self.status = status
            self.summary = summary
            self.commit = commit
            self.previous = previous
            self.dates = dates
            self.rolledBackAt = rolledBackAt
            self.releasedBy = releasedBy
            self.readiness = readiness
            self.unread = unread
            self.unreadWaiver = unreadWaiver
            self.checks = checks
            self.tests = tests
            self.lines = lines
            self.entries = entries
            self.breaking = breaking
            self.securityFixes = securityFixes
            self.firstEntry = firstEntry
            self.bundleName = bundleName
            self.bundle = bundle
            self.isDraft = isDraft
            self.isLocked = isLocked
            self.amendment = amendment
            self.standby = standby
            self.advice = advice
            self.incidents = incidents
            self.sync = sync
            self.findings = findings
        }

        package init(
            _ release: RenderedRelease, _ published: Bundle, isLocked: Bool, amendment: Int, findings: [Finding]
        ) {
            let record = release.record
            project = record.project
            version = record.version
            type = record.type
            status = record.status
            summary = record.summary
            commit = record.commit
            previous = record.previous?.text
            dates = record.dates
            rolledBackAt = record.rolledBackAt
            releasedBy = record.people.releasedBy
            readiness = release.checklist.readiness
            unread = release.checklist.unreadInTheWay.count
            unreadWaiver = release.checklist.unread.compactMap(\.waiver).first
            checks = release.checklist.results.map(Check.init)
            tests = ReleaseSummary.tests(of: release.loaded)
            lines = ReleaseSummary.lines(of: release.loaded)
            entries = record.notes.entryCount
            breaking = record.notes.breaking.count
            securityFixes = record.notes.security.count
            firstEntry = record.notes.firstEntry
            bundleName = published.name
            bundle = published.digests
            isDraft = published.isDraft
            self.isLocked = isLocked
            self.amendment = amendment
            standby = release.standby
            standby.steps = []
            advice = release.advice
            incidents = release.loaded.incidents
            sync = release.sync.rules.map { rule in
                SyncState(rule: rule.id, files: rule.files.count, release.syncPlans)
            }
            self.findings = findings
        }
    }

    /// Lists of thousands are copied, sorted and handed around: one reference each.
    @usableFromInline package var box: Box<Fields>

    package init(_ fields: Fields) { box = Box(fields) }

    package var fields: Fields { box.value }

    package init(
        _ release: RenderedRelease, _ bundle: Bundle, isLocked: Bool, amendment: Int, findings: [Finding]
    ) {
        self.init(Fields(release, bundle, isLocked: isLocked, amendment: amendment, findings: findings))
    }

    /// The same release with its bundle, and with what the releases around it and the targets of the sync make of it.
    package func placed(
        bundle: BundleDigests, isLocked: Bool, amendment: Int, advice: RollbackAdvice?, syncPlans: [SyncPlan],
        findings: [Finding]
    ) -> ReleaseSummary {
        var placed = fields
        placed.bundle = bundle
        placed.isLocked = isLocked
        placed.amendment = amendment
        placed.advice = advice
        placed.sync = fields.sync.map { SyncState(rule: $0.rule, files: $0.files, syncPlans) }
        placed.findings = findings
        return ReleaseSummary(placed)
    }

    @inlinable package subscript<Value>(dynamicMember path: KeyPath<Fields, Value>) -> Value {
        box.value[keyPath: path]
    }

    @inlinable package subscript<Value>(dynamicMember path: WritableKeyPath<Fields, Value>) -> Value {
        get { box.value[keyPath: path] }
        set {
            var fields = box.value
            fields[keyPath: path] = newValue
            box = Box(fields)
        }
    }

    @usableFromInline package static func == (left: Self, right: Self) -> Bool {
        left.box === right.box || left.box.value == right.box.value
    }

    @usableFromInline package func hash(into hasher: inout Hasher) { hasher.combine(box.value) }

    /// Nil without a test report. What a redacted file counts is in no bundle, and in no sum.
    package static func tests(of release: LoadedRelease) -> Tests? {
        var total: Tests?
        for case .tests(let report) in release.evidence.filter({ !$0.isRedacted }).map(\.reading) {
            let sum = total ?? Tests(passed: 0, failed: 0, skipped: 0)
            total = Tests(
                passed: sum.passed + report.count(.passed),
                failed: sum.failed + report.bad,
                skipped: sum.skipped + report.count(.skipped))
        }
        return total
    }

    /// Nil without a coverage report; the same.
    package static func lines(of release: LoadedRelease) -> LineCount? {
        CoverageSum(
            release.evidence.compactMap { evidence in
                if case .coverage(let report) = evidence.reading, !evidence.isRedacted { report } else { nil }
            }
        ).lines
    }
}

extension ReleaseNotes {
    /// The title that tells most: a highlight, else the first entry of the lists in their order on the page.
    package var firstEntry: String? {
        let titles: [String?] = [
            highlights.first, breaking.first?.title, security.first?.title, features.first?.title,
            improvements.first?.title, fixes.first?.title, deprecations.first?.title, knownIssues.first?.title,
        ]
        return titles.compactMap { $0 }.first
    }
}

/// A release whose record could not be read: its page says what is wrong.
package struct BrokenRelease: Sendable, Hashable {
    /// The folder's name, which should be the version.
    package var folder: String
    package var findings: [Finding]
    package init(folder: String, findings: [Finding]) {
        self.folder = folder
        self.findings = findings
    }
}
