// The evidence of a release: listed, uploaded, deleted, and named by its record.
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
import Verification
import Workspace

struct EvidenceOperations: Sendable {
    let service: ReleaseService

    var all: [Operation] { [list, link, download, upload, delete] }

    /// What is uploaded lies in memory for a moment, so this is less than policy may allow a file.
    private var uploadLimit: Int { min(service.configuration.policy.limits.fileBytes, 64 << 20) }

    private static let path = Parameter(
        place: .path, name: "path", shape: .form(.evidencePath), about: "The file, relative to the release's folder.",
        isRequired: true)

    private static let listed = Outcome(
        status: .ok, about: "The files that verdicts follow from, then those that count no more",
        content: AnswerShape.evidenceList.content, headers: ["ETag"])

    private var list: Operation {
        Operation(
            id: "listEvidence", method: .get, path: "/v1/releases/{id}/evidence",
            summary: "List the evidence of a release", scope: .read, parameters: [.release], outcomes: [Self.listed]
        ) { [service] call in
            Self.answer(try await service.view(try call.identifier(.release)), service)
        }
    }

    /// In place of what was named before; none: all that the folder holds.
    private var link: Operation {
        let file = ObjectShape(
            "evidence file",
            [
                .init("path", .form(.evidencePath), required: true, "Relative to the release's folder."),
                .init("kind", .words(EvidenceKind.self), "What it is; detected from the content where left out."),
                .init("gate", .form(.sentence(100)), "The gate that it belongs to."),
                .init("description", .form(.sentence(500)), "One line about it."),
                .init("redact", .flag, "True: the bundle holds its digest and size alone."),
            ])
        return Operation(
            id: "linkEvidence", method: .put, path: "/v1/releases/{id}/evidence",
            summary: "Say which files are the candidate's evidence, and what each is", scope: .write,
            parameters: [.release, .ifMatch],
            body: .members(
                "evidence",
                [
                    .init(
                        "evidence", .list(.object(file)), required: true,
                        "The files; with none of them, all that the folder holds.")
                ]),
            outcomes: [Self.listed]
        ) { [service] call in
            let id = try call.identifier(.release)
            let body = try call.json()
            let actor = try call.actor()
            let entries = (body["evidence"]?.sequence ?? []).map { item in
                EvidenceEntry(
                    path: item.string("path") ?? "", kind: item.word("kind", EvidenceKind.self),
                    gate: item.string("gate"),
                    description: item.string("description"), redact: item.flag("redact") ?? false)
            }
            _ = try await service.link(
                entries, to: id, revision: try await call.revision(of: id, service), by: actor)
            return Self.answer(try await service.view(id), service)
        }
    }

    private static func answer(_ view: ReleaseView, _ service: ReleaseService) -> Answer {
        .entity(
            [
                "release_id": .string(view.release.id.text),
                "evidence": .array(service.evidenceFiles(of: view).map(\.answer)),
            ],
            tag: view.validator)
    }

    /// As an attachment: what was uploaded is no page of this server's.
    private var download: Operation {
        let content = Outcome.Content(
            mediaType: "application/octet-stream", schema: ["type": "string", "format": "binary"])
        return Operation(
            id: "getEvidence", method: .get, path: "/v1/releases/{id}/evidence/{path…}",
            summary: "Download an evidence file, or ranges of it; not one that is redacted", scope: .read,
            parameters: [.release, Self.path],
            outcomes: [
                Outcome(status: .ok, about: "The file", content: content, headers: ["ETag"]),
                Outcome(
                    status: .partialContent, about: "The range that was asked for", content: content,
                    headers: ["ETag"]),
            ]
        ) { [service] call in
            let path = call.path["path"] ?? ""
            let file = try await service.evidenceFile(at: path, of: try call.identifier(.release))
            var answer = Answer(headers: [.contentType: "application/octet-stream"], body: .file(path: file))
            let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? ""
            answer.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
            return answer
        }
    }

    private var upload: Operation {
        let content = AnswerShape.storedEvidence.content
        return Operation(
            id: "uploadEvidence", method: .put, path: "/v1/releases/{id}/evidence/{path…}",
            summary: "Write an evidence file into the folder of a release that is not published", scope: .write,
            parameters: [.release, Self.path, .ifMatch],
            body: RequestBody(content: .bytes, isRequired: false, limit: uploadLimit),
            outcomes: [
                Outcome(status: .created, about: "It is there", content: content, headers: ["ETag"]),
                Outcome(status: .ok, about: "It took another one's place", content: content, headers: ["ETag"]),
            ]
        ) { [service] call in
            let id = try call.identifier(.release)
            let path = try Self.path(call)
            let actor = try call.actor()
            let stored = try await service.storeEvidence(
                call.body, at: path, of: id, revision: try await call.revision(of: id, service), by: actor)
            return .entity(
                [
                    "release_id": .string(id.text), "path": .string(stored.path), "size": .int(stored.size),
                    "sha256": .string(stored.sha256.hex),
                ],
                tag: stored.release.entityTag, status: stored.isNew ? .created : .ok)
        }
    }

    private var delete: Operation {
        Operation(
            id: "deleteEvidence", method: .delete, path: "/v1/releases/{id}/evidence/{path…}",
            summary: "Delete an evidence file of a release that is not published", scope: .write,
            parameters: [.release, Self.path, .ifMatch],
            outcomes: [Outcome(status: .noContent, about: "It is gone", headers: ["ETag"])]
        ) { [service] call in
            let id = try call.identifier(.release)
            let path = try Self.path(call)
            let release = try await service.removeEvidence(
                at: path, of: id, revision: try await call.revision(of: id, service), by: try call.actor())
            return Answer(status: .noContent, headers: .etag(release.entityTag))
        }
    }

    private static func path(_ call: Call) throws(Problem) -> String {
        let text = call.path["path"] ?? ""
        if TextForm.evidencePath.isMet(by: text) { return text }
        throw Problem(
            status: .unprocessableContent, code: "bad-path",
            detail: "\(excerpt(text)) can't be an evidence file's path",
            remedy: TextForm.evidencePath.remedy)
    }
}
