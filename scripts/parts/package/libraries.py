"""Prints the README of the tarball, with the libraries that its programs load: libraries.py VERSION PROGRAM…. For scripts/package."""
import re
import subprocess
import sys
from pathlib import Path

README = """\
Colophon {version}

bin/       the programs: {programs}
share/     manual pages, and completions for bash, zsh and fish
LICENCES   the licences of what is linked into the programs

Put bin/ into PATH, and share/man into MANPATH; or copy both folders to /usr/local. Swift is not needed.

The programs load these libraries of the distribution; the packages are those of {system}:

{table}

The C library must be glibc {glibc} or later. Without the others a program ends at once, with the name of the library that is missing.
git is run where a command asks for it, as in colophon import.

Documentation: the manual pages begin with {first}(1).{service}
"""
SERVICE = """ colophon-server.service runs the server by systemd, as user colophon, over
/var/lib/colophon; it expects the program in /usr/bin."""


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main(version, programs):
    needed, glibc = {}, (0, 0)
    for program in programs:
        dynamic = run("readelf", "--dynamic", "--version-info", "--wide", program)
        for name in re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic):
            needed.setdefault(name, []).append(Path(program).name)
        glibc = max([glibc, *(tuple(map(int, each.split("."))) for each in re.findall(r"GLIBC_(\d+\.\d+)", dynamic))])
    paths = dict(re.findall(r"^\s+(\S+) => (\S+)", run("ldd", programs[0]) + run("ldd", programs[-1]), re.M))
    rows = [("library", "package", "for")]
    for name, users in sorted(needed.items()):
        if name not in paths:
            continue
        rows.append((name, owning(paths[name]), ", ".join(users)))
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    table = "\n".join(f"  {row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}" for row in rows)
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())[1]
    names = [Path(program).name for program in programs]
    print(README.format(
        version=version, programs=" and ".join(names), system=system, table=table, glibc=".".join(map(str, glibc)), first=names[0],
        service=SERVICE if "colophon-server" in names else ""), end="")


def owning(path):
    """The package that has the library; dpkg knows it below /lib or below /usr/lib."""
    for place in (path, "/usr" + path, path.removeprefix("/usr")):
        found = subprocess.run(["dpkg-query", "--search", place], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    raise SystemExit(f"package: no package has {path}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
