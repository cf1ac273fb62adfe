// How a release record is read: each field, what counts as nothing, what is derived, and back from its own JSON.
import Attestation
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification
import Versions

@Suite struct RecordReaderTests {
    private func read(
        _ text: String, file: String = "release.yaml", scheme: VersionScheme = .semver
    ) throws -> ReleaseRecord {
        let (record, findings) = RecordReader.read(Array(text.utf8), file: file, scheme: scheme)
        return try #require(record, "\(findings.map(\.text))")
    }

    @Test func readsEveryField() throws {
        let record = try read(SoundDocuments.everyField)
        // Notes are typed here. Only a document says of which repository and version it is, and of several times; only git vouches for
        // a commit.
        let unset = ["repository", "others", "version", "earliest"].map { ".evidence.0.origin.\($0)" }
        #expect(Unset.fields(of: record) == [".notes.from"] + unset + [".commits.0.isFromGit"])
        #expect(record.type == .major && record.status == .rolledBack)
        #expect(record.previous?.text == "1.4.2")
        #expect(record.dates.planned?.text == "2026-03-06" && record.dates.released?.text == "2026-03-06T10:00:00Z")
        #expect(record.history.map(\.to) == [.frozen, .rc, .validating, .released, .rolledBack])
        #expect(
            record.history.first
                == Transition(to: .frozen, at: Timestamp("2026-03-02"), by: "Ada", reason: "feature freeze"))
        #expect(
            record.notes.features == [
                .init(title: "Prune by age", description: "Markdown", pr: "41", issue: "12", author: "Ada")
            ])
        #expect(record.notes.improvements.map(\.author) == ["Grace"] && record.notes.fixes.map(\.issue) == ["14"])
        #expect(
            record.notes.breaking == [
                .init(
                    title: "Seeds need a name", description: "All of them", migration: "Name them.", irreversible: true)
            ])
        #expect(record.notes.deprecations == [.init(title: "The old flag", removal: "3.0.0", replacement: "--new")])
        #expect(
            record.notes.security == [
                .init(id: "CVE-2026-0001", severity: .high, title: "Seeds are escaped", description: "They were not.")
            ])
        #expect(record.notes.knownIssues == [.init(title: "Tall trees are slow", workaround: "Prune them.")])
        var entry = EvidenceEntry(
            path: "junit.xml", kind: .junit, gate: "unit-tests", description: "make test", redact: true)
        entry.scan = true
        entry.origin = EvidenceOrigin(
            commits: [SoundDocuments.commit], at: Timestamp("2026-03-05"), run: "1871", job: "test", tool: "pytest 8.1")
        entry.origin.hasChanges = true
        #expect(record.evidence == [entry])
        #expect(record.commits == [RelatedCommit(id: SoundDocuments.commit, relation: .sameTree, by: "Ada")])
        #expect(record.imported?.from == "git" && record.imported?.sha256?.hex == SoundDocuments.digest)
        #expect(record.checks.map(\.check) == [.rl02, .rl05])
        #expect(
            record.checks.first?.waiver
                == Waiver(
                    findings: .keys(["test-failed:suite.name"]), by: "Grace", reason: "One flaky test.",
                    expires: Timestamp("2026-04-30")))
        #expect(record.checks.last?.verdict?.by == "Ada")
        #expect(record.artifacts.first?.sha256?.hex == SoundDocuments.digest && record.artifacts.first?.size == 48211)
        #expect(record.rollback?.targetVersion == "1.4.2" && record.rollback?.type == .immediate)
        #expect(record.amends?.manifestSHA256.hex == SoundDocuments.digest)
    }

    /// What a bundle holds is read back as the very same record, from JSON and, which JSON is too, from YAML.
    @Test(arguments: ["release.json", "release.yaml"]) func readsItsOwnJSONBack(_ file: String) throws {
        for (name, text) in SoundDocuments.records {
            let record = try read(text)
            let (again, findings) = RecordReader.read(record.json.fileBytes, file: file, scheme: .semver)
            #expect(again == record, "\(name): \(findings.map(\.text))")
            #expect(again?.json.fileBytes == record.json.fileBytes)
        }
    }

    /// A field that is forgotten on the way out or in is lost: each one alone changes the JSON.
    @Test func leavesNoFieldOutOfItsJSON() throws {
        let text = String(decoding: try read(SoundDocuments.everyField).json.canonicalBytes, as: UTF8.self)
        let shape = try parseDocument(Array(text.utf8), format: .json, limits: .record)
        let schema = try parseDocument(
            Array(PublishedSchema.record.json.prettyText.utf8), format: .json, limits: .record)
        let properties = try #require(schema["properties"]?.mapping)
        #expect(Set(properties.map(\.key)) == Set(try #require(shape.mapping).map(\.key)))
    }

    @Test func takesNullsAndEmptyTextsForNothing() throws {
        let nothings = try #require(SoundDocuments.records.first { $0.name == "nulls and empty texts" })
        let record = try read(nothings.text)
        var expected = try read(MalformedRecordTests.head)
        expected.evidence = [EvidenceEntry(path: "a.txt")]
        expected.artifacts = [Artifact(name: "x")]
        #expect(record == expected)
    }

    @Test func keepsNumbersAsTheyAreWritten() throws {
        let record = try read(
            "schema: colophon/release/v1\nproject: sample\nversion: 2024.10\nstatus: planned\ntype: minor\n"
                + "branch: 1.10\nnotes: {features: [{title: 007, pr: 1_0}], highlights: [0x1F, true, 1e3]}\n",
            scheme: .calver)
        #expect(record.version.text == "2024.10")
        #expect(record.branch == "1.10")
        #expect(record.notes.features.first?.title == "007" && record.notes.features.first?.pr == "1_0")
        #expect(record.notes.highlights == ["0x1F", "true", "1e3"])
    }

    @Test(
        arguments: [
            ("8.0.0.post1", "8.0.0", VersionScheme.pep440, nil, .patch), ("8.1", "8.0.3", .pep440, "minor", .minor),
            ("8.1", "8.0.3", .pep440, nil, nil), ("1!1.0.0", "9.0", .pep440, nil, .major),
            ("9.6p1", "9.5", .any, "patch", .patch),
            ("9.6p1", "9.5", .any, nil, nil), ("1.3.0-M1", "1.2.0", .any, nil, .minor),
            ("1.0", "1.0.0", .pep440, "patch", nil),
        ] as [(String, String, VersionScheme, String?, ReleaseType?)])
    func takesATypeWhereTheVersionSaysNone(
        _ version: String, _ previous: String, _ scheme: VersionScheme, _ stated: String?, _ type: ReleaseType?
    ) throws {
        let text =
            "schema: colophon/release/v1\nproject: sample\nversion: \"\(version)\"\nprevious: \"\(previous)\"\nstatus: planned\n"
            + (stated.map { "type: \($0)\n" } ?? "")
        let (record, findings) = RecordReader.read(Array(text.utf8), file: "release.yaml", scheme: scheme)
        #expect(record?.type == type)
        // What replaces itself is refused as well.
        #expect(findings.map(\.code) == (type != nil ? [] : [version == "1.0" ? "bad-previous" : "missing-key"]))
    }

    @Test(
        arguments: [
            ("1.0.0", nil, .major), ("1.1.0", nil, .minor), ("1.1.1", nil, .patch), ("2.0.0", "1.9.9", .major),
            ("1.2.0", "1.1.9", .minor), ("1.1.9", "1.1.8", .patch), ("2.0.0", "2.0.0-rc.1", .major),
        ] as [(String, String?, ReleaseType)])
    func derivesTheTypeFromTheVersions(_ version: String, _ previous: String?, _ type: ReleaseType) throws {
        let text = "schema: colophon/release/v1\nproject: sample\nversion: \(version)\nstatus: planned\n"
        let record = try read(text + (previous.map { "previous: \($0)\n" } ?? ""))
        #expect(record.type == type)
    }

    @Test func takesTheStatedTypeAsItIs() throws {
        #expect(try read(MalformedRecordTests.head + "type: major\n").type == .major)
    }

    @Test func sortsDecisionsByCheck() throws {
        let record = try read(
            MalformedRecordTests.head
                + "checks: {RL-08: {waive: {findings: all, by: A, reason: b}}, RL-01: {waive: {findings: all, by: A, reason: b}}}\n"
        )
        #expect(record.checks.map(\.check) == [.rl01, .rl08])
    }

    @Test func readsAWaiverOfUnreadEvidence() throws {
        let record = try read(
            MalformedRecordTests.head
                + "checks: {unread: {waive: {findings: [x.zip], by: Ada, reason: known, expires: 2026-12-31}}}\n")
        #expect(record.checks.map(\.check) == [.unread])
        #expect(record.checks[0].waiver?.findings == .keys(["x.zip"]))
    }

    /// Who is named has to be somebody; the record is read all the same.
    @Test func warnsOfPeopleWhoAreNobody() {
        let id = String(repeating: "1a", count: 20)
        let text =
            MalformedRecordTests.head + "people: {released_by: n/a, approved_by: [Ada, \"-\"]}\n"
            + "commits: [{id: \"\(id)\", relation: tag, by: Grace}, {id: \"\(id)\", relation: tag, by: nobody}]\n"
        let (record, findings) = RecordReader.read(Array(text.utf8), file: "release.yaml", scheme: .semver)
        #expect(record != nil && findings.allSatisfy { $0.code == "no-person" && $0.severity == .warning })
        #expect(findings.map(\.field) == ["people.released_by", "people.approved_by[1]", "commits[1].by"])
    }

    @Test func turnsTimesToUTC() throws {
        let record = try read(MalformedRecordTests.head + "dates: {rc: '2024-03-01t01:00:00.25+05:30'}\n")
        #expect(record.dates.rc?.text == "2024-02-29T19:30:00Z")
    }

    @Test func notesAReleaseThatCameLate() throws {
        let text =
            "schema: colophon/release/v1\nproject: sample\nversion: 1.2.0\nstatus: released\n"
            + "dates:\n  planned: 2026-03-01\n  released: 2026-03-02T08:00:00Z\n"
        let (record, findings) = RecordReader.read(Array(text.utf8), file: "release.yaml", scheme: .semver)
        #expect(record != nil)
        #expect(
            findings.map(\.text) == [
                "release.yaml:7: note: dates.released: released 1 day after its plan (2026-03-01) [late-release]"
            ])
    }
}

/// Names what a value leaves at nothing: nil, an empty text or list, and false.
enum Unset {
    static func fields(of value: Any, path: String = "") -> [String] {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional {
            guard let inner = mirror.children.first else { return [path] }
            return fields(of: inner.value, path: path)
        }
        switch value {
        case let text as String: return text.isEmpty ? [path] : []
        case let flag as Bool: return flag ? [] : [path]
        case is Version, is Timestamp, is SHA256Digest: return []
        default: break
        }
        if mirror.displayStyle == .collection, mirror.children.isEmpty { return [path] }
        let isList = mirror.displayStyle == .collection
        // Of a list, what no element has set.
        if isList, path.hasSuffix("checks") || path.hasSuffix("history") || path.hasSuffix("cells") { return [] }
        return mirror.children.flatMap { fields(of: $0.value, path: path + "." + ($0.label ?? "0")) }
    }
}
