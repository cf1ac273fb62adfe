// What holds for every operation of the table: who may call it, and what it refuses.
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import ReleaseModel
import ReleaseService
import Testing
import Verification
import Workspace

@testable import colophon_server

struct OperationTests {
    /// The table of a service without a store's content.
    private static func table() async throws -> [colophon_server.Operation] {
        Operations.all(service: try await APIFixture().service)
    }

    /// With identifiers that are of their form, and name nothing.
    private static func target(_ operation: colophon_server.Operation) -> String {
        let kind =
            operation.path.contains("/rollbacks/{id}")
            ? "RBK"
            : operation.path.contains("/rules/{id}")
                ? "SYN" : operation.path.contains("/executions/{id}") ? "SXE" : "REL"
        return operation.path.replacing("{id}", with: "\(kind)-000000000000").replacing("{check_id}", with: "RL-01")
            .replacing("{path…}", with: "a.txt")
    }

    /// A body that is of the operation's shape.
    private static func body(_ operation: colophon_server.Operation) -> JSON? {
        guard case .json(let shape) = operation.body?.content, operation.body?.isRequired == true else { return nil }
        return sample(shape)
    }

    private static func sample(_ shape: Shape) -> JSON {
        switch shape {
        case .object(let object):
            return .object(compact: object.members.filter(\.isRequired).map { ($0.name, sample($0.shape)) })
        case .text(.oneOf(let words)): return .string(words[0])
        case .text(.form(let form)):
            return .string(
                ["1.0.0", "docs", "RL-01", "2026-03-01", "SYN-000000000000"].first { form.isMet(by: $0) } ?? "text")
        case .text: return "text"
        case .list, .listOr: return []
        case .flag, .flagOr: return true
        case .integer(let minimum, _): return .int(minimum)
        case .number(let minimum, _): return .double(minimum)
        case .map: return [:]
        }
    }

    @Test func eachPathOfTheRequirementsIsThere() async throws {
        let paths = Set(try await Self.table().map { "\($0.method.rawValue) \($0.path)" })
        for line in [
            "POST /v1/releases", "GET /v1/releases", "GET /v1/releases/{id}", "POST /v1/releases/{id}/freeze",
            "POST /v1/releases/{id}/rc", "POST /v1/releases/{id}/validate", "POST /v1/releases/{id}/publish",
            "GET /v1/releases/{id}/checklist", "PATCH /v1/releases/{id}/checklist",
            "POST /v1/releases/{id}/rollback", "GET /v1/releases/rollbacks", "POST /v1/releases/rollback/recommend",
            "POST /v1/releases/{id}/transition", "POST /v1/releases/rollbacks/{id}/approve",
        ] { #expect(paths.contains(line), "\(line)") }
    }

    @Test func identifiersOfOperationsDiffer() async throws {
        let ids = try await Self.table().map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test func everyPOSTTakesAnIdempotencyKey() async throws {
        for operation in try await Self.table() where operation.method == .post {
            #expect(operation.parameters.contains { $0.name == "Idempotency-Key" }, "\(operation.id)")
        }
    }

    @Test func nobodyGetsInWithoutATokenOrTheScope() async throws {
        let fixture = try await APIFixture()
        func token(_ scope: TokenScope) async throws -> String {
            try await fixture.service.createToken(
                for: "jo", scopes: [scope], roles: [], expires: nil, label: nil
            ).secret
        }
        let (reading, approving) = (try await token(.read), try await token(.approve))
        try await withServer(fixture.server) { server in
            for operation in Operations.all(service: fixture.service) where operation.scope != nil {
                let method = operation.method.rawValue
                let target = Self.target(operation)
                let api = APIClient(fixture: fixture, server: server)
                let anonymous = try await api.call(method, target, Self.body(operation), as: nil)
                #expect(anonymous.status == 401, "\(operation.id)")
                #expect(anonymous["www-authenticate"]?.hasPrefix("Bearer") == true)
                let powerless = try await api.call(
                    method, target, Self.body(operation), as: nil,
                    headers: [("Authorization", "Bearer \(operation.scope == .read ? approving : reading)")])
                #expect(powerless.status == 403, "\(operation.id)")
                #expect(try powerless.problem == "scope-missing")
            }
        }
    }

    @Test func whatNamesNothingIsNotFound() async throws {
        try await withAPI { api in
            for operation in Operations.all(service: api.fixture.service) where operation.path.contains("{id}") {
                let answer = try await api.call(
                    operation.method.rawValue, Self.target(operation), Self.body(operation))
                #expect(answer.status == 404, "\(operation.id): \(answer.body)")
                let other = try await api.call(
                    operation.method.rawValue, Self.target(operation).replacing("-000000000000", with: "-nothing"),
                    Self.body(operation))
                #expect(other.status == 404, "\(operation.id): \(other.body)")
            }
        }
    }

    @Test func refusesParametersAndBodiesThatNoneKnows() async throws {
        try await withAPI { api in
            for operation in Operations.all(service: api.fixture.service) where operation.scope != nil {
                let method = operation.method.rawValue
                let target = Self.target(operation)
                let unknown = try await api.call(method, "\(target)?nonsense=1", Self.body(operation))
                #expect(unknown.status == 400, "\(operation.id)")
                #expect(try unknown.problem == "unknown-parameter")
                guard case .json(let shape) = operation.body?.content else { continue }
                let broken = try await api.send(
                    method, target, body: "{", headers: [("Content-Type", "application/json")])
                #expect(try broken.problem == "bad-json", "\(operation.id)")
                let plain = try await api.send(method, target, body: "{}", headers: [("Content-Type", "text/plain")])
                #expect(plain.status == 415, "\(operation.id)")
                guard case .object(var members) = Self.sample(shape) else { continue }
                members["nonsense"] = 1
                let odd = try await api.call(method, target, .object(members))
                #expect(odd.status == 422, "\(operation.id): \(odd.body)")
                #expect(try odd.problem == "bad-body")
            }
        }
    }

    @Test func headersAreOfTheirForm() async throws {
        try await withAPI { api in
            for operation in Operations.all(service: api.fixture.service) {
                for parameter in operation.parameters where parameter.place == .header {
                    let answer = try await api.call(
                        operation.method.rawValue, Self.target(operation), Self.body(operation),
                        headers: [(parameter.name, "no good")])
                    #expect(try answer.problem == "bad-parameter", "\(operation.id) \(parameter.name)")
                    #expect(answer.status == 400)
                }
            }
        }
    }

    @Test func anotherMethodIsRefusedWithThoseThatAreKnown() async throws {
        try await withAPI { api in
            let answer = try await api.call("DELETE", "/v1/releases")
            #expect(answer.status == 405)
            #expect(answer["allow"] == "GET, HEAD, OPTIONS, POST")
        }
    }
}
