// A green and a red file of each dialect of the kinds that have several.
import ReleaseModel

extension EvidencePair {
    private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    private static func tests(_ file: String, _ text: (_ isRed: Bool) -> String) -> EvidencePair {
        EvidencePair(kind: .tests, check: .rl02, file: file, green: text(false), red: text(true))
    }

    private static func coverage(_ file: String, _ text: (_ isRed: Bool) -> String) -> EvidencePair {
        let run = EvidencePair.all.first { $0.kind == .junit }?.green ?? ""
        return EvidencePair(
            kind: .coverage, check: .rl02, file: file, green: text(false), red: text(true), minimumLineRate: 0.5,
            beside: [(.junit, "run.xml", run)])
    }

    private static func scan(_ file: String, _ text: (_ isRed: Bool) -> String) -> EvidencePair {
        EvidencePair(kind: .scan, check: .rl06, file: file, green: text(false), red: text(true))
    }

    private static func vex(_ file: String, _ text: (_ isRed: Bool) -> String) -> EvidencePair {
        let bill = """
            {"bomFormat": "CycloneDX", "metadata": {"tools": [{"name": "grype"}]},
             "components": [{"bom-ref": "b", "name": "bark", "version": "1.2", "purl": "pkg:pypi/bark@1.2"}],
             "vulnerabilities": [{"id": "CVE-1", "ratings": [{"severity": "critical"}], "affects": [{"ref": "b"}]}]}
            """
        return EvidencePair(
            kind: .vex, check: .rl06, file: file, green: text(false), red: text(true),
            beside: [(.cyclonedx, "bom.json", bill)])
    }

    private static func pulls(_ file: String, _ text: (_ isRed: Bool) -> String) -> EvidencePair {
        EvidencePair(kind: .pullRequests, check: .rl01, file: file, green: text(false), red: text(true))
    }

