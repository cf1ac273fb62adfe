// Text of foreign origin as it may stand on a terminal: nothing in it can steer the terminal or turn the line around.

package enum TerminalText {
    /// Control characters, line breaks among them, and the controls of bidirectional text as `\u{…}`.
    package static func line(_ text: String) -> String { escape(text) { _ in false } }

    /// The same, but that line feeds and tabs stay.
    package static func lines(_ text: String) -> String { escape(text) { $0 == "\n" || $0 == "\t" } }

    private static func escape(_ text: String, except isFine: (Unicode.Scalar) -> Bool) -> String {
        guard text.unicodeScalars.contains(where: { isControl($0) && !isFine($0) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isControl(scalar), !isFine(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
