"""A green, a red and a hostile file of each dialect of the kinds that have several: tests, coverage, scan, vex, gate."""
import json

from mutations.sample import Sample

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
COVERAGE = "tests: {minimum_line_rate: 0.8}"


def document(**members):
    return json.dumps(members, indent=2, ensure_ascii=False) + "\n"


def tests(file, green, red, fault, hostile, **more):
    return Sample("tests", file, "RL-02", green, red, fault, gate="unit", instead_of=("junit.xml",), hostile=hostile, **more)


def coverage(file, write, fault, hostile, **more):
    return Sample("coverage", file, "RL-02", write(9), write(2), fault, policy=COVERAGE, hostile=hostile, **more)


def scan(file, green, red, fault, hostile, **more):
    return Sample("scan", file, "RL-06", green, red, fault, instead_of=("scan.sarif",), hostile=hostile, **more)


# MARK: Tests

def trx(second, failed):
    return (HEAD + '<TestRun id="r" name="ci" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">\n<Results>\n'
            '<UnitTestResult executionId="e1" testId="t1" testName="é" duration="00:00:00.0120000" outcome="Passed"/>\n'
            f'<UnitTestResult executionId="e2" testId="t2" testName="b" duration="00:00:00.0120000" outcome="{second}"/>\n</Results>\n'
            f'<ResultSummary outcome="{"Failed" if failed else "Completed"}">\n<Counters total="2" executed="2" passed="{2 - failed}" '
            f'failed="{failed}" error="0" timeout="0" aborted="0"/>\n</ResultSummary>\n</TestRun>\n')


def nunit(second, failed, result=None):
    result = result or ("Failed" if failed else "Passed")
    return (HEAD + f'<test-run id="0" testcasecount="2" result="{result}" total="2" passed="{2 - failed}" failed="{failed}" '
            f'inconclusive="0" skipped="0">\n<test-suite type="TestFixture" id="1" name="é" result="{result}" total="2" '
            f'passed="{2 - failed}" failed="{failed}">\n<test-case id="2" name="a" fullname="é.a" result="Passed" duration="0.1"/>\n'
            f'<test-case id="3" name="b" fullname="é.b" result="{second}" duration="0.1"/>\n</test-suite>\n</test-run>\n')


def xunit(second, failed, errors=0):
    return (HEAD + f'<assemblies>\n<assembly name="é.dll" test-framework="xUnit.net 2.9" total="2" passed="{2 - failed}" failed="{failed}" '
            f'skipped="0" errors="{errors}" time="0.2">\n<collection name="c" total="2" passed="{2 - failed}" failed="{failed}" skipped="0">\n'
            f'<test name="a" type="T" method="a" time="0.1" result="Pass"/>\n<test name="b" type="T" method="b" time="0.1" '
            f'result="{second}"/>\n</collection>\n</assembly>\n</assemblies>\n')


def testng(second, failed):
    return (HEAD + f'<testng-results ignored="0" total="2" passed="{2 - failed}" failed="{failed}" skipped="0">\n<suite name="é">\n'
            '<test name="t">\n<class name="C">\n<test-method status="PASS" signature="a()" name="a" duration-ms="1"/>\n'
            f'<test-method status="{second}" signature="b()" name="b" duration-ms="1"/>\n</class>\n</test>\n</suite>\n</testng-results>\n')


def failsafe(completed, errors, failures, timeout="false"):
    return (HEAD + f'<failsafe-summary timeout="{timeout}">\n<completed>{completed}</completed>\n<errors>{errors}</errors>\n'
            f'<failures>{failures}</failures>\n<skipped>0</skipped>\n<!-- ä -->\n</failsafe-summary>\n')


def ctrf(second, failed):
    return document(reportFormat="CTRF", specVersion="1.0.0", results={
        "tool": {"name": "pflaume-ä"},
        "summary": {"tests": 2, "passed": 2 - failed, "failed": failed, "skipped": 0, "pending": 0, "other": 0, "start": 1, "stop": 2},
        "tests": [{"name": "a", "status": "passed", "duration": 1}, {"name": "b", "status": second, "duration": 1}]})


