// A sync rule as the service knows it: one that was made over it, or one of the workspace's own configuration.
package import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
import Sync

package struct ManagedSyncRule: Sendable, Hashable {
    package enum Origin: String, Sendable, Hashable, CaseIterable {
        /// Made over the service, which may delete it.
        case service
        /// It stands in `colophon.yaml`, and is changed there.
        case workspace
    }

    /// `SYN-` and twelve hexadecimal digits, or the id that the configuration gives.
    package let id: String
    package let origin: Origin
    /// Its own `id` is the name by which plans and target trees know it: of a rule of the service, its identifier in lower case.
    package let rule: SyncRule
    /// Nil for a rule of the workspace.
    package let createdAt: Timestamp?
    package let createdBy: String?

    init(_ id: Identifier, rule: SyncRule, createdAt: Timestamp, createdBy: String) {
        self.id = id.text
        origin = .service
        self.rule = rule
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    init(ofWorkspace rule: SyncRule) {
        id = rule.id
        origin = .workspace
        self.rule = rule
        createdAt = nil
        createdBy = nil
    }

    /// The rule's members, with `rule_id` and where it comes from.
    package var json: JSON {
        let json = SyncRuleDocument.json(rule)
        guard case .object(var members) = json else { return json }
        members["rule_id"] = .string(id)
        members["origin"] = .string(origin.rawValue)
        members["created_at"] = createdAt.map { .string($0.text) }
        members["created_by"] = JSON.text(createdBy)
        return .object(members)
    }

    /// The name by which plans and target trees know a rule of the service.
    static func name(_ id: Identifier) -> String { id.text.lowercased() }
}

/// One line of the log of rules and executions, which is only ever appended to.
package struct SyncEvent: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case ruleCreated = "rule_created"
        case ruleDeleted = "rule_deleted"
        case dryRun = "dry_run"
        case approved, started, completed, failed
    }

    /// Rises through all events of the sync; some numbers may be missing.
    package let sequence: Int
    package let kind: Kind
    package let rule: String
    /// Nil: it concerns the rule alone.
    package let execution: Identifier?
    package let actor: String
    package let at: Timestamp
    /// The digest of the plan that it is about.
    package let plan: SHA256Digest?
    package let reason: String?

    package var json: JSON {
        .object(compact: [
            ("sequence", .int(sequence)), ("kind", .string(kind.rawValue)), ("rule_id", .string(rule)),
            ("execution_id", execution.map { .string($0.text) }), ("actor", .string(actor)),
            ("at", .string(at.text)), ("plan_digest", JSON.text(plan?.hex)), ("reason", JSON.text(reason)),
        ])
    }
}
