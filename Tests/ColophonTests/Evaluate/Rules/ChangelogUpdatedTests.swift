// RL-03: which section counts, its entries and its date.
import Primitives
import ReleaseModel
import Testing

struct ChangelogUpdatedTests {
    private func section(
        _ version: String?, entries: Int = 2, date: String? = nil, unreleased: Bool = false, line: Int = 3
    ) -> Changelog.Section {
        Changelog.Section(
            heading: version ?? "Unreleased", version: version, date: date.flatMap { Timestamp($0) },
            isUnreleased: unreleased, entries: entries, line: line)
    }

    private func judge(_ version: String, _ sections: [Changelog.Section], released: String? = "2023-05-10T23:30:00Z")
        throws -> CheckResult
    {
        var builder = try ReleaseBuilder(version, previous: nil, released: released)
        builder.add(.changelog(Changelog(sections: sections)), .changelog, path: "CHANGELOG.md")
        return try builder.result(.rl03)
    }

    @Test(arguments: [
        ("1.1.0", "1.1.0"), ("1.1.0", "v1.1.0"), ("1.1.0", "1.1"), ("1.0.0-rc.1", "1.0.0rc1"), ("1.0.0-rc.1", "1.0rc1"),
    ])
    func findsTheSectionInAnySpelling(version: String, heading: String) throws {
        let result = try judge(version, [section("0.1.0"), section(heading, line: 9)])
        #expect(result.status == .pass)
        #expect(result.headline == "Section \"\(heading)\" with 2 entries")
        #expect(result.proofs.map(\.line) == [9])
    }

    @Test func failsWithoutASection() throws {
        let result = try judge("1.1.0", [section("1.0.0"), section("1.1.1")])
        #expect(result.status == .fail)
        #expect(result.headline == "No section for 1.1.0")
        #expect(result.codes == ["changelog-missing"])
    }

    @Test func doesNotTakeUnreleasedForAFinalVersion() throws {
        let result = try judge("1.1.0", [section(nil, unreleased: true, line: 5), section("1.0.0")])
        #expect(result.status == .fail)
        #expect(result.findings[0].line == 5)
    }

    @Test func refusesAFinalVersionsSectionThatIsMarkedUnreleased() throws {
        let result = try judge("1.1.0", [section("1.1.0", unreleased: true)])
        #expect(result.status == .fail)
        #expect(result.headline == "The section for 1.1.0 is marked unreleased")
        #expect(result.codes == ["changelog-unreleased"])
        #expect(try judge("1.1.0-rc.1", [section("1.1.0-rc.1", unreleased: true)]).status == .pass)
    }

    @Test func takesUnreleasedForAPreRelease() throws {
        #expect(try judge("1.1.0-rc.1", [section(nil, unreleased: true)]).status == .pass)
        #expect(try judge("1.1.0-rc.1", [section(nil, entries: 0, unreleased: true)]).status == .fail)
    }

    @Test func takesTheBaseVersionForAPreReleaseBeforeUnreleased() throws {
        let result = try judge(
            "1.1.0-rc.1", [section(nil, unreleased: true), section("1.1.0", date: "2023-08-01", line: 8)])
        #expect(result.status == .pass)
        #expect(result.proofs[0].line == 8)
    }

    @Test func failsForAnEmptySection() throws {
        #expect(try judge("1.1.0", [section("1.1.0", entries: 0)]).codes == ["changelog-empty"])
    }

    @Test(arguments: [
        ("2023-05-09", true), ("2023-05-10", true), ("2023-05-11", true), ("2023-05-12", false), ("2023-05-08", false),
        ("2022-05-10", false),
    ])
    func comparesTheDateWithTheRelease(date: String, passes: Bool) throws {
        let result = try judge("1.1.0", [section("1.1.0", date: date)])
        #expect(result.status == (passes ? .pass : .fail))
        #expect(result.codes == (passes ? [] : ["changelog-date"]))
    }

    @Test func comparesNoDateBeforeTheRelease() throws {
        #expect(try judge("1.1.0", [section("1.1.0", date: "2030-01-01")], released: nil).status == .pass)
    }

    @Test func pointsOutTheSecondSectionOfAVersion() throws {
        let result = try judge("1.1.0", [section("1.1.0", entries: 0, line: 3), section("1.1.0", line: 30)])
        #expect(result.status == .pass)
        #expect(result.codes == ["changelog-duplicate"])
        #expect(result.findings[0].line == 3)
        #expect(result.proofs[0].line == 30)
    }

    @Test func isContentWithOneOfSeveralChangelogs() throws {
        var builder = try ReleaseBuilder()
        builder.add(.changelog(Changelog(sections: [section("9.9.9")])), .changelog, path: "a/CHANGELOG.md")
        builder.add(.changelog(Changelog(sections: [section("1.1.0")])), .changelog, path: "b/CHANGELOG.md")
        #expect(try builder.result(.rl03).proofs.map(\.path) == ["b/CHANGELOG.md"])
    }
}
