// Compares the Markdown output with every example of the GitHub Flavored Markdown Spec.

import Documents
import Evidence
import Files
import Foundation
import Primitives
import Testing

@Suite struct MarkdownSpecTests {
    private struct Example: Decodable {
        var number: Int
        var markdown: String
        var html: String
    }

    /// The examples whose output differs, by the reason. All others are equal.
    private static let differing: [String: [Int]] = [
        rawHTML: [
            118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138,
            139,
            140, 141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160,
            170,
            288, 289, 317, 327, 354, 484, 485, 486, 500, 503, 532, 544, 632, 633, 634, 635, 636, 642, 644, 647, 648,
            649,
            650, 651, 653, 663, 664,
        ],
        "an address that is not http, https, mailto or relative is text": [508, 604, 606, 607, 609, 628],
        "the specification's core has no bare links, and its extension, which is on here, has": [616, 619, 620],
        "MD4C makes a table though its head has more cells than its delimiter row": [203],
    ]

    private static let rawHTML = "raw HTML shows as text"

    @Test func equalsTheSpecButForTheListedExamples() throws {
        let examples = try Self.examples()
        #expect(examples.count == 673)
        var found: Set<Int> = []
        for example in examples {
            let ours = HTMLTokens.comparable(withoutOurAdditions(HTMLTokens.of(Markdown.html(example.markdown))))
            let theirs = HTMLTokens.comparable(HTMLTokens.of(example.html))
            if ours != theirs {
                found.insert(example.number)
                if ProcessInfo.processInfo.environment["COLOPHON_SHOW_DIFFERENCES"] != nil {
                    print("#\(example.number)\n\(example.markdown)\n--- expected\n\(theirs)\n--- found\n\(ours)\n")
                }
            }
        }
        let listed = Set(Self.differing.values.joined())
        #expect(found.subtracting(listed).sorted() == [], "differ and are not listed")
        #expect(listed.subtracting(found).sorted() == [], "are listed and do not differ")
    }

    /// Where only raw HTML differs, taking the escaping back gives the specification's HTML, but for the paragraphs and
    /// white space around the raw parts.
    @Test func showsRawHTMLWhole() throws {
        let numbers = Set(Self.differing[Self.rawHTML] ?? [])
        for example in try Self.examples() where numbers.contains(example.number) {
            let ours = Self.unescaped(Markdown.html(example.markdown).replacing(" tabindex=\"0\"", with: ""))
            #expect(ours == Self.unescaped(example.html), "example \(example.number)")
        }
    }

    private static func unescaped(_ html: String) -> String {
        var text = html.replacing("<p>", with: "").replacing("</p>", with: "")
        for (reference, mark) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            text = text.replacing(reference, with: mark)
        }
        return String(text.unicodeScalars.filter { !$0.properties.isWhitespace }.map(Character.init))
    }

    private static func examples() throws -> [Example] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Vectors/gfm-spec.json")
        return try JSONDecoder().decode([Example].self, from: Data(contentsOf: path))
    }

    /// Takes away what this emitter adds to the spec's form, and nothing that the spec has: ids, labels, table scopes, the
    /// place in the tab order; and turns alignment classes back into attributes.
    private func withoutOurAdditions(_ tokens: [HTMLToken]) -> [HTMLToken] {
        tokens.map { token in
            guard case .start(let name, var attributes) = token else { return token }
            switch name {
            case "h1", "h2", "h3", "h4", "h5", "h6": attributes["id"] = nil
            case "pre": attributes["tabindex"] = nil
            case "input": attributes["aria-label"] = nil
            case "li": if attributes["class"] == "task" { attributes["class"] = nil }
            case "th", "td":
                attributes["scope"] = nil
                if let side = attributes["class"], side.hasPrefix("align-") {
                    attributes["class"] = nil
                    attributes["align"] = String(side.dropFirst(6))
                }
            default: break
            }
            return .start(name, attributes)
        }
    }
}
