// Tests of the check that a written file states the release's version.
import Primitives
import Sync
import Testing

private func states(_ version: String, _ text: String, piece: Int = .max) -> Bool {
    var check = VersionTagCheck(version: version)
    inPieces(Bytes(text.utf8), of: piece) { check.feed($0) }
    check.finish()
    return check.isStated
}

@Suite struct VersionTagCheckTests {
    @Test(arguments: [
        "1.2.3", "v1.2.3", "a\nb V1.2.3.\n", "\r\n\r\n[1.2.3]", "a\rb\r1.2.3",
        "foo-1.2.3.tar.gz",
        "version=\"1.2.3\"", "x_1.2.3_y", "(1.2.3)", "1.2.3-", "1.2.3, 1.2.4",
        "\u{E9}1.2.3\u{E9}",
        "11.2.3 1.2.30\n1.2.3", ".1.2.3", "==1.2.3+ ", "a/v1.2.3/b", "1.2.3 - rc",
    ])
    func findsTheWholeVersion(text: String) {
        #expect(states("1.2.3", text))
        for piece in 1...8 { #expect(states("1.2.3", "some text " + text + " more", piece: piece)) }
    }

    @Test(arguments: [
        "", "11.2.3", "1.2.30", "0.1.2.3", "1.2.3.4", "1.2.3rc1", "1.2.3-rc.1", "1.2.3+5", "dev1.2.3", "vv1.2.3",
        "1.2.3v",
        "1a2b3", "1.2", "a1.2.3", "1.2.3-1", "3v1.2.3",
    ])
    func passesOtherVersions(text: String) {
        #expect(!states("1.2.3", text))
        for piece in 1...8 { #expect(!states("1.2.3", "some text " + text + " more", piece: piece)) }
    }

    @Test func readsVersionsOfAnyForm() {
        #expect(states("1.0.0-rc.1+b", "is v1.0.0-rc.1+b."))
        #expect(!states("1.0.0-rc.1", "1.0.0-rc.11"))
        #expect(!states("", "text"))
        #expect(!states("1.1.1", String(repeating: "1.", count: 100_000)))
    }
}
