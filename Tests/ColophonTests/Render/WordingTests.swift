// How pages say numbers, dates and addresses.
import ReleaseModel
import Testing

@testable import Primitives
@testable import Secrets
@testable import Site

struct WordingTests {
    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (12_127, "12.1 kB"), (14_957, "15.0 kB"),
        (14_949, "14.9 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"), (999_999, "1.0 MB"), (999_949_999, "999.9 MB"),
        (1_000_000, "1.0 MB"), (Int.max, "9.2 EB"),
    ])
    func sizesArePowersOfAThousandRoundedToTheNearest(_ bytes: Int, _ text: String) {
        #expect(Wording.size(bytes) == text)
    }

    @Test func numbersAreGrouped() {
        #expect(
            Wording.number(1_234_567) == "1,234,567" && Wording.number(-1_000) == "-1,000"
                && Wording.number(.min).hasPrefix("-9,223"))
    }

    @Test(arguments: [0.0: "0.00 s", 1.005: "1.00 s", 61.239: "61.24 s", .nan: "–", -1: "–", .infinity: "–"])
    func secondsHaveTwoDecimals(_ value: Double, _ text: String) { #expect(Wording.seconds(value) == text) }

    @Test func datesAreInUTC() throws {
        #expect(Wording.date(try #require(Timestamp("2022-02-08T23:30:00-02:00"))) == "9 Feb 2022")
    }

    @Test(arguments: [
        "javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org", "http:", "https://",
        "https://a b", "https://a\nb", "", "JaVaScRiPt:x",
    ])
    func noOtherSchemeIsLinked(_ text: String) { #expect(WebLink.safe(text) == nil) }

    /// RFC 3986, 2: what an address may hold only as an escape.
    @Test(arguments: [
        ("https://a/b?c=d&e=%20#f", "https://a/b?c=d&e=%20#f"),
        ("https://a/\"><script>", "https://a/%22%3E%3Cscript%3E"),
        ("https://a/100%", "https://a/100%25"), ("https://a/%zz", "https://a/%25zz"),
        ("https://a/[b]", "https://a/%5Bb%5D"),
        ("https://a/é", "https://a/é"), ("https://a/\"\u{301}x", "https://a/%22\u{301}x"),
    ])
    func whatNoAddressMayHoldIsEncoded(_ text: String, _ address: String) throws {
        #expect(try #require(WebLink.safe(text)).utf8.elementsEqual(address.utf8))
    }
}
