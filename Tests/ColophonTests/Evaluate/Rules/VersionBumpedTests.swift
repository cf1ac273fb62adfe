// RL-04: statements of manifests and package URLs, and the step over the previous version.
import Attestation
import Bundles
import Evidence
import Files
import ReleaseModel
import Testing
import Versions

struct VersionBumpedTests {
    private func builder(
        _ version: String = "1.1.0", previous: String? = "1.0.0", states: String? = nil, scheme: VersionScheme = .semver
    ) throws -> ReleaseBuilder {
        var builder = try ReleaseBuilder(version, previous: previous, scheme: scheme)
        builder.addManifest(.stated(states ?? version))
        return builder
    }

    @Test func passesWhereTheManifestStatesTheVersion() throws {
        let result = try builder().result(.rl04)
        #expect(result.status == .pass)
        #expect(result.headline == "1 place states 1.1.0, after 1.0.0")
        #expect(result.proofs.map(\.line) == [3])
    }

    @Test func acceptsThePythonSpelling() throws {
        #expect(try builder("1.1.0-rc.1", states: "1.1rc1").result(.rl04).status == .pass)
    }

    @Test func failsForAnotherVersionInAnyManifest() throws {
        var builder = try builder()
        builder.addManifest(.stated("1.0.0"), path: "Chart.yaml")
        let result = try builder.result(.rl04)
        #expect(result.status == .fail)
        #expect(result.headline == "Chart.yaml states 1.0.0, and the release is 1.1.0")
        #expect(result.findings.map(\.line) == [3])
    }

    @Test func keepsTheNameOfAFileAsItIs() throws {
        var builder = try builder()
        builder.addManifest(.stated("1.1.1"), path: "package.json")
        #expect(try builder.result(.rl04).headline == "package.json states 1.1.1, and the release is 1.1.0")
    }

    @Test func leavesAnIndefiniteVersionPendingWithAWarning() throws {
        var builder = try ReleaseBuilder()
        builder.addManifest(.indefinite("dynamic"))
        builder.addManifest(.absent, path: "setup.cfg")
        let result = try builder.result(.rl04)
        #expect(result.status == .pending)
        #expect(result.findings.map(\.severity) == [.warning, .warning])
        builder.decide(.rl04, .pass)
        #expect(try builder.result(.rl04).status == .pass)
        builder.record.artifacts = [Artifact(name: "x", purl: "pkg:pypi/sample@1.1.0")]
        #expect(try builder.result(.rl04).status == .pass)
        #expect(try builder.result(.rl04).manual == nil)
    }

    @Test(arguments: [
        ("pkg:pypi/sample@1.1.0", CheckStatus.pass), ("pkg:pypi/sample@1.1", .pass), ("pkg:pypi/sample@1.0.0", .fail),
        ("pkg:npm/%40scope/sample@1.1.0?arch=x86#sub/path@9", .pass), ("pkg:npm/@scope/sample", .pending),
        ("pkg:golang/example.org/sample@v1.1.0", .pass), ("pkg:pypi/sample", .pending),
        ("pkg:oci/sample@sha256:9f86d081", .pending), ("pkg:oci/sample@sha256%3A9f86d081", .pending),
        ("pkg:github/o/sample@244fd47e07d1004f0aed9c156aa09083c82bf8ee", .pending),
        ("pkg:deb/debian/sample@1:1.1.0-2?arch=all", .pass), ("pkg:deb/debian/sample@1.0.0-2", .fail),
        ("pkg:pypi/sample@1%2E1%2E0", .pass), ("pkg:pypi/sample@%ff", .pending), ("pkg:pypi/sample@", .pending),
        ("sample@1.1.0", .pending), ("pkg:pypi/sample@1.1.0%", .fail),
    ])
    func readsTheVersionOfAPackageURL(purl: String, status: CheckStatus) throws {
        var builder = try ReleaseBuilder()
        builder.record.artifacts = [Artifact(name: "sample", purl: purl)]
        #expect(try builder.result(.rl04).status == status)
    }

    @Test(arguments: [
        ("1.0.0", "1.0.0"), ("1.0.0", "1.0.1"), ("1.0.0-rc.1", "1.0.0"), ("1.0.0+2", "1.0.0+1"), ("1.9.0", "1.10.0"),
    ])
    func failsWhereTheVersionIsNotGreater(version: String, previous: String) throws {
        let result = try builder(version, previous: previous).result(.rl04)
        #expect(result.status == .fail)
        #expect(result.codes == ["version-not-greater"])
    }

