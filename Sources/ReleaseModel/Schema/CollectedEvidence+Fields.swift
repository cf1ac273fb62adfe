// The members of `collected.json`: those of a record that a CI run can state.
import Documents
import Primitives

extension CollectedEvidence: FieldObject {
    package static let fields = Fields<CollectedEvidence>(
        "collected evidence", blank: CollectedEvidence(),
        [
            Field("schema", as: .text(.exactly(schema)), required: true, "The file's format: \(schema).") { _ in
                .string(schema)
            },
            Field("commit", \.commit, as: .text(.commit), "The commit that was tested last."),
            Field("build", \.build, "The run that made the first of the files that are listed."),
            Field("commits", \.commits, "Other commits that the evidence may name, as git shows."),
            Field("evidence", \.files, "The files that were collected."),
        ])
}

extension CollectedEvidence.File: FieldObject {
    package static let fields = Fields<CollectedEvidence.File>(
        "collected file", blank: .init(entry: EvidenceEntry(path: ""), sha256: SHA256Digest(of: [])),
        EvidenceEntry.fields.part(of: \.entry) + [
            Field("sha256", \.sha256, required: true, "The digest of the file as it was collected.")
        ])
}
