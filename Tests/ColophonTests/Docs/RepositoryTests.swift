// Holds what the repository says of itself to what is there: licence, editor settings, scripts, and the forge's files.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

@Suite struct RepositoryTests {
    /// The digest is that of the text which the Apache Software Foundation publishes.
    @Test func theLicenceIsUnchangedAndNamedWhereItIsAskedFor() throws {
        let licence = try Files.read(Files.join(Documentation.root, "LICENSE"))
        #expect(
            SHA256Digest(of: licence).hex == "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30")
        #expect(try Documentation.text("NOTICE").contains("The Colophon authors"))
        #expect(try Documentation.text("README.md").contains("[Apache License 2.0](LICENSE)"))
        let configuration = try parseDocument(
            Files.read(Files.join(Documentation.root, "colophon.yaml")), format: .yaml, limits: .standard)
        #expect(configuration["project"]?["license"]?.string == "Apache-2.0")
    }

    @Test func editorsIndentAndBreakLinesAsTheFormatterDoes() throws {
        let style = try parseDocument(
            Files.read(Files.join(Documentation.root, ".swift-format")), format: .json, limits: .standard)
        let lines = try Documentation.text(".editorconfig").split(separator: "\n")
        let columns = try #require(style["lineLength"]?.int)
        let spaces = try #require(style["indentation"]?["spaces"]?.int)
        #expect(lines.contains("max_line_length = \(columns)"))
        #expect(lines.first { $0.hasPrefix("indent_size") } == "indent_size = \(spaces)")
    }

    @Test func theirReadmeListsTheScriptsAndNoOthers() throws {
        let rows = try Documentation.text("scripts/README.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let listed = rows.compactMap { $0.split(separator: "`").dropFirst().first }.map { "scripts/\($0)" }
        #expect(listed.sorted() == (try Self.scripts()).sorted())
    }

    /// Wherever a page, the CI or a script names a script, it is there.
    @Test func whatIsNamedAsAScriptIsOne() throws {
        let pages = try Self.files(below: "docs", ".md") + Self.files(below: ".github", "")
        for file in try pages + Self.scripts() + ["README.md", ".ci/run", "Package.swift"] {
            let names = try Documentation.text(file).matches(of: /scripts\/[a-z][a-z_\/.-]*[a-z]/).map { String($0.0) }
            for name in names {
                #expect(Files.kind(Files.join(Documentation.root, name)) != nil, "\(file) names \(name)")
            }
        }
    }

    @Test(
        .enabled(
            if: ForeignProgram.isDemanded || ForeignProgram.pythonHas("check_jsonschema"),
            "the Python package check-jsonschema is not installed"))
    func theForgeCanReadItsFiles() throws {
        let forms = try Self.files(below: ".github/ISSUE_TEMPLATE", ".yml").filter { !$0.hasSuffix("/config.yml") }
        #expect(forms.count == 3)
        let files = [
            "github-issue-forms": forms, "github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
            "github-workflows": try Self.files(below: ".github/workflows", ".yml") + Self.workflows,
            "github-actions": [".github/actions/colophon/action.yml"], "gitlab-ci": ["docs/workflows/gitlab-ci.yml"],
        ]
        for (schema, names) in files {
            let outcome = try ForeignProgram.run(
                ["python3", "-m", "check_jsonschema", "--builtin-schema", "vendor.\(schema)"]
                    + names.map { Files.join(Documentation.root, $0) })
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        }
    }

    /// Those of GitHub that `colophon init` writes; the action among them lies in its own folder.
    private static var workflows: [String] {
        get throws {
            try files(below: "docs/workflows", ".yml").filter {
                $0.contains("/github-") && !$0.hasSuffix("-action.yml")
            }
        }
    }

    /// The programs that people run: files without an ending, but for the parts of the checks.
    private static func scripts() throws -> [String] {
        try files(below: "scripts", "").filter { path in
            !Files.name(path).contains(".") && Files.isExecutable(Files.join(Documentation.root, path))
        }
    }

    private static func files(below folder: String, _ ending: String) throws -> [String] {
        try Files.walk(Files.join(Documentation.root, folder)).map { "\(folder)/\($0.path)" }
            .filter { $0.hasSuffix(ending) }
    }
}
