// Scanners' own reports: what tells them apart, what makes them red, and which findings are one.
import Documents
import Evidence
import Primitives
import ReleaseModel
import Testing
import Workspace

struct ScannerReportTests {
    private func report(_ text: String, _ kind: EvidenceKind? = nil, file: String = "report.json") -> SecurityReport? {
        readEvidence(text, as: kind, file: file).security
    }

    private func fixture(_ name: String) throws -> SecurityReport {
        try #require(readEvidence(EvidenceFixture.named(name).bytes, as: nil, file: "report.json").security)
    }

    @Test(arguments: [
        (
            "scan/trivy",
            ["critical CVE-2023-45853", "low CVE-2011-3374", "unrated CVE-2026-0001", "high DS002", "high private-key"]
        ),
        ("scan/grype", ["critical GHSA-jfh8-c2jp-5v3q", "medium CVE-2026-0003", "low CVE-2026-0004"]),
        ("scan/osv-scanner", ["high GHSA-35jh-r3h4-6jhm", "medium GHSA-fvqr-27wr-82fm", "unrated MAL-2026-1"]),
        ("scan/npm-audit", ["high GHSA-35jh-r3h4-6jhm", "medium GHSA-29mw-wpgm-hmr9"]),
        ("scan/npm-audit-6", ["high GHSA-35jh-r3h4-6jhm"]), ("scan/pip-audit", ["unrated PYSEC-2021-66"]),
        ("scan/dependency-check", ["critical CVE-2021-44228", "medium CVE-2021-45105"]),
        ("scan/gitlab-sast", ["critical bandit.B608", "low bandit.B101"]),
        ("scan/gitlab-dependency", ["high CVE-2021-23337"]), ("scan/gitlab-secrets", ["critical RSA private key"]),
        ("scan/gitlab-container", ["critical CVE-2023-45853"]),
    ]) func readsWhatCounts(_ name: String, _ findings: [String]) throws {
        let report = try fixture(name)
        let counted = report.results.filter { $0.excluded == nil }.map { "\($0.severity.rawValue) \($0.rule)" }
        #expect(counted == findings)
        #expect(report.runs.allSatisfy { $0.succeeded })
    }

