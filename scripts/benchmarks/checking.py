# One check of a release with many files of evidence: ten times the files may take ten times the time.
from pathlib import Path

import releases
from measuring import Goal, Group, Subject, apart


def groups(bench):
    counts = (100, 1000) if bench.quick else (1000, 10000)
    subjects = []
    for count in counts:
        space = bench.folder(f"check-{count}") / "workspace"
        apart(make, str(space), count)
        subjects.append(Subject(name(count), bench.process([bench.program, "check", "1.0.0"], space, expected=(0, 2))))
    few, many = (name(count) for count in counts)
    # What every run costs belongs to neither, and is little beside the files.
    yield Group(
        f"check of one release with {counts[1]:,} files of evidence", subjects, reference=few,
        goals=[Goal(many, "seconds", 1.1 * counts[1] / counts[0], of=few)], warms_up=True)


def name(count):
    return f"colophon check, {count:,} files"


def make(space, count):
    folder = releases.single(Path(space), [(path(number), "junit") for number in range(count)])
    for number in range(count):
        file = folder / path(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f'<testsuite name="part {number}" tests="1">\n<testcase classname="part{number}" name="holds" time="0.01"/>\n</testsuite>\n')


def path(number):
    return f"reports/{number // 100:03}/junit-{number:05}.xml"
