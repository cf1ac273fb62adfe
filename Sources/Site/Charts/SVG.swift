// Writes the small pictures of the site: shapes by class, so that the style sheet gives them their colours.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

/// One picture. Lengths are in CSS pixels at the picture's natural size.
struct SVG {
    private let width: Double
    private let height: Double
    private let name: String
    private let title: String
    private let description: String
    private var body = ""

    /// `name` makes ids and the class; `title` and `description` are what a screen reader says.
    init(width: Double, height: Double, name: String, title: String, description: String) {
        self.width = width
        self.height = height
        self.name = name
        self.title = title
        self.description = description
    }

    /// A picture for `decoration`.
    init(width: Double, height: Double) {
        self.init(width: width, height: height, name: "", title: "", description: "")
    }

    /// The same for one that stands beside its words, and that a screen reader passes over. `style`: its class.
    func decoration(_ style: String) -> String {
        let (w, h) = (Self.number(width), Self.number(height))
        return "<svg class=\"\(style)\" aria-hidden=\"true\" viewBox=\"0 0 \(w) \(h)\" width=\"\(w)\" height=\"\(h)\">"
            + "\(body.utf8.split(separator: 0x0A).map { String(Substring($0)) }.joined())</svg>"
    }

    /// The element, for use within a page.
    var text: String {
        let (w, h) = (Self.number(width), Self.number(height))
        return "<svg class=\"picture \(name)\" role=\"img\" aria-labelledby=\"\(name)-title \(name)-desc\" "
            + "viewBox=\"0 0 \(w) \(h)\" width=\"\(w)\" height=\"\(h)\">\n<title id=\"\(name)-title\">\(HTML.escape(title))"
            + "</title>\n<desc id=\"\(name)-desc\">\(HTML.escape(description))</desc>\n\(body)</svg>\n"
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        add("line", style, [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)])
    }

    mutating func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, round: Double = 0
    ) {
        add(
            "rect", style,
            [("x", x), ("y", y), ("width", width), ("height", height)] + (round > 0 ? [("rx", round)] : []))
    }

    mutating func path(_ points: [(x: Double, y: Double)], _ style: String) {
        let steps = points.enumerated().map { "\($0 == 0 ? "M" : "L")\(Self.number($1.x)) \(Self.number($1.y))" }
        body += "<path class=\"\(style)\" d=\"\(steps.joined())\" />\n"
    }

    mutating func label(_ x: Double, _ y: Double, _ text: String, _ style: String) {
        body += "<text class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\">\(HTML.escape(text))</text>\n"
    }

    /// A verdict by shape: round and full for pass, a square on its tip for fail, a triangle for waived, a ring else.
    mutating func mark(_ x: Double, _ y: Double, _ radius: Double, _ mark: String) {
        let r = radius
        switch mark {
        case "pass": add("circle", "mark-pass", [("cx", x), ("cy", y), ("r", r)])
        case "fail":
            let s = r * 1.25
            body += closed([(x, y - s), (x + s, y), (x, y + s), (x - s, y)], "mark-fail")
        case "waived":
            body += closed(
                [(x, y - r * 1.15), (x + r * 1.15, y + r * 0.85), (x - r * 1.15, y + r * 0.85)], "mark-waived")
        case "na": add("line", "mark-na", [("x1", x - r * 0.7), ("y1", y), ("x2", x + r * 0.7), ("y2", y)])
        default: add("circle", "mark-pending", [("cx", x), ("cy", y), ("r", max(r - 0.75, 0.5))])
        }
    }

    private func closed(_ points: [(Double, Double)], _ style: String) -> String {
        let list = points.map { "\(Self.number($0.0)),\(Self.number($0.1))" }.joined(separator: " ")
        return "<polygon class=\"\(style)\" points=\"\(list)\" />\n"
    }

    private mutating func add(_ element: String, _ style: String, _ lengths: [(String, Double)]) {
        let attributes = lengths.map { " \($0.0)=\"\(Self.number($0.1))\"" }.joined()
        body += "<\(element) class=\"\(style)\"\(attributes) />\n"
    }

    /// One decimal, none where it is zero.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}
