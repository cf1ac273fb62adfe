// Views: the same as what is judged anew, without being judged anew.
import Colophon
import Files
import Foundation
import Primitives
import ReleaseModel
import ReleaseService
import TestStores
import Testing

struct ViewTests {
    private static let changelog = "# Changelog\n\n## [1.0.0] - 2026-03-01\n\n- All new\n"

    /// A release that the store can't give any more, although it told nobody of a change.
    private func damage(_ id: Identifier, _ fixture: ServiceFixture) throws {
        let statement = "UPDATE releases SET record = '{}' WHERE id = '\(id)'"
        try #require(try fixture.place.sql(statement).status == 0)
    }

    @Test func holdsTheReleaseWithItsVerdicts() async throws {
        let fixture = try ServiceFixture(files: ["evidence/1.0.0/CHANGELOG.md": Self.changelog])
        let id = try await fixture.candidate()
        _ = try await fixture.service.decide(id, .rl01, .pass, reason: "looked", by: fixture.ada)
        let view = try await fixture.service.view(id)
        #expect(view.release == (try await fixture.service.release(id)))
        #expect(view.checked.checklist == (try await fixture.service.checklist(id).checklist))
        #expect(view.checked.checklist[.rl03]?.status == .pass)
        #expect(view.checked.checklist[.rl01]?.status == .pass)
        #expect(view.validator.hasPrefix("\(view.release.revision)-"))
        #expect(view.validator.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") })
    }

