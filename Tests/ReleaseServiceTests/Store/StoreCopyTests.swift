// A store that is brought from one database to another: each row of it, or nothing.
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import ReleaseService
import TestStores
import Testing

struct StoreCopyTests {
    private static let tables = [
        "releases", "events", "rollbacks", "publications", "record_files", "tokens", "answers", "sync_rules",
        "sync_executions", "sync_plans", "sync_events",
    ]

    /// Something in each table.
    private func filled() async throws -> ServiceFixture {
        let fixture = try ServiceFixture(files: [:])
        _ = try await fixture.rolledBack()
        for values in [
            "sync_rules VALUES (7, 'SYN-1', 'sample', '{}', 'Ada', 5, NULL)",
            "sync_executions VALUES (9, 'SXE-1', 'sample', 'SYN-1', 'completed', '/t', 2, '{\"a\": 1}', 'it''s')",
            "sync_plans VALUES ('SXE-1', '{}')",
            "sync_events VALUES (3, 'sample', 'SYN-1', 'SXE-1', 'completed', 'Ada', 6, NULL, 'ä')",
        ] { try fixture.place.value("INSERT INTO \(values)") }
        _ = try await fixture.service.createToken(for: "Ada", scopes: [.read], label: "ä ✓")
        let call = IdempotentCall(
            key: "one", caller: "Ada", fingerprint: SHA256Digest(of: Bytes("x".utf8)),
            answer: { _ in StoredAnswer(status: 201, headers: [.init("ETag", "1")], body: [0, 255]) })
        _ = try await fixture.service.once(call) { try await fixture.planned("7.0.0") }
        for number in 0..<250 { _ = try await fixture.planned("8.\(number).0") }
        return fixture
    }

    /// Each row of a table, in an order that all databases have.
    private func rows(_ store: TestStore) throws -> [String: [String]] {
        let columns = try store.columns()
        return try Dictionary(
            uniqueKeysWithValues: Self.tables.map { table in
                let names = try #require(columns[table]).sorted().map { "coalesce(CAST(\($0) AS TEXT), '∅')" }
                let text = try store.value("SELECT \(names.joined(separator: ", ")) FROM \(table)")
                return (table, text.split(separator: "\n").map(String.init).sorted())
            })
    }

    /// Over SQLite alone in the usual run; from SQLite to PostgreSQL and back where there is one.
    @Test func hasEveryRowOfEveryTable() async throws {
        let fixture = try await filled()
        let (first, folder) = (fixture.place, fixture.path)
        let file = TestStore(place: Files.join(folder, "copy.db"))
        let second = try TestStore(file: Files.join(folder, "second.db"))
        let before = try rows(first)
        #expect(before.keys.count == Self.tables.count && before.values.allSatisfy { !$0.isEmpty })
        for (source, target) in [(first, file), (file, second)] {
            let counts = try StoreCopy.copy(source.open(exclusive: true), to: target.open(exclusive: true))
            #expect(counts.map(\.table) == Self.tables)
            #expect(counts.map(\.rows) == Self.tables.map { before[$0]?.count })
            #expect(try rows(target) == before)
        }
        // What comes next has a sequence of its own.
        let service = ReleaseService(
            store: try second.open(), configuration: ReleaseModel.Configuration(project: "sample"))
        let id = try await service.create(ReleasePlan(version: "9.9.9"), by: fixture.ada).id
        #expect(try await service.listing(limit: 1).items.first?.id == id)
        #expect(try await service.releases(limit: 200).items.count == 200)
    }

    @Test func refusesATargetWithRows() async throws {
        let fixture = try ServiceFixture()
        try await fixture.planned()
        let other = TestStore(place: Files.join(fixture.path, "other.db"))
        let target = try other.open()
        _ = try await ReleaseService(store: target, configuration: ReleaseModel.Configuration(project: "sample"))
            .createToken(for: "Ada", scopes: [.read])
        let error = try await failure { _ = try StoreCopy.copy(fixture.store, to: target) }
        #expect(error.code == "store-not-empty" && error.message.contains("tokens"))
        #expect(try other.value("SELECT count(*) FROM releases") == "0")
    }

    /// The last row can't be copied: no row is.
    @Test func aCopyThatFailsLeavesNothing() async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.planned()
        let other = try TestStore(file: Files.join(fixture.path, "other.db"))
        let target = try other.open()
        try other.refuseCommits()
        #expect(try await failure { _ = try StoreCopy.copy(fixture.store, to: target) }.code == "store-unusable")
        #expect(try other.value("SELECT count(*) FROM releases") == "0")
        try other.allowCommits()
        _ = try StoreCopy.copy(fixture.store, to: target)
        #expect(try other.value("SELECT count(*) FROM releases") == "1")
    }
}
