// Releases made by hand for the tests of pages and feeds: every field filled, each text passed through one function.
import Attestation
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import Notes
import Primitives
import ReleaseModel
import Sync
import Versions
import Workspace

/// A release with everything that a page can show. `mark` changes every free text, so that a test can put hostile
/// strings everywhere at once.
struct SampleRelease {
    var version = "2.0.0"
    var previous: String? = "1.2.2"
    var type = ReleaseType.major
    var status = ReleaseStatus.released
    var released: String? = "2021-12-13T21:09:38Z"
    var failing: [CheckID] = []
    var waived: [CheckID] = []
    var pending: [CheckID] = []
    var incidents: [Incident] = []
    var tests = 745
    var isRich = true
    var mark: @Sendable (String) -> String = { $0 }

    func date(_ text: String?) -> Timestamp? { text.flatMap { Timestamp($0) } }

    func versionValue(_ text: String) throws -> Version {
        guard let version = Version(text) else { throw Invalid(text: text) }
        return version
    }
    struct Invalid: Error { var text: String }

    static func digest(_ text: String) -> SHA256Digest { SHA256Digest(of: Bytes(text.utf8)) }

    func record() throws -> ReleaseRecord {
        var record = ReleaseRecord(project: "tomli", version: try versionValue(version), type: type, status: status)
        record.previous = try previous.map(versionValue)
        record.dates.released = date(released)
        record.dates.planned = date("2021-12-10")
        record.notes.fixes = [
            .init(
                title: mark("Allow lower case `t` and `z` in datetimes"), pr: "131", issue: "130",
                author: mark("Taneli Hukkinen"))
        ]
        record.notes.contributors = [mark("Taneli Hukkinen"), mark("Ofek Lev")]
        guard isRich else { return record }
        record.summary = mark("Drops Python 3.6 and **text files** as input.")
        record.commit = "97b61d5b09d9fe0b64ce4d78885d1e3f2692a0e9"
        record.branch = mark("master")
        record.build.id = mark("run 12")
        record.build.url = mark("https://ci.example/12")
        record.build.builder = mark("GitHub Actions")
        record.dates.frozen = date("2021-12-11")
        record.dates.rc = date("2021-12-12T08:00:00Z")
        record.dates.validated = date("2021-12-13T10:00:00Z")
        record.people.releasedBy = mark("Taneli Hukkinen")
        record.people.approvedBy = [mark("Ofek Lev")]
        record.candidates = [
            .init(tag: mark("2.0.0-rc.1"), commit: "97b61d5b09d9fe0b64ce4d78885d1e3f2692a0e9", at: date("2021-12-12"))
        ]
        record.history = [
            .init(to: .frozen, at: date("2021-12-11"), by: mark("Taneli"), reason: mark("All changes are in"))
        ]
        record.notes.highlights = [mark("A smaller, stricter API")]
        record.notes.breaking = [
            .init(
                title: mark("Support for text file objects as `load` input is removed"),
                description: mark("Text mode hides the encoding."),
                migration: mark(
                    "Open the file in binary mode:\n\n```python\nwith open(path, \"rb\") as file:\n    tomli.load(file)\n```"
                ), irreversible: true)
        ]
        record.notes.security = [
            .init(
                id: mark("CVE-2021-0001"), severity: .high, title: mark("Deep nesting no longer exhausts the stack"),
                description: mark("Found by *fuzzing*."))
        ]
        record.notes.features = [
            .init(
                title: mark("`parse_float` may return any type"),
                description: mark("See the [documentation](https://example.org/docs)."),
                pr: mark("https://example.org/pull/9"))
        ]
        record.notes.improvements = [
            .init(title: mark("Raise an error when dotted keys define values outside the \"current table\""))
        ]
        record.notes.deprecations = [
            .init(
                title: mark("`TOMLDecodeError` without position"), removal: mark("3.0.0"),
                replacement: mark("Use the attributes."))
        ]
        record.notes.knownIssues = [.init(title: mark("Slow on one very long line"), workaround: mark("Split it."))]
        record.notes.upgrade = mark(
            "# From 1.2\n\nRead the [guide](https://example.org/guide).\n\n1. Change `open`\n2. Run the tests")
        record.evidence = [
            EvidenceEntry(path: mark("junit.xml"), kind: .junit, gate: mark("G-REL"), description: mark("Unit tests"))
        ]
        record.artifacts = [
            .init(
                name: mark("tomli-2.0.0-py3-none-any.whl"), sha256: Self.digest("wheel"), size: 12127,
                purl: mark("pkg:pypi/tomli@2.0.0"), uri: mark("https://files.example/tomli.whl"),
                path: mark("dist/tomli.whl"))
        ]
        if status == .rolledBack {
            var rollback = RollbackRecord()
            rollback.type = .immediate
            rollback.reason = mark("Broke reading of BOM files")
            rollback.targetVersion = mark("1.2.2")
            rollback.approvedBy = mark("Taneli Hukkinen")
            rollback.completedAt = date("2021-12-14")
            record.rollback = rollback
        }
        return record
    }

