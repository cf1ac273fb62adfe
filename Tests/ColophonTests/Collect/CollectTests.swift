// Reports into a release's folder: what is copied and stated, what takes whose place, and what is refused.
import Collect
import Colophon
import Documents
import Files
import Glibc
import Primitives
import ReleaseModel
import Testing
import Versions
import Workspace

@Suite struct CollectTests {
    @Test func copiesTheFilesAndStatesWhereTheyComeFrom() async throws {
        let sample = try CollectSample()
        let report = try await sample.collect(in: sample.run()) { $0.gate = "unit" }
        #expect(report.files.map(\.kind) == [.junit] && report.files.map(\.outcome) == [.new])
        let collected = try sample.collected()
        #expect(collected.commit == sample.commit && collected.commits.isEmpty)
        #expect(collected.build.url == "https://ci.example.org/runs/1" && collected.build.builder == "GitHub Actions")
        let entry = try #require(collected.files.first?.entry)
        #expect(entry.path == "junit.xml" && entry.gate == "unit" && entry.kind == nil)
        #expect(
            entry.origin
                == EvidenceOrigin(
                    commits: [sample.commit], at: Timestamp("2026-03-01T10:00:00Z"),
                    run: "https://ci.example.org/runs/1", job: "test"))
        let copy = try Files.read(sample.path("evidence/1.0.0/junit.xml"))
        #expect(copy == Array(CollectSample.passing.utf8))
        #expect(collected.files.first?.sha256 == SHA256Digest(of: copy))
        // The release has what the record left out, and its gate is judged.
        let loaded = try sample.loaded()
        #expect(loaded.record.commit == sample.commit && loaded.record.build == collected.build)
        #expect(loaded.evidence.map(\.entry) == [entry] && loaded.evidence.first?.kind == .junit)
        #expect(loaded.findings.isEmpty, "\(loaded.findings.map(\.text))")
    }

    @Test func aDryRunWritesNothing() async throws {
        let sample = try CollectSample()
        let before = try sample.tree.state()
        let report = try await sample.collect(in: sample.run()) { $0.isDryRun = true }
        #expect(report.text.contains("would collect"))
        #expect(try sample.tree.state() == before)
    }

    @Test func theSameRunAgainChangesNothing() async throws {
        let sample = try CollectSample()
        try await sample.collect(in: sample.run())
        let before = try Files.read(sample.path("evidence/1.0.0/collected.json"))
        let report = try await sample.collect(in: sample.run()) { $0.now = Timestamp(secondsSinceEpoch: 2_000_000_000) }
        #expect(report.files.map(\.outcome) == [.unchanged])
        #expect(try Files.read(sample.path("evidence/1.0.0/collected.json")) == before)
    }

    @Test func aLaterRunTakesThePlaceOfTheSameJobs() async throws {
        let sample = try CollectSample()
        try await sample.collect(in: sample.run())
        try sample.write(CollectSample.failing, to: "build/junit.xml")
        let report = try await sample.collect(in: sample.run(2))
        #expect(report.files.map(\.outcome) == [.replaced(run: "https://ci.example.org/runs/1")])
        #expect(try sample.collected().files.map(\.entry.origin.run) == ["https://ci.example.org/runs/2"])
        #expect(try sample.collected().build.id == "2")
        #expect(try Files.read(sample.path("evidence/1.0.0/junit.xml")) == Array(CollectSample.failing.utf8))
    }

    /// A scan that runs at night is no build of the release, as long as a file of the build is there.
    @Test func theBuildStaysThatOfTheFilesThatAreListed() async throws {
        let sample = try CollectSample()
        try await sample.collect(in: sample.run())
        try sample.write("log\n", to: "build/scan.log")
        try await sample.collect(["build/scan.log"], in: sample.run(2, job: "scan")) { $0.kind = .log }
        #expect(try sample.collected().build.id == "1" && sample.names() == ["junit.xml", "scan.log"])
    }

    @Test func anotherJobsReportIsNotWrittenOver() async throws {
        let sample = try CollectSample()
        try await sample.collect(in: sample.run())
        let refusal = try await sample.refusal(in: sample.run(job: "CI / slow"))
        #expect(refusal.contains("[other-job]") && refusal.contains("--as slow/junit.xml"))
        #expect(try sample.collected().files.map(\.entry.origin.job) == ["test"])
        try await sample.collect(in: sample.run(job: "CI / slow")) { $0.name = "slow/junit.xml" }
        #expect(try sample.names() == ["junit.xml", "slow/junit.xml"])
    }

    @Test func namesAndFoldersAreTheUsers() async throws {
        let sample = try CollectSample()
        try sample.write(CollectSample.passing, to: "build/a/junit.xml")
        try sample.write(CollectSample.failing, to: "build/b/junit.xml")
        let both = ["build/a/junit.xml", "build/b/junit.xml"]
        #expect(try await sample.refusal(both, in: sample.run()).contains("[same-name]"))
        #expect(try await sample.refusal(both, in: sample.run()) { $0.name = "x.xml" }.contains("[one-name]"))
        #expect(Files.kind(sample.path("evidence/1.0.0/collected.json")) == nil)
        // The same file twice is one.
        try await sample.collect(["build/a/junit.xml", "build/a/junit.xml"], in: sample.run()) { $0.name = "unit/" }
        #expect(try sample.names() == ["unit/junit.xml"])
        let outside = try await sample.refusal(["build/a/junit.xml"], in: sample.run()) { $0.keepsFolders = true }
        #expect(outside.contains("[outside]"))
    }

    @Test(
        arguments: [
            ("../x.xml", "bad-name"), ("/x.xml", "bad-name"), (".x.xml", "bad-name"), ("a/.b/x.xml", "bad-name"),
            ("Release.yaml", "bad-name"), ("collected.json", "bad-name"), ("a%b.xml", "bad-name"),
            ("a/../../b.xml", "bad-name"), ("con.xml", "bad-name"),
        ])
    func refusesNamesThatNoReleaseCanHave(name: String, code: String) async throws {
        let sample = try CollectSample()
        let refusal = try await sample.refusal(in: sample.run()) { $0.name = name }
        #expect(refusal.contains("[\(code)]"), "\(refusal)")
    }

    @Test func refusesWhatIsNoOrdinaryFile() async throws {
        let sample = try CollectSample()
        try sample.tree.link("repo/build/link.xml", to: "junit.xml")
        try #require(mkfifo(sample.path("build/pipe.xml"), 0o600) == 0)
        for (file, code) in [
            ("build/link.xml", "not-a-file"), ("build/pipe.xml", "not-a-file"), ("build", "not-a-file"),
            ("build/*.json", "no-match"), ("build/absent.xml", "no-such-file"),
        ] {
            // One that is wrong keeps the others out, too.
            let refusal = try await sample.refusal(["build/junit.xml", file], in: sample.run())
            #expect(refusal.contains("[\(code)]"), "\(file): \(refusal)")
        }
        #expect(Files.kind(sample.path("evidence/1.0.0/junit.xml")) == nil)
    }

    @Test func refusesFilesOverTheLimit() async throws {
        let sample = try CollectSample(
            files: ["colophon.yaml": "project: {name: sample}\npolicy: {limits: {file_bytes: 75}}\n"])
        #expect(try await sample.refusal(in: sample.run()).contains("[too-large]"))
    }

    @Test func asksForTheKindOfWhatNothingRecognises() async throws {
        let sample = try CollectSample()
        try sample.write("hello\n", to: "build/notes.bin")
        let refusal = try await sample.refusal(["build/notes.bin"], in: sample.run())
        #expect(refusal.contains("Give --kind") && refusal.contains("[unrecognised"), "\(refusal)")
        let report = try await sample.collect(["build/notes.bin"], in: sample.run()) { $0.kind = .log }
        #expect(report.files.map(\.kind) == [.log])
    }

    /// A plain list of git is asked for by name; under its usual name it needs no word.
    @Test func asksWhetherAListIsOneOfChangedPaths() async throws {
        let sample = try CollectSample()
        try sample.write("Makefile\nsrc/a.c\n", to: "build/list.txt")
        let refusal = try await sample.refusal(["build/list.txt"], in: sample.run())
        #expect(refusal.contains("Give --kind documentation if it is one"), "\(refusal)")
        try sample.write("Makefile\nLICENSE\n", to: "build/changed-paths.txt")
        let report = try await sample.collect(["build/changed-paths.txt"], in: sample.run())
        #expect(report.files.map(\.kind) == [.documentation])
    }

    /// A pattern of the record says what the files are that it matches.
    @Test func theRecordMaySayTheKind() async throws {
        let sample = try CollectSample("evidence: [{path: \"logs/*.bin\", kind: log}]\n")
        try sample.write("hello\n", to: "build/notes.bin")
        let report = try await sample.collect(["build/notes.bin"], in: sample.run()) { $0.name = "logs/" }
        #expect(report.files.map(\.kind) == [.log])
        #expect(try sample.loaded().evidence.map(\.kind) == [.log])
        let conflict = try await sample.refusal(["build/notes.bin"], in: sample.run()) {
            $0.name = "logs/"
            $0.kind = .other
        }
        #expect(conflict.contains("[two-values]"))
    }

    /// A broken report is what the run made: its check is red, and the collection says why.
    @Test func collectsABrokenReportOfAKnownKind() async throws {
        let sample = try CollectSample()
        try sample.write("<testsuite name=\"a\"><testcase", to: "build/junit.xml")
        let report = try await sample.collect(in: sample.run()) { $0.kind = .junit }
        #expect(report.findings.contains { $0.severity == .warning && $0.file?.hasSuffix("junit.xml") == true })
    }

    @Test func findsSecretsNow() async throws {
        let sample = try CollectSample()
        let key = "AKIA" + "QYLPMN5HFIQR7XYA"
        try sample.write("id \(key)\n", to: "build/run.log")
        let report = try await sample.collect(["build/run.log"], in: sample.run()) { $0.kind = .log }
        let finding = try #require(report.findings.first { $0.code == "evidence-secret" })
        #expect(finding.severity == .warning && finding.file?.hasSuffix("evidence/1.0.0/run.log") == true)
        let redacted = try await sample.collect(["build/run.log"], in: sample.run()) {
            $0.kind = .log
            $0.redact = true
        }
        #expect(!redacted.findings.contains { $0.code == "evidence-secret" })
    }

    @Test func aFileThatIsThereAlreadyIsListedOrLeftAlone() async throws {
        let sample = try CollectSample(files: ["evidence/1.0.0/own.xml": CollectSample.passing])
        let report = try await sample.collect(["evidence/1.0.0/own.xml"], in: sample.run())
        #expect(report.files.map(\.isInPlace) == [true])
        #expect(try sample.names() == ["own.xml"])
        try sample.write(CollectSample.failing, to: "evidence/1.0.0/hand.xml")
        let refusal = try await sample.refusal(in: sample.run()) { $0.name = "hand.xml" }
        #expect(refusal.contains("[not-written-over]"))
        #expect(try Files.read(sample.path("evidence/1.0.0/hand.xml")) == Array(CollectSample.failing.utf8))
    }

    @Test func dropsEntriesWhoseFilesAreGone() async throws {
        let sample = try CollectSample()
        try await sample.collect(in: sample.run()) { $0.name = "old.xml" }
        try Files.remove(sample.path("evidence/1.0.0/old.xml"))
        let report = try await sample.collect(in: sample.run())
        #expect(report.dropped == ["old.xml"] && report.text.contains("old.xml, which is gone"))
        #expect(try sample.names() == ["junit.xml"])
    }

    // MARK: The release

    @Test func saysWhatToDoWithoutARecord() async throws {
        let sample = try CollectSample()
        let refusal = try await sample.refusal(in: sample.run()) { $0.version = "1.0.1" }
        #expect(refusal.contains("Did you mean 1.0.0?") && refusal.contains("--create"))
        #expect(Files.kind(sample.path("evidence/1.0.1")) == nil)
        let report = try await sample.collect(in: sample.run()) {
            $0.version = "v1.0.1"
            $0.createsRecord = true
        }
        #expect(report.madeRecord && report.version == "1.0.1")
        let workspace = try Workspace.open(configurationFile: sample.path("colophon.yaml"))
        #expect(workspace.record(of: "1.0.1")?.status == .planned)
        #expect(try await sample.refusal(in: sample.run()) { $0.version = "soon" }.contains("[bad-version]"))
    }

    /// The release before it is that which came out, and not one that is planned or a candidate; the notes are the changelog's.
    @Test func makesARecordOfWhatIsKnown() async throws {
        let sample = try CollectSample(
            "dates: {released: 2026-03-01}\n", status: "released",
            files: [
                "evidence/1.0.1/release.yaml":
                    "schema: colophon/release/v1\nproject: sample\nversion: 1.0.1\nstatus: planned\n",
                "evidence/1.1.0-rc.1/release.yaml":
                    "schema: colophon/release/v1\nproject: sample\nversion: 1.1.0-rc.1\nstatus: released\n"
                    + "dates: {released: 2026-03-02}\n",
            ])
        try sample.write("# Changelog\n\n## 1.1.0\n\n- More of it.\n", to: "build/CHANGELOG.md")
        for (version, previous) in [("1.1.0", "1.0.0"), ("1.1.0-rc.2", "1.1.0-rc.1")] {
            try await sample.collect(["build/junit.xml", "build/CHANGELOG.md"], in: sample.run()) {
                $0.version = version
                $0.createsRecord = true
            }
            let workspace = try Workspace.open(configurationFile: sample.path("colophon.yaml"))
            let record = try #require(workspace.record(of: version))
            #expect(record.previous?.text == previous)
            #expect(record.notes.from == "CHANGELOG.md" && record.summary == nil)
        }
    }

    @Test func refusesWhatIsOut() async throws {
        let sample = try CollectSample("dates: {released: 2026-03-01}\n", status: "released")
        #expect(try await sample.refusal(in: sample.run()).contains("Give --released"))
        try await sample.collect(in: sample.run()) { $0.allowsReleased = true }
        #expect(try sample.names() == ["junit.xml"])
        let digest = String(repeating: "ab", count: 32)
        try sample.write(
            "\(LockFile.heading)\n1.0.0 manifest=\(digest) tar=\(digest)\n", to: LockFile.name)
        let refusal = try await sample.refusal(in: sample.run()) { $0.allowsReleased = true }
        #expect(refusal.contains("[locked]") && refusal.contains(digest))
        // Its amendment is put together as a release is.
        let record = try String(decoding: Files.read(sample.path("evidence/1.0.0/release.yaml")), as: UTF8.self)
        try sample.write(
            record + "amends: {manifest_sha256: \(digest), reason: a scan was missing}\n",
            to: "evidence/1.0.0/release.yaml")
        try await sample.collect(in: sample.run())
    }

    @Test func leavesOutWhatTheRecordStates() async throws {
        let other = String(repeating: "1", count: 40)
        let sample = try CollectSample("commit: \(other)\nbuild: {builder: Ada}\n")
        let report = try await sample.collect(in: sample.run())
        let collected = try sample.collected()
        #expect(collected.commit == nil && collected.build == BuildOrigin())
        #expect(report.findings.contains { $0.code == "other-commit" })
        #expect(try sample.loaded().record.commit == other)
    }

    // MARK: Interrupted

    /// What a kill left is brought to its end first.
    @Test func finishesWhatAnEarlierCollectionBegan() async throws {
        let sample = try CollectSample()
        let state = ".colophon/collect"
        var changes = try TreeTransaction(
            root: sample.path("."), state: state,
            writes: WriteLayer { call, path in
                call == .rename && path.hasSuffix("/first.txt") ? .refuse(EIO) : .perform
            })
        try changes.put(Bytes("1".utf8), at: "evidence/1.0.0/first.txt", expecting: .absent)
        do throws(FileError) {
            try changes.commit(note: [])
            Issue.record("nothing interrupted it")
        } catch { #expect(error.code == EIO) }
        _ = consume changes
        #expect(TreeTransaction.isInterrupted(root: sample.path("."), state: state))
        try await sample.collect(in: sample.run())
        #expect(try Files.read(sample.path("evidence/1.0.0/first.txt")) == Bytes("1".utf8))
        #expect(!TreeTransaction.isInterrupted(root: sample.path("."), state: state))
        #expect(try sample.names() == ["junit.xml"])
    }
}