def tap(second):
    return f"TAP version 13\n1..2\nok 1 - größer\n{second} 2 - b\n"


def go_test(second, end):
    lines = [("run", "TestÄ"), ("pass", "TestÄ"), ("run", "TestB"), (second, "TestB"), (end, None)]
    return "".join(json.dumps({"Time": "2026-03-05T10:00:00Z", "Action": action, "Package": "example.org/p", **({"Test": test} if test else {})},
                              ensure_ascii=False) + "\n" for action, test in lines)


# MARK: Coverage: ten lines, of which some are covered

def clover(covered, total=10):
    lines = "".join(f'<line num="{n}" type="stmt" count="{1 if n <= covered else 0}"/>\n' for n in range(1, 11))
    metrics = f'statements="{total}" coveredstatements="{covered}" methods="0" coveredmethods="0" conditionals="0" coveredconditionals="0"'
    return (HEAD + f'<coverage generated="1" clover="4.4.1">\n<project timestamp="1">\n<file name="é.java">\n{lines}'
            f'<metrics {metrics}/>\n</file>\n<metrics {metrics}/>\n</project>\n</coverage>\n')


def opencover(covered):
    points = "".join(f'<SequencePoint vc="{1 if n <= covered else 0}" uspid="{n}" ordinal="{n}" sl="{n}" sc="1" el="{n}" ec="9" fileid="1"/>\n'
                     for n in range(1, 11))
    return (HEAD + f'<CoverageSession>\n<Summary numSequencePoints="10" visitedSequencePoints="{covered}" sequenceCoverage="{covered * 10}"/>\n'
            '<Modules>\n<Module hash="A">\n<Files>\n<File uid="1" fullPath="é.cs"/>\n</Files>\n<Classes>\n<Class>\n<FullName>T</FullName>\n'
            f'<Methods>\n<Method visited="true">\n<FileRef uid="1"/>\n<SequencePoints>\n{points}</SequencePoints>\n</Method>\n</Methods>\n'
            '</Class>\n</Classes>\n</Module>\n</Modules>\n</CoverageSession>\n')


def go_cover(covered):
    # A profile has no end and no total, so that one which is cut is a shorter one: what isn't covered comes first.
    lines = [f"example.org/é/a.go:{n}.1,{n}.9 1 {1 if n > 10 - covered else 0}\n" for n in range(1, 11)]
    return "mode: set\n" + "".join(lines)


def llvm_cov(covered):
    def summary(count, hit):
        return {"lines": {"count": count, "covered": hit, "percent": hit * 100 / count}}
    return document(data=[{"files": [{"filename": "é.c", "summary": summary(10, covered)}], "totals": summary(10, covered)}],
                    type="llvm.coverage.json.export", version="2.0.1")


def simplecov(covered):
    return document(unit={"coverage": {"/src/é.rb": {"lines": [1] * covered + [0] * (10 - covered) + [None]}}, "timestamp": 1})


# MARK: Scans: one weakness of bark

def trivy(severity, **more):
    return document(SchemaVersion=2, ArtifactName="pflaume-ä", ArtifactType="filesystem", Results=[
        {"Target": "poetry.lock", "Class": "lang-pkgs", "Type": "poetry", "Vulnerabilities": [
            {"VulnerabilityID": "CVE-2026-1", "PkgName": "bark", "InstalledVersion": "2.0", "Severity": severity, **more}]}])


def grype(severity, cvss=()):
    return document(matches=[{"vulnerability": {"id": "CVE-2026-1", "severity": severity, "cvss": list(cvss)},
                              "artifact": {"name": "bärk", "version": "2.0", "purl": "pkg:pypi/bark@2.0"}}],
                    descriptor={"name": "grype", "version": "0.74.0"})