    @Test func isReadOnceWhileNothingChanges() async throws {
        let fixture = try ServiceFixture(files: [:])
        let (id, other) = (try await fixture.candidate("1.0.0"), try await fixture.planned("3.0.0"))
        let view = try await fixture.service.view(id)
        try damage(id, fixture)
        #expect(try await fixture.service.view(id).release == view.release)
        #expect(try await fixture.service.view(id).validator == view.validator)
        // A change of another release asks for this one's revision, and for nothing else of it.
        _ = try await fixture.service.freeze(other, by: fixture.ada)
        #expect(try await fixture.service.view(id).validator == view.validator)
        try #require(
            try fixture.place.sql("UPDATE releases SET revision = 7").status == 0)
        #expect(try await fixture.service.view(id).validator == view.validator)
        _ = try await fixture.planned("4.0.0")
        #expect(try await failure { _ = try await fixture.service.view(id) }.code == "damaged-row")
    }

    @Test func anotherDayIsJudgedAnew() async throws {
        let fixture = try ServiceFixture()
        let id = try await fixture.validating()
        _ = try await fixture.service.decide(id, .rl01, .fail, reason: "one is open", by: fixture.ada)
        _ = try await fixture.service.waive(
            id, .rl01, findings: .all, reason: "it can wait", expires: try #require(Timestamp("2026-03-01")),
            by: fixture.ada)
        let today = try await fixture.service.view(id)
        #expect(today.checked.checklist[.rl01]?.isWaived == true)
        fixture.clock.advance(3 * 86_400)
        let later = try await fixture.service.view(id)
        #expect(later.checked.checklist[.rl01]?.isWaived == false)
        #expect(later.validator != today.validator)
        #expect(later.release == today.release)
    }

    @Test func aChangeOfTheReleaseOrItsFilesIsSeenAtOnce() async throws {
        let fixture = try ServiceFixture(files: [:])
        let id = try await fixture.candidate()
        var validators = [try await fixture.service.view(id).validator]
        try fixture.write(Self.changelog, to: "evidence/1.0.0/CHANGELOG.md")
        #expect(try await fixture.service.view(id).checked.checklist[.rl03]?.status == .pass)
        validators.append(try await fixture.service.view(id).validator)
        try fixture.write(
            Self.changelog.replacingOccurrences(of: "1.0.0", with: "1.0.9"), to: "evidence/1.0.0/CHANGELOG.md")
        #expect(try await fixture.service.view(id).checked.checklist[.rl03]?.status == .fail)
        validators.append(try await fixture.service.view(id).validator)
        try FileManager.default.removeItem(atPath: Files.join(fixture.path, "evidence/1.0.0/CHANGELOG.md"))
        #expect(try await fixture.service.view(id).checked.checklist[.rl03]?.status != .pass)
        validators.append(try await fixture.service.view(id).validator)
        _ = try await fixture.service.validate(id, by: fixture.ada)
        #expect(try await fixture.service.view(id).release.record.status == .validating)
        validators.append(try await fixture.service.view(id).validator)
        // Without the file all is as it was at first.
        #expect(validators[3] == validators[0])
        #expect(Set(validators).count == validators.count - 1)
    }

    @Test func filesAreTrustedByTheirStatusOnceTheyAreOldEnough() async throws {
        let fixture = try ServiceFixture(files: ["evidence/1.0.0/CHANGELOG.md": Self.changelog])
        let ids = [try await fixture.candidate("1.0.0"), try await fixture.planned("2.0.0")]
        let young = try await fixture.service.view(ids[0])
        _ = try await fixture.service.view(ids[1])
        // By then the file is settled.
        try await Task.sleep(for: .milliseconds(2200))
        let old = try await fixture.service.view(ids[0])
        #expect(old.validator == young.validator)
        for id in ids { try damage(id, fixture) }
        #expect(try await fixture.service.view(ids[0]).validator == old.validator)
        // A file that has just been written: its status says nothing yet, so nothing is kept by it.
        try fixture.write(Self.changelog + "- More\n", to: "evidence/2.0.0/CHANGELOG.md")
        _ = try await fixture.service.view(ids[1])
        _ = try await fixture.planned("3.0.0")
        #expect(try await fixture.service.view(ids[0]).validator == old.validator)
    }

    @Test func aFolderThatCannotBeReadIsAnErrorEachTime() async throws {
        let fixture = try ServiceFixture(files: ["elsewhere/CHANGELOG.md": Self.changelog, "evidence/0.1.0/x": ""])
        let id = try await fixture.candidate()
        _ = try await fixture.service.view(id)
        let link = Files.join(fixture.path, "evidence/1.0.0")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: Files.join(fixture.path, "elsewhere"))
        for _ in 0..<2 {
            #expect(try await failure { _ = try await fixture.service.view(id) }.code == "bad-folder")
        }
        try FileManager.default.removeItem(atPath: link)
        _ = try await fixture.service.view(id)
    }

    @Test func manyAtOnceSeeTheirOwnChanges() async throws {
        let fixture = try ServiceFixture()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask {
                    let id = try await fixture.candidate("\(number).0.0")
                    for round in 1...12 {
                        let changed = try await fixture.service.decide(
                            id, .rl01, .pass, reason: "look \(round)", by: fixture.ada)
                        #expect(try await fixture.service.view(id).release == changed)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func anUnknownReleaseHasNoView() async throws {
        let fixture = try ServiceFixture()
        for text in ["REL-000000000000", "RBK-000000000000"] {
            let id = try #require(Identifier(text))
            #expect(try await failure { _ = try await fixture.service.view(id) }.code == "no-such-release")
        }
    }

    @Test func oneWhoseFolderCannotBeReadIsShownWithoutVerdicts() async throws {
        let fixture = try ServiceFixture(files: ["elsewhere/CHANGELOG.md": Self.changelog])
        let id = try await fixture.candidate()
        try FileManager.default.createDirectory(
            atPath: Files.join(fixture.path, "evidence"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: Files.join(fixture.path, "evidence/1.0.0"),
            withDestinationPath: Files.join(fixture.path, "elsewhere"))
        #expect(try await failure { _ = try await fixture.service.view(id) }.code == "bad-folder")
        let view = try await fixture.service.viewOfAny(id)
        #expect(view.release.record.status == .rc)
        #expect(view.problem?.code == "bad-folder")
        #expect(view.problem?.details.isEmpty == false)
        try Files.remove(Files.join(fixture.path, "evidence/1.0.0"))
        let corrected = try await fixture.service.viewOfAny(id)
        #expect(corrected.problem == nil)
        #expect(corrected.validator != view.validator)
    }

    @Test func whatIsInMemoryIsKnownUntilSomethingChanges() async throws {
        let fixture = try ServiceFixture(files: [:])
        let (id, other) = (try await fixture.candidate("1.0.0"), try await fixture.planned("3.0.0"))
        #expect(fixture.service.knownView(id) == nil)
        let view = try await fixture.service.view(id)
        #expect(fixture.service.knownView(id) === view)
        _ = try await fixture.service.freeze(other, by: fixture.ada)
        #expect(fixture.service.knownView(id) == nil)
        #expect(try await fixture.service.view(id) === view)
        #expect(fixture.service.knownView(id) === view)
        try fixture.write(Self.changelog, to: "evidence/1.0.0/CHANGELOG.md")
        #expect(fixture.service.knownView(id) == nil)
    }
}

struct BoundedCacheTests {
    @Test func keepsWhatIsUsedAndNoMoreThanItsLimit() {
        var cache = BoundedCache<Int, Int>(limit: 20)
        for key in 0..<1000 {
            cache.keep(key, for: key, weight: 1)
            #expect(cache.value(for: 0) == 0)
            #expect(cache.value(for: key) == key)
        }
        #expect((0..<1000).count { cache.value(for: $0) != nil } <= 20)
    }

    @Test func aHeavyValueIsNotKeptAndANewOneReplacesTheOld() {
        var cache = BoundedCache<Int, String>(limit: 20)
        cache.keep("light", for: 1, weight: 10)
        #expect(cache.value(for: 1) == "light")
        cache.keep("heavier", for: 1, weight: 4)
        #expect(cache.value(for: 1) == "heavier")
        cache.keep("too heavy", for: 1, weight: 11)
        #expect(cache.value(for: 1) == nil)
        for key in 2..<7 { cache.keep("x", for: key, weight: 2) }
        cache.remove(3)
        #expect(cache.value(for: 3) == nil)
        #expect([2, 4, 5, 6].allSatisfy { cache.value(for: $0) == "x" })
    }
}
