# Evidence bundles, many small ones and one large, beside sha256sum, tar and pigz on the same files; and verifying the large one.
import functools
import os
import shutil
import tarfile

import evidence
import releases
from measuring import CORES, MB, Goal, Group, Subject, apart, size_of

WHOLE, ALONE = "colophon build, evidence judged", "colophon build, evidence not read"
REFERENCE = "sha256sum + tar + pigz -6"
TOOLS = ("sha256sum", "tar", "pigz")
TAR = "tar --format=ustar --sort=name --owner=0 --group=0 --numeric-owner -cf -"
# Both parts at once, as one that is in a hurry would write it.
SCRIPTS = {
    REFERENCE: """
        find . -type f -print0 | xargs -0 sha256sum >"$OUT/sums" &
        ls | xargs -P "$CORES" -I% sh -c 'TAR % | pigz -6 -n -p "$THREADS" >"$OUT/%.tar.gz"'
        wait""",
    "the same, all in one archive": """
        find . -type f -print0 | xargs -0 sha256sum >"$OUT/sums" &
        TAR . | pigz -6 -n -p "$CORES" >"$OUT/all.tar.gz"
        wait""",
}
PARTS = [
    ("logs/system.log", "log", 0.27), ("logs/worker.log", "log", 0.16), ("artifacts/image.bin", "other", 0.22),
    ("report/junit.xml", "junit", 0.20), ("report/scan.sarif", "sarif", 0.10), ("report/bom.cdx.json", "cyclonedx", 0.05),
]
SMALL = [
    ("logs/worker.log", "log", 0.5), ("junit.xml", "junit", 0.3), ("scan.sarif", "sarif", 0.1),
    ("artifacts/image.bin", "other", 0.1)]


def groups(bench):
    count = 50 if bench.quick else 1000
    yield bundled(bench, f"{count:,} bundles of 50 KB of evidence", small(bench, count))
    size = 64 if bench.quick else 1024
    yield bundled(bench, f"one bundle of {size:,} MiB of evidence", large(bench, size))


def fill(space, plain, size, parts, seed, version="1.0.0"):
    """The evidence of one release in `space`, and once more in `plain`, where no kind says that it is to be read."""
    for path, _, share in parts:
        file = space / f"evidence/{version}" / path
        evidence.write(file, int(size * share), seed + path)
        other = plain / f"evidence/{version}" / path
        other.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, other)


def make_small(space, plain, count):
    for number in range(count):
        for each, names_kinds in [(space, True), (plain, False)]:
            folder = each / "evidence" / releases.version(number)
            folder.mkdir(parents=True)
            record = releases.record(number, False)
            record["evidence"] = [{"path": path, "kind": kind if names_kinds else "other"} for path, kind, _ in SMALL]
            releases.write(folder, record)
            (each / "colophon.yaml").write_text("project: {name: bench}\n")
        fill(space, plain, 50_000, SMALL, f"{number} ", releases.version(number))


def make_large(space, plain, size):
    releases.single(space, [(path, kind) for path, kind, _ in PARTS])
    releases.single(plain, [(path, "other") for path, _, _ in PARTS])
    fill(space, plain, size << 20, PARTS, "")


class Corpus:
    """A workspace, the same with evidence that is not to be read, and the contents of the first one's bundles as folders."""

    def __init__(self, bench, name, make, amount):
        self.folder = bench.folder(name)
        self.space, self.plain, self.bags = (self.folder / part for part in ("workspace", "plain", "bags"))
        apart(make, self.space, self.plain, amount)
        bench.measure([bench.program, "build", "--fail-on", "never"], self.space)
        apart(self.unpack)

    def unpack(self):
        for bundle in bundles(self.space):
            with tarfile.open(bundle) as archive:
                archive.extractall(self.bags)


def bundles(space):
    return sorted((space / "output").rglob("*.evidence.tar.gz"))


@functools.cache
def small(bench, count):
    return Corpus(bench, f"bundles-{count}", make_small, count)


@functools.cache
def large(bench, size):
    return Corpus(bench, f"bundles-{size}-mib", make_large, size)


def bundled(bench, title, corpus):
    out = corpus.folder / "archives"
    bags = len(os.listdir(corpus.bags))
    settings = [f"OUT={out}", f"CORES={CORES}", f"THREADS={1 if bags > 1 else CORES}"]

    def afresh():
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()

    def build(name, space):
        return Subject(
            name,
            bench.process(
                [bench.program, "build", "--fail-on", "never"], space,
                before=lambda: bench.put_away(space / "output", space / ".colophon")),
            size=lambda: sum(bundle.stat().st_size for bundle in bundles(space)))

    subjects = [build(WHOLE, corpus.space), build(ALONE, corpus.plain)]
    sizes = {}
    for name, script in list(SCRIPTS.items())[: 2 if bags > 1 else 1]:
        command = ["env", *settings, "sh", "-ec", script.replace("TAR", TAR)]
        run = bench.process(command, corpus.bags, before=afresh)

        def reference(name=name, run=run):
            figures = run()
            sizes[name] = size_of(out, "*.tar.gz")
            return figures

        subjects.append(Subject(name, reference, size=lambda name=name: sizes[name], tools=TOOLS))
    limit = 0.8 if bags > 1 else 0.95
    goals = [Goal(name, "seconds", limit, of=REFERENCE) for name in (WHOLE, ALONE)] + [Goal(WHOLE, "size", 1.02, of=REFERENCE)]
    return Group(
        title, subjects, reference=REFERENCE, goals=goals,
        notes=lambda: [
            f"The references pack what Colophon's bundles hold, {size_of(corpus.bags) / MB:,.0f} MB, and digest it meanwhile, "
            f"{CORES} processes at once. Colophon also reads records and evidence, judges them, and makes the site."])


def verified(bench):
    corpus = large(bench, 64 if bench.quick else 1024)
    bundle = bundles(corpus.space)[0]
    both = "gzip -t, then openssl dgst -sha256"
    commands = {
        "colophon verify": [bench.program, "verify", bundle], "colophon inspect": [bench.program, "inspect", bundle],
        both: ["sh", "-ec", 'gzip -t "$0"; openssl dgst -sha256 "$0"', bundle],
    }
    subjects = [
        Subject(
            name, bench.process(command, bench.scratch, expected=(0, 2)), size=lambda: bundle.stat().st_size,
            tools=() if name != both else ("gzip", "openssl"))
        for name, command in commands.items()]
    yield Group(
        f"verify the bundle of {64 if bench.quick else 1024:,} MiB of evidence", subjects, reference=both, warms_up=True,
        notes=lambda: [
            "The reference does a part of it: verify also digests the archive and each file, and judges the evidence again."])
