// The malformed table of release records: documents that are none, and keys.
import ReleaseModel

extension MalformedRecordTests {
    static let documents: [MalformedDocument] = [
        .init(
            "an empty file", whole: "",
            says: [
                "release.yaml:1:1: error: the file holds nothing. Write keys with their values, as in {schema: …}. [empty-file]"
            ]),
        .init(
            "comments alone", whole: "# nothing yet\n",
            says: [
                "release.yaml:1:1: error: the file holds nothing. Write keys with their values, as in {schema: …}. [empty-file]"
            ]),
        .init(
            "a list", whole: "- schema: colophon/release/v1\n",
            says: [
                "release.yaml:1:1: error: this should be a mapping, and is a list. Write keys with their values, as in {schema: …}. [wrong-type]"
            ]),
        .init(
            "plain text", whole: "release 1.2.0\n",
            says: [
                #"release.yaml:1:1: error: this should be a mapping, and is "release 1.2.0". Write keys with their values, as in {schema: …}. [wrong-type]"#
            ]),
        .init(
            "a second document", adding: "---\nschema: colophon/release/v1\n", schema: .notAsked,
            says: [
                #"release.yaml:5:1: error: a second document starts here, and a file holds one. Keep one document in the file: remove the line "---" and what belongs to the other. [unreadable]"#
            ]),
        .init(
            "a key that stands twice", adding: "status: released\n", schema: .notAsked,
            says: [
                #"release.yaml:5:1: error: the key "status" appears twice; the first is on line 4. Remove one of them. [unreadable]"#
            ]),
        .init(
            "a merge key", adding: "build: &b {id: x}\ndates: {<<: *b}\n", schema: .notAsked,
            says: [
                #"release.yaml:6:9: error: the merge key << is not supported. Write the keys out; a key "<<" of its own goes in quotes. [unreadable]"#
            ]),
        .init(
            "an alias of nothing", adding: "summary: *text\n", schema: .notAsked,
            says: [
                "release.yaml:5:10: error: *text repeats a value that no &text before it marks. Put &text before the value, or put text that starts with * in quotes. [unreadable]"
            ]),
        .init(
            "an anchor inside itself", adding: "notes: &n\n  features: [*n]\n", schema: .notAsked,
            says: [
                "release.yaml:6:14: error: *n repeats the very value it stands in. Write the value out. [unreadable]"
            ]),
        .init(
            "a tag of one's own", adding: "summary: !python/object {}\n", schema: .notAsked,
            says: [
                "release.yaml:5:10: error: the tag !python/object has no meaning on a mapping here. Remove the tag, or put text that starts with ! in quotes. [unreadable]"
            ]),
        .init(
            "a tab as indentation", adding: "build:\n\tid: x\n", schema: .notAsked,
            says: [
                "release.yaml:6:1: error: the line is indented with a tab. Indent with spaces. [unreadable]"
            ]),
        .init(
            "a colon in plain text", adding: "summary: Fixes: the parser\n", schema: .notAsked,
            says: [
                "release.yaml:5:15: error: a colon and a space are not allowed here. Put text that holds a colon in quotes, or indent this key like its neighbours. [unreadable]"
            ]),
        .init(
            "an open quotation", adding: #"summary: "The first\#n"#, schema: .notAsked,
            says: [
                "release.yaml:5:10: error: the text in quotes that starts here does not end. Add the closing quote. [unreadable]"
            ]),
        .init(
            "a control character", adding: "summary: a\u{7}b\n", schema: .notAsked,
            says: [
                "release.yaml:5:11: error: the file holds a control character. Remove it. [unreadable]"
            ]),
        .init(
            "a byte order mark in JSON", whole: "\u{FEFF}{}", file: "release.json", schema: .notAsked,
            says: [
                "release.json:1:1: error: the file starts with a byte order mark. Save it as UTF-8 without a byte order mark. [unreadable]"
            ]),
        .init(
            "a trailing comma in JSON", whole: #"{"schema": "colophon/release/v1",}"#, file: "release.json",
            schema: .notAsked,
            says: [
                "release.json:1:33: error: a comma stands before the end of the mapping. Remove the comma. [unreadable]"
            ]),
        .init(
            "a key twice in JSON", whole: #"{"status": "planned", "status": "rc"}"#, file: "release.json",
            schema: .notAsked,
            says: [
                #"release.json:1:23: error: the key "status" appears twice; the first is in column 2 of it. Remove one of them. [unreadable]"#
            ]),
        .init(
            "half a surrogate pair in JSON", whole: #"{"summary": "\ud83d"}"#, file: "release.json", schema: .notAsked,
            says: [
                #"release.json:1:14: error: the escape \uD83D is only half of a character. Write both halves of the surrogate pair, or the character itself. [unreadable]"#
            ]),
        .init(
            "a comment in JSON", whole: "{} // done", file: "release.json", schema: .notAsked,
            says: [
                "release.json:1:4: error: there is a comment, and JSON has none. Remove the comment. [unreadable]"
            ]),
        .init(
            "YAML in a JSON file", whole: "schema: colophon/release/v1\n", file: "release.json", schema: .notAsked,
            says: [
                #"release.json:1:1: error: "schema" is unexpected where a value is expected. Write text in double quotes; the only words of JSON are true, false and null. [unreadable]"#
            ]),
    ]

