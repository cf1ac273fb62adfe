# Checks the page that verifies bundles: in a browser, with the site's own bundles, forged ones, and signatures by ssh-keygen.
import json
import pathlib
import subprocess
import tempfile
import time
import urllib.parse

from browser import STRICT, serving
from forging import Forgery, forgeries, gzip

NAMESPACE = "colophon-release@v1"
RESULT = """
const result = document.getElementById("result");
if (result.hidden || !document.getElementById("working").hidden) return null;
return [result.dataset.verdict, Object.fromEntries([...document.querySelectorAll("#steps li")].map(
    (li) => [li.dataset.step, [li.dataset.status, li.dataset.code, li.textContent]]))];
"""
FORGED = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202e"


class Page:
    def __init__(self, browser, address, folder):
        self.browser = browser
        self.address = address
        self.folder = pathlib.Path(folder)

    def verify(self, data, name, **fields):
        """The verdict, and status, code and words by step, of a file with that name and content."""
        path = self.folder / name
        path.write_bytes(data)
        self.browser.open(self.address)
        for field, text in fields.items():
            self.browser.run("document.getElementById(arguments[0]).value = arguments[1]", field, text)
        self.browser.driver.find_element("id", "files").send_keys(str(path))
        return self.wait()

    def wait(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if result := self.browser.run(RESULT):
                return result
            time.sleep(0.02)
        return "nothing in a minute", {}


class Signer:
    def __init__(self, folder, name, kind):
        self.path = pathlib.Path(folder) / name
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", name, "-f", self.path], check=True)
        self.key = self.path.with_name(name + ".pub").read_text()

    def sign(self, text, namespace=NAMESPACE, *options):
        done = subprocess.run(["ssh-keygen", "-Y", "sign", "-q", "-f", self.path, "-n", namespace, *options],
                              input=text.encode(), capture_output=True, check=True)
        return done.stdout.decode()


def check(site, browser, report):
    site = pathlib.Path(site).resolve()
    bundle = sorted(site.glob("*/*.evidence.tar.gz"))[0]
    data, checksums = bundle.read_bytes(), bundle.with_name("SHA256SUMS").read_text()
    address = f"file://{urllib.parse.quote(str(site / 'verify.html'))}"
    browser.scripts(True)
    browser.policy(True)
    browser.view(1280)
    with tempfile.TemporaryDirectory() as folder:
        page = Page(browser, address, folder)
        signers = [Signer(folder, "edwards", "ed25519"), Signer(folder, "nist", "ecdsa")]
        report.check("verify.html: the digests of the browser's scripts", digests(browser, address))
        report.check("verify.html: good bundles", accepted(page, bundle, data, checksums, signers))
        report.check("verify.html: digests and signatures", disputed(page, bundle, data, checksums, signers))
        report.check("verify.html: forged bundles", refused(page, bundle, data))
        report.check("verify.html: a hostile bundle is shown as text", harmless(page, data))
        report.check("verify.html: every bundle of the site", every(page, site))
        report.check("verify.html: a run can be stopped", stopped(page, bundle, data))
        report.check("verify.html: its result, for everyone", readable(page, bundle, data, checksums, signers[0]))
        with serving(site, STRICT + "; script-src 'self'") as root:
            page.address = root + "verify.html"
            report.check("verify.html: under a strict policy, without a connection", alone(page, root, bundle, data, checksums, signers[0]))


def digests(browser, address):
    """SHA-256 of Web Crypto, CRC-32 of the standard's check value, over pieces of all sizes around a block."""
    browser.open(address)
    yield from browser.driver.execute_async_script("""
        const done = arguments[0];
        (async () => {
          const wrong = [];
          const bytes = Uint8Array.from({length: 100000}, (_, at) => (at * 31 + (at >> 7)) & 255);
          for (const size of [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000, 100000]) {
            const expected = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.subarray(0, size)));
            const hex = [...expected].map((b) => b.toString(16).padStart(2, "0")).join("");
            for (const step of [1, 7, 63, 64, 65, 4096]) {
              const digest = newSHA256();
              for (let at = 0; at < size; at += step) digest.update(bytes.subarray(at, Math.min(at + step, size)));
              if (digest.hex() !== hex) wrong.push(`SHA-256 of ${size} bytes in pieces of ${step}`);
            }
          }
          // FIPS 180-4's example, and the check value of CRC-32/ISO-HDLC.
          if (sha256(utf8.encode("abc")) !== "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") wrong.push("SHA-256 of abc");
          if (crc32(crc32(0, utf8.encode("1234")), utf8.encode("56789")) !== 0xcbf43926) wrong.push("CRC-32");
          done(wrong);
        })().catch((error) => done([String(error)]));
        """)


def expect(name, found, verdict, **steps):
    """`steps`: the status or the code that each has to have."""
    got, results = found
    if got != verdict:
        yield f"{name}: {got}, not {verdict}: {[s for s in results.items() if s[1][0] == 'failed'] or found}"
    for step, wanted in steps.items():
        status, code, text = results.get(step, ("", "", "nothing"))
        if wanted not in (status, code):
            yield f"{name}: {step} is {status} {code}, not {wanted}: {text}"


def accepted(page, bundle, data, checksums, signers):
    whole = dict.fromkeys(["file", "archive", "bag", "manifests", "provenance", "content"], "ok")
    yield from expect("alone", page.verify(data, bundle.name), "consistent", digest="open", signature="open", **whole)
    yield from expect("checksums", page.verify(data, bundle.name, checksums=checksums), "published", digest="ok", signature="open", **whole)
    digest = next(line.split()[0] for line in checksums.splitlines() if bundle.name in line)
    yield from expect("a lone digest", page.verify(data, "download.bin", checksums=digest), "published", digest="ok")
    yield from expect("another name", page.verify(data, "a (1).tar.gz", checksums=checksums), "published", digest="ok")
    forged = Forgery(data)
    again = gzip(b"".join(forged.entries()) + bytes(1024), level=1)
    if again == data:
        yield "the bundle was not compressed otherwise"
    yield from expect("compressed again", page.verify(again, bundle.name, checksums=checksums), "published", digest="ok", **whole)
    for signer in signers:
        for options in ([], ["-O", "hashalg=sha256"]):
            signature = signer.sign(checksums, NAMESPACE, *options)
            found = page.verify(data, bundle.name, checksums=checksums, signature=signature, key=signer.key)
            yield from expect(f"signed by {signer.path.name} {options}", found, "signed", signature="ok", **whole)
    signature = signers[0].sign(checksums)
    keys = "# the team's\n" + signers[1].key + f'releases@example.org namespaces="{NAMESPACE}" ' + signers[0].key
    found = page.verify(data, bundle.name, checksums=checksums, signature=signature, key=keys)
    yield from expect("one of two keys, as in allowed_signers", found, "signed", signature="ok")
    if "was not looked at" not in found[1]["signature"][2]:
        yield "what stands beside the key is not told"
    page.browser.open(page.address)
    (page.folder / "SHA256SUMS").write_text(checksums)
    (page.folder / "SHA256SUMS.sig").write_text(signature)
    (page.folder / bundle.name).write_bytes(data)
    names = [bundle.name, "SHA256SUMS", "SHA256SUMS.sig", "edwards.pub"]
    page.browser.driver.find_element("id", "files").send_keys("\n".join(str(page.folder / name) for name in names))
    yield from expect("four files at once", page.wait(), "signed", digest="ok", signature="ok")


def disputed(page, bundle, data, checksums, signers):
    signer, other = signers
    signature = signer.sign(checksums)
    digest = next(line.split()[0] for line in checksums.splitlines() if bundle.name in line)
    wrong = checksums.replace(digest, "0" * 64)
    inside = next(line.split()[2] for line in checksums.splitlines() if line.startswith("# tar"))
    body = "".join(signature.splitlines()[1:-1])
    armour = "-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n"
    for name, step, code, fields in [
        ("another digest", "digest", "digest-differs", {"checksums": "0" * 64}),
        ("another digest of the archive", "digest", "digest-differs", {"checksums": checksums.replace(inside, "0" * 64)}),
        ("another digest of the file", "digest", "digest-differs", {"checksums": "".join(wrong.splitlines(True)[1:])}),
        ("checksums of another release", "digest", "digest-not-listed", {"checksums": f"{'0' * 64}  other.tar.gz\n"}),
        ("checksums that are none", "digest", "checksums-syntax", {"checksums": "<html>"}),
        ("a line twice", "digest", "checksums-syntax", {"checksums": checksums + checksums}),
        ("another key", "signature", "signature-key", {"key": other.key}),
        ("another namespace", "signature", "signature-namespace", {"signature": signer.sign(checksums, "file")}),
        ("other checksums", "signature", "signature-wrong", {"checksums": "# more\n" + checksums}),
        ("a signature of other checksums", "signature", "signature-wrong", {"signature": signer.sign("other\n")}),
        ("a signature without armour", "signature", "signature-syntax", {"signature": body}),
        ("a signature cut short", "signature", "signature-syntax", {"signature": armour.format(body[:80])}),
        ("bytes behind a signature", "signature", "signature-syntax", {"signature": armour.format(body.rstrip("=") + "AAAA")}),
        ("base64 that is not canonical", "signature", "signature-syntax", {"signature": armour.format(body[:-1] + "=" + "=")}),
        ("a key that is none", "signature", "signature-key-syntax", {"key": "ssh-ed25519 AAAA"}),
        ("an RSA key", "signature", "signature-key-syntax", {"key": "ssh-rsa AAAAB3NzaC1yc2E="}),
    ]:
        signed = {"checksums": checksums, "signature": signature, "key": signer.key} if step == "signature" else {}
        given = {**signed, **fields}
        yield from expect(name, page.verify(data, bundle.name, **given), "refused", **{step: code})
    for name, missing in [("no key", "key"), ("no signature", "signature")]:
        given = {"checksums": checksums, "signature": signature, "key": signer.key, missing: ""}
        yield from expect(name, page.verify(data, bundle.name, **given), "published", signature="open")


def refused(page, bundle, data):
    for name, forged, step, codes in forgeries(data):
        verdict, results = page.verify(forged, bundle.name)
        status, code, text = results.get(step, ("", "", ""))
        if verdict != "refused" or status != "failed" or code not in codes.split():
            yield f"{name}: {verdict}, {step} {status} {code!r} instead of {codes}: {[s for s in results.items() if s[1][0] == 'failed']}"
        if page.browser.run("return !document.getElementById('claims').hidden"):
            yield f"{name}: what the bundle says is shown"


def harmless(page, data):
    forged = Forgery(data)

    checklist = json.loads(forged.files["data/checklist.json"])
    for verdict in checklist["checks"]:
        verdict["headline"] = verdict["name"] = FORGED
    forged.files["data/checklist.json"] = json.dumps(checklist, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    yield from expect("hostile headlines", page.verify(forged.resealed(), forged.name), "consistent", content="ok")
    time.sleep(0.2)
    dialogs, images, text = page.browser.run(
        "return [window.__dialogs, document.querySelectorAll('main img, #claims script').length, document.getElementById('claims').textContent]")
    if dialogs or images:
        yield f"something ran: {dialogs}, {images}"
    if FORGED[:-1] not in text or "\\u{202E}" not in text:
        yield "the text is not shown as it is"


def every(page, site):
    for bundle in sorted(site.rglob("*.evidence.tar.gz")):
        checksums = bundle.with_name("SHA256SUMS").read_text()
        yield from expect(bundle.name, page.verify(bundle.read_bytes(), bundle.name, checksums=checksums), "published", digest="ok", content="ok")


def stopped(page, bundle, data):
    page.verify(data, bundle.name)
    page.browser.run("run(); document.getElementById('stop').click()")
    end = time.monotonic() + 10
    while time.monotonic() < end and page.browser.run("return document.getElementById('status').textContent") != "Stopped.":
        time.sleep(0.02)
    said, hidden = page.browser.run("return [document.getElementById('status').textContent, document.getElementById('result').hidden]")
    if said != "Stopped." or not hidden:
        yield f"it says {said!r}"
    page.browser.driver.find_element("id", "verify").send_keys("\n")
    yield from expect("again, by keyboard", page.wait(), "consistent")


def readable(page, bundle, data, checksums, signer):
    for width, scheme in [(1280, "light"), (320, "light"), (320, "dark")]:
        page.browser.view(width, scheme=scheme)
        for content, verdict in [(data, "signed"), (data + b"x", "refused")]:
            given = {"checksums": checksums, "signature": signer.sign(checksums), "key": signer.key}
            given = given if verdict == "signed" else {}
            yield from expect(f"{width} px", page.verify(content, bundle.name, **given), verdict)
            yield from (f"{width} px, {scheme}, {verdict}: {violation}" for violation in page.browser.axe())
            breadth, focus, said, title = page.browser.run(
                "return [document.scrollingElement.scrollWidth, document.activeElement.id, document.getElementById('status').textContent, "
                "document.getElementById('result-title').textContent]")
            if breadth > width:
                yield f"the page is {breadth} px wide at {width}"
            if focus != "result-title" or not said.startswith(title):
                yield f"the focus is on {focus!r}, and {said!r} is said"
    page.browser.view(1280)


def alone(page, root, bundle, data, checksums, signer):
    page.browser.console()
    given = {"checksums": checksums, "signature": signer.sign(checksums), "key": signer.key}
    yield from expect("over http", page.verify(data, bundle.name, **given), "signed", signature="ok")
    loaded, violations = page.browser.run(
        "return [performance.getEntriesByType('resource').map((entry) => entry.name), window.__violations]")
    yield from (f"loads {name}" for name in loaded if not name.startswith(root + "assets/") and "favicon" not in name)
    yield from violations
    yield from (line for line in page.browser.console() if "favicon" not in line)
