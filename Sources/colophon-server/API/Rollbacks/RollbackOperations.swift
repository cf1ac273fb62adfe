// Rollbacks: recommended, asked for, agreed to, carried out and ended.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import ReleaseModel
import ReleaseService
import Workspace

struct RollbackOperations: Sendable {
    let service: ReleaseService
    let pages: PageBuilds

    var all: [Operation] { [recommend, create, list, one, approve, step, complete, fail] }

    private static let incident: [ObjectShape.Member] = [
        .init("severity", .words(Severity.self), required: true, "How bad it is."),
        .init("impact", .words(Impact.self), required: true, "How many it touches."),
        .init("security", .flag, "True where it is a weakness."),
    ]

    private static func assessment(_ node: DataNode) -> RollbackRequest.Assessment? {
        guard let severity = node.word("severity", Severity.self), let impact = node.word("impact", Impact.self) else {
            return nil
        }
        return RollbackRequest.Assessment(severity, impact, security: node.flag("security") ?? false)
    }

    private var recommend: Operation {
        Operation(
            id: "recommendRollback", method: .post, path: "/v1/releases/rollback/recommend",
            summary: "Ask how to go back after an incident, and who has to agree", scope: .read,
            parameters: [.idempotencyKey],
            body: .members(
                "incident",
                Self.incident + [.init("release_id", .identifier(.release), "The release that it happened to.")]),
            outcomes: [Outcome(status: .ok, about: "The advice", content: AnswerShape.advice.content)]
        ) { [service] call in
            let body = try call.json()
            let release = body.string("release_id").flatMap { Identifier($0) }
            guard let incident = Self.assessment(body) else { throw Problem.incomplete }
            let advice = try await service.recommend(incident, release: release)
            return Answer(json: advice.answer(ofRelease: release != nil))
        }
    }

    private var create: Operation {
        Operation(
            id: "createRollback", method: .post, path: "/v1/releases/{id}/rollback",
            summary: "Ask for a release to be rolled back", scope: .write,
            parameters: [.release, .ifMatch, .idempotencyKey],
            body: .members(
                "rollback",
                [
                    .init("reason", .sentence, required: true, "Why."),
                    .init("rollback_type", .words(RollbackType.self), required: true, "How it is done."),
                    .init(
                        "target_version", .form(.version(service.configuration.project.versioning)),
                        "The version to go back to; the greatest earlier one that is out, where it is left out."),
                    .init("initiated_by", .person, "Who asks: no one else than the token's person."),
                    .init(
                        "incident", .object(.init("incident", Self.incident)), "What happened: says who has to agree."),
                ]),
            outcomes: [
                Outcome(
                    status: .created, about: "It is pending", content: AnswerShape.createdRollback.content,
                    headers: ["ETag", "Location"])
            ]
        ) { [service] call in
            let id = try call.identifier(.release)
            let body = try call.json()
            let actor = try call.actor(named: body.string("initiated_by"), in: "initiated_by")
            let request = RollbackRequest(
                type: body.word("rollback_type", RollbackType.self) ?? .immediate, reason: body.string("reason") ?? "",
                targetVersion: body.string("target_version"), incident: body["incident"].flatMap(Self.assessment))
            return try await call.once(service, answer: Self.created) {
                if let revision = try await call.revision(of: id, service) {
                    try await service.release(id).require(revision)
                }
                return try await service.createRollback(of: id, request, by: actor)
            }
        }
    }

    private static func created(_ rollback: Rollback) -> Answer {
        var answer = Answer.entity(
            [
                "release_id": .string(rollback.release.text), "status": .string(rollback.status.rawValue),
                "rollback_id": .string(rollback.id.text),
            ],
            tag: rollback.entityTag, status: .created)
        answer.headers[.location] = "/v1/releases/rollbacks/\(rollback.id.text)"
        return answer
    }

    private var list: Operation {
        Operation(
            id: "listRollbacks", method: .get, path: "/v1/releases/rollbacks",
            summary: "List rollbacks, the newest first", scope: .read,
            parameters: [
                Parameter(
                    place: .query, name: "release_id", shape: .identifier(.release),
                    about: "Only those of this release."),
                Parameter(
                    place: .query, name: "status", shape: .words(RollbackStatus.self),
                    about: "Only those in this status."),
                .limit(50), .cursor(.rollback),
            ],
            outcomes: [
                Outcome(
                    status: .ok, about: "A page of them", content: AnswerShape.rollback.list, headers: ["ETag", "Link"])
            ]
        ) { [service] call in
            let release = call.parameter("release_id")
            let status = call.word("status", RollbackStatus.self)
            let limit = call.number("limit") ?? 50
            let page = try await service.rollbacks(
                RollbackFilter(release: release.flatMap { Identifier($0) }, status: status), limit: limit,
                after: call.parameter("cursor").flatMap { Identifier($0) })
            var filter = "limit=\(limit)"
            if let release { filter += "&release_id=\(release)" }
            if let status { filter += "&status=\(status.rawValue)" }
            return .page(
                page.items.map { $0.answer() },
                next: page.next.map { "/v1/releases/rollbacks?\(filter)&cursor=\($0.text)" })
        }
    }

