// Operations that tests of the transport mount.
import Documents
import Evidence
import Files
import HTTPTypes
import ReleaseModel
import ReleaseService
import Verification

@testable import colophon_server

extension Operation {
    /// Answers with what it was called with.
    static func echo(
        _ method: HTTPRequest.Method, _ path: String, scope: TokenScope? = nil, body: RequestBody? = nil
    ) -> Operation {
        Operation(
            id: "echo\(method.rawValue)\(path)", method: method, path: path, summary: "Echo", scope: scope,
            body: body, outcomes: []
        ) { call in
            Answer(
                json: .object(compact: [
                    ("operation", .string(path)),
                    ("path", .object(compact: call.path.map { ($0.key, .string($0.value)) })),
                    ("query", .array(call.query.map { .string("\($0.name)=\($0.value)") })),
                    ("body", .string(String(decoding: call.body, as: UTF8.self))),
                    ("caller", call.caller.map { .string($0.actor.name) }),
                ]))
        }
    }

    /// Does what `perform` does, without a body.
    static func get(_ path: String, _ perform: @escaping @Sendable (Call) async throws -> Answer) -> Operation {
        Operation(id: "get\(path)", method: .get, path: path, summary: "Get", outcomes: [], perform: perform)
    }
}
