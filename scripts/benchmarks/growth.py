# Time and memory as the number of releases grows, from 100 to 50,000, and Hugo's for as many as it is asked for.
import hugo
import releases
from measuring import Group, Subject, apart
from pages import SAME
from unchanged import COLD, cold_and_again

COUNTS = [100, 1000, 10000, 50000]
MOST_FOR_HUGO = 10000
TITLE = "growth, {:,} releases"


def groups(bench):
    for count in [50, 200, 400] if bench.quick else COUNTS:
        yield grown(bench, count)


def grown(bench, count):
    folder = bench.folder(f"growth-{count}")
    space, site = folder / "workspace", folder / "hugo"
    command = [bench.program, "build", "--fail-on", "never"]
    apart(releases.workspace, space, count)

    subjects = cold_and_again(bench, command, space)
    if count <= MOST_FOR_HUGO:
        bench.measure(command, space)
        apart(hugo.same, site, space / "output", count)
        subjects.append(
            Subject(SAME, bench.process(hugo.BUILD, site, before=lambda: bench.put_away(site / "public")), tools=("hugo",)))
    return Group(TITLE.format(count), subjects, reference=COLD)


def series(groups):
    """Of each subject the points (releases, seconds, bytes), in order, from the groups of this row."""
    points = {}
    for group in groups:
        if group["title"].startswith("growth, "):
            count = int(group["title"].split()[1].replace(",", ""))
            for row in group["rows"]:
                if "missing" not in row:
                    points.setdefault(row["name"], []).append((count, row["seconds"], row["memory"]))
    return {name: sorted(all) for name, all in points.items()}
