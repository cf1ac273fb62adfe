// The checklist as text, JSON, JUnit, annotations and Markdown, with texts in it that try to be more than text.
import Attestation
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification
import Workspace

@Suite struct ReportTests {
    /// Text that would steer a terminal, end a tag, a cell or a command, or call somebody.
    private static let hostile = "a\u{1B}[31m<b>|`x`*_[~@team\"'&\u{9B}\n::error::x\r%0A\u{7}"

    private static func result(
        _ id: CheckID, _ status: CheckStatus, required: Bool = true, headline: String = "Fine",
        findings: [Finding] = [],
        proofs: [Proof] = [], manual: ManualVerdict? = nil, waiver: Waiver? = nil
    ) -> CheckResult {
        CheckResult(
            id: id, name: RuleBook.current.description(of: id)?.name ?? "", status: status, required: required,
            headline: headline, findings: findings, proofs: proofs,
            manual: manual, waiver: waiver)
    }

    /// One check of every kind.
    private static func release(_ text: String) throws -> CheckedRelease {
        let builder = try ReleaseBuilder("1.1.0")
        let at = try #require(Timestamp("2023-05-01"))
        let proof = Proof(path: "junit.xml", sha256: SHA256Digest(of: []), place: "case \(text)", line: 12)
        return CheckedRelease(
            loaded: builder.loaded,
            checklist: Checklist(results: [
                result(.rl01, .pass, proofs: [proof]),
                result(
                    .rl02, .fail, headline: "1 failed: \(text)",
                    findings: [
                        Finding(
                            "test-failed", .error, text, remedy: "Mend it.", file: "junit,1:2.xml", line: 7, column: 3)
                    ]),
                result(.rl03, .pending, headline: "Nothing yet"),
                result(.rl04, .pass, findings: [Finding("odd", .warning, "odd", file: "VERSION")]),
                result(
                    .rl05, .na, headline: "Decided",
                    manual: ManualVerdict(status: .na, by: "Ada", at: at, reason: text)),
                result(
                    .rl06, .fail, headline: "Known",
                    waiver: Waiver(findings: .all, by: "Grace", reason: text, expires: Timestamp("2023-06-01"))),
                result(.rl07, .fail, required: false, headline: "Not asked"),
                result(.rl08, .skipped, headline: "Skipped"),
            ]))
    }

