// What the verification of a list of downloaded files found, as text and JSON.
package import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

package struct ListReport: Sendable, Hashable {
    /// The file of the list.
    package var name: String
    /// One a bundle that was there, in the list's order.
    package var bundles: [VerificationReport]
    /// One a file that is no bundle, or is not there, in the list's order; then what holds for several: the lock, the
    /// history.
    package var items: [VerificationItem]

    /// Incomplete also where a file of the list was not there to be looked at.
    package var verdict: VerificationVerdict {
        let verdicts = bundles.map(\.verdict) + [VerificationVerdict(items)]
        if verdicts.contains(.failed) { return .failed }
        if verdicts.contains(.incomplete) { return .incomplete }
        return verdicts.contains(.unsigned) && !bundles.contains { $0.verdict == .verified } ? .incomplete : .verified
    }

    package var isIncomplete: Bool { verdict == .incomplete }

    package var json: JSON {
        [
            "list": .string(name), "verdict": .string(verdict.rawValue), "bundles": .array(bundles.map(\.json)),
            "items": .array(items.map(\.json)),
        ]
    }

    /// Ends with a newline.
    package var text: String {
        var text = bundles.map(\.text).joined()
        for item in items { text += item.lines.joined(separator: "\n") + "\n" }
        return text + TerminalText.line("\(verdict.rawValue): \(name), \(counted(bundles.count, "bundle"))") + "\n"
    }
}
