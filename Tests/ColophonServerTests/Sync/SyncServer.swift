// A server over a workspace with files to hand over, a released version and a tree downstream, and people with tokens.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Foundation
import HTTPTypes
import ReleaseModel
import ReleaseService
import TestStores
import Testing
import Verification
import Workspace

@testable import colophon_server

final class SyncServer: Sendable {
    let path: String
    let service: ReleaseService
    /// By the scope that each of them has alone.
    private let secrets: [TokenScope: String]

    init() async throws {
        path = Files.join(FileManager.default.temporaryDirectory.path(), "colophon-sync-\(UUID().uuidString)")
        let files = [
            "colophon.yaml": """
            project: {name: sample}
            paths: {source: up}
            sync:
              - {id: own, source: "guides/*.md", target_repo: org/web, target_path: guides}
            targets: {org/web: down}

            """,
            "evidence/1.0.0/release.yaml": """
            schema: colophon/release/v1
            project: sample
            version: 1.0.0
            status: released
            dates: {released: 2026-02-01}
            notes: {fixes: [{title: "Mends the parser"}]}

            """,
            "up/docs/a.md": "a\n", "up/docs/b.md": "b\n", "up/guides/g.md": "g\n", "down/theirs.md": "theirs\n",
        ]
        for (name, text) in files {
            try Files.writeAtomically(Array(text.utf8), to: Files.join(path, name), durable: false)
        }
        let workspace = try Workspace.open(configurationFile: Files.join(path, "colophon.yaml"))
        service = ReleaseService(
            store: try TestStore(file: Files.join(path, "store/releases.sqlite")).open(), workspace: workspace)
        var secrets: [TokenScope: String] = [:]
        for scope in TokenScope.allCases {
            secrets[scope] = try await service.createToken(
                for: "the \(scope.rawValue)r", scopes: [scope], roles: [], expires: nil, label: nil
            ).secret
        }
        self.secrets = secrets
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        try Files.writeAtomically(Array(text.utf8), to: Files.join(path, name), durable: false)
    }

    func text(_ name: String) throws -> String? {
        try Files.readIfPresent(Files.join(path, name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Runs the server while `body` talks to it.
    func run<Value: Sendable>(_ body: @Sendable (SyncClient) async throws -> Value) async throws -> Value {
        let service = service
        let secrets = secrets
        let server = Server(
            operations: SyncOperations(service: service).all.map(\.readingItsParameters),
            authenticate: { try await service.caller(presenting: $0) })
        return try await withServer(server) { try await body(SyncClient(server: $0, secrets: secrets)) }
    }
}

struct SyncClient: Sendable {
    let server: RunningServer
    let secrets: [TokenScope: String]

    static let rules = "/v1/releases/sync/rules"
    static let executions = "/v1/releases/sync/executions"
    static let rule = #"{"source_pattern": "docs/*.md", "target_repo": "org/web", "target_path": "content"}"#

    func send(
        _ method: String, _ path: String, _ body: String = "", as scope: TokenScope? = .sync,
        headers: [(String, String)] = []
    ) async throws -> TestAnswer {
        var headers = headers
        if let secret = scope.flatMap({ secrets[$0] }) { headers.append(("Authorization", "Bearer \(secret)")) }
        if !body.isEmpty { headers.append(("Content-Type", "application/json")) }
        return try await server.send(method, path, headers: headers, body: body)
    }

    func makeRule(_ body: String = Self.rule) async throws -> String {
        let answer = try await send("POST", Self.rules, body)
        try #require(answer.status == 201, "\(answer.body)")
        return try #require(try answer.string("rule_id"))
    }

    /// The identifier of a dry run.
    func dryRun(_ rule: String, _ body: String = "") async throws -> String {
        let answer = try await send("POST", "\(Self.rules)/\(rule)/dry-run", body)
        try #require(answer.status == 200, "\(answer.body)")
        return try #require(try answer.string("execution_id"))
    }

    func approve(_ run: String, _ body: String = "") async throws -> TestAnswer {
        try await send("POST", "\(Self.executions)/\(run)/approve", body, as: .approve)
    }

    func execute(_ rule: String, approval: String, headers: [(String, String)] = []) async throws -> TestAnswer {
        try await send(
            "POST", "\(Self.rules)/\(rule)/execute", #"{"approval": "\#(approval)"}"#, headers: headers)
    }
}

extension TestAnswer {
    /// The codes of a problem's findings.
    var errors: [String] {
        get throws { try json["errors"]?.sequence?.compactMap { $0["code"]?.string } ?? [] }
    }

    /// What the API's document says of an answer has to hold of this one.
    func obeys(_ shape: AnswerShape, inList: Bool = false) throws -> Bool {
        var check = ShapeCheck(file: nil, isStrict: true)
        check.check(document: try json, against: inList ? .list(shape.shape) : shape.shape)
        for finding in check.findings { Issue.record("\(finding.text)") }
        return check.findings.isEmpty
    }
}
