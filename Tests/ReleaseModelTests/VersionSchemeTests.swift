// The schemes pep440 and any: which texts are versions, their order, what makes two of them one, and the steps between them.
import ReleaseModel
import Testing
import Versions

struct VersionSchemeTests {
    private func version(_ text: String, _ scheme: VersionScheme) throws -> Version {
        try #require(Version(text, scheme: scheme), "\(text)")
    }

    // MARK: - PEP 440

    /// "Summary of permitted suffixes and relative ordering" of the PEP, with the epochs and local versions that it describes.
    private static let ascending = [
        "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2",
        "1.0b2.post345.dev456",
        "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34",
        "1.0.post456",
        "1.0.15", "1.1.dev1", "1.1", "7.0", "7.1", "8.0.0a1", "8.0.0rc1", "8.0.0", "8.0.0.post1", "2024.1",
        "1!1.0.dev1", "1!1.0",
        "18446744073709551616!1",
    ]

    @Test(arguments: ascending.indices) func ordersAsThePEPDoes(_ left: Int) throws {
        let a = try version(Self.ascending[left], .pep440)
        for right in Self.ascending.indices {
            let b = try version(Self.ascending[right], .pep440)
            #expect((a < b) == (left < right), "\(a) < \(b)")
            #expect(a.precedence(to: b).signum() == (left - right).signum(), "\(a) and \(b)")
        }
    }

    @Test(arguments: [
        ["1.0", "1", "1.0.0", "v1.0", "V1", "01.00", "0!1.0"],
        ["1.0rc1", "1.0c1", "1.0-RC.1", "1.0_preview_1", "1.0.pre1", "1.0RC01"],
        ["1.0.post1", "1.0-1", "1.0post1", "1.0-r1", "1.0.rev1"], ["1.0.dev0", "1.0dev", "1.0-DEV", "1.0_dev_0"],
        ["1.0a0", "1.0alpha", "1.0-a"], ["1.0+ubuntu.1", "1.0+Ubuntu-1", "1.0+ubuntu_01", "1.0.0+ubuntu.1"],
        ["1.0a0.post1", "1.0a--1"],
    ]) func takesAllSpellingsForOneVersion(_ texts: [String]) throws {
        let versions = try texts.map { try version($0, .pep440) }
        #expect(Set(versions.map(\.identity)).count == 1)
        for other in versions {
            #expect(versions[0].precedence(to: other) == 0)
            #expect(versions[0].isSpelled(other.text))
        }
    }

    @Test(arguments: [
        "", "a", "1.", "1.0.", "1.0-", "1.0_1", "1.0rc1x", "1.0+", "1.0+a..b", "1.0+a!", " 1.0", "1.0\n", "1.0 rc1",
        "french toast", "1!", "!1",
        "1.0/2", "../1", "1.0a.", "1.0.post-", "１.0", "1.0é",
    ]) func refusesWhatIsNoVersionOfPEP440(_ text: String) {
        #expect(Version(text, scheme: .pep440) == nil)
    }

    @Test(arguments: [
        ("1.0", false, "1.0"), ("1.0rc1", true, "1.0"), ("1.0.dev1", true, "1.0"), ("1.0.post1", false, "1.0"),
        ("2!1.0a1", true, "2!1.0"),
        ("1.0.post1.dev2", true, "1.0"), ("1.0+local", false, "1.0"),
    ]) func knowsPrereleasesAndTheirNumbers(_ text: String, _ isPrerelease: Bool, _ base: String) throws {
        let version = try version(text, .pep440)
        #expect(version.isPrerelease == isPrerelease && version.base == base)
        #expect(try version.hasSameBase(as: self.version(base, .pep440)))
    }

