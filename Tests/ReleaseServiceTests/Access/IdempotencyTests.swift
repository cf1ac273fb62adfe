// Calls that come twice: done once, and answered the same.
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import TestStores
import Testing
import Versions

struct IdempotencyTests {
    private static func call(
        _ key: String = "a-key", caller: String = "Ada", request: String = "POST /v1/releases"
    ) -> IdempotentCall {
        IdempotentCall(key: key, caller: caller, fingerprint: SHA256Digest(of: request.utf8)) { value in
            (value as? ManagedRelease).map(answer)
        }
    }

    /// Every byte there is, and two fields of one name.
    private static func answer(_ release: ManagedRelease) -> StoredAnswer {
        StoredAnswer(
            status: 201,
            headers: [.init("Location", "/v1/releases/\(release.id)"), .init("Link", "<a>"), .init("Link", "<“b”>")],
            body: Array(release.id.text.utf8) + Array(0...255))
    }

    private func replayed<Value>(_ once: Once<Value>) throws -> StoredAnswer {
        guard case .replayed(let answer) = once else {
            let none: StoredAnswer? = nil
            return try #require(none, "it was done again")
        }
        return answer
    }

    private func rows(_ fixture: ServiceFixture) throws -> String {
        try fixture.place.value("SELECT count(*) FROM answers")
    }

    @Test func theSameCallIsDoneOnceAndAnsweredTheSame() async throws {
        let fixture = try ServiceFixture()
        let plan = ReleasePlan(version: "1.0.0")
        guard
            case .done(let release) = try await fixture.service.once(
                Self.call(),
                {
                    try await fixture.service.create(plan, by: fixture.ada)
                })
        else {
            Issue.record("it was not done")
            return
        }
        let clock = fixture.clock
        let restarted = ReleaseService(
            store: try fixture.place.open(),
            configuration: ReleaseModel.Configuration(project: "sample"), clock: { clock.now })
        for service in [fixture.service, restarted] {
            let answer = try replayed(
                await service.once(Self.call()) { try await service.create(plan, by: fixture.ada) })
            #expect(answer == Self.answer(release))
        }
        #expect(try await restarted.releases().items.map(\.id) == [release.id])
    }

    @Test func aKeyBelongsToOneCallOfOneCaller() async throws {
        let fixture = try ServiceFixture()
        let service = fixture.service
        _ = try await service.once(Self.call()) {
            try await service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
        }
        let error = try await failure {
            _ = try await service.once(Self.call(request: "POST /v1/releases 2.0.0")) {
                try await service.create(ReleasePlan(version: "2.0.0"), by: fixture.ada)
            }
        }
        #expect(error.code == "idempotency-key-reused")
        #expect(error.kind == .invalid)
        let other = try await service.once(Self.call(caller: "Lin")) {
            try await service.create(ReleasePlan(version: "3.0.0"), by: fixture.ada)
        }
        guard case .done = other else {
            Issue.record("another caller's key is another one")
            return
        }
        #expect(try await service.releases().items.map(\.record.version.text) == ["3.0.0", "1.0.0"])
    }

    @Test func aRefusedCallKeepsNothingAndMayBeTriedAgain() async throws {
        let fixture = try ServiceFixture()
        let service = fixture.service
        let id = try await fixture.planned("1.0.0")
        let error = try await failure {
            _ = try await service.once(Self.call()) {
                try await service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
            }
        }
        #expect(error.code == "version-taken")
        #expect(try rows(fixture) == "0")
        _ = try await service.replan(id, as: ReleasePlan(version: "4.0.0"), by: fixture.ada)
        guard
            case .done = try await service.once(
                Self.call(),
                {
                    try await service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
                })
        else {
            Issue.record("it was not done")
            return
        }
        #expect(try rows(fixture) == "1")
    }

    @Test func aCallUnderWayIsNotBegunAgain() async throws {
        let fixture = try ServiceFixture()
        let service = fixture.service
        _ = try await service.once(Self.call()) {
            let same = try await failure { _ = try await service.once(Self.call()) {} }
            #expect(same.code == "idempotency-in-flight")
            #expect(same.kind == .conflict)
            let other = try await failure { _ = try await service.once(Self.call(request: "other")) {} }
            #expect(other.code == "idempotency-key-reused")
            return try await service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
        }
        _ = try replayed(await service.once(Self.call()) {})
    }

    @Test func ofManyAtOnceOneIsDone() async throws {
        let fixture = try ServiceFixture()
        let service = fixture.service
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    _ = try? await service.once(Self.call()) {
                        try await service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
                    }
                }
            }
        }
        #expect(try await service.releases().items.count == 1)
        #expect(try rows(fixture) == "1")
    }

    @Test func theWriteWhoseValueIsAnsweredKeepsTheAnswer() async throws {
        let fixture = try ServiceFixture()
        let service = fixture.service
        let call = IdempotentCall(key: "k", caller: "Ada", fingerprint: SHA256Digest(of: [])) { value in
            (value as? ManagedRelease).flatMap { $0.record.status == .frozen ? Self.answer($0) : nil }
        }
        let done = try await service.once(call) {
            let release = try await service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
            #expect(try rows(fixture) == "0")
            async let frozen = service.freeze(release.id, by: fixture.ada)
            return try await frozen
        }
        guard case .done(let release) = done else { return }
        #expect(try replayed(await service.once(call) {}) == Self.answer(release))
    }

    @Test func anAnswerIsKeptForADay() async throws {
        let fixture = try ServiceFixture()
        let service = fixture.service
        func plan(_ key: String, _ version: String) async throws -> Once<ManagedRelease> {
            try await service.once(Self.call(key)) {
                try await service.create(ReleasePlan(version: version), by: fixture.ada)
            }
        }
        _ = try await plan("one", "1.0.0")
        fixture.clock.advance(86_399)
        _ = try replayed(await plan("one", "1.0.0"))
        fixture.clock.advance(1)
        guard case .done = try await plan("one", "2.0.0") else {
            Issue.record("the answer is too old")
            return
        }
        #expect(try rows(fixture) == "1")
        fixture.clock.advance(90_000)
        _ = try await plan("two", "3.0.0")
        #expect(try fixture.place.value("SELECT key FROM answers") == "two")
    }

    @Test(arguments: ["", "a b", "ä", "a\u{7F}", "\t", String(repeating: "k", count: 256)])
    func refusesWhatIsNoKey(key: String) async throws {
        let fixture = try ServiceFixture()
        let error = try await failure { _ = try await fixture.service.once(Self.call(key)) {} }
        #expect(error.code == "bad-idempotency-key")
    }

    /// In a process that ends by SIGKILL after the change, and before anyone is answered.
    @Test func aKillBeforeTheAnswerLeavesTheAnswer() async throws {
        let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            let fixture = try ServiceFixture()
            FileHandle.standardOutput.write(Data("@store \(fixture.place.place) \(fixture.path)\n".utf8))
            _ = try await fixture.service.once(Self.call()) {
                let release = try await fixture.service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
                kill(getpid(), SIGKILL)
                return release
            }
        }
        let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("@store ") })
        let store = line.split(separator: " ").map(String.init)
        let path = store[2]
        defer { try? FileManager.default.removeItem(atPath: path) }
        let service = ReleaseService(
            store: try TestStore(place: store[1]).open(),
            configuration: ReleaseModel.Configuration(project: "sample"),
            clock: { Timestamp(secondsSinceEpoch: 1_772_359_260) })
        let release = try #require(try await service.releases().items.first)
        #expect(try replayed(await service.once(Self.call()) {}) == Self.answer(release))
    }
}
