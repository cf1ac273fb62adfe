// The examples of the API's document are of the shapes that they are examples of.
import Bundles
import Documents
import Evidence
import Files
import ReleaseModel
import Testing
import Verification

@testable import colophon_server

struct ExampleTests {
    private static func findings(_ example: JSON, _ shape: Shape) throws -> [String] {
        let node = try parseDocument(example.canonicalBytes, format: .json, limits: .record)
        var check = ShapeCheck(file: nil, isStrict: true)
        check.check(document: node, against: shape)
        return check.findings.map(\.text)
    }

    @Test func everyBodyHasAnExampleOfItsShape() async throws {
        var bodies: Set<String> = []
        for operation in Operations.all(service: try await APIFixture().service) {
            guard case .json(let shape)? = operation.body?.content else { continue }
            bodies.insert(operation.id)
            let example = try #require(Examples.requests[operation.id], "\(operation.id)")
            #expect(try Self.findings(example, shape) == [], "\(operation.id)")
        }
        #expect(Set(Examples.requests.keys) == bodies)
    }

    @Test func everyAnswerHasAnExampleOfItsShape() throws {
        // Rules and plans are shown by the pages on them.
        for answer in AnswerShape.all where !["SyncRule", "SyncPlan"].contains(answer.name) {
            let example = try #require(Examples.answers[answer.name], "\(answer.name)")
            #expect(try Self.findings(example, answer.shape) == [], "\(answer.name)")
        }
        #expect(Set(Examples.answers.keys).isSubset(of: AnswerShape.all.map(\.name)))
    }

    /// What is refused shows that the comparison sees something.
    @Test func anExampleOfAnotherShapeIsSeen() throws {
        #expect(try Self.findings(["release_id": "REL-1"], AnswerShape.releaseStep.shape).count == 2)
    }

    @Test func theDocumentShowsThem() async throws {
        try await withAPI { api in
            let document = try await api.call("GET", "/openapi.json", as: nil).json
            let body = document["paths"]?["/v1/releases"]?["post"]?["requestBody"]?["content"]?["application/json"]
            #expect(body?["example"]?["version"]?.string == "1.4.0")
            let schema = document["components"]?["schemas"]?["ReleaseStep"]
            #expect(schema?["examples"]?.sequence?.first?["status"]?.string == "frozen")
        }
    }
}
