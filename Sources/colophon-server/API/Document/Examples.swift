// One example of each request body and of each answer, as the API's document shows them.
import Bundles
import Documents

enum Examples {
    private static let release: JSON = "REL-6f1d0c2b9a47"
    private static let rollback: JSON = "RBK-0b7e44d1c9f2"
    private static let rule: JSON = "SYN-93ac51e0d27b"
    private static let execution: JSON = "SXE-5d20f8b31c6e"
    private static let commit: JSON = "1101110111011101110111011101110111011101"
    private static let digest: JSON = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    private static let noon: JSON = "2026-03-02T12:00:00Z"

    /// By operation.
    static let requests: [String: JSON] = [
        "createRelease": ["version": "1.4.0", "release_type": "minor", "description": "A lamp that dims by itself."],
        "replanRelease": ["description": "A lamp that dims by itself, and a longer wick.", "planned": "2026-03-13"],
        "freezeRelease": ["reason": "Everything that was planned is in."],
        "cutCandidate": ["rc_version": "1.4.0-rc.1", "commit": commit],
        "addCandidate": ["rc_version": "1.4.0-rc.2", "commit": commit],
        "validateRelease": ["reason": "The candidate is on the staging machines."],
        "transitionRelease": ["to_status": "failed", "reason": "The lamp goes out after an hour."],
        "publishRelease": ["released_by": "Ada"],
        "buildPages": [:],
        "writeNotes": [
            "summary": "A lamp that dims by itself.",
            "notes": ["features": [["title": "The lamp dims when nobody reads."]]],
        ],
        "decideCheck": ["check_id": "RL-05", "status": "pass", "message": "The guide has a page on dimming."],
        "waiveCheck": [
            "findings": ["test-failed:lamp.dims"], "reason": "The flaky test is known, and fixed in 1.4.1.",
            "expires": "2026-03-31",
        ],
        "runSecurityGate": ["run_id": "scan-118", "summary": ["critical": 0, "high": 0, "medium": 2, "low": 5]],
        "linkEvidence": ["evidence": [["path": "reports/junit.xml", "kind": "junit", "gate": "unit"]]],
        "createRollback": [
            "reason": "It burns green", "rollback_type": "planned", "target_version": "1.3.2",
            "incident": ["severity": "high", "impact": "medium"],
        ],
        "recommendRollback": ["severity": "high", "impact": "medium", "release_id": release],
        "approveRollback": ["approved_by": "Grace"],
        "stepRollback": ["step": "communicate", "note": "Nobody had it yet.", "skipped": true],
        "completeRollback": [:],
        "failRollback": ["reason": "The wick was the cause; the release stays."],
        "createSyncRule": [
            "source_pattern": "docs/*.md", "target_repo": "lantern/handbook", "target_path": "upstream",
            "strategy": "copy", "frequency": "on_release", "exclude_patterns": ["docs/internal/*"],
        ],
        "dryRunSyncRule": ["release_version": "1.4.0"],
        "executeSyncRule": ["release_version": "1.4.0", "approval": execution],
        "approveSyncExecution": ["note": "The handbook wants all of it.", "plan_digest": digest],
    ]

    private static let check: JSON = [
        "check_id": "RL-05", "name": "Documentation updated", "status": "pass",
        "message": "1 path of the documentation",
        "required": true, "findings": [],
        "evidence": [["path": "changed-paths.txt", "sha256": digest, "place": "docs/dimming.md", "line": 3]],
    ]
    private static let file: JSON = [
        "path": "reports/junit.xml", "kind": "junit", "media_type": "application/xml", "size": 4182,
        "sha256": digest, "gate": "unit", "redact": false, "present": true, "counts": true,
    ]
    private static let gate: JSON = [
        "run_id": "scan-118", "decision": "pass", "message": "2 medium, 5 low, within policy", "exceeded": [],
        "summary": ["critical": 0, "high": 0, "medium": 2, "low": 5], "succeeded": true, "by": "Ada", "at": noon,
    ]
    private static let step: JSON = ["name": "assess", "description": "Say what is wrong, and for whom."]

