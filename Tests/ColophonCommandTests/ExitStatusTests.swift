// What each command's exit status says: 0 fine, 1 could not do it, 2 did it and the verdict is negative, 64 wrong usage.
import Bundles
import Colophon
import Evidence
import Files
import ReleaseModel
import Testing
import Workspace

@Suite struct ExitStatusTests {
    private static let bundle = "output/1.0.1/sample-1.0.1.evidence.tar.gz"

    @Test func isZeroWhereAllIsWell() throws {
        let folder = try CommandFolder.ready()
        let runs = [
            ["build"], ["build", "1.0.1"], ["build", "--check"], ["check", "1.0.1"], ["explain", "RL-02"],
            ["explain", "RL-02", "1.0.1"], ["notes", "1.0.1"], ["verify", Self.bundle], ["verify", "output"],
            ["inspect", Self.bundle], ["diff", Self.bundle, Self.bundle], ["lock"], ["build", "--locked"],
            ["sync", "plan", "--all", "--release", "1.0.1"], ["sync", "status"], ["sync", "match", "*.md"], ["list"],
            ["open", "--print"], ["check", "--all"],
            ["rollback", "recommend", "--severity", "high", "--impact", "low"],
            ["rollback", "recommend", "--severity", "high", "--impact", "low", "--version", "1.0.1"],
            ["rollback", "plan", "1.0.1"], ["init", "new"], ["schema", "record"], ["--help"], ["--version"],
        ]
        for arguments in runs {
            let run = try folder.run(program: CommandFolder.program(), arguments)
            #expect(run.status == 0, "\(arguments): \(run.output)\(run.errors)")
            #expect(run.errors.isEmpty, "\(arguments): \(run.errors)")
        }
    }

