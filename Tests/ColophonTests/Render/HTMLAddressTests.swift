// Relative addresses of notes in a feed: where they lead on the page, by RFC 3986.
import Primitives
import Site
import Testing

struct HTMLAddressTests {
    static let page = "https://example.org/r/1.2.0/"

    /// The last five are the normal examples of RFC 3986, 5.4.1, in our place.
    @Test(arguments: [
        ("docs/guide.md", "https://example.org/r/1.2.0/docs/guide.md"), ("#top", "https://example.org/r/1.2.0/#top"),
        ("https://elsewhere.org/a", "https://elsewhere.org/a"), ("mailto:a@example.org", "mailto:a@example.org"),
        ("a?b=../c&amp;d#e/../f", "https://example.org/r/1.2.0/a?b=../c&amp;d#e/../f"),
        ("../1.1.0/", "https://example.org/r/1.1.0/"), ("../../../g", "https://example.org/g"),
        ("/root", "https://example.org/root"), ("//other.org/x", "https://other.org/x"),
        ("./g/.", "https://example.org/r/1.2.0/g/"),
    ])
    func leadsWhereItLeadsOnThePage(reference: String, address: String) {
        let html = HTMLAddresses.resolved("<p><a href=\"\(reference)\">x</a></p>", against: Self.page)
        #expect(html == "<p><a href=\"\(address)\">x</a></p>")
    }

    @Test(arguments: [
        ("docs/guide.md", "1.2.0/docs/guide.md"), ("../1.1.0/", "1.1.0/"), ("../../x", "../x"), ("/root", "/root"),
        ("#top", "1.2.0/#top"),
    ])
    func staysRelativeWhereTheSiteHasNoAddress(reference: String, address: String) {
        let html = HTMLAddresses.resolved("<img src=\"\(reference)\">", against: "1.2.0/")
        #expect(html == "<img src=\"\(address)\">")
    }

    @Test func changesNothingElse() {
        let html = "<p title=\"docs/a.md\">href=\"docs/a.md\" &lt;a href=\"x\"> <code>src=\"y\"</code></p>"
        #expect(HTMLAddresses.resolved(html, against: Self.page) == html)
        #expect(HTMLAddresses.resolved("<a href=\"cut", against: Self.page).hasPrefix("<a href=\""))
    }
}
