"""Runs a workflow of GitHub Actions on this machine: each `run:` really, in the order and the environment of the runner."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

import yaml

from . import standins
from .expressions import NotUnderstood, filled, holds

# What a workflow may say here. A key that isn't known is an error, so that nothing is passed over.
KEYS = {
    "workflow": {"name", True, "permissions", "concurrency", "defaults", "jobs"},
    "job": {"name", "needs", "if", "runs-on", "container", "timeout-minutes", "permissions", "outputs", "environment", "steps"},
    "step": {"name", "id", "if", "uses", "with", "run", "env", "shell", "continue-on-error"},
    "action": {"name", "description", "inputs", "outputs", "runs"},
}
# Variables of this machine that a job sees as well: it is a machine with Swift on it.
KEPT = ("PATH", "LANG", "LC_ALL")


def load(path, what):
    document = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    known(document, what, Path(path).name)
    return document


def known(mapping, what, place):
    unknown = set(mapping) - KEYS[what]
    if unknown:
        raise NotUnderstood(f"{place}: {', '.join(map(str, sorted(unknown, key=str)))} in a {what}")


class Run:
    """One run of a workflow for an event. `event` is GitHub's `github.event`, `ref` and `commit` what it is about."""

    def __init__(self, forge, path, name, event, ref, commit, log):
        self.forge, self.event, self.name, self.ref, self.commit, self.log = forge, event, name, ref, commit, log
        self.workflow = load(path, "workflow")
        self.id = forge.add(self)
        self.folder = Path(tempfile.mkdtemp(prefix=f"run-{self.id}-", dir=forge.folder))
        self.artifacts = self.folder / "artifacts"
        self.artifacts.mkdir()
        self.results, self.outputs, self.summaries = {}, {}, {}
        self.done = []

    @property
    def title(self):
        return self.workflow["name"]

    def triggers(self):
        """What the workflow says it runs on."""
        on = self.workflow[True]
        return {on: None} if isinstance(on, str) else on

    def perform(self):
        """Every job, in the order of their needs. True: all that ran succeeded."""
        jobs = dict(self.workflow["jobs"])
        while jobs:
            ready = [name for name, job in jobs.items() if not set(needs(job)) & set(jobs)]
            if not ready:
                raise NotUnderstood(f"{self.title}: jobs need one another")
            for name in ready:
                self.one(name, jobs.pop(name))
        return all(result in ("success", "skipped") for result in self.results.values())

    def one(self, name, described):
        known(described, "job", f"{self.title}, job {name}")
        wanted = [self.results[need] for need in needs(described)]
        status = "failure" if "failure" in wanted else "success" if all(one == "success" for one in wanted) else "skipped"
        contexts = {"github": self.github(), "needs": {
            need: {"result": self.results[need], "outputs": self.outputs[need]} for need in needs(described)}}
        if not holds(described.get("if"), contexts, status):
            self.results[name], self.outputs[name] = "skipped", {}
            return
        job = Job(self, name, described, contexts)
        self.results[name] = job.perform()
        self.outputs[name] = {key: filled(str(text), job.contexts()) for key, text in described.get("outputs", {}).items()}
        self.summaries[name] = job.summary.read_text(encoding="utf-8")
        self.done += job.done

    def github(self):
        return {"event": self.event, "event_name": self.name, "ref": self.ref, "sha": self.commit, "run_id": self.id,
                "run_attempt": "1", "repository": self.forge.repository}


def needs(job):
    value = job.get("needs", [])
    return [value] if isinstance(value, str) else value


