// Tests of what is in a file by mistake: conflict markers, pointers of Git LFS; and of JSON that may have comments.
import Primitives
import ReleaseModel
import Sync
import Testing

@Suite struct ContentCheckTests {
    private func findings(_ text: String, at path: String = "a.txt", piece: Int = .max) -> [Finding] {
        var check = ContentCheck(path: path)
        inPieces(Bytes(text.utf8), of: piece) { check.feed($0) }
        return check.findings()
    }

    private static let start = "<<<<" + "<<<", middle = "====" + "===", end = ">>>>" + ">>>"
    private static let conflict = "\(start) HEAD\nours\n\(middle)\ntheirs\n\(end) origin/main\n"

    @Test(arguments: [1, 7, 1 << 20])
    func findsMarkersWithTheirLine(piece: Int) {
        for text in [
            Self.conflict, Self.conflict.replacing("\n", with: "\r\n"),
            "\(Self.start)\na\n||||||| b\n\(Self.middle)\n\(Self.end)",
        ] {
            let found = findings("# A\n\n\(text)", piece: piece)
            #expect(found.map(\.code) == ["sync-conflict-markers"] && found.first?.line == 3, "\(text)")
        }
    }

    @Test func aFencedExampleOfMarkdownIsNone() {
        let fenced = "# A\n\n```\n\(Self.conflict)```\n"
        #expect(findings(fenced, at: "a.md") == [])
        #expect(findings(fenced + Self.conflict, at: "a.md").first?.line == 10)
        #expect(findings("~~~~text\n\(Self.conflict)```\n~~~~\n", at: "A.MD") == [])
        #expect(findings(fenced, at: "a.txt").count == 1)
    }

    @Test(arguments: [
        "Title\n\(middle)\n\ntext\n", "\(start) HEAD\nours\n", "\(end) mail\n\(middle)\n",
        " \(start) HEAD\na\n\(middle)\nb\n\(end) x\n",
        "\(start)< eight\n\(middle)\n\(end) x\n", "",
    ])
    func passesWhatIsNoConflict(text: String) { #expect(findings(text) == []) }

    @Test func findsAPointerOfGitLFS() {
        let pointer =
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "ab", count: 32))\nsize 10240\n"
        #expect(findings(pointer, at: "logo.png").map(\.code) == ["sync-lfs-pointer"])
        #expect(findings(pointer, at: "logo.png", piece: 5).map(\.code) == ["sync-lfs-pointer"])
        #expect(findings("version https://git-lfs.github.com/spec/v1\nis how a pointer begins\n") == [])
        #expect(findings(pointer + String(repeating: "x", count: 2000)) == [])
    }

    @Test func aPlanWithOneCanNotBeApproved() throws {
        var scene = try SyncScene(["up/a.txt": Self.conflict])
        #expect(try scene.plan().obstacles == ["the content check found 1 fault"])
        scene.rule.validation.content = .warn
        #expect(try scene.plan().checks.first { $0.name == .content }?.outcome == .warn)
        scene.rule.validation.content = .off
        #expect(try scene.plan().obstacles == [])
    }
}

@Suite struct CommentedJSONTests {
    private func codes(_ text: String, at path: String) -> [String] {
        SchemaCheck.findings(WrittenFile(source: nil, target: path, bytes: Bytes(text.utf8))).map(\.code)
    }

    private static let text = "// a\n{\n  /* \"b\" */ \"a\": \"// no // comment /* */\", // c\n  \"l\": [1, 2,],\n}\n"

    @Test(arguments: [
        "tsconfig.json", "a/tsconfig.build.json", "TSCONFIG.JSON", "jsconfig.json", ".vscode/settings.json", "a.jsonc",
        ".devcontainer/devcontainer.json", "devcontainer.json", ".eslintrc", ".eslintrc.json", "x.code-workspace",
        ".swcrc",
    ])
    func takesCommentsWhereTheirProgramsDo(path: String) {
        #expect(codes(Self.text, at: path) == [])
        for broken in ["{\"a\": }", "{\"a\": 1", "{,}", "[1,,]", "{\"a\" 1}", "/* open", "{\"a\": 1} x"]
        where path != ".eslintrc" {
            #expect(codes(broken, at: path) == ["sync-not-json"], "\(broken)")
        }
    }

    @Test(arguments: ["package.json", "tsconfigs/a.json", "vscode/settings.json", "mytsconfig.json"])
    func refusesThemElsewhere(path: String) {
        #expect(codes(Self.text, at: path) == ["sync-not-json"])
    }

    @Test func aFileWithoutAnEndingMayBeYAML() {
        #expect(codes("root: true\nrules: {a: 1}\n", at: ".eslintrc") == [])
        #expect(codes("{\"a\": [}", at: ".eslintrc") == ["sync-not-json"])
    }

    @Test func namesThePlaceInTheFile() {
        let text = "{\n  // c\n  \"a\": x\n}\n"
        let found = SchemaCheck.findings(WrittenFile(source: nil, target: "a.jsonc", bytes: Bytes(text.utf8)))
        #expect(found.first?.line == 3)
    }
}
