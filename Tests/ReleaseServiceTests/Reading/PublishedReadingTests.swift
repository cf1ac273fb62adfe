// What is kept of publications, of the lock and of folders: never older than what there is.
import Colophon
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import TestStores
import Testing
import Versions

struct PublishedReadingTests {
    private func another(_ fixture: ServiceFixture) throws -> ReleaseService {
        let clock = fixture.clock
        return ReleaseService(
            store: try fixture.place.open(),
            configuration: ReleaseModel.Configuration(project: "sample"), clock: { clock.now })
    }

    @Test func whatAnotherServicePublishedIsTheOneBefore() async throws {
        let fixture = try ServiceFixture()
        let other = try another(fixture)
        func previous(_ version: String) async throws -> String? {
            try await other.create(ReleasePlan(version: version), by: fixture.ada).record.previous?.text
        }
        #expect(try await previous("1.5.0") == nil)
        _ = try await fixture.released("1.0.0")
        #expect(try await previous("1.6.0") == "1.0.0")
        _ = try await fixture.released("1.1.0")
        #expect(try await previous("1.7.0") == "1.1.0")
        #expect(try await previous("1.0.5") == "1.0.0")
        #expect(try await previous("0.9.0") == nil)
    }

    /// By the versions that the service knew first, the step would be too large for a patch.
    @Test func aPlanIsNotRefusedByWhatIsOutdated() async throws {
        let fixture = try ServiceFixture()
        let other = try another(fixture)
        _ = try await fixture.released("1.0.0")
        _ = try await other.create(ReleasePlan(version: "7.0.0"), by: fixture.ada)
        _ = try await fixture.released("1.1.0")
        let minor = ReleasePlan(version: "1.1.1", type: .patch)
        #expect(try await other.create(minor, by: fixture.ada).record.previous?.text == "1.1.0")
        let wrong = try await failure {
            _ = try await other.create(ReleasePlan(version: "1.1.2", type: .minor), by: fixture.ada)
        }
        #expect(wrong.code == "bump-too-small")
    }

    @Test func aVersionThatWasTakenBackIsNotTheOneBefore() async throws {
        let fixture = try ServiceFixture()
        #expect(try await fixture.service.create(ReleasePlan(version: "9.0.0"), by: fixture.ada).record.previous == nil)
        _ = try await fixture.rolledBack()
        let release = try await fixture.service.create(ReleasePlan(version: "1.0.2"), by: fixture.ada)
        #expect(release.record.previous?.text == "1.0.0")
    }

    @Test func theLockIsReadAgainWhereItChanged() async throws {
        let fixture = try ServiceFixture(files: [:])
        func create(_ version: String) async throws -> ManagedRelease {
            try await fixture.service.create(ReleasePlan(version: version), by: fixture.ada)
        }
        func lock(_ versions: String...) throws {
            let digest = String(repeating: "0", count: 64)
            let lines = versions.map { "\($0) manifest=\(digest) tar=\(digest)\n" }
            try fixture.write("colophon-lock 1\n" + lines.joined(), to: "colophon.lock")
        }
        _ = try await create("0.1.0")
        try lock("1.0.0")
        #expect(try await failure { _ = try await create("1.0.0") }.code == "version-published")
        #expect(try await create("1.0.1").record.previous?.text == "1.0.0")
        try lock("1.0.0", "1.1.0")
        #expect(try await failure { _ = try await create("1.1.0") }.code == "version-published")
        #expect(try await create("1.1.1").record.previous?.text == "1.1.0")
        try FileManager.default.removeItem(atPath: Files.join(fixture.path, "colophon.lock"))
        #expect(try await create("1.2.0").record.previous == nil)
    }

