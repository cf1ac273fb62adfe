// Tests of the check that a written file states the release's version.
import Colophon
import ColophonSystem
import Testing

@Suite struct VersionTagCheckTests {
    @Test(arguments: [
        ("1.2.3", 1), ("v1.2.3", 1), ("a\nb V1.2.3.\n", 2), ("\r\n\r\n[1.2.3]", 3), ("a\rb\r1.2.3", 3),
        ("foo-1.2.3.tar.gz", 1),
        ("version=\"1.2.3\"", 1), ("x_1.2.3_y", 1), ("(1.2.3)", 1), ("1.2.3-", 1), ("1.2.3, 1.2.4", 1),
        ("\u{E9}1.2.3\u{E9}", 1),
        ("11.2.3 1.2.30\n1.2.3", 2), (".1.2.3", 1), ("==1.2.3+ ", 1), ("a/v1.2.3/b", 1), ("1.2.3 - rc", 1),
    ])
    func findsTheWholeVersion(text: String, line: Int) {
        #expect(VersionTagCheck.states("1.2.3", in: Bytes(text.utf8)) == line)
    }

    @Test(arguments: [
        "", "11.2.3", "1.2.30", "0.1.2.3", "1.2.3.4", "1.2.3rc1", "1.2.3-rc.1", "1.2.3+5", "dev1.2.3", "vv1.2.3",
        "1.2.3v",
        "1a2b3", "1.2", "a1.2.3", "1.2.3-1", "3v1.2.3",
    ])
    func passesOtherVersions(text: String) {
        #expect(VersionTagCheck.states("1.2.3", in: Bytes(text.utf8)) == nil)
    }

    @Test func readsVersionsOfAnyForm() {
        #expect(VersionTagCheck.states("1.0.0-rc.1+b", in: Bytes("is v1.0.0-rc.1+b.".utf8)) == 1)
        #expect(VersionTagCheck.states("1.0.0-rc.1", in: Bytes("1.0.0-rc.11".utf8)) == nil)
        #expect(VersionTagCheck.states("", in: Bytes("text".utf8)) == nil)
        #expect(VersionTagCheck.states("1.1.1", in: Bytes(String(repeating: "1.", count: 100_000).utf8)) == nil)
    }
}
