// Planning: which versions a release may have, lists, and what may be changed until when.
import Evidence
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Versions

struct PlanTests {
    @Test func keepsWhatThePlanSays() async throws {
        let fixture = try ServiceFixture()
        let day = try #require(Timestamp("2026-04-01"))
        let release = try await fixture.service.create(
            ReleasePlan(
                version: "2.0.0", type: .minor, description: "Ünïcode\u{0}\u{301} & <more>", previous: "1.9.9",
                branch: "main", planned: day), by: fixture.ada)
        #expect(release.record.type == .minor)
        #expect(release.record.status == .planned)
        #expect(release.record.previous?.text == "1.9.9")
        #expect(release.record.dates.planned == day)
        #expect(release.record.branch == "main")
        #expect(release.revision == 1)
        #expect(release.createdAt.text == "2026-03-01T10:00:00Z")
        #expect(try await fixture.service.release(release.id) == release)
    }

    @Test(arguments: ["1.0.0", "1.0.0+build.5", "1.0.0-RC.1"])
    func aVersionIsUniqueWhateverItsCaseAndBuildMetadata(version: String) async throws {
        let fixture = try ServiceFixture()
        try await fixture.planned("1.0.0")
        try await fixture.planned("1.0.0-rc.1")
        let error = try await failure { _ = try await fixture.planned(version) }
        #expect(error.code == "version-taken")
        #expect(try await fixture.service.releases().items.count == 2)
    }

    @Test(arguments: ["", "1", "1.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0\n", "1.0.0 ", "١.0.0", "../../etc"])
    func aVersionIsOneOfTheScheme(version: String) async throws {
        let fixture = try ServiceFixture()
        let error = try await failure { _ = try await fixture.planned(version) }
        #expect(error.kind == .invalid)
        #expect(error.details.map(\.field) == ["version"])
    }

    @Test(arguments: [
        ("1.2.4", "1.2.3", ReleaseType.minor), ("1.2.4", "1.2.3", .major), ("1.3.0", "1.2.3", .major),
        ("1.2.3", "1.2.3", .patch), ("1.2.2", "1.2.3", .patch), ("1.2.3-rc.1", "1.2.3", .patch),
    ]) func theStepIsAtLeastWhatTheTypeSays(version: String, previous: String, type: ReleaseType) async throws {
        let fixture = try ServiceFixture()
        let plan = ReleasePlan(version: version, type: type, previous: previous)
        let error = try await failure { _ = try await fixture.service.create(plan, by: fixture.ada) }
        #expect(error.kind == .invalid)
    }

    @Test(arguments: [
        ("1.2.4", "1.2.3", ReleaseType?.none, ReleaseType.patch), ("1.3.0", "1.2.3", nil, .minor),
        ("2.0.0", "1.2.3", nil, .major), ("2.0.0", "1.2.3", .patch, .patch), ("1.3.0", "1.2.3", .patch, .patch),
    ]) func aLargerStepIsFine(version: String, previous: String, type: ReleaseType?, kept: ReleaseType) async throws {
        let fixture = try ServiceFixture()
        let plan = ReleasePlan(version: version, type: type, previous: previous)
        #expect(try await fixture.service.create(plan, by: fixture.ada).record.type == kept)
    }

    @Test func aCalendarVersionNeedsItsType() async throws {
        let fixture = try ServiceFixture(versioning: .calver)
        let plan = ReleasePlan(version: "2026.03", previous: "2026.02")
        let error = try await failure { _ = try await fixture.service.create(plan, by: fixture.ada) }
        #expect(error.code == "missing-type")
        var stated = plan
        stated.type = .major
        #expect(try await fixture.service.create(stated, by: fixture.ada).record.type == .major)
    }

    @Test(arguments: [
        (VersionScheme.pep440, "8.0.0rc1", "7.1", ReleaseType?.none, ReleaseType.major),
        (.pep440, "8.1", "8.0.1", .patch, .patch),
        (.any, "1.3.0-RC1", "1.2.9", nil, .minor), (.any, "R2024b", "R2024a", .minor, .minor),
    ]) func otherSchemesCountOn(
        _ scheme: VersionScheme, version: String, previous: String, type: ReleaseType?, kept: ReleaseType
    ) async throws {
        let fixture = try ServiceFixture(versioning: scheme)
        let plan = ReleasePlan(version: version, type: type, previous: previous)
        #expect(try await fixture.service.create(plan, by: fixture.ada).record.type == kept)
        let backwards = ReleasePlan(version: previous, type: .patch, previous: version)
        let error = try await failure { _ = try await fixture.service.create(backwards, by: fixture.ada) }
        #expect(error.code == "not-greater")
    }

