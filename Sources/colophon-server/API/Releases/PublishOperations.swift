// Publication: the release is out, and its page and bundle are built.
import Bundles
import Documents
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Verification
import Versions

struct PublishOperations: Sendable {
    let service: ReleaseService
    let pages: PageBuilds

    var all: [Operation] { [publish, rebuild] }

    private var publish: Operation {
        Operation(
            id: "publishRelease", method: .post, path: "/v1/releases/{id}/publish",
            summary: "Publish a validating release whose required checks are all met", scope: .publish,
            parameters: [.release, .ifMatch, .idempotencyKey],
            body: .members(
                "publication",
                [.init("released_by", .person, "Who publishes it: no one else than the token's person.")]),
            outcomes: [
                Outcome(
                    status: .ok, about: "It is out; warnings say what could not be built yet",
                    content: AnswerShape.publication.content, headers: ["ETag"])
            ]
        ) { [service, pages] call in
            let id = try call.identifier(.release)
            let body = try call.json()
            let actor = try call.actor(named: body.string("released_by"), in: "released_by")
            return try await call.once(
                service, keeping: { Self.answer($0, warnings: []) }, answer: { Self.answer($0.0, warnings: $0.1) }
            ) {
                let publication = try await service.publish(
                    id, revision: try await call.revision(of: id, service), by: actor)
                if let problem = publication.fileProblem { return (publication.release, [problem.warning]) }
                return (publication.release, await pages.build(id))
            }
        }
    }

    /// For what could not be built when it was published, or has to be built again.
    private var rebuild: Operation {
        Operation(
            id: "buildPages", method: .post, path: "/v1/releases/{id}/pages",
            summary: "Write a published release's record into the workspace, and build its page and bundle",
            scope: .publish, parameters: [.release, .idempotencyKey], body: .members("build", []),
            outcomes: [
                Outcome(
                    status: .ok, about: "They are built, but for what warnings say",
                    content: AnswerShape.publication.content, headers: ["ETag"])
            ]
        ) { [service, pages] call in
            let id = try call.identifier(.release)
            _ = try call.json()
            let release = try await service.release(id)
            guard release.record.status.isPublished else {
                throw Problem(
                    status: .conflict, code: "not-published",
                    detail: "\(id) is \(release.record.status.rawValue), and pages come with publication",
                    remedy: "Publish it first.")
            }
            let unwritten = try await service.writePublications().filter { $0.version == release.record.version }
            let warnings = await pages.build(id)
            return Self.answer(release, warnings: unwritten.map(\.problem.warning) + warnings)
        }
    }

    private static func answer(_ release: ManagedRelease, warnings: [Finding]) -> Answer {
        .entity(
            .object(compact: [
                ("release_id", .string(release.id.text)), ("status", release.status),
                ("version", .string(release.record.version.text)),
                ("released_by", JSON.text(release.record.people.releasedBy)),
                ("released_at", JSON.text(release.record.dates.released?.text)),
                ("links", .object(release.published)), ("warnings", .array(warnings.map(\.json))),
            ]),
            tag: release.entityTag)
    }
}

/// Builds what the workspace's output holds of a release, after what changed it was done.
struct PageBuilds: Sendable {
    let service: ReleaseService

    /// What was found on the way, notes left out. It never undoes what was published.
    func build(_ id: Identifier) async -> [Finding] {
        do throws(ServiceError) {
            return try await service.buildPages(of: id).filter { $0.severity != .note }
        } catch {
            // Without a workspace nothing is built, and nothing is amiss.
            return error.code == "no-workspace" ? [] : [error.warning]
        }
    }
}

extension ServiceError {
    /// Of something that could not be done after the matter itself was.
    var warning: Finding { details.first ?? Finding(code, .warning, message, remedy: remedy) }
}
