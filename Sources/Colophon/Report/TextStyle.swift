// Colour for terminals, or none: the only place that knows escape sequences.
package import ReleaseModel

package struct TextStyle: Sendable {
    package let isColoured: Bool
    package static let plain = TextStyle(isColoured: false)
    package static let coloured = TextStyle(isColoured: true)

    package func bold(_ text: String) -> String { wrap(text, "1") }
    package func verdict(_ text: String, isGood: Bool) -> String { wrap(text, isGood ? "1;32" : "1;31") }
    package func faint(_ text: String) -> String { wrap(text, "2") }

    package func status(_ text: String, _ result: CheckResult) -> String {
        switch result.label {
        case "pass": wrap(text, "32")
        case "fail": wrap(text, "1;31")
        case "waived", "pending", "skipped": wrap(text, "33")
        default: wrap(text, "2")
        }
    }

    package func severity(_ text: String, _ severity: FindingSeverity) -> String {
        switch severity {
        case .error: wrap(text, "31")
        case .warning: wrap(text, "33")
        case .note: wrap(text, "2")
        }
    }

    private func wrap(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
