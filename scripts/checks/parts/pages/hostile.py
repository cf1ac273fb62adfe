# Writes two workspaces alike but for their texts: hostile ones in one, harmless ones in the other; one release for each injection.
import json
import pathlib
import unicodedata
from xml.sax.saxutils import quoteattr

from injections import HARMLESS, INJECTIONS, MARKDOWN_SAMPLE

COMMIT = "a" * 40
DIGEST = "b" * 64
DAY = "2024-05-06T07:08:09Z"


def file_name(text):
    """The text as a file's name: what no bundle could hold is taken out, the rest stays."""
    kept = "".join(
        c for c in unicodedata.normalize("NFC", text)
        if c not in '/\\%:' and (c == " " or not c.isspace()) and unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Cn"))
    kept = " ".join(kept.split())
    while len(kept.encode()) > 60:
        kept = kept[:-1]
    kept = kept.strip(" .")
    return kept or "plain"


def twin(text):
    """Where an address may become a link, the twin has one too."""
    return "https://e.example/plain" if text.startswith("https://") else HARMLESS


def xml_text(text):
    """Without the characters that XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")


class Writer:
    def __init__(self, folder, is_hostile):
        self.root = pathlib.Path(folder)
        self.is_hostile = is_hostile

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False, indent=1)
        target.write_bytes(data.encode("utf-8", "surrogatepass"))

    def workspace(self):
        """Every release stands in a version of its own; the first injections are also those of the configuration."""
        x = INJECTIONS[12] if self.is_hostile else HARMLESS
        y = INJECTIONS[54] if self.is_hostile else HARMLESS
        mark = x if self.is_hostile else HARMLESS + "\n\n" + MARKDOWN_SAMPLE
        self.write("colophon.yaml", {
            "project": {"name": "twin", "title": x, "description": mark, "repository": "https://e.example/" + ("\"><script>" if self.is_hostile else "a"),
                        "license": y},
            "site": {"title": y},
            "policy": {"tests": {"gates": {x: ["junit"], y: ["gate"]}, "minimum_line_rate": 0.99}},
            "sync": [
                {"id": "docs", "source": "docs/*", "target_repo": y, "target": "downstream", "target_path": file_name(x),
                 "include": ["*", x], "exclude": [x], "strategy": "copy"},
                {"id": "unknown", "source": "docs/*", "target_repo": x, "target_path": "b", "strategy": "reference"}],
            "targets": {y: "nowhere"},
        })
        self.write("docs/" + file_name(x), "text\n")
        self.write("docs/" + file_name("b" + y) + ".md", f"[a](b.md) {x}\n")
        self.write("downstream/" + file_name(x) + "/" + file_name(x), "other\n")
        for index, text in enumerate(INJECTIONS):
            self.release(index, text if self.is_hostile else twin(text))

    def finish(self, lock):
        """What keeps a release from being locked, and so comes after it: amendments, unread evidence, broken records."""
        for index, text in enumerate(INJECTIONS):
            self.amend(index, text if self.is_hostile else twin(text), lock)
        for index, text in enumerate(INJECTIONS[:60]):
            self.broken(index, text if self.is_hostile else twin(text))

    def release(self, index, x):
        version = f"1.{index}.0"
        folder = f"evidence/{version}/"
        mark = x if self.is_hostile else x + "\n\n" + MARKDOWN_SAMPLE
        name = file_name(x)
        # Numbers keep names apart that differ in nothing but what was taken out.
        change = {"title": mark, "description": mark, "pr": x, "issue": x, "author": x}
        status = ["released", "rolled_back", "planned"][index % 3] if index else "released"
        record = {
            "schema": "colophon/release/v1", "project": "twin", "version": version, "status": status, "summary": mark,
            "commit": COMMIT, "branch": x, "build": {"id": x, "url": x, "builder": x},
            "dates": {"released": DAY} if status != "planned" else {"planned": DAY},
            "people": {"released_by": x, "approved_by": [x, x]},
            "candidates": [{"tag": x, "commit": COMMIT, "at": DAY}],
            "notes": {
                "highlights": [mark], "features": [change], "improvements": [change], "fixes": [change],
                "breaking": [{"title": mark, "description": mark, "migration": mark, "irreversible": True}],
                "deprecations": [{"title": mark, "removal": x, "replacement": x}],
                "security": [{"id": x, "severity": "high", "title": mark, "description": mark}],
                "known_issues": [{"title": mark, "workaround": mark}], "upgrade": mark, "contributors": [x, x]},
            "evidence": [
                {"path": f"t-{name}.xml", "kind": "junit", "gate": x, "description": x},
                {"path": "coverage.xml", "kind": "cobertura", "gate": x, "description": x},
                {"path": "scan.sarif", "kind": "sarif", "description": x}, {"path": "pulls.json", "kind": "pull-requests"},
                {"path": "CHANGELOG.md", "kind": "changelog"}, {"path": "package.json", "kind": "version-manifest"},
                {"path": "paths.txt", "kind": "documentation"}, {"path": "bom.json", "kind": "cyclonedx"},
                {"path": "review.json", "kind": "security-review"}, {"path": "rollback.json", "kind": "rollback-test"},
                {"path": "gate.json", "kind": "gate"},
                {"path": f"o-{name}", "kind": "other", "redact": True, "description": x}],
            "checks": {
                "RL-02": {"waive": {"findings": "all", "by": x, "reason": x, "expires": "2099-01-01"}},
                "RL-05": {"status": "na", "by": x, "at": DAY, "reason": x}},
            "artifacts": [{"name": x, "sha256": DIGEST, "size": 5, "purl": x, "uri": x}],
        }
        if index:
            record["previous"] = f"1.{index - 1}.0"
        if status == "rolled_back":
            record["rollback"] = {"id": x, "type": "planned", "reason": x, "target_version": "1.0.0", "approved_by": x, "completed_at": DAY}
        steps = ["frozen", "rc", "validating", "released", "rolled_back"]
        steps = steps[:{"planned": 0, "released": 4, "rolled_back": 5}[status]]
        record["history"] = [{"to": to, "at": DAY, "by": x, "reason": x} for to in steps]
        self.write(folder + "release.json", record)
        self.write(folder + "incidents.json", [
            {"id": x, "severity": "critical", "impact": "high", "security": True, "title": x, "detected_at": DAY},
            {"id": x + "2", "severity": "low", "impact": "low", "title": x, "detected_at": DAY, "resolved_in": "1.200.0"}])
        self.evidence(folder, version, x, name)

    def evidence(self, folder, version, x, name):
        attribute = quoteattr(xml_text(x), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
        self.write(folder + f"t-{name}.xml",
                   f"<testsuites><testsuite name={attribute}><testcase classname={attribute} name={attribute} time=\"1\"/>"
                   f"<testcase classname={attribute} name={attribute}><failure message={attribute} type={attribute}>x</failure></testcase>"
                   f"<testcase classname={attribute} name={attribute}><error message={attribute}/></testcase>"
                   f"<testcase classname={attribute} name={attribute}><skipped message={attribute}/></testcase></testsuite></testsuites>")
        self.write(folder + "coverage.xml",
                   f'<coverage lines-valid="9" lines-covered="4" line-rate="0.4"><packages><package name={attribute}><classes>'
                   f'<class name={attribute} filename={attribute}><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines>'
                   f"</class></classes></package></packages></coverage>")
        result = {"ruleId": x, "level": "error", "message": {"text": x},
                  "locations": [{"physicalLocation": {"artifactLocation": {"uri": x}, "region": {"startLine": 3}}}]}
        self.write(folder + "scan.sarif", {
            "version": "2.1.0",
            "runs": [{"tool": {"driver": {"name": x, "version": x, "rules": [{"id": x}]}},
                      "results": [result, dict(result, level="note", suppressions=[{"kind": "external", "justification": x}])]}]})
        self.write(folder + "pulls.json", [
            {"number": 1, "title": x, "state": "MERGED", "mergedAt": DAY, "author": {"login": x}, "url": x},
            {"number": 2, "title": x, "state": "OPEN", "author": {"login": x}, "url": x}])
        self.write(folder + "CHANGELOG.md", f"# Changelog\n\n## {x}\n\n- {x}\n\n## [{version}] - 2024-05-06 {x}\n\n- {x}\n"
                   + "".join(f"\n## 0.{n}.0\n\n- {x}\n" for n in range(6)))
        self.write(folder + "package.json", {"name": x, "version": x})
        self.write(folder + "paths.txt", "docs/a.md\n" + x.replace("\n", " ") + "\n")
        self.write(folder + "bom.json", {
            "bomFormat": "CycloneDX", "specVersion": "1.5",
            "metadata": {"tools": [{"vendor": x, "name": x, "version": x}]},
            "vulnerabilities": [
                {"id": x, "description": x, "ratings": [{"severity": "high"}], "affects": [{"ref": x}]},
                {"id": x, "detail": x, "ratings": [{"severity": "low"}],
                 "analysis": {"state": "not_affected", "justification": x, "detail": x}}]})
        # A review by nobody, such as "-", can't be read.
        self.write(folder + "review.json", {"approved": False, "by": f"Ada {x}", "at": DAY, "note": x})
        self.write(folder + "rollback.json", {
            "from": x, "to": x, "result": "fail", "finished_at": DAY, "steps": [{"name": x, "exit_code": 1, "duration_s": 1}]})
        self.write(folder + "gate.json", {"gate": x, "status": "failed", "message": x})
        self.write(folder + f"o-{name}", x)

    def broken(self, index, x):
        """A record that can't be read, in a folder named by the text, with the text as an unknown key and a wrong value."""
        folder = f"evidence/b{index}-{file_name(x)}/"
        self.write(folder + "release.json", {
            "schema": x, "project": x, "version": x, "status": x, x: 1, "type": x, "dates": {"released": x},
            "evidence": [{"path": x, "kind": x}], "checks": {x: {"status": x}}})

    def amend(self, index, x, lock):
        path = f"evidence/1.{index}.0/"
        record = json.loads((self.root / path / "release.json").read_text())
        record["evidence"].append({"path": "unread.xml", "kind": "junit", "description": x})
        self.write(path + "unread.xml", f"<testsuites><testsuite name=\"{xml_text(x)}\"><{xml_text(x)}")
        digest = lock.get(record["version"])
        if digest:
            record["amends"] = {"manifest_sha256": digest, "reason": x}
        self.write(path + "release.json", record)