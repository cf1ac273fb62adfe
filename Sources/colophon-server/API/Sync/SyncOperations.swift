// The sync: rules, dry runs, approvals, executions, and what is on record of them.
import Attestation
import Bundles
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Sync
import Workspace

struct SyncOperations: Sendable {
    let service: ReleaseService

    var all: [Operation] {
        [
            createRule, listRules, rule, deleteRule, ruleEvents, dryRun, execute, list, execution, plan, events,
            approve,
        ]
    }

    private static let rules = "/v1/releases/sync/rules"
    private static let executions = "/v1/releases/sync/executions"
    private static let executionOutcome = [
        Outcome(
            status: .ok, about: "The execution", content: AnswerShape.syncExecution.content, headers: ["ETag"])
    ]

    private static func answer(_ run: SyncRun) -> Answer { .entity(run.json, tag: "\(run.revision)") }

    // MARK: Rules

    private var createRule: Operation {
        Operation(
            id: "createSyncRule", method: .post, path: Self.rules, summary: "Make a sync rule", scope: .sync,
            parameters: [.idempotencyKey], body: RequestBody(content: .json(.syncRule), isRequired: true),
            outcomes: [
                Outcome(
                    status: .created, about: "The rule", content: AnswerShape.syncRule.content,
                    headers: ["ETag", "Location"])
            ]
        ) { [service] call in
            let body = try call.json()
            let actor = try call.actor()
            return try await call.once(
                service,
                answer: { (rule: ManagedSyncRule) in
                    var answer = Answer.entity(rule.json, tag: rule.entityTag, status: .created)
                    answer.headers[.location] = "\(Self.rules)/\(rule.id)"
                    return answer
                }
            ) { try await service.createSyncRule(body, by: actor) }
        }
    }

    private var listRules: Operation {
        Operation(
            id: "listSyncRules", method: .get, path: Self.rules,
            summary: "List the sync rules: the workspace's own, then those made here, the oldest first", scope: .read,
            parameters: [
                .limit(50),
                Parameter(
                    place: .query, name: "cursor", shape: .syncRuleName,
                    about: "Where the page begins, as the Link of the page before says it."),
            ],
            outcomes: [
                Outcome(
                    status: .ok, about: "A page of them", content: AnswerShape.syncRule.list, headers: ["ETag", "Link"])
            ]
        ) { [service] call in
            var rules = try await service.syncRules()[...]
            if let cursor = call.parameter("cursor") {
                guard let index = rules.firstIndex(where: { $0.id.hasSameBytes(as: cursor) }) else {
                    throw Problem(
                        status: .conflict, code: "bad-cursor", detail: "\(excerpt(cursor)) begins no page",
                        remedy: "Take the Link of the page before.")
                }
                rules = rules[(index + 1)...]
            }
            let limit = call.number("limit") ?? 50
            let page = rules.prefix(limit)
            return .page(
                page.map(\.json),
                next: page.count < rules.count
                    ? page.last.map { "\(Self.rules)?limit=\(limit)&cursor=\($0.id)" } : nil)
        }
    }

    private var rule: Operation {
        Operation(
            id: "getSyncRule", method: .get, path: Self.rules + "/{id}", summary: "Read a sync rule", scope: .read,
            parameters: [.syncRule],
            outcomes: [
                Outcome(status: .ok, about: "The rule", content: AnswerShape.syncRule.content, headers: ["ETag"])
            ]
        ) { [service] call in
            let rule = try await service.syncRule(call.path["id"] ?? "")
            return .entity(rule.json, tag: rule.entityTag)
        }
    }

