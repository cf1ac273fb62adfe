// How YAML documents are read: the core schema, positions, and everything that is refused with a remedy.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification

struct YAMLDocumentTests {
    /// YAML 1.2.2 section 10.3.2, the table of tag resolution, and what that table leaves a string.
    @Test(
        arguments: [
            ("null", .null), ("Null", .null), ("NULL", .null), ("~", .null), ("true", .bool), ("True", .bool),
            ("FALSE", .bool),
            ("0", .number), ("-19", .number), ("+12", .number), ("0o7", .number), ("0x3A", .number), ("012", .number),
            ("0.", .number), ("-0.0", .number), (".5", .number), ("+12e03", .number), ("-2E+05", .number),
            ("2024.10", .number),
            (".inf", .number), ("-.Inf", .number), ("+.INF", .number), (".NAN", .number),
            ("yes", .string), ("no", .string), ("on", .string), ("Off", .string), ("y", .string), ("nUll", .string),
            ("tRUE", .string),
            ("2022-02-08", .string), ("2022-02-08T12:18:27Z", .string), ("190:20:30", .string), ("1_000", .string),
            ("0b1", .string), ("0o8", .string), ("0x", .string), ("-0x1", .string), ("0X1F", .string),
            ("1.2.3", .string), (".", .string),
            ("+", .string), ("-", .string), ("e3", .string), ("1e", .string), ("1e+", .string), ("+.nan", .string),
            ("v1.0", .string), ("1.0rc1", .string),
        ] as [(String, DataNode.ScalarKind)])
    func readsPlainScalarsByTheCoreSchema(text: String, kind: DataNode.ScalarKind) throws {
        let quoted = try document("'\(text)'", .yaml)
        guard case .scalar(text, .string) = quoted.content else {
            Issue.record("'\(text)' is not text")
            return
        }
        if text == "-" { return }
        guard case .scalar(let found, let foundKind) = try document("a: \(text)", .yaml)["a"]?.content else {
            Issue.record("\(text) is no scalar")
            return
        }
        #expect(found == text)
        #expect(foundKind == kind)
    }

    @Test func givesTheValuesOfScalars() throws {
        let node = try document(
            """
            version: 2024.10
            hex: 0x1F
            octal: 0o17
            plus: +12
            whole: 12.0
            thousand: 1e3
            half: .5
            point: 7.
            big: 9223372036854775807
            bigger: 9223372036854775808
            inexact: 9007199254740993.0
            infinite: -.inf
            overflow: 1e999
            yes: True
            text: "12"
            none:
            """, .yaml)
        #expect(node["version"]?.string == "2024.10")
        #expect(node["version"]?.double == 2024.1)
        #expect(node["version"]?.int == nil)
        #expect(node["hex"]?.int == 31)
        #expect(node["octal"]?.int == 15)
        #expect(node["octal"]?.double == 15)
        #expect(node["plus"]?.int == 12)
        #expect(node["whole"]?.int == 12)
        #expect(node["thousand"]?.int == 1000)
        #expect(node["half"]?.double == 0.5)
        #expect(node["point"]?.double == 7)
        #expect(node["point"]?.int == 7)
        #expect(node["big"]?.int == Int.max)
        #expect(node["bigger"]?.int == nil)
        #expect(node["inexact"]?.int == nil)
        #expect(node["infinite"]?.double == -.infinity)
        #expect(node["infinite"]?.int == nil)
        #expect(node["overflow"]?.double == nil)
        #expect(node["yes"]?.bool == true)
        #expect(node["yes"]?.string == "True")
        #expect(node["text"]?.int == nil)
        #expect(node["none"]?.isNull == true)
        #expect(node["none"]?.string == nil)
        #expect(node["absent"] == nil)
        #expect(node["text"]?["a"] == nil)
    }

    @Test func namesTheKindsOfValues() throws {
        let node = try document("[a, 1, true, [], {}, ~]", .yaml)
        #expect(node.sequence?.map(\.kindName) == ["text", "number", "true/false", "list", "mapping", "nothing"])
        #expect(node.kindName == "list")
    }

