// Checks what the Markdown output adds to the specification's, and the one-line and plain forms.

import Documents
import Secrets
import Testing

@Suite struct MarkdownTests {
    // MARK: Headings

    @Test func namesHeadingsAsGitHubDoes() {
        #expect(
            Markdown.html("# Hello, *World*! `x_y`\n")
                == "<h1 id=\"hello-world-x_y\">Hello, <em>World</em>! <code>x_y</code></h1>\n")
        #expect(Markdown.html("## 2.0.1 – Ünï") == "<h2 id=\"201--ünï\">2.0.1 – Ünï</h2>\n")
        #expect(Markdown.html("# &amp;") == "<h1 id=\"section\">&amp;</h1>\n")
        #expect(Markdown.html("#") == "<h1 id=\"section\"></h1>\n")
    }

    @Test func givesEachHeadingItsOwnID() {
        let html = Markdown.html("# a\n# a\n# a-1\n# A\n# a-1\n")
        let ids = HTMLTokens.of(html).compactMap {
            if case .start(_, let attributes) = $0 { attributes["id"] } else { nil }
        }
        #expect(ids == ["a", "a-1", "a-1-1", "a-2", "a-1-2"])
    }

    @Test func putsThePrefixBeforeIDsAndEscapesIt() {
        #expect(Markdown.html("# a", options: .init(idPrefix: "n\"-")) == "<h1 id=\"n&quot;-a\">a</h1>\n")
    }

    @Test func shiftsHeadingsWithinOneToSix() {
        #expect(Markdown.html("# a", options: .init(headingOffset: 2)) == "<h3 id=\"a\">a</h3>\n")
        #expect(Markdown.html("##### a", options: .init(headingOffset: 2)) == "<h6 id=\"a\">a</h6>\n")
        #expect(Markdown.html("# a", options: .init(headingOffset: .max)) == "<h6 id=\"a\">a</h6>\n")
        #expect(Markdown.html("## a", options: .init(headingOffset: .min)) == "<h1 id=\"a\">a</h1>\n")
    }

    // MARK: Blocks

    @Test func labelsTaskCheckboxes() {
        let html = Markdown.html("- [x] a\n- [ ] b\n- c\n")
        let done =
            "<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"done\" /> a</li>\n"
        let open = "<li class=\"task\"><input type=\"checkbox\" disabled=\"\" aria-label=\"not done\" /> b</li>\n"
        #expect(html == "<ul>\n\(done)\(open)<li>c</li>\n</ul>\n")
    }

    @Test func alignsTableCellsByClassAndScopesHeads() {
        let html = Markdown.html("|a|b|c|d|\n|:--|:-:|--:|---|\n|1|2|3|4|\n")
        #expect(html.contains("<th scope=\"col\" class=\"align-left\">a</th>"))
        #expect(html.contains("<th scope=\"col\" class=\"align-center\">b</th>"))
        #expect(html.contains("<td class=\"align-right\">3</td>"))
        #expect(html.contains("<th scope=\"col\">d</th>") && html.contains("<td>4</td>"))
        #expect(!html.contains("style"))
    }

    @Test func makesCodeReachableByKeyboardAndNamesItsLanguage() {
        #expect(
            Markdown.html("```swift let\nlet a = \"<\"\n```")
                == "<pre tabindex=\"0\"><code class=\"language-swift\">let a = &quot;&lt;&quot;\n</code></pre>\n")
        #expect(Markdown.html("    a\n") == "<pre tabindex=\"0\"><code>a\n</code></pre>\n")
        #expect(Markdown.html("```a&#32;b&quot;\n```").contains("class=\"language-a\""))
    }

    @Test func showsRawHTMLAsText() {
        #expect(Markdown.html("a <b>c</b>") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n")
        #expect(
            Markdown.html("<script>\nalert(1)\n</script>\n") == "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n")
        #expect(Markdown.html("<!-- c -->") == "<p>&lt;!-- c --&gt;</p>\n")
    }

    @Test func replacesControlCharacters() {
        #expect(
            Markdown.html("a\u{0}b\u{1}c\u{7F}d\u{85}e&#1;f&#0;")
                == "<p>a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}f\u{FFFD}</p>\n")
        #expect(
            Markdown.html("```\u{1}\n\u{0}\n```\n")
                == "<pre tabindex=\"0\"><code>\u{FFFD}\n</code></pre>\n")
    }

    @Test func takesEmptyTexts() {
        for text in ["", "\n", " ", "\r\n\r\n", "\t"] {
            #expect(Markdown.html(text) == "")
            #expect(Markdown.inlineHTML(text) == "")
            #expect(Markdown.plainText(text) == "")
        }
    }

    @Test func readsWindowsLineEndsAsOthers() {
        let text = "# a\n\n- b\n- c\n\n```\nd\n```\n"
        #expect(Markdown.html(text.replacing("\n", with: "\r\n")) == Markdown.html(text))
    }

    // MARK: Links and images

    @Test(arguments: [
        ("http://a.b/c?d=e&f#g", "http://a.b/c?d=e&amp;f#g"), ("HTTPS://a.b", "HTTPS://a.b"),
        ("mailto:a@b.c", "mailto:a@b.c"),
        ("a/b.html", "a/b.html"), ("../a", "../a"), ("#a", "#a"), ("?a:b", "?a:b"), ("/a:b", "/a:b"),
        ("./a:b", "./a:b"),
        ("é", "%C3%A9"), ("a%20b", "a%20b"), ("<a b>", "a%20b"), ("", ""),
    ])
    func letsSafeAddressesThrough(address: String, expected: String) {
        #expect(Markdown.html("[t](\(address))") == "<p><a href=\"\(expected)\">t</a></p>\n")
    }

    @Test(arguments: [
        "//a.b", "/\\\\a.b", "\\\\\\\\a.b", "ftp://a.b", "file:///etc/passwd", "a:b", "&#47;/a.b", "<  //a.b>",
    ])
    func keepsTheTextOfARefusedLink(address: String) {
        #expect(Markdown.html("[t *u*](\(address))") == "<p>t <em>u</em></p>\n")
    }

    @Test func showsARelativeImage() {
        #expect(
            Markdown.html("![a *b* \"c\"](d.png \"e\")")
                == "<p><img src=\"d.png\" alt=\"a b &quot;c&quot;\" title=\"e\" /></p>\n")
    }

    @Test func linksToARemoteImage() {
        #expect(Markdown.html("![a](https://b/c.png)") == "<p><a href=\"https://b/c.png\">a</a></p>\n")
        #expect(Markdown.html("![](https://b/c.png)") == "<p><a href=\"https://b/c.png\">https://b/c.png</a></p>\n")
        #expect(Markdown.html("[![a](https://b/c.png)](https://d)") == "<p><a href=\"https://d\">a</a></p>\n")
    }

    @Test func keepsTheTextOfARefusedImage() {
        #expect(Markdown.html("![a<b](data:image/png;base64,AA)") == "<p>a&lt;b</p>\n")
        #expect(Markdown.html("![a](mailto:b@c.d)") == "<p>a</p>\n")
    }

    @Test func linksBareAddresses() {
        #expect(
            Markdown.html("see www.a.org, b@c.org")
                == "<p>see <a href=\"http://www.a.org\">www.a.org</a>, <a href=\"mailto:b@c.org\">b@c.org</a></p>\n")
    }

    @Test func leavesBareAddressesOfVeryLongTextsAsText() {
        let long = String(repeating: "a ", count: 50_001)
        #expect(!Markdown.html(long + "www.b.c").contains("<a"))
        #expect(Markdown.html(long + "<https://b.c>").contains("<a href=\"https://b.c\">"))
    }

    @Test func endsABareLinkWithItsTableCell() {
        let html = Markdown.html("|a|\n|---|\n|https://b.c/'d='e|\n\nf *g*\n")
        #expect(html.contains("e</a></td>") && html.hasSuffix("<p>f <em>g</em></p>\n"))
    }

    @Test func decodesNamedCharacters() {
        #expect(Markdown.html("&rarr;&check;&NotEqualTilde;&fjlig;&nope;&copy") == "<p>→✓≂̸fj&amp;nope;&amp;copy</p>\n")
    }

    // MARK: One line

    @Test(arguments: [
        ("a *b* `c` ~~d~~", "a <em>b</em> <code>c</code> <del>d</del>"), ("# a", "# a"), ("- a", "- a"),
        ("1. a", "1. a"),
        ("> a", "&gt; a"), ("- [ ] a", "- [ ] a"), ("    a", "a"), ("a\n# b\n\nc", "a # b  c"), ("```a", "```a"),
        ("---", "---"),
        ("[a]: /b", "[a]: /b"), ("<div>a", "&lt;div&gt;a"), ("_a_", "<em>a</em>"), ("**a**", "<strong>a</strong>"),
        ("[a](b)", "<a href=\"b\">a</a>"), ("![a](b)", "<img src=\"b\" alt=\"a\" />"), ("(a)", "(a)"),
        ("|a|\n|-|", "|a| |-|"),
        ("www.a.org", "<a href=\"http://www.a.org\">www.a.org</a>"),
        ("a@b.org", "<a href=\"mailto:a@b.org\">a@b.org</a>"),
        ("https://a.org/b)", "<a href=\"https://a.org/b\">https://a.org/b</a>)"), ("&lt;", "&lt;"), ("a  ", "a"),
        ("a\\", "a\\"),
        ("(", "("), ("\"a\"", "&quot;a&quot;"), ("~~a~~", "<del>a</del>"), ("`a`", "<code>a</code>"), ("=", "="),
    ])
    func writesOneLine(text: String, expected: String) {
        #expect(Markdown.inlineHTML(text) == expected)
    }

    // MARK: Plain text

    @Test func keepsOnlyTheTextAndCollapsesWhiteSpace() {
        let text =
            "# A *b*\n\n- [x] c `d  e`\n- [f](g \"no\") ![h](i)\n\n|j|k|\n|---|---|\n|l|m|\n\n> n\\\n> o &amp; &lt;\n\n<b>p</b>\n"
        #expect(Markdown.plainText(text) == "A b c d e f h j k l m n o & < <b>p</b>")
        #expect(Markdown.plainText("a\u{0}b\u{1}") == "a\u{FFFD}b\u{FFFD}")
    }
}
