// All waivers of a workspace: by whom, until when, whether they count, and what would be red without them.
package import Documents
import Files
import Primitives
package import ReleaseModel
package import Workspace

package struct WaiverList: Sendable {
    package struct Item: Sendable {
        package var version: String
        package var check: CheckID
        package var waiver: Waiver
        /// Whether it lets the failure pass.
        package var counts: Bool
        /// Why not, and what the check says.
        package var reason: String

        package var json: JSON {
            .object(compact: [
                ("version", .string(version)), ("check", .string(check.rawValue)), ("counts", .bool(counts)),
                ("verdict", .string(reason)), ("waiver", waiver.json),
            ])
        }
    }

    package let items: [Item]

    /// Of every release whose record can be read, in the order of the folders' names; the others say themselves what is wrong.
    package init(_ workspace: Workspace, options: BuildOptions) throws(WorkspaceError) {
        let query = try ReleaseQuery(workspace: workspace, options: options)
        var items: [Item] = []
        for name in try query.names() {
            guard query.record(of: name)?.checks.contains(where: { $0.waiver != nil }) == true,
                let release = try? query.checked(name)
            else { continue }
            for decision in release.record.checks {
                guard let waiver = decision.waiver else { continue }
                items.append(Self.item(name, decision.check, waiver, release.checklist))
            }
        }
        self.items = items
    }

    private static func item(_ version: String, _ check: CheckID, _ waiver: Waiver, _ checklist: Checklist) -> Item {
        if check == .unread {
            let waived = checklist.unread.filter { $0.waiver != nil }.map(\.path)
            return Item(
                version: version, check: check, waiver: waiver, counts: !waived.isEmpty,
                reason: waived.isEmpty ? "no listed file needs it, or it doesn't count" : "not read: \(listed(waived))")
        }
        let result = checklist[check]
        let problem = result?.findings.last { $0.isAboutAWaiver && $0.severity == .error }
        let counts = result?.isWaived ?? false
        return Item(
            version: version, check: check, waiver: waiver, counts: counts,
            reason: counts ? result?.headline ?? "" : problem?.message ?? result?.headline ?? "")
    }

    package var json: JSON { ["waivers": .array(items.map(\.json))] }

    /// Ends with a newline.
    package var text: String {
        guard !items.isEmpty else { return "No waivers.\n" }
        return items.map { item in
            let until = item.waiver.expires.map { "until \($0.dateText)" } ?? "without an end"
            return [
                "\(item.version)  \(item.check.rawValue)  \(item.counts ? "waived" : "does not count")  "
                    + "by \(item.waiver.by.oneLine), \(until): \(item.waiver.reason.oneLine)",
                "    findings: \(item.waiver.findings.text)",
                "    \(item.counts ? "without it" : "why"): \(item.reason.oneLine)",
            ].map { TerminalText.line($0) + "\n" }.joined()
        }.joined()
    }
}
