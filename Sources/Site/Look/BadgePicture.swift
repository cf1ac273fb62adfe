// `badge.svg`: the newest release and its readiness, as a picture to put into a README.
import Documents
import Primitives
import ReleaseModel
import Versions

enum BadgePicture {
    static let path = "badge.svg"

    private static let label = "release"
    private static let labelGround = "#30363d"

    /// The release that is out, else the newest one; nil: there is none yet. White text has a contrast of at least 4.5 on each ground.
    static func bytes(_ release: ReleaseSummary?) -> Bytes {
        guard let release else { return bytes("none yet", ground: "#4a515d") }
        let badge = ReadinessBadge(release)
        return bytes("\(release.version.text) \(ASCII.lowercased(badge.label(release)))", ground: ground(badge))
    }

    static func ground(_ badge: ReadinessBadge) -> String {
        switch badge {
        case .ready: "#17633a"
        case .waived: "#744700"
        case .failing: "#a3211b"
        case .incomplete, .notJudged: "#4a515d"
        }
    }

    private static func bytes(_ message: String, ground: String) -> Bytes {
        let (left, right) = (width(label), width(message))
        let name = HTML.escape("\(label): \(message)")
        let total = left + right + 4 * margin
        let labelWidth = left + 2 * margin
        return Bytes(
            """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="\(name)" width="\(total)" height="20" viewBox="0 0 \(total) 20">
            <title>\(name)</title>
            <rect width="\(total)" height="20" rx="3" fill="\(ground)" />
            <path d="M3 0h\(labelWidth - 3)v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="\(labelGround)" />
            <g fill="#ffffff" font-family="Verdana, Geneva, 'DejaVu Sans', sans-serif" font-size="11" aria-hidden="true">
            \(text(label, at: margin, left))
            \(text(message, at: labelWidth + margin, right))
            </g>
            </svg>

            """.utf8)
    }

    /// Pixels beside a text.
    private static let margin = 6

    /// `textLength` holds the text to its width whatever font is there.
    private static func text(_ text: String, at x: Int, _ width: Int) -> String {
        "<text x=\"\(x)\" y=\"14\" textLength=\"\(width)\" lengthAdjust=\"spacingAndGlyphs\">\(HTML.escape(text))</text>"
    }

    /// Pixels of a text in Verdana of 11 pixels, rounded up.
    static func width(_ text: String) -> Int {
        let units = text.unicodeScalars.reduce(0) { $0 + advance($1) }
        return (units * 11 + 2047) / 2048
    }

    /// In 2048ths of the font's size. Beyond ASCII: that of a digit, and the whole size from the scripts of East Asia on.
    private static func advance(_ scalar: Unicode.Scalar) -> Int {
        let index = Int(scalar.value) - 0x20
        return advances.indices.contains(index) ? advances[index] : scalar.value >= 0x1100 ? 2048 : 1302
    }

    /// Of U+0020 to U+007E.
    private static let advances = [
        720, 806, 940, 1676, 1302, 2204, 1488, 550, 930, 930, 1302, 1676, 745, 930, 745, 930, 1302, 1302, 1302, 1302,
        1302,
        1302, 1302, 1302, 1302, 1302, 930, 930, 1676, 1676, 1676, 1117, 2048, 1401, 1405, 1430, 1578, 1295, 1178, 1587,
        1539, 862, 931, 1419, 1140, 1726, 1532, 1612, 1235, 1612, 1424, 1400, 1262, 1499, 1401, 2025, 1403, 1260, 1403,
        930,
        930, 930, 1676, 1302, 1302, 1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992, 1296,
        1243,
        1276, 1276, 874, 1067, 807, 1296, 1212, 1676, 1212, 1212, 1076, 1300, 930, 1300, 1676,
    ]
}
