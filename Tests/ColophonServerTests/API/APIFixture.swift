// The API over real HTTP: a workspace and a store in a folder of their own, people with tokens, and ways to bring a release on.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import TestStores
import Testing
import Verification
import Workspace

@testable import colophon_server

/// Whose token a call carries.
enum Person: String, CaseIterable {
    /// May do everything but approve for others than engineers.
    case mira
    /// A team lead who may approve, and read.
    case lena
    /// May read.
    case reader
}

final class APIFixture: Sendable {
    let path: String
    let service: ReleaseService
    let tokens: [Person: String]

    static let commit = String(repeating: "a", count: 40)

    init(files: [String: String] = [:]) async throws {
        path = Files.join(FileManager.default.temporaryDirectory.path(), "colophon-api-\(UUID().uuidString)")
        let yaml = ["colophon.yaml": "project: {name: sample}\n", "templates/.keep": ""]
        for (name, text) in files.merging(yaml, uniquingKeysWith: { given, _ in given }) {
            try Files.writeAtomically(Array(text.utf8), to: Files.join(path, name), durable: false)
        }
        let workspace = try Workspace.open(configurationFile: Files.join(path, "colophon.yaml"))
        service = ReleaseService(
            store: try TestStore(file: Files.join(path, ".colophon/service/releases.sqlite")).open(),
            workspace: workspace)
        let service = service
        func token(_ person: Person, _ scopes: Set<TokenScope>, _ roles: Set<ApprovalLevel>) async throws -> String {
            try await service.createToken(
                for: person.rawValue, scopes: scopes, roles: roles, expires: nil, label: nil
            ).secret
        }
        tokens = [
            .mira: try await token(.mira, [.read, .write, .waive, .publish, .sync, .approve], []),
            .lena: try await token(.lena, [.read, .approve], [.teamLead]),
            .reader: try await token(.reader, [.read], []),
        ]
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var server: Server {
        Server(
            operations: Operations.all(service: service),
            authenticate: { [service] in try await service.caller(presenting: $0) },
            recognize: { [service] in service.knownCaller(presenting: $0) },
            filesRoot: path)
    }

    func file(_ name: String) throws -> String? {
        try Files.readIfPresent(Files.join(path, name)).map { String(decoding: $0, as: UTF8.self) }
    }
}

struct APIClient: Sendable {
    let fixture: APIFixture
    let server: RunningServer

    func call(
        _ method: String, _ path: String, _ body: JSON? = nil, as person: Person? = .mira,
        headers: [(String, String)] = []
    ) async throws -> TestAnswer {
        try await send(
            method, path, body: body.map { String(decoding: $0.canonicalBytes, as: UTF8.self) } ?? "", as: person,
            headers: headers + (body == nil ? [] : [("Content-Type", "application/json")]))
    }

    func send(
        _ method: String, _ path: String, body: String, as person: Person? = .mira, headers: [(String, String)] = []
    ) async throws -> TestAnswer {
        let token = person.flatMap { fixture.tokens[$0] }
        return try await server.send(
            method, path, headers: headers + (token.map { [("Authorization", "Bearer \($0)")] } ?? []), body: body)
    }

    // MARK: A release in a status

    func planned(_ version: String = "1.0.0") async throws -> String {
        let answer = try await call(
            "POST", "/v1/releases", ["version": .string(version), "description": "What it brings."])
        #expect(answer.status == 201, "\(answer.body)")
        return try #require(answer.json.string("release_id"))
    }

    func candidate(_ version: String = "1.0.0") async throws -> String {
        let id = try await planned(version)
        try await step(id, "freeze")
        try await step(id, "rc", ["rc_version": .string("\(version)-rc.1"), "commit": .string(APIFixture.commit)])
        return id
    }

    func validating(_ version: String = "1.0.0") async throws -> String {
        let id = try await candidate(version)
        try await step(id, "validate")
        return id
    }

    func ready(_ version: String = "1.0.0") async throws -> String {
        let id = try await validating(version)
        for check in RuleBook.current.ids where check != .rl07 && check != .rl08 {
            let answer = try await call(
                "PATCH", "/v1/releases/\(id)/checklist",
                ["check_id": .string(check.rawValue), "status": "pass", "message": "looked at it"])
            #expect(answer.status == 200, "\(answer.body)")
        }
        return id
    }

    func released(_ version: String = "1.0.0") async throws -> String {
        let id = try await ready(version)
        try await step(id, "publish")
        return id
    }

    @discardableResult
    func step(_ id: String, _ step: String, _ body: JSON? = nil) async throws -> TestAnswer {
        let answer = try await call("POST", "/v1/releases/\(id)/\(step)", body)
        try #require(answer.status == 200, "\(step): \(answer.body)")
        return answer
    }
}

/// `body` gets a client of a server that runs meanwhile.
func withAPI(
    files: [String: String] = [:], _ body: @escaping @Sendable (APIClient) async throws -> Void
) async throws {
    let fixture = try await APIFixture(files: files)
    try await withServer(fixture.server) { server in try await body(APIClient(fixture: fixture, server: server)) }
}

extension TestAnswer {
    var json: DataNode {
        get throws { try parseDocument(Bytes(body.utf8), format: .json, limits: .record) }
    }

    /// The code of a problem; an answer that is none has none.
    var problem: String? {
        get throws {
            guard self["content-type"] == "application/problem+json" else { return nil }
            return try json.string("code")
        }
    }
}

extension DataNode {
    /// The items' members of this name.
    func column(_ member: String) -> [String] { sequence?.compactMap { $0.string(member) } ?? [] }
}
