// Lines of bytes, and what counts as one.
import Primitives
import Testing

struct BytesTests {
    @Test(arguments: [
        ("", []), ("\n\n", []), ("a", ["a"]), ("a\n", ["a"]), ("\na\n\nbc\r\nd", ["a", "bc\r", "d"]),
    ])
    func linesLeaveOutEmptyOnes(_ text: String, _ lines: [String]) {
        #expect(Bytes(text.utf8).lines.map { String(decoding: $0, as: UTF8.self) } == lines)
    }

    @Test(arguments: [
        ("a <!-- b", "<!--", true), ("<!-", "<!--", false), ("<<!--", "<!--", true), ("", "a", false), ("", "", true),
        ("a", "", true), ("caf\u{E9}", "\u{E9}", true), ("e\u{301}", "e", true), ("ab", "b", true),
    ])
    func findsTheBytesOfATextInAnother(_ text: String, _ mark: String, isThere: Bool) {
        #expect(text.containsBytes(of: mark) == isThere)
    }
}
