# Building again with nothing changed, and with one release changed, beside the cold build; and the files that each one opens.
import os
import re
import shutil
import subprocess

import releases
from measuring import Goal, Group, Subject, apart, say

COLD, AGAIN = "colophon build, cold", "nothing changed"


def groups(bench):
    for count in [100] if bench.quick else [1000, 10000]:
        yield unchanged(bench, count)


def unchanged(bench, count):
    folder = bench.folder(f"unchanged-{count}")
    space = folder / "workspace"
    command = [bench.program, "build", "--fail-on", "never"]
    apart(releases.workspace, space, count, "json", True)

    def change():
        # The last release: no other one names its manifest.
        with open(space / "evidence" / releases.version(count - 1) / "incidents.yaml", "a") as file:
            file.write("[]\n" if file.tell() == 0 else "# again\n")

    subjects = cold_and_again(bench, command, space)
    if knows(bench, "--paranoid"):
        subjects.append(Subject(f"{AGAIN}, --paranoid", bench.process([*command, "--paranoid"], space)))
    subjects.append(Subject("one release changed", bench.process(command, space, before=change)))
    return Group(
        f"build again, {count:,} releases with evidence", subjects, reference=COLD, goals=[Goal(AGAIN, "seconds", 0.1, of=COLD)],
        notes=lambda: opened(bench, command, space))


def cold_and_again(bench, command, space):
    """A cold build, and a build after one that had nothing to do either."""

    def again():
        bench.settle()
        bench.measure(command, space)
        return bench.measure(command, space)

    return [
        Subject(COLD, bench.process(command, space, before=lambda: bench.put_away(space / "output", space / ".colophon"))),
        Subject(AGAIN, again),
    ]


def knows(bench, option):
    return option in subprocess.run([bench.program, "build", "--help"], capture_output=True, text=True).stdout


def opened(bench, command, space):
    """What is opened of the workspace where nothing changed, as the kernel saw it."""
    if not shutil.which("strace"):
        return ["Files opened: not counted; apt-get install strace"]
    bench.settle()
    bench.measure(command, space)
    lines = [count(bench, command, space, AGAIN)]
    if knows(bench, "--paranoid"):
        lines.append(count(bench, [*command, "--paranoid"], space, f"{AGAIN}, --paranoid"))
    return lines


def count(bench, command, space, name):
    trace = bench.scratch / "opened.txt"
    say(f"counting the files that are opened: {name}")
    bench.measure(["strace", "-f", "-qq", "-y", "-e", "trace=open,openat,openat2", "-o", trace, *command], space)
    opened = {"evidence": 0, "records": 0, "output": 0}
    below = f"{space.resolve()}/"
    with open(trace, errors="replace") as lines:
        for line in lines:
            result = re.search(r"= \d+<([^>]*)>$", line.strip())
            # A call that another thread cuts in two says nothing of its flags in the second line.
            if result and result[1].startswith(below) and not os.path.isdir(result[1]):
                folder = result[1].removeprefix(below).split("/")[0]
                is_record = folder == "evidence" and result[1].endswith(("/release.json", "/release.yaml"))
                if folder in opened:
                    opened["records" if is_record else folder] += 1
    return f"Files opened, {name}: " + ", ".join(f"{number:,} of the {kind}" for kind, number in opened.items()) + "."