    static let dialects = [
        tests("a.trx") {
            "\(head)<TestRun>\n<Results>\n<UnitTestResult testId=\"t\" testName=\"é\" outcome=\"\($0 ? "Failed" : "Passed")\"/>\n</Results>\n</TestRun>\n"
        },
        tests("TestResult.xml") {
            "\(head)<test-run total=\"1\">\n<test-suite type=\"T\">\n<test-case name=\"é\" result=\"\($0 ? "Failed" : "Passed")\"/>\n</test-suite>\n</test-run>\n"
        },
        tests("xunit.xml") {
            "\(head)<assemblies>\n<assembly total=\"1\">\n<collection>\n<test name=\"é\" type=\"T\" method=\"m\" result=\"\($0 ? "Fail" : "Pass")\"/>\n</collection>\n</assembly>\n</assemblies>\n"
        },
        tests("testng-results.xml") {
            "\(head)<testng-results total=\"1\">\n<suite name=\"é\">\n<test name=\"t\">\n<class name=\"C\">\n<test-method status=\"\($0 ? "FAIL" : "PASS")\" name=\"a\"/>\n</class>\n</test>\n</suite>\n</testng-results>\n"
        },
        tests("ctrf.json") {
            "{\"reportFormat\": \"CTRF\", \"results\": {\"tool\": {\"name\": \"é\"}, \"summary\": {\"tests\": 1}, \"tests\": [{\"name\": \"a\", \"status\": \"\($0 ? "failed" : "passed")\"}]}}\n"
        },
        tests("a.tap") { "TAP version 13\n1..1\n\($0 ? "not ok" : "ok") 1 - é\n" },
        coverage("clover.xml") {
            "\(head)<coverage clover=\"4\">\n<project>\n<file name=\"é\">\n<line num=\"1\" type=\"stmt\" count=\"\($0 ? 0 : 1)\"/>\n</file>\n</project>\n</coverage>\n"
        },
        coverage("llvm.json") {
            "{\"type\": \"llvm.coverage.json.export\", \"data\": [{\"files\": [{\"filename\": \"é\", \"summary\": {\"lines\": {\"count\": 2, \"covered\": \($0 ? 0 : 2)}}}]}]}\n"
        },
        scan("trivy.json") {
            "{\"SchemaVersion\": 2, \"ArtifactName\": \"é\", \"Results\": [{\"Target\": \"a\", \"Vulnerabilities\": [{\"VulnerabilityID\": \"CVE-1\", \"PkgName\": \"a\", \"Severity\": \"\($0 ? "CRITICAL" : "LOW")\"}]}]}\n"
        },
        scan("grype.json") {
            "{\"matches\": [{\"vulnerability\": {\"id\": \"CVE-1\", \"severity\": \"\($0 ? "Critical" : "Low")\"}, \"artifact\": {\"name\": \"é\", \"version\": \"1\"}}], \"descriptor\": {\"name\": \"grype\"}}\n"
        },
        scan("npm-audit.json") {
            let word = $0 ? "critical" : "low"
            return
                "{\"auditReportVersion\": 2, \"vulnerabilities\": {\"a\": {\"name\": \"a\", \"severity\": \"\(word)\", \"via\": [{\"source\": 1, \"title\": \"é\", \"url\": \"https://example.org/GHSA-1\", \"severity\": \"\(word)\"}]}}, \"metadata\": {\"vulnerabilities\": {\"\(word)\": 1, \"total\": 1}}}\n"
        },
        scan("pip-audit.json") {
            "{\"dependencies\": [{\"name\": \"é\", \"version\": \"1\", \"vulns\": [\($0 ? "{\"id\": \"P-1\", \"fix_versions\": []}" : "")]}], \"fixes\": []}\n"
        },
        vex("openvex.json") {
            "{\"@context\": \"https://openvex.dev/ns/v0.2.0\", \"author\": \"Zoë\", \"statements\": [{\"vulnerability\": {\"name\": \"CVE-1\"}, \"products\": [{\"@id\": \"pkg:pypi/bark@1.2\"}], \"status\": \"\($0 ? "affected" : "not_affected")\", \"justification\": \"component_not_present\"}]}\n"
        },
        scan("osv.json") {
            "{\"results\": [{\"source\": {\"path\": \"é\"}, \"packages\": [{\"package\": {\"name\": \"a\", \"version\": \"1\"}, \"vulnerabilities\": [{\"id\": \"GHSA-1\", \"database_specific\": {\"severity\": \"\($0 ? "CRITICAL" : "LOW")\"}}], \"groups\": [{\"ids\": [\"GHSA-1\"]}]}]}]}\n"
        },
        scan("gl-sast-report.json") {
            "{\"version\": \"15.0.0\", \"vulnerabilities\": [{\"id\": \"1\", \"name\": \"é\", \"severity\": \"\($0 ? "Critical" : "Low")\", \"location\": {\"file\": \"a.py\"}}], \"scan\": {\"type\": \"sast\", \"status\": \"success\", \"scanner\": {\"name\": \"s\"}}}\n"
        },
        pulls("pulls-rest.json") {
            "[{\"number\": 1, \"state\": \"\($0 ? "open" : "closed")\", \"title\": \"é\", \"pull_request\": {\"merged_at\": null}}]\n"
        },
        pulls("pulls-bitbucket.json") {
            "{\"page\": 1, \"size\": 1, \"values\": [{\"id\": 1, \"state\": \"\($0 ? "OPEN" : "MERGED")\", \"title\": \"é\", \"source\": {\"branch\": 1}, \"destination\": {\"branch\": 2}}]}\n"
        },
        pulls("pulls-data-center.json") {
            "{\"size\": 1, \"isLastPage\": true, \"start\": 0, \"values\": [{\"id\": 1, \"state\": \"\($0 ? "OPEN" : "DECLINED")\", \"title\": \"é\", \"fromRef\": {\"id\": 1}, \"toRef\": {\"id\": 2}}]}\n"
        },
        pulls("pulls-azure.json") {
            "{\"value\": [{\"pullRequestId\": 1, \"status\": \"\($0 ? "active" : "completed")\", \"title\": \"é\"}], \"count\": 1}\n"
        },
        pulls("merges.json") {
            "[{\"iid\": 1, \"state\": \"\($0 ? "opened" : "merged")\", \"title\": \"é\"}]\n"
        },
        pulls("pulls-graphql.json") {
            "{\"data\": {\"repository\": {\"pullRequests\": {\"totalCount\": 1, \"nodes\": [{\"number\": 1, \"state\": \"\($0 ? "OPEN" : "MERGED")\", \"title\": \"é\"}]}}}}\n"
        },
    ]
}
