"""Runs a pipeline of GitLab CI on this machine: each job's `script:` really, in a clone of its own, in the order of stages and needs."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import yaml

from .expressions import NotUnderstood

JOB = {"stage", "image", "rules", "script", "before_script", "variables", "extends", "cache", "needs", "artifacts", "pages"}
TOP = {"variables", "stages", "workflow"}
KEPT = ("PATH", "LANG", "LC_ALL")
TERM = re.compile(r"""\$(?P<name>[A-Z_]+)\s*(?:(?P<sign>==|!=|=~)\s*(?:"(?P<text>[^"]*)"|\$(?P<other>[A-Z_]+)|/(?P<pattern>[^/]+)/))?\s*$""")


def met(condition, variables):
    """A rule's `if:`: comparisons with texts, variables and patterns, joined by || and &&."""
    return any(all(term(part.strip(), variables) for part in either.split("&&")) for either in condition.split("||"))


def term(text, variables):
    match = TERM.match(text)
    if not match:
        raise NotUnderstood(f"the rule {text!r}")
    value = variables.get(match["name"], "")
    if not match["sign"]:
        return bool(value)
    if match["sign"] == "=~":
        if match["pattern"] is None:
            raise NotUnderstood(f"the rule {text!r}")
        return re.search(match["pattern"], value) is not None
    other = match["text"] if match["text"] is not None else variables.get(match["other"], "")
    return (value == other) == (match["sign"] == "==")


