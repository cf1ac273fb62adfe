# Sync plans of two equal trees beside rclone and rsync comparing them, and how fast that hashes beside `openssl speed`.
import os
import random
import re

from measuring import CORES, MB, Figures, Goal, Group, Subject, apart

MIB = 1 << 20
COLD = "sync plan, cold"
SPEED = f"openssl speed -evp sha256 × {CORES}"


def sync(bench):
    shapes = [(500, 16 << 10, 0.5), (2, 64 * MIB, 2.0)] if bench.quick else [(10000, 16 << 10, 0.5), (8, 256 * MIB, 2.0)]
    for count, size, goal in shapes:
        yield compared(bench, count, size, goal)


def hashing(bench):
    yield hashed(bench, *((2, 64 * MIB) if bench.quick else (8, 256 * MIB)))


def fill(tree, count, size):
    """A hundred files a folder; the same bytes for the same index, other bytes for another."""
    for index in range(count):
        folder = tree / f"part-{index // 100:03}"
        folder.mkdir(parents=True, exist_ok=True)
        block = random.Random(index).randbytes(min(size, MIB))
        with open(folder / f"file-{index:05}.bin", "wb") as file:
            for start in range(0, size, MIB):
                # The place makes each block of a large file another one.
                file.write((start.to_bytes(8, "little") + block[8:])[: size - start])


class Trees:
    """A workspace whose one rule takes its tree to the equal one beside it; the same for every row that asks for the same."""

    made = {}

    def __init__(self, bench, count, size):
        folder = bench.folder(f"trees-{count}")
        self.space, self.target = folder / "workspace", folder / "target"
        for side in (self.space, self.target):
            apart(fill, side / "tree", count, size)
        (self.space / "colophon.yaml").write_text(
            "project: {name: bench}\n"
            "sync:\n"
            '  - {id: bench, source: "tree/*", target: ../target, target_path: tree}\n'
        )
        record = self.space / "evidence/1.0.0/release.yaml"
        record.parent.mkdir(parents=True)
        record.write_text(
            "schema: colophon/release/v1\nproject: bench\nversion: 1.0.0\ntype: minor\nstatus: released\n"
            "dates: {released: 2024-03-01}\n"
        )
        self.plan = [bench.program, "sync", "plan", "bench", "--release", "1.0.0"]
        bench.settle()

    @classmethod
    def of(cls, bench, count, size):
        if (count, size) not in cls.made:
            cls.made[count, size] = cls(bench, count, size)
        return cls.made[count, size]

    def cold(self, bench):
        remembered = self.space / ".colophon/digests"
        return Subject(COLD, bench.process(self.plan, self.space, before=lambda: remembered.unlink(missing_ok=True)))


def compared(bench, count, size, goal):
    trees = Trees.of(bench, count, size)
    source, target = trees.space / "tree", trees.target / "tree"

    def warm():
        bench.measure(trees.plan, trees.space)
        return bench.measure(trees.plan, trees.space)

    rivals = [
        ("rclone check", ["rclone", "check", "--config", os.devnull, source, target]),
        ("rsync -an --checksum", ["rsync", "-an", "--checksum", f"{source}/", f"{target}/"]),
    ]
    return Group(
        f"sync plan, {count:,} × {size >> 10:,} KiB on each side",
        [trees.cold(bench), Subject("sync plan, digests remembered", warm)]
        + [Subject(name, bench.process(command, trees.space), tools=(name.split()[0],)) for name, command in rivals],
        reference="rclone check", goals=[Goal(COLD, "seconds", goal)], warms_up=True,
        notes=lambda: ["Both sides by SHA-256; rclone compares MD5 here, rsync a hash that is weaker than SHA-256."])


def hashed(bench, count, size):
    trees = Trees.of(bench, count, size)
    total = 2 * count * size
    rates = []

    def speed():
        command = ["openssl", "speed", "-elapsed", "-seconds", "3", "-bytes", "16384", "-multi", str(CORES), "-evp", "sha256"]
        figures = bench.measure(command, bench.scratch)
        rate = float(re.search(r"^(?:sha256|evp) +([\d.]+)k", (bench.scratch / "output.txt").read_text(), re.M | re.I)[1]) * 1000
        rates.append(rate)
        return Figures(total / rate, figures.processor * total / rate / figures.seconds, figures.memory)

    many = ["sh", "-c", 'find "$0" "$1" -type f -print0 | xargs -0 -P "$2" -n 1 openssl dgst -sha256', trees.space / "tree",
            trees.target / "tree", CORES]
    return Group(
        f"hashing, {total / MB:,.0f} MB by SHA-256 from warm files",
        [trees.cold(bench), Subject(SPEED, speed, tools=("openssl",)),
         Subject("openssl dgst, one process a core", bench.process(many, bench.scratch), tools=("openssl",))],
        reference=SPEED, goals=[Goal(COLD, "seconds", 1.1, of=SPEED)], warms_up=True,
        notes=lambda: [
            f"openssl speed hashes one buffer of 16 KiB again and again, {max(rates) / MB:,.0f} MB/s at best: its seconds are what "
            "the files would take at its rate."] if rates else [])
