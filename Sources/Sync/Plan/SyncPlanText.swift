// A sync plan for people, as a table, and for programs, as JSON with the digest that an approval names.
import Archives
package import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
import Workspace

package enum SyncPlanText {
    /// The rule and where it goes, one line a path with action, path, sizes and the first digits of the digests (before →
    /// after), the totals, what was checked, and the plan's digest. Files that stay as they are show on request, and where
    /// there is something to say about them. Ends with a newline.
    package static func table(_ plan: SyncPlan, digest: SHA256Digest, showsUnchanged: Bool = false) -> String {
        let place = plan.target ?? plan.targetRepository ?? "no target"
        var text = "\(plan.rule) \(plan.version) to \(shown(place)): \(plan.state.rawValue)"
        if plan.onConflict != .fail { text += ", conflicts settled by \(plan.onConflict.rawValue)" }
        if plan.restores { text += ", changes made downstream given up" }
        if plan.isLimited { text += ", some of its files only" }
        text += plan.note.map { " (\($0))\n" } ?? "\n"
        let rows = plan.changes.filter { showsUnchanged || $0.action != .unchanged || $0.note != nil }.map { change in
            [
                change.action.rawValue, shown(change.target), size(change.before), size(change.after),
                self.digest(change.before), self.digest(change.after), change.note ?? "",
            ]
        }
        if !rows.isEmpty {
            text += "\n" + aligned([["action", "path", "size", "new size", "sha256", "new sha256", ""]] + rows) + "\n"
        }
        if plan.state != .unknown { text += totals(plan) + "\n" + checks(plan) }
        return text + "plan \(digest.hex)\n"
    }

    private static func checks(_ plan: SyncPlan) -> String {
        guard !plan.checks.isEmpty else { return "" }
        let outcomes = plan.checks.map { "\($0.name.rawValue) \($0.outcome.rawValue)" }
        let findings = plan.refusals + plan.checks.flatMap(\.findings)
        return "checked: \(outcomes.joined(separator: ", "))\n" + findings.map { $0.text + "\n" }.joined()
    }

    /// The plan's members and `digest`, that of the canonical form of all the others.
    package static func json(_ plan: SyncPlan, digest: SHA256Digest) -> JSON {
        guard case .object(var members) = plan.json else { return plan.json }
        members["digest"] = .string(digest.hex)
        return .object(members)
    }

    private static func totals(_ plan: SyncPlan) -> String {
        let conflicts = plan.count(.conflict)
        let bytes = plan.changes.reduce(0) { sum, change in
            change.action == .add || change.action == .modify ? sum + (change.after?.size ?? 0) : sum
        }
        return "\(plan.count(.add)) to add, \(plan.count(.modify)) to modify, \(plan.count(.delete)) to delete, "
            + "\(plan.count(.unchanged)) unchanged, \(conflicts) \(conflicts == 1 ? "conflict" : "conflicts"); "
            + "\(bytes) \(bytes == 1 ? "byte" : "bytes") to write"
    }

    /// A path as it is, or in quotes where a terminal would not show it so.
    private static func shown(_ path: String) -> String {
        let quoted = ArchivePath.quoted(path)
        return quoted.utf8.elementsEqual("“\(path)”".utf8) ? path : quoted
    }

    private static func size(_ side: SyncPlan.Side?) -> String { side.map { String($0.size) } ?? "-" }

    private static func digest(_ side: SyncPlan.Side?) -> String {
        side.map { String($0.sha256.hex.prefix(12)) } ?? "-"
    }

    /// In characters. Counting them takes long, and nearly every cell is ASCII, where they are the bytes.
    private static func width(_ cell: String) -> Int {
        cell.utf8.allSatisfy { $0 < 0x80 } ? cell.utf8.count : cell.count
    }

    /// Columns two blanks apart; numbers to the right; no blanks at a line's end.
    private static func aligned(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], width(cell))
            }
        }
        return rows.map { row in
            var line = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - width(cell))
                return column == 2 || column == 3 ? padding + cell : cell + padding
            }.joined(separator: "  ")
            while line.utf8.last == ASCII.space { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
