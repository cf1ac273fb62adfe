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
        for standing in targetStatuses {
            rows.append([
                standing.rule, standing.target ?? standing.targetRepository ?? "-", standing.state.rawValue,
                standing.version ?? "-", standing.appliedAt?.dateText ?? "-", behind(standing, today: today),
                standing.unknown == nil ? String(standing.drift.count) : "-", String(standing.failures),
            ])
            details += attention(standing)
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
        let table = rows.map { row in
            let line = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
            return TerminalText.line(String(line.reversed().drop { $0 == " " }.reversed()))
        }
        return (table + (details.isEmpty ? [] : [""]) + details.map(TerminalText.line)).joined(separator: "\n") + "\n"
    }

    private static func behind(_ standing: TargetStatus, today: Timestamp) -> String {
        guard standing.unknown == nil else { return "-" }
        guard !standing.behind.isEmpty else { return "0" }
        return "\(standing.behind.count)"
            + (standing.daysBehind(on: today).map { ", \($0) \($0 == 1 ? "day" : "days")" } ?? "")
    }

    private static func attention(_ standing: TargetStatus) -> [String] {
        var lines: [String] = []
        func tell(_ text: String) { lines.append("\(standing.rule): \(text)") }
        if let unknown = standing.unknown { tell(unknown) }
        if standing.isInterrupted { tell("an apply was cut off; run it again, and it is finished") }
        if let doubt = standing.doubt { tell(doubt) }
        if let reason = standing.lastFailure { tell("the last apply failed: \(reason)") }
        if standing.unknown == nil, standing.version == nil { tell("nothing was ever applied there") }
        let drift = standing.drift.map { "\($0.drift.rawValue) downstream: \($0.target)" }
        for line in shortened(drift, "files") { tell(line) }
        return lines
    }
}