def osv(word, vector=None):
    weakness = {"id": "GHSA-1", "summary": "ä", "database_specific": {"severity": word}}
    if vector:
        weakness["severity"] = [{"type": "CVSS_V3", "score": vector}]
    return document(results=[{"source": {"path": "poetry.lock", "type": "lockfile"}, "packages": [
        {"package": {"name": "bark", "version": "2.0", "ecosystem": "PyPI"}, "vulnerabilities": [weakness],
         "groups": [{"ids": ["GHSA-1"]}]}]}])


def npm_audit(severity, counted=None):
    counts = {"info": 0, "low": 0, "moderate": 0, "high": 0, "critical": 0, "total": 1}
    counts[counted or severity] = 1
    return document(auditReportVersion=2, vulnerabilities={"bark": {
        "name": "bark", "severity": severity, "isDirect": True, "via": [
            {"source": 1, "name": "bark", "title": "ä", "url": "https://example.org/GHSA-1", "severity": severity, "range": "*"}],
        "effects": [], "range": "*", "nodes": ["node_modules/bark"], "fixAvailable": True}}, metadata={"vulnerabilities": counts})


def pip_audit(weaknesses, **more):
    return document(dependencies=[{"name": "bärk", "version": "2.0", "vulns": [
        {"id": name, "fix_versions": [], "aliases": [], "description": "ä"} for name in weaknesses], **more}], fixes=[])


def dependency_check(severity, score):
    return document(reportSchema="1.1", scanInfo={"engineVersion": "9.0.9"}, projectInfo={"name": "pflaume-ä"}, dependencies=[
        {"fileName": "bark.jar", "vulnerabilities": [{"source": "NVD", "name": "CVE-2026-1", "severity": severity,
                                                      "cvssv3": {"baseScore": score, "baseSeverity": severity}}]}])


def gitlab(severity, status="success"):
    return document(version="15.0.7", vulnerabilities=[
        {"id": "1", "category": "sast", "name": "ä", "severity": severity, "location": {"file": "a.py", "start_line": 1},
         "identifiers": [{"type": "cwe", "name": "CWE-89", "value": "89"}]}],
        scan={"analyzer": {"id": "s", "name": "s", "version": "1"}, "scanner": {"id": "s", "name": "s", "version": "1"}, "type": "sast",
              "start_time": "2026-03-05T10:00:00", "end_time": "2026-03-05T10:01:00", "status": status})


# MARK: Statements about the critical weakness that a bill of materials has

BILL = document(bomFormat="CycloneDX", specVersion="1.5", version=1, metadata={"tools": [{"name": "grype"}]},
                components=[{"type": "library", "name": "bark", "version": "2.0", "purl": "pkg:pypi/bark@2.0", "bom-ref": "bark"}],
                vulnerabilities=[{"id": "CVE-2026-1", "ratings": [{"severity": "critical"}], "affects": [{"ref": "bark"}]}])


def openvex(*statuses, name="CVE-2026-1", author="Zoë"):
    return document(**{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1", "author": author,
                       "timestamp": "2026-03-05T10:00:00Z", "version": 1, "statements": [
                           {"vulnerability": {"name": name}, "products": [{"@id": "pkg:pypi/bark@2.0"}], "status": status,
                            **({"justification": "component_not_present"} if status == "not_affected" else {"action_statement": "Update."})}
                           for status in statuses]})


def csaf(*statuses, name="CVE-2026-1"):
    flags = {"flags": [{"label": "vulnerable_code_not_present", "product_ids": ["C1"]}]} if "known_not_affected" in statuses else {}
    return document(document={"category": "csaf_vex", "csaf_version": "2.0", "title": "ä", "publisher": {
        "category": "vendor", "name": "Zoë", "namespace": "https://example.org"}, "tracking": {
            "id": "P-1", "status": "final", "version": "1", "initial_release_date": "2026-03-05T10:00:00Z",
            "current_release_date": "2026-03-05T10:00:00Z",
            "revision_history": [{"date": "2026-03-05T10:00:00Z", "number": "1", "summary": "first"}]}},
        product_tree={"full_product_names": [
            {"name": "bark 2.0", "product_id": "C1", "product_identification_helper": {"purl": "pkg:pypi/bark@2.0"}}]},
        vulnerabilities=[{"cve": name, "product_status": {status: ["C1"] for status in statuses}, **flags}])


