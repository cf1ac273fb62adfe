// Tests of canonical JSON that is written member by member: the bytes are those of the same value built first.
import Documents
import Primitives
import ReleaseModel
import Testing

@Suite struct CanonicalJSONTests {
    /// Texts that JSON has to escape, or that are tempting to.
    static let odd = [
        "", "plain", "\"quoted\" and \\back", "\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F} \u{7F}",
        "é e\u{301} \u{2028}\u{2029}",
        "\u{FFFF}\u{E000}😀\u{10FFFF}", "</script>", "a/b", String(repeating: "x\"", count: 4000), "\r\n",
    ]

    @Test(arguments: odd) func writesTheSameBytesAsAValue(_ text: String) {
        let digest = SHA256Digest(of: text.utf8)
        var writer = CanonicalJSON()
        writer.array([1, 0, -7, Int.max]) { writer, number in
            writer.object { row in
                row.key("inner")
                row.object { $0.member("sha256", digest) }
                row.member("number", number)
                row.key("rows")
                row.array([text, "b"]) { writer, text in writer.object { $0.member("text", text) } }
                row.member("text", text)
                row.key("values")
                row.array([text, "c"]) { $0.value([.string($1)]) }
            }
        }
        let rows = [1, 0, -7, Int.max].map { number -> JSON in
            [
                "text": .string(text), "rows": [["text": .string(text)], ["text": "b"]], "number": .int(number),
                "inner": ["sha256": .string(digest.hex)], "values": [[.string(text)], ["c"]],
            ]
        }
        #expect(writer.bytes == JSON.array(rows).canonicalBytes)
    }

    @Test func writesEmptyListsAndObjects() {
        var writer = CanonicalJSON()
        writer.object { row in
            row.key("a")
            row.array([Int]()) { _, _ in }
            row.key("b")
            row.object { _ in }
        }
        #expect(writer.bytes == Bytes(#"{"a":[],"b":{}}"#.utf8))
    }
}
