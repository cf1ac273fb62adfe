// Checks the escaper byte by byte, also where characters combine.

import Documents
import Evidence
import Primitives
import ReleaseModel
import Testing

@Suite struct HTMLTests {
    @Test func escapesTheFiveMarks() {
        #expect(HTML.escape("&<>\"'") == "&amp;&lt;&gt;&quot;&#39;")
        #expect(HTML.escape("a & b < c") == "a &amp; b &lt; c")
        #expect(HTML.escape("") == "")
        #expect(HTML.escape("é😀\t\n\r") == "é😀\t\n\r")
    }

    @Test(arguments: ["&", "<", ">", "\"", "'"])
    func escapesAMarkThatACharacterCombinesWith(mark: String) {
        for combining in ["\u{301}", "\u{338}", "\u{200D}", "\u{FE0F}", "\u{20D2}"] {
            let escaped = Array(HTML.escape(mark + combining).utf8)
            #expect(escaped == Array((HTML.escape(mark)).utf8) + Array(combining.utf8))
            #expect(escaped.first == UInt8(ascii: "&"))
        }
    }

    @Test func replacesEveryCharacterThatXMLForbids() throws {
        // XML 1.0, production 2 (Char); and the control characters that HTML forbids in text.
        for code in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(code), code < 0x3000 || code > 0xFF00 && code < 0x10100 || code > 0x10FFF0
            else {
                continue
            }
            let isForbidden =
                (code < 0x20 && ![9, 10, 13].contains(code)) || (0x7F...0x9F).contains(code) || code == 0xFFFE
                || code == 0xFFFF
            let isMark = [0x22, 0x26, 0x27, 0x3C, 0x3E].contains(code)
            guard !isMark else { continue }
            let escaped = Array(HTML.escape("a" + String(scalar) + "b").utf8)
            let expected = Array(("a" + (isForbidden ? "\u{FFFD}" : String(scalar)) + "b").utf8)
            if escaped != expected { Issue.record("U+\(String(code, radix: 16))") }
        }
    }

    @Test func resultIsXMLThatReadsBackAsTheText() throws {
        let text = "a&b<c>\"d'e\u{301}]]>&amp;😀"
        var stream = try XMLStream(Bytes("<a b='\(HTML.escape(text))'>\(HTML.escape(text))</a>".utf8), limits: .record)
        guard case .start(let element) = try stream.next(), case .text(let content) = try stream.next() else {
            Issue.record("no text")
            return
        }
        #expect(element["b"].map { Array($0.utf8) } == Array(text.utf8))
        #expect(Array(content.utf8) == Array(text.utf8))
    }
}
