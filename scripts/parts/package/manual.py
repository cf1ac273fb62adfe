"""Writes the manual pages of a program from what it says of its own commands: manual.py PROGRAM FOLDER DATE SECTION-TITLE.

A page a command, as git has them: colophon.1, colophon-build.1, colophon-sync-plan.1. The program describes itself in JSON, by the
hidden option --experimental-dump-help of swift-argument-parser; that is all that the pages are made of, but for what ENVIRONMENT,
FILES and OTHERS add.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = {
    "colophon": [
        ("NO_COLOR", "Where it is set to anything, nothing is coloured."),
        ("SOURCE_DATE_EPOCH", "Seconds since 1970 that replace the clock: the day on which unreleased versions are judged."),
    ],
}
FILES = {
    "colophon": [
        ("colophon.yaml", "The workspace's configuration; paths in it are relative to its folder."),
        ("evidence/VERSION/release.yaml", "The record of a release, with its evidence beside it."),
        ("colophon.lock", "The digests of every published release."),
        ("output/", "The pages, feeds and bundles that colophon build writes."),
    ],
    "colophon-server": [
        ("colophon.yaml", "The configuration of the workspace that is served."),
        (".colophon/service.db", "The store, in the workspace, unless --store names another file."),
        ("/etc/default/colophon-server", "Options of the service that the Debian package brings."),
    ],
}
OTHERS = {"colophon": ["colophon-server"], "colophon-server": ["colophon"]}


def text(words):
    """One line of running text: nothing in it is a request or an escape, and options can be copied."""
    escaped = " ".join(words.split()).replace("\\", "\\e").replace("'", "\\(aq").replace("`", "\\(ga")
    escaped = re.sub(r"(?<![\w-])-(-?)(?=\w)", lambda found: "\\-" + found[1].replace("-", "\\-"), escaped)
    return "\\&" + escaped if escaped.startswith((".", "\\(aq")) else escaped


def paragraphs(words):
    """Texts with empty lines between them; lines that are indented stay as they are."""
    blocks = [block for block in words.strip("\n").split("\n\n") if block.strip()]
    for number, block in enumerate(blocks):
        if number:
            yield ".PP"
        if all(line.startswith("  ") for line in block.splitlines()):
            yield from [".nf", *(text(line) for line in block.splitlines()), ".fi"]
        else:
            yield text(block)


def bold(words):
    return "\\fB" + words.replace("\\", "\\e").replace("-", "\\-") + "\\fR"


def italic(words):
    return "\\fI" + words.replace("\\", "\\e").replace("-", "\\-") + "\\fR"


def dashes(name):
    return ("--" if name["kind"] == "long" else "-") + name["name"]


def spelled(argument):
    """`-c, --config file`"""
    if argument["kind"] == "positional":
        return italic(argument["valueName"])
    value = " " + italic(argument["valueName"]) if argument["kind"] == "option" else ""
    names = sorted(argument["names"], key=lambda name: name["kind"] != "short")
    return ", ".join(bold(dashes(name)) for name in names) + value


def in_synopsis(argument):
    shown = italic(argument["valueName"])
    if argument["kind"] != "positional":
        shown = bold(dashes(argument["preferredName"])) + (f" {shown}" if argument["kind"] == "option" else "")
    if argument["isRepeating"]:
        shown += " ..."
    return f"[{shown}]" if argument["isOptional"] else shown


def entries(arguments):
    for argument in arguments:
        said = argument.get("abstract", "")
        if argument.get("discussion"):
            said += "\n\n" + argument["discussion"]
        if argument.get("allValues"):
            said += f" One of {', '.join(argument['allValues'])}."
        if argument.get("defaultValue"):
            said += f" [{argument['defaultValue']}]"
        yield from [".TP", spelled(argument)]
        first, *rest = said.split("\n\n")
        yield text(first)
        for part in rest:
            yield from [".IP", text(part)]


def pairs(title, rows):
    if rows:
        yield f".SH {title}"
        for name, said in rows:
            yield from [".TP", bold(name), text(said)]


def statuses(discussion):
    """What follows `Exit status:` in the program's own text, as (status, meaning), and the text without that."""
    found = re.search(r"Exit status: ((?:\d+ [^;]+; )*\d+ .*?)\.(?=\s|$)", discussion, re.S)
    if not found:
        return [], discussion
    rows = [part.strip().split(" ", 1) for part in found[1].split(";")]
    return [(status, meaning[0].upper() + " ".join(meaning[1:].split()) + ".") for status, meaning in rows], \
        discussion[: found.start()] + discussion[found.end():]


def page(command, above, version, date, title, exits):
    """The page of a command and those below it. `exits`: what the command above says of exit statuses, where this one says nothing."""
    names = [*above, command["commandName"]]
    spaced, dashed = " ".join(names), "-".join(names)
    arguments = [each for each in command.get("arguments", []) if each["shouldDisplay"]]
    subcommands = [each for each in command.get("subcommands", []) if each["shouldDisplay"] and each["commandName"] != "help"]
    own_exits, discussion = statuses(command.get("discussion", ""))
    exits = own_exits or exits
    abstract = command["abstract"].rstrip(".")
    lines = [f'.TH "{dashed.upper()}" "1" "{date}" "{names[0]} {version}" "{title}"', ".SH NAME",
             f"{dashed} \\- {text(abstract[0].lower() + abstract[1:])}", ".SH SYNOPSIS", ".nh", ".ad l", bold(spaced)]
    if subcommands:
        lines.append(f"{italic('command')} [{italic('arguments')} ...]")
    else:
        options = [each for each in arguments if each["kind"] != "positional"]
        if any(each["isOptional"] for each in options):
            lines.append(f"[{italic('options')}]")
        lines += [in_synopsis(each) for each in options if not each["isOptional"]]
        lines += [in_synopsis(each) for each in arguments if each["kind"] == "positional"]
    lines += [".ad", ".hy", ".SH DESCRIPTION", text(command["abstract"])]
    if discussion.strip():
        lines += [".PP", *paragraphs(discussion)]
    if subcommands:
        lines.append(".SH COMMANDS")
        for each in subcommands:
            lines += [".TP", f"\\fB{'-'.join([*names, each['commandName']])}\\fR(1)".replace("-", "\\-"), text(each["abstract"])]
    positional = [each for each in arguments if each["kind"] == "positional"]
    if positional:
        lines += [".SH ARGUMENTS", *entries(positional)]
    sections = {}
    for each in arguments:
        if each["kind"] != "positional":
            sections.setdefault(each.get("sectionTitle") or "options", []).append(each)
    for name in sorted(sections, key=lambda name: name == "options"):
        lines += [f".SH {name.upper()}", *entries(sections[name])]
    lines += pairs("EXIT STATUS", exits)
    if not above:
        lines += [*pairs("ENVIRONMENT", ENVIRONMENT.get(dashed)), *pairs("FILES", FILES.get(dashed))]
    also = ["-".join(above)] if above else OTHERS.get(dashed, [])
    also += ["-".join([*names, each["commandName"]]) for each in subcommands]
    if also:
        lines += [".SH SEE ALSO", ",\n".join(f"\\fB{name}\\fR(1)".replace("-", "\\-") for name in sorted(also))]
    yield dashed, "\n".join(lines) + "\n"
    for each in subcommands:
        yield from page(each, names, version, date, title, exits)


def main(program, folder, date, title):
    said = subprocess.run([program, "--experimental-dump-help"], capture_output=True, text=True, check=True).stdout
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    command = json.loads(said)["command"]
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, lines in page(command, [], version, date, title, []):
        (Path(folder) / f"{name}.1").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
