// The style sheet: text is legible in light and in dark, and nothing is fetched from elsewhere.
import Files
import Testing

@testable import Site

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
    private func colours(_ block: String) -> [String: Colour] {
        var result: [String: Colour] = [:]
        for line in block.split(separator: ";") {
            let parts = line.split(separator: ":").map { String($0.drop { " \n".contains($0) }) }
            if parts.count == 2, parts[0].hasPrefix("--") { result[String(parts[0].dropFirst(2))] = Colour(parts[1]) }
        }
        return result
    }

    private func contrast(_ a: Colour, _ b: Colour) -> Double { a.contrast(with: b) }

    // MARK: The project's own look

    /// The examples of WCAG 2.2: black on white has 21, and #767676 is the lightest grey on white with 4.5.
    @Test func contrastIsThatOfTheStandard() throws {
        let white = try #require(Colour("#fff"))
        #expect(abs(try #require(Colour("#000000")).contrast(with: white) - 21) < 0.001)
        #expect(try #require(Colour("#767676")).contrast(with: white) >= 4.5)
        #expect(try #require(Colour("#777777")).contrast(with: white) < 4.5)
        #expect(abs(try #require(Colour("#ff0000")).luminance - 0.2126) < 0.0001)
        #expect(Colour("#FfCc00")?.text == "#ffcc00" && Colour("#ABC")?.text == "#aabbcc")
        for text in ["", "#", "#ab", "#abcd", "abcdef", "#ggg", "#1234567", "red"] {
            #expect(Colour(text) == nil, "\(text)")
        }
    }

    @Test(arguments: ["#000000", "#ffffff", "#ffcc00", "#c2185b", "#0a6", "#1b4f8a", "#777777", "#00ff00", "#0000ff"])
    func anyAccentHasShadesThatCanBeRead(_ text: String) throws {
        let accent = try #require(Colour(text))
        let (light, dark) = AccentSheet.shades(of: accent)
        for ground in AccentSheet.grounds {
            #expect(light.contrast(with: try #require(Colour(ground.light))) >= 4.5, "\(light.text) on \(ground.name)")
            #expect(
                dark.contrast(with: try #require(Colour(ground.dark))) >= 4.5, "\(dark.text) on \(ground.name), dark")
        }
        #expect(light == accent || dark == accent || (light != dark))
    }

    /// A colour that can be read as it is stays as it is.
    @Test func aReadableAccentIsNotChanged() throws {
        let accent = try #require(Colour("#1b4f8a"))
        #expect(AccentSheet.shades(of: accent).light == accent)
    }

    @Test func theGroundsOfTheAccentAreThoseOfTheSheet() throws {
        let blocks = try sheet().split(separator: "{").filter { $0.contains("--paper:") }.prefix(2).map {
            colours(String($0))
        }
        for ground in AccentSheet.grounds {
            #expect(
                blocks[0][ground.name]?.text == ground.light && blocks[1][ground.name]?.text == ground.dark,
                "\(ground.name)")
        }
    }

    @Test func badgesHaveContrast() throws {
        let white = try #require(Colour("#ffffff"))
        for badge in [ReadinessBadge.ready, .waived, .failing, .incomplete, .notJudged] {
            #expect(try #require(Colour(BadgePicture.ground(badge))).contrast(with: white) >= 4.5)
        }
    }
}
