// The problems that operations may answer with, by status: what each means, and which operation it can come of.
import Documents
import Evidence
import Files
import HTTPTypes
import ReleaseModel

struct ProblemResponse: Sendable {
    let status: Int
    /// In the document's components.
    let name: String
    let about: String
    var headers: [String] = []
    let mayCome: @Sendable (Operation) -> Bool

    func mayCome(of operation: Operation) -> Bool { mayCome(operation) }

    static let all: [ProblemResponse] = [
        ProblemResponse(status: 304, name: "NotModified", about: "It is as If-None-Match has it.") { operation in
            operation.method == .get && operation.outcomes.contains { $0.headers.contains("ETag") }
        },
        ProblemResponse(
            status: 400, name: "BadRequest",
            about: "The body is no JSON, or a parameter is unknown, stated twice or not of its form."
        ) { $0.scope != nil },
        ProblemResponse(
            status: 401, name: "Unauthorized", about: "There is no token, or it is unknown, expired or revoked.",
            headers: ["WWW-Authenticate"]
        ) { $0.scope != nil },
        ProblemResponse(
            status: 403, name: "Forbidden",
            about: "The token lacks the scope or the role, or the request names another person than the token's."
        ) { $0.scope != nil },
        ProblemResponse(status: 404, name: "NotFound", about: "There is no such thing.") {
            $0.path.contains("{") || $0.hasCursor || $0.id == "recommendRollback"
        },
        ProblemResponse(status: 408, name: "RequestTimeout", about: "The body did not come in time.") {
            $0.body != nil
        },
        ProblemResponse(
            status: 409, name: "Conflict",
            about: "The state of things doesn't allow it; errors name the checks or fields that stand in the way."
        ) { $0.scope != nil },
        ProblemResponse(
            status: 412, name: "PreconditionFailed", about: "It was changed since the caller has seen it."
        ) { operation in operation.parameters.contains { $0.name == "If-Match" } },
        ProblemResponse(status: 413, name: "ContentTooLarge", about: "The body is too long.") { $0.scope != nil },
        ProblemResponse(status: 415, name: "UnsupportedMediaType", about: "The body is no application/json.") {
            if case .json = $0.body?.content { true } else { false }
        },
        ProblemResponse(status: 416, name: "RangeNotSatisfiable", about: "The range lies beyond the end.") {
            $0.outcomes.contains { $0.status == .partialContent }
        },
        ProblemResponse(
            status: 422, name: "UnprocessableContent",
            about: "The body is not of the shape that is described; errors name the fields."
        ) { $0.scope != nil && $0.method != .get },
        ProblemResponse(
            status: 429, name: "TooManyRequests", about: "More requests came than are answered.",
            headers: ["Retry-After"]
        ) { _ in true },
        ProblemResponse(
            status: 503, name: "ServiceUnavailable",
            about: "The store can't be read or written, the server is stopping, or it has too much to do.",
            headers: ["Retry-After"]
        ) { _ in true },
    ]

    static var components: [String: JSON] {
        var components: [String: JSON] = [:]
        for response in all { components[response.name] = response.described }
        return components
    }

    private var described: JSON {
        var fields: [String: JSON] = [:]
        for name in headers + ["X-Request-Id"] { fields[name] = ["$ref": .string("#/components/headers/\(name)")] }
        return .object(compact: [
            ("description", .string(about)), ("headers", .object(fields)),
            (
                "content",
                status < 400
                    ? nil : ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]]
            ),
        ])
    }

    static let schema: JSON = [
        "type": "object", "title": "problem", "required": ["type", "title", "status", "detail", "code", "instance"],
        "additionalProperties": false,
        "properties": [
            "type": ["type": "string", "description": "urn:colophon:problem: and the code."],
            "title": ["type": "string", "description": "The code in words."],
            "status": ["type": "integer", "minimum": 400, "maximum": 599, "description": "As the answer's status."],
            "detail": ["type": "string", "description": "What is wrong, in a sentence."],
            "code": ["type": "string", "pattern": "^[a-z0-9-]+$", "description": "Stable, for programs."],
            "remedy": ["type": "string", "description": "What to do."],
            "instance": ["type": "string", "description": "urn:colophon:request: and the request's id."],
            "errors": [
                "type": "array", "description": "What is wrong with each field, or what stands in the way.",
                "items": [
                    "type": "object", "required": ["code", "message"], "additionalProperties": false,
                    "properties": [
                        "field": ["type": "string"], "file": ["type": "string"],
                        "line": ["type": "integer", "minimum": 1], "code": ["type": "string"],
                        "message": ["type": "string"], "remedy": ["type": "string"],
                    ],
                ],
            ],
        ],
    ]
}

extension Operation {
    fileprivate var hasCursor: Bool { parameters.contains { $0.name == "cursor" || $0.name == "release_id" } }
}
