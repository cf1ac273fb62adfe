"""A small workspace and the tree that it is synced to, for the checks of the sync in scripts/checks/end-to-end."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

PROGRAM = os.environ["COLOPHON"]
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1780000000"}
RECORD = """schema: colophon/release/v1
project: lantern
version: {}
status: released
summary: It is brighter.
dates: {{released: 2026-05-01T10:00:00Z}}
"""
RULE = """project: {name: lantern}
sync:
  - {id: docs, source: "docs/*", target: ../down, target_path: upstream, prune: true,
     validate: {secrets: false, version_tag: false}}
"""


class Case:
    """A workspace `up` and a tree `down`, to which 1.0.0 was applied; a plan of 1.1.0 is made and approved."""

    def __init__(self, folder, count=40, large=3 << 20, special=()):
        self.folder = Path(folder)
        self.up, self.down = self.folder / "up", self.folder / "down"
        self.count, self.large, self.special = count, large, special

    def make(self):
        self.down.mkdir(parents=True)
        (self.down / "own.md").write_text("Downstream's own.\n")
        for version in ("1.0.0", "1.1.0"):
            (self.up / "evidence" / version).mkdir(parents=True)
            (self.up / "evidence" / version / "release.yaml").write_text(RECORD.format(version))
        (self.up / "colophon.yaml").write_text(RULE)
        self.write("1.0.0")
        self.apply(self.approve("1.0.0"))
        self.write("1.1.0")
        self.approve("1.1.0")
        # A plan that is made again is written to the same place; this one is kept.
        for suffix in (".json", ".approval.json"):
            shutil.copy(self.up / f".colophon/plans/docs-1.1.0{suffix}", self.up / f"kept{suffix}")
        shutil.copytree(self.down, self.folder / "before")
        return self

    def reference(self):
        """What stands before, and what an undisturbed apply makes of it."""
        self.old = contents(self.down)
        self.apply("kept.json")
        self.new = contents(self.down)
        self.restore()
        return self

    def write(self, version):
        """Of ten files two are only in one of the releases, six differ, and two stay; one is large."""
        shutil.rmtree(self.up / "docs", ignore_errors=True)
        for number in range(self.count):
            if number % 10 == (0 if version == "1.0.0" else 1):
                continue
            path = self.up / f"docs/{'part/' * (number % 3)}{number:02}.{'bin' if number == 5 else 'md'}"
            path.parent.mkdir(parents=True, exist_ok=True)
            size = self.large if number == 5 else 50 + number * number * 20
            line = f"{number}: {'always' if number % 10 in (2, 3) else version}\n"
            path.write_text(line * (size // len(line)))
        for name in self.special:
            (self.up / "docs" / name).write_text(f"{version}\nno newline")

    def run(self, *arguments):
        return subprocess.run(
            [PROGRAM, "sync", *arguments], cwd=self.up, env=ENVIRONMENT, capture_output=True, text=True)

    def approve(self, version):
        plan = f".colophon/plans/docs-{version}.json"
        expect(0, self.run("plan", "docs", "--release", version))
        expect(0, self.run("approve", plan, "--by", "Ada"))
        return plan

    def apply(self, plan, status=0):
        return expect(status, self.run("apply", plan))

    def restore(self):
        shutil.rmtree(self.down)
        shutil.copytree(self.folder / "before", self.down)

    def completed(self):
        lines = (self.down / ".colophon-sync/rules/docs/log.jsonl").read_text().splitlines()
        plan = json.loads((self.up / "kept.json").read_text())["digest"]
        entries = [json.loads(line) for line in lines]
        return sum(entry["approval"]["plan"] == plan and entry["status"] == "completed" for entry in entries)


def expect(status, run):
    assert run.returncode == status, f"status {run.returncode}, not {status}: {run.args}\n{run.stdout}{run.stderr}"
    return run


def contents(root):
    """The digest of each file, but of those of an apply that is under way; of a link, where it leads."""
    found = {}
    for path in sorted(Path(root).rglob("*")):
        name = str(path.relative_to(root))
        if path.is_symlink():
            found[name] = os.readlink(path)
        elif path.is_file() and not name.startswith(".colophon-sync/transaction/"):
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def entries(root):
    """All that stands below the folder, to the inode and the time."""
    found = []
    for path in sorted(Path(root).rglob("*")):
        status = path.lstat()
        found.append((str(path), status.st_ino, status.st_size, status.st_mtime_ns, status.st_mode))
    return found
