"""The part of scripts/checks/service-walkthrough in which one release is planned, proved, published and downloaded."""

import hashlib
import json

import output
from service import case
from service.walk import colophon

FIXTURE = case.ROOT / "Tests/ColophonTests/Fixtures/workspace/evidence/1.1.0"
COMMIT = "1101" * 10
REFUSED = (400, 403, 404, 409, 422)
CHECKS = [f"RL-0{number}" for number in range(1, 9)]


def planning(walk):
    key = ("--header", f"Idempotency-Key: {case.key()}")
    plan = {"version": "1.1.0", "release_type": "minor", "description": "Burns blue, too."}
    created = walk.curl(201, "POST", "/v1/releases", *key, body=plan)
    walk.holds(
        "planned: 201", created.json["status"] == "planned" and created.json["checklist_items"] == 8
        and created.json["version"] == "1.1.0")
    walk.curl(201, "POST", "/v1/releases", *key, body=plan)
    walk.holds("again with the same Idempotency-Key: the same answer", walk.last.bytes == created.bytes)
    walk.problem(422, "idempotency-key-reused", "POST", "/v1/releases", *key, body={"version": "1.2.0"})
    walk.holds("another request with that key: 422")
    walk.problem(409, "version-taken", "POST", "/v1/releases", body=plan)
    walk.holds("the same version twice: 409")
    for version in ("1.2.0", "1.3.0"):
        walk.curl(201, "POST", "/v1/releases", body={"version": version})
    seen, path, pages = [], "/v1/releases?limit=2", 0
    while path:
        page = walk.curl(200, "GET", path)
        seen += [release["version"] for release in page.json]
        link = page.fields["Link"]
        path = link[link.index("<") + 1 : link.index(">")] if link else None
        path = path and path[path.index("/v1/") :]
        pages += 1
    walk.holds("the list, page by page, newest first", (seen, pages) == (["1.3.0", "1.2.0", "1.1.0"], 2))
    walk.curl(200, "GET", "/v1/releases?status=frozen")
    walk.holds("the list by status", walk.last.json == [])
    return f"/v1/releases/{created.json['release_id']}"


def to_candidate(walk, release):
    read = walk.curl(200, "GET", release)
    tag = read.fields["ETag"]
    walk.holds("read again: a strong ETag", tag.startswith('"') and read.json["status"] == "planned")
    walk.curl(304, "GET", release, "--header", f"If-None-Match: {tag}")
    walk.holds("not changed since: 304")
    walk.curl(200, "POST", f"{release}/freeze")
    walk.holds("frozen", walk.last.json["status"] == "frozen")
    walk.problem(412, "stale-revision", "POST", f"{release}/rc", "--header", f"If-Match: {tag}",
                 body={"rc_version": "1.1.0-rc.1", "commit": COMMIT})
    walk.holds("a step on an outdated state, with If-Match: 412")
    walk.curl(200, "POST", f"{release}/transition", body={"to_status": "planned", "reason": "One more change"})
    walk.curl(200, "POST", f"{release}/transition", body={"to_status": "frozen", "reason": "All is in"})
    walk.holds("unfrozen, and frozen again", walk.last.json["status"] == "frozen")
    walk.problem(409, "no-such-transition", "POST", f"{release}/publish", body={})
    walk.holds("publishing what is frozen: 409")
    walk.problem(409, None, "POST", f"{release}/rc", body={"rc_version": "1.1.0-rc.1"})
    walk.holds("a candidate of no commit, where there is no git work tree: 409")
    walk.curl(200, "POST", f"{release}/rc", body={"rc_version": "1.1.0-rc.1", "commit": COMMIT})
    walk.holds("a candidate", walk.last.json["status"] == "rc")
    walk.curl(200, "GET", f"{release}/candidates")
    walk.holds("the list of candidates", "1.1.0-rc.1" in walk.last.bytes.decode())


