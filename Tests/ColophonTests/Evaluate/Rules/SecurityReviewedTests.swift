// RL-06: findings against policy, runs that broke off, and sign-offs.
import Documents
import ReleaseModel
import Testing
import Workspace

struct SecurityReviewedTests {
    private func report(_ severities: [SecurityRating], excluded: String? = nil, succeeded: Bool = true)
        -> EvidenceReading
    {
        let results = severities.enumerated().map { index, severity in
            SecurityReport.Result(
                rule: "B\(index)", severity: severity, message: "message", location: "a.py:\(index)",
                excluded: excluded,
                place: "/runs/0/results/\(index)", line: 20 + index)
        }
        return .security(
            SecurityReport(
                runs: [.init(tool: "Bandit", toolVersion: "1.7", succeeded: succeeded, line: 2)], results: results))
    }

    private func judge(_ reading: EvidenceReading, _ edit: (inout Policy.Security) -> Void = { _ in }) throws
        -> CheckResult
    {
        var builder = try ReleaseBuilder()
        builder.add(reading, .sarif, path: "bandit.sarif")
        edit(&builder.policy.security)
        return try builder.result(.rl06)
    }

    @Test func passesWithoutFindingsAndNamesTheTool() throws {
        let result = try judge(report([]))
        #expect(result.status == .pass)
        #expect(result.headline == "No findings (Bandit 1.7)")
    }

    @Test(arguments: [SecurityRating.critical, .high])
    func failsForOneGraveFinding(severity: SecurityRating) throws {
        let result = try judge(report([.low, severity]))
        #expect(result.status == .fail)
        #expect(result.headline == "2 findings: 1 \(severity.rawValue) (0 allowed), 1 low")
        #expect(result.codes == ["security-\(severity.rawValue)", "security-low"])
        #expect(result.findings[0].line == 21)
        #expect(result.proofs.map(\.place) == ["/runs/0/results/1"])
    }

    @Test(arguments: [(10, CheckStatus.pass), (11, .fail)])
    func allowsTenMediumFindings(count: Int, status: CheckStatus) throws {
        #expect(try judge(report(Array(repeating: .medium, count: count))).status == status)
    }

    @Test func allowsAnyNumberOfLowFindingsUnlessPolicyLimitsThem() throws {
        let many = report(Array(repeating: .low, count: 500))
        #expect(try judge(many).status == .pass)
        #expect(try judge(many).findings.count == 21)
        #expect(try judge(many) { $0.low = 499 }.status == .fail)
    }

    @Test func listsWhatWasAcceptedWithoutCountingIt() throws {
        let result = try judge(report([.critical], excluded: "suppressed: accepted"))
        #expect(result.status == .pass)
        #expect(result.codes == ["security-not-counted"])
    }

    @Test func addsUpTheFindingsOfAllReports() throws {
        var builder = try ReleaseBuilder()
        builder.add(report(Array(repeating: .medium, count: 6)), .sarif, path: "a.sarif")
        builder.add(report(Array(repeating: .medium, count: 5)), .cyclonedx, path: "bom.json")
        #expect(try builder.result(.rl06).status == .fail)
        #expect(try builder.result(.rl06).proofs.map(\.path) == ["a.sarif", "bom.json"])
    }

    @Test func failsForARunThatBrokeOff() throws {
        let result = try judge(report([], succeeded: false))
        #expect(result.status == .fail)
        #expect(result.codes == ["scan-failed"])
        #expect(result.headline.hasPrefix("the run of Bandit did not end well"))
        #expect(result.findings.map(\.key) == ["scan-failed:Bandit"])
    }

    @Test func failsForAReportWithoutARun() throws {
        #expect(try judge(.security(SecurityReport(runs: [], results: []))).codes == ["scan-missing"])
    }

    @Test func asksForASignOffWherePolicyDoes() throws {
        var builder = try ReleaseBuilder()
        builder.add(report([]), .sarif, path: "bandit.sarif")
        builder.policy.security.signOff = true
        #expect(try builder.result(.rl06).codes == ["sign-off-missing"])
        builder.add(.securityReview(SecurityReview(approved: true, by: "Grace")), .securityReview, path: "review.json")
        let result = try builder.result(.rl06)
        #expect(result.status == .pass)
        #expect(result.headline == "No findings (Bandit 1.7); signed off by Grace")
    }

    @Test func failsForAReviewThatRefuses() throws {
        var builder = try ReleaseBuilder()
        builder.add(
            .securityReview(SecurityReview(approved: false, by: "Grace", note: "keys in logs")), .securityReview,
            path: "review.json")
        let result = try builder.result(.rl06)
        #expect(result.status == .fail)
        #expect(result.headline == "Grace refused the release: keys in logs")
    }

    @Test func ignoresABillOfMaterialsThatNamesNoVulnerabilities() throws {
        var builder = try ReleaseBuilder()
        builder.add(.opaque, .cyclonedx, path: "bom.json")
        #expect(try builder.result(.rl06).status == .pending)
    }

    private func bill(_ ids: [(String, String)], isScan: Bool, component: String = "pkg:npm/trim@0.0.1")
        -> EvidenceReading
    {
        var bill = BillOfMaterials(format: "CycloneDX 1.5")
        bill.vulnerabilities = SecurityReport(
            runs: [.init(tool: "trivy", line: 1)],
            results: ids.map {
                .init(
                    rule: $0.0, aliases: [$0.1], severity: .medium, message: "", components: [component], place: "/v",
                    line: 3)
            })
        bill.isScan = isScan
        return .bill(bill)
    }