    @Test func findsAWrongStepWithoutAnyManifest() throws {
        var builder = try ReleaseBuilder("1.0.0", previous: "2.0.0")
        builder.decide(.rl04, .pass)
        #expect(try builder.result(.rl04).status == .fail)
    }

    @Test(arguments: [
        ("1.0.1", "1.0.0", ReleaseType.minor, false), ("1.1.0", "1.0.0", .minor, true),
        ("2.0.0", "1.0.0", .patch, true),
        ("1.1.0", "1.0.0", .major, false), ("2.0.0", "2.0.0-rc.1", .major, true),
        ("1.4.1", "1.4.1-rc.1", .minor, false),
    ])
    func asksForAStepOfTheStatedType(version: String, previous: String, type: ReleaseType, passes: Bool) throws {
        var builder = try builder(version, previous: previous)
        builder.record.type = type
        #expect(try builder.result(.rl04).codes == (passes ? [] : ["bump-too-small"]))
    }

    @Test(arguments: [
        ("2.0.2", "2.0.1", "breaking-needs-major"), ("2.1.0", "2.0.1", "breaking-needs-major"), ("3.0.0", "2.0.1", nil),
        ("0.3.0", "0.2.9", nil), ("0.2.10", "0.2.9", "breaking-needs-minor"), ("1.0.0", "0.9.0", nil),
        ("2.0.0", "2.0.0-rc.2", nil), ("2.0.0-rc.1", "1.9.0", nil),
    ])
    func asksForAMajorStepOfBreakingChanges(version: String, previous: String, code: String?) throws {
        var builder = try builder(version, previous: previous)
        builder.record.notes.breaking = [.init(title: "Gone", migration: "Do this")]
        #expect(try builder.result(.rl04).codes == [code].compactMap(\.self))
    }

    @Test func comparesNothingWithoutAPrevious() throws {
        var builder = try builder("0.0.1", previous: nil)
        builder.record.type = .major
        builder.record.notes.breaking = [.init(title: "Gone", migration: "Do this")]
        let result = try builder.result(.rl04)
        #expect(result.status == .pass)
        #expect(result.headline.hasSuffix("the first release"))
    }

    @Test(arguments: [
        ("2.0.0", "1.2.2", []), ("1.3", "1.2.2", ["breaking-needs-major"]), ("0.3", "0.2.9", []),
        ("0.2.9.post1", "0.2.9", ["breaking-needs-minor"]), ("1!1.0", "3.0", []),
    ]) func asksTheSameOfPythonsVersions(version: String, previous: String, codes: [String]) throws {
        var builder = try builder(version, previous: previous, scheme: .pep440)
        builder.record.notes.breaking = [.init(title: "Gone", migration: "Do this")]
        #expect(try builder.result(.rl04).codes == codes)
        builder.record.type = .patch
        #expect(try builder.result(.rl07).required == (codes.isEmpty && previous != "0.2.9"))
    }

    /// The number promises nothing, and the notes contradict the type.
    @Test(arguments: [VersionScheme.calver, .any])
    func warnsOfBreakingChangesInAReleaseThatIsCalledSmall(scheme: VersionScheme) throws {
        var builder = try builder("2024.2", previous: "2024.1", scheme: scheme)
        builder.record.type = .minor
        builder.record.notes.breaking = [.init(title: "Gone", migration: "Do this")]
        let result = try builder.result(.rl04)
        #expect(result.status == .pass && result.codes == ["breaking-type"])
        #expect(result.findings[0].severity == .warning)
    }

    @Test func checksOnlyTheOrderOfCalendarVersions() throws {
        var builder = try builder("2024.2", previous: "2024.1", states: "2024.02", scheme: .calver)
        builder.record.type = .major
        builder.record.notes.breaking = [.init(title: "Gone", migration: "Do this")]
        #expect(try builder.result(.rl04).codes == [])
        let backwards = try self.builder("2024.1", previous: "2024.2", scheme: .calver)
        #expect(try backwards.result(.rl04).status == .fail)
    }
}

extension ReleaseBuilder {
    fileprivate mutating func addManifest(_ statement: VersionManifest.Statement, path: String = "pyproject.toml") {
        add(.manifest(VersionManifest(format: path, statement: statement, line: 3)), .versionManifest, path: path)
    }
}