    func evidence() -> [LoadedEvidence] {
        let readings: [(String, EvidenceKind, EvidenceReading)] = [
            ("junit.xml", .junit, .tests(testReport())),
            (
                "coverage.xml", .cobertura,
                .coverage(
                    .init(
                        linesValid: 500, linesCovered: 498, branchesValid: 100, branchesCovered: 97,
                        files: [
                            .init(path: mark("tomli/_parser.py"), linesValid: 400, linesCovered: 398),
                            .init(path: mark("tomli/_re.py"), linesValid: 100, linesCovered: 100),
                        ]))
            ),
            (
                "bandit.sarif", .sarif,
                .security(
                    .init(
                        runs: [.init(tool: mark("Bandit"), toolVersion: mark("1.7"), succeeded: true, line: 3)],
                        results: [
                            .init(
                                rule: mark("B101"), severity: .low, message: mark("Use of assert"),
                                location: mark("tomli/_parser.py:12"), place: "/runs/0/results/0", line: 20),
                            .init(
                                rule: mark("B102"), severity: .high, message: mark("exec used"),
                                excluded: mark("suppressed: accepted by Taneli"), place: "/runs/0/results/1", line: 40),
                        ]))
            ),
            (
                "pulls.json", .pullRequests,
                .pullRequests(
                    .init(items: [
                        .init(
                            number: "131", title: mark("Accept lower case"), state: .merged, author: mark("hukkin"),
                            url: mark("https://example.org/pull/131"), line: 2)
                    ]))
            ),
            (
                "CHANGELOG.md", .changelog,
                .changelog(
                    .init(
                        sections: Array(
                            repeating: .init(heading: mark("2.0.0"), version: version, entries: 5, line: 4), count: 6)))
            ),
            (
                "pyproject.toml", .versionManifest,
                .manifest(
                    .init(format: mark("pyproject.toml"), name: mark("tomli"), statement: .stated(version), line: 7))
            ),
            (
                "docs-changes.txt", .documentation,
                .documentation(.init(items: [.init(path: mark("README.md"), line: 1)]))
            ),
            (
                "rollback-test.json", .rollbackTest,
                .rollbackTest(
                    .init(
                        from: version, to: previous ?? "0", passed: true, finishedAt: date("2021-12-12"),
                        steps: [.init(name: mark("install"), passed: true, seconds: 3.5)]))
            ),
            (
                "review.json", .securityReview,
                .securityReview(
                    .init(approved: true, by: mark("Ofek Lev"), at: date("2021-12-12"), note: mark("Looks fine")))
            ),
            ("gate.json", .gate, .gate(.init(gate: mark("performance"), passed: true, message: mark("2 % faster")))),
            (
                "broken.xml", .junit,
                .unreadable([
                    Finding(
                        "xml", .error, mark("the file ends early"), remedy: mark("Write it again."),
                        file: mark("broken.xml"), line: 9)
                ])
            ),
        ]
        return readings.map { path, kind, reading in
            var entry = EvidenceEntry(
                path: mark(path), kind: kind, gate: kind == .junit ? mark("G-REL") : nil,
                description: mark("From the pipeline"), redact: kind == .sarif)
            entry.origin.tool = mark("pytest 6.2")
            entry.origin.run = mark("run 12")
            return LoadedEvidence(
                entry: entry, kind: kind, mediaType: "text/plain", bytes: Bytes(path.utf8), sha256: Self.digest(path),
                reading: reading)
        }
    }

    private func testReport() -> TestReport {
        var cases = (0..<max(tests - 2, 0)).map {
            TestReport.Case(
                name: mark("test_\($0)"), suite: mark("tests.test_decode"), outcome: .passed, seconds: 0.01,
                line: $0 + 2)
        }
        cases.append(
            .init(
                name: mark("test_slow"), suite: mark("tests"), outcome: .passed, seconds: 1.25, line: 900, flaky: true))
        cases.append(
            .init(
                name: mark("test_skip"), suite: mark("tests"), outcome: failing.contains(.rl02) ? .failed : .skipped,
                message: mark("needs Windows"), line: 901))
        return TestReport(cases: cases, suites: 2)
    }

