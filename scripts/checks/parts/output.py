"""What a build wrote, for the checks: archives, instructions, whole and equal trees, random orders and random kills."""

import filecmp
import gzip
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree


def list_archive(bundle):
    with tarfile.open(bundle) as archive:
        print("\n".join(member.name for member in archive))


def unpack(bundle, folder):
    with tarfile.open(bundle) as archive:
        for member in archive:
            assert member.isreg() and member.mode == 0o644 and member.uid == 0 and member.gid == 0, member.name
        archive.extractall(folder)


def instructions(bundle):
    """Runs every command block of VERIFY.md that needs no signature, each in the folder of the bundle."""
    bundle = Path(bundle)
    name = bundle.name.removesuffix(".evidence.tar.gz")
    with tempfile.TemporaryDirectory() as folder:
        for file in bundle.parent.iterdir():
            shutil.copy(file, folder)
        with tarfile.open(bundle) as archive:
            text = archive.extractfile(f"{name}/VERIFY.md").read().decode()
        blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
        blocks = [block for block in blocks if "ssh-keygen" not in block and "openssl" not in block]
        assert len(blocks) == 5, f"{len(blocks)} blocks"
        said = []
        for block in blocks:
            run = subprocess.run(["sh", "-e", "-c", block], cwd=folder, capture_output=True, text=True)
            assert run.returncode == 0, f"{block}\n{run.stdout}{run.stderr}"
            said.append(run.stdout)
        checksums = (bundle.parent / "SHA256SUMS").read_text()
        tar = re.match(r"# tar ([0-9a-f]{64})\n", checksums).group(1)
        assert "OK" in said[0] and bundle.name in said[0], said[0]
        assert said[1].split()[0] == tar, said[1]
        assert all(line.endswith(": OK") for line in said[2].splitlines()), said[2]
        inside, listed = said[3].split()
        assert inside == listed, said[3]
        with open(Path(folder) / name / "manifest-sha256.txt", "rb") as manifest:
            assert said[4].split()[0] == hashlib.sha256(manifest.read()).hexdigest(), said[4]


def shuffle(source, target):
    """Copies a tree, its files made in a random order."""
    files = [path for path in Path(source).rglob("*") if path.is_file()]
    random.shuffle(files)
    for path in files:
        place = Path(target) / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def flip(path):
    """Changes one bit in the middle of a file."""
    content = bytearray(Path(path).read_bytes())
    content[len(content) // 2] ^= 1
    Path(path).write_bytes(content)


def whole(folder):
    """Fails for any file that is cut short."""
    for path in Path(folder).rglob("*"):
        if not path.is_file() or ".colophon-staging" in path.parts:
            continue
        content = path.read_bytes()
        if path.name.endswith(".gz"):
            gzip.decompress(content)
        elif path.suffix == ".json":
            json.loads(content)
        elif path.suffix == ".xml":
            ElementTree.fromstring(content)
        elif path.suffix == ".html":
            assert content.rstrip().endswith(b"</html>"), path
        elif path.name == ".nojekyll":
            assert content == b"", path
        elif path.suffix == ".ics":
            assert content.endswith(b"END:VCALENDAR\r\n"), path
        else:
            assert content.endswith((b"\n", b"}")), path


def equal(a, b):
    comparison = filecmp.dircmp(a, b, ignore=[])
    different = comparison.left_only + comparison.right_only + comparison.funny_files
    _, unequal, errors = filecmp.cmpfiles(a, b, comparison.common_files, shallow=False)
    different += unequal + errors
    assert not different, f"{a}: {different}"
    for name in comparison.common_dirs:
        equal(Path(a) / name, Path(b) / name)


def kill_loop(program, disturbed, undisturbed, rounds):
    """Changes the first release, which changes every bundle after it, and kills the build at a random moment."""

    def build(folder):
        return subprocess.Popen(
            [program, "build", "--no-cache", "--fail-on", "never"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )

    def change(folder, number):
        with open(Path(folder) / "evidence/1.0.0/coverage.xml", "r+") as report:
            text = report.read().split("<!--")[0]
            report.seek(0)
            report.write(f"{text}<!-- {number:9} -->\n")

    change(disturbed, -1)
    start = time.monotonic()
    assert build(disturbed).wait() == 0
    duration = time.monotonic() - start
    killed = 0
    for number in range(int(rounds)):
        change(disturbed, number)
        process = build(disturbed)
        # Reading takes most of the time, and writing is what matters: most kills come late.
        time.sleep(duration * random.choice([random.uniform(0, 1), random.uniform(0.6, 1)]))
        process.kill()
        killed += process.wait() != 0
        whole(Path(disturbed) / "output")
    assert killed > int(rounds) // 3, f"only {killed} of {rounds} builds were still running"
    process = build(disturbed)
    message = process.stderr.read().decode()
    assert process.wait() == 0, message
    change(undisturbed, int(rounds) - 1)
    assert build(undisturbed).wait() == 0
    equal(Path(disturbed) / "output", Path(undisturbed) / "output")
    assert not (Path(disturbed) / "output/.colophon-staging").exists()


if __name__ == "__main__":
    commands = {
        "list": list_archive, "unpack": unpack, "instructions": instructions, "shuffle": shuffle, "flip": flip,
        "whole": whole, "kill-loop": kill_loop,
    }
    commands[sys.argv[1]](*sys.argv[2:])
