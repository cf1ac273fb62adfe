"""Runs the `sh` steps of a declarative Jenkinsfile on this machine, in the order of its stages. What isn't known of it is an error."""

import os
import re
import shutil
import subprocess
import tempfile
import textwrap
from pathlib import Path

from .expressions import NotUnderstood

KEPT = ("PATH", "LANG", "LC_ALL")
STAGE = re.compile(r"^ {8}stage\('([^']+)'\) \{\n(.*?)^ {8}\}\n", re.DOTALL | re.MULTILINE)
SCRIPT = re.compile(r"^ *sh '''\n(.*?)^ *'''\n", re.DOTALL | re.MULTILINE)
WHEN = {"when { buildingTag() }": True, "when { not { buildingTag() } }": False}


class Build:
    """One build of a commit, as of a branch, or of a tag where one is named. `programs`: what an earlier build left in .colophon-program."""

    def __init__(self, forge, path, commit, tag, log, programs=None):
        self.forge, self.commit, self.tag, self.log, self.programs = forge, commit, tag, log, programs
        self.text = Path(path).read_text(encoding="utf-8")
        self.folder = Path(tempfile.mkdtemp(prefix="jenkins-", dir=forge.folder))
        self.workspace = self.folder / "workspace"
        self.done = []

    def stages(self):
        """Name, whether it is for tags (None: for all), and its scripts."""
        found = []
        for name, body in STAGE.findall(self.text):
            when = [line.strip() for line in body.splitlines() if line.strip().startswith("when ")]
            if any(line not in WHEN for line in when) or len(when) > 1:
                raise NotUnderstood(f"stage {name}: {when}")
            scripts = [textwrap.dedent(self.plain(name, script)) for script in SCRIPT.findall(body)]
            found.append((name, WHEN[when[0]] if when else None, scripts))
        if sum(len(scripts) for _, _, scripts in found) != len(re.findall(r"^\s*sh\b", self.text, re.MULTILINE)):
            raise NotUnderstood("a sh step that stands in no stage, or in another form")
        return found

    @staticmethod
    def plain(name, script):
        """What Groovy makes of the text: a backslash at a line's end joins two lines, and there is no other one."""
        script = re.sub(r"\\\n *", "", script)
        if "\\" in script:
            raise NotUnderstood(f"stage {name}: a backslash in a text of Groovy's")
        return script

    def perform(self):
        subprocess.run(["git", "clone", "--quiet", self.forge.address, str(self.workspace)], check=True)
        subprocess.run(["git", "-C", str(self.workspace), "checkout", "--quiet", "--detach", self.commit], check=True)
        if self.programs:
            shutil.copytree(self.programs, self.workspace / ".colophon-program")
        home = self.folder / "home"
        home.mkdir()
        environment = {key: os.environ[key] for key in KEPT if key in os.environ} | {
            "HOME": str(home), "WORKSPACE": str(self.workspace), "JENKINS_URL": "https://jenkins.example/", "CI": "true",
            "BUILD_URL": "https://jenkins.example/job/orchard/7/", "BUILD_NUMBER": "7", "BUILD_TAG": "jenkins-orchard-7",
            "JOB_NAME": "orchard", "GIT_COMMIT": self.commit, "GIT_CONFIG_NOSYSTEM": "1"}
        environment |= dict(re.findall(r"^ {8}([A-Z_]+) = '([^']*)'$", self.text, re.MULTILINE))
        environment |= {"TAG_NAME": self.tag, "BRANCH_NAME": self.tag} if self.tag else {"BRANCH_NAME": "main"}
        for name, forTags, scripts in self.stages():
            if forTags is not None and forTags != bool(self.tag):
                self.done.append((f"stage {name}", "skipped", False))
                continue
            for script in scripts:
                # Jenkins' own: sh -xe.
                ended = subprocess.run(
                    ["sh", "-e", "-c", script], cwd=self.workspace, env=environment, stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=3600, check=False)
                said = ended.stdout.decode("utf-8", "replace")
                self.log(re.sub("^", "      ", said.rstrip("\n"), flags=re.MULTILINE) if said else "", detail=True)
                self.done.append((f"stage {name}", "failure" if ended.returncode else "success", True))
                if ended.returncode != 0:
                    self.log(f"    stage {name}: exit status {ended.returncode}\n{said[-3000:]}")
                    return False
        return True