def evidence(walk, release):
    changelog = walk.folder / "CHANGELOG.md"
    changelog.write_text("# Changelog\n\n## [1.1.0]\n\n- Burns blue, too\n")
    names = ["junit.xml", "coverage.xml", "glowscan.sarif", "pulls.json", "package.json"]
    for name in names:
        walk.curl(201, "PUT", f"{release}/evidence/{name}", file=FIXTURE / name)
    walk.curl(201, "PUT", f"{release}/evidence/CHANGELOG.md", file=changelog)
    walk.curl(200, "GET", f"{release}/evidence")
    walk.holds("evidence uploaded, and listed", all(name in walk.last.bytes.decode() for name in names))
    written = walk.server.space / "evidence/1.1.0/junit.xml"
    walk.holds("it lies in the workspace", written.read_bytes() == (FIXTURE / "junit.xml").read_bytes())
    for name in ("release.yaml", "incidents.yaml", "policy.json", "../1.0.0/a.txt", "..%2f1.0.0%2fa.txt", "%2fetc%2fa"):
        walk.problem(REFUSED, None, "PUT", f"{release}/evidence/{name}", file=FIXTURE / "package.json")
    walk.holds("no name that leads out or is a record's", not (walk.server.space / "evidence/1.0.0/a.txt").exists())
    walk.curl(200, "POST", f"{release}/security-gate", body={
        "run_id": "scan-7", "summary": {"critical": 0, "high": 1, "medium": 0, "low": 2}})
    walk.holds("a security run over the policy: fail", walk.last.json["decision"] == "fail")
    walk.curl(200, "POST", f"{release}/security-gate", body={
        "run_id": "scan-8", "summary": {"critical": 0, "high": 0, "medium": 1, "low": 2}})
    walk.holds("one within it: pass", walk.last.json["decision"] == "pass")


def publication(walk, release):
    walk.curl(200, "POST", f"{release}/validate")
    walk.holds("validating", walk.last.json["status"] == "validating")
    checklist = walk.curl(200, "GET", f"{release}/checklist").json
    walk.holds(
        "the checklist: what is still missing",
        [check["check_id"] for check in checklist["checks"]] == CHECKS and not checklist["passed"]
        and "RL-05" in json.dumps(checklist["failures"]))
    walk.problem(409, "not-ready", "POST", f"{release}/publish", body={"released_by": "Ada"}, by="writer")
    walk.holds("published too early: 409, with the checks", "RL-05" in json.dumps(walk.last.json["errors"]))
    walk.curl(200, "PATCH", f"{release}/checklist", body={
        "check_id": "RL-05", "status": "pass", "message": "The handbook has it"})
    walk.holds("a person decides a check", walk.last.json["status"] == "pass")
    walk.curl(200, "GET", f"{release}/checklist")
    walk.holds("the checklist: all met", walk.last.json["passed"] and walk.last.json["failures"] == [])
    walk.problem(403, "scope-missing", "POST", f"{release}/publish", by="lead")
    walk.problem(403, "not-yourself", "POST", f"{release}/publish", body={"released_by": "Grace"})
    walk.holds("published by whom the token doesn't name: 403")
    walk.curl(200, "POST", f"{release}/publish", body={"released_by": "Ada"})
    walk.holds("published", walk.last.json["status"] == "released" and walk.last.json["version"] == "1.1.0")
    read = walk.curl(200, "GET", release).json
    walk.holds(
        "who, when, and from which candidate", read["released_by"] == "Ada" and read["released_at"]
        and read["rc_version"] == "1.1.0-rc.1" and len(read["evidence"]["checklist"]) == 8)
    walk.problem(409, None, "PUT", f"{release}/evidence/late.txt", file=FIXTURE / "package.json")
    walk.holds("evidence after the publication: 409")
    events = walk.curl(200, "GET", f"{release}/events").json
    steps = [event["to"] for event in events if event["kind"] == "transition"]
    walk.holds(
        "its events, in order, with who did it",
        steps == ["frozen", "planned", "frozen", "rc", "validating", "released"]
        and {event["actor"] for event in events} == {"Ada"} and len({event["sequence"] for event in events}) == len(events))


