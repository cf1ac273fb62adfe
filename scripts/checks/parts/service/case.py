"""A workspace, its server and clients of it, for the scripts that try and measure the release service."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
HOST = "127.0.0.1"
# So that a script which is told to end takes its servers with it.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
CONFIGURATION = """project: {name: lantern, title: Lantern}
policy:
  tests: {minimum_line_rate: 0.5}
targets:
  lantern/handbook: ../handbook
"""


def program(build=None):
    """The server that COLOPHON_SERVER names, or the one that was built here."""
    if named := os.environ.get("COLOPHON_SERVER"):
        return Path(named)
    for name in [build] if build else ["debug", "release"]:
        path = ROOT / f".build/{name}/colophon-server"
        if path.exists():
            return path
    raise SystemExit("there is no server here: swift build --product colophon-server")


def workspace(folder, files=0):
    """A workspace below `folder`, and beside it the tree that its sync goes to; `files` documents belong there."""
    space = Path(folder) / "workspace"
    (space / "docs").mkdir(parents=True)
    (space / "colophon.yaml").write_text(CONFIGURATION)
    for number in range(files):
        (space / f"docs/page-{number:02}.md").write_text(f"# Page {number}\n\n" + "The lamp is lit.\n" * (number + 1))
    handbook = Path(folder) / "handbook"
    handbook.mkdir()
    (handbook / "own.md").write_text("# The handbook's own\n")
    return space


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def run(*command, status=0, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != status:
        raise SystemExit(f"status {done.returncode}, not {status}: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


class Server:
    """`colophon-server` over a workspace, started and ended as often as a script likes, always on the same port."""

    def __init__(self, space, server=None, arguments=()):
        self.space, self.program = Path(space), server or program()
        self.port = free_port()
        self.arguments = [str(argument) for argument in arguments]
        self.log = self.space.parent / "server.log"
        self.process = None

    def command(self):
        return [
            str(self.program), "serve", "--workspace", str(self.space), "--port", str(self.port), *self.arguments]

    def start(self, seconds=20):
        """Returns when it is ready, with the seconds that this took."""
        with open(self.log, "ab") as log:
            begun = time.perf_counter()
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        await_ready(self.port, self.process, begun + seconds, self.log)
        return time.perf_counter() - begun

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds=30):
        """Asks it to end, and returns its exit status."""
        if self.process is None or self.process.poll() is not None:
            return self.process and self.process.returncode
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise SystemExit(f"the server did not end within {seconds} s of SIGTERM")

    def token(self, person, *scopes, roles=()):
        """The secret of a new token."""
        options = ["--scope", ",".join(scopes)] + (["--role", ",".join(roles)] if roles else [])
        return run(
            self.program, "token", "create", "--person", person, "--workspace", self.space, *options).strip()

    def backup(self, file):
        run(self.program, "backup", file, "--workspace", self.space)

    def client(self, token=None):
        return Client(self.port, token)


def await_ready(port, process, deadline, log=None):
    """Asks /readyz until it answers with 200."""
    request = f"GET /readyz HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode()
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            said = Path(log).read_text(errors="replace")[-2000:] if log else ""
            raise SystemExit(f"the server ended with status {process.returncode}\n{said}")
        try:
            with socket.create_connection((HOST, port), timeout=5) as connection:
                connection.sendall(request)
                if connection.recv(64).split(b" ", 2)[1:2] == [b"200"]:
                    return
        except OSError:
            pass
        time.sleep(0.001)
    raise SystemExit(f"the server on port {port} was not ready in time")


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.bytes = response.status, response.headers, body

    @property
    def json(self):
        return json.loads(self.bytes)

    @property
    def code(self):
        """Of a problem."""
        try:
            return self.json.get("code", "")
        except (ValueError, AttributeError):
            return ""

    def __repr__(self):
        return f"{self.status} {self.bytes[:400].decode(errors='replace')}"


class Client:
    """One connection that is kept open. What breaks off raises OSError or HTTPException, and the next call connects anew."""

    def __init__(self, port, token=None, timeout=30):
        self.port, self.token, self.timeout = port, token, timeout
        self.connection = None

    def call(self, method, path, body=None, headers=None, data=None):
        headers = dict(headers or {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        if self.connection is None:
            self.connection = http.client.HTTPConnection(HOST, self.port, timeout=self.timeout)
        try:
            self.connection.request(method, path, data, headers)
            response = self.connection.getresponse()
            content = response.read()
        except BaseException:
            self.close()
            raise
        return Answer(response, content)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, key=None):
        return self.call("POST", path, body, {"Idempotency-Key": key} if key else None)

    def expect(self, status, method, path, body=None):
        answer = self.call(method, path, body)
        if answer.status != status:
            raise SystemExit(f"{method} {path}: {answer.status}, not {status}: {answer}")
        return answer.json if answer.bytes else None


def key():
    return secrets.token_hex(12)


def environment(folder, *wanted):
    """A virtual environment below .build with these packages, made where it is missing; returns its folder of programs."""
    place = ROOT / ".build" / folder
    note = place / "wanted"
    if not note.exists() or note.read_text() != " ".join(wanted):
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run(
            [place / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted], check=True)
        note.write_text(" ".join(wanted))
    return place / "bin"


def processor_seconds(pid):
    """User and system time of a process, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