    static let keys: [MalformedDocument] = [
        .init(
            "nothing that is required", whole: "{}",
            says: [
                "release.yaml:1:1: error: schema: this key is required and missing. Add it: the record's format: colophon/release/v1. [missing-key]",
                "release.yaml:1:1: error: project: this key is required and missing. Add it: the project's name, as in colophon.yaml. [missing-key]",
                "release.yaml:1:1: error: version: this key is required and missing. Add it: the version, as in 2.0.1. [missing-key]",
                "release.yaml:1:1: error: status: this key is required and missing. Add it: where the release stands in its life. [missing-key]",
            ]),
        .init(
            "a required key without a value",
            whole: "schema: colophon/release/v1\nproject:\nversion: 1.2.0\nstatus: planned\n",
            says: [
                "release.yaml:2:1: error: project: this key needs a value. Add it: the project's name, as in colophon.yaml. [missing-value]"
            ]),
        .init(
            "a required key with an empty text",
            whole: "schema: colophon/release/v1\nproject: sample\nversion: ''\nstatus: planned\n",
            says: [
                "release.yaml:3:1: error: version: this key needs a value. Add it: the version, as in 2.0.1. [missing-value]"
            ]),
        .init(
            "another schema", whole: "schema: colophon/release/v2\nproject: sample\nversion: 1.2.0\nstatus: planned\n",
            says: [
                #"release.yaml:1:9: error: schema: "colophon/release/v2" is not known here. Write colophon/release/v1. [bad-value]"#
            ]),
        .init(
            "a misspelt key", adding: "evidense: []\n",
            says: [
                #"release.yaml:5:1: error: evidense: this key is not known. Did you mean "evidence"? [unknown-key]"#
            ]),
        .init(
            "two neighbouring letters swapped", adding: "notes: {fetaures: []}\n",
            says: [
                #"release.yaml:5:9: error: notes.fetaures: this key is not known. Did you mean "features"? [unknown-key]"#
            ]),
        .init(
            "a key in capitals", adding: "Commit: abc\n",
            says: [
                #"release.yaml:5:1: error: Commit: this key is not known. Did you mean "commit"? [unknown-key]"#
            ]),
        .init(
            "a key that is like no other", adding: "build: {password: x}\n",
            says: [
                "release.yaml:5:9: error: build.password: this key is not known. Known here: id, url, builder. [unknown-key]"
            ]),
        .init(
            "a key with an escape sequence", adding: #""\e[31mred": 1\#n"#,
            says: [
                #"release.yaml:5:1: error: \u{1B}[31mred: this key is not known. Known here: schema, project, version, type, status, summary, commit, branch, previous, build, dates, people, candidates, history, notes, evidence, checks, artifacts, rollback, amends, imported, commits. [unknown-key]"#
            ]),
        .init(
            "a list for a mapping", adding: "dates: [2026-03-01]\n",
            says: [
                "release.yaml:5:8: error: dates: this should be a mapping, and is a list. Write keys with their values, as in {planned: …}. [wrong-type]"
            ]),
        .init(
            "text for a list", adding: "people: {approved_by: Ada}\n",
            says: [
                #"release.yaml:5:23: error: people.approved_by: this should be a list, and is "Ada". Write a list, as in [first, second]. [wrong-type]"#
            ]),
        .init(
            "a mapping for text", adding: "summary: {text: hello}\n",
            says: [
                "release.yaml:5:10: error: summary: this should be text, and is a mapping. Write a text here. [wrong-type]"
            ]),
        .init(
            "nothing in a list of texts", adding: "notes:\n  highlights:\n    -\n",
            says: [
                "release.yaml:7:6: error: notes.highlights[0]: this should be text, and is nothing. Write a text here. [wrong-type]"
            ]),
        .init(
            "an entry without its title", adding: "notes:\n  features:\n    - description: more\n",
            says: [
                "release.yaml:7:7: error: notes.features[0].title: this key is required and missing. Add it: what changed. [missing-key]"
            ]),
        .init(
            "an entry that is plain text", adding: "notes:\n  fixes:\n    - It works again\n",
            says: [
                #"release.yaml:7:7: error: notes.fixes[0]: this should be a mapping, and is "It works again". Write keys with their values, as in {title: …}. [wrong-type]"#
            ]),
        .init(
            "an entry with an empty title", adding: "notes: {known_issues: [{title: ''}]}\n",
            says: [
                "release.yaml:5:25: error: notes.known_issues[0].title: this key needs a value. Add it: what is wrong. [missing-value]"
            ]),
        .init(
            "a flag in words", adding: "notes: {breaking: [{title: x, irreversible: yes}]}\n",
            says: [
                #"release.yaml:5:45: error: notes.breaking[0].irreversible: this should be true or false, and is "yes". Write true or false, without quotes. [wrong-type]"#
            ]),
        .init(
            "a flag in quotes", adding: #"evidence: [{path: a.txt, redact: "true"}]\#n"#,
            says: [
                #"release.yaml:5:34: error: evidence[0].redact: this should be true or false, and is "true". Write true or false, without quotes. [wrong-type]"#
            ]),
    ]
}
