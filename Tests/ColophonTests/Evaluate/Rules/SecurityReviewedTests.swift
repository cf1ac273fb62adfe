// RL-06: findings against policy, runs that broke off, and sign-offs.
import Documents
import ReleaseModel
import Testing
import Workspace

struct SecurityReviewedTests {
    private func report(_ severities: [Severity], excluded: String? = nil, succeeded: Bool = true) -> EvidenceReading {
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

    @Test(arguments: [Severity.critical, .high])
    func failsForOneGraveFinding(severity: Severity) throws {
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
}
