// Tests of the check that links between written files lead somewhere.
import Bundles
import Colophon
import Primitives
import ReleaseModel
import Sync
import Testing

/// The findings for a file docs/guide/a.md (or another) of a tree that will hold docs/b.md, docs/guide/c d.md, docs/é.md and
/// img/x.png.
private func findings(_ text: String, at target: String = "docs/guide/a.md") -> [Finding] {
    let present: Set<String> = [
        "docs", "docs/guide", "docs/guide/a.md", "docs/b.md", "docs/guide/c d.md", "docs/\u{E9}.md", "img", "img/x.png",
    ]
    let bytes = Set(present.map { Bytes($0.utf8) })
    return LinkCheck.findings(WrittenFile(source: nil, target: target, bytes: Bytes(text.utf8))) { bytes.contains($0) }
}

@Suite struct LinkCheckTests {
    @Test(arguments: [
        "[a](../b.md)", "[a](./../b.md#part)", "[a](../b.md?x=1#y)", "[a](c%20d.md)", "[a](<c d.md>)",
        "[a](../%C3%A9.md)",
        "[a](..)", "[a](../)", "[a](../../)", "[a](../..)", "[a](.)", "![a](../../img/x.png)", "[a](../../img)",
        "[a](../../img/)", "[a](c&#32;d.md)", "[a](\\.\\./b.md)", "[a](../b.md \"title\")",
        // Elsewhere, or within the page.
        "[a](https://h.org/x.md)", "[a](mailto:a@h.org)", "[a](//h.org/x.md)", "[a](/x.md)", "[a](#part)", "[a](?x)",
        "[a]()", "<https://h.org/x>", "<x.md>", "[a](< https://h.org>)", "<a href=\" https://h.org\nx \">",
        // No links.
        "[foo][bar]", "[foo]", "`[a](x.md)`", "```\n[a](x.md)\n```", "    [a](x.md)", "<!-- [a](x.md) -->",
        "<!-- <a href=x.md> -->", "\\[a](x.md)", "[a] (x.md)", "<script>\"<a href='x.md'>\"</script>", "[^1]: x.md",
        "---\nlink: '[a](x.md)'\n---\n", "x.md",
        // Filled in downstream.
        "[a]({{site.url}}/x.md)", "<a href=\"{% url 'x' %}\">", "[a](x/{{page}}.md)",
        "[a]: ../b.md\n\n[a] [b][a] [a][]",
    ])
    func passesWhatLeadsSomewhereOrIsNoRelativeLink(text: String) {
        #expect(findings(text) == [])
    }

    @Test(arguments: [
        ("[a](x.md)", "docs/guide/x.md"), ("[a](./x.md#b)", "docs/guide/x.md"), ("[a](x.md?y)", "docs/guide/x.md"),
        ("[a](../a.md)", "docs/a.md"), ("[a](../../x.md)", "x.md"), ("![a](x.png)", "docs/guide/x.png"),
        ("[![a](../../img/x.png)](x.md)", "docs/guide/x.md"), ("[![a](x.png)](../b.md)", "docs/guide/x.png"),
        ("[a](<x y.md>)", "docs/guide/x y.md"), ("[a](x%20y.md)", "docs/guide/x y.md"),
        ("[a](e%CC%81.md)", "docs/guide/e\u{301}.md"), ("[a](../e\u{301}.md)", "docs/e\u{301}.md"),
        ("[a](../b.md/../x.md)", "docs/x.md"), ("[a](../B.md)", "docs/B.md"), ("[a](%78.md)", "docs/guide/x.md"),
        ("<a href=\"x.md\">a</a>", "docs/guide/x.md"), ("text <img src=x.png> text", "docs/guide/x.png"),
        ("<a href=\" x.md\t\">a</a>", "docs/guide/x.md"), ("<A HREF='x&amp;y.md'>a</A>", "docs/guide/x&y.md"),
        ("[a]: x.md\n", "docs/guide/x.md"), ("[a][b]\n\n[b]: x.md 'title'\n", "docs/guide/x.md"),
        ("> - [a](x.md)\n", "docs/guide/x.md"), ("| a |\n|---|\n| [a](x.md) |\n", "docs/guide/x.md"),
        ("[a](x)", "docs/guide/x"), ("[a](x/)", "docs/guide/x"),
    ])
    func findsLinksThatLeadToNothing(text: String, path: String) {
        let found = findings(text)
        #expect(found.map(\.code) == ["sync-broken-link"])
        #expect(found.first?.message.contains("nothing: \"\(path)\" will") == true)
        #expect(found.first?.severity == .error && found.first?.remedy.isEmpty == false)
    }

    @Test(arguments: ["[a](../../../x.md)", "[a](../../..)", "<a href=../../../../b.md>", "[a](%2e%2e/../../x)"])
    func findsLinksThatLeaveTheTree(text: String) {
        #expect(findings(text).map(\.code) == ["sync-link-outside"])
    }

    @Test func readsHTMLFilesAsHTML() {
        let text = "<p>[a](x.md)</p>\n<a href=\"y.html\">\n<img src='../../img/x.png'>\n<link href=z.css>"
        let found = findings(text, at: "docs/guide/a.html")
        #expect(found.map(\.line) == [2, 4])
        #expect(found.map(\.column) == [10, 12])
        #expect(found.allSatisfy { $0.file == "docs/guide/a.html" })
    }

    @Test func looksAtNoOtherFiles() {
        #expect(findings("[a](x.md) <a href=x>", at: "docs/a.txt") == [])
        #expect(findings("[a](x.md)", at: "md") == [])
        #expect(findings("[a](x.md)", at: "a.MD").count == 1)
    }

    @Test func resolvesFromTheFolderInTheTargetTree() {
        #expect(findings("[a](docs/b.md)", at: "a.md") == [])
        #expect(findings("[a](../b.md)", at: "a.md").map(\.code) == ["sync-link-outside"])
        #expect(findings("[a](b.md)", at: "docs/a.md") == [])
    }

    @Test func saysWhereTheLinkItselfStands() {
        let text =
            "\u{E9}\r\n> quoted [a\r\n> b](x.md)\r\n\r\n[r]: y.md\r\n\r\n[r] <a\r\nhref='z.md'>z</a> [w](\r\nw.md)\r\n"
        let found = findings(text)
        #expect(found.map { [$0.line, $0.column] } == [[3, 6], [5, 6], [8, 7], [9, 1]])
    }

    @Test func manyBrokenLinksTakeLinearTime() {
        #expect(findings(String(repeating: "[a](x.md)\n", count: 20_000)).count == 20_000)
        #expect(findings(String(repeating: "[a](x.md) ", count: 20_000)).last?.column == 199_995)
    }
}