    @Test func namesTheComponentOrThePlaceWithoutItsLine() throws {
        #expect(
            try fixture("scan/gitlab-sast").results.map(\.subject) == ["bandit.B608 src/db.py", "bandit.B101 src/a.py"])
        #expect(try fixture("scan/osv-scanner").results[0].subject == "GHSA-35jh-r3h4-6jhm lodash@4.17.4")
        #expect(try fixture("scan/grype").results[0].aliases == ["CVE-2021-44228"])
        // A kind of weakness is no name of one.
        #expect(try fixture("scan/gitlab-sast").results[0].aliases == ["1"])
    }

    @Test func listsWhatTheScannerSetAside() throws {
        for name in ["scan/trivy", "scan/grype", "scan/dependency-check"] {
            #expect(try fixture(name).excluded > 0, "\(name)")
        }
    }

    @Test func statesWhereItComesFrom() throws {
        let trivy = try fixture("scan/trivy").origin
        #expect(trivy.commits == ["0123456789abcdef0123456789abcdef01234567"])
        #expect(trivy.at == Timestamp("2026-03-05T10:00:00Z"))
        #expect(try fixture("scan/gitlab-sast").origin.at == Timestamp("2026-03-05T10:01:00Z"))
        #expect(try fixture("scan/grype").origin.tool == "Grype 0.74.0")
    }

    @Test(arguments: [
        #"{"version": "15.0.0", "vulnerabilities": [], "scan": {"type": "sast", "status": "failure", "scanner": {"name": "s"}}}"#,
        #"{"version": "15.0.0", "vulnerabilities": [], "scan": {"type": "sast", "status": "success", "scanner": {"name": "s"}, "messages": [{"level": "fatal", "value": "gone"}]}}"#,
        #"{"dependencies": [{"name": "a", "skip_reason": "not found"}], "fixes": []}"#,
        #"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"high": 3, "total": 3}}}"#,
        #"{"advisories": {}, "metadata": {"vulnerabilities": {"high": 1}}}"#,
        #"{"reportSchema": "1.1", "scanInfo": {"engineVersion": "9", "analysisExceptions": [{"exception": {"message": "no network"}}]}, "dependencies": []}"#,
    ]) func isRedWhereTheScanDidNotEndWell(_ text: String) throws {
        let run = try #require(report(text)?.runs.first)
        #expect(!run.succeeded && run.failures.count == 1)
    }

    @Test(arguments: [
        #"{"version": "15.0.0", "vulnerabilities": [], "scan": {"type": "sast", "status": "success", "scanner": {"name": "s"}}}"#,
        #"{"dependencies": [{"name": "a", "version": "1", "vulns": []}], "fixes": []}"#,
        #"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"high": 0, "total": 0}}}"#,
        #"{"advisories": {}, "metadata": {"vulnerabilities": {"high": 0}}}"#,
        #"{"matches": [], "descriptor": {"name": "grype", "version": "0.74.0"}}"#,
        #"{"results": [], "experimental_config": {}}"#, #"{"SchemaVersion": 2, "ArtifactName": "a", "Results": []}"#,
        #"{"reportSchema": "1.1", "scanInfo": {"engineVersion": "9"}, "dependencies": [{"fileName": "a.jar"}]}"#,
    ]) func knowsACleanReport(_ text: String) throws {
        let loaded = readEvidence(text, as: nil, file: "report.json")
        #expect(loaded.kind == .scan)
        let report = try #require(loaded.security)
        #expect(report.total == 0 && report.runs.allSatisfy { $0.succeeded })
        #expect(self.report(text, .scan) == report)
    }

    /// Whatever members an item has or lacks, it counts or is refused.
    @Test(
        arguments: [
            (#"{"severity": "Critical", "id": "7", "name": "n"}"#, 1),
            (#"{"severity": "Critical", "id": "7", "affects": []}"#, nil),
        ] as [(String, Int?)]) func losesNoItemOfAList(_ item: String, _ count: Int?)
    {
        let scan = #"{"type": "sast", "status": "success", "scanner": {"name": "s"}}"#
        let text = #"{"version": "15.0.0", "scan": \#(scan), "vulnerabilities": [\#(item)]}"#
        #expect(report(text)?.count(.critical) == count)
    }

    /// No results at all, and documents that only look alike.
    @Test(arguments: [
        #"{"SchemaVersion": 2, "ArtifactName": "a"}"#, #"{"results": []}"#, #"{"dependencies": []}"#,
        #"{"matches": []}"#,
        #"{"vulnerabilities": [], "version": "1"}"#, #"{"vulnerabilities": {}}"#,
    ]) func takesNothingElseForAScan(_ text: String) {
        #expect(report(text, .scan) == nil)
    }

    @Test func aStatedScanMayComeInAnyForm() throws {
        let sarif = try EvidenceFixture.named("sarif/bandit").bytes
        #expect(readEvidence(sarif, as: .scan, file: "bandit.sarif").security != nil)
        let bill = try EvidenceFixture.named("cyclonedx/vulnerabilities").bytes
        #expect(readEvidence(bill, as: .scan, file: "bom.json").bill?.isScan == true)
        let junit = try EvidenceFixture.named("scan/trivy").bytes
        #expect(readEvidence(junit, as: .junit, file: "trivy.json").complaint?.contains("kind: scan") == true)
    }

    @Test func readsTheSecurityProfileOfSPDX3() throws {
        let bytes = try EvidenceFixture.named("spdx/spdx3-security").bytes
        let bill = try #require(readEvidence(bytes, as: nil, file: "bom.spdx3.json").bill)
        #expect(bill.format == "SPDX 3.0.1" && bill.isScan && bill.origin.tool == "matcher-1.0")
        #expect(bill.components.map(\.identity) == ["pkg:pypi/bark@1.2", "pkg:pypi/twig@3"])
        #expect(bill.components.map(\.licenses) == [["MIT OR Apache-2.0"], ["MIT"]])
        let results = try #require(bill.vulnerabilities?.results)
        #expect(results.map(\.severity) == [.critical, .unrated])
        #expect(results.map(\.excluded) == [nil, "analysis: not_affected (vulnerableCodeNotPresent)"])
    }
}