    private var one: Operation {
        Operation(
            id: "getRollback", method: .get, path: "/v1/releases/rollbacks/{id}", summary: "Read a rollback",
            scope: .read, parameters: [.rollback],
            outcomes: [
                Outcome(status: .ok, about: "The rollback", content: AnswerShape.rollback.content, headers: ["ETag"])
            ]
        ) { [service] call in
            let rollback = try await service.rollback(try call.identifier(.rollback))
            return .entity(rollback.answer(), tag: rollback.entityTag)
        }
    }

    // MARK: Its life

    /// A POST that takes a rollback on.
    private func change(
        _ id: String, _ path: String, _ summary: String, scope: TokenScope = .write, _ body: RequestBody,
        _ perform: @escaping @Sendable (Call, Identifier, DataNode, Int?) async throws -> Rollback
    ) -> Operation {
        Operation(
            id: id, method: .post, path: "/v1/releases/rollbacks/{id}/\(path)", summary: summary, scope: scope,
            parameters: [.rollback, .ifMatch, .idempotencyKey], body: body,
            outcomes: [
                Outcome(
                    status: .ok, about: "The rollback", content: AnswerShape.rollback.content, headers: ["ETag"])
            ]
        ) { [service] call in
            let id = try call.identifier(.rollback)
            let body = try call.json()
            return try await call.once(service, answer: { Self.answer($0) }) {
                try await perform(call, id, body, try await Self.revision(call, id, service))
            }
        }
    }

    private static func answer(_ rollback: Rollback, warnings: [Finding]? = nil) -> Answer {
        .entity(rollback.answer(warnings: warnings), tag: rollback.entityTag)
    }

    private static func revision(_ call: Call, _ id: Identifier, _ service: ReleaseService) async throws -> Int? {
        try await call.revision { try await service.rollback(id).entityTag }
    }

    private var approve: Operation {
        change(
            "approveRollback", "approve", "Agree to a rollback, as far as the token's roles allow", scope: .approve,
            .members("approval", [.init("approved_by", .person, "Who agrees: no one else than the token's person.")])
        ) { [service] call, id, body, revision in
            let actor = try call.actor(named: body.string("approved_by"), in: "approved_by")
            return try await service.approveRollback(id, revision: revision, by: actor)
        }
    }

    private var step: Operation {
        change(
            "stepRollback", "step", "Note a rollback's next step as done, or as left out and why",
            .members(
                "step",
                [
                    .init("step", .form(.stepName), required: true, "Its name: the next of the rollback's steps."),
                    .init("note", .prose, "What there is to say of it; why, where it is left out."),
                    .init("skipped", .flag, "True: it is left out; execute and verify never are."),
                ])
        ) { [service] call, id, body, revision in
            try await service.stepRollback(
                id, body.string("step") ?? "", isSkipped: body.flag("skipped") ?? false, note: body.string("note"),
                revision: revision, by: try call.actor())
        }
    }

    private var fail: Operation {
        change(
            "failRollback", "fail", "End a rollback that failed, or was called off",
            .members("failure", [.init("reason", .sentence, required: true, "Why.")])
        ) { [service] call, id, body, revision in
            try await service.failRollback(id, reason: body.string("reason"), revision: revision, by: try call.actor())
        }
    }

    private var complete: Operation {
        Operation(
            id: "completeRollback", method: .post, path: "/v1/releases/rollbacks/{id}/complete",
            summary: "End a rollback whose steps are all done; one of the whole release takes the release back with it",
            scope: .write,
            parameters: [.rollback, .ifMatch, .idempotencyKey], body: .members("completion", []),
            outcomes: [
                Outcome(
                    status: .ok, about: "The rollback", content: AnswerShape.rollback.content, headers: ["ETag"])
            ]
        ) { [service, pages] call in
            let id = try call.identifier(.rollback)
            _ = try call.json()
            let actor = try call.actor()
            return try await call.once(
                service, keeping: { Self.answer($0, warnings: []) }, answer: { Self.answer($0.0, warnings: $0.1) }
            ) {
                let rollback = try await service.completeRollback(
                    id, revision: try await Self.revision(call, id, service), by: actor)
                return (rollback, await pages.build(rollback.release))
            }
        }
    }
}

extension Parameter {
    fileprivate static let rollback = id(.rollback, "The rollback.")
}

extension Problem {
    /// Its shape was checked, so that this doesn't come.
    fileprivate static let incomplete = Problem(
        status: .unprocessableContent, code: "bad-body", detail: "severity and impact are both needed",
        remedy: "State them.")
}
