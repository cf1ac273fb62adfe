# Times processes: groups of subjects that do the same work run in turn, several times, and their medians are compared.
import dataclasses
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

MB = 1_000_000
CORES = os.cpu_count() or 1


@dataclasses.dataclass
class Figures:
    """Seconds by the clock, seconds of processors, bytes of memory at the peak of the largest process."""

    seconds: float
    processor: float
    memory: int


@dataclasses.dataclass
class Subject:
    """One program's way of doing the work. `size` is asked after the last run: the bytes of what was made."""

    name: str
    run: Callable[[], Figures]
    size: Callable[[], int] | None = None
    tools: tuple[str, ...] = ()


@dataclasses.dataclass
class Goal:
    """At most `limit` of `what` for this subject: bytes or seconds, or where `of` names another subject a part of its figure; with
    `is_over` as much above that one's figure."""

    subject: str
    what: str  # seconds, processor, memory, size
    limit: float
    of: str | None = None
    is_over: bool = False


@dataclasses.dataclass
class Group:
    """Subjects that are measured in turn. Others are shown in relation to the subject `reference`."""

    title: str
    subjects: list[Subject]
    reference: str | None = None
    goals: list[Goal] = dataclasses.field(default_factory=list)
    notes: Callable[[], list[str]] = list
    warms_up: bool = False  # with one round that does not count


class Bench:
    """What all rows share: the program, how often to measure, and a folder of its own for each row's corpus."""

    def __init__(self, program, runs, quick, priority, scratch):
        self.program, self.runs, self.quick, self.priority, self.scratch = program, runs, quick, priority, scratch
        self.trash = scratch / "trash"
        self.trash.mkdir()
        self.put = 0
        self.prefix = []  # of the command of every process: a program that watches it

    def folder(self, name):
        folder = self.scratch / name
        folder.mkdir()
        return folder

    def put_away(self, *paths):
        """Moved, and deleted at the end: ext4 makes files slowly for some seconds after many went."""
        for path in paths:
            if path.exists():
                self.put += 1
                path.rename(self.trash / str(self.put))

    def settle(self):
        """Times of files are trusted, by this program and others, once they lie two seconds back."""
        time.sleep(2.1)

    def process(self, command, folder, expected=(0,), before=None):
        """A run of a subject: `before` is not measured. What is dirty of earlier runs is written before, too."""

        def run():
            if before:
                before()
                os.sync()
            return self.measure(command, folder, expected)

        return run

    def measure(self, command, folder, expected=(0,)):
        """The output goes to a file, as it does in a job."""
        log = self.scratch / "output.txt"
        command = [str(word) for word in [*self.prefix, *command]]
        with open(log, "wb") as output:
            if self.priority:  # the program takes it over
                os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
            try:
                start = time.perf_counter()
                process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
                _, status, usage = os.wait4(process.pid, 0)
                seconds = time.perf_counter() - start
            finally:
                if self.priority:
                    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in expected:
            raise SystemExit(f"benchmarks/program: exit status {process.returncode}: {' '.join(command)}\n{tail(log)}")
        return Figures(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)

    def compare(self, group):
        """The group's medians as plain values, ready to be printed or kept as JSON."""
        ready = [subject for subject in group.subjects if not missing(subject)]
        runs = {subject.name: [] for subject in ready}
        for number in range(-1 if group.warms_up else 0, self.runs):
            for subject in ready:
                say(f"{group.title}: {subject.name}, " + (f"run {number + 1} of {self.runs}" if number >= 0 else "warming up"))
                figures = subject.run()
                if number >= 0:
                    runs[subject.name].append(figures)
        rows = [row(subject, runs.get(subject.name)) for subject in group.subjects]
        relate(rows, group)
        return {"title": group.title, "runs": self.runs, "reference": group.reference, "rows": rows, "notes": apart(group.notes)}


def row(subject, runs):
    if not runs:
        return {"name": subject.name, "missing": missing(subject)}
    median = {
        field.name: statistics.median(getattr(figures, field.name) for figures in runs) for field in dataclasses.fields(Figures)}
    return {
        "name": subject.name, **median, "size": apart(subject.size) if subject.size else None,
        "all_seconds": [round(figures.seconds, 4) for figures in runs], "memory_floor": own_memory()}


def relate(rows, group):
    named = {each["name"]: each for each in rows if "missing" not in each}
    reference = named.get(group.reference)
    for each in named.values():
        if reference and each is not reference:
            each["time_ratio"] = each["seconds"] / reference["seconds"]
            each["memory_ratio"] = each["memory"] / reference["memory"]
            if each["size"] and reference["size"]:
                each["size_ratio"] = each["size"] / reference["size"]
    for goal in group.goals:
        if goal.subject not in named or (goal.of and goal.of not in named):
            continue
        value = named[goal.subject][goal.what]
        if goal.of:
            other = named[goal.of][goal.what]
            value = value - other if goal.is_over else value / other
        named[goal.subject].setdefault("goals", []).append({
            "what": goal.what, "of": goal.of, "is_over": goal.is_over, "limit": goal.limit, "value": value,
            "met": value <= goal.limit})


def missing(subject):
    gone = [tool for tool in subject.tools if not shutil.which(tool)]
    packages = {"perf": "linux-perf", "sha256sum": "coreutils"}
    if "git-cliff" in gone:
        return "not installed: pip install git-cliff"
    return "not installed: apt-get install " + " ".join(packages.get(tool, tool) for tool in gone) if gone else None


def own_memory():
    """What a started process is charged with at least: it begins as a copy of this one."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def apart(function, *arguments):
    """What it returns, as JSON has it, called in a process of its own: its memory is not charged to what is measured later."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            with open(writing, "w") as pipe:
                json.dump(function(*arguments), pipe)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with open(reading) as pipe:
        text = pipe.read()
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        raise SystemExit("benchmarks/program: what is to be measured could not be made, or not be looked at")
    return json.loads(text)


def size_of(folder, pattern="*"):
    return sum(file.stat().st_size for file in folder.rglob(pattern) if file.is_file())


def tail(path, count=2000):
    return Path(path).read_bytes()[-count:].decode(errors="replace")


def say(line):
    print(line, file=sys.stderr, flush=True)
