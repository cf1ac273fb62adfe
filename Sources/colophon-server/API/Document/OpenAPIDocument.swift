// The API's own description, OpenAPI 3.1, made of the table that the router is made of.
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Verification
import Workspace

struct OpenAPIDocument: Sendable {
    let operations: [Operation]

    var json: JSON {
        [
            "openapi": "3.1.0",
            "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
            "info": [
                "title": "Colophon release service", "version": .string(ColophonVersion.text),
                "summary": "The lifecycle of releases, with their evidence, checks, syncs and rollbacks",
                "description":
                    "Bodies are JSON in snake_case, times RFC 3339, errors application/problem+json (RFC 9457). A change may carry If-Match with the ETag that its caller has seen; a POST may carry an Idempotency-Key. Lists come in pages, with the next one in Link.",
            ],
            "servers": [["url": "/"]],
            "security": [["bearer": []]],
            "tags": .array(Self.tags.map { ["name": .string($0.name), "description": .string($0.about)] }),
            "paths": .object(paths),
            "components": [
                "schemas": .object(schemas), "responses": .object(ProblemResponse.components),
                "headers": .object(Self.headers), "parameters": .object(sharedParameters),
                "securitySchemes": [
                    "bearer": [
                        "type": "http", "scheme": "bearer",
                        "description": .string(
                            "A token of colophon-server token create. Its scopes: "
                                + TokenScope.allCases.map { "\($0.rawValue) (\($0.about))" }.joined(separator: ", ")),
                    ]
                ],
            ],
        ]
    }

    /// The operation that answers with it; the document lists it too.
    static func operation(describing others: [Operation]) -> Operation {
        var operation = Operation(
            id: "getDocument", method: .get, path: "/openapi.json", summary: "Read this description",
            outcomes: [
                Outcome(
                    status: .ok, about: "OpenAPI 3.1", content: .init(schema: ["type": "object"]), headers: ["ETag"])
            ], isBrief: true, perform: { _ in Answer() })
        let bytes = OpenAPIDocument(operations: others + [operation]).json.canonicalBytes
        var answer = Answer(headers: [.contentType: "application/json"], body: .bytes(bytes))
        answer.headers[.eTag] = "\"\(SHA256Digest(of: bytes).hex.prefix(32))\""
        operation.perform = { [answer] _ in answer }
        return operation
    }

    // MARK: Paths

    private var paths: [String: JSON] {
        var paths: [String: [String: JSON]] = [:]
        for operation in operations {
            let path = operation.path.replacing("…}", with: "}")
            paths[path, default: [:]][operation.method.rawValue.lowercased()] = describe(operation)
        }
        return paths.mapValues { .object($0) }
    }

    private func describe(_ operation: Operation) -> JSON {
        .object(compact: [
            ("operationId", .string(operation.id)), ("summary", .string(operation.summary)),
            ("description", operation.scope.map { .string("Needs a token with the scope \($0.rawValue).") }),
            ("tags", [.string(Self.tag(of: operation.path))]),
            ("parameters", JSON.list(operation.parameters.map(describe))),
            ("requestBody", operation.body.map { describe($0, of: operation.id) }),
            ("responses", .object(responses(of: operation))),
            ("security", operation.scope.map { [["bearer": [.string($0.rawValue)]]] } ?? []),
        ])
    }

    private func describe(_ parameter: Parameter) -> JSON {
        if parameter.place == .header { return ["$ref": .string("#/components/parameters/\(parameter.name)")] }
        return parameter.described
    }

    private func describe(_ body: RequestBody, of operation: String) -> JSON {
        let content: JSON =
            switch body.content {
            case .json(let shape):
                [
                    "application/json": .object(compact: [
                        ("schema", shape.strictSchema), ("example", Examples.requests[operation]),
                    ])
                ]
            case .bytes: ["application/octet-stream": ["schema": [:]]]
            }
        return ["required": .bool(body.isRequired), "content": content]
    }

    private func responses(of operation: Operation) -> [String: JSON] {
        var responses: [String: JSON] = [:]
        for outcome in operation.outcomes {
            responses["\(outcome.status.code)"] = describe(outcome, links: links(from: operation))
        }
        for problem in ProblemResponse.all where problem.mayCome(of: operation) {
            let code = "\(problem.status)"
            if responses[code] == nil { responses[code] = ["$ref": .string("#/components/responses/\(problem.name)")] }
        }
        return responses
    }

