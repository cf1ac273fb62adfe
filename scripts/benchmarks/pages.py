# Pages of many releases from records with 2.4 KB of notes, beside Hugo that makes the same pages of the same records.
import hugo
import releases
from measuring import MB, Goal, Group, Subject, apart, size_of

BUILD = "colophon build, cold"
SAME = "hugo, same pages"


def groups(bench):
    small, large = (100, 300) if bench.quick else (1000, 10000)
    for count, form in [(small, "json"), (small, "yaml"), (large, "json")]:
        yield pages(bench, count, form, is_large=count == large)


def pages(bench, count, form, is_large):
    folder = bench.folder(f"pages-{count}-{form}")
    space, same, bare = folder / "workspace", folder / "same", folder / "bare"
    output = space / "output"
    command = [bench.program, "build", "--fail-on", "never"]
    apart(releases.workspace, space, count, form)
    bench.measure(command, space)
    apart(hugo.same, same, output, count)
    apart(hugo.bare, bare, output, count)
    subjects = [
        Subject(
            BUILD, bench.process(command, space, before=lambda: bench.put_away(output, space / ".colophon")),
            size=lambda: size_of(output)),
        *(Subject(
            name, bench.process(hugo.BUILD, site, before=lambda site=site: bench.put_away(site / "public", site / "resources")),
            size=lambda site=site: size_of(site / "public"), tools=("hugo",))
            for name, site in [(SAME, same), ("hugo, bare pages", bare)]),
    ]
    goals = [
        Goal(BUILD, "seconds", 1 / 2 if form == "yaml" else 1 / 3, of=SAME), Goal(BUILD, "memory", 1 / 5, of=SAME)]
    if is_large:
        goals.append(Goal(BUILD, "memory", 200 * MB))
    return Group(
        f"pages, {count:,} releases, {form.upper()} records", subjects, reference=SAME, goals=goals,
        notes=lambda: describe(output, same / "public", bare / "public", count))


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
    files = sum(1 for file in folder.rglob("*") if file.is_file())
    return f"{files:,} files, {size_of(folder, '*.html') / MB:.1f} MB of HTML"
