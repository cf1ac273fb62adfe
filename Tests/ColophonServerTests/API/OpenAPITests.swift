// The API's description: it says what the table says, refers to nothing that isn't there, and a foreign validator reads it;
// COLOPHON_UPDATE_GOLDENS=1 writes docs/openapi.json again.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Foundation
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Verification
import Workspace

@testable import colophon_server

struct OpenAPITests {
    private static func document() async throws -> (answer: Answer, operations: [colophon_server.Operation]) {
        let operations = Operations.all(service: try await APIFixture().service)
        let operation = try #require(operations.first { $0.path == "/openapi.json" })
        let call = Call(
            operation: operation, requestID: "r", path: [:], query: [], headers: [:], body: [], caller: nil)
        return (try await operation.perform(call), operations + ServerOperations.described)
    }

    private static func bytes(_ answer: Answer) throws -> Bytes {
        guard case .bytes(let bytes) = answer.body else { throw CancellationError() }
        return bytes
    }

    @Test func describesEveryOperationAndNoOther() async throws {
        let (answer, operations) = try await Self.document()
        let paths = try parseDocument(Self.bytes(answer), format: .json, limits: .record)["paths"]
        var described: [String: String] = [:]
        for path in paths?.mapping ?? [] {
            for method in path.value.mapping ?? [] {
                described["\(method.key.uppercased()) \(path.key)"] = method.value.string("operationId")
            }
        }
        #expect(described.count == operations.count)
        for operation in operations {
            let path = operation.path.replacing("…}", with: "}")
            #expect(described["\(operation.method.rawValue) \(path)"] == operation.id)
        }
    }

    @Test func theDocumentationHasTheSameDescription() async throws {
        let (answer, operations) = try await Self.document()
        let json = OpenAPIDocument(operations: operations).json
        #expect(json.canonicalBytes == (try Self.bytes(answer)), "the server answers with another description")
        let expected = Array((json.prettyText + "\n").utf8)
        if Environment.value("COLOPHON_UPDATE_GOLDENS") == "1" {
            try Files.writeAtomically(expected, to: Self.page)
            Issue.record(
                "docs/openapi.json was written again; look at it, and run the tests without COLOPHON_UPDATE_GOLDENS")
        }
        let isSame = try Files.readIfPresent(Self.page) == expected
        #expect(isSame, "docs/openapi.json differs: run the tests with COLOPHON_UPDATE_GOLDENS=1 to write it again")
    }

    private static let page: String = {
        var path = "\(#filePath)"
        for _ in 0..<4 { path = Files.parent(path) ?? path }
        return Files.join(path, "docs/openapi.json")
    }()

    @Test func refersToNothingThatIsNotThere() async throws {
        let document = try parseDocument(
            Self.bytes(try await Self.document().answer), format: .json, limits: .record)
        var references: [String] = []
        func collect(_ node: DataNode) {
            if let reference = node.string("$ref") { references.append(reference) }
            node.mapping?.forEach { collect($0.value) }
            node.sequence?.forEach(collect)
        }
        collect(document)
        #expect(references.count > 100)
        for reference in Set(references) {
            var node: DataNode? = document
            for part in reference.split(separator: "/").dropFirst() { node = node?[String(part)] }
            #expect(node != nil, "\(reference)")
        }
    }

    @Test func statesEachPartOfThePath() async throws {
        for operation in try await Self.document().operations {
            let parts = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }
                .map { $0.dropFirst().dropLast().replacing("…", with: "") }
            #expect(operation.parameters.filter { $0.place == .path }.map(\.name) == parts.map { String($0) })
            let optional = operation.parameters.filter { $0.place == .path && !$0.isRequired }
            #expect(optional.isEmpty)
        }
    }

    @Test func isServedWithoutAToken() async throws {
        try await withAPI { api in
            let answer = try await api.call("GET", "/openapi.json", as: nil)
            #expect(answer.status == 200)
            #expect(try answer.json.string("openapi") == "3.1.0")
            #expect(try await api.call("GET", "/healthz", as: nil).status == 200)
        }
    }

    @Test(.enabled(if: Self.hasValidator, "the Python package openapi-spec-validator is not installed"))
    func aForeignValidatorReadsIt() async throws {
        let path = Files.join(FileManager.default.temporaryDirectory.path(), "openapi-\(UUID().uuidString).json")
        defer { try? Files.remove(path) }
        try Files.writeAtomically(try Self.bytes(try await Self.document().answer), to: path, durable: false)
        let program = "import json, sys, openapi_spec_validator as v; v.validate(json.load(open(sys.argv[1])))"
        #expect(Self.python(["-c", program, path]))
    }

    private static let hasValidator = python(["-c", "import openapi_spec_validator"])

    /// Whether it ended well.
    private static func python(_ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
