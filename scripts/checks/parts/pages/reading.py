# Checks how a site's pages read in a browser: for everyone, narrow and dark, without scripts, and under a strict policy.
import pathlib
import re
import urllib.parse

import tinycss2

from browser import STRICT, serving
from documents import pages

# All that a page says, with what is folded away.
TEXT = "return document.querySelector('main').textContent.replace(/\\s+/g, ' ').trim()"
SHOWN = "return [...document.querySelectorAll('.release')].filter(r => r.getClientRects().length > 0).length"


def check(site, name, browser, report, most=40):
    """`most`: of more pages than this, the first and last of each kind are read."""
    site = pathlib.Path(site).resolve()
    chosen = choose(site, most)
    files = [f"file://{urllib.parse.quote(str(path))}" for path in chosen]
    browser.scripts(True)
    browser.policy(True)
    # Layout goes by the width, and colours by the scheme: each of them once.
    for width, scheme in ((1280, "light"), (320, "dark")):
        browser.view(width, scheme=scheme)
        report.check(f"{name}: axe, {width} px, {scheme}, {len(files)} pages", accessible(browser, files, width))
    browser.view(1280)
    report.check(f"{name}: the style sheet is the browser's CSS", supported(site, browser))
    report.check(f"{name}: without scripts, from file://", without_scripts(browser, files))
    report.check(f"{name}: the filter works without scripts", filters(browser, site))
    paths = [urllib.parse.quote(str(path.relative_to(site))) for path in chosen]
    for header in (STRICT, STRICT + "; script-src 'self'"):
        report.check(f"{name}: under {header}", under(header, browser, site, paths))
    browser.view(1280)


def choose(site, most):
    """The site's pages, or the first, middle and last of each kind and of each verdict."""
    # One leads away at once; the other is made for any address, so that its own is no place to read it.
    every = [path for path in pages(site) if str(path.relative_to(site)) not in ("latest/index.html", "404.html")]
    if len(every) <= most:
        return every
    kinds = {}
    for path in every:
        text = path.read_text()
        marks = re.findall(r'<body class="([^"]*)"|class="badge large (b-\w+)"|class="notice (\w+)', text)
        kinds.setdefault(str(sorted(set(marks))), []).append(path)
    return sorted({path for group in kinds.values() for path in (group[0], group[len(group) // 2], group[-1])})


def accessible(browser, files, width):
    for file in files:
        browser.open(file)
        yield from (f"{file}: {violation}" for violation in browser.axe())
        breadth = browser.run("return document.scrollingElement.scrollWidth")
        if breadth > width:
            yield f"{file}: the page is {breadth} px wide"
            yield f"{file}: " + str(browser.run(
                "return [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll, pre, .sr') && "
                f"e.getBoundingClientRect().right > {width} + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120))"))
        if loud := browser.console():
            yield f"{file}: console: {loud[0]}"


def supported(site, browser):
    """Each declaration and selector, asked of the browser."""
    asked = []
    for path in sorted(site.rglob("*.css")):
        queue = tinycss2.parse_stylesheet(path.read_text(), skip_comments=True, skip_whitespace=True)
        while queue:
            rule = queue.pop()
            if rule.type == "at-rule" and rule.content is not None:
                queue += tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            elif rule.type == "qualified-rule":
                asked.append(["", tinycss2.serialize(rule.prelude).strip()])
                for part in tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True):
                    if part.type == "declaration":
                        asked.append([part.name, tinycss2.serialize(part.value).strip()])
    # What other engines read, beside the standard property of the same name.
    prefixed = {"-webkit-text-size-adjust"}
    browser.open(f"file://{urllib.parse.quote(str(site / 'index.html'))}")
    return [
        " ".join(missing) for missing in browser.run(
            "return arguments[0].filter(([n, v]) => n ? !CSS.supports(n, v) : (() => "
            "{ try { document.querySelector(v); return false } catch { return true } })())", asked)
        if missing[0] not in prefixed]


def without_scripts(browser, files):
    for file in files:
        browser.scripts(True)
        browser.open(file)
        told = browser.run(TEXT)
        added = browser.run("return document.querySelectorAll('.search, .copy').length")
        browser.run("for (const e of document.querySelectorAll('.search, .copy')) e.remove()")
        if added:
            told = browser.run(TEXT)
        browser.scripts(False)
        browser.open(file)
        if browser.run("return document.querySelectorAll('.search, .copy').length"):
            yield f"{file}: a script ran"
        if browser.run(TEXT) != told:
            yield f"{file}: the page says something else without scripts"
    browser.scripts(True)


def filters(browser, site):
    """Clicks each choice with scripts off; the rows that stay must be those of the class."""
    browser.scripts(False)
    browser.open(f"file://{urllib.parse.quote(str(site / 'index.html'))}")
    every = browser.run(SHOWN)
    choices = browser.run("return [...document.querySelectorAll('.filters input[type=radio]')].map(i => i.id)")
    for choice in choices:
        kind, value = choice.split("-", 1)
        browser.run("document.getElementById(arguments[0]).scrollIntoView()", choice)
        browser.driver.find_element("id", choice).click()
        mark = {"readiness-ready": ".ready", "readiness-not-ready": ".not-ready", "readiness-not-judged": ".not-judged"}.get(choice, f".{choice}")
        expected = every if value == "any" else browser.run(f"return document.querySelectorAll('.release{mark}').length")
        if (shown := browser.run(SHOWN)) != expected:
            yield f"{choice} shows {shown} of {expected} rows"
        browser.driver.find_element("id", f"{kind}-any").click()
    if every > 1 and not choices:
        yield "the index has no filter"
    browser.scripts(True)


def under(header, browser, site, paths):
    """No violation, but for the page's own scripts where the policy allows none."""
    with serving(site, header) as root:
        for path in paths:
            browser.console()
            browser.open(root + path)
            allowed = "script-src" in header
            own = re.compile(re.escape(root) + r"assets/[\w-]+\.js")
            violations = [v for v in browser.run("return window.__violations || []") if allowed or not own.search(v)]
            console = [c for c in browser.console() if "favicon.ico" not in c and (allowed or not own.search(c))]
            yield from (f"{path}: {problem}" for problem in violations + console)
            ran = browser.run("return document.querySelectorAll('.search, .copy').length > 0")
            expected = allowed and browser.run("return document.querySelectorAll('.filters, pre.command').length > 0")
            if ran != bool(expected):
                yield f"{path}: the script {'ran' if ran else 'did not run'}"
            if not browser.run("return getComputedStyle(document.body).margin === '0px' && document.styleSheets.length > 0"):
                yield f"{path}: the style sheet was not used"
        if "script-src" in header:
            yield from searching(browser, root)


def searching(browser, root):
    browser.open(root + "index.html")
    if not browser.run("return document.querySelectorAll('.filters').length"):
        return
    field = browser.driver.find_element("id", "search")
    first = browser.run("return document.querySelector('.release h3').textContent.trim()")
    field.send_keys(first)
    if not 1 <= browser.run(SHOWN) < browser.run("return document.querySelectorAll('.release').length"):
        yield "the search shows none or all"
    field.clear()
    field.send_keys("nothing is called this")
    if browser.run(SHOWN):
        yield "the search shows what it should not"
