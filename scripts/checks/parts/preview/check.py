#!/usr/bin/env python3
"""Holds the live preview to what a maintainer sees in a browser, and measures from save to page."""
import argparse
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from devtools import Browser, wait_for

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "benchmarks"))
import releases

VERSION = "2.0.0"
SHADOW = "document.getElementById('colophon-preview')?.shadowRoot"


def workspace(folder, count):
    (folder / "colophon.yaml").write_text("project: {name: bench}\n")
    for number in range(count):
        releases.release(folder / "evidence" / releases.version(number), number, "json", True)
    draft = {
        "schema": "colophon/release/v1", "project": "bench", "version": VERSION, "status": "planned",
        "previous": releases.version(count - 1), "summary": "Edit 0 of the preview.",
        "notes": {"features": releases.record(count, False)["notes"]["features"] * 4},
    }
    path = folder / "evidence" / VERSION / "release.json"
    path.parent.mkdir()
    path.write_text(json.dumps(draft, indent=1))
    return path


class Preview:
    def __init__(self, program, folder, *arguments):
        start = time.monotonic()
        self.process = subprocess.Popen([program, "preview", *arguments], cwd=folder, stdout=subprocess.PIPE, text=True)
        self.line = self.process.stdout.readline()
        self.seconds = time.monotonic() - start
        found = re.fullmatch(r"previewing (http://127\.0\.0\.1:(\d+)/\S*)\n", self.line)
        if not found:
            raise SystemExit(f"checks/preview: the preview said {self.line!r}")
        self.address, self.port = found[1], int(found[2])

    def stop(self, number):
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


def save(path, text):
    """As editors do: beside it, then a rename."""
    beside = path.with_name("4913")
    beside.write_text(text)
    beside.replace(path)


failures = []


def expect(truth, what):
    print(f"{'ok  ' if truth else 'FAIL'} {what}")
    if not truth:
        failures.append(what)


def problems(browser):
    return browser.run(f"{SHADOW} ? Array.from({SHADOW}.querySelectorAll('li'), item => item.textContent) : []")


def see(browser, preview, folder, record):
    text = record.read_text()
    expect(preview.address.endswith(f"/{VERSION}/"), "the preview begins with the newest release that is not out")
    browser.run("addEventListener('securitypolicyviolation', e => { window.violation = e.effectiveDirective })")
    expect("Edit 0" in browser.run("document.body.textContent"), "the page is there")

    browser.run("scrollTo(0, 700)")
    browser.run("document.querySelectorAll('details').forEach((d, i) => { d.open = i % 2 === 0 })")
    opened = browser.run("Array.from(document.querySelectorAll('details'), d => d.open)")
    top = browser.run("scrollY")
    save(record, text.replace("Edit 0", "Edit one"))
    browser.until("document.readyState === 'complete' && document.body.textContent.includes('Edit one')", "the edited page")
    expect(top > 0 and browser.run("scrollY") == top, f"the scroll position stays ({top})")
    expect(browser.run("Array.from(document.querySelectorAll('details'), d => d.open)") == opened, "what was unfolded stays so")
    expect(browser.run("window.violation") is None, "the page's policy lets the preview's script listen")

    browser.run("window.same = true")
    save(record, text.replace("Edit 0", "Edit one").replace('"status": "planned"', '"status": "plannde"'))
    browser.until(f"!!{SHADOW}?.querySelector('li')", "the findings of the broken record")
    line = text[: text.index('"status"')].count("\n") + 1
    expect(any(f"evidence/{VERSION}/release.json:{line}" in item for item in problems(browser)),
           f"a broken record shows its findings with file and line: {problems(browser)}")
    expect(browser.run("document.body.textContent.includes('Edit one') && window.same === true"), "they lie over the last good page")
    browser.until(f"getComputedStyle({SHADOW}.querySelector('section')).position === 'fixed'", "the style of the findings")
    expect(browser.run(f"{SHADOW}.querySelector('[role=alert]') !== null"), "screen readers are told")
    browser.open(preview.address)
    browser.until(f"!!{SHADOW}?.querySelector('li')", "the findings after a reload")
    expect(browser.run("document.body.textContent.includes('Edit one')"), "the last good page stays when it is opened again")
    save(record, text.replace("Edit 0", "Edit two"))
    browser.until(f"document.body.textContent.includes('Edit two') && !{SHADOW}", "the corrected page")
    expect(True, "once corrected, the page is new and the findings are gone")
    save(record, text)
    browser.until("document.readyState === 'complete' && document.body.textContent.includes('Edit 0')", "the first page")

    template = folder / "templates/release.mustache"
    template.parent.mkdir()
    template.write_text("{{<layout}}{{$main}}<p>Template of {{version}}</p>{{/main}}{{/layout}}\n")
    browser.until("document.readyState === 'complete' && document.body.textContent.includes('Template of')", "the page by the new template")
    expect(True, "a template that comes changes the page")
    browser.run("window.same = true")
    save(template, "{{<layout}}{{$main}}\n{{#version}}{{/main}}{{/layout}}\n")
    browser.until(f"!!{SHADOW}?.querySelector('li')", "the findings of the broken template")
    expect(any("release.mustache:2" in item for item in problems(browser)), f"a broken template is told: {problems(browser)}")
    expect(browser.run("window.same === true"), "and the last good page stays")
    template.unlink()
    browser.until(f"document.body.textContent.includes('Edit 0') && !{SHADOW}", "the page by the built-in template")
    expect(True, "a template that goes gives way to the built-in one")

    save(folder / "colophon.yaml", "project: {name: bench}\nsiet: {}\n")
    browser.until(f"!!{SHADOW}?.querySelector('li')", "the findings of the configuration")
    expect(any("colophon.yaml:2" in item for item in problems(browser)), f"a broken configuration is told: {problems(browser)}")
    save(folder / "colophon.yaml", "project: {name: bench, title: Bench of many}\n")
    browser.until(f"document.title.includes('Bench of many') && !{SHADOW}", "the page by the new configuration")
    expect(True, "a changed configuration changes the page")
    save(folder / "colophon.yaml", "project: {name: bench}\n")
    browser.until("document.readyState === 'complete' && !document.title.includes('many')", "the first configuration")

    browser.open(f"http://localhost:{preview.port}/sync.html")
    browser.run("window.same = true")
    save(record, text.replace("Edit 0", "Edit three"))
    browser.until(f"fetch('/{VERSION}/').then(answer => answer.text()).then(text => text.includes('Edit three'))", "the next edit")
    # Long enough for news of it to have come.
    time.sleep(0.5)
    expect(browser.run("window.same === true"), "a page that the change doesn't concern stays as it is")
    save(record, text)
    browser.open(preview.address)
    browser.until("document.readyState === 'complete' && document.body.textContent.includes('Edit 0')", "the first page")


