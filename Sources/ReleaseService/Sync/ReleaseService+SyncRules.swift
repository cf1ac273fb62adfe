// The service's operations on sync rules.
import Bundles
import Colophon
package import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Workspace

extension ReleaseService {
    /// `document` has the shape `SyncRuleDocument.shape`. Where the rule's repository lies is for the workspace's configuration to say,
    /// and a rule whose repository it doesn't know is kept all the same.
    package func createSyncRule(_ document: DataNode, by actor: Actor) async throws(ServiceError) -> ManagedSyncRule {
        var check = ShapeCheck(file: nil, isStrict: true)
        check.check(document: document, against: SyncRuleDocument.shape)
        guard check.findings.isEmpty else { throw Self.badRule(check.findings) }
        let now = clock()
        return try await store.write { [project] db in
            var id: Identifier
            // A rule of the workspace may have a name of the same form.
            repeat {
                id = try ReleaseRows.freshIdentifier(.sync, in: "sync_rules", db)
            } while self.configuration.sync.contains { $0.id.hasSameBytes(as: ManagedSyncRule.name(id)) }
            let (rule, findings) = SyncRuleDocument.read(document, id: ManagedSyncRule.name(id))
            guard let rule else { throw Self.badRule(findings) }
            let managed = ManagedSyncRule(id, rule: rule, createdAt: now, createdBy: actor.name)
            try SyncRows.insert(managed, project: project, at: now, in: db)
            try SyncRows.insert(
                .ruleCreated, project: project, rule: managed.id, run: nil, by: actor.name, at: now, in: db)
            return managed
        }
    }

    private static func badRule(_ findings: [Finding]) -> ServiceError {
        let errors = findings.filter { $0.severity == .error }.map { finding in
            var copy = finding
            copy.file = nil
            return copy
        }
        return ServiceError(
            .invalid, "bad-rule", "the rule can't be made as it is given", remedy: "Fix the fields that are named.",
            details: errors)
    }

    /// The workspace's own in their order, then those made over the service, oldest first.
    package func syncRules() async throws(ServiceError) -> [ManagedSyncRule] {
        let made = try await store.read { [project] in try SyncRows.rules(project: project, in: $0) }
        return configuration.sync.map(ManagedSyncRule.init(ofWorkspace:)) + made
    }

    /// `id`: an identifier, or the id of one of the workspace's rules.
    package func syncRule(_ id: String) async throws(ServiceError) -> ManagedSyncRule {
        if let own = workspaceRule(id) { return own }
        guard let identifier = Identifier(id), identifier.kind == .sync else { throw SyncRows.noSuchRule(id) }
        return try await store.read { [project] in try SyncRows.rule(identifier, project: project, in: $0) }
    }

    private func workspaceRule(_ id: String) -> ManagedSyncRule? {
        configuration.sync.first { $0.id.hasSameBytes(as: id) }.map(ManagedSyncRule.init(ofWorkspace:))
    }

    /// Its executions and events stay.
    package func deleteSyncRule(_ id: String, by actor: Actor) async throws(ServiceError) {
        if workspaceRule(id) != nil {
            throw ServiceError(
                .conflict, "workspace-rule", "the rule \(id) stands in the workspace's configuration",
                remedy: "Take it out of \(Workspace.configurationName).")
        }
        guard let identifier = Identifier(id), identifier.kind == .sync else { throw SyncRows.noSuchRule(id) }
        let now = clock()
        try await store.write { [project] db in
            let rule = try SyncRows.rule(identifier, project: project, in: db)
            let running = try SyncRows.running(project: project, tree: nil, in: db)
            if let (run, _) = running.first(where: { $0.run.rule.hasSameBytes(as: rule.id) }) {
                throw ServiceError(
                    .conflict, "rule-in-use", "\(run.id) carries out a plan of this rule",
                    remedy: "Delete it when the execution has ended.")
            }
            try SyncRows.delete(rule, at: now, in: db)
            try SyncRows.insert(
                .ruleDeleted, project: project, rule: rule.id, run: nil, by: actor.name, at: now, in: db)
        }
    }

    /// What happened to a rule and in its executions, oldest first, at most `limit` (1 to 200) of those after the sequence number
    /// `after`; also of a rule that was deleted.
    package func syncEvents(
        ofRule id: String, after: Int = 0, limit: Int = 200
    ) async throws(ServiceError) -> [SyncEvent] {
        let limit = try Self.checked(limit)
        let isOwn = workspaceRule(id) != nil
        return try await store.read { [project] db in
            func events(_ after: Int, _ limit: Int) throws -> [SyncEvent] {
                try SyncRows.events(project: project, rule: id, run: nil, after: after, limit: limit, in: db)
            }
            if try !isOwn && events(0, 1).isEmpty { throw SyncRows.noSuchRule(id) }
            return try events(after, limit)
        }
    }

    // MARK: -

    /// The rule as the sync sees it, beside the other rules of the service.
    func syncUseCase(_ rule: ManagedSyncRule) async throws(ServiceError) -> SyncUseCase {
        guard let workspace else {
            throw ServiceError(
                .conflict, "no-workspace", "this service has no workspace to sync from",
                remedy: "Start it with the workspace's configuration.")
        }
        var options = BuildOptions()
        options.jobs = Environment.processorCount
        options.now = clock().secondsSinceEpoch
        let made = try await store.read { [project] in try SyncRows.rules(project: project, in: $0) }
        do throws(WorkspaceError) {
            switch rule.origin {
            case .workspace: return try SyncUseCase(workspace: workspace, options: options)
            case .service:
                let others = made.filter { $0.id != rule.id }.map(\.rule)
                return try SyncUseCase(workspace: workspace, options: options, given: rule.rule, beside: others)
            }
        } catch { throw unsyncable(error) }
    }

    /// Files are named from the workspace on: where it lies is nobody's business.
    func unsyncable(_ error: WorkspaceError) -> ServiceError {
        let findings = error.findings.map(named)
        let code = findings.first { $0.severity == .error }?.code ?? "bad-workspace"
        // A version that isn't there now may be there later: no fault of the request's form.
        if code == "no-such-version" || code == "nothing-released" {
            return ServiceError(
                .conflict, code,
                findings.map { finding in
                    Finding(
                        finding.code, .error, finding.message, remedy: "Name a release that is out in release_version.",
                        field: "release_version")
                })
        }
        return ServiceError(.conflict, code, findings)
    }

    func named(_ finding: Finding) -> Finding {
        var copy = finding
        if let root = workspace?.root, let file = finding.file, file.utf8.starts(with: (root + "/").utf8) {
            copy.file = Files.relative(file, to: root)
        }
        return copy
    }
}
