// Runs scripts/setup with a Swift, an apt-get and a dpkg-query of the tests' own: what it says where something is missing.
import Colophon
import Evidence
import Files
import Testing

@Suite struct SetupScriptTests {
    /// What is in a machine: each program is a script, and `have` the packages that are installed.
    private struct Machine {
        var swift: String? = #"case "$*" in *--version) echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)";; esac"#
        /// Makes a program that says `works`.
        var swiftc = #"printf '#!/bin/sh\necho works\n' >"$3"; chmod +x "$3""#
        var user = 0
        var have: [String] = []
        var tools = ["sudo"]

        /// Runs the set-up; `made`: what its apt-get was called with.
        func setUp(_ argument: String = "") throws -> (outcome: ForeignProgram.Outcome, made: String) {
            var files = [
                "scripts/setup": try Documentation.text("scripts/setup"),
                "bin/id": "echo \(user)", "bin/swiftc": swiftc,
                "bin/dpkg-query":
                    "case ' \(have.joined(separator: " ")) ' in *\" $3 \"*) echo 'install ok installed';; esac",
                // Afterwards a Swift that lacked a library runs.
                "bin/apt-get": """
                echo "$*" >>\(Self.log)
                case "$*" in install*) touch installed;; esac
                """,
                Self.log: "",
            ]
            for tool in tools { files["bin/\(tool)"] = #"exec "$@""# }
            files["bin/swift"] = swift
            for (name, text) in files where name.hasPrefix("bin/") { files[name] = "#!/bin/sh\n\(text)\n" }
            let tree = try SyncTree(files)
            // Nothing of this machine but what every machine has.
            let needed =
                "bash cat chmod cut dirname env grep head ln mkdir mktemp printf rm sed sh sha256sum sort tail touch"
            let script = """
                cd '\(tree.path)' && chmod +x bin/* scripts/setup
                for tool in \(needed); do ln -s "$(command -v $tool)" bin/$tool; done
                PATH=$PWD/bin bash scripts/setup \(argument)
                """
            let outcome = try ForeignProgram.run(["bash", "-c", script])
            return (outcome, String(decoding: try Files.read(tree.path(Self.log)), as: UTF8.self))
        }

        private static let log = "apt-get.log"
    }

    private static let program = [
        "ca-certificates", "git", "pkg-config", "libxml2-dev", "zlib1g-dev", "libmd4c-dev", "libyaml-dev", "libssl-dev",
    ]
    private static let ofSwift = ["binutils", "g++", "libcurl4-openssl-dev", "libncurses-dev", "libsqlite3-dev"]
    private static let lacksALibrary = """
        if [ ! -e installed ]; then echo "swift: error while loading shared libraries: libncurses.so.6" >&2; exit 127; fi
        echo "Swift version 6.3.1"
        """

    @Test func doesNothingWhereAllIsThere() throws {
        let (outcome, made) = try Machine(have: Self.program).setUp()
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome)")
        #expect(made.isEmpty)
    }

    @Test func saysWhatItInstallsAndInstallsThatOnly() throws {
        let (outcome, made) = try Machine(have: Array(Self.program.dropLast())).setUp()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output == "setup: installing: libssl-dev\n")
        #expect(made.hasSuffix("install -y -qq --no-install-recommends libssl-dev\n"), "\(made)")
    }

    @Test func namesThePackagesWhereNobodyMayInstallThem() throws {
        let (outcome, made) = try Machine(user: 1000, tools: []).setUp()
        #expect(outcome.status == 1 && made.isEmpty)
        #expect(outcome.errors.contains("only root can install them. Ask for:"), "\(outcome.errors)")
        let command = "apt-get install --no-install-recommends \(Self.program.joined(separator: " "))\n"
        #expect(outcome.errors.hasSuffix(command), "\(outcome.errors)")
    }

    @Test func installsWhatSwiftItselfNeedsWhereItDoesNotRun() throws {
        let (outcome, made) = try Machine(swift: Self.lacksALibrary, have: Self.program).setUp()
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.errors.contains("doesn't run: swift: error while loading shared libraries: libncurses.so.6"))
        #expect(made.contains(" \(Self.ofSwift.joined(separator: " "))\n"), "\(made)")
    }

    @Test func saysWhatIsWrongWhereSwiftStillDoesNotRun() throws {
        let (outcome, _) = try Machine(swift: "echo 'no libfoo.so' >&2; exit 127", have: Self.program).setUp()
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("bin/swift doesn't run: no libfoo.so\n"), "\(outcome.errors)")
        #expect(outcome.errors.contains(Self.ofSwift.joined(separator: " ")))
    }

    @Test func triesWhetherSwiftLinks() throws {
        let (outcome, made) = try Machine(swiftc: "echo 'cannot find -lgcc'; exit 1", have: Self.program).setUp()
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("can't make a program that runs: cannot find -lgcc"), "\(outcome.errors)")
        #expect(made.contains("g++"))
    }

    @Test func namesBothVersionsWhereSwiftIsTooOld() throws {
        let (outcome, made) = try Machine(swift: "echo 'Swift version 6.1.2'", have: Self.program).setUp()
        #expect(outcome.status == 1 && made.isEmpty)
        #expect(outcome.errors.contains("is Swift 6.1.2, and 6.2 or later is needed: https://www.swift.org/install"))
    }

    @Test func saysWhereToGetSwiftWhereThereIsNone() throws {
        let (outcome, made) = try Machine(swift: nil).setUp()
        #expect(outcome.status == 1 && made.isEmpty)
        #expect(outcome.errors.hasPrefix("setup: Swift 6.2 or later is needed: https://www.swift.org/install\n"))
        #expect(outcome.errors.contains(Self.ofSwift.joined(separator: " ")))
    }
}
