// Releases, their checks and their events as the JSON of answers.
import Checklist
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Sync
import Verification
import Versions

extension ManagedRelease {
    var status: JSON { .string(record.status.rawValue) }

    /// What every step answers.
    var step: JSON { ["release_id": .string(id.text), "status": status] }

    /// For If-Match: the revision alone.
    var entityTag: String { "\(revision)" }

    var candidates: JSON {
        .array(
            record.candidates.enumerated().map { index, candidate in
                let isCurrent = index == record.candidates.count - 1 && record.commit == candidate.commit
                return .object(compact: [
                    ("rc_version", .string(candidate.tag)), ("commit", JSON.text(candidate.commit)),
                    ("at", JSON.text(candidate.at?.text)), ("current", .bool(isCurrent)),
                ])
            })
    }

    /// Where more of it is.
    var links: JSON {
        let own = "/v1/releases/\(id.text)"
        var links: [String: JSON] = ["self": .string(own)]
        for name in ["checklist", "evidence", "events", "candidates", "notes"] {
            links[name] = .string("\(own)/\(name)")
        }
        return .object(links.merging(published, uniquingKeysWith: { old, _ in old }))
    }

    /// What a publication brings.
    var published: [String: JSON] {
        guard record.status.isPublished else { return [:] }
        let bundle = "/v1/releases/\(id.text)/bundle"
        return [
            "page": .string("/\(record.version.text)/"), "bundle": .string(bundle),
            "checksums": .string("\(bundle)/SHA256SUMS"),
        ]
    }
}

extension ReleaseLine {
    var answer: JSON {
        [
            "release_id": .string(id.text), "version": .string(version), "status": .string(status.rawValue),
            "release_type": .string(type.rawValue), "created_at": .string(createdAt.text),
        ]
    }
}

extension ReleaseView {
    var json: JSON {
        let record = release.record
        guard case .object(let stated) = record.json else { return .null }
        return [
            "release_id": .string(release.id.text), "project": .string(record.project),
            "version": .string(record.version.text), "status": release.status,
            "release_type": .string(record.type.rawValue), "description": .orNull(record.summary),
            "previous": .orNull(record.previous?.text), "branch": .orNull(record.branch),
            "commit": .orNull(record.commit), "rc_version": .orNull(record.candidates.last?.tag),
            "candidates": stated["candidates"] ?? [], "dates": stated["dates"] ?? [:],
            "released_at": .orNull(record.dates.released?.text),
            "released_by": .orNull(record.people.releasedBy),
            "evidence": [
                "ready": .bool(problem == nil && checked.checklist.isReady),
                "readiness": .string((problem == nil ? checked.checklist.readiness : .notReady).rawValue),
                "checklist": .array(problem == nil ? checked.checklist.results.map(\.answer) : []),
                "problems": .array((problem?.details ?? []).map(\.json)),
                "files": .array(checked.loaded.evidence.map { EvidenceFile($0).answer }),
            ],
            "security_gate": release.securityGate?.answer ?? .null, "notes": stated["notes"] ?? [:],
            "history": stated["history"] ?? [], "rollback": stated["rollback"] ?? .null,
            "revision": .int(release.revision), "created_at": .string(release.createdAt.text),
            "updated_at": .string(release.updatedAt.text), "links": release.links,
        ]
    }

    var checklist: JSON {
        let checklist = checked.checklist
        return [
            "release_id": .string(release.id.text), "passed": .bool(checklist.isReady),
            "readiness": .string(checklist.readiness.rawValue), "unread": .array(checklist.unread.map(\.json)),
            "failures": .array(checklist.missing.map { .string($0.id.rawValue) }),
            "checks": .array(checklist.results.map(\.answer)),
        ]
    }
}

extension CheckResult {
    var answer: JSON {
        .object(compact: [
            ("check_id", .string(id.rawValue)), ("name", .string(name)), ("status", .string(status.rawValue)),
            ("message", .string(headline)), ("required", .bool(required)), ("waived", waiver?.json),
            ("decided", manual?.json), ("findings", .array(findings.map(\.json))),
            ("evidence", .array(proofs.map(\.json))),
        ])
    }
}

extension SecurityGateResult {
    var answer: JSON {
        [
            "run_id": .string(run.id), "decision": .string(decision.passes ? "pass" : "fail"),
            "message": .string(decision.message),
            "exceeded": .array(decision.exceeded.map { .string($0.rawValue) }),
            "summary": [
                "critical": .int(run.critical), "high": .int(run.high), "medium": .int(run.medium),
                "low": .int(run.low),
            ],
            "succeeded": .bool(run.succeeded), "by": .string(by), "at": .string(at.text),
        ]
    }
}

extension EvidenceFile {
    var answer: JSON {
        .object(compact: [
            ("path", .string(entry.path)), ("kind", JSON.text(kind?.rawValue)), ("media_type", JSON.text(mediaType)),
            ("size", size.map(JSON.int)), ("sha256", .string(sha256.hex)), ("gate", JSON.text(entry.gate)),
            ("description", JSON.text(entry.description)), ("redact", .bool(entry.redact)),
            ("present", .bool(isPresent)), ("counts", .bool(counts)),
        ])
    }
}

extension ReleaseEvent {
    var answer: JSON {
        .object(compact: [
            ("sequence", .int(sequence)), ("kind", .string(kind.rawValue)), ("subject", JSON.text(subject)),
            ("from", JSON.text(from)), ("to", JSON.text(to)), ("actor", .string(actor)), ("at", .string(at.text)),
            ("reason", JSON.text(reason)), ("revision", .int(revision)), ("record_sha256", .string(recordSHA256.hex)),
        ])
    }
}

extension JSON {
    static func orNull(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}