def waiver(walk):
    """1.2.0 changes code and no documentation; its finding is waived, until a day, by who may."""
    planned = walk.curl(200, "GET", "/v1/releases?status=planned").json
    release = "/v1/releases/" + next(one["release_id"] for one in planned if one["version"] == "1.2.0")
    walk.curl(200, "POST", f"{release}/freeze")
    walk.curl(200, "POST", f"{release}/rc", body={"rc_version": "1.2.0-rc.1", "commit": COMMIT})
    changes = walk.folder / "docs-changes.txt"
    changes.write_text("src/wick.c\n")
    walk.curl(201, "PUT", f"{release}/evidence/docs-changes.txt", file=changes)

    def documented():
        checklist = walk.curl(200, "GET", f"{release}/checklist").json
        found = next(check for check in checklist["checks"] if check["check_id"] == "RL-05")
        return found, "RL-05" not in json.dumps(checklist["failures"])

    failed, is_met = documented()
    keys = [finding.get("key") or finding["code"] for finding in failed["findings"]]
    walk.holds("code without documentation: the check fails, and its finding has a key",
               failed["status"] == "fail" and keys and not is_met)
    path = f"{release}/checklist/RL-05/waiver"
    body = {"findings": keys, "reason": "The handbook follows in 1.2.1", "expires": "2999-12-31"}
    walk.problem(403, "scope-missing", "POST", path, body=body)
    walk.holds("a waiver with the scope write alone: 403")
    for name in body:
        walk.problem(422, "bad-body", "POST", path, body={key: value for key, value in body.items() if key != name}, by="lead")
        walk.holds(f"a waiver without {name}: 422", name in json.dumps(walk.last.json["errors"]))
    walk.curl(200, "POST", path, body={**body, "findings": ["another"]}, by="lead")
    walk.holds("a waiver of another finding: not met", not documented()[1])
    walk.curl(200, "POST", path, body=body, by="lead")
    waived, is_met = documented()
    walk.holds("a waiver of this one: it still fails, and is met",
               waived["status"] == "fail" and waived["waived"]["by"] == "Grace" and is_met)


def downloads(walk, release):
    page = walk.curl(200, "GET", "/1.1.0/index.html", by=None)
    walk.holds("its page", "text/html" in page.fields["Content-Type"] and b"Lantern" in page.bytes)
    walk.curl(200, "GET", f"{release}/notes?format=markdown")
    walk.holds("its notes", b"1.1.0" in walk.last.bytes)
    name = "lantern-1.1.0.evidence.tar.gz"
    place = walk.folder / name
    whole = walk.curl(200, "GET", f"{release}/bundle")
    size = len(whole.bytes)
    first = walk.curl(206, "GET", f"{release}/bundle", "--range", "0-99").bytes
    rest = walk.curl(206, "GET", f"{release}/bundle", "--range", f"100-{size - 1}")
    walk.holds("its bundle, whole and in two ranges",
               rest.fields["Content-Range"] == f"bytes 100-{size - 1}/{size}" and first + rest.bytes == whole.bytes)
    last = walk.curl(206, "GET", f"{release}/bundle", "--range", "-10").bytes
    walk.curl(416, "GET", f"{release}/bundle", "--range", f"{size}-")
    walk.holds("its last bytes; and nothing after them: 416", last == whole.bytes[-10:])
    place.write_bytes(first)
    case.run("curl", "--silent", "--show-error", "--fail", "--header", f"Authorization: Bearer {walk.tokens['reader']}",
             "--continue-at", "-", "--output", place, f"http://{case.HOST}:{walk.server.port}{release}/bundle")
    walk.holds("a download that curl takes up again", place.read_bytes() == whole.bytes)
    case.run(colophon(), "verify", place)
    walk.holds("colophon verify: fine")
    sums = walk.curl(200, "GET", f"{release}/bundle/SHA256SUMS").bytes
    (walk.folder / "SHA256SUMS").write_bytes(sums)
    case.run("sha256sum", "--check", "--strict", "--ignore-missing", "SHA256SUMS", cwd=walk.folder)
    walk.holds("sha256sum --check: fine", hashlib.sha256(whole.bytes).hexdigest() in sums.decode())
    output.unpack(place, walk.folder / "unpacked")
    record = json.loads((walk.folder / "unpacked/lantern-1.1.0/data/release.json").read_text())
    lying = json.loads((walk.server.space / "evidence/1.1.0/release.json").read_text())
    walk.holds("the bundle's record is the workspace's, and what the API says", record == lying
               and record["people"]["released_by"] == "Ada")
