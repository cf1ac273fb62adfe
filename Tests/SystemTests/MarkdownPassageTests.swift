// Texts of several blocks within a longer Markdown text: nothing of theirs reaches what follows.
import Documents
import Primitives
import Testing

struct MarkdownPassageTests {
    @Test func keepsListsAndCode() {
        let text = "Trees grow.\r\n\r\n- one\r\n- two\r\n\r\n```sh\r\nprune --all\r\n```\r\n\r\n"
        #expect(Markdown.passage(text, under: 2) == "Trees grow.\n\n- one\n- two\n\n```sh\nprune --all\n```")
    }

    @Test(arguments: ["One.", "One\nand the same", "\n  One\n", "1 - 2", "# one line", "- one line", "```"])
    func leavesOneParagraphToBeJoined(text: String) {
        #expect(Markdown.passage(text, under: 2) == nil)
        #expect(Markdown.firstBlock(text).utf8.allSatisfy { $0 != 0x0A } || text.hasPrefix("One\n"))
    }

    @Test(arguments: [
        ("# A\n\nb", "### A\n\nb"), ("a\n\n###### B", "a\n\n###### B"), ("A\n===\n\nb", "### A\n\nb"),
        ("A\nb\n---\nc", "#### A b\nc"),
    ])
    func makesHeadingsDeeper(text: String, expected: String) {
        #expect(Markdown.passage(text, under: 2) == expected)
    }

    @Test(arguments: [
        "a\n\n```\ncode", "a\n\n~~~~\ncode\n~~~", "- ```\n  code\n  ```\nb\n\nc", "a\n\n<!-- never closed",
        "a\n\n<pre>\nb",
        "a\n\n<?php", "a\n\n<![CDATA[", "- a\n\n  ```\n  code", "a\n\n    ```\n", "> ```\n> a\n\nb", "1. a\n  ```\nb",
        "- <script>\n\nb", "a\n\n- b\n\n      ```\nc\n\n  ```\nd", "a\n\n<STYLE>\nb",
    ])
    func leavesWhatFollowsAlone(text: String) {
        let passage = Markdown.passage(text, under: 2)
        guard let passage else { return }
        let html = Markdown.html("\(passage)\n\n## Next\n\n- entry\n")
        #expect(html.hasSuffix("Next</h2>\n<ul>\n<li>entry</li>\n</ul>\n"), "\(html)")
    }

    @Test func takesTheFirstBlock() {
        #expect(Markdown.firstBlock("\n\nOne\ntwo\n \nthree") == "One\ntwo")
        #expect(Markdown.firstBlock(" \n") == "")
    }

    @Test func readsLongTextsInLinearTime() {
        let text = "a\n\n" + String(repeating: "- <!-- x\n", count: 20_000)
        #expect(Markdown.passage(text, under: 2) != nil)
    }
}
