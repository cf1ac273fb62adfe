// Releases: planned, listed, read, planned anew, and their events.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Versions
import Workspace

struct ReleaseOperations: Sendable {
    let service: ReleaseService
    let cache: AnswerCache

    var all: [Operation] { [create, list, one, replan, events] }

    private var scheme: VersionScheme { service.configuration.project.versioning }

    private func planMembers(isNew: Bool) -> [ObjectShape.Member] {
        [
            .init("version", .form(.version(scheme)), required: isNew, "The version, unique in the project."),
            .init(
                "release_type", .words(ReleaseType.self),
                isNew
                    ? "Patch, minor or major; minor where it is left out, and patch where the step is no larger."
                    : "Patch, minor or major; no more than the step from the version before is."),
            .init("description", .prose, "One paragraph of Markdown."),
            .init("previous", .form(.version(scheme)), "The version it replaces; the greatest one below that is out."),
            .init("branch", .form(.sentence(200)), "The branch it is made from."),
            .init("planned", .form(.date), "The day on which it is to come out."),
        ]
    }

    // MARK: Planning

    private var create: Operation {
        Operation(
            id: "createRelease", method: .post, path: "/v1/releases", summary: "Plan a release", scope: .write,
            parameters: [.idempotencyKey], body: .members("new release", planMembers(isNew: true)),
            outcomes: [
                Outcome(
                    status: .created, about: "It is planned", content: AnswerShape.createdRelease.content,
                    headers: ["ETag", "Location"])
            ]
        ) { [service] call in
            let body = try call.json()
            let actor = try call.actor()
            let plan = ReleasePlan(
                version: body.string("version") ?? "", type: body.word("release_type", ReleaseType.self) ?? .minor,
                description: body.string("description"), previous: body.string("previous"),
                branch: body.string("branch"),
                planned: body.date("planned"))
            let isStated = body.string("release_type") != nil
            return try await call.once(service, answer: Self.created) {
                do {
                    return try await service.create(plan, by: actor)
                } catch let error as ServiceError where error.code == "bump-too-small" && !isStated {
                    var patch = plan
                    patch.type = .patch
                    return try await service.create(patch, by: actor)
                }
            }
        }
    }

    private static func created(_ release: ManagedRelease) -> Answer {
        var answer = Answer(
            status: .created,
            json: [
                "release_id": .string(release.id.text), "version": .string(release.record.version.text),
                "status": release.status, "release_type": .string(release.record.type.rawValue),
                "checklist_items": .int(RuleBook.current.rules.count),
            ])
        answer.headers[.eTag] = "\"\(release.entityTag)\""
        answer.headers[.location] = "/v1/releases/\(release.id.text)"
        return answer
    }

    /// What is left out stays as it is; null takes it away.
    private var replan: Operation {
        Operation(
            id: "replanRelease", method: .patch, path: "/v1/releases/{id}",
            summary: "Plan a planned release anew: what is left out stays, null takes it away", scope: .write,
            parameters: [.release, .ifMatch], body: .members("changes to a plan", planMembers(isNew: false)),
            outcomes: [
                Outcome(
                    status: .ok, about: "It is planned anew", content: AnswerShape.releaseStep.content,
                    headers: ["ETag"])
            ]
        ) { [service] call in
            let id = try call.identifier(.release)
            let body = try call.json()
            let actor = try call.actor()
            let revision = try await call.revision(of: id, service)
            let release = try await service.release(id)
            let record = release.record
            func stated<Value>(_ member: String, _ value: Value?, _ before: Value?) -> Value? {
                body[member] == nil ? before : value
            }
            let plan = ReleasePlan(
                version: body.string("version") ?? record.version.text,
                type: body.word("release_type", ReleaseType.self) ?? record.type,
                description: stated("description", body.string("description"), record.summary),
                previous: stated("previous", body.string("previous"), record.previous?.text),
                branch: stated("branch", body.string("branch"), record.branch),
                planned: stated("planned", body.date("planned"), record.dates.planned))
            return try await .step(
                service.replan(id, as: plan, revision: revision ?? release.revision, by: actor))
        }
    }