def vex(file, green, red, fault, hostile):
    return Sample("vex", file, "RL-06", green, red, fault, hostile=hostile, also={"weak.json": ("cyclonedx", BILL)})


# MARK: Gates of forges

def checks(second, status="completed", count=2):
    return document(total_count=count, check_runs=[
        {"id": 1, "name": "build-ä", "status": "completed", "conclusion": "success", "completed_at": "2026-03-05T10:00:00Z"},
        {"id": 2, "name": "lint", "status": status, "conclusion": second, "completed_at": "2026-03-05T10:00:00Z"}])


def jobs(second, may_fail=False):
    return json.dumps([{"id": n, "name": name, "stage": "test", "status": state, "allow_failure": may_fail, "pipeline": {"id": 6, "status": second},
                        "finished_at": "2026-03-05T10:00:00Z"} for n, name, state in ((7, "ä", "success"), (8, "lint", second))],
                      indent=1, ensure_ascii=False) + "\n"


def sonar(status, condition):
    return document(projectStatus={"status": status, "ignoredConditions": False, "conditions": [
        {"status": condition, "metricKey": "new_coverage-ä", "comparator": "LT", "errorThreshold": "85", "actualValue": "90"}]})


def gate(file, green, red, fault, hostile):
    return Sample("gate", file, "RL-02", green, red, fault, gate="smoke", hostile=hostile)


CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