    private func describe(_ outcome: Outcome, links: JSON?) -> JSON {
        var content: [String: JSON] = [:]
        for item in [outcome.content].compactMap(\.self) + outcome.alternatives {
            content[item.mediaType] = ["schema": item.schema]
        }
        var headers: [String: JSON] = [:]
        for name in outcome.headers + ["X-Request-Id"] {
            headers[name] = ["$ref": .string("#/components/headers/\(name)")]
        }
        return .object(compact: [
            ("description", .string(outcome.about)), ("headers", .object(headers)),
            ("content", content.isEmpty ? nil : .object(content)), ("links", links),
        ])
    }

    /// Which operations an answer's identifier leads to.
    private func links(from operation: Operation) -> JSON? {
        guard let source = Self.sources.first(where: { $0.operation == operation.id }) else { return nil }
        let targets = operations.filter { target in
            target.path == source.path || target.path.hasPrefix(source.path + "/")
        }
        var links: [String: JSON] = [:]
        for target in targets {
            links[target.id] = [
                "operationId": .string(target.id),
                "parameters": ["id": .string("$response.body#/\(source.pointer)")],
            ]
        }
        return links.isEmpty ? nil : .object(links)
    }

    /// Where answers hold identifiers, and the paths that take them.
    private static let sources: [(operation: String, pointer: String, path: String)] = [
        ("createRelease", "release_id", "/v1/releases/{id}"),
        ("createRollback", "rollback_id", "/v1/releases/rollbacks/{id}"),
        ("createSyncRule", "rule_id", "/v1/releases/sync/rules/{id}"),
        ("dryRunSyncRule", "execution_id", "/v1/releases/sync/executions/{id}"),
    ]

    // MARK: Components

    private var schemas: [String: JSON] {
        var schemas = ["Problem": ProblemResponse.schema]
        for answer in AnswerShape.all {
            guard case .object(var schema) = answer.shape.strictSchema else { continue }
            if let example = Examples.answers[answer.name] { schema["examples"] = [example] }
            schemas[answer.name] = .object(schema)
        }
        return schemas
    }

    /// The header fields, each of which means the same wherever it comes.
    private var sharedParameters: [String: JSON] {
        var shared: [String: JSON] = [:]
        for parameter in operations.flatMap(\.parameters) where parameter.place == .header {
            shared[parameter.name] = parameter.described
        }
        return shared
    }

    private static let headers: [String: JSON] = [
        "ETag": header("Of what is answered: If-Match and If-None-Match take it.", required: true),
        "Link": header("Where the next page is (rel next), if there is one."),
        "Location": header("Where what was made can be read.", required: true),
        "Retry-After": header("Seconds to wait."),
        "WWW-Authenticate": header("How to present a token (RFC 6750)."),
        "X-Request-Id": header("What the server's log knows the request by; the caller's own, where it sent one."),
    ]

    private static func header(_ about: String, required: Bool = false) -> JSON {
        ["description": .string(about), "required": .bool(required), "schema": ["type": "string"]]
    }

    static let tags: [(name: String, about: String)] = [
        ("releases", "Releases and the steps of their lives"),
        ("checklist", "The verdicts on a release, and what people decide about them"),
        ("evidence", "The files that verdicts follow from"),
        ("rollbacks", "Going back"),
        ("sync", "What goes to downstream trees"),
        ("server", "The server itself"),
    ]

    static func tag(of path: String) -> String {
        guard path.hasPrefix("/v1/releases") else { return "server" }
        if path.contains("/sync/") { return "sync" }
        if path.contains("/rollback") { return "rollbacks" }
        if path.contains("/checklist") || path.hasSuffix("/security-gate") { return "checklist" }
        return path.contains("/evidence") ? "evidence" : "releases"
    }
}

extension Parameter {
    fileprivate var described: JSON {
        [
            "name": .string(name), "in": .string(place.rawValue), "description": .string(about),
            "required": .bool(isRequired), "schema": shape.strictSchema,
        ]
    }
}

extension TokenScope {
    /// What it allows, in a few words.
    var about: String {
        switch self {
        case .read: "everything that changes nothing"
        case .write: "releases, checks, evidence and rollbacks"
        case .waive: "letting findings pass"
        case .publish: "publication"
        case .sync: "sync rules and executions"
        case .approve: "agreeing to a sync or a rollback"
        case .admin: "all of these"
        }
    }
}
