"""The first sixteen paths of the release service once more, in FastAPI and in memory: what scripts/benchmarks/service measures beside it.

It is written as such an API usually is: asynchronous handlers, one pydantic model for each body and each answer, and dictionaries
for a store. It knows no tokens, keeps no events, and loses everything when it stops.

    uvicorn service_twin:app --loop uvloop --http httptools
"""

import secrets
from datetime import datetime, timezone
from fnmatch import fnmatchcase

from fastapi import FastAPI, HTTPException, Query

from service_twin_models import (
    Advice, Check, CheckDecided, CheckDecision, CheckStatus, Checklist, Evidence, Execution, Incident, Level,
    NewCandidate, NewRelease, NewRollback, NewRule, Publication, Release, ReleaseCreated, ReleasePublished,
    ReleaseStatus, ReleaseStep, ReleaseSummary, ReleaseType, Rollback, RollbackCreated, Rule, RuleCreated, SyncRequest,
)

CHECKS = [
    ("RL-01", "All PRs merged", True),
    ("RL-02", "Gates pass", True),
    ("RL-03", "Changelog updated", True),
    ("RL-04", "Version bumped", True),
    ("RL-05", "Documentation updated", True),
    ("RL-06", "Security review", True),
    ("RL-07", "Rollback tested", False),
    ("RL-08", "Release notes drafted", True),
]
TRANSITIONS = {
    ReleaseStatus.planned: {ReleaseStatus.frozen},
    ReleaseStatus.frozen: {ReleaseStatus.planned, ReleaseStatus.rc, ReleaseStatus.failed},
    ReleaseStatus.rc: {ReleaseStatus.rc, ReleaseStatus.validating, ReleaseStatus.failed},
    ReleaseStatus.validating: {ReleaseStatus.released, ReleaseStatus.failed},
    ReleaseStatus.released: {ReleaseStatus.rolled_back},
    ReleaseStatus.failed: {ReleaseStatus.planned},
    ReleaseStatus.rolled_back: {ReleaseStatus.planned},
}
STRENGTH = {
    (Level.critical, Level.high): ("immediate", "on-call"),
    (Level.critical, Level.medium): ("immediate", "on-call"),
    (Level.high, Level.high): ("immediate", "team-lead"),
    (Level.medium, Level.medium): ("partial", "team-lead"),
    (Level.low, Level.low): ("config", "engineer"),
}

app = FastAPI(title="Release service twin")
releases: dict[str, Release] = {}
versions: set[str] = set()
rules: dict[str, Rule] = {}
rollbacks: dict[str, Rollback] = {}


def new_id(prefix: str) -> str:
    return f"{prefix}-{secrets.token_hex(6)}"


def now() -> datetime:
    return datetime.now(timezone.utc)


def find(release_id: str) -> Release:
    release = releases.get(release_id)
    if release is None:
        raise HTTPException(404, f"there is no release {release_id}")
    return release


def move(release: Release, status: ReleaseStatus) -> None:
    if status not in TRANSITIONS[release.status]:
        raise HTTPException(409, f"{release.release_id} is {release.status}, and does not go to {status}")
    release.status = status


def failing(release: Release) -> list[str]:
    met = {CheckStatus.passed, CheckStatus.na}
    return [check.check_id for check in release.evidence.checklist if check.required and check.status not in met]


@app.get("/readyz")
async def ready() -> dict[str, str]:
    return {"status": "ready"}


@app.post("/v1/releases", status_code=201)
async def create_release(body: NewRelease) -> ReleaseCreated:
    if body.version in versions:
        raise HTTPException(409, f"{body.version} is taken")
    checklist = [
        Check(check_id=name, name=title, required=always or body.release_type == ReleaseType.major)
        for name, title, always in CHECKS
    ]
    release = Release(
        release_id=new_id("REL"), version=body.version, status=ReleaseStatus.planned, release_type=body.release_type,
        created_at=now(), description=body.description, evidence=Evidence(checklist=checklist),
    )
    versions.add(release.version)
    releases[release.release_id] = release
    return ReleaseCreated(
        release_id=release.release_id, version=release.version, status=release.status, checklist_items=len(checklist))


@app.get("/v1/releases")
async def list_releases(
    status: ReleaseStatus | None = None, limit: int = Query(50, ge=1, le=200)
) -> list[ReleaseSummary]:
    found = []
    for release in reversed(releases.values()):
        if status is None or release.status == status:
            found.append(
                ReleaseSummary(
                    release_id=release.release_id, version=release.version, status=release.status,
                    release_type=release.release_type, created_at=release.created_at))
            if len(found) == limit:
                break
    return found


@app.post("/v1/releases/sync/rules", status_code=201)
async def create_rule(body: NewRule) -> RuleCreated:
    rule = Rule(rule_id=new_id("SYN"), **body.model_dump())
    rules[rule.rule_id] = rule
    return RuleCreated(rule_id=rule.rule_id, target_repo=rule.target_repo)


