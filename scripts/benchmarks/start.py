# How long the program takes to start and say its version.
import dataclasses
import statistics

from measuring import Figures, Goal, Group, Subject

TIMES = 50


def groups(bench):
    def several(command):
        def run():
            figures = [dataclasses.astuple(bench.measure(command, bench.scratch)) for _ in range(TIMES)]
            return Figures(*(statistics.median(column) for column in zip(*figures)))

        return run

    yield Group(
        f"start, each run the median of {TIMES}",
        [Subject("colophon --version", several([bench.program, "--version"])), Subject("true, does nothing", several(["true"]))],
        goals=[Goal("colophon --version", "seconds", 0.010)], warms_up=True)
