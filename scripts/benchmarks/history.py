# Importing a repository's history, beside git-cliff making a changelog of it, and beside the git commands that give the same data.
import random
import shutil
import subprocess

import releases
from measuring import Goal, Group, Subject, apart

OURS, CLIFF, GIT = "colophon import git", "git-cliff", "git log and git diff-tree of the same tags"
# What the import asks git for: every commit with its message, and what changed between one tag and the next.
DATA = """
    git log -z --topo-order --no-patch --format=%H%x00%P%x00%aN%x00%aE%x00%B%x00 --tags >/dev/null
    git rev-list --topo-order --parents --tags >/dev/null
    git for-each-ref --format='%(refname)' refs/tags --sort=creatordate | while read -r tag; do
        if [ -n "${before:-}" ]; then echo "$(git rev-parse "$before^{tree}") $(git rev-parse "$tag^{tree}")"; fi
        before=$tag
    done | git diff-tree --stdin -r -z --name-status --no-renames >/dev/null
"""


def groups(bench):
    count, tags = (800, 20) if bench.quick else (16000, 400)
    folder = bench.folder("import")
    source, space = folder / "repository", folder / "workspace"
    apart(make, str(source), count, tags)

    def afresh():
        bench.put_away(space)
        space.mkdir()

    command = [bench.program, "import", "git", source, "--quiet"]
    subjects = [
        Subject(OURS, bench.process(command, space, before=afresh)),
        Subject(CLIFF, bench.process(["git-cliff", "--offline", "--output", folder / "CHANGELOG.md"], source), tools=("git-cliff",)),
        Subject(GIT, bench.process(["sh", "-ec", DATA], source), tools=("git",)),
    ]
    yield Group(
        f"import of a history of {count:,} commits and {tags} tags", subjects, reference=GIT,
        goals=[Goal(OURS, "seconds", 1 / 15, of=CLIFF), Goal(OURS, "seconds", 2, of=GIT)], warms_up=True)


def make(folder, count, tags):
    """Conventional commits on one branch, some of them merges of another, and a changelog that grows with each tag."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
    numbers = random.Random(1)
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE) as process:
        write = process.stdin.write
        changelog, mark = "", 0
        for number in range(1, count + 1):
            mark += 1
            kind = numbers.choice(("feat", "fix", "docs", "refactor", "test", "chore"))
            message = f"{kind}({numbers.choice(releases.WORDS)}): {releases.sentence(numbers)} (#{number})".encode()
            path = f"src/{numbers.choice(releases.WORDS)}/{numbers.choice(releases.WORDS)}.txt"
            body = f"{releases.sentence(numbers)}\n{number}\n".encode()
            is_tag = number % (count // tags) == 0
            write(b"commit refs/heads/main\nmark :%d\ncommitter Ada %d <ada@example.org> %d +0000\ndata %d\n%s\n" % (
                mark, number % 40, 1_500_000_000 + number * 3600, len(message), message))
            write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(body), body))
            if is_tag:
                version = releases.version(number // (count // tags))
                changelog = f"## {version}\n\n- {releases.sentence(numbers)}\n\n{changelog}"[:200_000]
                text = f"# Changelog\n\n{changelog}".encode()
                write(b"M 100644 inline CHANGELOG.md\ndata %d\n%s\n" % (len(text), text))
                write(b"\nreset refs/tags/v%s\nfrom :%d\n\n" % (version.encode(), mark))
        process.stdin.close()
    if process.returncode != 0 or not shutil.which("git"):
        raise SystemExit("benchmarks/program: the repository could not be made")
