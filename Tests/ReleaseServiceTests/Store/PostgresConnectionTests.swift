// What only a database behind a network does: connections break, and commits are left without an answer.
import Files
import Foundation
import PostgresStore
import ReleaseModel
import ReleaseService
import TestStores
import Testing

@Suite(.enabled(if: !TestStore.isFile, "scripts/checks/postgresql runs it")) struct PostgresConnectionTests {
    private func service(over store: ReleaseStore) -> ReleaseService {
        ReleaseService(store: store, configuration: ReleaseModel.Configuration(project: "sample"))
    }

    /// The same store by connections of this name.
    private func named(_ name: String, _ store: TestStore) -> TestStore {
        TestStore(place: "\(store.place)&application_name=\(name)")
    }

    private func breakConnections(_ name: String, _ store: TestStore) throws {
        try store.value(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = '\(name)'")
    }

    @Test func connectionsThatBreakAreReplaced() async throws {
        let fixture = try ServiceFixture()
        let name = "broken\(UInt64.random(in: .min ... .max))"
        let store = named(name, fixture.place)
        let service = service(over: try store.open(exclusive: true))
        for number in 1...3 {
            let id = try await service.create(ReleasePlan(version: "\(number).0.0"), by: fixture.ada).id
            try breakConnections(name, fixture.place)
            #expect(try await service.release(id).revision == 1)
            try breakConnections(name, fixture.place)
        }
        // The new connection of the one that serves it has taken its lock again.
        _ = try await service.create(ReleasePlan(version: "4.0.0"), by: fixture.ada)
        #expect(try await failure { _ = try fixture.place.open(exclusive: true) }.code == "store-in-use")
    }

    @Test func aStoreThatHasToBeThereIsNotMade() async throws {
        let store = try TestStore(file: "")
        let address = try PostgresAddress(store.place)
        #expect(try await failure { _ = try PostgresBackend(address, existing: true) }.code == "no-store")
        #expect(try store.columns().isEmpty)
        _ = try PostgresBackend(address)
        _ = try PostgresBackend(address, existing: true)
    }

    @Test func isNotCopiedToAFile() async throws {
        let fixture = try ServiceFixture()
        let error = try await failure { try fixture.store.backup(to: Files.join(fixture.path, "copy.db")) }
        #expect(error.code == "no-file-backup" && error.remedy.contains("pg_dump"))
    }

    /// Two processes write at once: whoever reads on from the last sequence that it saw misses nothing.
    @Test func sequencesComeInTheOrderOfTheCommits() async throws {
        let fixture = try ServiceFixture()
        let other = service(over: try fixture.place.open())
        let reader = service(over: try fixture.place.open())
        let id = try await fixture.candidate()
        let count = 40
        try await withThrowingTaskGroup(of: [Int].self) { group in
            for (number, writer) in [fixture.service, other].enumerated() {
                group.addTask {
                    for round in 0..<count {
                        _ = try await writer.decide(id, .rl01, .pass, reason: "\(number) \(round)", by: fixture.ada)
                    }
                    return []
                }
            }
            group.addTask {
                var seen: [Int] = []
                while seen.count < 2 * count + 3 {
                    seen += try await reader.events(of: id, after: seen.last ?? 0).map(\.sequence)
                }
                return seen
            }
            let seen = try await group.reduce(into: []) { $0 += $1 }
            #expect(seen == (try await fixture.service.events(of: id, limit: 200).map(\.sequence)))
        }
    }

    /// The network fails between a commit and its answer, or before the server has heard of it.
    @Test(arguments: [true, false]) func aCommitWithoutAnAnswerIsAskedFor(isThere: Bool) async throws {
        let fixture = try ServiceFixture()
        let proxy = try Proxy(fixture.place, in: fixture.path, drops: isThere ? "answer" : "commit")
        let service = service(over: try proxy.store.open(exclusive: true))
        try proxy.arm()
        if isThere {
            _ = try await service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
        } else {
            let error = try await failure {
                _ = try await service.create(ReleasePlan(version: "1.0.0"), by: fixture.ada)
            }
            #expect(error.code == "store-unusable")
        }
        #expect(try fixture.place.value("SELECT count(*) FROM releases") == (isThere ? "1" : "0"))
        _ = try await service.create(ReleasePlan(version: "2.0.0"), by: fixture.ada)
        #expect(await service.isReady())
        try proxy.end()
        #expect(await service.isReady() == false)
        #expect(try await failure { _ = try await service.releases() }.code == "store-unusable")
    }
}

/// Between the service and the server: once armed, it breaks the first connection off that commits.
private final class Proxy {
    let store: TestStore
    private let process = Process()
    private let input = Pipe()
    private let trigger: String

    init(_ store: TestStore, in folder: String, drops: String) throws {
        let folder = Files.join(folder, "proxy")
        try Files.makeDirectory(folder)
        trigger = Files.join(folder, "armed")
        let host = try #require(store.place.split(separator: "host=").last?.split(separator: "&").first)
        self.store = TestStore(place: store.place.replacing("host=\(host)", with: "host=\(folder)"))
        let script = """
            import os, socket, sys, threading
            folder, server, drops = sys.argv[1:]
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(folder + '/.s.PGSQL.5432')
            listener.listen()
            print('listening', flush=True)
            def carry(source, sink, end, watch):
                while data := source.recv(65536):
                    if watch and b'COMMIT\\0' in data and os.path.exists(folder + '/armed'):
                        os.remove(folder + '/armed')
                        if drops == 'answer':
                            end.set()
                            sink.sendall(data)
                            threading.Event().wait(0.3)
                        break
                    if not end.is_set(): sink.sendall(data)
                for one in (source, sink):
                    try: one.shutdown(socket.SHUT_RDWR)
                    except OSError: pass
            # A signal would not do: the threads that start it have them blocked.
            threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
            while True:
                client, _ = listener.accept()
                backend = socket.socket(socket.AF_UNIX)
                backend.connect(server + '/.s.PGSQL.5432')
                end = threading.Event()
                threading.Thread(target=carry, args=(client, backend, end, True), daemon=True).start()
                threading.Thread(target=carry, args=(backend, client, end, False), daemon=True).start()
            """
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, folder, String(host), drops]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        #expect(!output.fileHandleForReading.availableData.isEmpty)
    }

    func arm() throws { try Files.writeAtomically([], to: trigger, durable: false) }

    func end() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
