// Which tags become releases, and what is said of those that don't.
import Files
import GitHistory
import Import
import Primitives
import ReleaseModel
import Testing
import Versions

@Suite struct ImportTagTests {
    @Test func makesOneRecordOfEachTag() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("v1.0.0", message: "First")
        let commit = try sample.commit("Add a thing")
        try sample.tag("v1.1.0")
        let report = try await sample.imported()
        #expect(report.releases.map(\.version) == ["1.0.0", "1.1.0"])
        #expect(report.leftOut.isEmpty)
        let record = try sample.record("1.1.0")
        #expect(record.commit == commit)
        #expect(record.previous?.text == "1.0.0")
        #expect(record.status == .released && record.type == .minor)
        #expect(record.isAsImported && record.imported?.from == "git")
        #expect(try sample.record("1.0.0").people.releasedBy == "Ada")
        #expect(record.people.releasedBy == nil)
    }

    /// An annotated tag has a date of its own; a lightweight one that of its commit.
    @Test func takesTheDateOfTheTagOrElseOfTheCommit() async throws {
        let sample = try HistorySample()
        try sample.at("2021-03-01")
        try sample.commit("Begin")
        try sample.at("2021-05-05")
        try sample.tag("1.0.0", message: "First")
        try sample.tag("1.0.1")
        try await sample.imported()
        #expect(try sample.record("1.0.0").dates.released?.dateText == "2021-05-05")
        let light = try #require(try sample.record("1.0.1").dates.released?.dateText)
        #expect(light < "2021-03-05")
    }

    @Test func givesTwoTagsOnOneCommitARecordEach() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.commit("Add a thing")
        try sample.tag("v1.0.0-rc.1")
        try sample.tag("v1.0.0")
        try await sample.imported()
        #expect(try sample.titles("1.0.0") == ["Add a thing", "Begin"])
        #expect(try sample.titles("1.0.0-rc.1") == ["Add a thing", "Begin"])
        #expect(try sample.record("1.0.0").previous == nil)
    }

    @Test func saysWhyATagIsLeftOut() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin", ["a.txt": "a"])
        for name in ["v1.0.0", "nightly", "latest", "nightly-1.2", "2.0", "3.x", "1.0.0"] { try sample.tag(name) }
        try sample.tag("v9.0.0", "HEAD^{tree}")
        try sample.tag("v8.0.0", "HEAD:a.txt")
        try sample.tree.write("project: {name: sample}\n", to: "site/colophon.yaml")
        let report = try await sample.imported()
        #expect(report.releases.map(\.version) == ["1.0.0"])
        let reasons = Dictionary(uniqueKeysWithValues: report.leftOut.map { ($0.name, $0.reason) })
        #expect(Set(reasons.keys) == ["nightly", "latest", "nightly-1.2", "2.0", "3.x", "v1.0.0", "v8.0.0", "v9.0.0"])
        #expect(reasons["nightly"] == "it names no version")
        #expect(reasons["nightly-1.2"] == "it is of a build that is no release")
        #expect(reasons["3.x"] == "it names a line of releases, and no single one")
        #expect(reasons["v1.0.0"] == "it names the same version as 1.0.0")
        #expect(reasons["v8.0.0"] == "it names a file, and no commit")
        #expect(reasons["v9.0.0"] == "it names a folder, and no commit")
    }

    @Test(arguments: [
        ("1.2.3", "1.2.3"), ("v1.2.3", "1.2.3"), ("V1.2.3", "1.2.3"), ("release-1.2.3", "1.2.3"),
        ("release/1.2.3", "1.2.3"),
        ("sample-1.2.3", "1.2.3"), ("sample@1.2.3", "1.2.3"), ("sample-v1.2.3-rc.1", "1.2.3-rc.1"),
        ("version-1.2.3", "1.2.3"),
    ])
    func readsTheFormsThatTagsHave(tag: String, version: String) throws {
        let naming = try #require(TagNaming(scheme: .semver, projects: ["sample"], pattern: nil, package: nil))
        #expect(naming.answer(tag) == .version(try #require(Version(version))))
    }

    @Test(arguments: ["pkg@1.2.3", "@scope/pkg@1.2.3", "pkg-v1.2.3", "pkg/v1.2.3", "pkg/1.2.3", "pkg_1.2.3"])
    func readsTheTagsOfAPackage(tag: String) throws {
        let version = try #require(Version("1.2.3"))
        let own = try #require(TagNaming(scheme: .semver, projects: ["sample"], pattern: nil, package: "pkg"))
        #expect(own.answer(tag) == .version(version))
        let other = try #require(TagNaming(scheme: .semver, projects: ["sample"], pattern: nil, package: "other"))
        #expect(other.answer(tag) == .none("it is not of the package other"))
        let any = try #require(TagNaming(scheme: .semver, projects: ["sample"], pattern: nil, package: nil))
        guard case .package(_, version) = any.answer(tag) else {
            Issue.record("\(tag) is of a package")
            return
        }
    }

    @Test func takesVersionsByAPattern() throws {
        let naming = try #require(
            TagNaming(scheme: .semver, projects: ["sample"], pattern: "app_{version}_final", package: nil))
        #expect(naming.answer("app_1.2.3_final") == .version(try #require(Version("1.2.3"))))
        #expect(naming.answer("v1.2.3") == .none("it does not have the form of --tag-pattern"))
        #expect(TagNaming(scheme: .semver, projects: ["sample"], pattern: "v1", package: nil) == nil)
    }

    @Test func importsOnePackageOfSeveral() async throws {
        let sample = try HistorySample()
        try sample.commit(
            "Begin", ["packages/pkg/package.json": #"{"name": "pkg", "version": "1.0.0"}"#, "packages/other/a": ""])
        try sample.tag("pkg@1.0.0")
        try sample.tag("other@5.0.0")
        try sample.commit("Change the other", ["packages/other/a": "a"])
        try sample.commit("Change the package", ["packages/pkg/b": "b"])
        try sample.tag("pkg@1.1.0")
        let refused = try await sample.refusal()
        #expect(refused.contains("it is of the package pkg") && refused.contains("--package"))
        let report = try await sample.imported { $0.package = "pkg" }
        #expect(report.releases.map(\.version) == ["1.0.0", "1.1.0"])
        #expect(report.leftOut.map(\.name) == ["other@5.0.0"])
        #expect(try sample.titles("1.1.0") == ["Change the package"])
        #expect(try sample.text("evidence/1.1.0/changed-paths.txt") == "A\tpackages/pkg/b\n")
        #expect(try sample.record("1.0.0").evidence.map(\.path) == ["package.json", "changed-paths.txt"])
    }

    /// The boundaries come from the tags: a commit that touches nothing of the package may still be tagged.
    @Test func keepsATagWhoseCommitTouchesNothingOfThePackage() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin", ["packages/pkg/a": "a"])
        try sample.tag("pkg@1.0.0")
        try sample.commit("Something else", ["b": "b"])
        try sample.tag("pkg@1.0.1")
        try sample.commit("Change the package", ["packages/pkg/a": "b"])
        try sample.tag("pkg@1.0.2")
        let report = try await sample.imported { $0.package = "pkg" }
        #expect(report.releases.map(\.version) == ["1.0.0", "1.0.1", "1.0.2"])
        #expect(try sample.titles("1.0.1") == [])
        #expect(try sample.titles("1.0.2") == ["Change the package"])
    }

    @Test func choosesTheSchemeThatTheTagsHave() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        for name in ["0.1", "1.0rc1", "1.0", "1.0.post1"] { try sample.tag(name) }
        let report = try await sample.imported()
        #expect(report.releases.map(\.version) == ["0.1", "1.0rc1", "1.0", "1.0.post1"])
        #expect(try sample.text("colophon.yaml").contains("versioning: pep440"))
    }

    /// As workflows name actions: v1 leads to the newest release of 1.
    @Test func leavesMovingTagsOut() async throws {
        let sample = try HistorySample()
        for version in ["1.0.0", "1.1.0", "1.2.0"] {
            try sample.commit("Work for \(version) of it")
            for name in ["v\(version)", "v\(version.dropLast(2))", "v1"] { try sample.tag(name) }
        }
        let report = try await sample.imported()
        #expect(report.releases.map(\.tag) == ["v1.0.0", "v1.1.0", "v1.2.0"])
        #expect(!(try sample.text("colophon.yaml").contains("versioning")))
        #expect(report.leftOut.map(\.name) == ["v1", "v1.0", "v1.1", "v1.2"])
        #expect(report.leftOut.first?.reason == "it is a moving tag, and v1.2.0 is the release")
    }

    /// 1.0 with a release of its own is no moving tag.
    @Test func keepsShortVersions() async throws {
        let sample = try HistorySample()
        for version in ["1.0", "1.0.1", "1.1", "1.1.1"] {
            try sample.commit("Work for \(version) of it")
            try sample.tag(version)
        }
        let report = try await sample.imported()
        #expect(report.releases.map(\.version) == ["1.0", "1.0.1", "1.1", "1.1.1"])
    }

    @Test func takesTheLongerOfTwoSpellings() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("sample-1.0", message: "annotated")
        try sample.tag("sample-1.0.0")
        try sample.tree.write("project: {name: sample, versioning: pep440}\n", to: "site/colophon.yaml")
        let report = try await sample.imported()
        #expect(report.releases.map(\.tag) == ["sample-1.0.0"])
        #expect(report.leftOut.map(\.reason) == ["it is a moving tag, and sample-1.0.0 is the release"])
    }

    @Test func tellsAPackageFromOneWithAScope() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        for name in ["pkg@1.0.0", "@scope/pkg@1.3.0"] { try sample.tag(name) }
        let plain = try await sample.imported { $0.package = "pkg" }
        #expect(plain.releases.map(\.tag) == ["pkg@1.0.0"] && plain.leftOut.map(\.name) == ["@scope/pkg@1.3.0"])
        let scoped = try await sample.imported {
            $0.package = "@scope/pkg"
            $0.configurationFile = sample.tree.path("other/colophon.yaml")
        }
        #expect(scoped.releases.map(\.tag) == ["@scope/pkg@1.3.0"])
    }

    /// A clone may be in a folder of any name.
    @Test func knowsAProjectByWhereItWasClonedFrom() async throws {
        let sample = try HistorySample()
        try sample.commit("Begin")
        try sample.tag("orchard-2.4.0")
        try sample.tag("v1.0.0")
        try sample.git(["config", "remote.origin.url", "https://example.org/ada/orchard.git"])
        let report = try await sample.imported { $0.name = nil }
        #expect(report.releases.map(\.version) == ["1.0.0", "2.4.0"])
        #expect(try sample.text("colophon.yaml").contains("name: orchard"))
        // A further work tree is of the repository that it belongs to.
        try sample.git(["config", "--unset", "remote.origin.url"])
        try sample.tag("repo-3.0.0")
        try sample.git(["worktree", "add", "--quiet", "--detach", sample.tree.path("further"), "v1.0.0"])
        let further = try await sample.imported {
            $0.repository = sample.tree.path("further")
            $0.configurationFile = sample.tree.path("other/colophon.yaml")
        }
        #expect(further.releases.map(\.version) == ["1.0.0", "3.0.0"])
    }
}
