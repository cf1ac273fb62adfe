"""What the surveys of real files share: the options, the question to the program, and the list of answers."""
import argparse
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def checked(program, name, version, kind, files, check):
    """How a check judges a release with these files, a mapping of paths to bytes: (its verdict as JSON, ""), or (None, what went wrong)."""
    with tempfile.TemporaryDirectory() as place:
        release = Path(place) / "evidence" / version
        for path, data in files.items():
            (release / path).parent.mkdir(parents=True, exist_ok=True)
            (release / path).write_bytes(data)
        (Path(place) / "colophon.yaml").write_text(f'project: {{name: "{name}", versioning: any}}\n', encoding="utf-8")
        (release / "release.yaml").write_text(
            f'schema: colophon/release/v1\nproject: "{name}"\nversion: "{version}"\ntype: patch\nstatus: frozen\nevidence:\n'
            + "".join(f'  - {{path: "{path}", kind: {kind}}}\n' for path in files), encoding="utf-8")
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": place}
        run = subprocess.run([program, "check", version, "--format", "json"], cwd=place, env=environment, stdin=subprocess.DEVNULL,
                             capture_output=True, timeout=120, check=False)
    try:
        return next(found for found in json.loads(run.stdout)["checks"] if found["id"] == check), ""
    except (ValueError, StopIteration):
        return None, run.stderr.decode("utf-8", "replace").strip()


def run(script, about, kept, least, entries, download, judge, line, total):
    """Asks about all entries, or those of the packages that the command line names; gives the exit status.

    script: the name. about: its help. kept: what --keep keeps, in a word. least: so many files must be there in a run of all.
    entries: each with a package. download(entries, folder). judge(program, folder, entry): (answer, why, whether it is the known one).
    line(entry, answer, why, is_right): (a word to count, the text to print). total(entries): the words before the counts.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help="only these [all]")
    parser.add_argument("--keep", metavar="FOLDER", help=f"where the {kept} are kept, and taken from the next time")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, metavar="N", help="how many files are asked about at once [one a core]")
    options = parser.parse_args()
    builds = [ROOT / ".build" / name / "colophon" for name in ("release", "debug")]
    program = os.environ.get("COLOPHON") or next((str(path) for path in builds if os.access(path, os.X_OK)), None)
    if not program:
        print(f"{script}: build the program first: scripts/site", file=sys.stderr)
        return 2
    if options.packages:
        entries = [entry for entry in entries if entry.package in options.packages]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(options.keep or place).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        download(entries, folder)
        with concurrent.futures.ThreadPoolExecutor(max_workers=options.jobs) as pool:
            results = list(pool.map(lambda entry: judge(program, folder, entry), entries))
    counts = collections.Counter()
    for entry, (answer, why, is_right) in zip(entries, results):
        word, text = line(entry, answer, why, is_right)
        counts[word] += 1
        print(text)
    wrong = sum(not is_right for _, _, is_right in results)
    print(f"{total(entries)}: " + ", ".join(f"{count} {word}" for word, count in counts.most_common()) + f"; {wrong} wrong")
    if not options.packages and len(entries) - counts["missing"] < least:
        print(f"{script}: too few packages were there; {least} files are needed", file=sys.stderr)
        return 1
    return 1 if wrong else 0
