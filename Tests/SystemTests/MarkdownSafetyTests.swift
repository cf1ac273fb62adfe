// Checks that no Markdown text can bring a script, a style or an unsafe address into a page, nor take it apart.

import Documents
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Secrets
import Signing
import Testing
import Verification

@Suite struct MarkdownSafetyTests {
    /// What the fuzzer found: MD4C 0.4.8 can give a text of a size below zero here, by what its memory held before.
    private static let misleading = """
        IyBDaCB3aGVuIGl0IGlzIHR1cm5lZAoKIyMgWzEuMC4wXSAtIDIwMjUtMDEtMTAKCi0grJea35mWjYh0IGxpZ25nZWxvZwoKIyMg
        WzEuMS4wXSAtIDIwMjUtMDItMDcKCi0gQnVybnMgYmx1ZSwgZiB3YXgKCiMjIFswLiMgT2ls9vW+AW9paSAwLjJdIC0gMjAyNS0w
        Mi0yMAoKLSBTdGF5IHR1cm5lZAoKIyMgWzEuMC4wXSAtIDIwMjUtMDEtMTAKCi0grJea35mWjYh0IGxpZ25nZWxvZwoKIyMgWzEu
        MS4wXSAtIDIwMjUtMDItMDcKCi0gQnVybnMgYmx1ZSwgZiB3YXgKCiMjICMgdG9tbGkgMS4w/////////////////////7//////
        /////////////////////////////////////////////////////////////////////////////////////////////7gDAAAA
        AAAA////d/Pz8/Pz8/Pz8/Pz8/Pz8/Pz8/Pz8/Pz8z48aDE+b3V0PC9oMT4KLSBjIChieSBbeF0oXFxodHRwc1RoLCAicmIBASIp
        AC46Ly9ldmlsLmV4YW1sZXJ0KDEpPP////////////8vc2NyaXB0PgotIFw8IS0tIG9wZW720t+XaXJzdCBsaW5lIC0gc2Vjb25k
        ICMzIHRoaXJkCi0gY29yc3QgbGluZSAtIHNlY29uZCAjIyB0aGlyZAotIGNvZGUKLSBjb2RlCi0gW2NsaWNrIGIKCiAgLSBbIF0g
        dGFzawoKICA8L2xpPjwvdWw+PGgxPm91dDwvaDE+Ci0gYyAoYnkgW3hdKGlcXGiMi4+MxdDQo3Zp
        """

