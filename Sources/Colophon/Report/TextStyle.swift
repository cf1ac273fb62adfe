// Colour for terminals, or none: the only place that knows escape sequences.
import Documents
import Evidence
import Primitives
package import ReleaseModel
import Sync

package struct TextStyle: Sendable {
    package let isColoured: Bool
    package static let plain = TextStyle(isColoured: false)
    package static let coloured = TextStyle(isColoured: true)

    package func bold(_ text: String) -> String { wrap(text, "1") }
    package func verdict(_ text: String, isGood: Bool) -> String { wrap(text, isGood ? "1;32" : "1;31") }

    package func status(_ text: String, _ result: CheckResult) -> String {
        switch result.label {
        case "pass": wrap(text, "32")
        case "fail": wrap(text, "1;31")
        case "waived", "pending", "skipped": wrap(text, "33")
        default: wrap(text, "2")
        }
    }

    /// Nil: of a release that can't be read.
    package func readiness(_ text: String, _ readiness: Readiness?) -> String {
        switch readiness {
        case .ready: wrap(text, "32")
        case .notReady: wrap(text, "33")
        case .notJudged: wrap(text, "2")
        case nil: wrap(text, "31")
        }
    }

    package func severity(_ text: String, _ severity: FindingSeverity) -> String {
        switch severity {
        case .error: wrap(text, "31")
        case .warning: wrap(text, "33")
        case .note: wrap(text, "2")
        }
    }

    /// The text with its colours, and every other control character but line feeds and tabs spelt out.
    package static func keepingColour(_ text: String) -> String {
        var parts: [String] = []
        for bytes in text.utf8.split(separator: 0x1B, omittingEmptySubsequences: false) {
            let part = String(Substring(bytes))
            if parts.isEmpty {
                parts.append(TerminalText.lines(part))
            } else if let colour = colour(at: bytes) {
                parts.append(
                    "\u{1B}" + colour + TerminalText.lines(String(Substring(bytes.dropFirst(colour.utf8.count)))))
            } else {
                parts.append(TerminalText.lines("\u{1B}" + part))
            }
        }
        return parts.joined()
    }

    /// `[`, digits and semicolons, `m`: what chooses a colour. Nil for any other sequence.
    private static func colour(at bytes: Substring.UTF8View) -> String? {
        guard bytes.first == UInt8(ascii: "[") else { return nil }
        let numbers = bytes.dropFirst().prefix { (48...57).contains($0) || $0 == UInt8(ascii: ";") }
        guard bytes.dropFirst(numbers.count + 1).first == UInt8(ascii: "m") else { return nil }
        return "[" + String(Substring(numbers)) + "m"
    }

    private func wrap(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
