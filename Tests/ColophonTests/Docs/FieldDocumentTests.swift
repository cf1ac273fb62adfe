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
        try Documentation.expect(
            parts.table, toBe: table, in: page, whole: parts.before + table + parts.after)
    }
}