    @Test(
        arguments: [
            ("7.1", "7.0", ReleaseType.minor), ("8.0.0", "7.1", .major), ("8.0.1", "8.0", .patch),
            ("8.0.0.post1", "8.0.0", .patch),
            ("8.0.0", "8.0.0rc1", .major), ("1!0.1", "9.0", .major), ("8.1", "8.1.dev1", .minor), ("8.0", "8.0.0", nil),
            ("8.0rc1", "8.0", nil),
        ] as [(String, String, ReleaseType?)]) func tellsTheStep(
            _ text: String, _ previous: String, _ type: ReleaseType?
        ) throws
    {
        #expect(try version(text, .pep440).bump(over: version(previous, .pep440)) == type)
    }

    // MARK: - Any

    @Test(arguments: [
        ["1.0", "1.0.1", "1.0.2", "1.0.2a", "1.0.2b", "1.0.2zg", "1.0.10"], ["9.5p1", "9.6", "9.6p1", "9.10"],
        ["R2023b", "R2024a", "R2024b"],
        ["2.0-dev1", "2.0-alpha", "2.0-alpha2", "2.0-beta", "2.0-rc1", "2.0-rc2", "2.0", "2.0-sp1", "2.0.1"],
        ["jdk-9", "jdk-21", "jdk-21+35"],
        ["2024-02-01", "2024-10-01"], ["v1.2", "v1.10"], ["1.0-M1", "1.0.0"],
        ["18446744073709551615", "18446744073709551616"],
        ["1.0-RC1", "1.0-rc2", "1.0"],
    ]) func ordersByRunsOfDigitsAndLetters(_ texts: [String]) throws {
        let versions = try texts.map { try version($0, .any) }
        for (left, a) in versions.enumerated() {
            for (right, b) in versions.enumerated() {
                #expect((a < b) == (left < right), "\(a) < \(b)")
                #expect(a.precedence(to: b).signum() == (left - right).signum(), "\(a) and \(b)")
            }
        }
    }

    @Test(arguments: ["1", "1.0-é2", "2024年1", "a1", "1.0~rc1", "1@2", "1=2", "release-1,2"])
    func acceptsNamesOfFolders(_ text: String) throws {
        #expect(try version(text, .any).text == text)
    }

    @Test(arguments: [
        "", ".1", "-1", "+1", "1.", "1 0", "1\u{A0}0", "1\u{200B}0", "1\n", "1/0", "1\\0", "..", "a", "index.html",
        "1:0", "1*", "1?", "1\"", "1<", "1|",
        "1%20", "1$x", "1;x", "1`x`", "1#x", "1&x", "1'x", "1\u{0}", "e\u{301}1", "1\u{202E}2", "１ ",
    ]) func refusesWhatIsNoNameOfAFolder(_ text: String) {
        #expect(Version(text, scheme: .any) == nil)
    }

    @Test func ignoresCaseAndKeepsTheRestOfAText() throws {
        #expect(try version("1.0-RC1", .any).identity == version("1.0-rc1", .any).identity)
        #expect(try version("1.0+1", .any).identity != version("1.0+2", .any).identity)
        #expect(try version("1.0-rc1", .any).hasSameBase(as: version("1.0", .any)))
        #expect(try version("1.0-rc1", .any).isPrerelease && !version("rc1.0", .any).isPrerelease)
    }

    @Test(arguments: [
        ("1.2.3", VersionScheme.any, true), ("v1.2.3", .any, true), ("1.2", .any, false), ("R2024a", .any, false),
        ("1.2", .pep440, false),
        ("1.2.0", .pep440, true), ("1.2.3", .semver, true), ("2024.1.2", .calver, false),
    ]) func saysItsTypeWhereItHasThreeNumbers(_ text: String, _ scheme: VersionScheme, _ says: Bool) throws {
        #expect(try version(text, scheme).saysType == says)
    }

    @Test func stepsOfAnyAreThoseOfItsNumbers() throws {
        #expect(try version("1.3.0", .any).bump(over: version("1.2.9", .any)) == .minor)
        #expect(try version("2.0.0", .any).bump(over: version("1.2.9", .any)) == .major)
        #expect(try version("R2", .any).bump(over: version("R1", .any)) == .patch)
        #expect(try version("R1", .any).bump(over: version("R2", .any)) == nil)
    }
}
