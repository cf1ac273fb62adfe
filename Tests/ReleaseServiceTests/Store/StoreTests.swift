// The store: what stays, what is refused, and that many may use it at once.
import Checklist
import Colophon
import Evidence
import Files
import Foundation
import ReleaseModel
import ReleaseService
import TestStores
import Testing

struct StoreTests {
    @Test func keepsEverythingOverARestart() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.rolledBack()
        let again = ReleaseService(
            store: try fixture.place.open(),
            configuration: ReleaseModel.Configuration(project: "sample"))
        #expect(try await again.release(id) == (try await fixture.service.release(id)))
        #expect(try await again.events(of: id) == (try await fixture.service.events(of: id)))
        #expect(try await again.rollbacks().items == (try await fixture.service.rollbacks().items))
    }

    @Test(.enabled(if: TestStore.isFile)) func isAWriteAheadLogThatIsWhole() async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.rolledBack()
        #expect(try fixture.place.value("PRAGMA journal_mode") == "wal")
        #expect(try fixture.place.value("PRAGMA integrity_check") == "ok")
        #expect(try fixture.place.value("SELECT count(*) FROM pragma_foreign_key_check") == "0")
    }

    @Test(arguments: [
        "UPDATE events SET reason = 'otherwise'", "DELETE FROM events", "DELETE FROM publications",
        "UPDATE publications SET record = '{}'",
    ]) func whatIsLoggedAndPublishedStays(statement: String) async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.released()
        let before = try await fixture.service.events(of: id)
        let outcome = try fixture.place.sql(statement)
        #expect(outcome.status != 0)
        #expect(
            outcome.output.contains("events are only ever appended")
                || outcome.output.contains("what is published stays"))
        #expect(try await fixture.service.events(of: id) == before)
    }

    @Test(arguments: [
        "record = '{}'", "record = ''", "record = 'no JSON'", "status = 'frozen'", "status = 'gone'",
        "identity = '9.9.9'",
        "scheme = 'roman'", "gate = '[]'", "gate = '{'", "outdated = '{\"a\": 1}'",
        "record = replace(record, '1.0.0', '1.0')",
    ]) func aRowThatCannotBeReadIsAnErrorThatNamesIt(change: String) async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.planned("1.0.0")
        let outcome = try fixture.place.sql("UPDATE releases SET \(change)")
        try #require(outcome.status == 0, "\(outcome.output)")
        for body in [
            { _ = try await fixture.service.release(id) }, { _ = try await fixture.service.releases() },
            { _ = try await fixture.service.freeze(id, by: fixture.ada) },
        ] as [@Sendable () async throws -> Void] {
            let error = try await failure(of: body)
            #expect(error.kind == .storage)
            #expect(error.code == "damaged-row")
            #expect(error.message.contains(id.text))
        }
    }

    @Test(arguments: ["document = '{}'", "document = '['", "status = 'completed'", "revision = 7"])
    func soIsARollbacks(change: String) async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.rolledBack()
        let id = try #require(try await fixture.service.rollbacks().items.first?.id)
        let failed = "UPDATE rollbacks SET \(change == "status = 'completed'" ? "status = 'failed'" : change)"
        try #require(try fixture.place.sql(failed).status == 0)
        let error = try await failure { _ = try await fixture.service.rollback(id) }
        #expect(error.code == "damaged-row")
        #expect(error.message.contains(id.text))
    }

    @Test func refusesAStoreOfANewerVersion() throws {
        let fixture = try ServiceFixture()
        try fixture.place.value(
            TestStore.isFile
                ? "INSERT INTO grdb_migrations VALUES ('99 something new')" : "INSERT INTO schema_steps VALUES (99)")
        #expect { try fixture.place.open() } throws: { ($0 as? ServiceError)?.code == "store-too-new" }
    }

    @Test func refusesAFileThatIsNoStore() throws {
        let fixture = try ServiceFixture()
        try fixture.write(String(repeating: "no database at all. ", count: 500), to: "other.sqlite")
        let other = Files.join(fixture.path, "other.sqlite")
        #expect { try ReleaseStore(path: other) } throws: { ($0 as? ServiceError)?.kind == .storage }
        #expect { try ReleaseStore(path: fixture.path) } throws: { ($0 as? ServiceError)?.kind == .storage }
    }

    @Test func manyChangesAtOnceAreOneAfterTheOther() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        let before = try await fixture.service.release(id).revision
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<60 {
                group.addTask {
                    let check = RuleBook.current.ids[number % 8]
                    return try await fixture.service.decide(
                        id, check, .pass, reason: "look \(number)", by: fixture.ada
                    ).revision
                }
            }
            var revisions: [Int] = []
            for try await revision in group { revisions.append(revision) }
            #expect(revisions.sorted() == Array((before + 1)...(before + 60)))
        }
        let events = try await fixture.service.events(of: id)
        #expect(events.map(\.revision) == Array(1...(before + 60)))
        #expect(try await fixture.service.release(id).record.checks.count == 8)
    }

    @Test func oneOfManyWinsAVersionAndARevision() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.planned("5.0.0")
        let outcomes = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<20 {
                group.addTask {
                    var codes: [String] = []
                    do { try await fixture.planned("1.0.0") } catch {
                        codes.append((error as? ServiceError)?.code ?? "")
                    }
                    do { _ = try await fixture.service.freeze(id, revision: 1, by: fixture.ada) } catch {
                        codes.append((error as? ServiceError)?.code ?? "")
                    }
                    return codes
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(outcomes.count { $0 == "version-taken" } == 19)
        #expect(outcomes.count { $0 == "stale-revision" } == 19)
        #expect(outcomes.count == 38)
    }

    @Test func readsWhileAnotherWrites() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.planned()
        let writer = try HeldStore(fixture.place, change: "UPDATE releases SET updated_at = 0")
        #expect(try await fixture.service.release(id).updatedAt == fixture.clock.now)
        try writer.release()
        #expect(try await fixture.service.freeze(id, by: fixture.ada).revision == 2)
    }

    @Test(.enabled(if: TestStore.isFile)) func aBackupIsOneMomentOfAStoreInUse() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.candidate()
        let copy = Files.join(fixture.path, "backups/copy.sqlite")
        let store = try fixture.place.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<40 {
                    _ = try await fixture.service.decide(id, .rl01, .pass, reason: "look \(number)", by: fixture.ada)
                }
            }
            group.addTask { for _ in 0..<5 { try store.backup(to: copy) } }
            try await group.waitForAll()
        }
        try store.backup(to: copy)
        #expect(try Files.list(Files.join(fixture.path, "backups")).map(\.path) == ["copy.sqlite"])
        #expect(try TestStore(place: copy).value("PRAGMA integrity_check") == "ok")
        let restored = ReleaseService(
            store: try ReleaseStore(path: copy), configuration: ReleaseModel.Configuration(project: "sample"))
        #expect(try await restored.release(id) == (try await fixture.service.release(id)))
        #expect(try await restored.events(of: id) == (try await fixture.service.events(of: id)))
    }
}
