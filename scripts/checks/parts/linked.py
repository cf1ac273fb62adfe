"""Holds a linked program against what must not be in it: Foundation, and the data of ICU that comes with it."""

import re
import subprocess
import sys
from pathlib import Path

# What is in the file under these names, whether it is stripped or not.
TEXTS = {b"icudt": "data of ICU", b"FoundationInternationalization": "FoundationInternationalization"}
# Symbols of the module itself, and of CoreFoundation below it. FoundationEssentials, whose symbols begin with another number, is none.
SYMBOL = re.compile(r"\$s10Foundation|_?_?CFRuntime|__CFInitialize")
LIBRARY = re.compile(r"Foundation(?!Essentials)|icu", re.I)


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def symbols(file, *options):
    return {line.split()[-1] for line in output("nm", *options, str(file)).splitlines() if line.strip()}


def askers(program):
    """Which targets refer to Foundation, and by how many symbols, by the list of objects that the build linked."""
    objects = program.parent / f"{program.name}.product" / "Objects.LinkFileList"
    lines = objects.read_text().splitlines() if objects.exists() else []
    files = [file for line in lines if Path(file := line.strip("'\"")).exists()]
    names = {}
    for line in output("nm", "--undefined-only", "--print-file-name", *files).splitlines() if files else []:
        file, name = line.split(":")[0], line.split()[-1]
        if SYMBOL.match(name):
            parts = Path(file).parts
            target = next((part.removesuffix(".build") for part in reversed(parts) if part.endswith(".build")), parts[-1])
            names.setdefault(target, set()).add(name)
    return sorted(((len(found), target) for target, found in names.items()), reverse=True)


def main(program):
    program = Path(program).resolve()
    content = program.read_bytes()
    wrong = [f"it holds {what} ({text.decode()})" for text, what in TEXTS.items() if text in content]
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "--dynamic", "--wide", str(program)))
    wrong += [f"it is linked with {library}" for library in needed if LIBRARY.search(library)]
    defined = {name for name in symbols(program, "--defined-only") if SYMBOL.match(name)}
    if defined:
        wrong.append(f"it has {len(defined)} symbols of Foundation, such as {min(defined)}")
    print(f"= {len(content) / 1e6:.0f} MB; linked with {', '.join(sorted(needed))}")
    for line in wrong:
        print(f"{program.name}: {line}")
    if wrong:
        for count, target in askers(program):
            print(f"the target {target} refers to {count} symbols of Foundation")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