    @Test func survivesATextThatMisleadsMD4C() throws {
        let encoded = Bytes(Self.misleading.utf8.filter { $0 != 0x0A })
        let source = String(decoding: try #require(Base64.decode(encoded)), as: UTF8.self)
        for _ in 0..<100 {
            #expect(!Markdown.html(source).isEmpty)
            #expect(!Markdown.inlineHTML(source).isEmpty)
            #expect(!Markdown.plainText(source).isEmpty)
        }
    }

    @Test(arguments: scriptInjections)
    func letsNoScriptThrough(text: String) {
        for html in [
            Markdown.html(text), Markdown.html("> - # \(text)\n"), Markdown.html("|\(text)|\n|---|\n|\(text)|\n"),
        ] {
            #expect(problem(in: html, allowing: blockTags) == nil, "\(html)")
        }
        let line = Markdown.inlineHTML(text)
        #expect(problem(in: line, allowing: spanTags) == nil, "\(line)")
    }

    @Test func knowsManyInjections() {
        #expect(Set(scriptInjections.map { Bytes($0.utf8) }).count >= 60)
    }

    @Test func letsNoScriptThroughInMixtures() {
        let pieces =
            scriptInjections + [
                "\n", "\n\n", "> ", "- ", "    ", "|", "\n|---|---|\n", "`", "``", "```\n", "*", "**", "_", "[", "]",
                "(",
                ")", "![", "](",
                "<", ">", "\"", "'", "&", ";", "&#", "\\", "~~", "# ", "1. ", "[x]: ", ":", "//", "\u{0}", "\u{301}",
                "\t", "<!--", "-->",
            ]
        var state: UInt64 = 42
        for _ in 0..<1500 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int((state >> 33) % UInt64(pieces.count))]
            }
            if let problem = problem(in: Markdown.html(text), allowing: blockTags) {
                Issue.record("\(problem): \(text)")
            }
            if let problem = problem(in: Markdown.inlineHTML(text), allowing: spanTags) {
                Issue.record("\(problem): \(text)")
            }
        }
    }

    @Test func findsUnsafeHTMLInTheseTestsToo() {
        for html in [
            "<script>", "<p onclick=\"x\">a</p>", "<a href=\"javascript:x\">a</a>", "<a href=\" java\tscript:x\">a</a>",
            "<p>",
            "<img src=\"https://a\" alt=\"\" />", "<a href=\"//a\">a</a>", "<p style=\"x\">a</p>", "<!-- a -->",
            "<p a=\"\">b</p>",
        ] {
            #expect(problem(in: html, allowing: blockTags) != nil, "\(html)")
        }
    }

    // MARK: Time, memory and stack

    /// Each pattern is repeated to 50 KB, on a thread with a stack of 512 KiB as worker threads of other systems have it.
    @Test(arguments: hostilePatterns)
    func finishesWithinBounds(pattern: HostilePattern) throws {
        let text = pattern.text(bytes: 50_000)
        let sizes = onSmallStack {
            [Markdown.html(text), Markdown.inlineHTML(text), Markdown.plainText(text)].map { $0.utf8.count }
        }
        for size in sizes { #expect(size <= 64 * text.utf8.count + 65_536) }
    }

    @Test(arguments: hostilePatterns)
    func nestsNoDeeperThanReadersOfHTMLAllow(pattern: HostilePattern) {
        let html = Markdown.html(pattern.text(bytes: 5_000))
        #expect(problem(in: html, allowing: blockTags) == nil)
    }

    @Test func showsATextOutOfProportionAsItWasTyped() {
        let text =
            "[a]: /b '" + String(repeating: "c", count: 20_000) + "'\n\n" + String(repeating: "[a]\n", count: 5_000)
        #expect(Markdown.html(text).hasPrefix("<pre tabindex=\"0\"><code>[a]: /b"))
    }
}

/// What is wrong with a page's part: not well-formed, a tag or attribute that is not ours, an address that is not safe.
private func problem(in html: String, allowing allowed: [String: Set<String>]) -> String? {
    do throws(DocumentError) {
        var stream = try XMLStream(Bytes("<div>\(html)</div>".utf8), limits: .standard)
        while try stream.next() != nil {}
    } catch {
        return error.message
    }
    for token in HTMLTokens.of(html) {
        switch token {
        case .other(let text): return "<\(text)"
        case .text: continue
        case .end(let name): if allowed[name] == nil { return "</\(name)>" }
        case .start(let name, let attributes):
            guard let names = allowed[name] else { return "<\(name)>" }
            for (attribute, value) in attributes {
                if !names.contains(attribute) { return "\(name) \(attribute)" }
                if ["href", "src"].contains(attribute), !isSafe(value, remote: attribute == "href") { return value }
            }
        }
    }
    return nil
}

private func isSafe(_ address: String, remote: Bool) -> Bool {
    let seen = String(address.lowercased().unicodeScalars.filter { $0.value > 0x20 }.map(Character.init))
    if seen.hasPrefix("//") || seen.contains("\\") { return false }
    if remote, ["http:", "https:", "mailto:"].contains(where: seen.hasPrefix) { return true }
    return !seen.prefix { !"/?#".contains($0) }.contains(":")
}

private let spanTags: [String: Set<String>] = [
    "a": ["href", "title"], "img": ["src", "alt", "title"], "em": [], "strong": [], "del": [], "code": ["class"],
    "br": [],
]

