// How fast the store is on this machine: printed where COLOPHON_BENCHMARK is set, and never judged.
import Evidence
import Files
import Foundation
import ReleaseModel
import ReleaseService
import Testing

@Suite(.enabled(if: Environment.value("COLOPHON_BENCHMARK") != nil), .serialized) struct StoreBenchmark {
    private func report(_ name: String, _ count: Int, _ body: () async throws -> Void) async rethrows {
        let start = ContinuousClock.now
        try await body()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(
            "\(name): \(Int(Double(count) / seconds)) a second, "
                + "\((seconds / Double(count) * 10_000_000).rounded() / 10) µs each")
    }

    private func create(_ fixture: ServiceFixture, _ numbers: Range<Int>, writers: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in stride(from: numbers.lowerBound + writer, to: numbers.upperBound, by: writers) {
                        try await fixture.planned("1.\(number).0")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func creates() async throws {
        let fixture = try ServiceFixture(files: [:])
        _ = try await fixture.released("0.1.0")
        try await report("create, one writer", 2000) { try await create(fixture, 0..<2000, writers: 1) }
        let diagnostics = try fixture.store.diagnostics()
        try await report("create, 16 writers", 8000) { try await create(fixture, 2000..<10000, writers: 16) }
        let after = try fixture.store.diagnostics()
        print(
            "writes a commit: \(Double(after.writes - diagnostics.writes) / Double(after.commits - diagnostics.commits))"
        )
        for block in 1...3 {
            let start = block * 30_000 - 20_000
            try await report("create, 16 writers, from \(start) releases", 30_000) {
                try await create(fixture, start..<start + 30_000, writers: 16)
            }
        }
        try await report("listing of 50", 2000) {
            for _ in 0..<2000 { _ = try await fixture.service.listing() }
        }
        try await report("listing of 50 frozen, of none", 2000) {
            for _ in 0..<2000 { _ = try await fixture.service.listing(status: .frozen) }
        }
        let ids = try await fixture.service.listing().items.map(\.id)
        try await report("release", 5000) {
            for number in 0..<5000 { _ = try await fixture.service.release(ids[number % 50]) }
        }
        try await report("first view", 50) { for id in ids { _ = try await fixture.service.view(id) } }
        try await report("view again", 200_000) {
            for number in 0..<200_000 { _ = try await fixture.service.view(ids[number % 50]) }
        }
        _ = try await fixture.planned("0.9.0")
        try await report("view after another's change", 50) { for id in ids { _ = try await fixture.service.view(id) } }
        let (_, secret) = try await fixture.service.createToken(for: "Ada", scopes: [.read])
        try await report("caller", 200_000) {
            for _ in 0..<200_000 { _ = try await fixture.service.caller(presenting: secret) }
        }
        try await report("decide, 16 at once", 4000) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<16 {
                    group.addTask {
                        for _ in 0..<250 {
                            _ = try await fixture.service.describe(
                                ids[writer], summary: "What it brings.", notes: ReleaseNotes(), by: fixture.ada)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        try await report("advice", 200) {
            for _ in 0..<200 { _ = try await fixture.service.recommend(.init(.high, .high)) }
        }
    }

    @Test func folders() async throws {
        let fixture = try ServiceFixture(files: [
            "evidence/1.0.0/CHANGELOG.md": "# Changelog\n\n## [1.0.0]\n\n- All new\n",
            "evidence/1.0.0/a/b.txt": "b", "evidence/1.0.0/c.txt": "c",
        ])
        let id = try await fixture.candidate()
        try await report("view of a folder of three young files", 1000) {
            for _ in 0..<1000 { _ = try await fixture.service.view(id) }
        }
        try await Task.sleep(for: .milliseconds(2200))
        _ = try await fixture.service.view(id)
        try await report("view of a folder of three files again", 50_000) {
            for _ in 0..<50_000 { _ = try await fixture.service.view(id) }
        }
    }
}
