// Holds the tables of members in the documentation to the declarations of the members; COLOPHON_UPDATE_GOLDENS=1 writes them again.
import Evidence
import Files
import ReleaseModel
import Testing

@Suite struct FieldDocumentTests {
    @Test(arguments: [
        ("docs/formats.md", "record", FieldTable.members(of: ReleaseRecord.fields.shape)),
        ("docs/formats.md", "incidents", FieldTable.members(of: Incident.fields.shape)),
        ("docs/collect.md", "collected evidence", FieldTable.members(of: CollectedEvidence.fields.shape)),
        ("docs/formats.md", "configuration", FieldTable.settings(of: Configuration.fields.shape)),
        ("docs/distribution-sync.md", "rule", FieldTable.settings(of: SyncRule.fields.shape)),
    ])
    func theTableSaysWhatTheMembersSay(page: String, name: String, table: String) throws {
        let text = try Documentation.text(page)
        let parts = try FieldTable.parts(of: text, around: name)
        if Environment.value("COLOPHON_UPDATE_GOLDENS") == "1" {
            try Files.writeAtomically(
                Array((parts.before + table + parts.after).utf8), to: Files.join(Documentation.root, page))
            Issue.record("\(page) was written again; look at it, and run the tests without COLOPHON_UPDATE_GOLDENS")
        }
        #expect(parts.table == table, "run the tests with COLOPHON_UPDATE_GOLDENS=1 to write it again")
    }
}
