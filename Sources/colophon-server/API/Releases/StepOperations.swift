// The steps of a release's life, but for its publication.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import ReleaseModel
import ReleaseService

struct StepOperations: Sendable {
    let service: ReleaseService
    let pages: PageBuilds

    var all: [Operation] { [freeze, cut, candidates, addCandidate, validate, transition] }

    private static let reason = ObjectShape.Member("reason", .prose, "Why.")

    private static let candidateMembers: [ObjectShape.Member] = [
        .init("rc_version", .form(.candidateTag), "Its tag; the next one in order where it is left out."),
        .init("commit", .text(.commit), "Its commit; where it is left out, the one that the workspace is at."),
    ]

    /// A POST that takes a release a step on.
    private func step(
        _ id: String, _ path: String, _ summary: String, _ body: RequestBody,
        _ perform: @escaping @Sendable (Identifier, DataNode, Int?, Actor) async throws -> ManagedRelease
    ) -> Operation {
        Operation(
            id: id, method: .post, path: "/v1/releases/{id}/\(path)", summary: summary, scope: .write,
            parameters: [.release, .ifMatch, .idempotencyKey], body: body,
            outcomes: [
                Outcome(
                    status: .ok, about: "The step is done", content: AnswerShape.releaseStep.content,
                    headers: ["ETag"])
            ]
        ) { [service] call in
            let id = try call.identifier(.release)
            let body = try call.json()
            let actor = try call.actor()
            return try await call.once(service, answer: { Answer.step($0) }) {
                try await perform(id, body, try await call.revision(of: id, service), actor)
            }
        }
    }

    private var freeze: Operation {
        step("freezeRelease", "freeze", "Freeze a planned release", .members("step", [Self.reason])) {
            [service] id, body, revision, actor in
            try await service.freeze(id, reason: body.string("reason"), revision: revision, by: actor)
        }
    }

    private var validate: Operation {
        step("validateRelease", "validate", "Begin to validate a candidate", .members("step", [Self.reason])) {
            [service] id, body, revision, actor in
            try await service.validate(id, reason: body.string("reason"), revision: revision, by: actor)
        }
    }

    private var cut: Operation {
        step(
            "cutCandidate", "rc", "Cut a candidate of a frozen release, or another one",
            .members("candidate", Self.candidateMembers)
        ) { [service] id, body, revision, actor in
            try await Self.cut(service, id, body, revision, actor)
        }
    }

    private static func cut(
        _ service: ReleaseService, _ id: Identifier, _ body: DataNode, _ revision: Int?, _ actor: Actor
    ) async throws -> ManagedRelease {
        let commit: String
        if let stated = body.string("commit") {
            commit = stated
        } else {
            _ = try await service.release(id)
            guard let present = try await service.workspaceCommit() else {
                throw Problem(
                    status: .conflict, code: "commit-needed",
                    detail: "the workspace is at no commit, so the candidate's has to be stated",
                    remedy: "Give commit: 40 or 64 hexadecimal digits.")
            }
            commit = present
        }
        return try await service.cutCandidate(
            id, tag: body.string("rc_version"), commit: commit, revision: revision, by: actor)
    }

    private var candidates: Operation {
        Operation(
            id: "listCandidates", method: .get, path: "/v1/releases/{id}/candidates",
            summary: "List the candidates of a release, in order", scope: .read, parameters: [.release],
            outcomes: [
                Outcome(
                    status: .ok, about: "All of them", content: AnswerShape.candidate.list, headers: ["ETag"])
            ]
        ) { [service] call in
            let release = try await service.release(try call.identifier(.release))
            return .entity(release.candidates, tag: release.entityTag)
        }
    }

    private var addCandidate: Operation {
        Operation(
            id: "addCandidate", method: .post, path: "/v1/releases/{id}/candidates",
            summary: "Cut a candidate, and see all of them", scope: .write,
            parameters: [.release, .ifMatch, .idempotencyKey], body: .members("candidate", Self.candidateMembers),
            outcomes: [
                Outcome(
                    status: .created, about: "It is cut: all candidates, the new one last",
                    content: AnswerShape.candidate.list, headers: ["ETag", "Location"])
            ]
        ) { [service] call in
            let id = try call.identifier(.release)
            let body = try call.json()
            let actor = try call.actor()
            return try await call.once(
                service,
                answer: { (release: ManagedRelease) in
                    var answer = Answer.entity(release.candidates, tag: release.entityTag, status: .created)
                    answer.headers[.location] = "/v1/releases/\(release.id.text)/candidates"
                    return answer
                }
            ) {
                try await Self.cut(service, id, body, try await call.revision(of: id, service), actor)
            }
        }
    }

    /// Publication is a step that a token needs the scope for.
    private var transition: Operation {
        Operation(
            id: "transitionRelease", method: .post, path: "/v1/releases/{id}/transition",
            summary: "Take any step by the status it leads to: unfreeze, fail and plan again are here", scope: .write,
            parameters: [.release, .ifMatch, .idempotencyKey],
            body: .members(
                "transition",
                [
                    .init("to_status", .words(ReleaseStatus.self), required: true, "Where it leads."),
                    .init("reason", .sentence, required: true, "Why."),
                ] + Self.candidateMembers),
            outcomes: [
                Outcome(
                    status: .ok, about: "The step is done", content: AnswerShape.releaseStep.content,
                    headers: ["ETag"])
            ]
        ) { [service, pages] call in
            let id = try call.identifier(.release)
            let body = try call.json()
            let status = body.word("to_status", ReleaseStatus.self) ?? .planned
            if status == .released { try call.requireScope(.publish) }
            let actor = try call.actor()
            return try await call.once(service, answer: { Answer.step($0) }) {
                let revision = try await call.revision(of: id, service)
                if status == .rc { return try await Self.cut(service, id, body, revision, actor) }
                let release = try await service.transition(
                    id, to: status, reason: body.string("reason"), revision: revision, by: actor)
                if release.record.status.isPublished { _ = await pages.build(id) }
                return release
            }
        }
    }
}

extension Call {
    /// For an operation that needs another scope than its own where it is asked for certain things.
    func requireScope(_ scope: TokenScope) throws(Problem) {
        if let caller, !caller.may(scope) { throw .scopeMissing(scope) }
    }
}