DIALECTS = [
    tests("results.trx", trx("Passed", 0), trx("Failed", 1), ("Failed", "outcome", "failed", "passed"),
          {"a failure that no counter has": trx("Failed", 0), "a counter without its test": trx("Passed", 1), "no known word": trx("Fine", 0)}),
    tests("TestResult.xml", nunit("Passed", 0), nunit("Failed", 1), ("Failed", "result", "failed", "passed"),
          {"a failure that no sum has": nunit("Failed", 0), "a run that failed": nunit("Passed", 0, "Failed")}),
    tests("xunit.xml", xunit("Pass", 0), xunit("Fail", 1), ("Fail", "result", "failed", "passed"),
          {"a failure that no sum has": xunit("Fail", 0), "an error outside of tests": xunit("Pass", 0, errors=1)}),
    tests("testng-results.xml", testng("PASS", 0), testng("FAIL", 1), ("FAIL", "status", "failed", "passed"),
          {"a failure that no sum has": testng("FAIL", 0), "a sum without its test": testng("PASS", 1)}),
    tests("failsafe-summary.xml", failsafe(2, 0, 0), failsafe(2, 0, 1), ("failures", "completed"),
          {"an error": failsafe(2, 1, 0), "out of time": failsafe(2, 0, 0, "true"), "nothing ran": failsafe(0, 0, 0)}),
    tests("ctrf.json", ctrf("passed", 0), ctrf("failed", 1), ("failed", "status", "passed"),
          {"a failure that no sum has": ctrf("failed", 0), "a sum without its test": ctrf("passed", 1), "no known word": ctrf("fine", 0)}),
    tests("prove.tap", tap("ok"), tap("not ok"), ("not ok",),
          {"given up": tap("ok") + "Bail out! no disk\n", "one too few": tap("ok").replace("1..2", "1..3"), "two plans": tap("ok") + "1..2\n"},
          strict_lines=True),
    tests("go-test.json", go_test("pass", "pass"), go_test("fail", "fail"), ("fail", "Action"),
          {"the package failed alone": go_test("pass", "fail"), "the test failed alone": go_test("fail", "pass"),
           "a test without an end": go_test("run", "pass")}, strict_lines=True),
    coverage("clover.xml", clover, ("count=", "<line", "statements=", "type="), {"more in its totals": clover(9, 100)}),
    coverage("opencover.xml", opencover, ("vc=", "SequencePoint", "visited", "sequenceCoverage", "sl=", "fileid", "numSequencePoints"),
             {"less in its summary": opencover(9).replace('visitedSequencePoints="9"', 'visitedSequencePoints="2"')}),
    coverage("cover.out", go_cover, ("0",), {"no such mode": go_cover(9).replace("mode: set", "mode: guess")}, strict_lines=True),
    coverage("llvm.json", llvm_cov, ("count", "covered", "lines", "summary", "percent", "totals"),
             {"less in its totals": llvm_cov(9)[::-1].replace('9 :"derevoc"', '2 :"derevoc"', 1)[::-1]}),
    coverage(".resultset.json", simplecov, ("lines",), {"no line at all": simplecov(0).replace("0,", "null,")}, keys_are_names=True),
    scan("trivy.json", trivy("LOW"), trivy("CRITICAL"), ("CRITICAL", "Severity", "Vulnerabilities", "Results"),
         {"a low word and a critical score": trivy("LOW", CVSS={"nvd": {"V3Vector": CRITICAL, "V3Score": 9.8}}), "no known word": trivy("FINE")}),
    scan("grype.json", grype("Low"), grype("Critical"), ("Critical", "severity", "matches", "vulnerability"),
         {"a low word and a critical score": grype("Low", [{"version": "3.1", "vector": CRITICAL, "metrics": {"baseScore": 9.8}}]),
          "no known word": grype("Fine")}),
    scan("osv.json", osv("LOW"), osv("CRITICAL"), ("CRITICAL", "severity", "database_specific", "vulnerabilities", "packages", "results"),
         {"a low word and a critical vector": osv("LOW", CRITICAL), "no known word": osv("FINE")}),
    scan("npm-audit.json", npm_audit("low"), npm_audit("critical"), ("critical", "severity", "vulnerabilities", "via"),
         {"more in its counts": npm_audit("low", "critical"), "less in its counts": npm_audit("critical", "low")}),
    scan("pip-audit.json", pip_audit([]), pip_audit(["PYSEC-2026-1"]), ("vulns", "dependencies", "PYSEC"),
         {"a package that was skipped": pip_audit(["PYSEC-2026-1"], skip_reason="not found")}),
    scan("dependency-check-report.json", dependency_check("LOW", 2.0), dependency_check("CRITICAL", 9.8),
         ("CRITICAL", "9.8", "severity", "vulnerabilities", "dependencies", "baseS", "cvssv3"),
         {"a low word and a critical score": dependency_check("LOW", 9.8)}),
    scan("gl-sast-report.json", gitlab("Low"), gitlab("Critical"), ("Critical", "severity", "vulnerabilities"),
         {"a scan that failed": gitlab("Low", "failure"), "no known word": gitlab("Fine")}),
    vex("openvex.json", openvex("not_affected"), openvex("affected"), ("affected",),
        {"about another weakness": openvex("not_affected", name="CVE-2026-2"), "by nobody": openvex("not_affected", author="")}),
    vex("csaf.json", csaf("known_not_affected"), csaf("known_affected"), ("known_affected",),
        {"about another weakness": csaf("known_not_affected", name="CVE-2026-2"), "both": csaf("known_affected", "known_not_affected")}),
    gate("checks.json", checks("success"), checks("failure"), ("failure", "conclusion"),
         {"one that goes on": checks(None, "in_progress"), "one too few": checks("success", count=3)}),
    gate("jobs.json", jobs("success"), jobs("failed"), ("failed", "status"), {"given up": jobs("canceled")}),
    gate("sonar.json", sonar("OK", "OK"), sonar("ERROR", "ERROR"), ("ERROR", "status"),
         {"a condition that failed": sonar("OK", "ERROR"), "no answer": sonar("NONE", "OK")}),
]
