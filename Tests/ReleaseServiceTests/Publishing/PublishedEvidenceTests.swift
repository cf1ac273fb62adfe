// What is published stays, also its evidence; and whose evidence a candidate's is.
import Colophon
import ReleaseModel
import ReleaseService
import Sync
import TestStores
import Testing
import Verification

struct PublishedEvidenceTests {
    private static let path = "evidence/1.0.1/CHANGELOG.md"
    private static let changelog = "# Changelog\n\n## [1.0.1] - 2026-03-01\n\n- All new\n"

    @Test func theEvidenceOfAReleaseThatIsPlannedAgainStays() async throws {
        let fixture = try ServiceFixture(files: [Self.path: Self.changelog])
        let (service, ada) = (fixture.service, fixture.ada)
        let id = try await fixture.rolledBack()
        _ = try await service.transition(id, to: .planned, by: ada)
        for body in [
            { _ = try await service.storeEvidence([0x78], at: "CHANGELOG.md", of: id, by: ada) },
            { _ = try await service.storeEvidence([0x78], at: "extra.txt", of: id, by: ada) },
            { _ = try await service.removeEvidence(at: "CHANGELOG.md", of: id, by: ada) },
        ] as [@Sendable () async throws -> Void] {
            #expect(try await failure(of: body).code == "version-published")
        }
        #expect(try fixture.text(Self.path) == Self.changelog)
        #expect(try fixture.text("evidence/1.0.1/extra.txt") == nil)
        _ = try await service.replan(id, as: ReleasePlan(version: "1.0.2"), by: ada)
        _ = try await service.storeEvidence([0x78], at: "extra.txt", of: id, by: ada)
        #expect(try fixture.text("evidence/1.0.2/extra.txt") == "x")
    }

    @Test func whatLayThereBeforeUnfreezingDoesNotCountForTheFirstCandidate() async throws {
        let fixture = try ServiceFixture(files: [:])
        let (service, ada) = (fixture.service, fixture.ada)
        let id = try await fixture.release(in: .frozen)
        let changelog = Array("# Changelog\n\n## [1.0.0] - 2026-03-01\n\n- All new\n".utf8)
        _ = try await service.storeEvidence(changelog, at: "CHANGELOG.md", of: id, by: ada)
        _ = try await service.transition(id, to: .planned, by: ada)
        _ = try await service.freeze(id, by: ada)
        _ = try await service.cutCandidate(id, commit: ServiceFixture.commit, by: ada)
        #expect(try await service.checklist(id).checklist[.rl03]?.status == .pending)
        _ = try await service.storeEvidence(changelog, at: "CHANGELOG.md", of: id, by: ada)
        #expect(try await service.checklist(id).checklist[.rl03]?.status == .pass)
    }

    @Test func aPublishedVersionGoesNowhereAndStaysReadable() async throws {
        let fixture = try ServiceFixture(files: [:])
        let (service, ada) = (fixture.service, fixture.ada)
        let id = try await fixture.rolledBack()
        let published = try await service.publishedRecord(of: id)
        #expect(published == (try await service.release(id)).record)
        _ = try await service.transition(id, to: .planned, by: ada)
        let refused = try await failure { _ = try await service.freeze(id, by: ada) }
        #expect(refused.code == "version-published")
        #expect(refused.remedy.contains("PATCH"))
        #expect(try await service.publishedRecord(of: id) == published)
        _ = try await service.replan(id, as: ReleasePlan(version: "1.0.2"), by: ada)
        #expect(try await service.freeze(id, by: ada).record.status == .frozen)
        #expect(try await service.publishedRecord(of: id) == published)
        let never = try await fixture.planned("1.1.0")
        #expect(try await failure { _ = try await service.publishedRecord(of: never) }.code == "not-published")
    }

    /// The commit fails, as on a full disk, after the file was written: by a reference to nothing that is checked at the end.
    @Test func whatTheStoreRefusesIsPutBack() async throws {
        let fixture = try ServiceFixture(files: [:])
        let (service, ada) = (fixture.service, fixture.ada)
        let id = try await fixture.candidate()
        _ = try await service.storeEvidence([0x31], at: "a.log", of: id, by: ada)
        let events = try await service.events(of: id)
        try fixture.place.refuseCommits()
        for body in [
            { _ = try await service.storeEvidence([0x32], at: "a.log", of: id, by: ada) },
            { _ = try await service.storeEvidence([0x32], at: "new.log", of: id, by: ada) },
            { _ = try await service.removeEvidence(at: "a.log", of: id, by: ada) },
        ] as [@Sendable () async throws -> Void] {
            #expect(try await failure(of: body).code == "store-unusable")
            #expect(try fixture.text("evidence/1.0.0/a.log") == "1")
            #expect(try fixture.text("evidence/1.0.0/new.log") == nil)
        }
        try fixture.place.allowCommits()
        #expect(try await service.events(of: id) == events)
        _ = try await service.storeEvidence([0x32], at: "a.log", of: id, by: ada)
        #expect(try fixture.text("evidence/1.0.0/a.log") == "2")
    }

    @Test(.enabled(if: TestStore.isFile)) func isReadyAsLongAsThereIsRoom() async throws {
        let fixture = try ServiceFixture()
        #expect(await fixture.service.isReady())
        #expect(await fixture.service.isReady(room: .max) == false)
    }
}