    /// YAML 1.2.2 chapter 2, each example's structure as the section describes it.
    @Test(arguments: [
        (
            "2.3", "american:\n- Boston Red Sox\n- Detroit Tigers\n",
            #"{"american":["Boston Red Sox","Detroit Tigers"]}"#
        ),
        ("2.5", "- [name, hr]\n- [Mark, 65]\n", #"[["name","hr"],["Mark",65]]"#),
        ("2.6", "Mark: {hr: 65, avg: 0.278}\n", #"{"Mark":{"hr":65,"avg":0.278}}"#),
        (
            "2.10", "---\nhr:\n- Mark\n# Following node\n- &SS Sammy\nrbi:\n- *SS # Subsequent\n- Ken\n",
            #"{"hr":["Mark","Sammy"],"rbi":["Sammy","Ken"]}"#
        ),
        ("2.13", "# ASCII\n--- |\n  \\//||\\/||\n  // ||  ||__\n", #""\\//||\\/||\n// ||  ||__\n""#),
        ("2.14", "--- >\n  Mark\n  was\n  great\n", #""Mark was great\n""#),
        ("2.17", "a: \"Sosa \\u263A\"\nb: '# Not a ''comment''.'\n", ##"{"a":"Sosa ☺","b":"# Not a 'comment'."}"##),
        (
            "2.18", "plain:\n  This unquoted scalar\n  spans many lines.\n",
            #"{"plain":"This unquoted scalar spans many lines."}"#
        ),
        ("2.23", "not-date: !!str 2002-04-28\n", #"{"not-date":"2002-04-28"}"#),
    ])
    func readsTheSpecificationsExamples(number: String, yaml: String, json: String) throws {
        #expect(try dump(document(yaml, .yaml)) == dump(document(json, .json)), "example \(number)")
    }

    @Test(arguments: ["", "\n\n", "# only a comment\n", "\u{FEFF}"])
    func readsAFileWithoutADocumentAsNothing(text: String) throws {
        let node = try document(text, .yaml)
        #expect(node.isNull)
        #expect(node.position == SourcePosition(line: 1, column: 1))
    }

    @Test func readsADocumentWithoutContentAsNothing() throws {
        #expect(try document("---\n", .yaml).isNull)
        #expect(try document("---\n...\n# end\n", .yaml).isNull)
    }

    @Test func knowsWhereEveryKeyAndValueIs() throws {
        let node = try document("\u{FEFF}a: é\nlist:\n  - {é: x, b: y}\r\n  - z\n", .yaml)
        let list = try #require(node["list"]?.sequence)
        #expect(node["a"]?.position == SourcePosition(line: 1, column: 4))
        #expect(node.mapping?.last?.keyPosition == SourcePosition(line: 2, column: 1))
        #expect(list.first?.position == SourcePosition(line: 3, column: 5))
        #expect(list.first?.mapping?.last?.keyPosition == SourcePosition(line: 3, column: 12))
        #expect(list.first?["b"]?.position == SourcePosition(line: 3, column: 15))
        #expect(list.last?.position == SourcePosition(line: 4, column: 5))
    }

    @Test func takesTheTextOfKeysThatAreNotText() throws {
        let node = try document("1: a\ntrue: b\n? c\n: d\n", .yaml)
        #expect(node.mapping?.map(\.key) == ["1", "true", "c"])
    }

    @Test(arguments: ["!!str 12", "!!str true", "! '12'", "'12'", "\"12\""])
    func honoursTheTagOfText(yaml: String) throws {
        guard case .scalar(_, .string) = try document(yaml, .yaml).content else {
            Issue.record("\(yaml) is not text")
            return
        }
    }

    @Test func honoursTheOtherCoreTags() throws {
        let node = try document(
            "a: !!int \"12\"\nb: !!float 1\nc: !!bool 'true'\nd: !!null ''\ne: !!seq []\nf: !!map {}\n", .yaml)
        #expect(dump(node) == "{61:#12,62:#1,63:btrue,64:n,65:[],66:{}}")
    }

    @Test(arguments: [
        ("a: !foo 1", "!foo"), ("a: !!binary aGk=", "!!binary"), ("!!set {a}", "!!set"),
        ("a: !!timestamp 2001-01-01", "!!timestamp"),
        ("%TAG !e! tag:example.org,2000:\n---\na: !e!x 1", "tag:example.org,2000:x"), ("!!map [a]", "!!map"),
        ("!!seq {a: 1}", "!!seq"),
        ("!!str [a]", "!!str"), ("!!int x", "!!int"), ("!!int 1.5", "!!int"), ("!!bool yes", "!!bool"),
        ("!!null x", "!!null"),
        ("!!python/object:os.system x", "!!python/object:os.system"), ("!u [1]", "!u"),
    ])
    func refusesTagsItDoesNotKnow(yaml: String, tag: String) throws {
        let error = try #require(documentError(yaml, .yaml))
        #expect(error.message.contains(tag))
        #expect(error.position != nil)
    }

    @Test func namesBothLinesOfARepeatedKey() throws {
        let error = try #require(documentError("a: 1\nb:\n  version: 1\n  c: {version: 1}\n\n\n  version: 2\n", .yaml))
        #expect(error.message == "the key \"version\" appears twice; the first is on line 3")
        #expect(error.remedy == "Remove one of them.")
        #expect(error.position == SourcePosition(line: 7, column: 3))
        #expect(documentError("a: 1\n'a': 2", .yaml) != nil)
        #expect(documentError("&x a: 1\n*x : 2", .yaml) != nil)
        #expect(documentError("{1: a, '1': b}", .yaml) != nil)
    }

    @Test func repeatsWhatAnAliasNames() throws {
        let node = try document("base: &b {x: [1, 2]}\nagain: *b\n&k key: &v 5\nother: *v\nm: {*k : 1}\n", .yaml)
        #expect(node["again"]?["x"]?.sequence?.count == 2)
        #expect(node["again"]?.position == SourcePosition(line: 1, column: 7))
        #expect(node["other"]?.int == 5)
        #expect(node["m"]?["key"]?.int == 1)
        // YAML 1.2.2 section 3.2.2.2: an alias means the latest anchor of its name before it.
        #expect(try dump(document("[&a 1, *a, &a 2, *a]", .yaml)) == "[#1,#1,#2,#2]")
    }

    /// Lists that each repeat the one before nine times: 9^20 values on 20 lines.
    private static let bomb =
        "a0: &a0 [lol]\n"
        + (1...20).map {
            "a\($0): &a\($0) [" + Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", ") + "]\n"
        }.joined()

    @Test func refusesAnAnchorBombBeforeItExpands() throws {
        let error = try #require(documentError(Self.bomb, .yaml))
        #expect(error.message == "the file holds more than 100000 values, counting what its aliases repeat")
        #expect(error.position?.line == 6)
        let limits = DocumentLimits(bytes: .max, depth: .max, nodes: .max)
        #expect(documentError(Self.bomb, .yaml, limits: limits)?.message.contains("aliases") == true)
        let asKey = "a: &a [1]\nb: &b [*a, *a]\nc: {? *b : 1}\n"
        #expect(documentError(asKey, .yaml)?.message == "a list stands where a key is expected")
    }

    @Test func refusesABombOfText() throws {
        let text =
            "t: &t " + String(repeating: "x", count: 1000) + "\nl: [" + String(repeating: "*t, ", count: 100) + "]\n"
        #expect(documentError(text, .yaml) == nil)
        let error = try #require(
            documentError(text, .yaml, limits: DocumentLimits(bytes: 5000, depth: 64, nodes: 1000)))
        #expect(error.message == "the aliases in this file expand to more than 5000 bytes of text")
    }

    @Test func refusesATreeThatAliasesMakeTooDeep() throws {
        let lines = (1...70).map { "- &a\($0) [*a\($0 - 1)]\n" }
        #expect(documentError("- &a0 []\n" + lines.prefix(62).joined(), .yaml) == nil)
        let error = try #require(documentError("- &a0 []\n" + lines.joined(), .yaml))
        #expect(error.message == "lists and mappings are nested more than 64 deep here")
        #expect(error.position?.line == 64)
    }

    @Test(arguments: [
        ("a: &a [*a]", "*a repeats the very value it stands in", 1, 8),
        ("&a {b: {c: *a}}", "*a repeats the very value it stands in", 1, 12),
        ("a: *nope", "*nope repeats a value that no &nope before it marks", 1, 4),
        ("base: &b {x: 1}\nc:\n  <<: *b\n", "the merge key << is not supported", 3, 3),
        ("{!!merge x: 1}", "the merge key << is not supported", 1, 2),
        ("a: 1\n---\nb: 2\n", "a second document starts here, and a file holds one", 2, 1),
        ("[a, b]: 1", "a list stands where a key is expected", 1, 1),
        ("? {a: 1}\n: 2\n", "a mapping stands where a key is expected", 1, 3),
        ("- &l [1]\n- {*l : 2}", "a list stands where a key is expected", 2, 4),
        ("a:\n\tb: 1\n", "the line is indented with a tab", 2, 1),
        ("a:\n  b: 1\n\tc: 2\n", "the line is indented with a tab", 3, 1),
        ("a: |\n\ttext\n", "the line is indented with a tab", 2, 1),
        ("a: @b\n", "a value can't start with \"@\"", 1, 4),
        ("a: `b`\n", "a value can't start with \"`\"", 1, 4),
        ("a: b: c\n", "a colon and a space are not allowed here", 1, 5),
        ("a: - b\n", "a list item is not allowed here", 1, 4),
        ("a: \"b\n", "the text in quotes that starts here does not end", 1, 4),
        ("a: [1, 2\nb: 3\n", "the list in brackets that starts on line 1 lacks a comma or its ]", 2, 2),
        ("a: {b: 1\n", "the mapping in braces that starts on line 1 lacks a comma or its }", 2, 1),
        ("a: 1\nb\nc: 2\n", "no colon follows this key", 2, 1),
        ("a: 'b' c\n", "this does not fit into the mapping that starts on line 1", 1, 8),
        ("- a\nb: 1\n", "this does not fit into the list that starts on line 1", 2, 1),
        ("a: \"\\q\"\n", "a backslash in double quotes starts no escape that is known", 1, 5),
        ("a: | x\n", "something follows the sign that starts a block of text", 1, 6),
        ("a: & b\n", "no name follows the sign & or *", 1, 4),
        ("a: !x!y b\n", "the tag here is not known", 1, 4),
        ("a: 1\u{1}\n", "the file holds a control character", 1, 5),
        // libyaml itself passes over what follows such a question mark, here the bracket, and reads on.
        ("a: [? ]\nb: 1\n", "a key is missing after the question mark", 1, 5),
        ("[? ] ]", "a key is missing after the question mark", 1, 2),
        ("[b, ?, ]", "a key is missing after the question mark", 1, 5),
    ])
    func saysWhatIsWrongAndWhere(yaml: String, message: String, line: Int, column: Int) throws {
        let error = try #require(documentError(yaml, .yaml))
        #expect(error.message == message)
        #expect(error.position == SourcePosition(line: line, column: column))
        #expect(error.remedy.hasSuffix("."))
    }

    @Test func readsPairsInAListInBrackets() throws {
        #expect(try document("[? a : 1, ? b, ? '' : 3]", .yaml).sequence?.count == 3)
        #expect(try document("[? a, ? !!str : 1, ? !!str ]", .yaml).sequence?.count == 3)
    }

    @Test func readsAQuotedMergeKeyAsAKey() throws {
        #expect(try document("'<<': 1\nb: <<\n", .yaml)["<<"]?.int == 1)
    }

    @Test func refusesTextInUTF16() {
        #expect(documentError([0xFF, 0xFE, 0x61, 0x00], .yaml)?.remedy == "Save the file as UTF-8.")
    }

    @Test func survivesDeepNestingOnASmallStack() async {
        let bottomless = DocumentLimits(bytes: 1 << 20, depth: .max, nodes: .max)
        let messages = await onSmallStack {
            let flow = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
            let block = (0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
            let dashes = String(repeating: "- ", count: 900) + "x"
            let endless = String(repeating: "[", count: 100_000)
            return [flow, block, dashes, endless].flatMap {
                [documentError($0, .yaml)?.message, documentError($0, .yaml, limits: bottomless)?.message]
            }
        }
        for (index, message) in messages.enumerated() {
            let depth = index % 2 == 0 ? 64 : 512
            #expect(message == "lists and mappings are nested more than \(depth) deep here", "\(index)")
        }
        let braces = await onSmallStack { documentError(String(repeating: "{", count: 100_000), .yaml)?.message }
        #expect(braces == "a mapping stands where a key is expected")
    }

    @Test func survivesDamagedDocuments() throws {
        let source = Array(
            "a: &x [1, 'b', \"c\\n\"]\nd:\n  - {e: *x, f: !!str 1}\n  - |\n    text\n  - >-\n    more\n? g\n: ~\n".utf8)
        let noise = Array("\"'{}[]:,-?*&!|>%@`#\t\n \\\u{0}<é".utf8) + [0xFF]
        var random = SeededGenerator(state: 1201)
        var read = 0
        for _ in 0..<3000 {
            var bytes = source
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[index] = noise[Int.random(in: 0..<noise.count, using: &random)]
                } else {
                    bytes.insert(noise[Int.random(in: 0..<noise.count, using: &random)], at: index)
                }
            }
            if let error = documentError(bytes, .yaml) {
                #expect(!error.message.isEmpty && error.position != nil)
            } else {
                read += 1
            }
        }
        #expect((1..<3000).contains(read))
    }
}