class Pipeline:
    """One pipeline of a commit. `about` has the variables by which GitLab says what it is for."""

    def __init__(self, forge, path, commit, about, log, secrets=()):
        self.forge, self.commit, self.log = forge, commit, log
        self.document = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        self.identifier = str(500 + len(forge.runs))
        forge.runs[f"gitlab {self.identifier}"] = self
        self.folder = Path(tempfile.mkdtemp(prefix=f"pipeline-{self.identifier}-", dir=forge.folder))
        self.results, self.artifacts, self.done = {}, {}, []
        address = Path(forge.address)
        self.about = {
            "CI": "true", "GITLAB_CI": "true", "CI_COMMIT_SHA": commit, "CI_DEFAULT_BRANCH": "main",
            "CI_SERVER_URL": str(address.parent), "CI_PROJECT_PATH": address.stem, "CI_PIPELINE_ID": self.identifier,
            "CI_PIPELINE_URL": f"https://gitlab.example/orchard/-/pipelines/{self.identifier}",
            "CI_PROJECT_URL": "https://gitlab.example/orchard", "CI_COMMIT_TIMESTAMP": "2026-03-01T10:00:00+00:00",
            "CI_PIPELINE_CREATED_AT": "2026-03-01T10:05:00Z",
        } | about | dict(secrets)

    def jobs(self):
        """By name, with what they extend; hidden ones are none."""
        jobs = {name: value for name, value in self.document.items() if name not in TOP}
        for name, job in jobs.items():
            unknown = set(job) - JOB
            if unknown:
                raise NotUnderstood(f"job {name}: {', '.join(sorted(unknown))}")
        found = {}
        for name, job in jobs.items():
            if not name.startswith("."):
                base = jobs[job["extends"]] if "extends" in job else {}
                found[name] = {**base, **job, "variables": {**base.get("variables", {}), **job.get("variables", {})}}
        return found

    def perform(self):
        """True: every job that ran succeeded. None: there is no pipeline for this."""
        if not any(met(rule["if"], self.about) for rule in self.document["workflow"]["rules"]):
            return None
        jobs = self.jobs()
        for stage in self.document["stages"]:
            for name, job in jobs.items():
                if job["stage"] == stage:
                    self.one(name, job)
        if any(job["stage"] not in self.document["stages"] for job in jobs.values()):
            raise NotUnderstood("a job in a stage that isn't listed")
        return "failed" not in self.results.values()

    def one(self, name, job):
        variables = self.about | self.document.get("variables", {})
        rule = next((rule for rule in job.get("rules", [{}]) if "if" not in rule or met(rule["if"], variables)), None)
        if rule is None:
            return
        needed = job.get("needs", list(self.results))
        if any(self.results.get(need) != "passed" for need in needed) and rule.get("when") != "always":
            self.results[name] = "skipped"
            return
        folder = self.folder / name
        home = folder / "home"
        home.mkdir(parents=True)
        workspace = self.clone(folder / "workspace", job["variables"].get("GIT_DEPTH", "20"))
        for need in needed:
            if need in self.artifacts:
                shutil.copytree(self.artifacts[need], workspace, symlinks=True, dirs_exist_ok=True)
        caches = self.caches(job, variables)
        for key, paths in caches:
            for path in paths:
                if (self.forge.caches / key / path).exists():
                    shutil.copytree(self.forge.caches / key / path, workspace / path, symlinks=True, dirs_exist_ok=True)
        script = folder / "script.sh"
        lines = list(job.get("before_script", [])) + list(job["script"])
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        environment = {key: os.environ[key] for key in KEPT if key in os.environ} | variables | {
            "HOME": str(home), "CI_PROJECT_DIR": str(workspace), "CI_JOB_NAME": name, "CI_JOB_STAGE": job["stage"],
            "CI_JOB_ID": f"{self.identifier}{len(self.results)}", "GIT_CONFIG_NOSYSTEM": "1",
            "CI_JOB_URL": f"https://gitlab.example/orchard/-/jobs/{self.identifier}{len(self.results)}"}
        for key, value in job["variables"].items():
            environment[key] = re.sub(r"\$([A-Z_]+)", lambda match: environment.get(match[1], ""), value)
        ended = subprocess.run(
            ["bash", "-eo", "pipefail", str(script)], cwd=workspace, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=3600, check=False)
        said = ended.stdout.decode("utf-8", "replace")
        self.log(re.sub("^", "      ", said.rstrip("\n"), flags=re.MULTILINE) if said else "", detail=True)
        passed = ended.returncode == 0
        if not passed:
            self.log(f"    job {name}: exit status {ended.returncode}\n{said[-3000:]}")
        self.results[name] = "passed" if passed else "failed"
        self.done += [(f"job {name}: {line.splitlines()[0]}", self.results[name], True) for line in lines]
        self.keep(name, job, workspace, passed)
        if passed:
            for key, paths in caches:
                for path in paths:
                    if (workspace / path).exists():
                        shutil.copytree(workspace / path, self.forge.caches / key / path, symlinks=True, dirs_exist_ok=True)

    def clone(self, workspace, depth):
        ref = f"refs/tags/{self.about['CI_COMMIT_TAG']}" if "CI_COMMIT_TAG" in self.about else "refs/heads/checkout"
        here = ["git", "-C", str(workspace)]
        subprocess.run(["git", "init", "--quiet", str(workspace)], check=True)
        # A job's own token only reads.
        for command in (["remote", "add", "origin", self.forge.address], ["remote", "set-url", "--push", "origin", "/only-reads"],
                        ["fetch", "--quiet", "--no-tags", *([] if depth == "0" else ["--depth", depth]), "origin", f"+{self.commit}:{ref}"],
                        # With the whole history come all branches and tags.
                        *([["fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]]
                          if depth == "0" else []),
                        ["checkout", "--quiet", "--detach", self.commit]):
            subprocess.run([*here, *command], check=True)
        return workspace

    def caches(self, job, variables):
        described = job.get("cache", [])
        return [(re.sub(r"\$([A-Z_]+)", lambda match: variables.get(match[1], ""), one["key"]), one["paths"])
                for one in ([described] if isinstance(described, dict) else described)]

    def keep(self, name, job, workspace, passed):
        artifacts = job.get("artifacts", {})
        unknown = set(artifacts) - {"when", "paths", "expire_in", "expose_as", "reports"}
        if unknown:
            raise NotUnderstood(f"job {name}: artifacts: {', '.join(sorted(unknown))}")
        reports = artifacts.get("reports", {})
        for kind, path in reports.items():
            if kind not in ("junit", "codequality"):
                raise NotUnderstood(f"job {name}: a report {kind}")
            if passed and not (workspace / path).is_file():
                raise AssertionError(f"job {name} left no {path}")
        if not passed and artifacts.get("when") != "always":
            return
        folder = self.folder / name / "artifacts"
        folder.mkdir()
        for path in artifacts.get("paths", []):
            place = workspace / path
            if place.is_dir():
                shutil.copytree(place, folder / path, symlinks=True)
            elif place.is_file():
                shutil.copy(place, folder / path)
            elif passed:
                raise AssertionError(f"job {name} left no {path}")
        self.artifacts[name] = folder
        if passed and "pages" in job:
            shutil.rmtree(self.forge.site, ignore_errors=True)
            shutil.copytree(folder / job["pages"]["publish"], self.forge.site)
