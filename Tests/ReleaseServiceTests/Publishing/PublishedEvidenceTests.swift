// What is published stays, also its evidence; and whose evidence a candidate's is.
import ColophonSystem
import ReleaseModel
import ReleaseService
import Testing

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
}