    func checklist() -> Checklist {
        // What no check has read, and somebody answers for.
        let unread: [UnreadEvidence] =
            waived.isEmpty
            ? []
            : [
                UnreadEvidence(
                    path: mark("broken.xml"), sha256: Self.digest("broken.xml"),
                    reason: Finding(
                        "unread-evidence", .error, mark("no check has read it"), remedy: mark("Write it again."),
                        file: mark("broken.xml"), line: 9),
                    waiver: Waiver(
                        findings: .all, by: mark("Taneli Hukkinen"), reason: mark("The run was cut off"),
                        expires: date("2022-01-31")))
            ]
        return Checklist(
            results: RuleBook.current.ids.map { id in
                let isFailing = failing.contains(id) || waived.contains(id)
                let status: CheckStatus =
                    isFailing ? .fail : pending.contains(id) ? .pending : id == .rl07 && type != .major ? .na : .pass
                let findings =
                    isFailing
                    ? [
                        Finding(
                            "open-pull-request", .error, mark("Pull request 131 is open"),
                            remedy: mark("Merge or close it."), file: mark("pulls.json"), line: 12,
                            field: mark("items[0]"))
                    ] : []
                let name = RuleBook.current.description(of: id)?.name ?? ""
                return CheckResult(
                    id: id, name: name, status: status, required: id != .rl07 || type == .major,
                    headline: mark("\(name): 12 of 12"), findings: findings,
                    proofs: [
                        Proof(
                            path: mark("junit.xml"), sha256: Self.digest("junit.xml"),
                            place: mark("tests.test_decode.test_1"), line: 3)
                    ],
                    manual: isRich && id == .rl05
                        ? ManualVerdict(
                            status: .pass, by: mark("Ofek Lev"), at: Timestamp(secondsSinceEpoch: 1_639_000_000),
                            reason: mark("Reviewed by hand")) : nil,
                    waiver: waived.contains(id)
                        ? Waiver(
                            findings: .keys([mark("odd")]), by: mark("Taneli Hukkinen"),
                            reason: mark("Known and harmless"), expires: date("2022-01-31")
                        ) : nil)
            }, unread: unread)
    }

    /// Where there are incidents, a release that was never out lies on the way.
    private var back: RollbackTarget {
        var back = RollbackTarget(previous: previous.flatMap { Version($0) })
        if !incidents.isEmpty { back.passedOver = [.init(version: "1.2.3", reason: .notReleased)] }
        return back
    }

    static let steps = [
        RollbackStep(name: "detect", description: "See that it is broken."),
        RollbackStep(name: "decide", description: "Whoever is on call decides.", minutes: 5),
    ]

    func bundled() throws -> (release: RenderedRelease, bundle: Bundle) {
        let record = try record()
        let loaded = LoadedRelease(
            record: record, recordFile: "release.yaml", recordSHA256: Self.digest("record"),
            evidence: isRich ? evidence() : [], policy: Policy(),
            incidents: incidents,
            findings: isRich
                ? [
                    Finding(
                        "late", .warning, mark("Released three days later than planned"), remedy: mark("Plan again."),
                        file: mark("release.yaml"), field: "dates.released")
                ] : [])
        let advice = incidents.first(where: \.isOpen).map { incident in
            RollbackAdvice(
                decision: RollbackDecision(.immediate, .onCall), incident: incident,
                back: back,
                blockers: [
                    RollbackBlocker(code: "irreversible-change", message: mark("A breaking change can't be undone"))
                ],
                steps: Self.steps.map {
                    RollbackStep(name: mark($0.name), description: mark($0.description), minutes: $0.minutes)
                })
        }
        let file = SyncChecksums.File(
            source: mark("docs/a.md"), target: mark("upstream/a.md"), sha256: Self.digest("a"), size: 1200)
        let rules =
            isRich
            ? [
                SyncChecksums.Rule(
                    id: mark("web-docs"), targetRepository: mark("org/webapp"), targetPath: mark("docs/upstream"),
                    strategy: .copy, files: [file])
            ] : []
        let plans = rules.map { rule in
            SyncPlan(
                rule: rule.id, version: version, targetRepository: rule.targetRepository, target: mark("../webapp"),
                state: .pending,
                changes: [
                    .init(
                        action: .add, source: file.source, target: file.target,
                        after: .init(sha256: file.sha256, size: file.size), before: nil, note: mark("new"))
                ])
        }
        let rendered = RenderedRelease(
            checked: CheckedRelease(loaded: loaded, checklist: checklist()),
            standby: StandbyPlan(
                back: back, tested: isRich,
                blockers: previous == nil
                    ? [RollbackBlocker(code: "no-target", message: "There is no release before this one")] : [],
                steps: Self.steps),
            sync: SyncChecksums(rules: rules), notesMarkdown: NotesRenderer.markdown(record),
            advice: advice, syncPlans: plans)
        let bytes = Bytes("bundle of \(version)".utf8)
        let digests = BundleDigests(
            manifest: Self.digest("manifest \(version)"), tar: Self.digest("tar \(version)"),
            gzip: SHA256Digest(of: bytes), size: 48_213)
        return (
            rendered,
            Bundle(
                name: "tomli-\(version).evidence.tar.gz", bytes: bytes, digests: digests, isDraft: !status.isPublished)
        )
    }

    func summary(_ bundled: (release: RenderedRelease, bundle: Bundle)) -> ReleaseSummary {
        ReleaseSummary(bundled.release, bundled.bundle, isLocked: status.isPublished, amendment: 0, findings: [])
    }
}