    private var deleteRule: Operation {
        Operation(
            id: "deleteSyncRule", method: .delete, path: Self.rules + "/{id}",
            summary: "Delete a sync rule; its executions stay", scope: .sync, parameters: [.syncRule, .ifMatch],
            outcomes: [Outcome(status: .noContent, about: "It is deleted")]
        ) { [service] call in
            let id = call.path["id"] ?? ""
            if case .tags(let tags) = call.precondition {
                let now = try await service.syncRule(id).entityTag
                guard tags.contains(where: { $0.hasSameBytes(as: now) }) else {
                    throw Problem(
                        status: .preconditionFailed, code: "stale-revision",
                        detail: "the rule is not as the caller has seen it", remedy: "Read it again, and decide anew.")
                }
            }
            try await service.deleteSyncRule(id, by: try call.actor())
            return Answer(status: .noContent)
        }
    }

    private var ruleEvents: Operation {
        Operation(
            id: "listSyncRuleEvents", method: .get, path: Self.rules + "/{id}/events",
            summary: "List what happened to a rule and in its executions, the oldest first", scope: .read,
            parameters: [.syncRule, .afterEvent, .limit(200)],
            outcomes: [
                Outcome(status: .ok, about: "The events", content: AnswerShape.syncEvent.list, headers: ["ETag"])
            ]
        ) { [service] call in
            let events = try await service.syncEvents(
                ofRule: call.path["id"] ?? "", after: call.number("after") ?? 0, limit: call.number("limit") ?? 200)
            return .page(events.map(\.json), next: nil)
        }
    }

    // MARK: Runs

    private var order: [ObjectShape.Member] {
        [
            .init(
                "release_version", .form(.version(service.configuration.project.versioning)),
                "The release to hand over; the newest that is out, or the approved one, where it is left out."),
            .init(
                "available_files", .list(.form(.sourcePath)),
                "Only these of the rule's files, by their paths below the source root; nothing is deleted then."),
        ]
    }

    private static func order(_ body: DataNode) -> SyncOrder {
        SyncOrder(
            version: body.string("release_version"),
            files: body["available_files"]?.sequence == nil ? nil : body.strings("available_files"))
    }

    private static func body(_ title: String, _ members: [ObjectShape.Member]) -> RequestBody {
        RequestBody(content: .json(.object(ObjectShape(title, members))), isRequired: false, limit: 8 << 20)
    }

    private var dryRun: Operation {
        Operation(
            id: "dryRunSyncRule", method: .post, path: Self.rules + "/{id}/dry-run",
            summary: "Plan what a rule would change downstream, and change nothing there", scope: .sync,
            parameters: [.syncRule, .idempotencyKey], body: Self.body("dry run", order),
            outcomes: Self.executionOutcome
        ) { [service] call in
            let order = Self.order(try call.json())
            let actor = try call.actor()
            return try await call.once(service, answer: Self.answer) {
                try await service.dryRunSync(call.path["id"] ?? "", order, by: actor)
            }
        }
    }

    private var execute: Operation {
        Operation(
            id: "executeSyncRule", method: .post, path: Self.rules + "/{id}/execute",
            summary: "Carry out the approved plan of a dry run, if it still comes out the same", scope: .sync,
            parameters: [.syncRule, .idempotencyKey],
            body: Self.body(
                "execution",
                order + [
                    .init("approval", .identifier(.syncExecution), "The dry run whose plan was approved.")
                ]),
            outcomes: Self.executionOutcome
        ) { [service] call in
            let body = try call.json()
            let actor = try call.actor()
            let approved = body.string("approval").flatMap { Identifier($0) }
            return try await call.once(service, answer: Self.answer) {
                try await service.executeSync(
                    call.path["id"] ?? "", Self.order(body), approvedBy: approved, by: actor)
            }
        }
    }

