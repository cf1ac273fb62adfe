# One headless Chromium, driven over its DevTools, and the loopback servers that it reads from.
import contextlib
import functools
import http.server
import os
import pathlib
import shutil
import threading

import axe_playwright_python
from selenium import webdriver

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
STRICT = "default-src 'none'; img-src 'self'; style-src 'self'"

# Stands in each page before anything of the page does.
WATCH = """
window.__dialogs = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = (...a) => { window.__dialogs.push(name + ": " + a); };
window.__violations = [];
document.addEventListener("securitypolicyviolation", (e) => {
  window.__violations.push(e.effectiveDirective + " " + e.blockedURI);
});
"""


class Browser:
    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        for flag in ["--headless=new", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage", "--disable-background-networking",
                     "--disable-component-update", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]:
            options.add_argument(flag)
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.page_load_strategy = "normal"
        service = webdriver.ChromeService(shutil.which("chromedriver"))
        self.driver = webdriver.Chrome(options=options, service=service)
        self.driver.set_page_load_timeout(60)
        self.driver.set_script_timeout(120)
        self.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)

    def command(self, method, **arguments):
        return self.driver.execute_cdp_cmd(method, arguments)

    def view(self, width, height=900, scheme="light", media=""):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.command("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}])

    def scripts(self, allowed):
        self.command("Emulation.setScriptExecutionDisabled", value=not allowed)

    def policy(self, obeyed):
        """Whether pages' content security policies count."""
        self.command("Page.setBypassCSP", enabled=not obeyed)

    def open(self, address):
        self.driver.get(address)

    def run(self, script, *arguments):
        """The value of a function body, also where the page's own scripts are off."""
        return self.driver.execute_script(script, *arguments)

    def console(self):
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def axe(self):
        """Rule and places of each violation."""
        self.run(AXE + "; window.axe = axe;")
        result = self.driver.execute_async_script(
            "const [done] = arguments;"
            "axe.run(document, {preload: false, resultTypes: ['violations']}).then(r => done(r.violations.map("
            "v => [v.id, v.impact, v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0] || n.all[0] || n.none[0] || {}).message)]"
            ")), e => done([['axe failed', String(e), []]]));")
        return [f"{rule} ({impact}): {'; '.join(nodes[:3])}" for rule, impact, nodes in result]

    def close(self):
        self.driver.quit()


class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments, header=None, **named):
        self.header = header
        super().__init__(*arguments, **named)

    def end_headers(self):
        if self.header:
            self.send_header("Content-Security-Policy", self.header)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def serving(site, header=None):
    """The address, ending in a slash, of the site on the loopback interface, with the policy as a header."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site), header=header))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
