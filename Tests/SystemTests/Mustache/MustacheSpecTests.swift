// Renders every example of the Mustache specification.
import Documents
import Files
import Mustache
import Primitives
import Testing

@Suite struct MustacheSpecTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var data: DataNode
        var template: String
        var partials: [String: String]
        var expected: String
        var testDescription: String { name }
    }

    /// What a template may name is known before there is data, so that it can't include itself as often as the data is deep.
    private static let recursive = "partials: Recursion"

    @Test func equalsTheSpecButForTheListedExample() throws {
        let examples = try Self.examples()
        #expect(examples.count == 163)
        for example in examples where example.name != Self.recursive {
            let run = try TemplateRun(example.template, partials: example.partials, data: DataView(example.data))
            #expect(run.text == example.expected, "\(example.name)")
        }
    }

    @Test func refusesTheListedExample() throws {
        let example = try #require(try Self.examples().first { $0.name == Self.recursive })
        #expect(throws: TemplateError.self) {
            try TemplateRun(example.template, partials: example.partials, data: DataView(example.data))
        }
    }

    private static func examples() throws -> [Example] {
        let folder = try #require(Files.parent(#filePath).flatMap(Files.parent))
        let vectors = try parseDocument(
            Files.read(Files.join(folder, "Vectors/mustache-spec.json")), format: .json, limits: .standard)
        return try #require(vectors.sequence).map { vector in
            var partials: [String: String] = [:]
            for partial in vector["partials"]?.mapping ?? [] { partials[partial.key] = partial.value.string }
            return Example(
                name: "\(vector["module"]?.string ?? ""): \(vector["name"]?.string ?? "")",
                data: try #require(vector["data"]), template: try #require(vector["template"]?.string),
                partials: partials, expected: try #require(vector["expected"]?.string))
        }
    }
}
