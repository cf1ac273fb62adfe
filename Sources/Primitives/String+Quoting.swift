// How messages quote a text and put counts and lists into words.

/// The first line with something on it, without white space around it, at most `limit` Unicode scalars.
package func firstLine(of text: String, limit: Int = 500) -> String? {
    for line in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
        let trimmed = ASCII.trimmed(Array(line)[...])
        guard !trimmed.isEmpty else { continue }
        let scalars = String(decoding: trimmed, as: UTF8.self).unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return String(scalars) }
        return String(scalars[..<end]) + "…"
    }
    return nil
}

/// A value as a message quotes it: one line, at most 60 scalars.
package func quoted(_ text: String) -> String { "\"\(firstLine(of: text, limit: 60) ?? "")\"" }

/// `1 test`, `2 tests`
package func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
}

/// In a sentence: at most `limit` of the names, then how many more there are. `orMore`: nobody counted to the end.
package func listed(_ names: [String], limit: Int = 3, orMore: Bool = false) -> String {
    let rest = names.count - limit
    guard rest > 0 else { return names.joined(separator: ", ") }
    return names.prefix(limit).joined(separator: ", ") + " and \(rest)\(orMore ? " or" : "") more"
}

/// A line each: the first 20, then one that says how many more there are. `what`: what they are, in the plural.
package func shortened(_ lines: [String], _ what: String? = nil) -> [String] {
    let limit = 20
    let rest = lines.count - limit
    return rest > 0 ? lines.prefix(limit) + ["and \(rest) more\(what.map { " \($0)" } ?? "")"] : lines
}

/// A share in per cent with one decimal, cut off and never rounded up: 9,999 of 10,000 is 99.9 %, not 100.0 %. 0 of 0 is 0.0 %.
package func percentage(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "0.0 %" }
    let share = UInt(min(max(part, 0), whole))
    let (tenths, _) = UInt(whole).dividingFullWidth(share.multipliedFullWidth(by: 1000))
    return "\(tenths / 10).\(tenths % 10) %"
}

extension String {
    /// Runs of white space as one blank, none at the ends: text that fits in a headline.
    package var oneLine: String {
        if isOneLine { return self }
        return utf8.split { $0 == 32 || (9...13).contains($0) }.compactMap { String($0) }.joined(separator: " ")
    }

    /// As nearly every text is.
    private var isOneLine: Bool {
        var text = self
        return text.withUTF8 { bytes in
            var isAfterBlank = true
            for byte in bytes {
                if byte == 32 {
                    if isAfterBlank { return false }
                    isAfterBlank = true
                } else if (9...13).contains(byte) {
                    return false
                } else {
                    isAfterBlank = false
                }
            }
            return bytes.isEmpty || !isAfterBlank
        }
    }
}
