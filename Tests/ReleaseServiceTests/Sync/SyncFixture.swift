// A service whose workspace has files to hand over, a released version, and a tree downstream beside it.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import ReleaseService
import TestStores
import Testing
import Verification
import Workspace

final class SyncFixture: Sendable {
    let base: ServiceFixture
    var service: ReleaseService { base.service }
    var ada: Actor { base.ada }
    let lin: Actor

    /// `org/web` lies in `down`, which is outside the source root `up`; `org/gone` is mapped to a folder that isn't there.
    static let configuration = """
        project: {name: sample}
        paths: {source: up}
        sync:
          - {id: own, source: "guides/*.md", target_repo: org/web, target_path: guides}
        targets: {org/web: down, org/gone: nowhere}

        """

    static let record = """
        schema: colophon/release/v1
        project: sample
        version: VERSION
        status: released
        dates: {released: 2026-02-01}
        notes: {fixes: [{title: "Mends the parser"}]}

        """

    init(_ files: [String: String] = [:], configuration: String = SyncFixture.configuration) throws {
        let standard = [
            "colophon.yaml": configuration, "evidence/1.0.0/release.yaml": Self.record(of: "1.0.0"),
            "up/docs/a.md": "a of 1.0.0\n", "up/docs/b.md": "b of 1.0.0\n", "up/guides/g.md": "g of 1.0.0\n",
            "down/theirs.md": "theirs\n",
        ]
        base = try ServiceFixture(files: standard.merging(files) { $1 })
        lin = try #require(Actor("Lin", roles: [.teamLead]))
    }

    static func record(of version: String) -> String {
        record.split(separator: "VERSION").map(String.init).joined(separator: version)
    }

    // MARK: Rules

    static func document(_ text: String) throws -> DataNode {
        try parseDocument(Array(text.utf8), format: .json, limits: .record)
    }

    func rule(_ members: String = "") async throws -> ManagedSyncRule {
        let text = """
            {"source_pattern": "docs/*.md", "target_repo": "org/web", "target_path": "content"\(members)}
            """
        return try await service.createSyncRule(Self.document(text), by: ada)
    }

    /// Dry run and approval.
    func approved(_ rule: String, _ order: SyncOrder = SyncOrder()) async throws -> SyncRun {
        let run = try await service.dryRunSync(rule, order, by: ada)
        return try await service.approveSync(run.id, note: "looks right", by: lin)
    }

    @discardableResult
    func synced(_ rule: String, _ order: SyncOrder = SyncOrder()) async throws -> SyncRun {
        base.clock.advance(60)
        let approved = try await approved(rule, order)
        return try await service.executeSync(rule, approvedBy: approved.id, by: ada)
    }

    func kinds(of run: SyncRun) async throws -> [SyncEvent.Kind] {
        try await service.syncEvents(of: run.id).map(\.kind)
    }

    /// A service over the same store and workspace, as after a restart.
    func restarted() throws -> ReleaseService {
        let clock = base.clock
        return ReleaseService(
            store: try base.place.open(),
            workspace: try Workspace.open(configurationFile: Files.join(base.path, "colophon.yaml")),
            clock: { clock.now })
    }
}
