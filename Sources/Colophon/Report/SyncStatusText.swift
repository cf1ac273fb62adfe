// How the sync targets stand, as a table for people.
import Bundles
package import Primitives
package import ReleaseModel

package enum SyncStatusText {
    /// One line a rule, and below it what a person should look at. Ends with a newline.
    package static func table(_ targetStatuses: [TargetStatus], today: Timestamp) -> String {
        guard !targetStatuses.isEmpty else { return "The project has no sync rules.\n" }
        var rows = [["rule", "target", "state", "applied", "on", "behind", "drift", "failures"]]
        var details: [String] = []
        for status in targetStatuses {
            rows.append([
                status.rule, status.target ?? status.targetRepository ?? "-", status.state.rawValue,
                status.version ?? "-", status.appliedAt?.dateText ?? "-", behind(status, today: today),
                status.unknown == nil ? String(status.drift.count) : "-", String(status.failures),
            ])
            details += attention(status)
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
        let table = rows.map { row in
            let line = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
            return TerminalText.line(String(line.reversed().drop { $0 == " " }.reversed()))
        }
        return (table + (details.isEmpty ? [] : [""]) + details.map(TerminalText.line)).joined(separator: "\n") + "\n"
    }

    private static func behind(_ status: TargetStatus, today: Timestamp) -> String {
        guard status.unknown == nil else { return "-" }
        guard !status.behind.isEmpty else { return "0" }
        return "\(status.behind.count)"
            + (status.daysBehind(on: today).map { ", \($0) \($0 == 1 ? "day" : "days")" } ?? "")
    }

    private static func attention(_ status: TargetStatus) -> [String] {
        var lines: [String] = []
        func tell(_ text: String) { lines.append("\(status.rule): \(text)") }
        if let unknown = status.unknown { tell(unknown) }
        if status.isInterrupted { tell("an apply was cut off; run it again, and it is finished") }
        if let doubt = status.doubt { tell(doubt) }
        if let reason = status.lastFailure { tell("the last apply failed: \(reason)") }
        if status.unknown == nil, status.version == nil { tell("nothing was ever applied there") }
        let drift = status.drift.map { "\($0.drift.rawValue) downstream: \($0.target)" }
        for line in shortened(drift, "files") { tell(line) }
        return lines
    }
}