    @Test func aFolderIsReadAgainWhereItChanged() async throws {
        func record(_ version: String, _ status: String) -> String {
            "schema: colophon/release/v1\nproject: sample\nversion: \(version)\ntype: major\nstatus: \(status)\n"
                + "dates: {released: 2026-01-01}\n"
        }
        let fixture = try ServiceFixture(files: [
            "evidence/1.0.0/release.yaml": record("1.0.0", "released"),
            "evidence/2.0.0/release.yaml": record("2.0.0", "released"),
        ])
        let worst = RollbackRequest.Assessment(.critical, .high)
        func advice() async throws -> RollbackAdvice { try await fixture.service.recommend(worst) }
        let before = try await advice()
        #expect(before.target == "1.0.0")
        #expect(try await advice() == before)
        try fixture.write(record("1.0.0", "planned"), to: "evidence/1.0.0/release.yaml")
        #expect(try await advice().target == nil)
        try fixture.write(record("1.5.0", "released"), to: "evidence/1.5.0/release.yaml")
        #expect(try await advice().target == "1.5.0")
        try FileManager.default.removeItem(atPath: Files.join(fixture.path, "evidence/1.5.0"))
        #expect(try await advice().target == nil)
    }

    @Test func aListShowsWhatTheReleasesSay() async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.rolledBack()
        for number in 3...9 { try await fixture.planned("\(number).0.0") }
        let id = try await fixture.planned("2.0.0+Build.7")
        _ = try await fixture.service.replan(id, as: ReleasePlan(version: "2.1.0-RC.1+b"), by: fixture.ada)
        for status in [nil, .planned, .released, .rolledBack, .frozen] as [ReleaseStatus?] {
            var after: Identifier?
            var lines: [ReleaseLine] = []
            repeat {
                let page = try await fixture.service.listing(status: status, limit: 3, after: after)
                lines += page.items
                after = page.next
            } while after != nil
            let releases = try await fixture.service.releases(status: status, limit: 200).items
            #expect(lines.map(\.id) == releases.map(\.id))
            #expect(lines.map(\.version) == releases.map(\.record.version.text))
            #expect(lines.map(\.status) == releases.map(\.record.status))
            #expect(lines.map(\.type) == releases.map(\.record.type))
            #expect(lines.map(\.createdAt) == releases.map(\.createdAt))
        }
        for limit in [0, 201] {
            #expect(try await failure { _ = try await fixture.service.listing(limit: limit) }.code == "out-of-range")
        }
    }

    @Test(.enabled(if: TestStore.isFile)) func aListOfAnOlderStoreIsFilled() async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.rolledBack()
        let before = try await fixture.service.listing().items
        for sql in [
            "DROP INDEX releases_by_project", "ALTER TABLE releases DROP COLUMN version",
            "ALTER TABLE releases DROP COLUMN type",
            "DELETE FROM grdb_migrations WHERE identifier = '6 lines of listings'",
        ] { try fixture.place.value(sql) }
        #expect(try await another(fixture).listing().items == before)
    }

    /// Each question is answered by an index alone, however many releases there are.
    @Test(
        .enabled(if: TestStore.isFile),
        arguments: [
            "SELECT id, version, status, type, created_at FROM releases WHERE project = 'a' AND sequence < 9 ORDER BY sequence DESC LIMIT 5",
            "SELECT id, version, status, type, created_at FROM releases WHERE project = 'a' AND status = 'b' AND sequence < 9 ORDER BY sequence DESC LIMIT 5",
            "SELECT id FROM releases WHERE project = 'a' AND identity = 'b'",
            "SELECT * FROM events WHERE release = 'a' AND sequence > 1 ORDER BY sequence LIMIT 5",
            "SELECT max(sequence) FROM publications",
            "SELECT 1 FROM publications WHERE project = 'a' AND identity = 'b' AND status = 'c'",
            "SELECT * FROM answers WHERE project = 'p' AND caller = 'a' AND key = 'b' AND at > 1",
            "DELETE FROM answers WHERE at <= 1",
        ]) func nothingIsSearchedFromEndToEnd(query: String) throws
    {
        let fixture = try ServiceFixture()
        let plan = try fixture.place.value("EXPLAIN QUERY PLAN \(query)")
        #expect(plan.contains("SEARCH"), "\(plan)")
        #expect(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "\(plan)")
    }
}
