"""What a server acknowledged, compared with what its store says afterwards: for scripts/checks/service-load."""

import hashlib
import json
import sqlite3
import threading
from pathlib import Path

STEPS = {
    "planned": {"frozen"}, "frozen": {"rc", "failed", "planned"}, "rc": {"validating", "failed"},
    "validating": {"released", "failed"}, "released": {"rolled_back"}, "failed": {"planned"}, "rolled_back": {"planned"},
}
ANY = object()


class Expected:
    """The events that one write leaves, all or none: (kind, subject, to, reason) each, where ANY stands for anything."""

    def __init__(self, events, sure=True):
        self.events, self.sure = events, sure


class Ledger:
    """All writes in the order in which their one client made them, by release; those of shared releases in no order."""

    def __init__(self):
        self.lock = threading.Lock()
        self.releases, self.versions = {}, {}
        self.shared, self.attempted = {}, {}
        self.rules, self.deleted, self.executions, self.approved = {}, set(), {}, set()
        self.rollbacks, self.uploads = {}, {}
        self.counts, self.faults = {}, []
        self.lost = self.replayed = 0

    def count(self, name):
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + 1

    def fault(self, text):
        with self.lock:
            self.faults.append(text)

    def expect(self, release, *events, sure=True):
        self.releases[release].append(Expected(events, sure))


def fits(expected, event):
    return all(wanted is ANY or wanted == value for wanted, value in zip(expected, event))


def explained(expected, events):
    """Whether the events are what was expected, in order, where each unsure write left all of its events or none."""
    places = {0}
    for write in expected:
        after = set() if write.sure else set(places)
        for place in places:
            part = events[place : place + len(write.events)]
            if len(part) == len(write.events) and all(map(fits, write.events, part)):
                after.add(place + len(part))
        places = after
    return len(events) in places


class Store:
    """A backup of the store, read by SQLite alone."""

    def __init__(self, file):
        self.database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.database.row_factory = sqlite3.Row

    def rows(self, query, *values):
        return self.database.execute(query, values).fetchall()

    def close(self):
        self.database.close()

    def sound(self):
        """Faults of the file itself."""
        said = [row[0] for row in self.rows("PRAGMA integrity_check")]
        faults = [] if said == ["ok"] else [f"integrity_check: {line}" for line in said]
        return faults + [f"foreign_key_check: {tuple(row)}" for row in self.rows("PRAGMA foreign_key_check")]

    def halves(self):
        """Releases whose row, record and events don't agree."""
        events = {}
        for row in self.rows("SELECT * FROM events ORDER BY sequence"):
            events.setdefault(row["release"], []).append(row)
        published = {
            (row["release"], row["status"]): row["record"] for row in self.rows("SELECT * FROM publications")}
        for row in self.rows("SELECT * FROM releases"):
            for fault in self.half(row, events.get(row["id"], []), published):
                yield f"{row['id']}: {fault}"

    def half(self, row, events, published):
        record = json.loads(row["record"])
        steps = [event for event in events if event["kind"] == "transition"]
        history = [step["to"] for step in record.get("history", [])]
        if row["status"] != record["status"]:
            yield f"the row is {row['status']}, its record {record['status']}"
        if row["status"] != (steps[-1]["to_status"] if steps else "planned"):
            yield f"the row is {row['status']}, its last transition led elsewhere"
        if [event["revision"] for event in events] != list(range(1, row["revision"] + 1)):
            yield f"revision {row['revision']} and {len(events)} events"
        if not events or events[0]["kind"] != "created":
            yield "its first event isn't its creation"
        if events and events[-1]["record_sha256"] != hashlib.sha256(row["record"].encode()).hexdigest():
            yield "its last event has another record's digest"
        if history != [step["to_status"] for step in steps][len(steps) - len(history) :]:
            yield f"history {history} isn't that of its events"
        status = "planned"
        for step in steps:
            if step["from_status"] != status or step["to_status"] not in STEPS[status]:
                yield f"a transition from {step['from_status']} to {step['to_status']} after {status}"
            status = step["to_status"]
        if [event["at"] for event in events] != sorted(event["at"] for event in events):
            yield "its events go back in time"
        for status in {step["to_status"] for step in steps} & {"released", "rolled_back"}:
            if (row["id"], status) not in published:
                yield f"it was {status}, and no publication says so"