class Job:
    def __init__(self, run, name, described, contexts):
        self.run, self.name, self.described, self.base = run, name, described, contexts
        self.folder = run.folder / name
        self.workspace, self.home, self.temporary = (self.folder / part for part in ("workspace", "home", "temp"))
        for part in (self.workspace, self.home, self.temporary):
            part.mkdir(parents=True)
        self.summary = self.folder / "summary.md"
        self.summary.touch()
        self.environment, self.paths, self.steps = {}, [], {}
        self.status, self.at_end, self.done = "success", [], []
        default = run.workflow.get("permissions")
        self.permissions = described.get("permissions", default if isinstance(default, dict) else {})
        # One that may write comments, or one that the forge refuses.
        tokens = {"write": run.forge.token, "read": run.forge.reading_token}
        self.token = tokens.get(self.permissions.get("pull-requests"), "token-that-only-reads")
        self.inputs = None

    def contexts(self):
        return {**self.base, "github": {**self.base["github"], "token": self.token}, "steps": self.steps, "runner": {"temp": str(self.temporary), "os": "Linux"}, "env": {},
                "inputs": self.inputs or {}}

    def perform(self):
        self.sequence(self.described["steps"], self.run.workflow.get("defaults", {}).get("run", {}).get("shell"))
        if self.status == "success":
            for action in self.at_end:
                action()
        return self.status

    def sequence(self, steps, shell):
        for step in steps:
            place = f"{self.run.title}, job {self.name}, step {step.get('name') or step.get('uses')}"
            known(step, "step", place)
            if not holds(step.get("if"), self.contexts(), self.status):
                self.note(step, "skipped", {}, place)
                continue
            try:
                outputs = self.use(step) if "uses" in step else self.command(step, step.get("shell", shell))
                self.note(step, "success", outputs, place)
            except standins.Failed as failure:
                self.run.log(f"    {place}: {failure}")
                self.note(step, "failure", {}, place)
                if not step.get("continue-on-error"):
                    self.status = "failure"

    def note(self, step, outcome, outputs, place):
        self.done.append((place, outcome, "run" in step))
        if "id" in step:
            shown = "success" if step.get("continue-on-error") and outcome == "failure" else outcome
            self.steps[step["id"]] = {"outputs": outputs, "outcome": outcome, "conclusion": shown}

    def use(self, step):
        inputs = {key: filled(str(value).lower() if isinstance(value, bool) else str(value), self.contexts())
                  for key, value in step.get("with", {}).items()}
        if step["uses"].startswith("./"):
            return self.composite(self.workspace / step["uses"], inputs)
        return standins.use(self, step["uses"].partition("@")[0], inputs)

    def composite(self, folder, given):
        """An action of the repository: its steps are those of the job, with inputs and ids of their own."""
        action = load(folder / "action.yml", "action")
        if action["runs"]["using"] != "composite":
            raise NotUnderstood(f"{folder.name} is no composite action")
        unknown = set(given) - set(action.get("inputs", {}))
        if unknown:
            raise standins.Failed(f"the action {folder.name} has no input {', '.join(sorted(unknown))}")
        outer = self.steps, self.inputs
        self.steps = {}
        self.inputs = {key: given.get(key, str(value.get("default", ""))) for key, value in action.get("inputs", {}).items()}
        before, self.status = self.status, "success"
        self.sequence(action["runs"]["steps"], None)
        outputs = {key: filled(value["value"], self.contexts()) for key, value in action.get("outputs", {}).items()}
        (self.steps, self.inputs), ended, self.status = outer, self.status, before
        if ended != "success":
            raise standins.Failed(f"the action {folder.name} failed")
        return outputs

    def command(self, step, shell):
        """GitHub's own command line of bash. A script may name no expression: what it needs comes as a variable."""
        if shell != "bash":
            raise NotUnderstood(f"the shell {shell}")
        if "${{" in step["run"]:
            raise NotUnderstood(f"an expression in a script, which may hold a stranger's text: {step['run']!r}")
        files = {}
        for name in ("OUTPUT", "ENV", "PATH"):
            files[name] = self.temporary / f"{name.lower()}-{len(self.done)}"
            files[name].touch()
        script = self.temporary / f"step-{len(self.done)}.sh"
        script.write_text(step["run"], encoding="utf-8")
        environment = self.variables()
        environment |= {f"GITHUB_{name}": str(path) for name, path in files.items()}
        environment |= {key: filled(str(value), self.contexts()) for key, value in step.get("env", {}).items()}
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], cwd=self.workspace, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=3600, check=False)
        said = ended.stdout.decode("utf-8", "replace")
        self.run.log(re.sub("^", "      ", said.rstrip("\n"), flags=re.MULTILINE) if said else "", detail=True)
        self.environment |= assignments(files["ENV"])
        self.paths = files["PATH"].read_text(encoding="utf-8").split("\n")[:-1] + self.paths
        if ended.returncode != 0:
            raise standins.Failed(f"exit status {ended.returncode}\n{said[-3000:]}")
        return assignments(files["OUTPUT"])

    def variables(self):
        run, forge = self.run, self.run.forge
        head = run.event.get("pull_request", {}).get("head", {})
        variables = {key: os.environ[key] for key in KEPT if key in os.environ} | {
            "CI": "true", "HOME": str(self.home), "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_REPOSITORY": forge.repository, "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_API_URL": forge.api, "GITHUB_SHA": run.commit, "GITHUB_REF": run.ref,
            "GITHUB_REF_NAME": re.sub("^refs/(heads|tags|pull)/", "", run.ref), "GITHUB_EVENT_NAME": run.name,
            "GITHUB_REF_TYPE": "tag" if run.ref.startswith("refs/tags/") else "branch", "GITHUB_HEAD_REF": head.get("ref", ""),
            "GITHUB_RUN_ID": run.id, "GITHUB_RUN_NUMBER": run.id, "GITHUB_RUN_ATTEMPT": "1", "GITHUB_JOB": self.name,
            "GITHUB_WORKFLOW": run.title, "GITHUB_ACTOR": "ada", "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.temporary), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
            "GIT_CONFIG_NOSYSTEM": "1",
        } | self.environment
        variables["PATH"] = ":".join([*self.paths, str(forge.bin), variables["PATH"]])
        return variables


def assignments(file):
    """`name=value` a line, or `name<<END`, lines, `END`."""
    values, lines = {}, iter(file.read_text(encoding="utf-8").split("\n"))
    for line in lines:
        if not line:
            continue
        name, sign, value = line.partition("=")
        if "<<" in name:
            name, _, end = line.partition("<<")
            value = "\n".join(iter(lambda: next(lines), end))
        elif not sign:
            raise standins.Failed(f"{line!r} is no assignment")
        values[name] = value
    return values
