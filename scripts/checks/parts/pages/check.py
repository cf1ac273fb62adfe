# Makes the workspaces, has Colophon build them, and checks their sites and any others that are named.
import argparse
import pathlib
import shutil
import subprocess
import sys

import archive
import documents
import escaping
import hostile
import reading
import verifying
from browser import Browser
from report import Report
from showcase import Showcase


def main():
    parser = argparse.ArgumentParser(description="Checks built sites with foreign tools and a browser.")
    parser.add_argument("--program", required=True, help="the colophon program")
    parser.add_argument("--folder", required=True, type=pathlib.Path, help="where the workspaces are made")
    parser.add_argument("sites", nargs="*", type=pathlib.Path, help="built sites to check as well")
    options = parser.parse_args()

    report = Report(lambda line: print(line, flush=True))
    shutil.rmtree(options.folder, ignore_errors=True)
    program = Program(options.program, report)
    show, bad, good, crowd = (options.folder / name for name in ("showcase", "hostile", "harmless", "crowd"))
    showcase(show, program)
    archive.workspace(crowd)
    program.run(crowd, "build", "--fail-on", "never")
    for folder, is_hostile in [(bad, True), (good, False)]:
        writer = hostile.Writer(folder, is_hostile)
        writer.workspace()
        program.run(folder, "lock", "--with-red")
        writer.finish(program.lock(folder))
        program.run(folder, "build", "--fail-on", "never", "--no-cache", expected=1)

    sites = [(show / "output", "showcase"), (crowd / "output", "crowd")] + [(site, site.resolve().parent.name) for site in options.sites]
    for site, name in sites:
        documents.check(site, name, report)
    documents.check(bad / "output", "hostile", report, is_hostile=True)
    browser = Browser()
    try:
        for site, name in sites:
            reading.check(site, name, browser, report)
        archive.check(crowd / "output", browser, report)
        verifying.check(show / "output", browser, report)
        escaping.check(bad / "output", good / "output", browser, report)
    finally:
        browser.close()
    return report.close()


def showcase(folder, program):
    workspace = Showcase(folder)
    workspace.releases()
    program.run(folder, "build", "--fail-on", "never")
    program.run(folder, "lock", "3.0.0", "3.0.1")
    workspace.amend(program.lock(folder)["3.0.1"])
    workspace.break_one()
    program.run(folder, "build", "--fail-on", "never", expected=1)


class Program:
    def __init__(self, path, report):
        self.path = str(pathlib.Path(path).resolve())
        self.report = report

    def run(self, folder, *arguments, expected=0):
        done = subprocess.run([self.path, *arguments], cwd=folder, capture_output=True)
        problem = [f"ended with {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}"]
        self.report.check(f"colophon {' '.join(arguments)} in {folder.name}", problem if done.returncode != expected else [])

    def lock(self, folder):
        """The manifest digest of each version that is locked."""
        path = folder / "colophon.lock"
        lines = [line.split() for line in path.read_text().splitlines() if "manifest=" in line] if path.exists() else []
        return {words[0]: word.removeprefix("manifest=") for words in lines for word in words if word.startswith("manifest=")}


if __name__ == "__main__":
    sys.exit(main())
