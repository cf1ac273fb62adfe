// What a release says to its users, and what auditors take away: notes, the bundle and its checksums.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import Notes
import Primitives
import ReleaseModel
import ReleaseService
import Workspace

struct NotesOperations: Sendable {
    let service: ReleaseService

    var all: [Operation] { [describe, notes, record, bundle, checksums] }

    private enum NotesFormat: String, CaseIterable {
        case markdown, html, json
    }

    private var describe: Operation {
        Operation(
            id: "writeNotes", method: .put, path: "/v1/releases/{id}/notes",
            summary: "Replace the summary and the notes of a release that is not published", scope: .write,
            parameters: [.release, .ifMatch],
            body: .members(
                "notes",
                [
                    .init("summary", .prose, "Markdown, best one paragraph; none where it is left out."),
                    .init("notes", ReleaseNotes.shape, required: true, "As in a release's record."),
                ]),
            outcomes: [
                Outcome(
                    status: .ok, about: "They are replaced", content: AnswerShape.releaseStep.content,
                    headers: ["ETag"])
            ]
        ) { [service] call in
            let id = try call.identifier(.release)
            let body = try call.json()
            let actor = try call.actor()
            let notes = body["notes"].flatMap(ReleaseNotes.read) ?? ReleaseNotes()
            return .step(
                try await service.describe(
                    id, summary: body.string("summary"), notes: notes,
                    revision: try await call.revision(of: id, service), by: actor))
        }
    }

    private var notes: Operation {
        Operation(
            id: "getNotes", method: .get, path: "/v1/releases/{id}/notes", summary: "Read the notes of a release",
            scope: .read,
            parameters: [
                .release,
                Parameter(
                    place: .query, name: "format", shape: .words(NotesFormat.self),
                    about: "Markdown as in the bundle, where it is left out; a fragment of HTML; or JSON."),
            ],
            outcomes: [
                Outcome(
                    status: .ok, about: "The notes",
                    content: .init(mediaType: "text/markdown", schema: ["type": "string"]),
                    alternatives: [
                        .init(mediaType: "text/html", schema: ["type": "string"]), AnswerShape.notes.content,
                    ],
                    headers: ["ETag"])
            ]
        ) { [service] call in
            let release = try await service.release(try call.identifier(.release))
            let format = call.word("format", NotesFormat.self) ?? .markdown
            let (type, bytes): (String, Bytes) =
                switch format {
                case .markdown:
                    ("text/markdown; charset=utf-8", Bytes(NotesRenderer.markdown(release.record).utf8))
                case .html: ("text/html; charset=utf-8", Bytes(NotesRenderer.html(release.record).utf8))
                case .json: ("application/json", NotesRenderer.json(release.record).canonicalBytes)
                }
            var headers = HTTPFields.etag("\(release.entityTag)-\(format.rawValue)")
            headers[.contentType] = type
            return Answer(headers: headers, body: .bytes(bytes))
        }
    }

    // MARK: Downloads

    private var record: Operation {
        Operation(
            id: "getRecord", method: .get, path: "/v1/releases/{id}/record",
            summary: "Read what was last published of a release, also where it is planned anew since", scope: .read,
            parameters: [.release],
            outcomes: [
                Outcome(
                    status: .ok, about: "The record, as the bundle holds it",
                    content: .init(schema: ["type": "object"]), headers: ["ETag"])
            ]
        ) { [service] call in
            let record = try await service.publishedRecord(of: try call.identifier(.release))
            let bytes = record.json.fileBytes
            var headers = HTTPFields.etag(String(SHA256Digest(of: bytes).hex.prefix(32)))
            headers[.contentType] = "application/json"
            return Answer(headers: headers, body: .bytes(bytes))
        }
    }

    private var bundle: Operation {
        Operation(
            id: "getBundle", method: .get, path: "/v1/releases/{id}/bundle",
            summary: "Download the evidence bundle of a published release, or ranges of it", scope: .read,
            parameters: [.release], outcomes: Self.file("The bundle", type: "application/gzip")
        ) { [service] call in
            let places = try await Self.places(call, service)
            var answer = Answer(headers: [.contentType: "application/gzip"], body: .file(path: places.bundle))
            answer.headers[.contentDisposition] = "attachment; filename=\"\(places.bundleName)\""
            return answer
        }
    }

    private var checksums: Operation {
        Operation(
            id: "getChecksums", method: .get, path: "/v1/releases/{id}/bundle/SHA256SUMS",
            summary: "Download the digests of the bundle and of the files beside it", scope: .read,
            parameters: [.release], outcomes: Self.file("As sha256sum -c reads it", type: "text/plain")
        ) { [service] call in
            Answer(
                headers: [.contentType: "text/plain; charset=utf-8"],
                body: .file(path: try await Self.places(call, service).checksums))
        }
    }

    private static func places(_ call: Call, _ service: ReleaseService) async throws -> PublishedPlaces {
        try service.publishedPlaces(of: try await service.publishedRecord(of: try call.identifier(.release)))
    }

    /// The whole of it, or a part where Range asks for one.
    private static func file(_ about: String, type: String) -> [Outcome] {
        let schema: JSON = type == "text/plain" ? ["type": "string"] : ["type": "string", "format": "binary"]
        let content = Outcome.Content(mediaType: type, schema: schema)
        return [
            Outcome(status: .ok, about: about, content: content, headers: ["ETag"]),
            Outcome(
                status: .partialContent, about: "The range that was asked for", content: content, headers: ["ETag"]),
        ]
    }
}
