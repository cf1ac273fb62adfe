// Sync rules over the service: made, found, refused with the fields' names, and deleted.
import Bundles
import Colophon
import Evidence
import Files
import ReleaseModel
import ReleaseService
import Testing

struct SyncRuleTests {
    @Test func aRuleIsKeptAsItWasGiven() async throws {
        let fixture = try SyncFixture()
        let text = """
            {"source_pattern": "docs/**/*.md", "target_repo": "org/web", "target_path": "content", "strategy": "template",
             "frequency": "manual", "include_patterns": ["docs/*"], "exclude_patterns": ["*/x.md"], "syntax": "glob",
             "transforms": [{"strip_internal_links": true}, {"rewrite_paths": {"from": "docs/", "to": ""}}],
             "prune": true, "prune_cap": 3, "validate": {"links": "warn", "schema": false}, "on_conflict": "merge"}
            """
        let made = try await fixture.service.createSyncRule(SyncFixture.document(text), by: fixture.ada)
        #expect(made.id.hasPrefix("SYN-") && made.origin == .service && made.createdBy == "Ada")
        #expect(made.rule.id == made.id.lowercased() && made.rule.target == nil)
        let rule = try await fixture.restarted().syncRule(made.id).rule
        #expect(rule == made.rule)
        #expect(rule.syntax == .glob && rule.strategy == .template && rule.frequency == .manual)
        #expect(rule.include == ["docs/*"] && rule.exclude == ["*/x.md"] && rule.prune && rule.pruneCap == 3)
        #expect(rule.transforms == [.stripInternalLinks, .rewritePaths(.init(from: "docs/", to: ""))])
        #expect(rule.validation.links == .warn && rule.validation.schema == .off && rule.validation.secrets == .on)
        #expect(rule.onConflict == .merge)
    }

    @Test func theWorkspacesRulesAreListedFirstAndCantBeDeleted() async throws {
        let fixture = try SyncFixture()
        let made = try await fixture.rule()
        #expect(try await fixture.service.syncRules().map(\.id) == ["own", made.id])
        #expect(try await fixture.service.syncRule("own").origin == .workspace)
        let error = try await failure { try await fixture.service.deleteSyncRule("own", by: fixture.ada) }
        #expect(error.kind == .conflict && error.code == "workspace-rule")
        try await fixture.service.deleteSyncRule(made.id, by: fixture.ada)
        #expect(try await fixture.service.syncRules().map(\.id) == ["own"])
        #expect(try await failure { _ = try await fixture.service.syncRule(made.id) }.kind == .notFound)
        #expect(
            try await failure { try await fixture.service.deleteSyncRule(made.id, by: fixture.ada) }.kind == .notFound)
        #expect(
            try await fixture.service.syncEvents(ofRule: made.id).map(\.kind) == [.ruleCreated, .ruleDeleted])
    }

    @Test(arguments: [
        (#""source_pattern": "/etc/*""#, "outside-source", "source_pattern"),
        (#""source_pattern": "docs/../../*.md""#, "outside-source", "source_pattern"),
        (#""source_pattern": "*", "include_patterns": ["a", "../b"]"#, "outside-source", "include_patterns[1]"),
        (#""source_pattern": "*", "exclude_patterns": ["/b"]"#, "outside-source", "exclude_patterns[0]"),
        (#""source_pattern": "*", "exclude_patterns": ["a["], "syntax": "glob""#, "bad-pattern", "exclude_patterns[0]"),
        (#""source_pattern": "docs/["  , "syntax": "glob""#, "bad-pattern", "source_pattern"),
        (#""source_pattern": "*", "target_path": "../x""#, "bad-value", "target_path"),
        (#""source_pattern": "*", "target_path": "/x""#, "bad-value", "target_path"),
        (#""source_pattern": "*", "target_path": "a/.git""#, "bad-value", "target_path"),
        (#""source_pattern": "*", "strategy": "move""#, "bad-value", "strategy"),
        (#""source_pattern": "*", "prune": "yes""#, "wrong-type", "prune"),
        (#""source_pattern": "*", "target": "../down""#, "unknown-key", "target"),
        (#""source_pattern": "*", "id": "mine""#, "unknown-key", "id"),
        (#""target_path": "x""#, "missing-key", "source_pattern"),
        (
            #""source_pattern": "*", "transforms": [{"rewrite_paths": {"from": "a"}}]"#, "missing-key",
            "transforms[0].rewrite_paths.to"
        ),
    ]) func namesTheFieldThatIsWrong(members: String, code: String, field: String) async throws {
        let fixture = try SyncFixture()
        let document = try SyncFixture.document(#"{"target_repo": "org/web", \#(members)}"#)
        let error = try await failure {
            _ = try await fixture.service.createSyncRule(document, by: fixture.ada)
        }
        #expect(error.kind == .invalid && error.code == "bad-rule")
        #expect(error.details.map(\.code) == [code] && error.details.map(\.field) == [field])
        #expect(error.details.allSatisfy { $0.file == nil })
        #expect(try await fixture.service.syncRules().count == 1)
    }

    @Test func needsARepositoryAndNothingElseOfTheTarget() async throws {
        let fixture = try SyncFixture()
        let document = try SyncFixture.document(#"{"source_pattern": "docs/*.md"}"#)
        let error = try await failure { _ = try await fixture.service.createSyncRule(document, by: fixture.ada) }
        #expect(error.details.map(\.field) == ["target_repo"])
    }
}
