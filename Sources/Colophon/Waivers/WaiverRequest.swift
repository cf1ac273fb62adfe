// Waives findings that a release has: checks the request against the checklist, writes it, and says what became of the check.
import Documents
import Files
import Primitives
package import ReleaseModel
package import Workspace

package struct WaiverRequest: Sendable {
    package struct Answer: Sendable {
        /// Whether the check is waived now.
        package var counts: Bool
        /// Ends with a newline.
        package var text: String
    }

    private let workspace: Workspace
    private var options: BuildOptions

    package init(workspace: Workspace, options: BuildOptions) {
        self.workspace = workspace
        self.options = options
        self.options.listsAllFindings = true
    }

    /// `name`: of the check, or `unread`. Throws where there is no such check or finding, and where the release is locked.
    package func waive(_ waiver: Waiver, check name: String, of version: String) throws(WorkspaceError) -> Answer {
        guard let check = CheckID(decidedAs: name) else {
            let known = CheckID.waivable.map(\.rawValue)
            throw refusal(
                "no-such-check", "there is no check \(excerpt(name))", "One of: \(known.joined(separator: ", ")).",
                of: version)
        }
        let release = try checked(version)
        if !(try workspace.lock()).entries(for: release.record.version).isEmpty {
            throw refusal(
                "locked", "\(version) is in \(LockFile.name), and what is published can't be waived afterwards",
                "Amend it: colophon build \(version) --amend REASON.", of: version)
        }
        let keys = Self.keys(of: check, in: release.checklist)
        guard !keys.isEmpty else {
            throw refusal(
                "nothing-to-waive", "\(name) of \(version) has no finding to waive", "See colophon check.", of: version)
        }
        if case .keys(let named) = waiver.findings {
            let unknown = named.filter { !keys.contains(WaivedKey($0, isKey: keys.contains).key) }
            if let first = unknown.first {
                throw refusal(
                    "no-such-finding", "\(name) of \(version) has no finding \(quoted(first))",
                    "Its findings: \(keys.prefix(20).joined(separator: ", ")).", of: version)
            }
        }
        let before = try WaiverEdit(version, in: workspace).write(waiver, for: check)
        return answer(try checked(version).checklist, check, version, replaced: before)
    }

    private func checked(_ version: String) throws(WorkspaceError) -> CheckedRelease {
        try ReleaseQuery(workspace: workspace, options: options).checked(version)
    }

    private static func keys(of check: CheckID, in checklist: Checklist) -> [String] {
        if check == .unread { return checklist.unread.map(\.path) }
        guard let result = checklist[check], result.status == .fail else { return [] }
        var keys: [String] = []
        for finding in result.findings
        where finding.severity == .error && !finding.isAboutAWaiver && !keys.contains(finding.key) {
            keys.append(finding.key)
        }
        return keys
    }

    private func answer(_ checklist: Checklist, _ check: CheckID, _ version: String, replaced: Waiver?) -> Answer {
        var lines: [String] = []
        if let replaced {
            lines.append("Replaced the waiver by \(replaced.by.oneLine) (\(replaced.findings.text)).")
        }
        let counts: Bool
        if check == .unread {
            let open = checklist.unreadInTheWay
            counts = open.isEmpty
            lines += open.map { "\($0.path) is not waived: \($0.reason.message)" }
        } else {
            counts = checklist[check]?.isWaived ?? false
            lines += (checklist[check]?.findings ?? []).filter(\.isAboutAWaiver).map(\.text)
        }
        lines.append("\(version) \(check.rawValue): \(counts ? "waived" : "not waived")")
        lines.append("\(version) is \(checklist.readiness.words).")
        return Answer(counts: counts, text: lines.map { TerminalText.line($0) + "\n" }.joined())
    }

    private func refusal(_ code: String, _ message: String, _ remedy: String, of version: String) -> WorkspaceError {
        WorkspaceError(code, message, remedy: remedy, file: WaiverEdit(version, in: workspace).place)
    }
}

extension Finding {
    /// What `WaiverRules` says of a waiver, and not of the release.
    var isAboutAWaiver: Bool { code.utf8.starts(with: "waiver-".utf8) }
}
