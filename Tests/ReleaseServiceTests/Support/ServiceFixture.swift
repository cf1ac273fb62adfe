// A release service in a folder of its own, with a clock that the test sets, and ways to bring a release to a status.
import Checklist
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import Sync
import Synchronization
import TestStores
import Testing
import Versions
import Workspace

final class TestClock: Sendable {
    private let seconds = Mutex(1_772_359_200)  // 2026-03-01T10:00:00Z

    var now: Timestamp { Timestamp(secondsSinceEpoch: seconds.withLock { $0 }) }
    func advance(_ amount: Int) { seconds.withLock { $0 += amount } }
}

final class ServiceFixture: Sendable {
    let path: String
    let clock = TestClock()
    let service: ReleaseService
    let place: TestStore
    let store: ReleaseStore
    let ada: Actor

    static let commit = String(repeating: "a", count: 40)
    static let otherCommit = String(repeating: "b", count: 40)

    /// With a workspace that holds `files`, or without one.
    init(
        files: [String: String]? = nil, versioning: VersionScheme = .semver,
        configure: (inout ReleaseModel.Configuration) -> Void = { _ in }
    ) throws {
        path = Files.join(FileManager.default.temporaryDirectory.path(), "release-service-\(UUID().uuidString)")
        try Files.makeDirectory(path)
        ada = try #require(Actor("Ada"))
        let clock = clock
        place = try TestStore(file: Files.join(path, "store/releases.sqlite"))
        store = try place.open()
        if let files {
            let yaml = "project: {name: sample, versioning: \(versioning.rawValue)}\n"
            for (name, text) in files.merging(["colophon.yaml": yaml], uniquingKeysWith: { given, _ in given }) {
                try Files.writeAtomically(Array(text.utf8), to: Files.join(path, name), durable: false)
            }
            let workspace = try Workspace.open(configurationFile: Files.join(path, "colophon.yaml"))
            service = ReleaseService(store: store, workspace: workspace, clock: { clock.now })
        } else {
            var configuration = ReleaseModel.Configuration(project: "sample")
            configuration.project.versioning = versioning
            configure(&configuration)
            service = ReleaseService(store: store, configuration: configuration, clock: { clock.now })
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        try Files.writeAtomically(Array(text.utf8), to: Files.join(path, name), durable: false)
    }

    func text(_ name: String) throws -> String? {
        try Files.readIfPresent(Files.join(path, name)).map { String(decoding: $0, as: UTF8.self) }
    }

    // MARK: A release in a status

    @discardableResult
    func planned(_ version: String = "1.0.0", previous: String? = nil) async throws -> Identifier {
        let plan = ReleasePlan(version: version, description: "What it brings.", previous: previous)
        return try await service.create(plan, by: ada).id
    }

    func candidate(_ version: String = "1.0.0", previous: String? = nil) async throws -> Identifier {
        let id = try await planned(version, previous: previous)
        _ = try await service.freeze(id, by: ada)
        _ = try await service.cutCandidate(id, commit: Self.commit, by: ada)
        return id
    }

    func validating(_ version: String = "1.0.0", previous: String? = nil) async throws -> Identifier {
        let id = try await candidate(version, previous: previous)
        _ = try await service.validate(id, by: ada)
        return id
    }

    /// Decides by Ada's word what no record shows by itself.
    func decideAll(_ id: Identifier, but open: Set<CheckID> = []) async throws {
        for check in RuleBook.current.ids where check != .rl08 && check != .rl07 && !open.contains(check) {
            _ = try await service.decide(id, check, .pass, reason: "looked at it", by: ada)
        }
    }

    func released(_ version: String = "1.0.0", previous: String? = nil) async throws -> Identifier {
        let id = try await validating(version, previous: previous)
        try await decideAll(id)
        _ = try await service.publish(id, by: ada)
        clock.advance(3600)
        return id
    }

    /// Planned again after 1.0.1 was published and taken back.
    func rolledBack() async throws -> Identifier {
        _ = try await released("1.0.0")
        let id = try await released("1.0.1")
        let request = RollbackRequest(type: .immediate, reason: "it loses data")
        let rollback = try await service.createRollback(of: id, request, by: ada)
        _ = try await service.approveRollback(rollback.id, by: try #require(Actor("Lin", roles: [.teamLead])))
        try await carryOut(rollback.id)
        _ = try await service.completeRollback(rollback.id, by: ada)
        return id
    }

    /// All steps of a rollback that are still open.
    func carryOut(_ id: Identifier) async throws {
        let rollback = try await service.rollback(id)
        for step in rollback.steps.dropFirst(rollback.done.count) {
            _ = try await service.stepRollback(id, step.name, by: ada)
        }
    }

    func release(in status: ReleaseStatus) async throws -> Identifier {
        switch status {
        case .planned: return try await planned()
        case .frozen:
            let id = try await planned()
            _ = try await service.freeze(id, by: ada)
            return id
        case .rc: return try await candidate()
        case .validating: return try await validating()
        case .released: return try await released()
        case .failed:
            let id = try await validating()
            _ = try await service.transition(id, to: .failed, reason: "it crashes", by: ada)
            return id
        case .rolledBack: return try await rolledBack()
        }
    }
}

/// The error that `body` throws; a failed test where it throws none.
func failure(
    of body: () async throws -> Void, at location: SourceLocation = #_sourceLocation
) async throws -> ServiceError {
    do { try await body() } catch { return try #require(error as? ServiceError, sourceLocation: location) }
    let none: ServiceError? = nil
    return try #require(none, "nothing was thrown", sourceLocation: location)
}