private let blockTags: [String: Set<String>] = spanTags.merging(
    [
        "p": [], "blockquote": [], "ul": [], "ol": ["start"], "li": ["class"], "hr": [], "pre": ["tabindex"],
        "table": [],
        "thead": [], "tbody": [], "tr": [], "th": ["scope", "class"], "td": ["class"], "h1": ["id"], "h2": ["id"],
        "h3": ["id"],
        "h4": ["id"], "h5": ["id"], "h6": ["id"], "input": ["type", "disabled", "checked", "aria-label"],
    ], uniquingKeysWith: { $1 })

struct HostilePattern: Sendable, CustomTestStringConvertible {
    var start = ""
    var unit: String
    var end = ""

    var testDescription: String { "\(start.prefix(20))\(unit)…\(end)" }

    func text(bytes: Int) -> String {
        start + String(repeating: unit, count: max(1, bytes / unit.utf8.count)) + end
    }
}

private let hostilePatterns: [HostilePattern] = [
    .init(unit: "["), .init(unit: "]"), .init(unit: "![", end: "a"), .init(unit: "[a]("), .init(unit: "[a](<b"),
    .init(unit: "![[]()"),
    .init(unit: "[", end: String(repeating: "](a)", count: 10_000)), .init(unit: "[]["), .init(unit: "[a][b]"),
    .init(unit: "*a **a "), .init(unit: "a**b"), .init(unit: "a*"), .init(unit: "_a __b "),
    .init(unit: "*", end: "a" + String(repeating: "*", count: 50_000)),
    .init(unit: "**a *b ", end: String(repeating: "*", count: 50_000)), .init(unit: "~~a "), .init(unit: "~"),
    .init(unit: "a~~b~"),
    .init(unit: "`"), .init(unit: "`a ``b "), .init(unit: "``` "), .init(unit: "e`ee``"), .init(unit: "\\`"),
    .init(unit: ">"), .init(unit: "> "), .init(unit: "- "), .init(unit: "1. "), .init(unit: "+ > "),
    .init(unit: "> - 1. "),
    .init(unit: "- a\n"), .init(unit: "-\n"), .init(unit: "1)\n2.\n"), .init(unit: "- [x] a\n"), .init(unit: "#\n"),
    .init(unit: "# a\n"),
    .init(unit: "<"), .init(unit: "</"), .init(unit: "<?"), .init(unit: "<!A "), .init(unit: "<![CDATA["),
    .init(unit: "<!--"), .init(unit: "<a b='"),
    .init(unit: "&"), .init(unit: "&#"), .init(unit: "&amp"), .init(unit: "\""), .init(unit: "\u{0}"),
    .init(unit: "\\"), .init(unit: "\\\n"), .init(unit: "a  \n"),
    .init(unit: "|"), .init(unit: "|\n"), .init(unit: "a|", end: "\n---|---\n"),
    .init(start: "|a|\n|---|\n", unit: "|b|\n"),
    .init(
        start: String(repeating: "|a", count: 8000) + "\n" + String(repeating: "|---", count: 8000) + "\n", unit: "|\n"),
    .init(start: "[a]: /b '" + String(repeating: "c", count: 25_000) + "'\n\n", unit: "[a] "),
    .init(unit: "[a]: b\n"), .init(unit: "[a"), .init(unit: "[^a]: "), .init(unit: "http://"), .init(unit: "www."),
    .init(unit: "a@"), .init(unit: "a.b@c."),
    .init(unit: "http://a.b/(("), .init(unit: "www.a.b)"), .init(unit: "\n"), .init(unit: "    a\n\n"),
    .init(unit: "```\n"), .init(unit: "===\n"), .init(unit: "a\n===\n"), .init(unit: "***\n"),
]

/// Runs work on a thread of its own with a small stack, and waits for what it gives.
private func onSmallStack(_ work: @escaping @Sendable () -> [Int]) -> [Int] {
    final class Box: @unchecked Sendable { var values: [Int] = [] }
    let box = Box()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        box.values = work()
        done.signal()
    }
    thread.stackSize = 512 * 1024
    thread.start()
    done.wait()
    return box.values
}
