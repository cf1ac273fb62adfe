# Gives Hugo the same records: one site with layouts that make the pages that Colophon makes, and one with hardly any layout.
import difflib
import html.parser
import json
import shutil
import subprocess
from pathlib import Path

from releases import record, version

LAYOUTS = Path(__file__).parent / "hugo"
BUILD = ["hugo", "--quiet", "--ignoreCache"]


def knows(option):
    """Segments came with 0.124."""
    if not shutil.which("hugo"):
        return False
    return option in subprocess.run(["hugo", "build", "--help"], capture_output=True, text=True).stdout


def same(site, output, count):
    """What Colophon found out, verdicts and digests, is given to Hugo with each record: it only makes pages of it."""
    shutil.copytree(LAYOUTS / "same", site)
    shutil.copytree(output / "assets", site / "static/assets")
    content = site / "content"
    content.mkdir()
    bundles = {each["version"]: each["bundle"] for each in json.loads((output / "releases.json").read_text())["releases"]}
    for number in range(count):
        name = version(number)
        checklist = json.loads((output / name / "checklist.json").read_text())
        required = [check for check in checklist["checks"] if check["required"]]
        missing = [check for check in required if check["status"] not in ("pass", "na")]
        proof = next(each for check in checklist["checks"] for each in check["evidence"] if each.get("place") == "notes")
        bundle = bundles[name]
        file = Path(bundle["path"]).name
        front = {
            "title": f"bench {name}", "weight": number + 1, "ready": checklist["ready"], "checks": checklist["checks"],
            "required": len(required), "satisfied": len(required) - len(missing),
            "missing": [{"id": check["id"], "name": check["name"]} for check in missing],
            "record": record(number, False), "record_file": proof["path"], "record_sha256": proof["sha256"],
            "bundle": {
                "name": file, "folder": file.removesuffix(".evidence.tar.gz"), "size": bundle["size"],
                "sha256": bundle["sha256"], "tar_sha256": bundle["tar_sha256"], "manifest_sha256": bundle["manifest_sha256"],
                "previous_manifest": bundles[version(number - 1)]["manifest_sha256"] if number else None,
            },
        }
        front["date"] = front["record"]["dates"]["released"]
        (content / f"{name}.md").write_text(json.dumps(front, indent=1) + "\n")


def bare(site, output, count):
    shutil.copytree(LAYOUTS / "bare", site)
    content = site / "content/releases"
    content.mkdir(parents=True)
    for number in range(count):
        notes = (output / version(number) / "notes.md").read_text()
        date = record(number, False)["dates"]["released"]
        front = f'+++\ntitle = "Bench {version(number)}"\ndate = "{date}"\n+++\n'
        (content / f"{version(number)}.md").write_text(front + notes)


class Shape(html.parser.HTMLParser):
    """The elements and the words of a page, in their order."""

    def __init__(self, text):
        super().__init__()
        self.parts = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.parts.append(f"<{tag}>")

    def handle_data(self, data):
        self.parts += data.split()


def likeness(ours, theirs):
    """How much of our page is in theirs: of elements and words, those that stand in the same order, from 0 to 1."""
    first, second = Shape(ours.read_text()).parts, Shape(theirs.read_text()).parts
    blocks = difflib.SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(first), 1)
