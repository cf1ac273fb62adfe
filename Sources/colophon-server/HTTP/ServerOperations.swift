// What the server says of itself: whether it lives, whether it is ready, and what it counted.
import Documents
import Evidence
import HTTPTypes
import Primitives
import ReleaseModel

struct ServerOperations: Sendable {
    /// As the API's document describes them.
    static let described = ServerOperations(isReady: { true }, metrics: { "" }).all

    let isReady: @Sendable () async -> Bool
    let metrics: @Sendable () -> String

    var all: [Operation] {
        let state: JSON = [
            "type": "object", "required": ["status"], "properties": ["status": ["type": "string"]],
            "additionalProperties": false,
        ]
        @Sendable func answer(_ status: HTTPResponse.Status, _ text: String) -> Answer {
            Answer(status: status, json: ["status": .string(text)])
        }
        return [
            Operation(
                id: "getHealth", method: .get, path: "/healthz", summary: "Whether the process answers",
                outcomes: [Outcome(status: .ok, about: "It does", content: .init(schema: state))],
                isBrief: true, perform: { _ in answer(.ok, "ok") }),
            Operation(
                id: "getReadiness", method: .get, path: "/readyz", summary: "Whether the service can take requests",
                outcomes: [
                    Outcome(status: .ok, about: "The store can be read, and has room", content: .init(schema: state)),
                    Outcome(
                        status: .serviceUnavailable, about: "It can't be, or the server is stopping",
                        content: .init(schema: state)),
                ],
                perform: { _ in await isReady() ? answer(.ok, "ready") : answer(.serviceUnavailable, "unavailable") }),
            Operation(
                id: "getMetrics", method: .get, path: "/metrics", summary: "What the server counted, for Prometheus",
                outcomes: [
                    Outcome(
                        status: .ok, about: "Text format 0.0.4",
                        content: .init(mediaType: "text/plain; version=0.0.4", schema: ["type": "string"]))
                ],
                perform: { _ in
                    Answer(
                        headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                        body: .bytes(Bytes(metrics().utf8)))
                }),
        ]
    }
}
