// Shapes of version manifests that real projects have, and their like that state nothing.
import Evidence
import ReleaseModel
import Testing

struct VersionManifestShapeTests {
    private func manifest(_ file: String, _ text: String) throws -> VersionManifest {
        let loaded = readEvidence(text, as: .versionManifest, file: file)
        return try #require(loaded.manifest, "\(loaded.complaint ?? "\(loaded.reading)")")
    }

    @Test(arguments: [
        (
            "orchard.opam",
            "version: \"1.2.0\"\n# made by dune\nopam-version: \"2.0\"\ndescription: \"\"\"\nversion: \"0.1\"\n\"\"\"\n"
        ),
        (
            "opam",
            "opam-version: \"2.0\"\nname: \"orchard\"\ndepends: [\n  \"dune\" {>= \"2.0\"}\n]\nversion: \"1.2.0\"\n"
        ),
        (
            "dune-project",
            "(lang dune 2.7)\n(name orchard)\n; (version 0.1)\n(version 1.2.0)\n(package (name a) (version 0.2))\n"
        ),
        ("dune-project", "(lang dune 3.0)\n(version \"1.2.0\")\n"),
        ("version.go", "package config\n\nconst (\n\t// Version is the release's.\n\tVersion = \"1.2.0\"\n)\n"),
        ("version.go", "package config\n\nconst Version string = \"1.2.0\"\n"),
        ("main.go", "package main\n\nvar (\n\tversion string = \"1.2.0\"\n)\n\nfunc main() { run(version) }\n"),
        (
            "build.gradle",
            "group = \"org.example\"\nversion = \"1.2.0\"\n\nsubprojects {\n    version = rootProject.version\n}\n"
        ),
        ("build.gradle.kts", "allprojects { version = rootProject.version }\nversion = \"1.2.0\"\n"),
        ("gradle.properties", "jlineVersion = 3.19.0\nprojectPreviousVersion = 1.1.0\nprojectVersion = 1.2.0\n"),
        ("gradle.properties", "projectVersion = 9\nversion = 1.2.0\n"),
        (
            "version.h",
            "#define ORCHARD_VER_MAJOR 1\n#define ORCHARD_VER_MINOR 2\n#define ORCHARD_VER_PATCH 0\n\n#define ORCHARD_VERSION (ORCHARD_VER_MAJOR * 10000 + ORCHARD_VER_MINOR * 100)\n"
        ),
        (
            "version.rb",
            "module Orchard\n  module Version\n    STRING = '1.2.0'\n\n    MSG = '%<version>s'\n  end\nend\n"
        ),
        ("version.rb", "module Orchard\n  class VERSION\n    STRING = \"1.2.0\".freeze\n  end\nend\n"),
        (
            "CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.5)\nproject(orchard-distribution)\nset(ORCHARD_VERSION 1.2.0)\nset(ZLIB_VERSION 9.0)\n"
        ),
        ("VERSION", "1.2.0-0-g54eaed1d8b56b1aa528be3bdd1877e59c56fa90c\n"), ("VERSION", "v1.2.0-0-g54eaed1\n"),
    ])
    func states(_ file: String, _ text: String) throws {
        #expect(try manifest(file, text).statement == .stated("1.2.0"))
    }

    @Test(arguments: [
        ("orchard.opam", "opam-version: \"2.0\"\nname: \"orchard\"\nbuild: [\n  [\"version\" \"1.2.0\"]\n]\n"),
        ("dune-project", "(lang dune 1.10)\n(name orchard)\n\n(package\n (version 1.2.0))\n"),
        ("version.rb", "module Orchard\n  module Strings\n    STRING = '1.2.0'\n  end\nend\n"),
        ("main.go", "package main\n\nfunc main() {\n\trun(\n\t\tversion = \"1.2.0\",\n\t)\n}\n"),
        ("gradle.properties", "projectPreviousVersion = 1.1.0\nkotlinVersion = 1.2.0\n"),
        ("CMakeLists.txt", "project(orchard)\nset(CMAKE_PROJECT_VERSION 1.2.0)\nset(ORCHARD_ABI_VERSION 1.2.0)\n"),
    ])
    func statesNothing(_ file: String, _ text: String) throws {
        #expect(try manifest(file, text).statement == .absent)
    }

    @Test(arguments: [
        ("build.gradle", "subprojects {\n    version = rootProject.version\n}\n"),
        (
            "version.rb",
            "module Orchard\n  module Version\n    MAJOR = 1\n    STRING = [MAJOR, 2, 0].join('.')\n  end\nend\n"
        ),
        (
            "orchard.spec.in",
            "Name: orchard\nVersion: @VERSION@\nRelease: 1\n\n%changelog\n* Tue Jan 02 2024 Ada <a@example.org> - 1.1.0-1\n- a\n"
        ),
    ])
    func provesNothing(_ file: String, _ text: String) throws {
        guard case .indefinite = try manifest(file, text).statement else {
            Issue.record("\(try manifest(file, text).statement)")
            return
        }
    }

    /// Commits lie between the tag and what was described: it isn't the tag's version.
    @Test(arguments: ["1.2.0-3-g54eaed1", "1.2.0-0-54eaed1", "1.2.0-0-gxyzabc1", "1.2.0-0-g54e"])
    func keepsAnotherDescription(_ text: String) throws {
        #expect(try manifest("VERSION", "\(text)\n").statement == .stated(text))
    }

    /// The rule compares the name with the project's.
    @Test func keepsTheNameOfAVariableOfCMake() throws {
        let found = try manifest("CMakeLists.txt", "project(orchard)\nset(LIBORCHARD_VERSION 1.2.0)\n")
        #expect(found.statement == .stated("1.2.0") && found.constant == "LIBORCHARD_VERSION")
    }

    @Test(arguments: [
        ("orchard.opam", "version: \"1.2.0\"\nversion: \"1.1.0\"\n"),
        ("dune-project", "(version 1.2.0)\n(version 1.1.0)\n"),
        ("gradle.properties", "projectVersion = 1.2.0\nprojectVersion = 1.1.0\n"),
    ])
    func refusesTwoVersions(_ file: String, _ text: String) {
        #expect(readEvidence(text, as: .versionManifest, file: file).manifest == nil)
    }

    @Test(arguments: ["(", "((((", "(version", "set(", "set(A_VERSION", "const (", "module\n", "version:", "1.2.0-0-g"])
    func survivesWhatIsCutOff(_ text: String) {
        for file in ["dune-project", "orchard.opam", "CMakeLists.txt", "version.go", "version.rb", "VERSION"] {
            _ = readEvidence(text, as: .versionManifest, file: file)
        }
    }
}