def verify(ledger, store, server):
    """Everything that doesn't hold, in words."""
    faults = store.sound() + list(store.halves())
    events = {}
    for row in store.rows("SELECT * FROM events ORDER BY sequence"):
        events.setdefault(row["release"], []).append((row["kind"], row["subject"], row["to_status"], row["reason"]))
    known = {row["id"]: row for row in store.rows("SELECT * FROM releases")}
    versions = {json.loads(row["record"])["version"]: row["id"] for row in known.values()}

    for version, (release, sure) in ledger.versions.items():
        if sure and release not in known:
            faults.append(f"{release} ({version}) was acknowledged, and is not there")
    strangers = set(versions) - set(ledger.versions)
    faults += [f"{version} was never asked for" for version in strangers]
    for release, expected in ledger.releases.items():
        if release in known and not explained(expected, events[release]):
            faults.append(
                f"{release}: its events aren't what was acknowledged\n    expected "
                + "\n             ".join(f"{'' if write.sure else '(maybe) '}{list(write.events)}" for write in expected)
                + "\n    found    " + "\n             ".join(map(str, events[release])))
    for release, reasons in ledger.shared.items():
        found = [event[3] for event in events.get(release, []) if event[0] == "checklist"]
        faults += [f"{release}: {reason} was acknowledged, and is there {found.count(reason)} times"
                   for reason in reasons if found.count(reason) != 1]
        faults += [f"{release}: {reason} is there twice" for reason in set(found) if found.count(reason) > 1]
        faults += [f"{release}: {reason} was never asked for" for reason in set(found) - ledger.attempted[release]]
    rollbacks = {}
    for row in store.rows("SELECT * FROM rollbacks"):
        rollbacks.setdefault(json.loads(row["document"])["reason"], []).append(row)
    for reason, (identifier, sure) in ledger.rollbacks.items():
        found = [row["id"] for row in rollbacks.get(reason, [])]
        if len(found) > 1 or (sure and found != [identifier]):
            faults.append(f"rollback {identifier} ({reason}) is there as {found}")
    return faults + syncs(ledger, store) + on_disk(ledger, store, server.space)


def syncs(ledger, store):
    """Rules and executions: those that were acknowledged, and whether each execution is as its events say."""
    faults = []
    places = [json.loads(row["document"])["target_path"] for row in store.rows("SELECT * FROM sync_rules WHERE deleted_at IS NULL")]
    for place, (rule, sure) in ledger.rules.items():
        wanted = 0 if rule in ledger.deleted else 1
        if places.count(place) > 1 or (sure and places.count(place) != wanted):
            faults.append(f"rule {rule} ({place}) is there {places.count(place)} times, not {wanted}")
    events = {}
    for row in store.rows("SELECT execution, kind FROM sync_events WHERE execution IS NOT NULL ORDER BY sequence"):
        events.setdefault(row["execution"], []).append(row["kind"])
    status = {row["id"]: row["status"] for row in store.rows("SELECT id, status FROM sync_executions")}
    for execution, found in status.items():
        told = events.get(execution, [])
        allowed = [["dry_run"], ["dry_run", "approved"]] if found == "dry_run" else [["started", found]]
        if told not in allowed or found == "running":
            faults.append(f"execution {execution} is {found}, and its events are {told}")
    for execution, wanted in ledger.executions.items():
        if status.get(execution) != wanted:
            faults.append(f"execution {execution} was acknowledged as {wanted}, and is {status.get(execution)}")
    faults += [
        f"execution {execution}: its approval was acknowledged, and is not there" for execution in ledger.approved
        if "approved" not in events.get(execution, [])]
    return faults


def on_disk(ledger, store, space):
    """Files: each one whole, and what was published or uploaded is there."""
    faults = []
    for path in sorted((space.parent / "handbook/content").rglob("*")):
        if path.is_file() and not is_whole(path):
            faults.append(f"{path} is cut short")
    for row in store.rows("SELECT * FROM publications ORDER BY sequence"):
        record = json.loads(row["record"])
        last = store.rows(
            "SELECT status FROM publications WHERE identity = ? ORDER BY sequence DESC LIMIT 1", row["identity"])[0][0]
        file = Path(space) / "evidence" / record["version"] / "release.json"
        if row["status"] == last and not holds(file, record):
            faults.append(f"{file} does not hold the record that was published")
    for path, content in ledger.uploads.items():
        if not path.exists() or path.read_bytes() != content:
            faults.append(f"{path} was acknowledged, and does not hold what was uploaded")
    return faults


def holds(file, record):
    try:
        return json.loads(file.read_text()) == record
    except (OSError, ValueError):
        return False


def page(number, generation):
    """A document that shows whether it is whole: its last line is the digest of the lines before."""
    text = f"# Page {number}\n\n" + f"The lamp was lit for the {generation}th time.\n" * (20 + number * 30)
    return f"{text}{hashlib.sha256(text.encode()).hexdigest()}\n".encode()


def is_whole(path):
    text, _, digest = path.read_bytes().removesuffix(b"\n").rpartition(b"\n")
    return hashlib.sha256(text + b"\n").hexdigest().encode() == digest
