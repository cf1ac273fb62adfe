"""A green and a red file of each kind of evidence, small, as a tool would write them."""
import json

from mutations.dialects import DIALECTS
from mutations.sample import Sample


def junit(cases):
    failures = cases.count("<failure")
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="café" tests="2" failures="{failures}" '
            f'errors="0" skipped="0" time="0.5">\n{cases}</testsuite>\n</testsuites>\n')


def sarif(level, severity):
    return json.dumps({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "barkscan", "version": "1.0", "rules": [
                {"id": "B1", "shortDescription": {"text": "Überlauf"}, "properties": {"security-severity": severity}}]}},
            "results": [{"ruleId": "B1", "level": level, "message": {"text": "overflow"}, "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": "src/a.c"}, "region": {"startLine": 3}}}]}],
        }],
    }, indent=2, ensure_ascii=False) + "\n"


def cyclonedx(severity):
    return json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": "pflaume-ä", "version": "1.0.0"}},
        "components": [{"type": "library", "name": "bark", "version": "2.0", "purl": "pkg:pypi/bark@2.0", "bom-ref": "bark"}],
        "vulnerabilities": [{"id": "CVE-2026-1", "ratings": [{"severity": severity}], "affects": [{"ref": "bark"}]}],
    }, indent=2, ensure_ascii=False) + "\n"


def cobertura(covered):
    lines = "".join(f'<line number="{n}" hits="{1 if n <= covered else 0}"/>\n' for n in range(1, 11))
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<coverage line-rate="{covered / 10}" lines-valid="10" lines-covered="{covered}" '
            f'version="7.4" timestamp="1">\n<packages><package name="p"><classes><class name="é" filename="src/a.py" '
            f'line-rate="{covered / 10}">\n<lines>\n{lines}</lines>\n</class></classes></package></packages>\n</coverage>\n')


def jacoco(covered):
    counter = f'<counter type="LINE" missed="{10 - covered}" covered="{covered}"/>\n'
    lines = "".join(f'<line nr="{n}" mi="{0 if n <= covered else 1}" ci="{1 if n <= covered else 0}" mb="0" cb="0"/>\n' for n in range(1, 11))
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<report name="é"><package name="p">\n<sourcefile name="A.java">\n{lines}'
            f'{counter}</sourcefile>\n{counter}</package>\n{counter}</report>\n')


def lcov(covered):
    lines = "".join(f"DA:{n},{1 if n <= covered else 0}\n" for n in range(1, 11))
    return f"TN:\nSF:src/é.c\n{lines}LF:10\nLH:{covered}\nend_of_record\n"


def pulls(state, merged):
    return json.dumps([
        {"number": 1, "title": "Prune by âge", "state": "MERGED", "isDraft": False, "mergedAt": "2026-03-02T08:00:00Z",
         "author": {"login": "ada"}, "url": "https://example.org/o/r/pull/1"},
        {"number": 2, "title": "Prune by size", "state": state, "isDraft": False, "mergedAt": merged,
         "author": {"login": "grace"}, "url": "https://example.org/o/r/pull/2"},
    ], indent=1, ensure_ascii=False) + "\n"


def document(**members):
    return json.dumps(members, indent=2, ensure_ascii=False) + "\n"


def rollback(code):
    result = "pass" if code == 0 else "fail"
    return document(**{"from": "2.0.0", "to": "1.0.0", "result": result, "finished_at": "2026-03-05T10:00:00Z",
                       "steps": [{"name": "zurück ä", "exit_code": code, "duration_s": 3}]})


PASSED = '<testcase classname="a" name="one" time="0.2"/>\n<testcase classname="a" name="zwö" time="0.3"/>\n'
FAILED = '<testcase classname="a" name="one" time="0.2"/>\n<testcase classname="a" name="zwö" time="0.3"><failure message="no"/></testcase>\n'

