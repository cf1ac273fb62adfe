// What applying one sync rule would change in its target tree: the dry run that people approve.
import Documents
import Files
package import Primitives

package struct SyncPlan: Sendable, Hashable {
    package enum Action: String, Sendable, Hashable, CaseIterable { case add, modify, delete, unchanged, conflict }

    package struct Side: Sendable, Hashable {
        package var sha256: SHA256Digest
        /// Bytes.
        package var size: Int
        /// Whether its owner may run it, which is a part of what a file is, as it is for git.
        package var isExecutable: Bool
        package init(sha256: SHA256Digest, size: Int, isExecutable: Bool = false) {
            self.sha256 = sha256
            self.size = size
            self.isExecutable = isExecutable
        }

        package func hasSameContent(as other: Side) -> Bool { sha256 == other.sha256 && size == other.size }
    }

    package struct Change: Sendable, Hashable {
        package var action: Action
        /// Nil where the rule writes no such file: one that it wrote once, or an override.
        package var source: String?
        /// Relative to the target tree.
        package var target: String
        /// What would be there; nil: nothing, or it is unknown.
        package var after: Side?
        /// What stands there now.
        package var before: Side?
        /// Why it is a conflict, or what was decided between the two sides.
        package var note: String?
        package init(
            action: Action, source: String?, target: String, after: Side?, before: Side?, note: String? = nil
        ) {
            self.action = action
            self.source = source
            self.target = target
            self.after = after
            self.before = before
            self.note = note
        }
    }

    /// `unknown`: the target tree isn't there, or what would be written is unknown by now; neither is an error.
    package enum State: String, Sendable, Hashable { case current, pending, conflict, unknown }

    /// One of the rule's validations, made on what would be written.
    package struct Check: Sendable, Hashable {
        package enum Outcome: String, Sendable, Hashable, CaseIterable { case pass, warn, fail, off }
        package var name: SyncCheckName
        package var outcome: Outcome
        /// Files relative to the target tree, but for `checksum`: relative to the source root.
        package var findings: [Finding]
        package init(name: SyncCheckName, outcome: Outcome, findings: [Finding]) {
            self.name = name
            self.outcome = outcome
            self.findings = findings
        }
    }

    package var rule: String
    package var version: String
    /// What the release belongs to, and where it stands: an approval is for a plan of this and nothing else.
    package var project = ""
    package var status = ReleaseStatus.released
    package var targetRepository: String?
    /// The target tree as configured, by the rule or for its repository (not made absolute).
    package var target: String?
    package var onConflict: ConflictChoice = .fail
    /// What was changed downstream outside the overrides is given up.
    package var restores = false
    /// Only some of the rule's files were asked for: the others have no rows, and none is deleted.
    package var isLimited = false
    package var state: State
    /// Sorted bytewise by target path; empty where the state is unknown.
    package var changes: [Change]
    /// In the order of `SyncCheckName`; empty where the state is unknown.
    package var checks: [Check] = []
    /// Why the plan as a whole can't be approved, whatever its rows say.
    package var refusals: [Finding] = []
    /// Why the state is unknown.
    package var note: String?

    package init(
        rule: String, version: String, targetRepository: String?, target: String?, state: State, changes: [Change],
        note: String? = nil
    ) {
        self.rule = rule
        self.version = version
        self.targetRepository = targetRepository
        self.target = target
        self.state = state
        self.changes = changes
        self.note = note
    }

    package func count(_ action: Action) -> Int { changes.reduce(0) { $0 + ($1.action == action ? 1 : 0) } }

    /// Why nobody may approve the plan, one sentence each; empty: it may be approved.
    package var obstacles: [String] {
        if state == .unknown { return ["nothing is known of the target: \(note ?? "it was not looked at")"] }
        let conflicts = count(.conflict)
        var obstacles = refusals.map(\.message)
        if conflicts > 0 { obstacles.append("\(conflicts) \(conflicts == 1 ? "file is" : "files are") in conflict") }
        for check in checks where check.outcome == .fail {
            let count = check.findings.count
            obstacles.append("the \(check.name.rawValue) check found \(count) \(count == 1 ? "fault" : "faults")")
        }
        return obstacles
    }
}

/// What is checked of the files that a sync writes.
package enum SyncCheckName: String, Sendable, Hashable, CaseIterable {
    /// The source that was read is what the release recorded; after an apply: each file is what the plan says.
    case checksum
    /// Links between synced files lead somewhere.
    case links
    /// JSON and YAML files parse.
    case schema
    /// No credential and no private key.
    case secrets
    /// No conflict marker, and no pointer of Git LFS in a file's place.
    case content
    /// The release's version is stated.
    case versionTag = "version_tag"
}
