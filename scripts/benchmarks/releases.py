# Makes workspaces of many small releases: 2.4 KB of notes each, as JSON or YAML, with or without evidence; always the same.
import json
import random

WORDS = (
    "archive bundle cache column cursor decoder digest directory document encoder entry event export field file filter folder "
    "format header index input journal key layout length line link list lock manifest marker message method module name node "
    "number offset option order output page parser path pattern plan prefix project query queue range reader record release "
    "report request result rule schema section server session signature size state stream string suffix symbol table target "
    "template test text thread token tree update user value version window worker writer"
).split()
VERBS = "accepts closes compares counts finds keeps names opens prints reads refuses returns shows skips sorts writes".split()
SECTIONS = {"features": 3, "improvements": 2, "fixes": 3}


def version(number):
    return f"1.{number}.0"


def sentence(numbers):
    first, second, third, fourth = numbers.choices(WORDS, k=4)
    verb = numbers.choice(VERBS)
    return f"The `{first}` {verb} each {second} of the *{third}* before the {fourth} is written, also where it is empty."


def entry(numbers):
    link = f"[{numbers.choice(WORDS)}](https://example.org/{numbers.randrange(10**4)})"
    title = f"The {numbers.choice(WORDS)} {numbers.choice(VERBS)} a {link}"
    return {"title": title, "description": " ".join(sentence(numbers) for _ in range(3)), "pr": str(numbers.randrange(1, 10**4))}


def record(number, has_evidence):
    numbers = random.Random(number)
    made = {
        "schema": "colophon/release/v1", "project": "bench", "version": version(number), "type": "minor", "status": "released",
        "dates": {"released": f"20{10 + number // 3360 % 80}-{number // 280 % 12 + 1:02}-{number // 10 % 28 + 1:02}"},
        "notes": {name: [entry(numbers) for _ in range(count)] for name, count in SECTIONS.items()},
    }
    if number:
        made["previous"] = version(number - 1)
    if has_evidence:
        made["evidence"] = [
            {"path": "junit.xml", "kind": "junit"}, {"path": "CHANGELOG.md", "kind": "changelog"},
            {"path": "pyproject.toml", "kind": "version-manifest"},
        ]
    return made


def write(folder, made, form="json"):
    if form == "json":
        (folder / "release.json").write_text(json.dumps(made, indent=1))
    else:
        (folder / "release.yaml").write_text("\n".join(yaml(made)) + "\n")


def release(folder, number, form, has_evidence):
    folder.mkdir(parents=True)
    write(folder, record(number, has_evidence), form)
    if has_evidence:
        numbers = random.Random(-number)
        cases = "".join(f'<testcase classname="suite" name="{numbers.choice(WORDS)} {i}" time="0.01"/>\n' for i in range(20))
        (folder / "junit.xml").write_text(f'<testsuite name="all" tests="20">\n{cases}</testsuite>\n')
        (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n## {version(number)}\n\n- {sentence(numbers)}\n")
        (folder / "pyproject.toml").write_text(f'[project]\nname = "bench"\nversion = "{version(number)}"\n')


def yaml(value, indent=""):
    """Block style, as people write it; strings in double quotes where they are sentences."""
    for key, item in value.items():
        if isinstance(item, dict):
            yield f"{indent}{key}:"
            yield from yaml(item, indent + "  ")
        elif isinstance(item, list):
            yield f"{indent}{key}:"
            for each in item:
                lines = list(yaml(each, indent + "    "))
                yield f"{indent}  - {lines[0].lstrip()}"
                yield from lines[1:]
        else:
            yield f"{indent}{key}: {json.dumps(item) if isinstance(item, str) and ' ' in item else item}"


def workspace(space, count, form="json", has_evidence=False):
    space.mkdir(parents=True)
    (space / "colophon.yaml").write_text("project: {name: bench}\n")
    for number in range(count):
        release(space / "evidence" / version(number), number, form, has_evidence)


def single(space, evidence):
    """A workspace of one release that names this evidence: pairs of path and kind. The files are the caller's."""
    folder = space / "evidence/1.0.0"
    folder.mkdir(parents=True)
    (space / "colophon.yaml").write_text("project: {name: bench}\npolicy: {limits: {entries: 10000000}}\n")
    made = record(0, False) | {"version": "1.0.0", "type": "major"}
    made["evidence"] = [{"path": path, "kind": kind} for path, kind in evidence]
    write(folder, made)
    return folder
