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

    private func judge(
        _ version: String, _ sections: [Changelog.Section], released: String? = "2023-05-10T23:30:00Z",
        edit: (inout ReleaseBuilder) -> Void = { _ in }
    ) throws -> CheckResult {
        var builder = try ReleaseBuilder(version, previous: nil, released: released)
        edit(&builder)
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

    @Test func readsADateInEveryWayThatItCouldBeMeant() throws {
        var either = section("1.1.0", date: "2023-10-05")
        either.otherDate = Timestamp("2023-05-10")
        #expect(try judge("1.1.0", [either]).status == .pass)
        var month = section("1.1.0", date: "2023-05-01")
        month.lastDate = Timestamp("2023-05-31")
        #expect(try judge("1.1.0", [month]).status == .pass)
        month.lastDate = Timestamp("2023-05-08")
        #expect(try judge("1.1.0", [month]).codes == ["changelog-date"])
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

    @Test(arguments: [ReleaseStatus.planned, .frozen, .rc])
    func waitsForTheDateBeforeTheRelease(_ status: ReleaseStatus) throws {
        let marked = try judge("1.1.0", [section("1.1.0", unreleased: true)], released: nil) {
            $0.record.status = status
        }
        #expect(marked.status == .pending && marked.findings.map(\.severity) == [.note])
        let draft = try judge("1.1.0", [section(nil, unreleased: true)], released: nil) { $0.record.status = status }
        #expect(draft.status == .pending)
        let empty = try judge("1.1.0", [section(nil, entries: 0, unreleased: true)], released: nil) {
            $0.record.status = status
        }
        #expect(empty.status == .fail)
    }

    @Test func refusesConflictMarkers() throws {
        var torn = section("1.1.0")
        torn.hasConflict = true
        #expect(try judge("1.1.0", [torn]).codes == ["changelog-conflict"])
        #expect(try judge("1.1.0", [torn]).headline == "The section for 1.1.0 has conflict markers")
        torn.version = "1.1.0-rc.1"
        #expect(try judge("1.1.0-rc.1", [torn, section(nil, unreleased: true)]).status == .fail)
    }

    @Test func joinsNoRevisionsOfADistribution() throws {
        var first = section("1.1.0", line: 1)
        first.isPackaging = true
        var second = first
        second.line = 9
        #expect(try judge("1.1.0", [first, second]).findings.isEmpty)
    }

    @Test func pointsOutTheHeadingThatOnlyMentionsTheVersion() throws {
        var mention = section(nil, line: 7)
        mention.heading = "Known issues in 1.1.0"
        let result = try judge("1.1.0", [mention])
        #expect(result.findings.map(\.line) == [7])
        #expect(result.findings[0].message.contains("mentions it"))
    }

    private func named(_ version: String, _ subject: String?, group: String? = nil) -> Changelog.Section {
        var section = section(version)
        section.subject = subject
        section.group = group
        return section
    }

    @Test(
        arguments: [
            (["nursery", "demo"], "demo", true), (["nursery", "demo"], "nursery", false), (["demo", nil], nil, true),
            (["gnu demo", "demo core"], "gnu demo", true), (["@scope/demo", "@scope/nursery"], "@scope/demo", true),
            (["demo-core", "demo"], "demo-core", false), (["fruitbase", "fruitbase"], "fruitbase", true),
            (["pears", "apples"], "pears", false), ([nil, nil, "django"], "django", false),
        ] as [([String?], String?, Bool)])
    func countsTheProjectsOwnSections(_ subjects: [String?], _ named: String?, _ passes: Bool) throws {
        let others = subjects.map { self.named("0.9.0", $0) }
        let result = try judge("1.1.0", others + [self.named("1.1.0", named)]) { $0.record.project = "demo" }
        #expect(result.status == (passes ? .pass : .fail))
        if !passes { #expect(result.codes == ["changelog-other-package"]) }
    }

    @Test func countsThePackageThatPolicyNames() throws {
        let sections = [named("1.1.0", "nursery"), named("2.0.0", nil, group: "Nursery"), named("3.0.0", "demo")]
        for (version, passes) in [("1.1.0", true), ("2.0.0", true), ("3.0.0", false)] {
            let result = try judge(version, sections) { $0.policy.changelog.package = "nursery" }
            #expect(result.status == (passes ? .pass : .fail))
        }
    }

    @Test func leavesTheSectionsBelowAnotherPackagesHeading() throws {
        let sections = [named("1.1.0", nil, group: "nursery"), named("1.0.0", nil, group: "demo")]
        #expect(try judge("1.1.0", sections) { $0.record.project = "demo" }.codes == ["changelog-other-package"])
        #expect(try judge("1.0.0", sections) { $0.record.project = "demo" }.status == .pass)
    }

    @Test func isContentWithOneOfSeveralChangelogs() throws {
        var builder = try ReleaseBuilder()
        builder.add(.changelog(Changelog(sections: [section("9.9.9")])), .changelog, path: "a/CHANGELOG.md")
        builder.add(.changelog(Changelog(sections: [section("1.1.0")])), .changelog, path: "b/CHANGELOG.md")
        #expect(try builder.result(.rl03).proofs.map(\.path) == ["b/CHANGELOG.md"])
    }
}
