// One declaration of a member gives its check, its reader, its writer, its schema and its row in the documentation.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Testing

@Suite struct FieldTests {
    private struct Tree: FieldObject, Equatable {
        var name = ""
        var age = 7
        var fruits: [String] = []
        var isOld = false
        var keeper: Keeper?
        var seeds: [String: Int] = [:]

        static let fields = Fields<Tree>(
            "tree", blank: Tree(),
            [
                Field("name", \.name, as: .text(.name), required: true, "What it is called."),
                Field("age", \.age, "Its years.", more: "Guess."),
                Field("fruits", \.fruits, "What it bears."),
                Field("old", \.isOld, "Whether it is old."),
                Field("keeper", \.keeper, "Who looks after it."),
                .group(
                    "garden",
                    [
                        .map("seeds", keys: .name, values: Int.shape, "What was sown.") { key, node, tree in
                            tree.seeds[key] = node.int
                        } write: { tree in
                            tree.seeds.map { ($0.key, .int($0.value)) }
                        }
                    ], "Where it grows."),
            ])
    }

    private struct Keeper: FieldObject, Equatable {
        var first = ""
        var last: String?

        static let fields = Fields<Keeper>(
            "keeper", blank: Keeper(), [Field("first", \.first, "One."), Field("last", \.last, "The other.")])
    }

    private struct Grove: Sendable, Equatable {
        var keeper: Keeper?
        static let fields = Fields<Grove>("grove", Keeper.fields.part(of: \.keeper))
    }

    private static let full = Tree(
        name: "oak", age: 300, fruits: ["acorn"], isOld: true, keeper: Keeper(first: "Ada"), seeds: ["a": 1])

    private func node(_ text: String) throws -> DataNode {
        try parseDocument(Array(text.utf8), format: .yaml, limits: .record)
    }

    private func text(_ json: JSON) -> String { String(decoding: json.canonicalBytes, as: UTF8.self) }

    @Test func readsWhatItWrites() throws {
        for tree in [Tree(name: "elm"), Self.full] {
            #expect(Tree.read(try node(text(tree.json))) == tree)
        }
    }

    @Test func leavesOutWhatSaysNothing() {
        #expect(text(Tree(name: "elm").json) == #"{"age":7,"name":"elm"}"#)
        #expect(text(Tree(name: "elm", keeper: Keeper()).json) == #"{"age":7,"keeper":{"first":""},"name":"elm"}"#)
    }

    @Test func writesAlwaysWhatIsDeclaredSo() {
        let fields = Fields<Tree>(
            "tree", [Field("fruits", \.fruits, always: true, "A."), Field("old", \.isOld, always: true, "B.")])
        #expect(text(fields.json(Tree())) == #"{"fruits":[],"old":false}"#)
    }

    @Test func keepsTheDefaultWhereNothingIsStated() throws {
        let read = Tree.read(try node("{name: elm, age: null, fruits: ['', pear], keeper: null, unknown: 1}"))
        #expect(read == Tree(name: "elm", fruits: ["pear"]))
        #expect(Tree.read(try node("[]")) == nil)
    }

    @Test func checksByTheSameDeclaration() throws {
        var check = ShapeCheck(file: "tree.yaml")
        check.check(document: try node("{nam: elm, age: -1}"), against: Tree.shape)
        #expect(check.findings.map(\.code) == ["unknown-key", "out-of-range", "missing-key"])
        #expect(check.findings.first?.remedy == #"Did you mean "name"?"#)
    }

    @Test func describesByTheSameDeclaration() throws {
        let schema = try node(text(Tree.shape.schema))
        #expect(schema["properties"]?["age"]?["description"]?.string == "Its years.")
        #expect(schema["required"]?.sequence?.compactMap(\.string) == ["name"])
        let rows = FieldTable.settings(of: Tree.fields.shape)
        #expect(rows.contains("| `name` | required | What it is called. |\n"))
        #expect(rows.contains("| `age` | `7` | Its years. Guess. |\n"))
        #expect(rows.contains("| `old` | `false` | Whether it is old. |\n"))
        #expect(rows.contains("| `keeper.last` | unset | The other. |\n"))
        #expect(rows.contains("| `garden.seeds` | none | What was sown. |\n"))
    }

    @Test func aPartIsThereWhereOneOfItsMembersIs() throws {
        func grove(_ text: String) throws -> Grove {
            var grove = Grove()
            Grove.fields.read(try node(text), into: &grove)
            return grove
        }
        #expect(try grove("{first: ''}") == Grove())
        #expect(try grove("{last: Hopper}") == Grove(keeper: Keeper(first: "", last: "Hopper")))
        #expect(text(Grove.fields.json(Grove(keeper: Keeper(first: "Ada")))) == #"{"first":"Ada"}"#)
        #expect(text(Grove.fields.json(Grove())) == "{}")
    }
}
