// RL-04 over manifests that refer to each other: parents, workspaces, lock files, and files that another one names.
import Bundles
import Evidence
import Files
import ReleaseModel
import Testing
import Versions

struct VersionManifestsTogetherTests {
    private func result(
        _ files: [(String, String)], version: String = "1.2.0", project: String = "orders",
        scheme: VersionScheme = .semver
    ) throws -> CheckResult {
        var builder = try ReleaseBuilder(version, previous: nil, scheme: scheme)
        builder.record.project = project
        for (path, text) in files {
            builder.add(readEvidence(text, as: .versionManifest, file: path).reading, .versionManifest, path: path)
        }
        return try builder.result(.rl04)
    }

    private static func pom(_ artifact: String, _ version: String, parent: (String, String)? = nil, _ rest: String = "")
        -> String
    {
        let parent = parent.map { "<parent><artifactId>\($0.0)</artifactId><version>\($0.1)</version></parent>" } ?? ""
        return
            "<project>\(parent)<artifactId>\(artifact)</artifactId>\(version.isEmpty ? "" : "<version>\(version)</version>")\(rest)</project>"
    }

    @Test(arguments: [("1.2.0", CheckStatus.pass), ("1.1.0", .fail)])
    func resolvesAPropertyOfTheParent(_ revision: String, _ status: CheckStatus) throws {
        let root = Self.pom("root", "${revision}", "<properties><revision>\(revision)</revision></properties>")
        let middle = Self.pom("middle", "", parent: ("root", "${revision}"))
        let leaf = Self.pom("leaf", "${revision}", parent: ("middle", "${revision}"))
        let result = try result([("pom.xml", root), ("middle/pom.xml", middle), ("middle/leaf/pom.xml", leaf)])
        #expect(result.status == status)
        #expect(result.codes == (status == .pass ? [] : Array(repeating: "version-differs", count: 3)))
        #expect(Set(result.findings.map(\.subject)).count == result.findings.count)
    }

    @Test func leavesAPropertyOpenWhoseParentIsNotListed() throws {
        let leaf = Self.pom("leaf", "${revision}", parent: ("root", "${revision}"))
        let other = Self.pom("other", "1.2.0", "<properties><revision>1.1.0</revision></properties>")
        let result = try result([("leaf/pom.xml", leaf), ("pom.xml", other)])
        #expect(result.status == .pass && result.codes == ["version-indefinite"])
    }

    @Test(arguments: [("1.2.0", CheckStatus.pass), ("1.1.0", .fail)])
    func resolvesCargosWorkspace(_ version: String, _ status: CheckStatus) throws {
        let member = "[package]\nname = \"orders\"\nversion.workspace = true\n"
        let result = try result([
            ("orders/Cargo.toml", member), ("Cargo.toml", "[workspace.package]\nversion = \"\(version)\"\n"),
        ])
        #expect(result.status == status)
        #expect(result.findings.allSatisfy { $0.severity == .error })
        #expect(result.proofs.first?.place == "version \(version) from Cargo.toml")
    }

    @Test func countsThePackageOfALockFileThatAManifestIsNamedAfter() throws {
        let lock =
            "[[package]]\nname = \"orders\"\nversion = \"1.1.0\"\n[[package]]\nname = \"tool\"\nversion = \"0.3.0\"\n"
        let manifest = "[package]\nname = \"orders\"\nversion = \"1.2.0\"\n"
        let result = try result([("Cargo.toml", manifest), ("Cargo.lock", lock)])
        #expect(result.status == .fail)
        #expect(result.findings.map(\.line) == [3])
        #expect(result.headline == "Cargo.lock states 1.1.0 at orders, and the release is 1.2.0")
    }

    @Test(arguments: [
        (
            "pyproject.toml",
            "[project]\ndynamic = [\"version\"]\n[tool.hatch.version]\npath = \"src/orders/__about__.py\"\n",
            "__about__.py"
        ),
        (
            "pyproject.toml",
            "[project]\ndynamic = [\"version\"]\n[tool.setuptools.dynamic]\nversion = {attr = \"orders.__version__\"}\n",
            "src/orders/__init__.py"
        ),
        ("setup.cfg", "[metadata]\nversion = attr: orders.about.__version__\n", "orders/about.py"),
    ]) func findsTheModuleThatStatesADynamicVersion(_ file: String, _ text: String, _ module: String) throws {
        let good = try result([(file, text), (module, "__version__ = \"1.2.0\"\n")])
        #expect(good.status == .pass && good.findings.isEmpty)
        let stale = try result([(file, text), (module, "__version__ = \"1.1.0\"\n")])
        #expect(stale.status == .fail && stale.codes == ["version-differs"])
        #expect(try result([(file, text)]).status == .pending)
    }

    @Test func findsTheConstantOfAGem() throws {
        let gem = "Gem::Specification.new do |s|\n  s.version = Orders::VERSION\nend\n"
        let result = try result([("orders.gemspec", gem), ("lib/orders/version.rb", "VERSION = '1.2.0'\n")])
        #expect(result.status == .pass && result.findings.isEmpty)
    }

    @Test func failsWhereOnePlaceOfALockFileIsBehind() throws {
        let result = try result([
            ("package-lock.json", #"{"version": "1.2.0", "packages": {"": {"version": "1.1.0"}}}"#)
        ])
        #expect(result.status == .fail)
        #expect(result.headline == #"package-lock.json states 1.1.0 at packages[""].version, and the release is 1.2.0"#)
    }

    @Test(
        arguments: [
            ("1.2.0", "1.3.0-SNAPSHOT", "version-snapshot"), ("1.2.0", "1.2.0-SNAPSHOT", "version-snapshot"),
            ("1.2.0", "1.2.0.BUILD-SNAPSHOT", "version-snapshot"),
            ("1.2.0-rc.1", "1.2.0-SNAPSHOT", "version-indefinite"),
            ("1.2.0-rc.1", "1.3.0-SNAPSHOT", "version-snapshot"), ("1.2.0-SNAPSHOT", "1.2.0-SNAPSHOT", nil),
        ] as [(String, String, String?)])
    func shipsNoSnapshot(_ version: String, _ text: String, _ code: String?) throws {
        let result = try result([("VERSION", version + "\n"), ("pom.xml", Self.pom("orders", text))], version: version)
        #expect(result.codes == [code].compactMap(\.self))
        #expect(result.status == (code == "version-snapshot" ? .fail : .pass))
    }

    @Test(arguments: [
        ("orders", "ordersVersion", CheckStatus.pass), ("orders-service", "ORDERS_VERSION", .pass),
        ("pears", "numpyVersion", .pending),
        ("orders", "kotlin_version", .pending), ("or", "orchardVersion", .pending),
    ]) func holdsAConstantsNameAgainstTheProjects(_ project: String, _ constant: String, _ status: CheckStatus) throws {
        #expect(try result([("a.py", "\(constant) = \"1.2.0\"\n")], project: project).status == status)
        #expect(try result([("deps.h", "#define \(constant) \"1.2.0\"\n")], project: project).status == status)
    }

    @Test(arguments: [VersionScheme.semver, .pep440, .any]) func knowsPythonsSpellingsUnderEveryScheme(
        _ scheme: VersionScheme
    ) throws {
        let version = scheme == .pep440 ? "1.2.0rc1" : "1.2.0-rc.1"
        #expect(try result([("VERSION", "1.2rc1\n")], version: version, scheme: scheme).status == .pass)
        #expect(try result([("VERSION", "1.2rc2\n")], version: version, scheme: scheme).status == .fail)
    }
}
