"""Prints the licences of programs, and of the packages that are linked into them: copyright.py PRODUCT…. For scripts/package.

Which packages these are is read from what the linker was given, their texts and versions from the build's checkouts.
"""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / ".build"
CHECKOUTS = BUILD / "checkouts"
# Modules whose folder is called otherwise than they are, or is there twice.
ELSEWHERE = {"GRDB": "GRDB.swift", "SystemPackage": "swift-system", "ServiceContextModule": "swift-service-context"}
HEAD = """\
Colophon
{notice}
Licensed under the Apache License, version 2.0. On Debian systems its text is in
/usr/share/common-licenses/Apache-2.0.

The program is linked with parts of the Swift runtime library, Copyright Apple Inc. and the Swift project authors, under the
Apache License, version 2.0, with the Runtime Library Exception; and with the packages below. Where their licence is the Apache
License, version 2.0, its text isn't repeated.
"""


def packages(product):
    own = {folder.name.replace("-", "_") for folder in (ROOT / "Sources").iterdir()}
    listed = (BUILD / f"release/{product}.product/Objects.LinkFileList").read_text()
    modules = set(re.findall(r"/([^/]+)\.build/", listed)) - own
    for module in modules:
        found = [folder.parents[1].name for folder in CHECKOUTS.glob(f"*/Sources/{module}")]
        if module in ELSEWHERE:
            found = [ELSEWHERE[module]]
        if len(found) != 1:
            raise SystemExit(f"package: which package is module {module} of? Say so in scripts/parts/package/copyright.py")
        yield found[0]


def text(folder, pattern):
    return "\n".join(file.read_text().strip("\n") for file in sorted(folder.glob(pattern)))


def main(products):
    state = json.loads((BUILD / "workspace-state.json").read_text())["object"]["dependencies"]
    versions = {Path(each["subpath"]).name: each["state"]["checkoutState"].get("version", "") for each in state}
    print(HEAD.format(notice=(ROOT / "NOTICE").read_text().splitlines()[1]))
    for name in sorted({package for product in products for package in packages(product)}, key=str.lower):
        licence, notice = text(CHECKOUTS / name, "LICENSE*"), text(CHECKOUTS / name, "NOTICE*")
        if not licence:
            raise SystemExit(f"package: {name} has no licence in {CHECKOUTS / name}")
        is_apache = "Apache License" in licence and "Version 2.0" in licence
        exception = ", with the Runtime Library Exception" if "Runtime Library Exception" in licence else ""
        print(f"\n{'-' * 80}\n{name} {versions[name]}\n")
        print(f"Apache License, version 2.0{exception}" if is_apache else licence)
        if notice:
            print(f"\n{notice}")


if __name__ == "__main__":
    main(sys.argv[1:])