    // MARK: Finding

    private var list: Operation {
        Operation(
            id: "listReleases", method: .get, path: "/v1/releases", summary: "List releases, the newest first",
            scope: .read,
            parameters: [
                Parameter(
                    place: .query, name: "status", shape: .words(ReleaseStatus.self),
                    about: "Only those in this status."),
                .limit(50), .cursor(.release),
            ],
            outcomes: [
                Outcome(
                    status: .ok, about: "A page of them", content: AnswerShape.releaseItem.list,
                    headers: ["ETag", "Link"])
            ], isBrief: true, known: cache.known
        ) { [service, cache] call in
            let status = call.parameter("status")
            let limit = call.number("limit") ?? 50
            let cursor = call.parameter("cursor")
            // Before it is read: what comes in meanwhile makes another number.
            return try await cache.answer(to: call, from: .store(service.generation)) {
                let page = try await service.listing(
                    status: status.flatMap(ReleaseStatus.init(rawValue:)), limit: limit,
                    after: cursor.flatMap { Identifier($0) })
                var filter = "limit=\(limit)"
                if let status { filter += "&status=\(status)" }
                return .page(
                    page.items.map(\.answer), next: page.next.map { "/v1/releases?\(filter)&cursor=\($0.text)" })
            }
        }
    }

    private var one: Operation {
        Operation(
            id: "getRelease", method: .get, path: "/v1/releases/{id}", summary: "Read a release", scope: .read,
            parameters: [.release],
            outcomes: [
                Outcome(status: .ok, about: "The release", content: AnswerShape.release.content, headers: ["ETag"])
            ], isBrief: true, known: cache.known
        ) { [service, cache] call in
            let view = try await service.viewOfAny(try call.identifier(.release))
            return try await cache.answer(to: call, from: .view(view)) {
                .entity(view.json, tag: view.validator)
            }
        }
    }

    private var events: Operation {
        Operation(
            id: "listEvents", method: .get, path: "/v1/releases/{id}/events",
            summary: "List what happened to a release, the oldest first", scope: .read,
            parameters: [
                .release,
                Parameter(
                    place: .query, name: "after", shape: .integer(minimum: 0, maximum: 1 << 53),
                    about: "Only those after this sequence number."),
                .limit(200),
            ],
            outcomes: [
                Outcome(
                    status: .ok, about: "A page of them", content: AnswerShape.event.list, headers: ["ETag", "Link"])
            ]
        ) { [service] call in
            let id = try call.identifier(.release)
            let limit = call.number("limit") ?? 200
            let events = try await service.events(of: id, after: call.number("after") ?? 0, limit: limit)
            let next = events.count == limit ? events.last?.sequence : nil
            return .page(
                events.map(\.answer), next: next.map { "/v1/releases/\(id.text)/events?limit=\(limit)&after=\($0)" })
        }
    }
}

extension Call {
    /// The release's revision that a change has to find.
    func revision(of id: Identifier, _ service: ReleaseService) async throws -> Int? {
        try await revision { try await service.viewOfAny(id).validator }
    }
}

extension Answer {
    /// What a step answers, with the tag for the next one.
    static func step(_ release: ManagedRelease) -> Answer { .entity(release.step, tag: release.entityTag) }

    static func entity(_ json: JSON, tag: String, status: HTTPResponse.Status = .ok) -> Answer {
        var answer = Answer(status: status, json: json)
        answer.headers[.eTag] = "\"\(tag)\""
        return answer
    }

    /// A part of a list; `next` is where the next one is.
    static func page(_ items: [JSON], next: String?) -> Answer {
        let bytes = JSON.array(items).canonicalBytes
        var answer = Answer(headers: [.contentType: "application/json"], body: .bytes(bytes))
        answer.headers[.eTag] = "\"\(SHA256Digest(of: bytes).hex.prefix(32))\""
        if let next, let link = HTTPField.Name("Link") { answer.headers[link] = "<\(next)>; rel=\"next\"" }
        return answer
    }
}