def time_edits(browser, record, count):
    text = record.read_text()
    times = []
    for number in range(1, count + 1):
        wanted = f"Edit {number} of"
        start = time.monotonic()
        save(record, text.replace("Edit 0 of", wanted))
        browser.until(f"document.readyState !== 'loading' && document.body.textContent.includes({json.dumps(wanted)})", wanted)
        times.append((time.monotonic() - start) * 1000)
        # The page listens again before the next edit, as it does when a person looks at it.
        browser.until("document.readyState === 'complete'", "the whole page")
    save(record, text)
    return times


def restart(browser, program, folder, record, preview):
    status = preview.stop(signal.SIGTERM)
    expect(status == 0, f"SIGTERM ends it well ({status})")
    text = record.read_text()
    save(record, text.replace("Edit 0", "Edit after the restart"))
    preview = Preview(program, folder, "--port", str(preview.port))
    browser.until("document.body.textContent.includes('Edit after the restart')", "the page after a restart")
    expect(True, "an open page finds the preview again after a restart")
    taken = subprocess.run([program, "preview", "--port", str(preview.port)], cwd=folder, capture_output=True, text=True)
    expect(taken.returncode == 1 and "in use" in taken.stderr, f"a port in use is told: {taken.stderr.strip()}")
    status = preview.stop(signal.SIGINT)
    expect(status == 130, f"SIGINT ends it with 130 ({status})")
    save(record, text)


def refuses_other_names(preview):
    with socket.create_connection(("127.0.0.1", preview.port)) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: evil.example:{preview.port}\r\nConnection: close\r\n\r\n".encode())
        expect(connection.recv(64).startswith(b"HTTP/1.1 403"), "another host's name is refused")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--releases", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="colophon-preview-") as scratch:
        folder = pathlib.Path(scratch)
        record = workspace(folder, options.releases)
        before = sorted(os.listdir(folder))
        preview = Preview(options.program, folder, "--port", "0")
        browser = Browser()
        try:
            browser.open(preview.address)
            see(browser, preview, folder, record)
            refuses_other_names(preview)
            times = time_edits(browser, record, options.edits)
            restart(browser, options.program, folder, record, preview)
            expect(sorted(os.listdir(folder)) == sorted(before + ["templates"]), "nothing was written into the workspace")
        finally:
            browser.close()
            preview.process.kill()
        print(f"{options.releases} releases: ready in {preview.seconds:.2f} s; from save to new page, {options.edits} edits: "
              f"median {statistics.median(times):.0f} ms, least {min(times):.0f}, most {max(times):.0f}")
    if failures:
        raise SystemExit(f"checks/preview: {len(failures)} failed")


main()
