// Runs scripts/test with another set-up and another swift: when it sets up, and what it says where a package is missing.
import Colophon
import Evidence
import Files
import Testing

@Suite struct TestScriptTests {
    private static let stamp = ".build/set-up-for-tests"

    /// `swift` prints its arguments and ends with `status`; the set-up notes each of its runs, and lists one missing package.
    private static func copy(status: Int = 0) throws -> SyncTree {
        try SyncTree([
            "scripts/test": try Documentation.text("scripts/test"),
            "bin/swift": "#!/bin/sh\necho swift \"$@\"\nexit \(status)\n",
            "scripts/setup": """
            #!/bin/sh
            if [ "$1" = missing ]; then echo libmd4c-dev; exit; fi
            echo "set up for $1"
            mkdir -p .build && sha256sum <scripts/setup >\(stamp)

            """,
        ])
    }

    private static func run(_ tree: SyncTree, _ arguments: String) throws -> ForeignProgram.Outcome {
        let script = "chmod +x bin/swift scripts/setup && PATH=$PWD/bin:$PATH bash scripts/test \(arguments)"
        return try ForeignProgram.run(["sh", "-c", "cd \(tree.path) && \(script)"])
    }

    @Test func setsUpOnceForEachVersionOfTheSetUp() throws {
        let tree = try Self.copy()
        let first = try Self.run(tree, "--filter X")
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("set up for test\nswift test "))
        #expect(first.output.hasSuffix(" --filter X\n"))
        #expect(try Self.run(tree, "--filter X").output.hasPrefix("swift test "))
        try tree.write(try Self.setup(of: tree) + "# another version\n", to: "scripts/setup")
        #expect(try Self.run(tree, "--filter X").output.hasPrefix("set up for test\nswift test "))
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
}