    @Test(arguments: [(VersionScheme.pep440, "8.1"), (.any, "R2024b")])
    func aVersionWithoutThreeNumbersNeedsItsType(_ scheme: VersionScheme, _ version: String) async throws {
        let fixture = try ServiceFixture(versioning: scheme)
        let error = try await failure {
            _ = try await fixture.service.create(ReleasePlan(version: version), by: fixture.ada)
        }
        #expect(error.code == "missing-type" && error.message.hasPrefix("a version without three numbers"))
    }

    @Test func spellingsOfPEP440AreOneVersion() async throws {
        let fixture = try ServiceFixture(versioning: .pep440)
        try await fixture.planned("1.0.0")
        let error = try await failure {
            _ = try await fixture.service.create(ReleasePlan(version: "1.0", type: .patch), by: fixture.ada)
        }
        #expect(error.code == "version-taken")
    }

    @Test func theVersionBeforeIsTheGreatestThatIsOut() async throws {
        let fixture = try ServiceFixture()
        _ = try await fixture.released("1.0.0")
        _ = try await fixture.released("1.1.0")
        try await fixture.planned("1.5.0")
        let id = try await fixture.planned("1.6.0")
        #expect(try await fixture.service.release(id).record.previous?.text == "1.1.0")
        let patch = try await fixture.planned("1.0.1")
        #expect(try await fixture.service.release(patch).record.previous?.text == "1.0.0")
    }

    @Test func aPlannedReleaseMayGetAnotherVersionAndNoOtherMay() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.planned("1.0.0")
        try await fixture.planned("3.0.0")
        let release = try await fixture.service.replan(id, as: ReleasePlan(version: "2.0.0"), by: fixture.ada)
        #expect(release.record.version.text == "2.0.0")
        #expect(release.record.type == .major)
        try await fixture.planned("1.0.0")
        let taken = try await failure {
            _ = try await fixture.service.replan(id, as: ReleasePlan(version: "3.0.0"), by: fixture.ada)
        }
        #expect(taken.code == "version-taken")
        _ = try await fixture.service.freeze(id, by: fixture.ada)
        let late = try await failure {
            _ = try await fixture.service.replan(id, as: ReleasePlan(version: "4.0.0"), by: fixture.ada)
        }
        #expect(late.code == "not-planned")
    }

    @Test func notesMayBeWrittenUntilPublication() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.validating()
        var notes = ReleaseNotes()
        notes.highlights = ["Faster"]
        let release = try await fixture.service.describe(id, summary: "All new", notes: notes, by: fixture.ada)
        #expect(release.record.notes == notes)
        notes.highlights = [""]
        let bad = try await failure {
            _ = try await fixture.service.describe(id, summary: nil, notes: notes, by: fixture.ada)
        }
        #expect(bad.code == "bad-record")
        try await fixture.decideAll(id)
        _ = try await fixture.service.publish(id, by: fixture.ada)
        let late = try await failure {
            _ = try await fixture.service.describe(id, summary: "Oops", notes: notes, by: fixture.ada)
        }
        #expect(late.code == "published")
    }

    @Test func listsNewestFirstInPages() async throws {
        let fixture = try ServiceFixture()
        for number in 0..<7 { try await fixture.planned("1.\(number).0") }
        let frozen = try await fixture.planned("9.0.0")
        _ = try await fixture.service.freeze(frozen, by: fixture.ada)
        var seen: [String] = []
        var after: Identifier?
        repeat {
            let page = try await fixture.service.releases(status: .planned, limit: 3, after: after)
            seen += page.items.map(\.record.version.text)
            after = page.next
        } while after != nil
        #expect(seen == (0..<7).reversed().map { "1.\($0).0" })
        #expect(try await fixture.service.releases(status: .frozen).items.map(\.id) == [frozen])
        #expect(try await fixture.service.releases(limit: 8).next == nil)
        for limit in [0, -1, 201, .max, .min] {
            #expect(try await failure { _ = try await fixture.service.releases(limit: limit) }.kind == .invalid)
        }
        let unknown = try #require(Identifier("REL-ffffffffffff"))
        #expect(try await failure { _ = try await fixture.service.releases(after: unknown) }.code == "bad-cursor")
    }
}
