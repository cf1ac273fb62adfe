# Pages of many releases from records with 2.4 KB of notes, beside Hugo that makes the same pages of the same records.
import hugo
import releases
from measuring import MB, Goal, Group, Subject, apart, size_of

BUILD = "colophon build, cold"
INDEX = "colophon build, one release changed"
SAME = "hugo, same pages"
SAME_RELEASES, SAME_INDEX = "hugo, its pages of single releases", "hugo, its pages over all releases"
FLOOR = "cp -a of what colophon writes"


def groups(bench):
    small, large = (100, 300) if bench.quick else (1000, 10000)
    for count, form in [(small, "json"), (small, "yaml"), (large, "json")]:
        yield from pages(bench, count, form, is_large=count == large)


def pages(bench, count, form, is_large):
    folder = bench.folder(f"pages-{count}-{form}")
    space, same, bare = folder / "workspace", folder / "same", folder / "bare"
    output, copy = space / "output", folder / "copy"
    command = [bench.program, "build", "--fail-on", "never"]
    apart(releases.workspace, space, count, form)
    bench.measure(command, space)
    apart(hugo.same, same, output, count)
    apart(hugo.bare, bare, output, count)

    def by_hugo(name, site, more=()):
        return Subject(
            name, bench.process([*hugo.BUILD, *more], site, before=lambda: bench.put_away(site / "public", site / "resources")),
            size=lambda: size_of(site / "public"), tools=("hugo",))

    segments = [(SAME_RELEASES, "releases"), (SAME_INDEX, "index")] if hugo.knows("--renderSegments") else []
    parts = [by_hugo(name, same, ("--renderSegments", segment)) for name, segment in segments]
    goals = [
        Goal(BUILD, "seconds", 0.6 if form == "yaml" else 0.5, of=SAME), Goal(BUILD, "memory", 1 / 5, of=SAME)]
    if is_large:
        goals.append(Goal(BUILD, "memory", 200 * MB))
    yield Group(
        f"pages, {count:,} releases, {form.upper()} records",
        [
            Subject(
                BUILD, bench.process(command, space, before=lambda: bench.put_away(output, space / ".colophon")),
                size=lambda: size_of(output)),
            # The output is there whenever this one's turn comes.
            Subject(
                FLOOR, bench.process(["cp", "-a", output, copy], folder, before=lambda: bench.put_away(copy)),
                size=lambda: size_of(copy), tools=("cp",)),
            *parts[:1], by_hugo(SAME, same), by_hugo("hugo, bare pages", bare),
        ],
        reference=SAME, goals=goals, notes=lambda: describe(output, same / "public", bare / "public", count))
    if form == "json":
        yield over_all(bench, count, command, space, parts[1:])


def over_all(bench, count, command, space, rivals):
    """The rows of the lists and feeds, apart: all of them are written again where one release changed."""

    def change():
        bench.settle()
        bench.measure(command, space)
        # The last release: no other one names its manifest.
        with open(space / "evidence" / releases.version(count - 1) / "incidents.yaml", "a") as file:
            file.write("[]\n" if file.tell() == 0 else "# again\n")

    return Group(
        f"pages over all of {count:,} releases, JSON records",
        [Subject(INDEX, bench.process(command, space, before=change)), *rivals], reference=SAME_INDEX if rivals else None,
        goals=[Goal(INDEX, "seconds", 0.5, of=SAME_INDEX)] if rivals else [],
        notes=lambda: ["Colophon reads of the other releases what it remembers of its last build; Hugo reads every record again."])


def describe(output, same, bare, count):
    page = f"{releases.version(count // 2)}/index.html"
    lines = [f"Colophon writes {made(output)}: it judges eight checks a release, and writes a compressed bundle, checksums, a JSON "
             "feed, a calendar and four more pages over all releases."]
    if same.exists():
        lines.append(
            f"Hugo, same pages, writes {made(same)}: pages with verdicts and digests it is given, notes.md, release.json, "
            f"an index, a feed; {hugo.likeness(output / page, same / page):.0%} of the elements and words of Colophon's page "
            f"{page} are in its page, in their order.")
        lines.append(f"Hugo, bare pages, writes {made(bare)}: the notes with a heading, a list, a feed.")
    return lines


def made(folder):
    """Files, and HTML of single releases apart from that over all of them."""
    files = sum(1 for file in folder.rglob("*") if file.is_file())
    single = sum(file.stat().st_size for file in folder.rglob("*.html") if len(file.relative_to(folder).parts) == 2
                 and file.parent.name[0].isdigit())
    return (f"{files:,} files, {single / MB:.1f} MB of HTML of single releases and "
            f"{(size_of(folder, '*.html') - single) / MB:.1f} MB over all of them")
