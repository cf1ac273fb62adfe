// The style sheet: text is legible in light and in dark, and nothing is fetched from elsewhere.
import Files
import Site
import Testing

struct StyleTests {
    /// WCAG 2.2, 1.4.3: the contrast of each text colour with the grounds it stands on is at least 4.5; 1.4.11: that of
    /// control borders and the focus ring at least 3.
    @Test func everyTextColourHasContrastInLightAndDark() throws {
        let sheet = try sheet()
        let blocks = sheet.split(separator: "{").filter { $0.contains("--paper:") }.prefix(2)
        #expect(blocks.count == 2)
        for block in blocks {
            let colours = colours(String(block))
            for (text, grounds) in [
                ("ink", ["paper", "card", "fail-tint", "waived-tint", "code"]),
                ("muted", ["paper", "card", "fail-tint", "waived-tint", "pending-tint", "code"]),
                ("link", ["paper", "card"]),
                ("pass", ["pass-tint", "paper", "card"]), ("fail", ["fail-tint", "paper", "card"]),
                ("waived", ["waived-tint", "paper", "card"]), ("pending", ["pending-tint", "paper", "card"]),
            ] {
                for ground in grounds {
                    let ratio = contrast(try #require(colours[text]), try #require(colours[ground]))
                    #expect(ratio >= 4.5, "\(text) on \(ground): \(ratio)")
                }
            }
            for line in ["control", "focus"] {
                #expect(contrast(try #require(colours[line]), try #require(colours["paper"])) >= 3, "\(line)")
            }
        }
    }

    @Test func fetchesNothing() throws {
        let sheet = try sheet()
        #expect(!sheet.contains("url(") && !sheet.contains("@import") && !sheet.contains("http"))
    }

    private func sheet() throws -> String {
        let set = try TemplateSet.load(userFiles: [], strict: true)
        return String(
            decoding: try #require(set.assets.first { $0.path == "assets/colophon.css" }).bytes, as: UTF8.self)
    }

    /// `--name: #rrggbb` of one block.
    private func colours(_ block: String) -> [String: Int] {
        var result: [String: Int] = [:]
        for line in block.split(separator: ";") {
            let parts = line.split(separator: ":").map { String($0.drop { " \n".contains($0) }) }
            if parts.count == 2, parts[0].hasPrefix("--"), parts[1].hasPrefix("#") {
                result[String(parts[0].dropFirst(2))] = Int(parts[1].dropFirst(), radix: 16)
            }
        }
        return result
    }

    private func contrast(_ a: Int, _ b: Int) -> Double {
        let (x, y) = (luminance(a), luminance(b))
        return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }

    /// WCAG's relative luminance; the power 2.4 is taken by Newton's steps for the fifth root of the twelfth power.
    private func luminance(_ colour: Int) -> Double {
        let parts = [16, 8, 0].map { shift -> Double in
            let value = Double(colour >> shift & 255) / 255
            guard value > 0.04045 else { return value / 12.92 }
            let base = (value + 0.055) / 1.055
            let squared = base * base
            let fourth = squared * squared
            let twelfth = fourth * fourth * fourth
            var root = squared
            for _ in 0..<40 { root = (4 * root + twelfth / (root * root * root * root)) / 5 }
            return root
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
