// Runs scripts/test with another set-up and another swift: when it sets up, what it shows, and which skipped tests fail in CI.
import Colophon
import Evidence
import Files
import Testing

@Suite struct TestScriptTests {
    private static let stamp = ".build/set-up-for-tests"
    private static let skipped = #"<testcase classname="A.B" name="skipped()"><skipped/></testcase>"#
    private static let passed = #"<testcase classname="A.B" name="passed()"/>"#

    /// `swift` prints its arguments and `says`, and ends with `status`; the set-up notes each of its runs, and lists one missing package.
    private static func copy(status: Int = 0, says: String = "", cases: String = "") throws -> SyncTree {
        try SyncTree([
            "scripts/test": try Documentation.text("scripts/test"),
            "scripts/parts/progress.bash": try Documentation.text("scripts/parts/progress.bash"),
            "scripts/parts/skipped.py": try Documentation.text("scripts/parts/skipped.py"),
            "Tests/skipped.txt": "# a comment\nA.B/skipped() for a reason\n",
            "Tests/Some.swift": "@Test func a() {}\n",
            "says": says,
            ".build/tests-swift-testing.xml": "<testsuites><testsuite>\(cases)</testsuite></testsuites>",
            "bin/swift": "#!/bin/sh\necho swift \"$@\"\ncat says\nexit \(status)\n",
            "scripts/setup": """
            #!/bin/sh
            if [ "$1" = missing ]; then echo libmd4c-dev; exit; fi
            echo "set up for $1"
            mkdir -p .build && sha256sum <scripts/setup >\(stamp)

            """,
        ])
    }

    private static func run(_ tree: SyncTree, _ arguments: String, ci: String = "") throws -> ForeignProgram.Outcome {
        let script = "chmod +x bin/swift scripts/setup && CI=\(ci) PATH=$PWD/bin:$PATH bash scripts/test \(arguments)"
        return try ForeignProgram.run(["sh", "-c", "cd \(tree.path) && \(script)"])
    }

    @Test func setsUpOnceForEachVersionOfTheSetUp() throws {
        let tree = try Self.copy()
        let first = try Self.run(tree, "--filter X")
        #expect(first.status == 0)
        #expect(first.output.contains("\nset up for test\nswift test "))
        #expect(first.output.hasSuffix(" --filter X\n"))
        #expect(try !Self.run(tree, "--filter X").output.contains("set up for test"))
        try tree.write(try Self.setup(of: tree) + "# another version\n", to: "scripts/setup")
        #expect(try Self.run(tree, "--filter X").output.contains("\nset up for test\nswift test "))
    }

    private static func setup(of tree: SyncTree) throws -> String {
        String(decoding: try Files.read(tree.path("scripts/setup")), as: UTF8.self)
    }

    @Test func namesWhatIsMissingWhereTheTestsFail() throws {
        let outcome = try Self.run(try Self.copy(status: 3), "")
        #expect(outcome.status == 3)
        #expect(
            outcome.errors == "test: these packages are missing, and scripts/setup test installs them:\nlibmd4c-dev\n")
    }

    @Test func theSetUpLeavesTheNoteThatTheScriptLooksFor() throws {
        #expect(try Documentation.text("scripts/setup").contains("\nstamp=\(Self.stamp)\n"))
        #expect(try Documentation.text("scripts/test").contains(Self.stamp))
    }

    @Test func saysAtTheStartHowLongItTakesAndHowMuchDisk() throws {
        let lines = try Self.run(try Self.copy(), "").output.split(separator: "\n")
        #expect(lines[0].contains(" minutes on two cores, and ") && lines[0].contains(" GB of disk in .build"))
        #expect(lines.contains { $0.hasPrefix("test: some 1 tests; all take some ") })
    }

    /// All of it is in the log.
    @Test func showsProgressAndWhateverIsWrongInstead() throws {
        let steps = (1...400).map { "[\($0)/400] Compiling Files File\($0).swift" }
        let tests = (1...450).flatMap { ["◇ Test a\($0)() started.", "✔ Test a\($0)() passed after 0.001 seconds."] }
        let wrong = ["/x/A.swift:1:2: error: no", "✘ Test b() recorded an issue at B.swift:3:4: no", "↳ // a comment"]
        let said = steps + tests + wrong + ["✔ Test run with 451 tests in 1 suite failed after 1 seconds."]
        let tree = try Self.copy(says: said.joined(separator: "\n") + "\n")
        let lines = try Self.run(tree, "").output.split(separator: "\n").map(String.init)
        #expect(lines.count < 30)
        #expect(lines.filter { $0.hasPrefix("Building: ") }.count == 9 && lines.contains("Building: 200 of 400 steps"))
        #expect(lines.contains("Testing: 400 of about 1 passed"))
        #expect(lines.suffix(4) == wrong + [said[said.count - 1]])
        let log = String(decoding: try Files.read(tree.path(".build/test.log")), as: UTF8.self)
        #expect(log.hasSuffix(said.joined(separator: "\n") + "\n"))
    }

    @Test func inCIASkippedTestIsAFailureUnlessItIsListed() throws {
        let sound = try Self.run(try Self.copy(cases: Self.skipped + Self.passed), "", ci: "true")
        #expect(sound.status == 0 && sound.output.hasSuffix("test: 2 tests, 1 of them skipped\n"), "\(sound)")
        let other = Self.skipped.replacing("skipped()", with: "other()")
        let unlisted = try Self.run(try Self.copy(cases: Self.skipped + other), "", ci: "true")
        #expect(unlisted.status == 1)
        #expect(
            unlisted.errors == "test: A.B/other() was skipped, and Tests/skipped.txt has no reason for it\n",
            "\(unlisted.errors)")
        let stale = try Self.run(try Self.copy(cases: Self.passed), "", ci: "true")
        #expect(stale.status == 1 && stale.errors.contains("lists A.B/skipped(), and there is no such test"))
        #expect(try Self.run(try Self.copy(cases: other), "").status == 0)
    }
}
