// Tests of the transforms: which links change, and that nothing else does.
import Bundles
import Colophon
import Primitives
import ReleaseModel
import Sync
import Testing

/// What a rule makes of a text that stands in docs/guide/a.md, whose rule also takes docs/b.md, docs/guide/c d.md,
/// docs/é.md and docs/img/x.png.
private func transformed(
    _ text: String, _ transforms: [SyncRule.Transform], source: String = "docs/guide/a.md"
) throws -> String {
    let digest = SHA256Digest(of: [])
    let paths = ["docs/guide/a.md", "docs/b.md", "docs/guide/c d.md", "docs/\u{E9}.md", "docs/img/x.png", source]
    let files = paths.map { SyncChecksums.File(source: $0, target: "t/" + $0, sha256: digest, size: 0) }
    let file = try #require(files.last)
    let outcome = try SyncContent.written(
        Bytes(text.utf8), file: file, rule: syncRule("docs/*") { $0.transforms = transforms }, release: syncRelease(),
        project: syncProject(), synced: SyncedFiles(files))
    #expect(outcome.findings == [])
    return String(decoding: try #require(outcome.bytes), as: UTF8.self)
}

private func stripped(_ text: String) throws -> String { try transformed(text, [.stripInternalLinks]) }

private func rewritten(_ text: String, source: String = "docs/guide/a.md") throws -> String {
    try transformed(text, [.rewritePaths(.init(from: "docs/", to: "docs/upstream/"))], source: source)
}

@Suite struct StripInternalLinksTests {
    @Test(arguments: [
        // Lost: the link; kept: its text.
        ("see [the core](../core/x.md).", "see the core."),
        ("[a](x.md)[b](y.md)", "ab"),
        ("[a](x.md \"title\") [a](x.md 'ti\\'tle') [a](x.md (title))", "a a a"),
        ("[a]( <x y.md> )", "a"),
        ("[a](x(1(2)).md)", "a"),
        ("[a](x\\).md)", "a"),
        ("[a [b] c](x.md)", "a [b] c"),
        ("[a \\] b](x.md)", "a \\] b"),
        ("[`]` b](x.md)", "`]` b"),
        ("[*a* `b` <i>c</i>](x.md)", "*a* `b` <i>c</i>"),
        ("![alt *text*](../y.png)", "alt *text*"),
        ("[![alt](../y.png)](x.md)", "alt"),
        ("[![alt](../img/x.png)](x.md)", "![alt](../img/x.png)"),
        ("[![alt](../y.png)](../b.md)", "[alt](../b.md)"),
        ("[a](/core/x.md)", "a"),
        ("[a](../../../up.md)", "a"),
        ("[a](x.md#part)", "a"),
        ("[a](c%20d.md.bak)", "a"),
        ("# Head [a](x.md)\n\n[b](x.md)\n===\n", "# Head a\n\nb\n===\n"),
        ("> quoted [a\n> b](x.md) c\n", "> quoted a\n> b c\n"),
        ("- item [a](x.md)\n  1. deeper [b](y.md)\n", "- item a\n  1. deeper b\n"),
        (
            "| a | b |\n|---|---|\n| `x | [c](x.md) |\n| d` | [e](y.md) |\n",
            "| a | b |\n|---|---|\n| `x | c |\n| d` | e |\n"
        ),
        ("[a](x.md)\r\n[b](y.md)\r\n", "a\r\nb\r\n"),
        ("[a](e\u{301}.md)", "a"),
        // What is no link any more could begin something else.
        ("[- a](x.md)", "\\- a"),
        ("  [# a](x.md)", "  \\# a"),
        ("[1. a](x.md)", "1\\. a"),
        ("[* a](x.md)\n[*b*](y.md)", "\\* a\n*b*"),
        ("x [- a](x.md)", "x - a"),
    ])
    func losesTheLinkAndKeepsTheText(text: String, result: String) throws {
        #expect(try stripped(text) == result)
    }

    @Test(arguments: [
        // Links to what travels along, to folders that hold some of it, and within the page.
        "[a](../b.md) [a](../b.md#x) [a](/docs/b.md?x) [a](./../b.md) [a](c%20d.md) [a](<c d.md>) [a](../%C3%A9.md)",
        "[a](..) [a](../img/) [a](/docs) [a](/) [a](#part) [a](?q) [a]() [a](<>)",
        "[a](..&#47;b.md) [a](..&sol;b.md) [a](\\.\\./b\\.md)",
        // Links to elsewhere.
        "[a](https://example.org/x.md) [a](mailto:a@example.org) [a](//example.org/x.md) [a](tel:1) <https://x.md> <a@b.cd>",
        // No links.
        "[a] (x.md) \\[a](x.md) [a](x y.md) [a](x.md 'b' c) [a](<x.md) [a](x(.md) a](x.md)",
        "[a](\n\n) [ ] [^1] [[wiki]] [a][b] [a][]",
        "`[a](x.md)` ``[a](x.md) ` `` ```[a](x.md)```",
        "a `b\n[a](x.md)` c",
        "```\n[a](x.md)\n``\n~~~\n[a](x.md)\n```",
        "~~~ [info](x.md)\n[a](x.md)\n```\n~~\n[a](x.md)\n~~~~",
        "````\n```\n[a](x.md)\n```\n````",
        "> ```\n> [a](x.md)\n> ```\n",
        "- a\n\n  ```\n  [a](x.md)\n  ```\n",
        "    [a](x.md)\n\n\t[b](x.md)\n",
        "para\n\n    [a](x.md)\n",
        "- a\n\n      [a](x.md)\n",
        "-\t\t[a](x.md)\n",
        "# head\n    [a](x.md)",
        "```\n[a](x.md)\n",
        "<!-- [a](x.md) <a href=\"x.md\"> -->",
        "<!--\n[a](x.md)\n\n[b](x.md)\n-->\n",
        "text <!-- [a](x.md) --> text",
        "<div>\n[a](x.md)\n</div>\n",
        "<script src=\"https://x/y.js\">\nlet a = \"<a href='x.md'>\"\n\n[a](x.md)\n</script>\n",
        "<https://example.org/[a](x.md)>",
        "<a title=\"[a](x.md)\">",
        "---\nlink: \"[a](x.md)\"\n---\n",
        "[a\n\nb](x.md)",
        "[foo]: <bad\n[a]: x.md y z\n",
        "[^1]: note\n",
    ])
    func keepsWhatIsNoLinkToAMissingFile(text: String) throws {
        #expect(try stripped(text) == text)
    }

    @Test(arguments: [
        ("[a][r] [r][] [r] [R\n  ][]\n\n[r]: x.md\n", "a r r R\n  \n\n"),
        ("[r]: x.md \"a title\"\n[s]: ../b.md\n\n[r] [s]\n", "[s]: ../b.md\n\nr [s]\n"),
        ("[r]:\n  <x y.md>\n  'a title\nin two lines'\n\n![r]\n", "\nr\n"),
        ("> [r]: x.md\n\n[a b][r]\n", "> \n\na b\n"),
        ("[r]: ../b.md\n[r]: x.md\n\n[r]\n", "[r]: ../b.md\n\n[r]\n"),
        ("[r]: x.md\n[r]: ../b.md\n\n[r]\n", "[r]: ../b.md\n\nr\n"),
        ("[\u{C4}]: x.md\n\n[\u{E4}]\n", "\n\u{E4}\n"),
        ("[r]\n\n[r]: x.md", "r\n\n"),
        ("[r]: x.md\ntext [r]\n", "text r\n"),
        ("   [r]: x.md\r\n\r\n[r]\r\n", "\r\nr\r\n"),
        // A definition can't interrupt a paragraph, and is none in code.
        ("text\n[r]: x.md\n\n[r]\n", "text\n[r]: x.md\n\n[r]\n"),
        ("```\n[r]: x.md\n```\n[r]\n", "```\n[r]: x.md\n```\n[r]\n"),
        // A label that isn't defined leaves the brackets; a text with brackets is no label.
        ("[a][zz] [x [r]]\n\n[r]: x.md\n", "[a][zz] [x r]\n\n"),
        ("[^1]: see [a](x.md)\n", "[^1]: see a\n"),
    ])
    func understandsReferences(text: String, result: String) throws {
        #expect(try stripped(text) == result)
    }

    @Test(arguments: [
        // The link inside is lost, so the one around it is a link now, and judged as one.
        ("[x [a](y.md) z](../b.md)", "[x a z](../b.md)"),
        ("[x [a](y.md) z](y.md)", "x a z"),
        ("[x [a](../b.md) z](y.md)", "[x [a](../b.md) z](y.md)"),
        ("![x [a](../b.md) z](y.png)", "x [a](../b.md) z"),
    ])
    func linksHoldNoLinks(text: String, result: String) throws {
        #expect(try stripped(text) == result)
    }

    @Test(arguments: [
        ("a <a href=\"x.md\" id=k>b</a> c", "a <a id=k>b</a> c"),
        ("a <a\n  HREF='x.md'>b</a> <img alt=y src=z.png>", "a <a>b</a> <img alt=y>"),
        (
            "<p>\n<a href=x.md>b</a> <a href=\"../b.md\">c</a>\n<!-- <a href=x.md> -->\n</p>\n",
            "<p>\n<a>b</a> <a href=\"../b.md\">c</a>\n<!-- <a href=x.md> -->\n</p>\n"
        ),
        ("a <a href=\"#x\">b</a> <a data-href=\"x.md\">c</a>", "a <a href=\"#x\">b</a> <a data-href=\"x.md\">c</a>"),
        ("a <a href=\"x.md\"b>", "a <a href=\"x.md\"b>"),
        ("a <img src=\"y.png\"/> b", "a <img/> b"),
        (
            "<details><summary>s</summary>\n\n[a](x.md) <b>\n\n</details>",
            "<details><summary>s</summary>\n\na <b>\n\n</details>"
        ),
    ])
    func understandsHTMLInMarkdown(text: String, result: String) throws {
        #expect(try stripped(text) == result)
    }

    @Test func htmlFilesAreHTMLThroughout() throws {
        let text = """
            <!DOCTYPE html><title><a href="x.html"></title>
            <a :href=x class="b" href="x.html?a=1&amp;b">[a](x.md)</a > <a href="../b.md"> ` <img src = y.png> `
            <script src="y.js">"<a href='x.html'>"</SCRIPT><style>a{}/*<a href="x.html">*/</style>
            <!-- <a href="x.html"> --> <a href="unclosed
            """
        let result = """
            <!DOCTYPE html><title><a href="x.html"></title>
            <a :href=x class="b">[a](x.md)</a > <a href="../b.md"> ` <img> `
            <script>"<a href='x.html'>"</SCRIPT><style>a{}/*<a href="x.html">*/</style>
            <!-- <a href="x.html"> --> <a href="unclosed
            """
        #expect(try transformed(text, [.stripInternalLinks], source: "docs/guide/p.html") == result)
    }

    @Test func otherFilesAreNotTouched() throws {
        let text = "[a](x.md) <a href=\"x.md\">"
        #expect(try transformed(text, [.stripInternalLinks], source: "docs/guide/p.txt") == text)
    }

    @Test func bytesThatAreNotUTF8Stay() throws {
        let file = SyncChecksums.File(source: "a.md", target: "a.md", sha256: SHA256Digest(of: []), size: 0)
        let text: Bytes = [0xFF, 0x00, 0xC3] + Bytes("[\u{E9}](x.md)".utf8) + [0xFE]
        let outcome = try SyncContent.written(
            text, file: file, rule: syncRule("*") { $0.transforms = [.stripInternalLinks] }, release: syncRelease(),
            project: syncProject(), synced: SyncedFiles([file]))
        #expect(outcome.bytes == [0xFF, 0x00, 0xC3] + Bytes("\u{E9}".utf8) + [0xFE])
    }
}

@Suite struct RewritePathsTests {
    @Test(arguments: [
        ("[a](docs/b.md)", "[a](docs/upstream/b.md)"),
        (
            "[a](/docs/b.md#x 'docs/t') ![b](./docs/y.png)",
            "[a](/docs/upstream/b.md#x 'docs/t') ![b](./docs/upstream/y.png)"
        ),
        ("[a](<docs/c d.md>)", "[a](<docs/upstream/c d.md>)"),
        ("[docs/](x/docs/b.md) docs/b.md [a](../docs/b.md)", "[docs/](x/docs/b.md) docs/b.md [a](../docs/b.md)"),
        ("[a](docs) [a](docsx/b.md) [a](https://x/docs/)", "[a](docs) [a](docsx/b.md) [a](https://x/docs/)"),
        ("`[a](docs/b.md)`\n\n    [a](docs/b.md)\n", "`[a](docs/b.md)`\n\n    [a](docs/b.md)\n"),
        ("[a][r]\n\n[r]: docs/b.md 'docs/'\n", "[a][r]\n\n[r]: docs/upstream/b.md 'docs/'\n"),
        (
            "x <a href=\"docs/b.md\">docs/</a> <img src=/docs/y.png>",
            "x <a href=\"docs/upstream/b.md\">docs/</a> <img src=/docs/upstream/y.png>"
        ),
        ("[![i](docs/y.png)](docs/b.md)", "[![i](docs/upstream/y.png)](docs/upstream/b.md)"),
    ])
    func linksThatBeginWithOnePathBeginWithAnother(text: String, result: String) throws {
        #expect(try rewritten(text) == result)
    }

    @Test func aPathWithoutASlashEndsAtAComponent() throws {
        let rule = SyncRule.Transform.rewritePaths(.init(from: "docs", to: "site"))
        #expect(
            try transformed("[a](docs/b) [a](docs#x) [a](docs) [a](docs?q) [a](docs2)", [rule])
                == "[a](site/b) [a](site#x) [a](site) [a](site?q) [a](docs2)")
    }

    @Test func whatIsPutInCantEndTheLink() throws {
        let rule = SyncRule.Transform.rewritePaths(.init(from: "docs/", to: "a b)(\"<>&/"))
        #expect(
            try transformed("[a](docs/b) [a](<docs/b>)", [rule])
                == "[a](a%20b%29%28%22%3C%3E&/b) [a](<a%20b%29%28%22%3C%3E&/b>)")
        #expect(try transformed("x <a href='docs/b'>", [rule]) == "x <a href='a%20b%29%28%22%3C%3E&amp;/b'>")
    }

    @Test func anEmptyFromIsEveryRelativeLink() throws {
        let rule = SyncRule.Transform.rewritePaths(.init(from: "", to: "https://example.org/"))
        #expect(
            try transformed("[a](b.md) [a](#x) [a](https://y/) [a]()", [rule])
                == "[a](https://example.org/b.md) [a](#x) [a](https://y/) [a]()")
    }

    @Test func aLinkFromTheRootIsRewrittenAndNotStrippedWhereItsFileTravels() throws {
        let transforms: [SyncRule.Transform] = [
            .stripInternalLinks, .rewritePaths(.init(from: "docs/", to: "docs/upstream/")),
        ]
        #expect(
            try transformed("[a](docs/b.md#x) [b](docs/gone.md) [c](docs/img/) [d](core/b.md)", transforms)
                == "[a](docs/upstream/b.md#x) b [c](docs/upstream/img/) d")
        #expect(try transformed("[a](docs/b.md)", [.stripInternalLinks]) == "a")
    }

    @Test func severalApplyInOrderAndStrippingLooksAtTheSource() throws {
        let transforms: [SyncRule.Transform] = [
            .rewritePaths(.init(from: "/docs/", to: "/d/")), .rewritePaths(.init(from: "/d/", to: "/e/")),
            .stripInternalLinks,
        ]
        #expect(try transformed("[a](/docs/b.md) [b](/docs/gone.md) [c](/d/b.md)", transforms) == "[a](/e/b.md) b c")
    }
}

@Suite struct LinkTransformCostTests {
    /// Each would take minutes where some part of the reader looks twice at everything it has seen; the test's own limit
    /// is what notices.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "[", "![", "]", "[a](", "[a](<b", "[a](b 'c", "`", "` `` ", "<!--", "<a ", "<a b=\"", "<a b='\" c=\"' ",
            "<?", "<![CDATA[",
            "[a]", "[a][", "[a](b)", "[[a](b)", "\\", "<http:", "a@b.", "*[- a](x) ", "> ", "- ", "[a]: b\n", "<div>\n",
            "|", "&amp;",
            "[a](&#", "\t", "[a](x\\", "((((", "~~~\n", "1. ", "<script>",
        ])
    func hostileTextCostsNoMoreThanItsLength(piece: String) throws {
        let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
        for source in ["docs/guide/a.md", "docs/guide/p.html"] {
            _ = try transformed(text, [.stripInternalLinks, .rewritePaths(.init(from: "b", to: "c"))], source: source)
        }
    }
}
