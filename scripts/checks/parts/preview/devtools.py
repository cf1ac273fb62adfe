# One page of a headless Chromium, driven over its DevTools by a WebSocket of our own: nothing beside Python is needed.
import base64
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import urllib.request


class Browser:
    def __init__(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        self.profile = tempfile.TemporaryDirectory(prefix="colophon-browser-", ignore_cleanup_errors=True)
        flags = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
                 "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                 "--remote-debugging-port=0", f"--user-data-dir={self.profile.name}"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        self.process = subprocess.Popen([program, *flags, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        notice = pathlib.Path(self.profile.name) / "DevToolsActivePort"
        port = wait_for(lambda: notice.exists() and notice.read_text().split("\n")[0], "the browser's DevTools", 60)
        targets = wait_for(lambda: [target for target in read_json(f"http://127.0.0.1:{port}/json") if target["type"] == "page"],
                           "the browser's page", 60)
        self.socket = WebSocket(targets[0]["webSocketDebuggerUrl"])
        self.number = 0
        self.events = []

    def command(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.receive())
            if message.get("id") == self.number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']['message']}")
                return message["result"]
            self.events.append(message)

    def run(self, expression):
        """The value of a JavaScript expression; a promise is waited for."""
        result = self.command("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise BrowserError(result["exceptionDetails"].get("exception", {}).get("description", "a script failed"))
        return result["result"].get("value")

    def until(self, expression, what, seconds=30):
        """Asks again and again; a page that is just being replaced answers nothing."""
        def ask():
            try:
                return self.run(expression)
            except BrowserError:
                return None
        return wait_for(ask, what, seconds)

    def open(self, address):
        self.command("Page.navigate", url=address)
        self.until(f"location.href === {json.dumps(address)} && document.readyState === 'complete'", address)

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()


class BrowserError(Exception):
    pass


def read_json(address):
    try:
        return json.load(urllib.request.urlopen(address))
    except OSError:
        return []


def wait_for(ask, what, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.002)
    raise SystemExit(f"checks/preview: waited {seconds} s in vain for {what}")


class WebSocket:
    """RFC 6455, as far as a DevTools client needs it."""

    def __init__(self, address):
        host, path = address.removeprefix("ws://").split("/", 1)
        name, port = host.rsplit(":", 1)
        self.connection = socket.create_connection((name, int(port)))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        self.connection.sendall(
            f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.connection.recv(65536)
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise BrowserError(head.decode())

    def send(self, text):
        payload = text.encode()
        size = len(payload)
        head = b"\x81" + (bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size) if size < 65536
                          else b"\xff" + struct.pack(">Q", size))
        mask = os.urandom(4)
        self.connection.sendall(head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload)))

    def take(self, count):
        while len(self.buffer) < count:
            more = self.connection.recv(1 << 20)
            if not more:
                raise BrowserError("the browser went away")
            self.buffer += more
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def receive(self):
        text = b""
        while True:
            first, second = self.take(2)
            size = second & 0x7F
            if size == 126:
                size = struct.unpack(">H", self.take(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self.take(8))[0]
            payload = self.take(size)
            if first & 0x0F == 8:
                raise BrowserError("the browser ended the connection")
            if first & 0x0F < 3:
                text += payload
                if first & 0x80:
                    return text.decode()
