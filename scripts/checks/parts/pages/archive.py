# Checks a site of more releases than its index lists: sizes, the search through the archive, and the page of the latest release.
import json
import pathlib
import time
import urllib.parse

MOST = 300_000
FOUND = "return [...document.querySelectorAll('.found .release h3')].map(h => h.textContent.trim())"


def workspace(folder, count=420):
    """Small releases, 1.0.0 and on; the newest one is only planned, and the one before it was taken back."""
    folder.mkdir(parents=True)
    (folder / "colophon.yaml").write_text("project: {name: crowd}\nsite: {url: 'https://example.org/crowd'}\n")
    for number in range(count):
        status = "planned" if number == count - 1 else "rolled_back" if number == count - 2 else "released"
        record = {
            "schema": "colophon/release/v1", "project": "crowd", "version": f"1.{number}.0", "status": status,
            "summary": f"Release {number} with a **word** of its own: w{number}x.",
            "dates": {"planned" if status == "planned" else "released": f"{1990 + number // 12}-{number % 12 + 1:02}-05"},
            "notes": {"fixes": [{"title": f"Fix {number}"}]}}
        if status == "rolled_back":
            record["rollback"] = {"reason": "it broke", "target_version": f"1.{number - 1}.0", "completed_at": "2025-11-01T10:00:00Z"}
        place = folder / "evidence" / record["version"]
        place.mkdir(parents=True)
        (place / "release.json").write_text(json.dumps(record))


def check(site, browser, report):
    site = pathlib.Path(site).resolve()
    report.check("crowd: no page, feed or calendar of more than 300 kB", large(site))
    report.check("crowd: the search finds releases of the archive, from file://", search(browser, site))
    report.check("crowd: latest/ leads to the latest release, without scripts", latest(browser, site))


def large(site):
    for path in sorted(site.rglob("*")):
        if path.suffix in (".html", ".ics") or path.name in ("feed.xml", "feed.json"):
            if path.stat().st_size > MOST:
                yield f"{path}: {path.stat().st_size} bytes"


def address(path):
    return f"file://{urllib.parse.quote(str(path))}"


def waited(asked, wanted, seconds=5):
    """The answer, as soon as it is the wanted one, or the last one."""
    end = time.monotonic() + seconds
    while (answer := asked()) != wanted and time.monotonic() < end:
        time.sleep(0.05)
    return answer


def search(browser, site):
    browser.scripts(True)
    browser.policy(True)
    browser.view(1280)
    browser.open(address(site / "index.html"))
    if browser.run("return !!window.colophonReleases"):
        yield "the list of the archive was loaded before anyone searched"
    field = browser.driver.find_element("id", "search")
    field.send_keys("w7x")
    if (found := waited(lambda: browser.run(FOUND), ["1.7.0"])) != ["1.7.0"]:
        yield f"w7x finds {found}"
        return
    browser.driver.find_element("link text", "1.7.0").click()
    wanted = address(site / "1.7.0/index.html")
    if (place := waited(lambda: browser.driver.current_url, wanted)) != wanted:
        yield f"the found release leads to {place}"
    browser.open(address(site / "index.html"))
    field = browser.driver.find_element("id", "search")
    field.send_keys("nothing is called this")
    if found := waited(lambda: browser.run(FOUND), []):
        yield f"nothing finds {found}"
    field.clear()
    # Typed and taken back at once: the answer to the last question counts.
    field.send_keys("w8x")
    for _ in range(3):
        field.send_keys("\b")
    if not browser.run("return document.querySelector('.found').hidden"):
        yield "an empty search shows the archive"
    field.send_keys("release")
    if len(found := waited(lambda: browser.run(FOUND), None, 1)) != 100:
        yield f"of many hits {len(found)} are shown"
    field.clear()
    browser.run("document.getElementById('status-rolled_back').click()")
    if found := waited(lambda: browser.run(FOUND), []):
        yield f"a filter that no release of the archive passes shows {found}"
    if loud := browser.console():
        yield f"console: {loud[0]}"


def latest(browser, site):
    newest = sorted((int(path.name.split(".")[1]) for path in site.glob("1.*.0")))
    wanted = address(site / f"1.{newest[-3]}.0/index.html")
    browser.scripts(False)
    browser.open(address(site / "latest/index.html"))
    if (place := waited(lambda: browser.driver.current_url, wanted)) != wanted:
        yield f"latest/ leads to {place}"
    browser.scripts(True)
