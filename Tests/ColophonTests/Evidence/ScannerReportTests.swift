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
        #"{"dependencies": [], "fixes": []}"#,
        #"{"reportSchema": "1.1", "scanInfo": {"engineVersion": "9"}, "dependencies": []}"#,
        #"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"total": 0}}, "error": {"code": "ENOLOCK"}}"#,
        #"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"critical": 2, "total": 0}}}"#,
        #"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"critical": "2", "total": "2"}}}"#,
        #"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"total": 2}}}"#,
        #"{"advisories": {"1": {"severity": "low", "module_name": "x"}}, "metadata": {"vulnerabilities": {"critical": 2, "low": 1}}}"#,
        #"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Target": "a", "MisconfSummary": {"Failures": 3}, "Misconfigurations": [{"ID": "D1", "Status": "PASS"}]}]}"#,
        #"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"high": 3, "total": 3}}}"#,
        #"{"advisories": {}, "metadata": {"vulnerabilities": {"high": 1}}}"#,
        #"{"reportSchema": "1.1", "scanInfo": {"engineVersion": "9", "analysisExceptions": [{"exception": {"message": "no network"}}]}, "dependencies": [{"fileName": "a.jar"}]}"#,
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
        #"{"results": [], "experimental_config": {}}"#,
        #"{"SchemaVersion": 2, "ArtifactName": "a", "Results": [{"Target": "a", "MisconfSummary": {"Successes": 9, "Failures": 0}}]}"#,
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
        #"{"SchemaVersion": 2, "ArtifactName": "a"}"#, #"{"SchemaVersion": 2, "ArtifactName": "a", "Results": []}"#,
        #"{"results": []}"#, #"{"dependencies": []}"#,
        #"{"matches": []}"#,
        #"{"vulnerabilities": [], "version": "1"}"#, #"{"vulnerabilities": {}}"#,
    ]) func takesNothingElseForAScan(_ text: String) {
        #expect(report(text, .scan) == nil)
    }

    /// All that OSV-Scanner wrote before 1.9 where it found nothing.
    @Test(arguments: [
        ("osv.json", true), ("osv-scanner.json", true), ("results.osv.json", true), ("osv-2026.json", true),
        ("report.json", false), ("osvaldo.json", false), ("osv.yaml", false),
    ]) func knowsAnEmptyReportOfOSVScannerByItsName(_ file: String, _ isKnown: Bool) {
        let loaded = readEvidence(#"{"results": []}"#, as: nil, file: file)
        #expect((loaded.security?.runs.map(\.tool) == ["OSV-Scanner"]) == isKnown)
        #expect(readEvidence(#"{"result": []}"#, as: nil, file: file).security == nil)
    }

    /// Its vulnerabilities are counted before the rest of the document is known, wherever they are in it.
    @Test func countsTrivysVulnerabilitiesOfAllResults() throws {
        let one = #"{"VulnerabilityID": "CVE-1", "Severity": "HIGH", "PkgName": "a", "Title": "one"}"#
        let two = #"{"VulnerabilityID": "CVE-2", "Severity": "LOW", "PkgName": "b", "Description": "two\nmore"}"#
        let text = """
            {"Results": [{"Vulnerabilities": [\(one), \(two)], "Target": "x"}, {"Target": "y", "Vulnerabilities": null},
              {"Target": "z", "Secrets": [{"RuleID": "s", "Severity": "CRITICAL", "StartLine": 3, "Code": {"Lines": [{}]}}],
               "Vulnerabilities": [\(two)]}], "SchemaVersion": 2, "ArtifactName": "a", "Trivy": {"Version": "0.60.0"}}
            """
        let report = try #require(self.report(text))
        #expect(report.total == 4 && report.runs.map(\.toolVersion) == ["0.60.0"])
        #expect(report.results.map(\.place).sorted().first == "/Results/0/Vulnerabilities/0")
        #expect(Set(report.results.map(\.message)) == ["one", "two", ""])
        #expect(report.count(.critical) == 1 && report.count(.high) == 1 && report.count(.low) == 2)
    }

    /// What a reader would take for absent would hide what it says.
    @Test(arguments: [
        (#"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [[{"Target": "a"}]]}"#, "wrong-type"),
        (#"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [null]}"#, "wrong-type"),
        (#"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Vulnerabilities": {"a": {}}}]}"#, "wrong-type"),
        (#"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Vulnerabilities": [null]}]}"#, "wrong-type"),
        (
            #"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Vulnerabilities": [{"VulnerabilityID": "CVE-1"}, ["a"]]}]}"#,
            "wrong-type"
        ),
        (
            #"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Vulnerabilities": [{"Severity": "LOW"}]}]}"#,
            "missing-field"
        ),
        (#"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"vulnerabilities": []}]}"#, "misspelled-member"),
        (#"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Secrets": {"0": {}}}]}"#, "wrong-type"),
        (#"{"results": [{"source": {}, "packages": [[{}]]}]}"#, "wrong-type"),
        (#"{"results": [{"source": {}, "packages": []}, {"source": {}, "Packages": []}]}"#, "missing-field"),
        (#"{"results": [{"source": {}, "packages": [{"Vulnerabilities": []}]}]}"#, "misspelled-member"),
        (
            #"{"auditReportVersion": 2, "vulnerabilities": {"a": {"via": [[{}]]}}, "metadata": {"vulnerabilities": {}}}"#,
            "wrong-type"
        ),
        (
            #"{"auditReportVersion": 2, "vulnerabilities": {"a": [{}]}, "metadata": {"vulnerabilities": {}}}"#,
            "wrong-type"
        ),
        (
            #"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"total": "two"}}}"#,
            "wrong-type"
        ),
        (#"{"dependencies": [{"name": "a", "vulns": null}], "fixes": []}"#, "missing-field"),
        (#"{"dependencies": [{"name": "a", "vulns": []}, {"name": "b"}], "fixes": []}"#, "missing-field"),
        (#"{"dependencies": [{"name": "a", "vulns": {"0": {}}}], "fixes": []}"#, "wrong-type"),
        (
            #"{"reportSchema": "1", "scanInfo": {"engineVersion": "9"}, "dependencies": [[{"fileName": "a"}]]}"#,
            "wrong-type"
        ),
        (
            #"{"reportSchema": "1", "scanInfo": {"engineVersion": "9"}, "dependencies": [{"Vulnerabilities": [{}]}]}"#,
            "misspelled-member"
        ),
        (#"{"descriptor": {"name": "grype"}, "matches": [{"vulnerability": [{}]}]}"#, "wrong-type"),
    ]) func refusesWhatIsOfAnotherType(_ text: String, _ code: String) {
        #expect(readEvidence(text, as: .scan, file: "report.json").complaint?.hasSuffix("[\(code)]") == true)
    }

    @Test(arguments: [
        (#""vulnerabilities": null, "scan": {"type": "sast", "status": "success"}"#, "missing-field"),
        (#""vulnerabilities": {"0": {}}, "scan": {"type": "sast", "status": "success"}"#, "wrong-type"),
        (#""vulnerabilities": [], "scan": [{"type": "sast", "status": "failure"}]"#, "wrong-type"),
        (#""vulnerabilities": [], "scan": {"status": "success", "messages": {"level": "fatal"}}"#, "wrong-type"),
    ]) func refusesWhatIsNoReportUnderGitLabsName(_ members: String, _ code: String) {
        let loaded = readEvidence("{\(members)}", as: nil, file: "gl-sast-report.json")
        #expect(loaded.kind == .scan && loaded.complaint?.hasSuffix("[\(code)]") == true)
    }

    /// A reason may be another package's name; where names only lead to each other, nothing explains the entries.
    @Test func countsPackagesThatNoAdvisoryExplains() throws {
        func report(_ reasons: [(String, String)]) throws -> [String] {
            let packages = reasons.map { #""\#($0.0)": {"severity": "critical", "via": [\#($0.1)]}"# }
            let text =
                #"{"auditReportVersion": 2, "vulnerabilities": {\#(packages.joined(separator: ", "))}, "metadata": {"vulnerabilities": {"critical": \#(reasons.count), "total": \#(reasons.count)}}}"#
            return try #require(self.report(text)).results.map(\.subject)
        }
        #expect(try report([("a", #""b""#), ("b", #""a""#)]) == ["vulnerable a", "vulnerable b"])
        #expect(try report([("a", #""gone""#)]) == ["vulnerable a"])
        let advisory = #"{"source": 7, "name": "c", "severity": "critical"}"#
        #expect(try report([("a", #""b""#), ("b", #""c", "a""#), ("c", advisory)]) == ["npm:7 c"])
    }

    @Test func aStatedScanMayComeInAnyForm() throws {
        let sarif = try EvidenceFixture.named("sarif/bandit").bytes
        #expect(readEvidence(sarif, as: .scan, file: "bandit.sarif").security != nil)
        let bill = try EvidenceFixture.named("cyclonedx/vulnerabilities").bytes
        #expect(readEvidence(bill, as: .scan, file: "bom.json").bill?.vulnerabilities != nil)
        let junit = try EvidenceFixture.named("scan/trivy").bytes
        #expect(readEvidence(junit, as: .junit, file: "trivy.json").complaint?.contains("kind: scan") == true)
    }

    @Test func readsTheSecurityProfileOfSPDX3() throws {
        let bytes = try EvidenceFixture.named("spdx/spdx3-security").bytes
        let bill = try #require(readEvidence(bytes, as: nil, file: "bom.spdx3.json").bill)
        #expect(bill.format == "SPDX 3.0.1" && !bill.isScan && bill.origin.tool == "matcher-1.0")
        #expect(bill.components.map(\.identity) == ["pkg:pypi/bark@1.2", "pkg:pypi/twig@3"])
        #expect(bill.components.map(\.licenses) == [["MIT OR Apache-2.0"], ["MIT"]])
        let results = try #require(bill.vulnerabilities?.results)
        #expect(results.map(\.severity) == [.critical, .unrated])
        #expect(results.map(\.excluded) == [nil, "analysis: not_affected (vulnerableCodeNotPresent)"])
    }

    @Test(arguments: [("grype-0.74.0", true), ("Grype", true), ("syft-1.18", false), ("grype-like", false)])
    func aDocumentOfSPDX3IsAScanWhereItsToolIsOne(_ tool: String, _ isScan: Bool) throws {
        let text = #"""
            {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "Tool", "name": "packer"},
             {"type": "Tool", "name": "\#(tool)"}, {"type": "software_Package", "spdxId": "p", "name": "a"}]}
            """#
        #expect(readEvidence(text, as: .spdx, file: "bom.json").bill?.isScan == isScan)
        let odd = #"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [[{"type": "Tool"}]]}"#
        #expect(readEvidence(odd, as: .spdx, file: "bom.json").complaint?.hasSuffix("[wrong-type]") == true)
    }
}