@app.get("/v1/releases/sync/rules")
async def list_rules() -> list[Rule]:
    return list(rules.values())


def execute(rule_id: str, body: SyncRequest, dry_run: bool) -> Execution:
    rule = rules.get(rule_id)
    if rule is None:
        raise HTTPException(404, f"there is no rule {rule_id}")
    added = [
        f"{rule.target_path}/{path}"
        for path in body.available_files
        if fnmatchcase(path, rule.source_pattern)
        and (not rule.include_patterns or any(fnmatchcase(path, pattern) for pattern in rule.include_patterns))
        and not any(fnmatchcase(path, pattern) for pattern in rule.exclude_patterns)
    ]
    return Execution(
        execution_id=new_id("SXE"), status="dry_run" if dry_run else "completed", files_added=added, files_modified=[],
        files_removed=[], dry_run=dry_run, errors=[])


@app.post("/v1/releases/sync/rules/{rule_id}/dry-run")
async def dry_run(rule_id: str, body: SyncRequest) -> Execution:
    return execute(rule_id, body, dry_run=True)


@app.post("/v1/releases/sync/rules/{rule_id}/execute")
async def execute_rule(rule_id: str, body: SyncRequest) -> Execution:
    return execute(rule_id, body, dry_run=False)


@app.get("/v1/releases/rollbacks")
async def list_rollbacks(
    release_id: str | None = None, status: str | None = None, limit: int = Query(50, ge=1, le=200)
) -> list[Rollback]:
    found = [
        rollback
        for rollback in reversed(rollbacks.values())
        if (release_id is None or rollback.release_id == release_id) and (status is None or rollback.status == status)
    ]
    return found[:limit]


@app.post("/v1/releases/rollback/recommend")
async def recommend(body: Incident) -> Advice:
    if body.release_id is not None:
        find(body.release_id)
    kind, level = STRENGTH.get((body.severity, body.impact), ("planned", "team-lead"))
    return Advice(rollback_type=kind, approval_level=level)


@app.get("/v1/releases/{release_id}")
async def get_release(release_id: str) -> Release:
    return find(release_id)


@app.post("/v1/releases/{release_id}/freeze")
async def freeze(release_id: str) -> ReleaseStep:
    release = find(release_id)
    move(release, ReleaseStatus.frozen)
    return ReleaseStep(release_id=release_id, status=release.status)


@app.post("/v1/releases/{release_id}/rc")
async def cut_candidate(release_id: str, body: NewCandidate) -> ReleaseStep:
    release = find(release_id)
    move(release, ReleaseStatus.rc)
    release.rc_version = body.rc_version
    return ReleaseStep(release_id=release_id, status=release.status)


@app.post("/v1/releases/{release_id}/validate")
async def validate(release_id: str) -> ReleaseStep:
    release = find(release_id)
    move(release, ReleaseStatus.validating)
    return ReleaseStep(release_id=release_id, status=release.status)


@app.post("/v1/releases/{release_id}/publish")
async def publish(release_id: str, body: Publication) -> ReleasePublished:
    release = find(release_id)
    missing = failing(release)
    if missing:
        raise HTTPException(409, {"failures": missing})
    move(release, ReleaseStatus.released)
    release.released_at = now()
    release.released_by = body.released_by
    return ReleasePublished(release_id=release_id, status=release.status, version=release.version)


@app.get("/v1/releases/{release_id}/checklist")
async def get_checklist(release_id: str) -> Checklist:
    release = find(release_id)
    missing = failing(release)
    return Checklist(
        release_id=release_id, passed=not missing, failures=missing, checks=release.evidence.checklist)


@app.patch("/v1/releases/{release_id}/checklist")
async def decide(release_id: str, body: CheckDecision) -> CheckDecided:
    release = find(release_id)
    for check in release.evidence.checklist:
        if check.check_id == body.check_id:
            check.status = body.status
            check.message = body.message
            return CheckDecided(release_id=release_id, check_id=body.check_id, status=body.status)
    raise HTTPException(404, f"there is no check {body.check_id}")


@app.post("/v1/releases/{release_id}/rollback", status_code=201)
async def create_rollback(release_id: str, body: NewRollback) -> RollbackCreated:
    release = find(release_id)
    if release.status != ReleaseStatus.released:
        raise HTTPException(409, f"{release_id} is {release.status}")
    rollback = Rollback(
        rollback_id=new_id("RBK"), release_id=release_id, status="pending", created_at=now(), **body.model_dump())
    rollbacks[rollback.rollback_id] = rollback
    return RollbackCreated(release_id=release_id, status=release.status, rollback_id=rollback.rollback_id)
