// Versions against Semantic Versioning 2.0.0: which texts are versions, their order, and the steps between them.
import ReleaseModel
import Testing
import Versions

struct VersionTests {
    private func version(_ text: String, _ scheme: VersionScheme = .semver) throws -> Version {
        try #require(Version(text, scheme: scheme), "\(text)")
    }

    // The lists of valid and invalid versions that semver.org names beside its regular expression (regex101.com/r/vkijKf/1).

    @Test(arguments: [
        "0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.1.2+meta-valid", "1.0.0-alpha",
        "1.0.0-beta", "1.0.0-alpha.beta", "1.0.0-alpha.beta.1", "1.0.0-alpha.1", "1.0.0-alpha0.valid",
        "1.0.0-alpha.0valid",
        "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay", "1.0.0-rc.1+build.1", "2.0.0-rc.1+build.123",
        "1.2.3-beta", "10.2.3-DEV-SNAPSHOT", "1.2.3-SNAPSHOT-123", "1.0.0", "2.0.0", "1.1.7", "2.0.0+build.1848",
        "2.0.1-alpha.1227", "1.0.0-alpha+beta", "1.2.3----RC-SNAPSHOT.12.9.1--.12+788", "1.2.3----R-S.12.9.1--.12+meta",
        "1.2.3----RC-SNAPSHOT.12.9.1--.12", "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
        "99999999999999999999999.999999999999999999.99999999999999999", "1.0.0-0A.is.legal",
    ])
    func acceptsWhatSemverOrgAccepts(text: String) throws {
        #expect(try version(text).text == text)
    }

    @Test(arguments: [
        "1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid", "-invalid+invalid",
        "-invalid.01", "alpha", "alpha.beta", "alpha.beta.1", "alpha.1", "alpha+beta", "alpha_beta", "alpha.",
        "alpha..",
        "beta", "1.0.0-alpha_beta", "-alpha.", "1.0.0-alpha..", "1.0.0-alpha..1", "1.0.0-alpha...1", "1.0.0-alpha....1",
        "1.0.0-alpha.....1", "1.0.0-alpha......1", "1.0.0-alpha.......1", "01.1.1", "1.01.1", "1.1.01",
        "1.2.3.DEV", "1.2-SNAPSHOT", "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788", "1.2-RC-SNAPSHOT",
        "-1.0.3-gamma+b7718", "+justmeta", "9.8.7+meta+meta", "9.8.7-whatever+meta+meta",
        "99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1--------------------------------..12",
    ])
    func refusesWhatSemverOrgRefuses(text: String) {
        #expect(Version(text) == nil)
    }

    @Test(arguments: [
        "", " 1.0.0", "1.0.0 ", "v1.0.0", "1.0.0-", "1.0.0+", "1.0.0-é", "１.0.0", "1.0.0\n", "1..0", ".1.0.0", "-1.0.0",
    ])
    func refusesOddTexts(text: String) {
        #expect(Version(text) == nil)
    }

    @Test func refusesATextOfMoreThan255Bytes() {
        #expect(Version("1.0.0-" + String(repeating: "a", count: 249)) != nil)
        #expect(Version("1.0.0-" + String(repeating: "a", count: 250)) == nil)
    }

    /// Clause 11's own examples, and the longest numbers that no machine integer holds.
    private static let ascending = [
        "0.9.0", "1.0.0-0", "1.0.0-9", "1.0.0-10", "1.0.0-99999999999999999999", "1.0.0--", "1.0.0-Alpha",
        "1.0.0-alpha", "1.0.0-alpha.1",
        "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.9.0", "1.10.0",
        "1.11.0", "2.0.0", "2.1.0", "2.1.1", "18446744073709551616.0.0", "99999999999999999999999.0.0",
    ]

    @Test(arguments: ascending.indices, ascending.indices)
    func ordersByClause11(left: Int, right: Int) throws {
        let (a, b) = (try version(Self.ascending[left]), try version(Self.ascending[right]))
        #expect((a < b) == (left < right))
        #expect(a.precedence(to: b).signum() == (left - right).signum())
    }

    @Test func leavesBuildMetadataOutOfPrecedenceButKeepsTheOrderTotal() throws {
        let (a, b) = (try version("1.0.0+a"), try version("1.0.0+b"))
        #expect(a.precedence(to: b) == 0)
        #expect(a < b && !(b < a))
        #expect(a != b && a.identity == b.identity)
        #expect(try version("1.0.0-RC.1").identity == version("1.0.0-rc.1").identity)
    }

    @Test(
        arguments: [
            ("1.0.1", "1.0.0", ReleaseType.patch), ("1.1.0", "1.0.9", .minor), ("2.0.0", "1.9.9", .major),
            ("1.0.0", "0.2.10", .major),
            ("0.2.0", "0.1.9", .minor), ("2.0.0-rc.1", "1.9.9", .major), ("2.0.0", "2.0.0-rc.1", .major),
            ("2.1.0", "2.1.0-rc.1", .minor), ("2.1.1", "2.1.1-rc.1", .patch), ("2.0.0-rc.2", "2.0.0-rc.1", .major),
            ("1.0.0", "1.0.0", nil), ("1.0.0", "1.0.1", nil), ("1.0.0-rc.1", "1.0.0", nil), ("1.0.0+2", "1.0.0+1", nil),
        ] as [(String, String, ReleaseType?)])
    func tellsTheStep(version text: String, previous: String, type: ReleaseType?) throws {
        #expect(try version(text).bump(over: version(previous)) == type)
    }

    @Test(arguments: ["2024.10", "2024.01.2", "24.4", "2024.1.2.3", "2024.10-rc.1"])
    func acceptsCalendarVersions(text: String) throws {
        #expect(try version(text, .calver).text == text)
    }

    @Test(arguments: ["2024", "2024.1.2.3.4", "2024.", "2024.x", ""])
    func refusesWhatIsNoCalendarVersion(text: String) {
        #expect(Version(text, scheme: .calver) == nil)
    }

    @Test func ordersCalendarVersionsByTheirNumbers() throws {
        #expect(try version("2024.2", .calver) < version("2024.10", .calver))
        #expect(try version("2024.10", .calver).precedence(to: version("2024.10.0", .calver)) == 0)
        #expect(try version("2024.10-rc.1", .calver) < version("2024.10", .calver))
    }
}
