"""One client of scripts/checks/service-load: what it asks of the server, and what it notes of the answers."""

import hashlib
import random
import threading
import time
from http.client import HTTPException

from service import case
from service.ledger import ANY, Expected, page

CHECKS = [f"RL-0{number}" for number in range(1, 9)]
# The sources may have changed since the plan was made: then it is another one by now.
MOVED = ("plan-changed",)


class Gate:
    """Halts the clients between two of their actions."""

    def __init__(self):
        self.condition, self.closed, self.busy, self.over = threading.Condition(), False, 0, False

    def enter(self):
        with self.condition:
            self.condition.wait_for(lambda: not self.closed or self.over)
            self.busy += not self.over
            return not self.over

    def leave(self):
        with self.condition:
            self.busy -= 1
            self.condition.notify_all()

    def close(self, seconds=120):
        with self.condition:
            self.closed = True
            if not self.condition.wait_for(lambda: self.busy == 0, seconds):
                raise SystemExit(f"checks/service-load: {self.busy} clients still wait for an answer after {seconds} s")

    def open(self, over=False):
        with self.condition:
            self.closed, self.over = False, over
            self.condition.notify_all()


class Worker(threading.Thread):
    """One client with releases of its own, whose events it therefore knows, and a share in those of all."""

    def __init__(self, number, server, ledger, gate, shared, seed):
        super().__init__(daemon=True)
        self.number, self.server, self.ledger, self.gate, self.shared = number, server, ledger, gate, shared
        self.random = random.Random(f"{seed} {number}")
        self.client = server.client(server.writer)
        self.made, self.status, self.candidates, self.open, self.rule = 0, {}, {}, {}, None
        self.versions = {}

    def run(self):
        while self.gate.enter():
            try:
                self.act()
            except Exception as error:
                self.ledger.fault(f"client {self.number}: {type(error).__name__}: {error}")
                self.client.close()
            finally:
                self.gate.leave()

    # How a request is made.

    def send(self, method, path, body=None, key=None, data=None):
        """The answer; none where the connection broke off and the request, having no key, is not sent again."""
        headers = {"Idempotency-Key": key} if key else {}
        if data is not None:
            headers["Content-Type"] = "application/octet-stream"
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                answer = self.client.call(method, path, body, headers, data)
            except (OSError, HTTPException):
                with self.ledger.lock:
                    self.ledger.lost += 1
                time.sleep(0.05)
                if not key and method != "GET":
                    return None
                continue
            if answer.status in (429, 503) or answer.code == "idempotency-in-flight":
                time.sleep(0.1)
                continue
            return answer
        raise AssertionError(f"{method} {path} was not answered within 90 s")

    def write(self, name, method, path, body=None, allowed=(), keyed=None, data=None):
        """The answer to a write, and whether it may have been done. There is none where its fate is unknown, and where it was
        refused with one of the `allowed` codes."""
        keyed = method == "POST" and self.random.random() < 0.6 if keyed is None else keyed
        key = case.key() if keyed else None
        answer = self.send(method, path, body, key, data)
        if answer is None:
            self.ledger.count("unanswered")
            return None, True
        if answer.status >= 300:
            if answer.code not in allowed:
                raise AssertionError(f"{method} {path} {body}: {answer}")
            self.ledger.count("refused")
            return None, False
        self.ledger.count(name)
        for warning in answer.json.get("warnings", []) if method == "POST" else []:
            self.ledger.count(f"warned: {warning['code']}")
        if key and self.random.random() < 0.15:
            again = self.send(method, path, body, key, data)
            with self.ledger.lock:
                self.ledger.replayed += 1
            if (again.status, again.bytes) != (answer.status, answer.bytes):
                raise AssertionError(f"{method} {path} again, with the same key: {again}, not {answer}")
        return answer, True

    def step(self, name, release, events, method, path, body=None, allowed=()):
        """A write that leaves these events; where its fate is unknown the release is read again."""
        answer, maybe = self.write(name, method, f"/v1/releases/{release}{path}", body, allowed)
        if maybe:
            self.ledger.expect(release, *events, sure=answer is not None)
        if answer is None:
            read = self.send("GET", f"/v1/releases/{release}")
            if read.status != 200:
                raise AssertionError(f"{release}, which was acknowledged: {read}")
            self.status[release] = read.json["status"]
        return answer

    def nonce(self, what):
        return f"{what} {self.number}-{self.random.randrange(1 << 40):010x}"

    # What is done.

    def act(self):
        choice = self.random.random()
        if choice < 0.12 or not self.status:
            self.create()
        elif choice < 0.20:
            self.contend()
        elif choice < 0.34:
            self.sync()
        elif choice < 0.40:
            self.read()
        else:
            release = self.random.choice(list(self.status)[-12:])
            getattr(self, self.status[release])(release)

    def create(self):
        self.made += 1
        version = f"{self.number + 1}.{self.made}.0"
        body = {"version": version, "release_type": "minor", "description": self.nonce("Release")}
        answer, _ = self.write("created", "POST", "/v1/releases", body)
        release = answer and answer.json["release_id"]
        self.ledger.versions[version] = (release, answer is not None)
        if release:
            self.ledger.releases[release] = [Expected([("created", None, "planned", None)])]
            self.status[release], self.candidates[release] = "planned", 0
            self.versions[release] = version

    def transition(self, release, to):
        reason = self.nonce(to)
        body = {"to_status": to, "reason": reason}
        if self.step("moved", release, [("transition", None, to, reason)], "POST", "/transition", body):
            self.status[release] = to

    def planned(self, release):
        if self.random.random() < 0.2:
            body = {"summary": self.nonce("Brighter"), "notes": {"highlights": [self.nonce("Light")]}}
            self.step("described", release, [("edited", ANY, ANY, ANY)], "PUT", "/notes", body)
        elif self.step("frozen", release, [("transition", None, "frozen", None)], "POST", "/freeze"):
            self.status[release] = "frozen"

    def frozen(self, release):
        if self.random.random() < 0.1:
            return self.transition(release, "planned")
        self.cut(release, "transition")

    def cut(self, release, kind):
        # A name is never used again, also where nobody knows what became of its first use.
        self.candidates[release] = self.candidates.get(release, 0) + 1
        tag = f"{self.versions[release]}-rc.{self.candidates[release]}"
        body = {"rc_version": tag, "commit": hashlib.sha1(tag.encode()).hexdigest()}
        if self.step("candidates", release, [(kind, tag, "rc", None)], "POST", "/rc", body):
            self.status[release] = "rc"

    def decide(self, release, check):
        reason = self.nonce(check)
        body = {"check_id": check, "status": "pass", "message": reason}
        return self.step("decided", release, [("checklist", check, "pass", reason)], "PATCH", "/checklist", body)

    def rc(self, release):
        choice = self.random.random()
        if choice < 0.1:
            self.cut(release, "candidate")
        elif choice < 0.15:
            self.transition(release, "failed")
        elif choice < 0.3:
            run = self.nonce("run")
            body = {"run_id": run, "summary": {"critical": 0, "high": 0, "medium": 1, "low": 2}}
            self.step("gates", release, [("gate", run, "pass", ANY)], "POST", "/security-gate", body)
        elif choice < 0.6:
            self.decide(release, self.random.choice(CHECKS))
        elif self.step("validating", release, [("transition", None, "validating", None)], "POST", "/validate"):
            self.status[release] = "validating"

    def validating(self, release):
        if self.random.random() < 0.5:
            return self.decide(release, self.random.choice(CHECKS))
        if self.random.random() < 0.2:
            return self.transition(release, "failed")
        for check in CHECKS:
            if not self.decide(release, check):
                return
        if self.step("published", release, [("transition", None, "released", None)], "POST", "/publish"):
            self.status[release] = "released"

    def failed(self, release):
        self.transition(release, "planned")

    def released(self, release):
        if release in self.open:
            return self.roll_back(release)
        kind = self.random.choice(["immediate", "planned", "partial", "config"])
        reason = self.nonce("rollback")
        answer = self.step(
            "rollbacks", release, [("rollback", ANY, "pending", reason)], "POST", "/rollback",
            {"reason": reason, "rollback_type": kind}, allowed=("no-target", "rollback-open", "not-released"))
        rollback = answer and answer.json["rollback_id"]
        self.ledger.rollbacks[reason] = (rollback, answer is not None)
        if rollback:
            self.open[release] = rollback

    def roll_back(self, release):
        rollback = self.open.pop(release)
        path = f"/v1/releases/rollbacks/{rollback}"
        before = self.send("GET", path).json
        steps = [step["name"] for step in before["steps"]]
        reason = self.nonce("called off")
        # What was asked, and the events that it leaves in the release's log.
        asked = [("approve", {}, [("rollback", rollback, "in_progress", "approved")])]
        fails = self.random.random() < 0.3
        # One that is completed has all its steps behind it.
        count = self.random.randrange(len(steps) + 1) if fails else len(steps)
        asked += [
            ("step", {"step": name}, [("rollback", rollback, "in_progress", f"{name} done")]) for name in steps[:count]]
        if fails:
            asked.append(("fail", {"reason": reason}, [("rollback", rollback, "failed", reason)]))
        else:
            ended = [("rollback", rollback, "completed", None)]
            if before["rollback_type"] in ("immediate", "planned"):
                ended.append(("transition", rollback, "rolled_back", ANY))
            asked.append(("complete", {}, ended))
        for word, body, events in asked:
            answer, maybe = self.write(f"rollback {word}", "POST", f"{path}/{word}", body)
            if maybe:
                self.ledger.expect(release, *events, sure=answer is not None)
            if answer is None:
                break
        self.status[release] = self.send("GET", f"/v1/releases/{release}").json["status"]

    def rolled_back(self, release):
        del self.status[release]

    def contend(self):
        """All clients decide about the same release, some of them only as long as nobody else did."""
        reason, headers = self.nonce("shared"), {}
        path = f"/v1/releases/{self.shared}"
        with self.ledger.lock:
            self.ledger.attempted[self.shared].add(reason)
        try:
            if self.random.random() < 0.5:
                headers["If-Match"] = self.client.get(path).headers["ETag"]
            body = {"check_id": "RL-01", "status": "pass", "message": reason}
            answer = self.client.call("PATCH", f"{path}/checklist", body, headers)
        except (OSError, HTTPException, TypeError):
            return self.ledger.count("unanswered")
        if answer.status == 200:
            self.ledger.count("contended")
            with self.ledger.lock:
                self.ledger.shared[self.shared].append(reason)
        elif answer.status not in (412, 429, 503):
            raise AssertionError(f"PATCH {path}/checklist: {answer}")

    def read(self):
        for path in ("/v1/releases?limit=50", f"/v1/releases/{self.shared}/checklist", "/v1/releases/rollbacks"):
            answer = self.send("GET", path)
            if answer.status != 200:
                raise AssertionError(f"GET {path}: {answer}")
        if self.random.random() < 0.3:
            name, content = f"{self.nonce('log').replace(' ', '-')}.txt", self.random.randbytes(2000).hex().encode()
            path = f"/v1/releases/{self.shared}/evidence/{name}"
            if self.write("uploads", "PUT", path, data=content)[0]:
                self.ledger.uploads[self.server.space / "evidence/9.9.9" / name] = content

    def sync(self):
        if self.random.random() < 0.15:
            place = self.nonce("place").replace(" ", "-")
            body = {"source_pattern": "docs/*", "target_repo": "lantern/handbook", "target_path": place}
            answer, _ = self.write("rules", "POST", "/v1/releases/sync/rules", body)
            rule = answer and answer.json["rule_id"]
            self.ledger.rules[place] = (rule, answer is not None)
            if rule and self.random.random() < 0.7:
                answer, maybe = self.write("rules deleted", "DELETE", f"/v1/releases/sync/rules/{rule}")
                self.ledger.rules[place] = (rule, answer is not None)
                if answer:
                    self.ledger.deleted.add(rule)
            return
        if self.rule is None:
            body = {
                "source_pattern": "docs/*", "target_repo": "lantern/handbook", "target_path": f"content/{self.number}"}
            self.rule = self.send("POST", "/v1/releases/sync/rules", body, case.key()).json["rule_id"]
            self.ledger.rules[body["target_path"]] = (self.rule, True)
        path = self.server.space / f"docs/page-{self.random.randrange(12):02}.md"
        rewrite(path, self.random.randrange(1 << 30))
        self.execute()

    def execute(self, sure=False):
        rule = f"/v1/releases/sync/rules/{self.rule}"
        body = {"release_version": self.server.version}
        answer, _ = self.write("dry runs", "POST", f"{rule}/dry-run", body)
        if answer is None:
            return
        execution = answer.json["execution_id"]
        self.ledger.executions[execution] = answer.json["status"]
        if not sure and self.random.random() < 0.4:
            return
        answer, _ = self.write("sync approvals", "POST", f"/v1/releases/sync/executions/{execution}/approve", {})
        if answer is None:
            return
        self.ledger.approved.add(execution)
        answer, _ = self.write(
            "executions", "POST", f"{rule}/execute", {**body, "approval": execution}, () if sure else MOVED)
        if answer:
            self.ledger.executions[answer.json["execution_id"]] = answer.json["status"]
            if sure and answer.json["status"] != "completed":
                raise AssertionError(f"the last execution of {self.rule}: {answer}")


def rewrite(path, generation):
    # Beside the workspace, where no pattern finds it.
    partial = path.parents[2] / f"page-{threading.get_ident()}"
    partial.write_bytes(page(int(path.stem[-2:]), generation))
    partial.rename(path)
