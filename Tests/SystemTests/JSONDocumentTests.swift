// How JSON documents are read: what RFC 8259 allows, what it refuses, where things are, and the same trees as Python's.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification

struct JSONDocumentTests {
    /// Behaviour classes of nst/JSONTestSuite (y_: has to be read), inputs written here.
    @Test(arguments: [
        ("y_array_empty", "[]", "[]"),
        ("y_array_with_several_null", "[1,null,null,2]", "[#1,n,n,#2]"),
        ("y_array_with_leading_space", " [1]", "[#1]"),
        ("y_array_heterogeneous", #"[null, 1, "1", {}]"#, "[n,#1,s31,{}]"),
        ("y_number_negative_zero", "[-0]", "[#-0]"),
        ("y_number_0e1", "[0e1]", "[#0e1]"),
        ("y_number_real_capital_e_pos_exp", "[1E+2]", "[#1E+2]"),
        ("y_number_real_fraction_exponent", "[123.456e78]", "[#123.456e78]"),
        ("y_number_after_space", "[ 4]", "[#4]"),
        ("y_object_empty_key", #"{"":0}"#, "{:#0}"),
        ("y_object_escaped_null_in_key", #"{"a\u0000b":1}"#, "{610062:#1}"),
        ("y_object_with_newlines", "{\r\n\"a\": 1\n}", "{61:#1}"),
        ("y_string_accepted_surrogate_pair", #"["\uD83D\ude00"]"#, "[sf09f9880]"),
        ("y_string_allowed_escapes", #"["\"\\\/\b\f\n\r\t"]"#, "[s225c2f080c0a0d09]"),
        ("y_string_backslash_and_u_escaped_zero", #"["\\u0000"]"#, "[s5c7530303030]"),
        ("y_string_del_character", "[\"\u{7F}\"]", "[s7f]"),
        ("y_string_nonCharacterInUTF-8_U+FFFF", "[\"\u{FFFF}\"]", "[sefbfbf]"),
        ("y_string_u+2028_line_sep", "[\"\u{2028}\"]", "[se280a8]"),
        ("y_structure_lonely_string", #""asd""#, "s617364"),
        ("y_structure_lonely_true", "true", "btrue"),
        ("y_structure_lonely_null", "null", "n"),
        ("y_structure_trailing_newline", "[\"a\"]\n", "[s61]"),
        // i_: free to decide. Numbers keep their text whatever their size.
        ("i_number_huge_exp", "[1e9999]", "[#1e9999]"),
        ("i_number_too_big_pos_int", "[100000000000000000000]", "[#100000000000000000000]"),
    ])
    func readsWhatTheStandardAllows(name: String, text: String, tree: String) throws {
        #expect(try dump(document(text, .json)) == tree, "\(name)")
    }

    /// Behaviour classes of nst/JSONTestSuite (n_: has to be refused), inputs written here.
    @Test(arguments: [
        ("n_array_1_true_without_comma", "[1 true]"), ("n_array_colon_instead_of_comma", #"["": 1]"#),
        ("n_array_comma_and_number", "[,1]"), ("n_array_double_comma", "[1,,2]"),
        ("n_array_double_extra_comma", "[1,,]"),
        ("n_array_extra_close", "[1]]"), ("n_array_extra_comma", "[1,]"), ("n_array_incomplete", #"["x""#),
        ("n_array_just_comma", "[,]"), ("n_array_just_minus", "[-]"), ("n_array_missing_value", "[ , \"\"]"),
        ("n_array_unclosed", "[1"), ("n_array_unclosed_trailing_comma", "[1,"),
        ("n_array_spaces_vertical_tab", "[\u{B}1]"),
        ("n_incomplete_false", "[fals]"), ("n_incomplete_null", "[nul"), ("n_incomplete_true", "tru"),
        ("n_number_+1", "[+1]"), ("n_number_-01", "[-01]"), ("n_number_-1.0.", "[-1.0.]"), ("n_number_-2.", "[-2.]"),
        ("n_number_-NaN", "[-NaN]"), ("n_number_.2e-3", "[.2e-3]"), ("n_number_0.e1", "[0.e1]"),
        ("n_number_0e+", "[0e+]"), ("n_number_0e", "[0e]"), ("n_number_1_000", "[1 000]"), ("n_number_1eE2", "[1eE2]"),
        ("n_number_Inf", "[Inf]"), ("n_number_infinity", "[-Infinity]"), ("n_number_NaN", "[NaN]"),
        ("n_number_hex_2_digits", "[0x42]"), ("n_number_leading_zero", "[012]"), ("n_number_with_alpha", "[1.2a-3]"),
        ("n_number_U+FF11_fullwidth_digit_one", "[\u{FF11}]"), ("n_number_minus_space_1", "[- 1]"),
        ("n_object_bad_value", #"["x", truth]"#), ("n_object_comma_instead_of_colon", #"{"x", null}"#),
        ("n_object_double_colon", #"{"x"::"b"}"#), ("n_object_missing_colon", #"{"a" b}"#),
        ("n_object_missing_key", #"{:"b"}"#), ("n_object_missing_value", #"{"a":"#), ("n_object_no-colon", #"{"a"#),
        ("n_object_non_string_key", "{1:1}"), ("n_object_single_quote", "{'a':0}"),
        ("n_object_trailing_comma", #"{"id":0,}"#), ("n_object_trailing_comment", #"{"a":"b"}/**/"#),
        ("n_object_trailing_comment_slash_open", #"{"a":"b"}//"#), ("n_object_unquoted_key", #"{a: "b"}"#),
        ("n_object_with_single_string", #"{ "foo" : "bar", "a" }"#),
        ("n_object_two_commas_in_a_row", #"{"a":"b",,"c":"d"}"#),
        ("n_object_with_trailing_garbage", #"{"a":"b"}#"#), ("n_object_unclosed", "{"),
        ("n_single_space", " "), ("n_structure_no_data", ""), ("n_structure_ascii-unicode-identifier", "aå"),
        ("n_structure_capitalized_True", "[True]"), ("n_structure_close_unopened_array", "1]"),
        ("n_structure_double_array", "[][]"), ("n_structure_end_array", "]"),
        ("n_structure_number_with_trailing", "2@"),
        ("n_structure_object_with_comment", #"{"a":/*comment*/"b"}"#), ("n_structure_open_object_string", #"{"a""#),
        ("n_structure_null-byte-outside-string", "[\u{0}]"), ("n_structure_U+2060_word_joined", "[\u{2060}]"),
        ("n_structure_whitespace_formfeed", "[\u{C}]"), ("n_structure_unicode-no-break-space", "[\u{A0}]"),
        ("n_string_1_surrogate_then_escape", #"["\uD800\"]"#), ("n_string_1_surrogate_then_escape_u", #"["\uD800\u"]"#),
        ("n_string_escape_x", #"["\x00"]"#), ("n_string_escaped_emoji", #"["\🌀"]"#),
        ("n_string_incomplete_escape", #"["\"]"#), ("n_string_incomplete_escaped_character", #"["\u00A"]"#),
        ("n_string_invalid_unicode_escape", #"["\uqqqq"]"#), ("n_string_single_quote", "['a']"),
        ("n_string_start_escape_unclosed", "[\"\\"), ("n_string_unescaped_newline", "[\"a\nb\"]"),
        ("n_string_unescaped_tab", "[\"\t\"]"), ("n_string_unescaped_ctrl_char", "[\"a\u{0}a\"]"),
        ("n_string_unicode_CapitalU", #""\UA66D""#), ("n_string_single_doublequote", "\""),
        // i_: free to decide. Half characters and a byte order mark are refused.
        ("i_string_1st_surrogate_but_2nd_missing", #"["\uDADA"]"#),
        ("i_string_1st_valid_surrogate_2nd_invalid", #"["\uD888\u1234"]"#),
        ("i_string_incomplete_surrogates_escape_valid", #"["\uD800\uD800\n"]"#),
        ("i_string_lone_second_surrogate", #"["\uDFAA"]"#), ("i_structure_UTF-8_BOM_empty_object", "\u{FEFF}{}"),
    ])
    func refusesWhatTheStandardForbids(name: String, text: String) {
        #expect(documentError(text, .json) != nil, "\(name)")
    }

    /// Unicode 16 table 3-7: what UTF-8 is not.
    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xC3],
        ] as [Bytes])
    func refusesBytesThatAreNotUTF8(bytes: Bytes) throws {
        let text = Array("[\"éé".utf8) + bytes + Array("\"]".utf8)
        let error = try #require(documentError(text, .json))
        #expect(error.message.contains("UTF-8"))
        #expect(error.position == SourcePosition(line: 1, column: 5))
        #expect(documentError(Array("- éé".utf8) + bytes, .yaml)?.position == SourcePosition(line: 1, column: 5))
    }

    @Test func namesBothPlacesOfARepeatedKey() throws {
        let error = try #require(documentError("{\n  \"version\": 1,\n  \"a\": {},\n  \"version\": 2\n}", .json))
        #expect(error.message == "the key \"version\" appears twice; the first is on line 2")
        #expect(error.remedy == "Remove one of them.")
        #expect(error.position == SourcePosition(line: 4, column: 3))
        let minified = try #require(documentError(#"{"a":1,"a":2}"#, .json))
        #expect(minified.message == "the key \"a\" appears twice; the first is in column 2 of it")
        #expect(documentError(#"{"a":1,"\u0061":2}"#, .json) != nil)
    }

    @Test func findsARepeatedKeyInALongObject() throws {
        let members = (0..<5000).map { "\"k\($0)\": \($0)" } + ["\"k17\": 0"]
        let error = try #require(documentError("{\n" + members.joined(separator: ",\n") + "}", .json))
        #expect(error.message == "the key \"k17\" appears twice; the first is on line 19")
        #expect(error.position?.line == 5002)
    }

    @Test func keepsCanonicallyEquivalentKeysApart() throws {
        let node = try document("{\"\u{E9}\": 1, \"e\u{301}\": 2}", .json)
        #expect(node["\u{E9}"]?.int == 1)
        #expect(node["e\u{301}"]?.int == 2)
    }

    @Test func knowsWhereEveryKeyAndValueIs() throws {
        let node = try document("{\r\n  \"é😀\": [1, \"x\"],\r\"b\":\n\t{}}", .json)
        let members = try #require(node.mapping)
        #expect(node.position == SourcePosition(line: 1, column: 1))
        #expect(members.map(\.keyPosition) == [SourcePosition(line: 2, column: 3), SourcePosition(line: 3, column: 1)])
        #expect(members[0].value.position == SourcePosition(line: 2, column: 9))
        #expect(members[0].value.sequence?.last?.position == SourcePosition(line: 2, column: 13))
        #expect(members[1].value.position == SourcePosition(line: 4, column: 2))
    }

    @Test(arguments: [
        ("[1,\n 2,\n]", "a comma stands before the end of the list", 2, 3),
        ("{\"a\": 1 // one\n}", "there is a comment, and JSON has none", 1, 9),
        ("[1, 007]", "a number starts with a zero", 1, 5),
        ("[\"a\n\"]", "text is not closed on its line", 1, 2),
        ("[\n  [1, 2", "the file ends inside the list that starts on line 2", 2, 8),
        ("{\"a\": yes}", "\"yes\" is unexpected where a value is expected", 1, 7),
        ("{} {}", "\"{\" is unexpected after the end of the document", 1, 4),
        ("{\"a\" 1}", "\"1\" is unexpected after the key \"a\"", 1, 6),
        ("[\"\\uD83D\"]", "the escape \\uD83D is only half of a character", 1, 3),
        ("", "the file is empty", 1, 1),
    ])
    func saysWhatIsWrongAndWhere(text: String, message: String, line: Int, column: Int) throws {
        let error = try #require(documentError(text, .json))
        #expect(error.message == message)
        #expect(error.position == SourcePosition(line: line, column: column))
        #expect(error.remedy.hasSuffix("."))
    }

    @Test func holdsTheLimits() async throws {
        let limits = DocumentLimits(bytes: 40, depth: 3, nodes: 5)
        #expect(documentError("[[[]]]", .json, limits: limits) == nil)
        #expect(documentError("[[[[]]]]", .json, limits: limits)?.position == SourcePosition(line: 1, column: 4))
        #expect(documentError("[1,2,3,4]", .json, limits: limits) == nil)
        #expect(documentError("[1,2,3,4,5]", .json, limits: limits)?.message.contains("more than 5 values") == true)
        #expect(documentError(String(repeating: " ", count: 41) + "1", .json, limits: limits)?.position == nil)
        #expect(documentError(String(repeating: " ", count: 39) + "1", .json, limits: limits) == nil)
    }

    @Test func survivesDeepNestingOnASmallStack() async {
        let bottomless = DocumentLimits(bytes: 1 << 20, depth: .max, nodes: .max)
        let results = await onSmallStack {
            let opened = String(repeating: "[", count: 100_000)
            let closed = String(repeating: "{\"a\":", count: 512) + "1" + String(repeating: "}", count: 512)
            return [
                documentError(opened, .json)?.message, documentError(opened, .json, limits: bottomless)?.message,
                documentError(closed, .json, limits: bottomless)?.message,
            ]
        }
        #expect(results[0] == "lists and mappings are nested more than 64 deep here")
        #expect(results[1] == "lists and mappings are nested more than 512 deep here")
        #expect(results[2] == nil)
    }

    @Test func printsNoControlCharactersOfTheFile() throws {
        let error = try #require(documentError("{\"\\u001b[31m\\u202e\": 1, \"\\u001b[31m\\u202e\": 2}", .json))
        #expect(error.message.contains("\u{FFFD}[31m\u{FFFD}"))
    }

    // MARK: - Python as the other reader

    /// Reads one document in hexadecimal a line as strictly as RFC 8259 and says what is in it.
    private static let python = """
        import json, sys
        class Number(str): pass
        def refuse(_): raise ValueError
        def pairs(members):
            keys = [k for k, _ in members]
            if len(set(keys)) != len(keys): raise ValueError
            return dict(members)
        def dump(v):
            if v is None: return "n"
            if v is True: return "btrue"
            if v is False: return "bfalse"
            if isinstance(v, Number): return "#" + v
            if isinstance(v, str): return "s" + v.encode("utf-8").hex()
            if isinstance(v, list): return "[" + ",".join(map(dump, v)) + "]"
            return "{" + ",".join(k.encode("utf-8").hex() + ":" + dump(x) for k, x in v.items()) + "}"
        for line in sys.stdin:
            try:
                text = bytes.fromhex(line.strip()).decode("utf-8")
                print(dump(json.loads(text, parse_int=Number, parse_float=Number, parse_constant=refuse,
                                      object_pairs_hook=pairs)))
            except ValueError:
                print("refused")
        """

    private static func generate(_ random: inout SeededGenerator, depth: Int) -> String {
        let pieces = [
            "a", "é", "😀", " ", "/", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\ude00", "\\u0000", "\u{7F}",
            "\u{2028}", "ZZ",
        ]
        func text() -> String {
            "\""
                + (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    pieces[Int.random(in: 0..<pieces.count, using: &random)]
                }
                .joined() + "\""
        }
        let space = ["", "", " ", "\n", "\t\r\n"][Int.random(in: 0...4, using: &random)]
        switch Int.random(in: 0...(depth > 0 ? 9 : 5), using: &random) {
        case 0: return ["true", "false", "null"][Int.random(in: 0...2, using: &random)]
        case 1: return "\(Int.random(in: -1000...1000, using: &random))"
        case 2:
            return
                "-\(Int.random(in: 0...9, using: &random)).\(Int.random(in: 0...999, using: &random))e-\(Int.random(in: 0...30, using: &random))"
        case 3...5: return text()
        case 6, 7:
            let items = (0..<Int.random(in: 0...4, using: &random)).map { _ in generate(&random, depth: depth - 1) }
            return "[" + space + items.joined(separator: space + ",") + space + "]"
        default:
            let count = Int.random(in: 0...20, using: &random)
            let members = (0..<count).map { _ in text() + space + ":" + generate(&random, depth: depth - 1) }
            return "{" + space + members.joined(separator: ",") + "}"
        }
    }

    @Test func readsAndRefusesWhatPythonDoes() throws {
        var random = SeededGenerator(state: 8259)
        var documents: [Bytes] = []
        let noise = Array("\"\\{}[]:,0e-.tn \u{1}é".utf8) + [0xFF, 0xED]
        for _ in 0..<1500 {
            var bytes = Array(Self.generate(&random, depth: 4).utf8)
            documents.append(bytes)
            let index = Int.random(in: 0..<bytes.count, using: &random)
            let byte = noise[Int.random(in: 0..<noise.count, using: &random)]
            switch Int.random(in: 0...2, using: &random) {
            case 0: bytes[index] = byte
            case 1: bytes.insert(byte, at: index)
            default: bytes.remove(at: index)
            }
            documents.append(bytes)
        }
        let answers = try runPython(Self.python, input: documents.map { hex($0) + "\n" }.joined())
            .split(separator: "\n").map(String.init)
        try #require(answers.count == documents.count)
        var refused = 0
        for (bytes, answer) in zip(documents, answers) {
            let node = try? parseDocument(bytes, format: .json, limits: .record)
            #expect((node.map(dump) ?? "refused") == answer, "\(String(decoding: bytes, as: UTF8.self))")
            if node == nil { refused += 1 }
        }
        #expect((300..<2700).contains(refused))
    }

    @Test func readsTheSameTreeAsYAML() throws {
        // YAML 1.2.2 section 1.3: JSON is a subset. libyaml has no surrogate pairs; tabs and DEL are left to JSON as well.
        var random = SeededGenerator(state: 122)
        var compared = 0
        for _ in 0..<600 {
            let text = Self.generate(&random, depth: 3)
            if ["\\ud83d", "\t", "\u{7F}", "\u{2028}"].contains(where: text.contains) { continue }
            guard let json = try? document(text, .json) else { continue }
            let error = documentError(text, .yaml)
            try #require(error == nil, "\(text)")
            #expect(try dump(document(text, .yaml)) == dump(json), "\(text)")
            compared += 1
        }
        #expect(compared > 100)
    }
}
