// One store under several names, and copies that would destroy one.
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import ReleaseModel
import ReleaseService
import TestStores
import Testing
import Workspace

@Suite(.enabled(if: TestStore.isFile)) struct StorePlaceTests {
    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: target)
    }

    @Test func isOneStoreUnderEveryName() async throws {
        let fixture = try ServiceFixture()
        let folder = try #require(Files.parent(fixture.place.place))
        let path = Files.join(folder, "served.db")
        let served = try ReleaseStore(path: path, exclusive: true)
        try link(Files.join(folder, "link.db"), to: "served.db")
        try link(Files.join(folder, "other"), to: ".")
        for name in ["link.db", "other/served.db"] {
            let error = try await failure { _ = try ReleaseStore(path: Files.join(folder, name), exclusive: true) }
            #expect(error.code == "store-in-use")
        }
        #expect(Files.name(served.name) == "served.db")
    }

    @Test func refusesALinkToNothing() async throws {
        let fixture = try ServiceFixture()
        let name = "\(fixture.place.place).link"
        try link(name, to: "not-there-yet.db")
        let error = try await failure { _ = try ReleaseStore(path: name) }
        #expect(error.code == "store-unusable")
        #expect(Files.realPath(name) == nil)
    }

    /// The names that lead to the store, its own files, and the copy whose partial file would be the store.
    @Test func refusesACopyOntoItself() async throws {
        let fixture = try ServiceFixture()
        let folder = try #require(Files.parent(fixture.place.place))
        let path = Files.join(folder, "s.partial")
        let store = try ReleaseStore(path: path, exclusive: true)
        let service = ReleaseService(store: store, configuration: ReleaseModel.Configuration(project: "sample"))
        _ = try await service.createToken(for: "Ada", scopes: [.read])
        try link(Files.join(folder, "link.db"), to: "s.partial")
        try FileManager.default.linkItem(atPath: path, toPath: Files.join(folder, "hard.db"))
        let before = try #require(Files.entry(path)?.inode)
        for name in [
            "s.partial", "./s.partial", "link.db", "hard.db", "s.partial-wal", "s.partial-shm", "s.partial-journal",
            "s.partial.lock", "s",
        ] {
            let error = try await failure { try store.backup(to: "\(folder)/\(name)") }
            #expect(error.code == "same-file", "\(name)")
        }
        #expect(Files.entry(path)?.inode == before)
        #expect(try await service.tokens().count == 1)
    }

    @Test func refusesACopyOverAStoreInUse() async throws {
        let fixture = try ServiceFixture()
        let folder = try #require(Files.parent(fixture.place.place))
        let store = try ReleaseStore(path: Files.join(folder, "a.db"))
        let copy = Files.join(folder, "copy.db")
        try store.backup(to: copy)
        try store.backup(to: copy)
        try Files.writeAtomically([1], to: "\(copy)-wal")
        #expect(try await failure { try store.backup(to: copy) }.code == "copy-in-use")
        try Files.remove("\(copy)-wal")
        let lock = try FileLock(file: "\(copy).lock", busy: "busy")
        #expect(try await failure { try store.backup(to: copy) }.code == "copy-in-use")
        _ = consume lock
        try store.backup(to: copy)
    }

    @Test func isForItsOwnerAlone() throws {
        let fixture = try ServiceFixture()
        let folder = try #require(Files.parent(fixture.place.place))
        let path = Files.join(folder, "private.db")
        let store = try ReleaseStore(path: path)
        try store.backup(to: "\(path).copy")
        for name in [path, "\(path)-wal", "\(path).copy"] {
            let permissions = try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions] as? Int
            #expect(permissions == 0o600, "\(name)")
        }
    }
}
