# Checks in a browser that hostile texts stay texts: pages are made of nothing but what their harmless twins are made of.
import json
import pathlib
import urllib.parse
import xml.etree.ElementTree

import html5lib

from documents import ATOM, pages

# Where a page shows Markdown, whose elements are the writer's to choose.
PROSE = ".prose, .lede, .teaser, .what"
# What a page is made of, and where it leads.
ANATOMY = """
const prose = arguments[0];
const every = [...document.querySelectorAll('*')];
const path = (e) => (e.parentElement ? path(e.parentElement) + ' > ' : '') + e.localName;
const frame = every.filter(e => !e.closest(prose)).map(e => path(e) + ' [' + e.getAttributeNames().sort().join(' ') + ']');
const attributes = every.flatMap(e => e.getAttributeNames());
const places = every.flatMap(e => ['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'xlink:href', 'poster', 'ping']
  .filter(n => e.hasAttribute(n)).map(n => [e.localName, n, e.getAttribute(n), e[n] === undefined ? '' : String(e[n])]));
return {frame: [...new Set(frame)], places, classes: [...new Set(every.flatMap(e => [...e.classList]))], tags: [...new Set(every.map(e => e.localName))],
  attributes: [...new Set(attributes)], ran: window.__xss !== undefined, dialogs: window.__dialogs || [],
  hidden: getComputedStyle(document.body).display === 'none'};
"""


def check(hostile, harmless, browser, report):
    hostile, harmless = pathlib.Path(hostile).resolve(), pathlib.Path(harmless).resolve()
    browser.view(1280)
    browser.scripts(True)
    browser.policy(False)
    twins = pair(hostile, harmless)
    report.check(f"hostile: {len(pages(hostile))} pages, as many as the twin has",
                 [] if len(twins) == len(pages(hostile)) == len(pages(harmless)) else [f"{len(twins)} of {len(pages(hostile))} have a twin"])
    plain = {name: anatomy(browser, page) for name, (_, page) in twins.items()}
    tags = {tag for page in plain.values() for tag in page["tags"]}
    attributes = {attribute for page in plain.values() for attribute in page["attributes"]}
    found = {name: anatomy(browser, page) for name, (page, _) in twins.items()}
    report.check("hostile: no script ran, no dialog opened", [
        f"{name}: {page['dialogs'] or 'window.__xss is set'}" for name, page in found.items() if page["ran"] or page["dialogs"]])
    report.check("hostile: no element or attribute that the twins lack", [
        f"{name}: {more}" for name, page in found.items()
        if (more := (set(page["tags"]) - tags) | (set(page["attributes"]) - attributes) | {a for a in page["attributes"] if a.startswith("on") or a in ("style", "srcdoc")})])
    report.check("hostile: outside prose, elements only where the twins have such elements", frames(found, plain))
    report.check("hostile: every address is relative, http, https or mailto", addresses(found))
    report.check("hostile: no page is hidden", [name for name, page in found.items() if page["hidden"]])
    report.check("hostile: feeds hold no more than the twin's", feeds(hostile, harmless))
    browser.policy(True)


def pair(hostile, harmless):
    """Pages of a release by its path, those of broken folders by the number ahead of the text."""
    def named(site):
        result = {}
        for path in pages(site):
            relative = str(path.relative_to(site))
            result[relative.split("-")[0] if relative.startswith("b") and relative[1:2].isdigit() else relative] = path
        return result

    first, second = named(hostile), named(harmless)
    return {name: (first[name], second[name]) for name in sorted(first.keys() & second.keys())}


def anatomy(browser, page):
    browser.open(f"file://{urllib.parse.quote(str(page))}")
    return browser.run(ANATOMY, PROSE)


def frames(found, plain):
    """Each element is told by its ancestors and its attributes' names."""
    for part in ("frame", "classes"):
        known = {element for page in plain.values() for element in page[part]}
        for name, page in found.items():
            for element in page[part]:
                if element not in known:
                    yield f"{element}: {name}"


def addresses(found):
    for name, page in found.items():
        for element, attribute, written, resolved in page["places"]:
            scheme = urllib.parse.urlsplit(resolved).scheme if resolved and resolved != "[object SVGAnimatedString]" else ""
            if scheme not in ("", "http", "https", "mailto", "file"):
                yield f"{name}: <{element} {attribute}> leads to {written!r}"
            if scheme == "file" and (written.lower().startswith("file:") or written.startswith("//")):
                yield f"{name}: <{element} {attribute}> leads to {written!r}"
            if element in ("link", "script", "base", "img") and scheme in ("http", "https") and element != "img":
                yield f"{name}: <{element}> loads {written!r}"


def feeds(hostile, harmless):
    known = {element for html in contents(harmless) for element in elements(html)}
    for html in contents(hostile):
        if more := elements(html) - known:
            yield f"{sorted(more)} in {html[:200]!r}"


def contents(site):
    """The HTML that feed readers would show."""
    feed = xml.etree.ElementTree.parse(site / "feed.xml").getroot()
    for entry in feed.iter(ATOM + "entry"):
        yield entry.findtext(ATOM + "content") or ""
    for item in json.loads((site / "feed.json").read_bytes())["items"]:
        yield item.get("content_html") or ""


def elements(html):
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return {part for element in tree.iter() if isinstance(element.tag, str)
            for part in [element.tag, *[f"@{name}" for name in element.attrib]]}
