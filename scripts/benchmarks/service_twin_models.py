"""The bodies and answers of service_twin.py."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field


class ReleaseType(StrEnum):
    patch = "patch"
    minor = "minor"
    major = "major"


class ReleaseStatus(StrEnum):
    planned = "planned"
    frozen = "frozen"
    rc = "rc"
    validating = "validating"
    released = "released"
    failed = "failed"
    rolled_back = "rolled_back"


class CheckStatus(StrEnum):
    pending = "pending"
    passed = "pass"
    failed = "fail"
    skipped = "skipped"
    na = "na"


class SyncStrategy(StrEnum):
    copy = "copy"
    template = "template"
    reference = "reference"


class SyncFrequency(StrEnum):
    on_release = "on_release"
    on_change = "on_change"
    manual = "manual"


class RollbackType(StrEnum):
    immediate = "immediate"
    planned = "planned"
    partial = "partial"
    config = "config"


class Level(StrEnum):
    critical = "critical"
    high = "high"
    medium = "medium"
    low = "low"


# What comes in.


class NewRelease(BaseModel):
    version: str = Field(min_length=1, max_length=200)
    release_type: ReleaseType = ReleaseType.minor
    description: str = ""


class NewCandidate(BaseModel):
    rc_version: str = Field(min_length=1)


class Publication(BaseModel):
    released_by: str = Field(min_length=1)


class CheckDecision(BaseModel):
    check_id: str
    status: CheckStatus
    message: str = ""


class NewRule(BaseModel):
    source_pattern: str
    target_repo: str
    target_path: str
    strategy: SyncStrategy = SyncStrategy.copy
    frequency: SyncFrequency = SyncFrequency.on_release
    include_patterns: list[str] = []
    exclude_patterns: list[str] = []
    transforms: list[dict] = []


class SyncRequest(BaseModel):
    available_files: list[str] = []
    release_version: str


class NewRollback(BaseModel):
    reason: str = Field(min_length=1)
    rollback_type: RollbackType = RollbackType.planned
    target_version: str | None = None
    initiated_by: str


class Incident(BaseModel):
    severity: Level
    impact: Level
    release_id: str | None = None


# What goes out.


class Check(BaseModel):
    check_id: str
    name: str
    status: CheckStatus = CheckStatus.pending
    message: str = ""
    required: bool = True


class ReleaseCreated(BaseModel):
    release_id: str
    version: str
    status: ReleaseStatus
    checklist_items: int


class ReleaseSummary(BaseModel):
    release_id: str
    version: str
    status: ReleaseStatus
    release_type: ReleaseType
    created_at: datetime


class Evidence(BaseModel):
    checklist: list[Check]


class Release(ReleaseSummary):
    description: str = ""
    evidence: Evidence
    rc_version: str | None = None
    released_at: datetime | None = None
    released_by: str | None = None


class ReleaseStep(BaseModel):
    release_id: str
    status: ReleaseStatus


class ReleasePublished(ReleaseStep):
    version: str


class Checklist(BaseModel):
    release_id: str
    passed: bool
    failures: list[str]
    checks: list[Check]


class CheckDecided(BaseModel):
    release_id: str
    check_id: str
    status: CheckStatus


class RuleCreated(BaseModel):
    rule_id: str
    target_repo: str


class Rule(NewRule):
    rule_id: str


class Execution(BaseModel):
    execution_id: str
    status: str
    files_added: list[str]
    files_modified: list[str]
    files_removed: list[str]
    dry_run: bool
    errors: list[str]


class RollbackCreated(BaseModel):
    release_id: str
    status: ReleaseStatus
    rollback_id: str


class Rollback(BaseModel):
    rollback_id: str
    release_id: str
    rollback_type: RollbackType
    reason: str
    target_version: str | None
    initiated_by: str
    status: str
    created_at: datetime


class Advice(BaseModel):
    rollback_type: RollbackType
    approval_level: str
