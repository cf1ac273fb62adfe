// What the specification of Mustache leaves open: functions, faults with their lines, limits, and hostile templates.
import Mustache
import Primitives
import Testing

@Suite struct MustacheTests {
    private static let data = #"""
        {"title": "<b> & 'c'", "empty": "", "flag": true, "off": false, "none": [], "count": 3,
         "items": [{"name": "b", "note": "x"}, {"name": "a"}, {"name": "c", "note": "y"}], "tags": ["b", "C", "a"],
         "project": {"site": {"url": "u"}}}
        """#

    private func render(
        _ template: String, _ partials: [String: String] = [:], escaping: TemplateEscaping = .html
    ) throws -> String {
        try TemplateRun(template, partials: partials, data: DataView(json: Self.data), escaping: escaping).text
    }

    @Test(arguments: [
        ("{{count(items)}}", "3"), ("{{#empty(none)}}e{{/empty(none)}}{{^empty(items)}}f{{/empty(items)}}", "ef"),
        ("{{#items}}{{name}}{{^last()}}, {{/last()}}{{/items}}", "b, a, c"),
        (
            "{{#items}}{{#first()}}<{{/first()}}{{index()}}{{#odd()}}o{{/odd()}}{{#even()}}e{{/even()}}{{/items}}",
            "<0e1o2e"
        ),
        ("{{#first(items)}}{{name}}{{/first(items)}}{{#last(items)}}{{name}}{{/last(items)}}", "bc"),
        ("{{#reversed(items)}}{{name}}{{/reversed(items)}}", "cab"), ("{{#sorted(tags)}}{{.}}{{/sorted(tags)}}", "Cab"),
        ("{{#reversed(sorted(tags))}}{{.}}{{/reversed(sorted(tags))}}", "baC"),
        ("{{uppercased(project.site.url)}}", "U"), ("{{{lowercased(title)}}}", "<b> & 'c'"),
        ("{{{capitalized(title)}}}", "<B> & 'C'"), ("{{{reversed(title)}}}", "'c' & >b<"),
        ("{{#odd(count(items))}}odd{{/odd(count(items))}}", "odd"), ("{{count(title)}}{{first()}}", ""),
    ]) func appliesFunctions(_ template: String, _ expected: String) throws {
        #expect(try render(template) == expected)
    }

    /// The place in the list is that of the innermost list, whatever sections are in between.
    @Test func theListAroundSectionsIsAskedForItsPlace() throws {
        let template = "{{#items}}{{#note}}{{^first()}}, {{/first()}}{{.}}{{#flag}}{{.}}{{/flag}}{{/note}}{{/items}}"
        #expect(try render(template) == "xx, yy")
    }

    @Test func anEmptyTextIsSomethingAndFalseIsNot() throws {
        #expect(try render("{{#empty}}a{{/empty}}{{^off}}b{{/off}}{{#off}}c{{/off}}{{off}}") == "abfalse")
    }

    @Test func escapesUnlessThePageIsNoHTML() throws {
        #expect(try render("{{title}}") == "&lt;b&gt; &amp; &#39;c&#39;")
        #expect(try render("{{title}}", escaping: .none) == "<b> & 'c'")
        #expect(try render("{{>part}}", ["part": "{{title}}{{&title}}"], escaping: .none) == "<b> & 'c'<b> & 'c'")
    }

    @Test func dottedNamesLeadThroughViews() throws {
        #expect(
            try render("{{project.site.url}}{{#project.site}}{{url}}{{/project.site}}{{.project..site.url}}") == "uuu")
    }

    /// An override is put where the block is: with its values, and as far to the right.
    @Test func blocksAreFilledInAnyDepth() throws {
        let partials = [
            "base": "<{{$a}}A{{/a}}>\n  {{$b}}\n  B\n  {{/b}}\n",
            "middle": "{{<base}}{{$a}}({{$inner}}i{{/inner}}){{/a}}{{/base}}",
        ]
        #expect(try render("{{<middle}}{{$inner}}{{count}}{{/inner}}{{/middle}}", partials) == "<(3)>\n  B\n")
        #expect(try render("{{<base}}{{$b}}\n    one\n      two\n{{/b}}{{/base}}", partials) == "<A>\n  one\n    two\n")
        #expect(try render("{{<base}}{{$a}}{{$a}}own{{/a}}{{/a}}{{/base}}", partials) == "<own>\n  B\n")
        #expect(try render("{{<base}}{{$a}}\nx\n  {{/a}}{{/base}}", partials) == "<x\n>\n  B\n")
    }

    @Test func indentationFollowsPartialsIntoEachOther() throws {
        let partials = ["one": "1\n  {{>two}}\nend {{>two}}\n", "two": "{{#flag}}\n2\n{{/flag}}\n{{{title}}}\n"]
        #expect(
            try render("x\n {{>one}}\n", partials)
                == "x\n 1\n   2\n   <b> & 'c'\n end 2\n<b> & 'c'\n\n")
        #expect(try render(" {{>one}}", ["one": "{{! a }}b\n{{#flag}}c{{/flag}}\n"]) == " b\n c\n")
        #expect(try render("  {{>none}}\nx", ["none": ""]) == "x")
    }

    @Test func lineEndsAndLastLinesCountAsLines() throws {
        #expect(try render("a\r\n{{#flag}}\r\nb\r\n{{/flag}}\r\nc") == "a\r\nb\r\nc")
        #expect(try render("{{#flag}}\nb\n  {{/flag}}  ") == "b\n")
        #expect(try render("{{! a }} {{! b }}\n{{!\n c\n}}\nd") == " \nd")
    }

    @Test(arguments: [
        ("\n{{#a}}\n", 2, "“a” is opened here and never closed", "Close it with {{/a}}."),
        ("x\n{{/a}}", 2, "“a” is closed here, but nothing is open", "Take the tag out, or open the section."),
        ("{{#a}}{{^b}}\n{{/a}}{{/b}}", 2, "“a” is closed here, but “b” of line 1 is open", "Close “b” first."),
        ("a\n\n{{b", 3, "this tag has no end", "Write }} after the name."),
        ("{{{a}}", 1, "this tag has no end", "Write }}} after the name."),
        ("{{!", 1, "this tag has no end", "Write }} after the name."),
        ("{{=<% %>}}", 1, "this tag has no end", "Write =}} after the name."),
        ("{{=<%=}}", 1, "“<%” are no delimiters", "Write two, parted by a blank and without =: {{=<% %>=}}."),
        ("{{a b}}", 1, "“a b” is no name", "Names are letters, digits, _ and dots."),
        ("{{}}", 1, "“” is no name", "Names are letters, digits, _ and dots."),
        ("{{first(}}", 1, "“first(” is no name", "Names are letters, digits, _ and dots."),
        ("{{a()b}}", 1, "“a()b” is no name", "Names are letters, digits, _ and dots."),
        ("{{f(a))}}", 1, "“f(a))” is no name", "Names are letters, digits, _ and dots."),
        ("{{>*a}}", 1, "“*a” is no name", "Name a template by its file name without .mustache."),
        (
            "{{% CONTENT_TYPE:TEXT }}", 1, "tags that change the content type have no place here",
            "Take the tag out: what is escaped depends on the page, and {{{name}}} escapes nothing."
        ),
        (
            "{{<a}}\n{{b}}{{/a}}", 2, "only blocks may be between {{<name}} and {{/name}}",
            "Put the tag into a block: {{$name}} … {{/name}}."
        ),
    ]) func aTagThatCannotBeReadIsAnErrorWithItsLine(_ text: String, _ line: Int, _ message: String, _ remedy: String) {
        #expect(throws: TemplateError(file: "t.mustache", line: line, message: message, remedy: remedy)) {
            try Template("t", Bytes(text.utf8))
        }
    }

    @Test(arguments: [
        ("\n{{titel}}", 2, "this page has no value “titel” here", "Did you mean “title”?"),
        ("{{project.sit.url}}", 1, "“project.sit.url” has no “sit”", "Did you mean “site”?"),
        ("{{#items}}\n{{nam}}{{/items}}", 2, "this page has no value “nam” here", "Did you mean “name”?"),
        ("{{>pert}}", 1, "there is no template “pert”", "Did you mean “part”?"),
        ("{{upercased(title)}}", 1, "there is no transform “upercased”", "Did you mean “uppercased”?"),
        ("{{#wrong}}{{title}}{{/wrong}}", 1, "this page has no value “wrong” here", nil),
        ("{{..}}", 1, "this page has no value “..” here", nil),
    ]) func anUnknownNameIsAFault(_ text: String, _ line: Int, _ message: String, _ remedy: String?) throws {
        let run = try TemplateRun(text, partials: ["part": ""], data: DataView(json: Self.data))
        #expect(run.faults.map(\.message) == [message])
        #expect(run.faults.first?.line == line && run.faults.first?.file == "page.mustache")
        #expect(
            run.faults.first?.remedy
                == remedy ?? "Take it out, or see the built-in template for the names that exist.")
        #expect(run.text == (text.hasPrefix("\n") ? "\n" : ""))
    }

    /// Where nothing is written a name counts all the same: in what is overridden, in blocks that nothing has, in sections of
    /// what does not exist.
    @Test(arguments: [
        "{{<base}}{{$a}}x{{/a}}{{/base}}", "{{<base}}{{$a}}x{{/a}}{{$c}}{{one}}{{/c}}{{/base}}",
        "{{#two}}{{one}}{{/two}}",
        "{{^two}}{{one}}{{/two}}", "{{<part}}{{$c}}{{one}}{{/c}}{{/part}}",
    ]) func namesAreCheckedWhereNothingIsWritten(_ text: String) throws {
        let run = try TemplateRun(
            text, partials: ["base": "{{$a}}{{one}}{{/a}}", "part": ""], data: DataView(json: Self.data))
        #expect(run.faults.contains { $0.message == "this page has no value “one” here" })
        #expect(run.text == (text.contains("$a") ? "x" : ""))
    }

    @Test func aTemplateThatIncludesItselfIsRefused() throws {
        #expect {
            try render("{{>one}}", ["one": "\n{{#items}}{{>two}}{{/items}}", "two": "{{>one}}"])
        } throws: { error in
            error as? TemplateError
                == TemplateError(
                    file: "two.mustache", line: 1, message: "“one” would include itself without end",
                    remedy: "Take one of the inclusions out: page → one → two → one.")
        }
        #expect(throws: TemplateError.self) { try render("{{<one}}{{/one}}", ["one": "{{<one}}{{$a}}{{/a}}{{/one}}"]) }
    }

    @Test func whatGrowsWithoutEndIsRefused() throws {
        for (open, close) in [("{{#a}}", "{{/a}}"), ("{{<a}}{{$b}}", "{{/b}}{{/a}}")] {
            let deep = { count in
                try Template(
                    "t", Bytes((String(repeating: open, count: count) + String(repeating: close, count: count)).utf8))
            }
            _ = try deep(50)
            #expect {
                _ = try deep(10_000)
            } throws: { error in
                (error as? TemplateError)?.message == "more than 100 sections are open here"
            }
        }
        var partials: [String: String] = ["p0": "x"]
        for index in 1...60 { partials["p\(index)"] = "{{>p\(index - 1)}}{{>p\(index - 1)}}" }
        #expect(throws: TemplateError.self) { try render("{{>p60}}", partials) }
        var chain: [String: String] = ["p0": "x"]
        for index in 1...300 { chain["p\(index)"] = "{{>p\(index - 1)}}" }
        #expect(try render("{{>p90}}", chain) == "x")
        #expect(throws: TemplateError.self) { try render("{{>p300}}", chain) }
        let nested = String(repeating: "{{#items}}", count: 20) + "x" + String(repeating: "{{/items}}", count: 20)
        #expect {
            try TemplateRun(nested, data: DataView(json: Self.data), limit: 100_000)
        } throws: { error in
            (error as? TemplateError)?.message == "the page would be too large"
        }
    }

    @Test func aLongTemplateTakesTimeInProportion() throws {
        let text = String(repeating: "{{#flag}}   {{title}}\n{{/flag}}{{! }} {{{count}}}\n", count: 10_000)
        #expect(try render(text).utf8.count == 10_000 * ("   &lt;b&gt; &amp; &#39;c&#39;\n 3\n".utf8.count))
    }

    @Test func bytesThatAreNoTextAreReplaced() throws {
        let template = try Template("t", [0xFF, 0x7B, 0x7B, 0x61, 0x7D, 0x7D, 0xC3])
        let outcome = try TemplateCompiler.compile("t", of: ["t": template], scopes: [TemplateShape()])
        var bytes = Bytes()
        try outcome.program.render([.absent], into: &bytes)
        #expect(bytes == Bytes("\u{FFFD}\u{FFFD}".utf8))
    }

    @Test(arguments: 0...3) func aViewThatIsMissingHasNoValuesAndOneTooManyIsIgnored(_ given: Int) throws {
        let shapes = ["a", "b"].map { TemplateShape(members: [(name: $0, shape: TemplateShape())]) }
        let template = try Template("t", Bytes("{{#a}}{{.}}{{b}}{{/a}}{{^b}}-{{/b}}".utf8))
        let outcome = try TemplateCompiler.compile("t", of: ["t": template], scopes: shapes)
        var bytes = Bytes()
        try outcome.program.render((0..<given).map { .members([.number($0)]) }, into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == ["-", "0-", "01", "01"][given])
    }

    @Test func rowsAreMadeAsTheyAreWritten() throws {
        enum Name: Int, ViewName { case rowText, rows }
        let shape = TemplateShape(Name.self, [.rows: TemplateShape(Name.self)])
        let template = try Template(
            "t",
            Bytes(
                "{{count(rows)}}{{#rows}}{{row_text}}{{/rows}}{{#reversed(rows)}}{{row_text}}{{/reversed(rows)}}".utf8))
        let outcome = try TemplateCompiler.compile("t", of: ["t": template], scopes: [shape])
        var made: [Int] = []
        let view: View<Name> = [
            .rows: .rows([1, 2, 3]) { number -> View<Name> in
                made.append(number)
                return [.rowText: .number(number)]
            }
        ]
        var bytes = Bytes()
        try outcome.program.render([.view(view)], into: &bytes)
        #expect(outcome.faults.isEmpty)
        #expect(String(decoding: bytes, as: UTF8.self) == "3123321")
        #expect(made == [1, 2, 3, 3, 2, 1])
    }
}
