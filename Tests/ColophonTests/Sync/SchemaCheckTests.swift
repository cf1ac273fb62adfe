// Tests of the check that written JSON and YAML files can be read.
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing

private func findings(_ text: String, at target: String) -> [Finding] {
    SchemaCheck.findings(WrittenFile(source: nil, target: target, bytes: Bytes(text.utf8)))
}

@Suite struct SchemaCheckTests {
    @Test(arguments: [
        "{}", "[1, 2.5e3, \"a\\u00e9\", null]", "\"text\"", " 1 \r\n",
        String(repeating: "[", count: 512) + String(repeating: "]", count: 512),
    ])
    func takesJSON(text: String) {
        #expect(findings(text, at: "a.json") == [])
    }

    @Test(arguments: [
        ("", 1, 1), ("{,}", 1, 2), ("{\"a\": 1,\n}", 1, 8), ("// c\n{}", 1, 1), ("{'a': 1}", 1, 2),
        ("{\"a\": 1\n\"b\": 2}", 2, 1),
        ("[NaN]", 1, 2), ("[01]", 1, 2), ("{} x", 1, 4), ("\u{FEFF}{}", 1, 1), ("{\"a\": 1,\n \"a\": 2}", 2, 2),
    ])
    func refusesWhatIsNoJSON(text: String, line: Int, column: Int) {
        let found = findings(text, at: "x/package.JSON")
        #expect(found.map(\.code) == ["sync-not-json"])
        #expect(found.first?.file == "x/package.JSON" && found.first?.severity == .error)
        #expect(found.first?.line == line && found.first?.column.map { $0 >= column } == true)
        #expect(found.first?.message.hasPrefix("the file is no JSON: ") == true && found.first?.remedy.isEmpty == false)
    }

    @Test(arguments: [
        "", "# only a comment\n", "a: 1\n", "---\na: 1\n---\nb: 2\n...\n", "--- a\n--- b\n",
        "a: !Ref b\nc: !!set {d, e}\n",
        "x: &x {a: 1}\ny: {<<: *x, b: 2}\nz: *x\n", "a: 1\na: 2\n", "? [a, b]\n: c\n", "\u{FEFF}a: 1\n",
        "&a [*a]\n", "%YAML 1.1\n---\na: |\n  {{ text }}\n", "a: \"{{ x }}\"\n", "- 1\n- - 2\n  - 3\n",
        "a: yes\nb: 0o17\nc: 2001-01-01\n",
        "{\"a\": [1, 2]}", "---\n---\n",
    ])
    func takesYAMLOfAnyKind(text: String) {
        for name in ["a.yaml", "a.yml", ".github/a.YML"] { #expect(findings(text, at: name) == []) }
    }

    @Test(arguments: [
        ("a: b: c\n", 1), ("a: 1\n b: 2\n", 2), ("a:\n\t- 1\n", 2), ("a: [1, 2\n", 2), ("a: \"text\n", 1),
        ("a: *b\n", 1),
        ("a: &x 1\n---\nb: *x\n", 3), ("a: 1\n---\nb: {\n", 4), ("- a\nb: c\n", 2), ("a: @b\n", 1),
        ("a: {{ .Values.x }}: y\n", 1),
    ])
    func refusesWhatIsNoYAML(text: String, line: Int) {
        let found = findings(text, at: "x/a.yaml")
        #expect(found.map(\.code) == ["sync-not-yaml"])
        #expect(found.first?.file == "x/a.yaml" && found.first?.line == line)
        #expect(found.first?.message.hasPrefix("the file is no YAML: ") == true && found.first?.remedy.isEmpty == false)
    }

    @Test func refusesBytesThatAreNoText() {
        for name in ["a.json", "a.yml"] {
            let file = WrittenFile(source: "s", target: name, bytes: [0x61, 0x0A, 0xFF])
            #expect(SchemaCheck.findings(file).first?.line == 2)
        }
    }

    @Test func deepNestingComesToAnEnd() {
        for open in ["[", "{a: ", "- ", "? "] {
            let text = String(repeating: open, count: 200_000)
            #expect(findings(text, at: "a.yaml").count == 1)
        }
        #expect(findings(String(repeating: "[", count: 200_000), at: "a.json").count == 1)
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(findings(nested(512), at: "a.yaml") == [])
        #expect(findings(nested(513), at: "a.yaml").first?.message.contains("more than 512 deep") == true)
    }

    @Test func looksAtNoOtherFiles() {
        for name in ["a.json5", "json", "yml", "a.yaml.txt", "a.md"] {
            #expect(findings("{", at: name) == [])
        }
    }
}