SAMPLES = [
    Sample("junit", "junit.xml", "RL-02", junit(PASSED), junit(FAILED), ("<failure", "failures="), gate="unit",
           instead_of=("junit.xml",)),
    Sample("cobertura", "coverage.xml", "RL-02", cobertura(9), cobertura(2), ("hits=", "<line", "line-rate", "lines-"),
           policy="tests: {minimum_line_rate: 0.8}"),
    Sample("jacoco", "jacoco.xml", "RL-02", jacoco(9), jacoco(2), ("<counter", "<line", "missed=", "covered=", "LINE"),
           policy="tests: {minimum_line_rate: 0.8}"),
    Sample("lcov", "lcov.info", "RL-02", lcov(9), lcov(2), ("DA:", "LF:", "LH:"), strict_lines=True,
           policy="tests: {minimum_line_rate: 0.8}"),
    Sample("gate", "gate.json", "RL-02", document(gate="smoke", status="pass", message="schön"),
           document(gate="smoke", status="fail", message="schön"), ("fail",)),
    Sample("sarif", "scan.sarif", "RL-06", sarif("note", "1.0"), sarif("error", "9.8"), ('"error"', "9.8", "security-severity", '"level"'),
           instead_of=("scan.sarif",)),
    Sample("cyclonedx", "bom.json", "RL-06", cyclonedx("low"), cyclonedx("critical"), ("critical", "severity", "ratings", "vulnerabilities")),
    Sample("security-review", "security-review.json", "RL-06", document(approved=True, by="Ada Łovelace", at="2026-03-05", note="fine"),
           document(approved=False, by="Ada Łovelace", at="2026-03-05", note="no"), ("false",)),
    Sample("pull-requests", "pulls.json", "RL-01", pulls("MERGED", "2026-03-02T09:00:00Z"), pulls("OPEN", None), ("OPEN",),
           instead_of=("pulls.json",)),
    Sample("changelog", "CHANGELOG.md", "RL-03", "# Changelog\n\n## 2.0.0 - 2026-03-06\n\n- Größer.\n\n## 1.0.0 - 2026-01-01\n\n- First.\n",
           "# Changelog\n\n## 1.0.0 - 2026-01-01\n\n- Größer.\n", instead_of=("CHANGELOG.md",)),
    Sample("version-manifest", "package.json", "RL-04", document(name="pflaume", version="2.0.0", description="ä"),
           document(name="pflaume", version="1.9.0", description="ä"), ("1.9.0",), instead_of=("VERSION",)),
    Sample("version-manifest", "pom.xml", "RL-04",
           '<?xml version="1.0" encoding="UTF-8"?>\n<project>\n<artifactId>ä</artifactId>\n<version>2.0.0</version>\n</project>\n',
           '<?xml version="1.0" encoding="UTF-8"?>\n<project>\n<artifactId>ä</artifactId>\n<version>1.9.0</version>\n</project>\n',
           ("1.9.0",), instead_of=("VERSION",)),
    Sample("documentation", "docs.txt", "RL-05", "src/a.c\ndocs/führer.md\n", "src/a.c\nsrc/ü.c\n", strict_lines=True,
           instead_of=("docs.txt",)),
    Sample("documentation", "changed.json", "RL-05",
           json.dumps([{"filename": "src/a.c", "status": "modified"}, {"filename": "docs/führer.md", "status": "added"}], ensure_ascii=False),
           json.dumps([{"filename": "src/a.c", "status": "modified"}, {"filename": "docs/führer.md", "status": "removed"}], ensure_ascii=False),
           ("removed", "status"), instead_of=("docs.txt",)),
    Sample("rollback-test", "rollback-test.json", "RL-07", rollback(0), rollback(1), ("fail", "exit_code", ": 1"),
           instead_of=("rollback-test.json",)),
] + DIALECTS

# The other files of a release that is ready.
BASE = {
    "junit.xml": ("junit", junit(PASSED)), "pulls.json": ("pull-requests", pulls("MERGED", "2026-03-02T09:00:00Z")),
    "CHANGELOG.md": ("changelog", SAMPLES[9].green), "VERSION": ("version-manifest", "2.0.0\n"),
    "docs.txt": ("documentation", "src/a.c\ndocs/a.md\n"), "scan.sarif": ("sarif", sarif("note", "1.0")),
    "rollback-test.json": ("rollback-test", rollback(0)),
}
