"""The sync where it can't or must not be done, and what it writes as foreign programs see it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys

from case import ENVIRONMENT, PROGRAM, Case, contents, entries, expect


def small(folder):
    return Case(folder, count=20, large=300_000).make().reference()


def intact(case, but=".colophon-sync/rules/docs/log.jsonl"):
    """Nothing has changed but the log, where the failure may stand."""
    changed = {path for path, _ in contents(case.down).items() ^ case.old.items()}
    assert changed <= {but}, f"changed: {changed}"
    assert not (case.down / ".colophon-sync/transaction/journal").exists()
    assert not (case.down / ".colophon-sync/transaction/staged").exists()


def mount(*arguments):
    return subprocess.run(["mount", *arguments], capture_output=True).returncode == 0


def full_disk(folder):
    """On disks of many sizes: an apply is done, or says why not and changes nothing; with more room it is done."""
    case = small(folder)
    case.down.rename(case.folder / "aside")
    case.down.mkdir()
    kib = sum(path.stat().st_size // 1024 + 8 for path in (case.folder / "before").rglob("*"))
    refused = 0
    for size in range(kib, 4 * kib, kib // 8):
        if not mount("-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(case.down)):
            return print("= left out: nothing can be mounted here")
        try:
            shutil.copytree(case.folder / "before", case.down, dirs_exist_ok=True)
            run = case.run("apply", "kept.json")
            if run.returncode != 0:
                expect(1, run)
                assert "No space left on device" in run.stderr, run.stderr
                intact(case)
                refused += 1
                assert mount("-o", f"remount,size={8 * kib}k", str(case.down))
                case.apply("kept.json")
            assert contents(case.down).items() ^ case.new.items() <= log_items(case), "not all is new"
            assert case.completed() == 1
        finally:
            subprocess.run(["umount", str(case.down)], check=True)
    assert refused > 2, refused
    print(f"= {refused} disks were too small")


def log_items(case):
    """The log differs where a failure stands in it, too."""
    name = ".colophon-sync/rules/docs/log.jsonl"
    return {(name, contents(case.down)[name]), (name, case.new[name])}


def read_only(folder):
    case = small(folder)
    if mount("--bind", str(case.down), str(case.down)):
        assert mount("-o", "remount,bind,ro", str(case.down))
        try:
            said = case.apply("kept.json", 1).stderr
            assert "Read-only file system" in said, said
            assert contents(case.down) == case.old
        finally:
            subprocess.run(["umount", str(case.down)], check=True)
    elif os.geteuid() != 0:
        folders = [case.down, *(path for path in case.down.rglob("*") if path.is_dir())]
        for path in folders:
            path.chmod(0o555)
        said = case.apply("kept.json", 1).stderr
        assert "Permission denied" in said, said
        assert contents(case.down) == case.old
        for path in folders:
            path.chmod(0o755)
    else:
        return print("= left out: nothing can be mounted here")
    case.apply("kept.json")
    assert contents(case.down) == case.new


def moved(folder):
    """What was approved is not what would be done now: status 2, the file is named, and it is done once that is undone."""
    case = small(folder)

    def refuses(path, change, said):
        aside = case.folder / "aside"
        if path.exists():
            path.rename(aside)
        path.parent.mkdir(parents=True, exist_ok=True)
        change(path)
        told = case.apply("kept.json", 2).stderr
        assert path.name in told and said in told, told
        for there in (path, aside):
            if there.is_file():
                there.rename(path) if there == aside else there.unlink()
        intact(case)

    def nothing(path):
        pass

    def edit(path):
        path.write_text("Edited.\n")

    refuses(case.up / "docs/part/07.md", nothing, "what would be written has changed")
    refuses(case.up / "docs/part/07.md", edit, "what would be written has changed")
    refuses(case.up / "docs/99.md", edit, "the rule writes this file")
    refuses(case.down / "upstream/part/07.md", edit, "the target's file has changed")
    refuses(case.down / "upstream/part/07.md", nothing, "the target's file has changed")
    refuses(case.down / "upstream/part/10.md", edit, "the target's file has changed")
    refuses(case.down / ".colophon-overrides/upstream/part/07.md", edit, "what would be")
    case.apply("kept.json")
    assert case.completed() == 1 and contents(case.down).items() ^ case.new.items() <= log_items(case)
    plan = case.up / ".colophon/plans/docs-1.0.0.json"
    expect(2, case.run("apply", "kept.json", "--approval", str(plan).replace(".json", ".approval.json")))


def at_once(folder):
    """Twelve applies of one plan, five times: one does it, the others say that it is being done or was done."""
    case = small(folder)
    busy = repeated = 0
    for _ in range(5):
        running = [
            subprocess.Popen(
                [PROGRAM, "sync", "apply", "kept.json", "--format", "json"], cwd=case.up, env=ENVIRONMENT, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(12)
        ]
        did = 0
        for process in running:
            out, said = process.communicate()
            if process.returncode == 0:
                did += not json.loads(out).get("repeated")
                repeated += json.loads(out).get("repeated", False)
            else:
                assert process.returncode == 1 and "another apply is writing to this tree" in said, said
                busy += 1
        assert did == 1, did
        assert contents(case.down) == case.new and case.completed() == 1
        case.restore()
    print(f"= 60 applies: 5 did it, {busy} found another at work, {repeated} found it done")


def hostile(folder):
    """Links out of the tree, and a journal that leads out of it, as somebody downstream may have put them there."""
    case = small(folder)
    outside = case.folder / "outside"
    outside.mkdir()
    (outside / "file").write_text("Hands off.\n")
    (outside / "staged").mkdir()
    (outside / "staged/0").write_text("Hands off.\n")
    before = entries(outside), contents(outside)
    own, rule = ".colophon-sync", ".colophon-sync/rules/docs"
    folders = ["upstream", "upstream/part", own, f"{own}/transaction", f"{own}/transaction/staged", f"{own}/rules", rule,
               f"{own}/base", ".colophon-overrides"]
    files = ["upstream/part/07.md", f"{rule}/state.json", f"{rule}/log.jsonl", f"{own}/.gitattributes",
             f"{own}/transaction/.gitignore", f"{own}/transaction/lock", f"{own}/transaction/journal", f"{own}/transaction/journal.new"]
    for name in folders + files:
        place = case.down / name
        if place.is_dir():
            shutil.rmtree(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(outside if name in folders else outside / "file")
        run = case.run("apply", "kept.json")
        # What an earlier apply left is cleared away; a link anywhere else refuses.
        is_cleared = name.endswith(("staged", "journal", "journal.new", ".gitattributes"))
        assert is_cleared or run.returncode in (1, 2), f"{name}: {run.stdout}{run.stderr}"
        assert (entries(outside), contents(outside)) == before, f"{name} led outside"
        case.restore()
    gone = hashlib.sha256(b"Hands off.\n").hexdigest()
    (case.folder / "before/way").symlink_to(outside)
    (case.folder / "before/goes.md").write_text("Hands off.\n")
    paths = ["../outside/file", str(outside / "file"), "upstream/../../outside/file", "way/file", "goes.md"]
    for path, is_here in [*((path, True) for path in paths), ("goes.md", False)]:
        case.restore()
        state = case.down / own / "transaction"
        lock = (state / "lock").stat()
        place = f"{lock.st_ino} {lock.st_ctime_ns if is_here else lock.st_ctime_ns + 1}"
        body = f"colophon transaction 2\0{place}\0001\0xremove\0{gone}\0{path}\0".encode()
        (state / "journal").write_bytes(body + f"{hashlib.sha256(body).hexdigest()}\n".encode())
        run = case.run("apply", "kept.json")
        assert (entries(outside), contents(outside)) == before, f"a journal led to {path}"
        # One shows that such a journal is followed where it may be.
        assert (case.down / "goes.md").exists() == (path != "goes.md" or not is_here), path
        assert ("made elsewhere" in run.stderr) != is_here, run.stderr


def foreign(folder):
    """What the sync writes, to programs that know nothing of it: python3, patch and sha256sum."""
    special = ["Grüße.md", "with blanks.md"]
    case = Case(folder, count=20, large=30_000, special=special).make().reference()
    for path in (case.up / ".colophon/plans").glob("docs-?.?.?.json"):
        plan = json.loads(path.read_bytes())
        digest = plan.pop("digest")
        # Of such data, with names in ASCII and whole numbers, this is the canonical form of RFC 8785.
        canonical = json.dumps(plan, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert hashlib.sha256(canonical).hexdigest() == digest, path
        assert digest in case.run("plan", "docs", "--release", plan["version"]).stdout or plan["version"] == "1.0.0"
    difference = case.run("plan", "docs", "--release", "1.1.0", "--diff").stdout
    patched = case.folder / "patched"
    shutil.copytree(case.down, patched)
    subprocess.run(["patch", "-p1", "--quiet", "--fuzz=0"], cwd=patched, input=difference, text=True, check=True)
    case.apply("kept.json")
    own = {path: digest for path, digest in contents(patched).items() if not path.startswith(".colophon-sync/")}
    applied = {path: digest for path, digest in case.new.items() if not path.startswith(".colophon-sync/")}
    assert own == applied, own.items() ^ applied.items()
    state = json.loads((case.down / ".colophon-sync/rules/docs/state.json").read_bytes())
    lines = "".join(f"{file['written']['sha256']}  {file['target']}\n" for file in state["files"])
    said = subprocess.run(
        ["sha256sum", "--check", "--strict"], cwd=case.down, input=lines, text=True, capture_output=True, check=True)
    assert said.stdout.count(": OK\n") == len(state["files"]) == len(applied) - 1, said.stdout


if __name__ == "__main__":
    COMMANDS = {
        "full-disk": full_disk, "read-only": read_only, "moved": moved, "at-once": at_once, "hostile": hostile,
        "foreign": foreign,
    }
    COMMANDS[sys.argv[1]](*sys.argv[2:])
