"""What scripts/checks/service-walkthrough walks with: curl, and checks of what it brought."""

import json
import os
import subprocess
from email.parser import Parser
from pathlib import Path

from service import case


class Brought:
    """One answer, as curl wrote it down."""

    def __init__(self, status, fields, file):
        self.status, self.fields, self.file = status, fields, file

    @property
    def bytes(self):
        return self.file.read_bytes() if self.file.exists() else b""

    @property
    def json(self):
        return json.loads(self.bytes)

    def __repr__(self):
        return f"{self.status} {dict(self.fields)}\n{self.bytes[:1500].decode(errors='replace')}"


class Walk:
    """Calls one server by curl, in the name of several people."""

    def __init__(self, server, folder):
        self.server, self.folder, self.passed = server, Path(folder), 0
        self.tokens, self.number = {}, 0
        self.last = None

    def curl(self, status, method, path, *options, body=None, by="writer", file=None):
        """Sends the request, and expects the status, or one of several. `by` None: without a token."""
        self.number += 1
        headers, answer = self.folder / f"{self.number}.headers", self.folder / f"{self.number}.body"
        command = ["curl", "--silent", "--show-error", "--max-time", "60", "--path-as-is"]
        command += ["--head"] if method == "HEAD" else ["--request", method]
        command += ["--dump-header", headers, "--output", answer, "--write-out", "%{http_code}"]
        if by:
            command += ["--header", f"Authorization: Bearer {self.tokens[by]}"]
        if body is not None:
            command += ["--header", "Content-Type: application/json", "--data-binary", json.dumps(body)]
        if file is not None:
            command += ["--header", "Content-Type: application/octet-stream", "--data-binary", f"@{file}"]
        command += [*options, f"http://{case.HOST}:{self.server.port}{path}"]
        said = case.run(*command).strip()
        # After a `100 Continue` the last block is the answer's.
        blocks = [block for block in headers.read_text().replace("\r\n", "\n").split("\n\n") if block.strip()]
        fields = Parser().parsestr(blocks[-1].partition("\n")[2])
        self.last = Brought(int(said), fields, answer)
        wanted = status if isinstance(status, tuple) else (status,)
        require(self.last.status in wanted, f"{method} {path}: {self.last.status}, not {status}\n{self.last}")
        return self.last

    def problem(self, status, code, method, path, *options, **rest):
        """A refusal, in the form that RFC 9457 gives it, with this code."""
        answer = self.curl(status, method, path, *options, **rest)
        media = answer.fields["Content-Type"] or ""
        require(media.startswith("application/problem+json"), f"{method} {path}: {media}\n{answer}")
        said = answer.json
        for name in ("type", "title", "status", "detail"):
            require(name in said, f"{method} {path}: the problem has no {name}\n{answer}")
        require(said["status"] == answer.status, f"{method} {path}: the problem says {said['status']}\n{answer}")
        require(code is None or said["code"] == code, f"{method} {path}: {said['code']}, not {code}\n{answer}")
        require(said["type"] == f"urn:colophon:problem:{said['code']}", f"{method} {path}: {said['type']}\n{answer}")
        return answer

    def holds(self, label, condition=True):
        require(condition, f"{label}\n{self.last}")
        self.passed += 1
        print(f"ok      {label}", flush=True)


def colophon():
    places = [os.environ.get("COLOPHON"), case.ROOT / ".build/release/colophon", case.ROOT / ".build/debug/colophon"]
    for place in places:
        if place and Path(place).exists():
            return Path(place)
    raise SystemExit("checks/service-walkthrough: build the program first: swift build --product colophon")


def require(condition, message):
    if not condition:
        raise SystemExit(f"FAILED  {message}")


def commands_of(page):
    """The lines of the page's sh blocks, those that a backslash continues as one."""
    commands, inside, pending = [], False, ""
    for line in Path(page).read_text().splitlines():
        if line.startswith("```"):
            inside = line == "```sh"
        elif inside and line.strip():
            pending += line
            if line.endswith("\\"):
                pending += "\n"
                continue
            commands.append(pending)
            pending = ""
    return commands


def shell(commands, folder, environment):
    """Runs the commands in one shell that ends with the first that fails."""
    script = "set -euo pipefail\n" + "\n".join(commands) + "\n"
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    require(done.returncode == 0, f"the commands of the page: status {done.returncode}\n{done.stdout[-3000:]}")
    return done.stdout
