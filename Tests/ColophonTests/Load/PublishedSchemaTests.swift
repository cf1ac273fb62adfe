// Holds the published JSON Schemas to the readers, with a validator that isn't ours: the Python package check-jsonschema.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Testing
import Verification
import Versions
import Workspace

/// Where the validator isn't installed these tests are skipped, and the run says so.
@Suite(
    .enabled(
        if: (try? ForeignProgram.run(["python3", "-c", "import check_jsonschema"]).status) == 0,
        "the Python package check-jsonschema is not installed")
)
struct PublishedSchemaTests {
    @Test func takesEverySoundRecord() throws {
        for (name, text) in SoundDocuments.records {
            let (record, findings) = RecordReader.read(Array(text.utf8), file: "release.yaml", scheme: .semver)
            #expect(record != nil, "\(name): \(findings.map(\.text))")
        }
        let texts = Dictionary(uniqueKeysWithValues: SoundDocuments.records.map { ("\($0.name).yaml", $0.text) })
        #expect(try Self.refused(texts, by: .record) == [])
    }

    @Test func takesEverySoundConfiguration() throws {
        for (name, text) in SoundDocuments.configurations {
            let (configuration, findings) = ConfigurationReader.read(Array(text.utf8), file: "colophon.yaml")
            #expect(configuration != nil, "\(name): \(findings.map(\.text))")
        }
        let texts = Dictionary(uniqueKeysWithValues: SoundDocuments.configurations.map { ("\($0.name).yaml", $0.text) })
        #expect(try Self.refused(texts, by: .configuration) == [])
    }

    /// Every row of the malformed table but those that say why a schema can't know.
    @Test func refusesWhatTheReaderOfRecordsRefuses() throws {
        try Self.expectRefused(MalformedRecordTests.table, after: MalformedRecordTests.head, by: .record)
    }

    @Test func refusesWhatTheReaderOfConfigurationsRefuses() throws {
        try Self.expectRefused(
            MalformedConfigurationTests.table, after: MalformedConfigurationTests.head, by: .configuration)
    }

    /// And those rows pass the schema: a reason that no longer holds has to go.
    @Test func leavesToTheReadersOnlyWhatItCannotSay() throws {
        func rows(_ table: [MalformedDocument]) -> [MalformedDocument] {
            table.filter { if case .leavesToReader = $0.schema { true } else { false } }
        }
        let records = Self.texts(rows(MalformedRecordTests.table), after: MalformedRecordTests.head)
        #expect(try Self.refused(records, by: .record) == [])
        let configurations = Self.texts(
            rows(MalformedConfigurationTests.table), after: MalformedConfigurationTests.head)
        #expect(try Self.refused(configurations, by: .configuration) == [])
    }

    @Test func tellsSoundIncidentsFromOthers() throws {
        let texts = [
            "sound.yaml":
                "- {id: INC-7, severity: high, impact: low, title: Frost, security: true, detected_at: 2026-03-09, resolved_in: ''}\n",
            "none.yaml": "[]\n",
            "empty.yaml": "# nothing\n",
            "mapping.yaml": "{id: INC-7, severity: high, impact: low, title: Frost}\n",
            "severity.yaml": "- {id: INC-7, severity: huge, impact: low, title: Frost}\n",
            "missing.yaml": "- {id: INC-7, impact: low, title: Frost}\n",
            "unknown.yaml": "- {id: INC-7, severity: high, impact: low, title: Frost, cause: cold}\n",
        ]
        #expect(
            try Self.refused(texts, by: .incidents) == [
                "empty.yaml", "mapping.yaml", "missing.yaml", "severity.yaml", "unknown.yaml",
            ])
    }

    /// The schemas are schemas: their own meta-schema takes them.
    @Test func areSoundSchemas() throws {
        let tree = try SyncTree()
        for schema in PublishedSchema.allCases {
            try tree.write(schema.json.prettyText, to: "\(schema.rawValue).json")
            let outcome = try ForeignProgram.run([
                "python3", "-m", "check_jsonschema", "--check-metaschema", tree.path("\(schema.rawValue).json"),
            ])
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        }
    }

    @Test func takeWhatInitWrites() throws {
        let tree = try SyncTree()
        _ = try NewWorkspace.create(in: tree.path, project: "orchard", version: "0.1.0")
        for (file, schema) in [("colophon.yaml", "configuration"), ("evidence/0.1.0/release.yaml", "record")] {
            let outcome = try ForeignProgram.run([
                "python3", "-m", "check_jsonschema", "--schemafile", tree.path("schemas/\(schema).json"),
                tree.path(file),
            ])
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        }
    }

    private static func texts(_ rows: [MalformedDocument], after head: String) -> [String: String] {
        var texts: [String: String] = [:]
        for (index, row) in rows.enumerated() {
            let ending = row.file.hasSuffix(".json") ? "json" : "yaml"
            texts["\(index) \(row.name).\(ending)"] = String(decoding: row.bytes(after: head), as: UTF8.self)
        }
        return texts
    }

    private static func expectRefused(_ rows: [MalformedDocument], after head: String, by schema: PublishedSchema)
        throws
    {
        let texts = texts(rows.filter { $0.schema == .refuses }, after: head)
        let refused = Set(try refused(texts, by: schema))
        let taken = texts.keys.filter { !refused.contains($0) }.sorted()
        #expect(taken == [], "the schema takes what the reader refuses")
    }

    /// The names of the files that the validator refuses, sorted.
    private static func refused(_ files: [String: String], by schema: PublishedSchema) throws -> [String] {
        let tree = try SyncTree(files)
        try tree.write(schema.json.prettyText, to: "schema.json")
        let names = files.keys.sorted()
        let outcome = try ForeignProgram.run(
            ["python3", "-m", "check_jsonschema", "--schemafile", tree.path("schema.json"), "-o", "json"]
                + names.map(tree.path))
        let report = try parseDocument(Array(outcome.output.utf8), format: .json, limits: .standard)
        let unparsed = report["parse_errors"]?.sequence ?? []
        #expect(unparsed.isEmpty, "\(outcome.output)")
        let refused = (report["errors"]?.sequence ?? []).compactMap { $0["filename"]?.string.map(Files.name) }
        #expect(outcome.status == (refused.isEmpty ? 0 : 1), "\(outcome.errors)")
        return Set(refused).sorted()
    }
}
