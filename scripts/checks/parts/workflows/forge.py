"""The forge that runs belong to: a repository that jobs clone and push to, what they cache and publish, and GitHub's API of pull
requests and comments on a port of this machine, with its checks of who may do what."""

import json
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


# Stands in for GitHub's program, which lies on its runners: it knows one question.
GH = """#!/usr/bin/env python3
import json, os, sys
if os.environ.get("GH_TOKEN") != "{token}":
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
if sys.argv[1:5] != ["pr", "list", "--state", "merged"] or sys.argv[5] != "--limit" or sys.argv[7] != "--json" or len(sys.argv) > 9:
    sys.exit(f"gh: not known here: {{sys.argv[1:]}}")
pulls = json.load(open("{folder}/merged.json", encoding="utf-8"))
print(json.dumps([{{field: pull[field] for field in sys.argv[8].split(",")}} for pull in pulls]))
"""


class Forge:
    repository = "orchard/orchard"
    token = "token-of-this-job"
    # Of a job that may read pull requests, and write nothing.
    reading_token = "token-that-reads-pull-requests"

    def __init__(self, folder):
        self.folder = Path(folder)
        self.address = str(self.folder / "orchard.git")
        self.caches, self.site = self.folder / "caches", self.folder / "site"
        self.caches.mkdir(parents=True)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        (self.bin / "gh").write_text(GH.format(folder=self.folder, token=self.reading_token))
        (self.bin / "gh").chmod(0o755)
        self.runs, self.pulls, self.comments, self.refused = {}, [], [], []
        # Files that anybody may load from /downloads/NAME.
        self.downloads = {}
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", self.address], check=True)
        # As GitHub has it: any commit that is there can be fetched.
        subprocess.run(["git", "-C", self.address, "config", "uploadpack.allowAnySHA1InWant", "true"], check=True)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.api = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def merge(self, *pulls):
        """What `gh pr list --state merged` gives: each with its number and the commit of its merge."""
        (self.folder / "merged.json").write_text(json.dumps([{
            "number": number, "title": f"Plant tree {number}", "state": "MERGED", "isDraft": False, "mergedAt": "2026-02-20T10:00:00Z",
            "author": {"login": "ada"}, "url": f"https://github.example/orchard/orchard/pull/{number}", "mergeCommit": {"oid": commit},
        } for number, commit in pulls]), encoding="utf-8")

    def close(self):
        self.server.shutdown()

    def add(self, run):
        identifier = str(1000 + len(self.runs))
        self.runs[identifier] = run
        return identifier

    def git(self, *arguments):
        return subprocess.run(
            ["git", "-C", self.address, *arguments], check=True, capture_output=True, text=True).stdout.strip()

    def answer(self, method, path, query, body):
        """Status and JSON of a call."""
        here = f"/repos/{self.repository}"
        if (method, path) == ("GET", f"{here}/pulls"):
            owner, _, branch = query["head"][0].partition(":")
            return 200, [pull for pull in self.pulls if pull["state"] == query["state"][0]
                         and (pull["head"]["user"]["login"], pull["head"]["ref"]) == (owner, branch)]
        if match := re.fullmatch(f"{here}/issues/([0-9]+)/comments", path):
            number = int(match[1])
            if method == "POST":
                self.comments.append({"id": 7000 + len(self.comments), "number": number, "body": body["body"],
                                      "user": {"login": "github-actions[bot]"}})
                return 201, self.comments[-1]
            size, page = int(query["per_page"][0]), int(query["page"][0])
            return 200, [one for one in self.comments if one["number"] == number][(page - 1) * size:page * size]
        if match := re.fullmatch(f"{here}/issues/comments/([0-9]+)", path):
            comment = next(one for one in self.comments if one["id"] == int(match[1]))
            if method == "PATCH":
                comment["body"] = body["body"]
                return 200, comment
        return 404, {"message": "Not Found"}

    def handler(forge):
        class Handler(BaseHTTPRequestHandler):
            def act(self):
                address = urlsplit(self.path)
                file = forge.downloads.get(address.path.removeprefix("/downloads/"))
                if file:
                    content = file.read_bytes()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                    return
                length = int(self.headers.get("Content-Length", 0))
                body = json.loads(self.rfile.read(length)) if length else None
                if self.headers.get("Authorization") != f"Bearer {forge.token}":
                    status, answer = 401, {"message": "Bad credentials"}
                elif body and len(body.get("body", "")) > 65536:
                    status, answer = 422, {"message": "body is too long (maximum is 65536 characters)"}
                else:
                    status, answer = forge.answer(self.command, address.path, parse_qs(address.query), body)
                if status >= 400:
                    forge.refused.append((status, self.command, self.path))
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = act

            def log_message(self, *arguments):
                pass

        return Handler
