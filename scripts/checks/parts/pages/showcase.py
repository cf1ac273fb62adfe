# Writes a workspace with every kind of page: ready, not ready, waived, draft, amended, rolled back, with incidents, and broken.
import json
import pathlib
import shutil

FIXTURES = pathlib.Path(__file__).resolve().parents[4] / "Tests/ColophonTests/Fixtures/evidence"
COMMIT = "5f0c1f6d8a9b4c3e2d1f0a9b8c7d6e5f4a3b2c1d"

CHANGELOG = """# Changelog

## [3.2.0] - 2026-04-10

- Read tables from a stream

## [3.1.0] - 2026-02-20

- Write dates with an offset

## [3.0.1] - 2026-01-16

- Keep the order of keys

## [3.0.0] - 2025-12-19

- Drop the old reader
"""

UPGRADE = """Install it beside the old one first:

```
python -m pip install --upgrade --dry-run showcase
```

| From | To | Work |
|:-----|:--:|-----:|
| 2.x  | 3.0.0 | an hour |
| 1.x  | 3.0.0 | a day |

1. Change the imports.
2. Run the tests with `-W error`.

> A table read as a file handle is read once.
"""


class Showcase:
    project = "showcase"

    def __init__(self, folder):
        self.root = pathlib.Path(folder)

    def write(self, path, content):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1))

    def configuration(self, title):
        self.write("colophon.yaml", {
            "project": {"name": self.project, "title": title, "license": "MIT", "repository": "https://github.com/example/showcase",
                        "description": "Reads *and* writes tables of settings."},
            "site": {"url": "https://example.org/releases"},
            "policy": {"cadence": {"minor": "every two weeks, on a Friday"}},
            "sync": [
                {"id": "web-docs", "source": "docs/*.md", "syntax": "glob", "target_repo": "example/web", "target": "downstream",
                 "target_path": "content/docs", "strategy": "copy", "exclude": ["docs/internal*"]},
                {"id": "api-reference", "source": "docs/**/*.md", "syntax": "glob", "target_repo": "example/api-reference",
                 "target_path": "a/rather/long/path/that/goes/down/many/folders", "strategy": "reference", "frequency": "manual"}],
        })
        for name, text in [("guide", "# Guide\n\nSee [usage](usage.md).\n"), ("usage", "# Usage\n"), ("internal-notes", "# Notes\n"),
                           ("install", "# Install\n")]:
            self.write(f"docs/{name}.md", text)
        self.write("downstream/content/docs/guide.md", "# Guide\n\nSee [usage](usage.md).\n")
        self.write("downstream/content/docs/usage.md", "# Usage, of last year\n")
        self.write("downstream/content/docs/install.md/folder", "A folder stands where a file would go.\n")

    def evidence(self, version, *, pulls="merged", tests=None, redact=False, extra=()):
        folder = f"evidence/{version}"
        (self.root / folder).mkdir(parents=True, exist_ok=True)
        entries = []
        if tests is None:
            cases = "".join(f'<testcase classname="tests.test_reader" name="test_{n}" time="0.0{n}"/>' for n in range(1, 31))
            self.write(f"{folder}/junit.xml", f'<testsuites><testsuite name="unit" tests="30">{cases}</testsuite></testsuites>')
            entries.append({"path": "junit.xml", "kind": "junit"})
        fixtures = [(f"junit/{tests}", "junit.xml", "junit")] if tests else []
        for case, name, kind in [*fixtures, ("cobertura/coverage-py", "coverage.xml", "cobertura"), *extra]:
            source = next(p for p in sorted((FIXTURES / case).iterdir()) if p.name not in ("README", "expected.json"))
            shutil.copyfile(source, self.root / folder / name)
            entries.append({"path": name, "kind": kind})
        entries[0]["gate"] = "unit-tests"
        entries[0]["description"] = "Every unit test, on the slowest supported machine"
        entries[0]["redact"] = redact
        merged = [{"number": n, "title": t, "state": "MERGED", "mergedAt": "2026-01-10T10:00:00Z", "author": {"login": "maintainer"},
                   "url": f"https://github.com/example/showcase/pull/{n}"}
                  for n, t in [(41, "Keep the order of keys"), (42, "Say which line a table begins on, also where it is repeated")]]
        if pulls == "open":
            merged.append({"number": 43, "title": "Write dates with an offset", "state": "OPEN", "isDraft": True,
                           "author": {"login": "maintainer"}, "url": "https://github.com/example/showcase/pull/43"})
        self.write(f"{folder}/pulls.json", merged)
        self.write(f"{folder}/CHANGELOG.md", CHANGELOG)
        self.write(f"{folder}/package.json", {"name": self.project, "version": version})
        self.write(f"{folder}/paths.txt", "docs/guide.md\nsrc/reader.py\n")
        self.write(f"{folder}/review.json", {"approved": True, "by": "the security team", "at": "2026-01-12", "note": "looked at the parser"})
        self.write(f"{folder}/scan.sarif", {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Bandit"}}, "results": []}]})
        kinds = [("pulls.json", "pull-requests"), ("CHANGELOG.md", "changelog"), ("package.json", "version-manifest"),
                 ("paths.txt", "documentation"), ("review.json", "security-review"), ("scan.sarif", "sarif")]
        return entries + [{"path": path, "kind": kind} for path, kind in kinds]

    def rehearsal(self, version, previous):
        self.write(f"evidence/{version}/rollback-test.json", {
            "from": version, "to": previous, "result": "pass", "finished_at": "2026-01-12T12:00:00Z",
            "steps": [{"name": f"install {version}", "exit_code": 0, "duration_s": 6.5},
                      {"name": f"install {previous}", "exit_code": 0, "duration_s": 1.25}]})
        return {"path": "rollback-test.json", "kind": "rollback-test"}

    def release(self, version, type, status, day, **members):
        dates = {"planned": "2025-11-03"}
        if day:
            dates[{"rc": "rc", "frozen": "frozen"}.get(status, "released")] = f"{day}T09:30:00Z"
        record = {
            "schema": "colophon/release/v1", "project": self.project, "version": version, "type": type, "status": status,
            "commit": COMMIT, "branch": "main", "dates": dates, **members}
        if status == "released":
            record["people"] = {"released_by": "the release manager", "approved_by": ["the team lead", "whoever was on call"]}
        self.write(f"evidence/{version}/release.json", record)

    def releases(self):
        self.configuration("Showcase")
        ready = self.evidence("3.0.0") + [self.rehearsal("3.0.0", "2.0.0")]
        self.release(
            "3.0.0", "major", "released", "2025-12-19", previous="2.0.0", evidence=ready,
            summary="The old reader is gone; what it read, the new one reads **faster**, and says where it could not.",
            build={"id": "build 1182", "url": "https://example.org/builds/1182", "builder": "the project's own machines"},
            candidates=[{"tag": "3.0.0-rc.1", "commit": COMMIT, "at": "2025-12-05"}, {"tag": "3.0.0-rc.2", "at": "2025-12-12"}],
            history=[{"to": to, "at": f"2025-12-{day}", "by": "the release manager", **why} for to, day, why in [
                ("frozen", "01", {"reason": "everything planned is in"}), ("rc", "05", {}), ("validating", "15", {}), ("released", "19", {})]],
            notes={
                "highlights": ["Reads tables of *any* size", "Errors name the `line` and the column"],
                "features": [{"title": "Read from a stream", "description": "With `load(stream)`.\n\n```\nload(open(\"a.table\"))\n```",
                              "pr": "42", "issue": "7", "author": "maintainer"}],
                "improvements": [{"title": "A third of the memory", "pr": "41"}],
                "fixes": [{"title": "An empty table at the end of a file is read", "issue": "https://example.org/issues/9"}],
                "breaking": [{"title": "`read()` is gone", "description": "It was deprecated in 2.0.", "migration": "Call `load()` instead:\n\n- `read(path)` becomes `load(open(path))`",
                              "irreversible": True}],
                "deprecations": [{"title": "`loads(bytes)`", "removal": "4.0.0", "replacement": "`load`"}],
                "security": [{"id": "CVE-2025-0001", "severity": "high", "title": "Deep tables no longer exhaust the stack",
                              "description": "Depth is limited to 64."}],
                "known_issues": [{"title": "Dates before the year 1 are refused", "workaround": "Write them as text."}],
                "upgrade": UPGRADE, "contributors": ["maintainer", "reviewer"]},
            artifacts=[{"name": "showcase-3.0.0-py3-none-any.whl", "sha256": "9" * 64, "size": 12757, "purl": f"pkg:pypi/{self.project}@3.0.0",
                        "uri": "https://example.org/showcase-3.0.0-py3-none-any.whl"}])
        self.write("evidence/3.0.0/incidents.yaml", [
            {"id": "INC-3", "severity": "low", "impact": "low", "title": "Keys came back sorted", "detected_at": "2026-01-05",
             "resolved_in": "3.0.1"}])

        waived = [entry for entry in self.evidence("3.0.1", redact=True) if entry["kind"] != "documentation"]
        self.write("evidence/3.0.1/docs-changes.txt", "src/reader.py\n")
        self.release(
            "3.0.1", "patch", "released", "2026-01-16", previous="3.0.0",
            evidence=waived + [{"path": "docs-changes.txt", "kind": "documentation"}],
            checks={"RL-05": {"waive": {"findings": "all", "by": "the team lead", "reason": "the guide is rewritten as a whole for 3.1.0",
                                        "expires": "2026-03-01"}}},
            notes={"fixes": [{"title": "Keys keep their order", "pr": "41"}]})

        failing = self.evidence("3.1.0", pulls="open", tests="pytest-reruns-and-subtests",
                                extra=[("sarif/rules-and-suppressions", "bandit.sarif", "sarif"), ("cyclonedx/vulnerabilities", "bom.json", "cyclonedx"),
                                       ("gate/json", "gate.json", "gate"), ("log/text", "build.log", "log")])
        self.release(
            "3.1.0", "minor", "released", "2026-02-20", previous="3.0.1", evidence=failing,
            checks={"RL-08": {"status": "na", "by": "the team lead", "at": "2026-02-19", "reason": "the notes are in the announcement"}},
            notes={"features": [{"title": "Dates are written with an offset"}]})

        self.release(
            "3.1.1", "patch", "rolled_back", "2026-03-06", previous="3.1.0", evidence=self.evidence("3.1.1"),
            rollback={"id": "RBK-0000000000a1", "type": "immediate", "reason": "every third table was cut short", "target_version": "3.0.1",
                      "approved_by": "whoever was on call", "completed_at": "2026-03-06T18:00:00Z"},
            notes={"fixes": [{"title": "Offsets of half an hour"}]})

        urgent = self.evidence("3.2.0") + [self.rehearsal("3.2.0", "3.0.1")]
        self.release(
            "3.2.0", "minor", "released", "2026-04-10", previous="3.0.1", evidence=urgent,
            notes={"features": [{"title": "Tables can be read from a stream", "description": "One at a time."}],
                   "breaking": [{"title": "The cache of 3.1 is rewritten", "irreversible": True, "migration": "Nothing."}]})
        self.write("evidence/3.2.0/incidents.yaml", [
            {"id": "INC-7", "severity": "high", "impact": "high", "security": True, "title": "A table's name can run past its buffer",
             "detected_at": "2026-04-12T03:00:00Z"},
            {"id": "INC-8", "severity": "low", "impact": "medium", "title": "The progress bar counts twice", "detected_at": "2026-04-13"}])

        self.release("3.2.1", "patch", "failed", None, previous="3.2.0", evidence=self.evidence("3.2.1", pulls="open"))
        self.release(
            "3.3.0-rc.1", "minor", "rc", "2026-05-08", previous="3.2.0", evidence=self.evidence("3.3.0-rc.1"),
            candidates=[{"tag": "3.3.0-rc.1", "commit": COMMIT, "at": "2026-05-08"}],
            notes={"features": [{"title": "A candidate's own feature"}]})
        self.release("3.4.0", "minor", "planned", None)

    def break_one(self):
        """Apart, since nothing is locked while a record can't be read."""
        self.write("evidence/3.9.9/release.yaml", "schema: colophon/release/v1\nproject: showcase\nversion: 3.9.9\nstatus: relased\nsumary: x\n")

    def amend(self, digest):
        """The second publication of 3.0.1, with what was wrong in the first."""
        path = self.root / "evidence/3.0.1/release.json"
        record = json.loads(path.read_text())
        record["amends"] = {"manifest_sha256": digest, "reason": "the fix was credited to another pull request"}
        record["notes"]["fixes"][0]["pr"] = "42"
        path.write_text(json.dumps(record, indent=1))