    @Test func isPendingWithAWarningWhereNobodyScanned() throws {
        var builder = try ReleaseBuilder()
        builder.add(bill([], isScan: false), .cyclonedx, path: "bom.json")
        let result = try builder.result(.rl06)
        #expect(result.status == .pending)
        #expect(result.findings.map(\.key) == ["not-scanned:bom.json"] && result.findings[0].severity == .warning)
        builder.evidence[0].entry.scan = true
        let stated = try builder.result(.rl06)
        #expect(stated.status == .pass && stated.headline == "No findings (trivy)")
        #expect(stated.proofs.map(\.place) == ["0 results; that it was scanned is what the record says"])
    }

    @Test func aBillThatNobodyScannedIsNotedBesideAScan() throws {
        var builder = try ReleaseBuilder()
        builder.add(report([]), .sarif, path: "bandit.sarif")
        builder.add(bill([], isScan: false), .cyclonedx, path: "bom.json")
        #expect(try builder.result(.rl06).status == .pass)
        #expect(try builder.result(.rl06).findings.map(\.severity) == [.note])
    }

    /// What a bill of materials says counts whoever wrote it, and doesn't say that anybody looked for more.
    @Test func countsTheVulnerabilitiesOfABillThatIsNoScan() throws {
        var builder = try ReleaseBuilder()
        builder.add(bill([("CVE-1", "")], isScan: false), .cyclonedx, path: "bom.json")
        let alone = try builder.result(.rl06)
        #expect(alone.status == .pending && alone.codes == ["security-medium", "not-scanned"])
        #expect(alone.findings[1].severity == .warning)
        builder.policy.security.medium = 0
        #expect(try builder.result(.rl06).status == .fail)
        builder.add(report([]), .sarif, path: "bandit.sarif")
        #expect(try builder.result(.rl06).status == .fail)
        builder.policy.security.medium = 1
        #expect(try builder.result(.rl06).status == .pass)
        builder.evidence.removeLast()
        builder.evidence[0].entry.scan = true
        #expect(try builder.result(.rl06).status == .pass)
    }

    @Test func allowsNothingUnratedUnlessPolicyDoes() throws {
        let result = try judge(report([.unrated]))
        #expect(result.status == .fail && result.headline == "1 finding: 1 unrated (0 allowed)")
        #expect(result.codes == ["security-unrated"])
        #expect(try judge(report([.unrated])) { $0.unrated = 1 }.status == .pass)
    }

    @Test func countsAWeaknessOfTwoScannersOnce() throws {
        var builder = try ReleaseBuilder()
        builder.policy.security.medium = 1
        builder.add(bill([("CVE-1", "GHSA-1")], isScan: true), .cyclonedx, path: "a.json")
        builder.add(bill([("GHSA-1", "")], isScan: true, component: "trim@0.0.1"), .cyclonedx, path: "b.json")
        let result = try builder.result(.rl06)
        #expect(result.status == .pass && result.findings.count == 1)
        #expect(result.findings[0].message.hasSuffix("(also in b.json)"))
        #expect(result.findings[0].key == "security-medium:CVE-1 pkg:npm/trim@0.0.1")
        builder.add(bill([("GHSA-1", "")], isScan: true, component: "trim@0.0.2"), .cyclonedx, path: "c.json")
        #expect(try builder.result(.rl06).status == .fail)
    }

    /// Where no version is known nothing shows that two findings are one; and what one scanner accepted, another may still count.
    @Test func doesNotTakeTwoWeaknessesForOne() throws {
        for (component, excluded) in [("trim", nil), ("trim@1", "suppressed")] as [(String, String?)] {
            var builder = try ReleaseBuilder()
            builder.policy.security.medium = excluded == nil ? 1 : 0
            builder.add(bill([("CVE-1", "")], isScan: true, component: component), .cyclonedx, path: "a.json")
            let other = SecurityReport.Result(
                rule: "CVE-1", severity: .medium, message: "", components: [component], excluded: excluded, place: "/",
                line: 1)
            builder.add(.security(SecurityReport(runs: [], results: [other])), .cyclonedx, path: "b.json")
            #expect(try builder.result(.rl06).status == .fail)
        }
    }

    @Test func takesTheGraverOfTwoScannersWords() throws {
        var builder = try ReleaseBuilder()
        builder.add(bill([("CVE-1", "")], isScan: true), .cyclonedx, path: "a.json")
        let other = SecurityReport.Result(
            rule: "CVE-1", severity: .critical, message: "", components: ["pkg:npm/trim@0.0.1?x=y"], place: "/", line: 1
        )
        builder.add(.security(SecurityReport(runs: [], results: [other])), .cyclonedx, path: "b.json")
        #expect(try builder.result(.rl06).headline == "1 finding: 1 critical (0 allowed)")
    }

    @Test func repeatsWhatAScannerWarnsOfAndWhatIsOdd() throws {
        var scan = SecurityReport(
            runs: [.init(tool: "deep", warnings: ["one file was left out"], line: 4)], results: [])
        scan.remarks = [.init("the level is odd", line: 9)]
        let result = try judge(.security(scan))
        #expect(result.status == .pass && result.codes == ["security-oddity", "scanner-warning"])
        #expect(result.findings.map(\.line) == [9, 4])
    }
}
