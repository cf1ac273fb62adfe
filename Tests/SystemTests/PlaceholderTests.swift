// Which texts say nothing: blank in any sense of Unicode, or a placeholder for a text that is to come.
import Primitives
import Testing

struct PlaceholderTests {
    @Test(arguments: [
        "", " \t\r\n", "\u{3000}", "\u{A0}\u{200B}", "\u{3164}\u{115F}\u{FFA0}", "\u{2800}", "\u{FE0F}\u{FEFF}",
        "\u{2028}\u{85}", "\u{0}\u{7F}", "\u{E0020}",
    ])
    func isBlankWhereNothingShows(text: String) { #expect(text.isBlank) }

    @Test(arguments: ["a", "-", "\u{200B}x", "é", "\u{3000}木", "😀", "\u{301}"])
    func isNotBlankWhereSomethingDoes(text: String) { #expect(!text.isBlank) }

    @Test(arguments: [
        "TODO", "todo: write", "TBD-2", "tba", "FIXME later", "WIP", "wip: x", "[WIP] x", "**WIP**", "N/A", "n/a.",
        "XXX", "...", "…", "-", "—", "???", "Lorem ipsum dolor", "**TODO** write", "\u{200B}T\u{2060}BD", "ＴＯＤＯ",
        "\u{3000}TODO", "<!-- a comment -->", "<!-- never closed", "<!-- a --> <!-- b -->", "<!-- a --> TODO",
        "{/* a */}", "[//]: # (a)", "[Insert summary here]", "[insert a summary]  ", "<your text>", "{{ summary }}",
        "${SUMMARY}", "[Insert summary here] and more", "**[Description goes here]**", "Placeholder", "Coming soon!",
        "To be written.", "to be decided later", "Nothing changed yet.", "No changes yet", "Work in progress", "n.a.",
        "* [Insert summary here]", "#(todo)", "> \"To be written.\"", "- 'n/a'",
        "`TODO`", "`TODO: describe`", "TODO.", "TODO. Describe it", "- `TBD` ",
    ])
    func findsAPlaceholder(text: String) { #expect(Placeholder.word(at: text) != nil) }

    @Test(arguments: [
        "", " ", "TODOs are sorted", "Todoist import", "TODO_LIST is read", "TODOé", "fixmes are found", "Mark TODOs",
        "Trees can be pruned.", "No significant changes.", "Nothing changed.",
        "Nothing yet compares to this one, really",
        "[Trees](https://example.org) are here", "<https://example.org>", "[#12] Pruning", "{a, b} are sets", "1.2.0",
        "Wiping is faster", "Notable: N/A is read", "C++", "😀", "Comments <!-- like this --> are kept",
        "To be written to disk, a tree needs a name", "Summary of all trees", "你好",
        "#12: TODO is read", "- 3 TODOs", "**Bold** TODO",
        "`Todo.txt`: Fix highlighting", "Todo.txt is highlighted", "- `TODO` comments are highlighted",
    ])
    func leavesWhatWasMeant(text: String) { #expect(Placeholder.word(at: text) == nil) }

    @Test func quotesWhatItFound() {
        #expect(Placeholder.word(at: "**todo** write") == "todo")
        #expect(Placeholder.word(at: "<!-- a -->") == "a comment alone")
        #expect(Placeholder.word(at: "[Insert summary here] now") == "[Insert summary here]")
    }

    @Test(arguments: ["", "\u{3164}", "TBD", "nobody", "N/A", "Your Name", "-", "[name]", "@unknown"])
    func knowsWhoNamesNobody(name: String) { #expect(Placeholder.namesNobody(name)) }

    @Test(arguments: ["Ada", "Grace Hopper", "木村", "ada@example.org", "@grace", "X Æ", "Norman Body"])
    func knowsWhoNamesSomebody(name: String) { #expect(!Placeholder.namesNobody(name)) }

    @Test(arguments: ["", ".", "-", "TBD", "todo: explain", "N/A", "none", "x", "\u{200B}"])
    func knowsAReasonThatIsNone(reason: String) { #expect(Placeholder.saysNothing(reason)) }

    @Test(arguments: ["known", "looked at it", "None of the trees is affected", "r", "见 #12"])
    func knowsAReason(reason: String) { #expect(!Placeholder.saysNothing(reason)) }
}
