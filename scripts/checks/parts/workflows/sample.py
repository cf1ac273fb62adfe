"""The project whose workflows are run: an orchard with a Makefile that tests it, and the workflows as `colophon init` writes them."""

import os
import subprocess
from pathlib import Path

MAKEFILE = """reports:
\tmkdir -p reports
\tsed "s/@FAILURES@/$$(cat failures)/" junit.in > reports/junit.xml
\ttest ! -e broken
"""
JUNIT = """<testsuites>
  <testsuite name="orchard" tests="2" failures="@FAILURES@">
    <testcase classname="orchard" name="apples grow"/>
    <testcase classname="orchard" name="pears ripen">{}</testcase>
  </testsuite>
</testsuites>
"""
RECORD = """# yaml-language-server: $schema=../../schemas/record.json
schema: colophon/release/v1
project: orchard
version: {version}
status: {status}
summary: More trees than before.
{more}checks:
{checks}"""
CHECK = "  {}: {{status: pass, by: Ada Lovelace, at: 2026-03-01, reason: Looked at it before the release}}\n"
# All but what the workflows collect (the tests' reports, and what the repository shows) and what the record itself shows. Of the
# pull requests there is a list on GitHub alone.
BY_HAND = ("RL-01", "RL-06")


def git(folder, *arguments, **options):
    identity = ["-c", "user.name=Ada Lovelace", "-c", "user.email=ada@orchard.example", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, text=True, **options).stdout.strip()


class Sample:
    def __init__(self, folder, forge, program, source):
        self.folder, self.program = Path(folder), program
        git(self.folder.parent, "clone", "--quiet", forge.address, str(self.folder))
        self.init("--name", "orchard", "--version", "1.0.0", "--github", "--gitlab", "--jenkins", "--source", str(source))
        (self.folder / "Makefile").write_text(MAKEFILE)
        self.tests(failures=0)
        self.record("1.0.0", "released")
        self.commit("The first release")

    def init(self, *arguments):
        subprocess.run([self.program, "init", str(self.folder), *arguments], check=True, capture_output=True,
                       env={**os.environ, "NO_COLOR": "1"})

    def tests(self, failures, broken=False):
        (self.folder / "failures").write_text(f"{failures}\n")
        body = '<failure message="They are hard."/>' if failures else ""
        (self.folder / "junit.in").write_text(JUNIT.format(body))
        mark = self.folder / "broken"
        mark.touch() if broken else mark.unlink(missing_ok=True)

    def record(self, version, status, previous=None):
        more = f"previous: {previous}\n" if previous else ""
        if status == "released":
            more += "dates: {released: 2026-03-01T10:00:00Z}\n"
        (self.folder / "docs").mkdir(exist_ok=True)
        (self.folder / f"docs/{version}.md").write_text(f"How to prune the trees of {version}.\n")
        (self.folder / "CHANGELOG.md").write_text(f"# Changes\n\n## {version}\n\n- More trees.\n")
        (self.folder / "VERSION").write_text(f"{version}\n")
        path = self.folder / "evidence" / version / "release.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RECORD.format(
            version=version, status=status, more=more, checks="".join(CHECK.format(check) for check in BY_HAND)))

    def commit(self, message, branch="main"):
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--message", message)
        git(self.folder, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
        return git(self.folder, "rev-parse", "HEAD")

    def tag(self, name):
        git(self.folder, "tag", name)
        git(self.folder, "push", "--quiet", "origin", f"refs/tags/{name}")
        return git(self.folder, "rev-parse", "HEAD")

    def proposal(self, number):
        """The commit that a pull request's workflow tests: as GitHub makes it of both sides."""
        git(self.folder, "push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{number}/merge")
        return git(self.folder, "rev-parse", "HEAD")

    def merge(self, branch):
        git(self.folder, "fetch", "--quiet", "origin")
        git(self.folder, "merge", "--quiet", "--no-edit", f"origin/{branch}")
        git(self.folder, "push", "--quiet", "origin", "HEAD:refs/heads/main")
        return git(self.folder, "rev-parse", "HEAD")
