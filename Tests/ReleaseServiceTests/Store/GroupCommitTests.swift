// Writes at the same moment: they share a trip to the disk, and nothing else.
import Colophon
import Evidence
import Files
import Foundation
import ReleaseModel
import ReleaseService
import TestStores
import Testing

struct GroupCommitTests {
    @Test func manyWritesShareATransaction() async throws {
        let fixture = try ServiceFixture()
        let generation = fixture.service.generation
        let before = try fixture.store.diagnostics()
        try await withThrowingTaskGroup(of: Identifier.self) { group in
            for number in 1...200 { group.addTask { try await fixture.planned("1.\(number).0") } }
            var identifiers: Set<Identifier> = []
            for try await id in group { identifiers.insert(id) }
            #expect(identifiers.count == 200)
        }
        let after = try fixture.store.diagnostics()
        #expect(after.writes - before.writes == 200)
        #expect(after.commits - before.commits < 200)
        #expect(fixture.service.generation != generation)
        #expect(try fixture.place.value("SELECT count(*) FROM releases") == "200")
        #expect(try fixture.place.value("SELECT count(*) FROM events") == "200")
    }

    /// SQLite, “PRAGMA synchronous”: 2 is FULL, by which the log is synced with each transaction. PostgreSQL, “synchronous_commit”:
    /// `on` waits for the log too.
    @Test func theDiskHasItBeforeAnyoneIsAnswered() async throws {
        let fixture = try ServiceFixture()
        let diagnostics = try fixture.store.diagnostics()
        let wanted =
            TestStore.isFile
            ? ["journal_mode": "wal", "synchronous": "2"] : ["fsync": "on", "synchronous_commit": "on"]
        #expect(diagnostics.durability == wanted)
    }

    @Test func aMemberThatFailsTakesBackOnlyWhatItDid() async throws {
        let fixture = try ServiceFixture()
        let taken = try await fixture.planned("9.0.0")
        let held = try HeldStore(fixture.place)
        let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<40 {
                group.addTask {
                    do {
                        if number % 4 == 0 { try await fixture.planned("9.0.0") }
                        if number % 4 == 1 {
                            _ = try await fixture.service.freeze(taken, revision: 7, by: fixture.ada)
                        }
                        if number % 4 == 2 { try await fixture.planned("no version") }
                        if number % 4 == 3 { try await fixture.planned("1.\(number).0") }
                        return "done"
                    } catch let error as ServiceError { return error.code }
                }
            }
            try held.release()
            return try await group.reduce(into: [:]) { counts, code in counts[code, default: 0] += 1 }
        }
        #expect(outcomes == ["version-taken": 10, "stale-revision": 10, "bad-version": 10, "done": 10])
        #expect(try fixture.place.value("SELECT count(*) FROM releases") == "11")
        #expect(try fixture.place.value("SELECT count(*) FROM events") == "11")
    }

    @Test func aCallerThatGoesAwayLeavesTheOthersAlone() async throws {
        let fixture = try ServiceFixture()
        let held = try HeldStore(fixture.place)
        let gone = (1...10).map { number in Task { try await fixture.planned("1.\(number).0") } }
        let stays = (1...10).map { number in Task { try await fixture.planned("2.\(number).0") } }
        for task in gone { task.cancel() }
        try held.release()
        for task in stays { #expect(try await fixture.service.release(task.value).revision == 1) }
        var done = 10
        for task in gone {
            do {
                _ = try await fixture.service.release(task.value)
                done += 1
            } catch { #expect((error as? ServiceError)?.code == "cancelled") }
        }
        #expect(try fixture.place.value("SELECT count(*) FROM releases") == "\(done)")
    }

    /// In a process of its own, whose files may grow no more from some moment on, as on a full disk.
    @Test(.enabled(if: TestStore.isFile)) func aCommitThatFailsFailsEveryMember() async throws {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            let fixture = try ServiceFixture()
            for number in 1...3 { try await fixture.planned("1.\(number).0") }
            let log = try #require(Files.entry("\(fixture.place.place)-wal")).size
            let generation = fixture.service.generation
            let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
            var usual = rlimit()
            try #require(getrlimit(resource, &usual) == 0)
            var limit = usual
            limit.rlim_cur = rlim_t(log)
            try #require(setrlimit(resource, &limit) == 0)
            let outcomes = await withTaskGroup(of: ServiceError.Kind?.self) { group in
                for number in 1...20 {
                    group.addTask {
                        do {
                            try await fixture.planned("2.\(number).0")
                            return nil
                        } catch { return (error as? ServiceError)?.kind }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            try #require(setrlimit(resource, &usual) == 0)
            #expect(outcomes == Array(repeating: .storage, count: 20))
            #expect(fixture.service.generation == generation)
            #expect(try await fixture.service.releases().items.count == 3)
            try await fixture.planned("2.1.0")
            #expect(try await fixture.service.releases().items.count == 4)
        }
    }

    @Test func aStoreIsServedByOneProcess() async throws {
        let fixture = try ServiceFixture()
        var served: ReleaseStore? = try fixture.place.open(exclusive: true)
        #expect { try fixture.place.open(exclusive: true) } throws: {
            ($0 as? ServiceError)?.code == "store-in-use" && ($0 as? ServiceError)?.kind == .storage
        }
        let beside = ReleaseService(
            store: try fixture.place.open(),
            configuration: ReleaseModel.Configuration(project: "sample"))
        #expect(try await beside.createToken(for: "Ada", scopes: [.read]).token.person == "Ada")
        #expect(served?.name == fixture.store.name)
        served = nil
        _ = try fixture.place.open(exclusive: true)
    }
}