    private var list: Operation {
        Operation(
            id: "listSyncExecutions", method: .get, path: Self.executions,
            summary: "List dry runs and executions, the newest first", scope: .read,
            parameters: [
                Parameter(place: .query, name: "rule_id", shape: .syncRuleName, about: "Only those of this rule."),
                Parameter(
                    place: .query, name: "status", shape: .words(SyncStatus.self), about: "Only those in this status."),
                .limit(50), .cursor(.syncExecution),
            ],
            outcomes: [
                Outcome(
                    status: .ok, about: "A page of them, without their files",
                    content: AnswerShape.syncExecutionItem.list, headers: ["ETag", "Link"])
            ]
        ) { [service] call in
            let rule = call.parameter("rule_id")
            let status = call.word("status", SyncStatus.self)
            let limit = call.number("limit") ?? 50
            let page = try await service.syncRuns(
                SyncRunFilter(rule: rule, status: status), limit: limit,
                after: call.parameter("cursor").flatMap { Identifier($0) })
            var filter = "limit=\(limit)"
            if let rule { filter += "&rule_id=\(rule)" }
            if let status { filter += "&status=\(status.rawValue)" }
            return .page(
                page.items.map(\.summary), next: page.next.map { "\(Self.executions)?\(filter)&cursor=\($0.text)" })
        }
    }

    private var execution: Operation {
        Operation(
            id: "getSyncExecution", method: .get, path: Self.executions + "/{id}",
            summary: "Read a dry run or an execution", scope: .read, parameters: [.syncExecution],
            outcomes: Self.executionOutcome
        ) { [service] call in
            Self.answer(try await service.syncRun(try call.identifier(.syncExecution)))
        }
    }

    private var plan: Operation {
        Operation(
            id: "getSyncPlan", method: .get, path: Self.executions + "/{id}/plan",
            summary: "Read the plan that an execution is about, with its digest", scope: .read,
            parameters: [.syncExecution],
            outcomes: [
                Outcome(status: .ok, about: "The plan", content: AnswerShape.syncPlan.content, headers: ["ETag"])
            ]
        ) { [service] call in
            let (digest, bytes) = try await service.syncPlan(of: try call.identifier(.syncExecution))
            return Answer(
                headers: [.contentType: "application/json", .eTag: "\"\(digest.hex)\""], body: .bytes(bytes))
        }
    }

    private var events: Operation {
        Operation(
            id: "listSyncExecutionEvents", method: .get, path: Self.executions + "/{id}/events",
            summary: "List what happened to a dry run or an execution, the oldest first", scope: .read,
            parameters: [.syncExecution, .afterEvent, .limit(200)],
            outcomes: [
                Outcome(status: .ok, about: "The events", content: AnswerShape.syncEvent.list, headers: ["ETag"])
            ]
        ) { [service] call in
            let events = try await service.syncEvents(
                of: try call.identifier(.syncExecution), after: call.number("after") ?? 0,
                limit: call.number("limit") ?? 200)
            return .page(events.map(\.json), next: nil)
        }
    }

    private var approve: Operation {
        Operation(
            id: "approveSyncExecution", method: .post, path: Self.executions + "/{id}/approve",
            summary: "Let the plan of a dry run be carried out", scope: .approve,
            parameters: [.syncExecution, .ifMatch, .idempotencyKey],
            body: .members(
                "approval",
                [
                    .init("approved_by", .person, "Who agrees: no one else than the token's person."),
                    .init("note", .prose, "What there is to say of it."),
                    .init("plan_digest", .text(.sha256), "The digest of the plan that the approver has seen."),
                ]),
            outcomes: Self.executionOutcome
        ) { [service] call in
            let id = try call.identifier(.syncExecution)
            let body = try call.json()
            let actor = try call.actor(named: body.string("approved_by"), in: "approved_by")
            return try await call.once(service, answer: Self.answer) {
                try await service.approveSync(
                    id, note: body.string("note"), plan: body.string("plan_digest").flatMap { SHA256Digest(hex: $0) },
                    revision: try await call.revision { "\(try await service.syncRun(id).revision)" }, by: actor)
            }
        }
    }
}

extension ManagedSyncRule {
    /// A rule of the service never changes; one of the workspace may with its configuration.
    fileprivate var entityTag: String { String(SHA256Digest(of: json.canonicalBytes).hex.prefix(32)) }
}