    private static let executionHead: [String: JSON] = [
        "execution_id": execution, "rule_id": rule, "target_repo": "lantern/handbook", "release_version": "1.4.0",
        "status": "dry_run", "dry_run": true, "revision": 1, "requested_by": "Ada", "created_at": noon,
        "ended_at": noon, "plan_digest": digest, "plan_state": "pending",
        "counts": ["added": 1, "modified": 0, "removed": 0, "unchanged": 4, "conflicts": 0],
    ]
    private static let executionFiles: [String: JSON] = [
        "files_added": ["upstream/docs/dimming.md"], "files_modified": [], "files_removed": [], "conflicts": [],
        "errors": [], "warnings": [],
        "source_files": [
            ["source": "docs/dimming.md", "target": "upstream/docs/dimming.md", "sha256": digest, "size": 1204]
        ],
    ]

    /// By schema.
    static let answers: [String: JSON] = [
        "CreatedRelease": [
            "release_id": release, "version": "1.4.0", "status": "planned", "release_type": "minor",
            "checklist_items": 8,
        ],
        "ReleaseItem": [
            "release_id": release, "version": "1.4.0", "status": "rc", "release_type": "minor", "created_at": noon,
        ],
        "ReleaseStep": ["release_id": release, "status": "frozen"],
        "Release": [
            "release_id": release, "project": "lantern", "version": "1.4.0", "status": "rc", "release_type": "minor",
            "description": "A lamp that dims by itself.", "previous": "1.3.2", "branch": nil, "commit": commit,
            "rc_version": "1.4.0-rc.1", "candidates": [["tag": "1.4.0-rc.1", "commit": commit, "at": noon]],
            "dates": ["planned": "2026-03-13"], "released_at": nil, "released_by": nil,
            "evidence": [
                "ready": false, "readiness": "not_ready", "checklist": [check], "problems": [], "files": [file],
            ],
            "security_gate": gate, "notes": ["features": [["title": "The lamp dims when nobody reads."]]],
            "history": [["to": "frozen", "at": noon, "by": "Ada"]], "rollback": nil, "revision": 4,
            "created_at": noon, "updated_at": noon, "links": ["self": "/v1/releases/REL-6f1d0c2b9a47"],
        ],
        "Publication": [
            "release_id": release, "status": "released", "version": "1.4.0", "released_by": "Ada",
            "released_at": noon, "links": ["page": "/1.4.0/", "bundle": "/v1/releases/REL-6f1d0c2b9a47/bundle"],
            "warnings": [],
        ],
        "Event": [
            "sequence": 118, "kind": "transition", "from": "planned", "to": "frozen", "actor": "Ada", "at": noon,
            "revision": 2, "record_sha256": digest,
        ],
        "Candidate": ["rc_version": "1.4.0-rc.1", "commit": commit, "at": noon, "current": true],
        "Checklist": [
            "release_id": release, "passed": false, "readiness": "not_ready", "unread": [], "failures": ["RL-02"],
            "checks": [check],
        ],
        "DecidedCheck": [
            "release_id": release, "check_id": "RL-05", "status": "pass",
            "message": "Ada: The guide has a page on dimming.", "waived": false,
        ],
        "SecurityGate": gate,
        "EvidenceFile": file,
        "EvidenceList": ["release_id": release, "evidence": [file]],
        "StoredEvidence": ["release_id": release, "path": "reports/junit.xml", "size": 4182, "sha256": digest],
        "Notes": [
            "project": "lantern", "version": "1.4.0", "type": "minor", "status": "released", "date": "2026-03-13",
            "summary": "A lamp that dims by itself.",
            "notes": ["features": [["title": "The lamp dims when nobody reads."]]],
        ],
        "CreatedRollback": ["release_id": release, "status": "pending", "rollback_id": rollback],
        "Rollback": [
            "rollback_id": rollback, "release_id": release, "version": "1.4.0", "rollback_type": "planned",
            "status": "pending", "reason": "It burns green", "target_version": "1.3.2",
            "approval_level": "team-lead", "initiated_by": "Ada", "approvals": [], "steps": [step],
            "created_at": noon, "revision": 1,
        ],
        "RollbackAdvice": [
            "rollback_type": "planned", "approval_level": "team-lead", "target": "1.3.2", "blockers": [],
            "steps": [step],
        ],
        "SyncEvent": [
            "sequence": 12, "kind": "dry_run", "rule_id": rule, "execution_id": execution, "actor": "Ada", "at": noon,
            "plan_digest": digest,
        ],
        "SyncExecutionItem": .object(executionHead),
        "SyncExecution": .object(executionHead.merging(executionFiles, uniquingKeysWith: { head, _ in head })),
    ]
}