    @Test(arguments: [
        ["build"], ["check", "1.0.0"], ["explain", "RL-01", "1.0.0"], ["notes", "1.0.0"], ["lock"],
        ["sync", "plan", "--all", "--release", "1.0.0"],
        ["rollback", "recommend", "--severity", "low", "--impact", "low"],
        ["rollback", "plan", "1.0.0"],
    ])
    func isOneWithoutTheConfiguration(_ arguments: [String]) throws {
        let folder = try CommandFolder()
        for (more, name) in [
            ([], "colophon.yaml"), (["--config", "other.yaml"], "other.yaml"), (["-c", "a/b.yaml"], "a/b.yaml"),
        ] {
            let run = try folder.run(program: CommandFolder.program(), arguments + more)
            #expect(run.status == 1)
            #expect(run.output.isEmpty)
            #expect(
                run.errors
                    == "\(name): error: there is no such file. Run colophon where colophon.yaml lies, name it with --config, or make one with colophon init. [no-configuration]\n"
            )
        }
        #expect(try Files.list(folder.path).isEmpty)
    }

    @Test func isOneWhereItCouldNotBeDone() throws {
        let folder = try CommandFolder.ready()
        try folder.write("not a bundle", to: "x.tar.gz")
        let runs = [
            ["check", "9.9.9"], ["notes", "9.9.9"], ["explain", "RL-01", "9.9.9"], ["rollback", "plan", "9.9.9"],
            ["build", "9.9.9"], ["open", "9.9.9"], ["check"], ["sync", "plan", "web", "--release", "1.0.1"],
            ["verify", "absent.tar.gz"],
            ["verify", "x.tar.gz", "--with", "absent"], ["verify", ".", "--with", "x.tar.gz"],
            ["inspect", "absent.tar.gz"], ["inspect", "x.tar.gz"], ["diff", "x.tar.gz", "x.tar.gz"], ["init", "."],
            ["sync", "match", "[a", "--syntax", "glob"], ["init", "new", "--name", "No Name"],
            ["init", "new", "--version", "1"],
        ]
        for arguments in runs {
            let run = try folder.run(program: CommandFolder.program(), arguments)
            #expect(run.status == 1, "\(arguments): \(run.output)\(run.errors)")
            #expect(run.errors.contains("rror: "), "\(arguments): \(run.errors)")
        }
    }

    @Test func isOneForABrokenRecordAndBuildsTheOthers() throws {
        let folder = try CommandFolder.ready()
        try folder.write("version: 1.0.2\n", to: "evidence/1.0.2/release.yaml")
        let run = try folder.run("build")
        #expect(run.status == 1)
        #expect(
            run.errors.contains("evidence/1.0.2/release.yaml:1:1: error: schema: this key is required and missing."))
        #expect(run.output.hasPrefix("2 releases: 1 ready, 0 not ready, 1 broken\n"))
        #expect(Files.kind(folder.path(Self.bundle)) == .file)
        #expect(try folder.run("check", "1.0.2").status == 1)
        #expect(try folder.run("check", "1.0.1").status == 0)
    }

    @Test func isTwoWhereAReleaseIsNotReady() throws {
        let folder = try CommandFolder(["colophon.yaml": "project: {name: sample}\n"])
        try folder.write(CommandFolder.record(checks: 1...5), to: "evidence/1.0.1/release.yaml")
        let run = try folder.run("build")
        #expect(run.status == 2)
        #expect(run.errors.isEmpty)
        #expect(run.output.contains("\n1.0.1 is not ready: RL-06 pending\n"))
        #expect(Files.kind(folder.path(Self.bundle)) == .file)
        #expect(try folder.run("check", "1.0.1").status == 2)
        #expect(try folder.run("build", "--fail-on", "never").status == 0)
        #expect(try folder.run("build", "--fail-on", "any").status == 2)
        #expect(try folder.run("build", "1.0.1").status == 2)
        // Once it is locked, an old red release doesn't fail for ever.
        #expect(try folder.run("lock").status == 0)
        #expect(try folder.run("build").status == 0)
        #expect(try folder.run("build", "--fail-on", "any").status == 2)
    }

    @Test func doesNotFailOverADraft() throws {
        let folder = try CommandFolder.ready()
        try folder.write(
            "schema: colophon/release/v1\nproject: sample\nversion: 1.0.2\nstatus: planned\n",
            to: "evidence/1.0.2/release.yaml")
        #expect(try folder.run("build").status == 0)
        #expect(try folder.run("build", "1.0.2").status == 2)
    }

    @Test func isTwoWhereTheOutputIsStale() throws {
        let folder = try CommandFolder.ready()
        let before = try folder.run("build", "--check")
        #expect(before.status == 2)
        #expect(before.output.contains("The output is stale: "))
        #expect(Files.kind(folder.path("output")) == nil)
        #expect(try folder.run("build").status == 0)
        #expect(try folder.run("build", "--check").status == 0)
        try folder.write("changed", to: "output/index.html")
        #expect(try folder.run("build", "--check").status == 2)
        #expect(try folder.text("output/index.html") == "changed")
    }

    @Test func isTwoWhereABundleWasTampered() throws {
        let folder = try CommandFolder.ready()
        #expect(try folder.run("build").status == 0)
        var bytes = try Files.read(folder.path(Self.bundle))
        bytes[bytes.count / 2] ^= 1
        try Files.writeAtomically(bytes, to: folder.path(Self.bundle), durable: false)
        let run = try folder.run("verify", Self.bundle)
        #expect(run.status == 2)
        #expect(run.output.contains("FAILED"))
        #expect(try folder.run("verify", "output").status == 2)
    }

    @Test func letsOneWinOverTwo() throws {
        let folder = try CommandFolder(["colophon.yaml": "project: {name: sample}\n"])
        try folder.write(
            CommandFolder.record(checks: 1...5, adding: "evidence: [{path: absent.xml, kind: junit}]"),
            to: "evidence/1.0.1/release.yaml")
        #expect(try folder.run("build").status == 1)
        #expect(try folder.run("check", "1.0.1").status == 1)
    }

    @Test func countsWarningsAsErrorsUnderStrict() throws {
        let folder = try CommandFolder.ready()
        try folder.write(
            "project: {name: sample}\nsync: [{id: web, source: 'docs/**/*.md'}]\n", to: "colophon.yaml")
        let run = try folder.run("build")
        #expect(run.status == 0)
        #expect(run.errors.contains("warning: sync[0].source: "))
        #expect(try folder.run("build", "--strict").status == 1)
    }

    @Test(arguments: [
        ["build", "--fast"], ["check", "--all", "1.0.1"], ["check", "1.0.1", "--format", "pdf"], ["explain", "RL-09"],
        ["notes"],
        ["verify"], ["inspect"], ["diff", "a"], ["lock", "--all"], ["sync", "match"], ["sync", "plan"],
        ["sync", "push"], ["open", "a", "b"], ["list", "1.0.1"],
        ["rollback", "recommend"], ["rollback", "recommend", "--severity", "huge", "--impact", "low"], ["schema"],
        ["schema", "bundle"], ["init", "a", "b"], ["build", "--jobs", "0"], ["build", "--jobs", "many"],
        ["build", "1.0.1", "--amend", "  "],
        ["build", "--color", "sometimes"], ["publish"], ["--verbos"],
    ])
    func isSixtyFourForWrongUsage(_ arguments: [String]) throws {
        let folder = try CommandFolder.ready()
        let run = try folder.run(program: CommandFolder.program(), arguments)
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("Error: ") && run.errors.contains("Usage: colophon"))
    }

    @Test func refusesAMalformedSourceDateEpoch() throws {
        let folder = try CommandFolder.ready()
        for value in ["yesterday", "-1", "1e9", "99999999999999999999"] {
            let run = try folder.run("build", variables: ["SOURCE_DATE_EPOCH": value])
            #expect(run.status == 1)
            #expect(run.errors.contains("[bad-epoch]"))
        }
        #expect(Files.kind(folder.path("output")) == nil)
        #expect(try folder.run("build", variables: ["SOURCE_DATE_EPOCH": ""]).status == 0)
    }

    @Test(arguments: ["build", "check 1.0.1", "verify output"])
    func isOneWhereResultsCannotBeWritten(_ arguments: String) throws {
        let folder = try CommandFolder.ready()
        _ = try folder.run("build")
        let command = "\(try CommandFolder.program()) \(arguments) > /dev/full"
        let run = try folder.run(program: "/bin/sh", ["-c", command])
        #expect(run.status == 1)
        #expect(run.errors == "error: standard output can't be written: No space left on device\n")
    }
}
