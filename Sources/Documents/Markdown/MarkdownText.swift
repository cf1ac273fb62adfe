// Text of unknown origin in a Markdown report.
import Primitives

package enum MarkdownText {
    /// Text that can't end a table cell, become markup, or call anybody.
    package static func escaped(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in HTML.escape(TerminalText.line(text)).utf8 {
            switch byte {
            case UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"),
                UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "~"):
                out += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "@"): out += Array("@<!-- -->".utf8)
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