    @Test func showsEveryVerdictAsText() throws {
        let report = ChecklistReport(try Self.release("it broke"), folder: "evidence/1.1.0")
        #expect(
            report.formatted(.text) == """
                sample 1.1.0  released 2023-05-10  not ready: 3 of 7 required checks are not met

                  RL-01  pass      All PRs merged          Fine
                  RL-02  fail      Gates pass              1 failed: it broke
                         junit,1:2.xml:7:3: error: it broke. Mend it. [test-failed]
                  RL-03  pending   Changelog updated       Nothing yet
                  RL-04  pass      Version bumped          Fine
                         VERSION: warning: odd [odd]
                  RL-05  na        Documentation updated   Decided
                         decided by Ada on 2023-05-01: it broke
                  RL-06  waived    Security review         Known
                         waived by Grace, until 2023-06-01: it broke (all findings)
                  RL-07  fail      Rollback tested         Not asked (not required)
                  RL-08  skipped   Release notes drafted   Skipped

                """)
    }

    @Test(arguments: ChecklistReport.Format.allCases)
    func putsNoForeignControlCharacterAnywhere(_ format: ChecklistReport.Format) throws {
        let text = ChecklistReport(try Self.release(Self.hostile), folder: "evidence/1.1.0").formatted(format)
        let steering = text.unicodeScalars.filter {
            ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value)
        }
        // JSON is for programs: RFC 8785 leaves what is above U+007E as it is.
        #expect(steering.allSatisfy { format == .json && $0 == "\u{9B}" })
    }

    @Test func coloursOnlyOnRequest() throws {
        let report = ChecklistReport(try Self.release(Self.hostile), folder: "evidence/1.1.0")
        let coloured = report.formatted(.text, style: .coloured)
        #expect(coloured.contains("\u{1B}[1;31mfail    \u{1B}[0m"))
        #expect(coloured.contains("\u{1B}[32mpass    \u{1B}[0m"))
        // Without the colours it is the plain text: foreign sequences are gone.
        var plain = coloured
        for code in ["1", "1;31", "32", "33", "2", "0"] { plain = plain.replacing("\u{1B}[\(code)m", with: "") }
        #expect(plain == report.formatted(.text))
    }

    @Test func isTheChecklistOfTheBundleAsJSON() throws {
        let release = try Self.release(Self.hostile)
        let text = ChecklistReport(release, folder: "f").formatted(.json)
        let node = try parseDocument(Array(text.utf8), format: .json, limits: .standard)
        #expect(
            node["ready"]?.bool == false && node["readiness"]?.string == "not_ready"
                && node["version"]?.string == "1.1.0")
        #expect(node["checks"]?.sequence?.count == 8)
        #expect(node["checks"]?.sequence?[1]["findings"]?.sequence?.first?["message"]?.string == Self.hostile)
    }

    /// Python's own XML parser reads it, and counts what is in it.
    @Test func isWellFormedAsJUnit() throws {
        let broken = [
            (name: "9.9.9\u{1B}", findings: [Finding("bad", .error, Self.hostile), Finding("n", .note, "no")])
        ]
        let release = try Self.release(Self.hostile)
        let checks = release.checklist.results.map(ReleaseSummary.Check.init)
        let text = JUnitReport.text([("sample \(Self.hostile)", checks, 0)], broken: broken)
        let script = """
            import sys, xml.etree.ElementTree as E
            root = E.fromstring(sys.stdin.buffer.read())
            assert root.tag == "testsuites"
            print(*[root.get(k) for k in ("tests", "failures", "errors")])
            for suite in root:
                cases = list(suite)
                counts = [len(cases)] + [sum(c.find(k) is not None for c in cases) for k in ("failure", "error", "skipped")]
                assert counts == [int(suite.get(k)) for k in ("tests", "failures", "errors", "skipped")], counts
                print(*counts)
            print(root[1][0][0].text.count("bad"), "\\n" in root[1][0][0].text)
            """
        let outcome = try ForeignProgram.run(["python3", "-c", script], input: text)
        #expect(outcome.output == "9 3 1\n8 3 0 3\n1 0 1 0\n1 False\n", "\(outcome.errors)")
    }

    /// The runner's escapes, as its toolkit writes them: `%` `\\r` `\\n` in data, and `:` `,` in properties too.
    @Test func writesAnnotations() throws {
        let text = ChecklistReport(try Self.release("50% of\nit: a, b"), folder: "evidence/1.1.0").formatted(.github)
        #expect(
            text == """
                ::error file=evidence/1.1.0/junit%2C1%3A2.xml,line=7,title=RL-02 Gates pass::50%25 of%0Ait: a, b. Mend it.
                ::error file=evidence/1.1.0/release.yaml,title=RL-03 Changelog updated::Nothing yet
                ::error file=evidence/1.1.0/release.yaml,title=RL-08 Release notes drafted::Skipped

                """)
    }

    @Test func letsNoTextStartAnotherAnnotation() throws {
        let text = ChecklistReport(try Self.release(Self.hostile), folder: "evidence\n::error::x").formatted(.github)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.hasPrefix("::error file=") })
        #expect(lines.first?.contains("\\u{1B}[31m<b>") == true)
    }

    @Test func keepsMarkdownATable() throws {
        let text = ChecklistReport(try Self.release(Self.hostile), folder: "f").markdown()
        let lines = text.split(separator: "\n")
        #expect(lines.count == 11)
        let cells =
            #"a\\u{1B}\[31m&lt;b&gt;\|\`x\`\*\_\[\~@<!-- -->team&quot;&#39;&amp;\\u{9B}\\u{A}::error::x\\u{D}%0A\\u{7}"#
        let row = try #require(lines.first { $0.hasPrefix("| RL-02") })
        #expect(row.hasPrefix("| RL-02 Gates pass | fail | 1 failed: \(cells)<br>"))
        #expect(lines.contains { $0.contains("waived by Grace, until 2023-06-01") })
    }

    // MARK: Explanations and rollbacks

    @Test(arguments: RuleBook.current.ids) func explainsEveryCheck(_ check: CheckID) throws {
        let text = Explanation.text(check)
        let rule = try #require(RuleBook.current.description(of: check))
        for part in [
            "\(check.rawValue)  \(rule.name)\n", "Required: ", "It passes when", "Evidence: ", "What to do: ",
        ] {
            #expect(text.contains(part))
        }
    }

    @Test func explainsAVerdictWithItsProofs() throws {
        let release = try Self.release(Self.hostile)
        let digest = SHA256Digest(of: []).hex
        let spelt = #"a\u{1B}[31m<b>|`x`*_[~@team"'&\u{9B}\u{A}::error::x\u{D}%0A\u{7}"#
        #expect(
            Explanation.text(.rl01, of: release, folder: "evidence/1.1.0")
                == "1.1.0: pass, Fine\n  proof: evidence/1.1.0/junit.xml:12, case \(spelt)\n         sha256 \(digest)\n"
        )
        #expect(
            Explanation.text(.rl06, of: release, folder: "f")
                == "1.1.0: waived, Known\n  waived by Grace, until 2023-06-01: \(spelt) (all findings)\n")
        #expect(
            Explanation.text(.rl07, of: release, folder: "f")
                == "1.1.0: fail, Not asked (not required of this release)\n")
    }

    @Test func showsARollbackWithoutControlCharacters() {
        let advice = RollbackAdvice(
            decision: RollbackDecision(.immediate, .onCall),
            incident: Incident(id: "INC-1", severity: .high, impact: .low, title: Self.hostile),
            back: RollbackTarget(
                version: "1.0.0", reason: .lastGood,
                passedOver: [.init(version: "1.1.0", reason: .incident, incident: Self.hostile, severity: .high)]),
            blockers: [RollbackBlocker(code: "irreversible-change", message: Self.hostile)],
            steps: [RollbackStep(name: "decide", description: "Decide.", minutes: 5)])
        let lines = RollbackReport.text(advice).split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines.first == "immediate rollback, approved by on-call")
        #expect(lines.last == "1. decide (5 minutes): Decide.")
        #expect(!RollbackReport.text(advice).contains("\u{1B}"))
        let plan = StandbyPlan(back: RollbackTarget(previous: nil), tested: false, blockers: [], steps: [])
        #expect(RollbackReport.text(plan, version: "1.0.0") == "1.0.0 has nothing to go back to\n")
    }

    // MARK: What reaches a terminal

    @Test(arguments: [
        ("plain\n\ttext", "plain\n\ttext"), ("\u{1B}[1;31mred\u{1B}[0m", "\u{1B}[1;31mred\u{1B}[0m"),
        ("\u{1B}[2J", #"\u{1B}[2J"#), ("\u{1B}]0;title\u{7}", #"\u{1B}]0;title\u{7}"#), ("\u{1B}", #"\u{1B}"#),
        ("a\u{1B}\u{1B}[mb", #"a\u{1B}"# + "\u{1B}[mb"), ("\u{9B}31m\r", #"\u{9B}31m\u{D}"#),
        ("\u{202E}gpj", #"\u{202E}gpj"#), ("\u{1B}[31", #"\u{1B}[31"#),
    ])
    func letsNothingButColoursSteerATerminal(_ text: String, _ shown: String) {
        #expect(TextStyle.keepingColour(text) == shown)
    }
}
