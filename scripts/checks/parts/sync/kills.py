"""Applies of the sync that are killed: at random moments, and before every system call that changes the disk."""

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from case import ENVIRONMENT, PROGRAM, Case, contents, entries, expect


def survives(case):
    """After an apply that was cut off: nothing is half, looking changes nothing, and the next apply makes all new."""
    now, old, new = contents(case.down), case.old, case.new
    for path, digest in now.items():
        assert digest in (old.get(path), new.get(path)), f"{path} is neither old nor new"
    for path in old.keys() & new.keys():
        assert path in now, f"{path} is lost"
    journal = case.down / ".colophon-sync/transaction/journal"
    phase = "during" if journal.exists() else "before" if now == old else "after" if now == new else None
    assert phase, "without a journal the tree is neither the old one nor the new one"
    before = entries(case.down)
    approved = case.up / ".colophon/plans/docs-1.1.0.json"
    shutil.copy(case.up / "kept.json", approved)
    plan = json.loads(expect(0, case.run("plan", "docs", "--release", "1.1.0", "--format", "json")).stdout)[0]
    state = {"before": "pending", "during": "unknown", "after": "current"}[phase]
    assert plan["state"] == state, f"{plan['state']}, not {state}"
    assert entries(case.down) == before, "a plan changed the tree"
    if phase == "during":
        assert approved.read_bytes() == (case.up / "kept.json").read_bytes(), "the approved plan is lost"
    case.apply("kept.json")
    assert contents(case.down) == new, f"not all is new: {contents(case.down).items() ^ new.items()}"
    assert case.completed() == 1, "not one completed entry in the log"
    left = sorted(os.listdir(case.down / ".colophon-sync/transaction"))
    assert left in ([], [".gitignore"], [".gitignore", "lock"]), f"left behind: {left}"
    return phase


def on_all_processors(folder, work, **sizes):
    """Gives each processor a case of its own, and adds up the phases that `work(case, processor)` yields."""
    phases = {"before": 0, "during": 0, "after": 0}
    lock = threading.Lock()

    def one(processor):
        case = Case(Path(folder) / str(processor), **sizes).make().reference()
        for phase in work(case, processor):
            with lock:
                phases[phase] += 1

    processors = sorted(os.sched_getaffinity(0))
    with ThreadPoolExecutor(len(processors)) as pool:
        for future in [pool.submit(one, processor) for processor in processors]:
            future.result()
    return phases


def tell(start, phases, what):
    print(
        f"= {sum(phases.values())} {what}: {phases['before']} before the journal stood, {phases['during']} while it did, "
        f"{phases['after']} after it; {time.monotonic() - start:.0f} s")


def kill_loop(folder, kills):
    """kill -9 at random moments of the time that an apply takes."""
    left = threading.Semaphore(int(kills))
    start = time.monotonic()

    def apply(case):
        return subprocess.Popen(
            [PROGRAM, "sync", "apply", "kept.json"], cwd=case.up, env=ENVIRONMENT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def journalled(process, case):
        journal = case.down / ".colophon-sync/transaction/journal"
        while process.poll() is None and not journal.exists():
            time.sleep(0.0002)
        return time.monotonic()

    def work(case, processor):
        begun, ended = [], []
        for _ in range(3):
            begin = time.monotonic()
            process = apply(case)
            begun.append(journalled(process, case) - begin)
            assert process.wait() == 0
            ended.append(time.monotonic() - begin)
            case.restore()
        begun, ended = statistics.median(begun), statistics.median(ended)
        chance = random.Random()
        while left.acquire(blocking=False):
            process = apply(case)
            # Half of them over all the time, half once the tree is being changed.
            if chance.random() < 0.5:
                time.sleep(chance.uniform(0, ended))
            else:
                journalled(process, case)
                time.sleep(chance.uniform(0, ended - begun))
            process.kill()
            if process.wait() == 0:
                left.release()  # it was done before
            else:
                yield survives(case)
            case.restore()

    phases = on_all_processors(folder, work)
    tell(start, phases, "kills")
    assert sum(phases.values()) == int(kills) and phases["during"] * 20 > int(kills), phases


# The calls that change the disk, and `write`, which also prints.
CALLS = ("openat", "write", "fsync", "mkdir", "fchmod", "rename", "unlink", "rmdir")


def kill_each(folder):
    """kill -9 before the first, second… system call of each kind, until there is none any more."""
    if shutil.which("strace") is None:
        return print("= left out: there is no strace")
    if subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True).returncode != 0:
        return print("= left out: strace may not trace here")
    start = time.monotonic()
    calls = list(CALLS)
    lock = threading.Lock()
    survived = {}

    def traced(case, processor, *options):
        # On one processor all work is done by one thread, in one order: strace counts the calls of each thread apart.
        return subprocess.run(
            ["taskset", "--cpu-list", str(processor), "strace", "-f", "-qq", "-o", case.folder / "trace", *options,
             PROGRAM, "sync", "apply", "kept.json"],
            cwd=case.up, env=ENVIRONMENT, capture_output=True)

    def work(case, processor):
        assert traced(case, processor, "-e", "trace=openat").returncode == 0
        opened = re.findall(r"^\d+ +openat\(.*", (case.folder / "trace").read_text(), re.M)
        first = next(index for index, line in enumerate(opened) if "/down/.colophon-sync" in line)
        case.restore()
        while True:
            with lock:
                if not calls:
                    return
                call = calls.pop(0)
            # What is opened before looking at the target can't matter to it.
            number = first if call == "openat" else 1
            while traced(case, processor, "-e", f"inject={call}:signal=SIGKILL:when={number}").returncode != 0:
                yield survives(case)
                case.restore()
                number += 1
            survived[call] = number - 1
            assert contents(case.down) == case.new
            case.restore()

    phases = on_all_processors(folder, work, count=10, large=5000)
    tell(start, phases, "kills, one before each call")
    assert all(survived[call] > 0 for call in CALLS if call != "fchmod"), survived
    assert min(phases.values()) > 5, phases


if __name__ == "__main__":
    {"random": kill_loop, "each-call": kill_each}[sys.argv[1]](*sys.argv[2:])
