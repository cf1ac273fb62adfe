// A process that is killed while it writes: everything that it had acknowledged is there, and nothing is there by half.
import Colophon
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import Synchronization
import TestStores
import Testing

struct KillTests {
    /// In a process of its own, which ends by SIGKILL while three other tasks are in the middle of a change: it prints the store's
    /// folder, and a line for each change that was acknowledged.
    @Test(arguments: [3, 40, 97]) func losesNothingThatWasAcknowledged(after count: Int) async throws {
        let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            [count] in
            let fixture = try ServiceFixture()
            @Sendable func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
            say("@store \(fixture.place.place) \(fixture.path)")
            let counter = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for number in 0... {
                            let id = try await fixture.planned("\(writer + 1).\(number).0")
                            say("@done \(id) 1")
                            _ = try await fixture.service.freeze(id, by: fixture.ada)
                            say("@done \(id) 2")
                            if counter.add(2) >= count { kill(getpid(), SIGKILL) }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let lines = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
            .split(separator: "\n").map { $0.split(separator: " ") }
        let store = try #require(lines.first { $0.first == "@store" })
        let path = String(store[2])
        defer { try? FileManager.default.removeItem(atPath: path) }
        var acknowledged: [Identifier: Int] = [:]
        for line in lines where line.first == "@done" && line.count == 3 {
            acknowledged[try #require(Identifier(line[1]))] = Int(line[2])
        }
        #expect(acknowledged.values.reduce(0, +) >= count)

        let place = TestStore(place: String(store[1]))
        let service = ReleaseService(
            store: try place.open(), configuration: ReleaseModel.Configuration(project: "sample"))
        if TestStore.isFile { #expect(try place.value("PRAGMA integrity_check") == "ok") }
        for (id, revision) in acknowledged {
            #expect(try await service.release(id).revision >= revision)
        }
        for release in try await service.releases(limit: 200).items {
            let events = try await service.events(of: release.id)
            #expect(events.map(\.revision) == Array(1...release.revision))
            #expect(events.last?.recordSHA256 == release.recordSHA256)
        }
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)
    /// The count with what is added.
    func add(_ amount: Int) -> Int { count.add(amount, ordering: .relaxed).newValue }
}
