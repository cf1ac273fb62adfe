// `assets/accent.css`: the project's own colour as shades of it that can be read, in light and in dark.
import Primitives

enum AccentSheet {
    static let path = "assets/accent.css"

    /// What text of this colour stands on in the built-in style sheet.
    static let grounds: [(name: String, light: String, dark: String)] = [
        ("paper", "#fcfbf9", "#161513"), ("card", "#ffffff", "#1e1d1a"), ("fail-tint", "#fbeae8", "#3c1d1a"),
        ("waived-tint", "#fcf0d9", "#382a12"), ("pending-tint", "#eceef1", "#2a2d33"), ("code", "#f3f1ec", "#262420"),
    ]

    /// For text: WCAG 2.2, 1.4.3.
    private static let contrast = 4.5

    /// The shades for text on light and on dark pages.
    static func shades(of accent: Colour) -> (light: Colour, dark: Colour) {
        (
            accent.readable(on: grounds.compactMap { Colour($0.light) }, contrast: contrast),
            accent.readable(on: grounds.compactMap { Colour($0.dark) }, contrast: contrast)
        )
    }

    /// On paper the built-in sheet's black stays.
    static func bytes(_ accent: Colour) -> Bytes {
        let (light, dark) = shades(of: accent)
        return Bytes(
            """
            /* Made of site.accent. Text has shades of it with a contrast of at least 4.5. */
            @media screen {
              :root { --accent: \(accent.text); --link: \(light.text); --focus: \(light.text); }
              .masthead { border-block-start: 4px solid var(--accent); }
            }
            @media screen and (prefers-color-scheme: dark) {
              :root { --link: \(dark.text); --focus: \(dark.text); }
            }

            """.utf8)
    }
}
