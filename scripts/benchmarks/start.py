# How long the program takes to start and say its version, beside an empty C program that loads the same libraries.
import dataclasses
import re
import shutil
import statistics
import subprocess

from measuring import Figures, Goal, Group, Subject

TIMES = 50
OURS, EMPTY = "colophon --version", "an empty C program with the same libraries"


def groups(bench):
    def several(command):
        def run():
            figures = [dataclasses.astuple(bench.measure(command, bench.scratch)) for _ in range(TIMES)]
            return Figures(*(statistics.median(column) for column in zip(*figures)))

        return run

    program = empty(bench)
    yield Group(
        f"start, each run the median of {TIMES}",
        [Subject(OURS, several([bench.program, "--version"])),
         Subject(EMPTY, several([program]), tools=() if program else ("clang",)),
         Subject("true, does nothing", several(["true"]))],
        reference=EMPTY, goals=[Goal(OURS, "seconds", 1.6, of=EMPTY)], warms_up=True)


def libraries(program):
    """The files that the program loads by name."""
    dynamic = subprocess.run(["readelf", "--dynamic", "--wide", program], capture_output=True, text=True).stdout
    return [name for name in re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic) if not name.startswith("ld-")]


def empty(bench):
    """Swift's own clang compiles it; nothing where there is no compiler."""
    compiler = shutil.which("clang") or shutil.which("cc")
    if not compiler:
        return None
    program = bench.scratch / "empty"
    (bench.scratch / "empty.c").write_text("int main(void) { return 0; }\n")
    names = [f"-l:{name}" for name in libraries(bench.program)]
    subprocess.run([compiler, "-O2", "empty.c", "-o", program, "-Wl,--no-as-needed", *names], cwd=bench.scratch, check=True)
    return program
