// How headlines and findings put counts, rates and lists into words.
import ReleaseModel

/// `1 test`, `2 tests`
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
}

/// At most `limit` of the names, then how many more there are.
func listed(_ names: [String], limit: Int = 3) -> String {
    let rest = names.count - limit
    return names.prefix(limit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
}

/// A share in per cent with one decimal, cut off and never rounded up: 9,999 of 10,000 is 99.9 %, not 100.0 %. 0 of 0 is 0.0 %.
package func percentage(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "0.0 %" }
    let share = UInt(min(max(part, 0), whole))
    let (tenths, _) = UInt(whole).dividingFullWidth(share.multipliedFullWidth(by: 1000))
    return "\(tenths / 10).\(tenths % 10) %"
}

/// The first `limit` findings, and one that says how many more there are.
func capped(_ findings: [Finding], limit: Int = 20, more: Int = 0, _ what: String) -> [Finding] {
    guard findings.count + more > limit, let last = findings.last else { return findings }
    return findings.prefix(limit)
        + [Finding("more", last.severity, "and \(findings.count + more - limit) more \(what)", file: last.file)]
}

extension String {
    /// Nothing but white space.
    var isBlank: Bool { utf8.allSatisfy { $0 == 32 || (9...13).contains($0) } }

    /// Runs of white space as one blank, none at the ends: text that fits in a headline.
    var oneLine: String {
        utf8.split { $0 == 32 || (9...13).contains($0) }.compactMap { String($0) }.joined(separator: " ")
    }
}
