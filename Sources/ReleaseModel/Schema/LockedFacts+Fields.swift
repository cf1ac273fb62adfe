// The members of what locking fixed of a release.
import Primitives

extension LockedFacts: FieldObject {
    package static let fields = Fields<LockedFacts>(
        "locked facts",
        blank: LockedFacts(earlier: ReleaseFacts(), artifacts: [], rollback: RollbackTarget(previous: nil)),
        [
            Field("earlier", \.earlier, required: true, always: true, "What is known of the release before."),
            Field("artifacts", \.artifacts, "The artifacts that lay in the folder."),
            Field("rollback", \.rollback, required: true, always: true, "The release to go back to."),
        ])
}

extension LockedFacts.Artifact: FieldObject {
    package static let fields = Fields<LockedFacts.Artifact>(
        "locked artifact", blank: .init(path: "", sha256: SHA256Digest(of: []), size: 0),
        [
            Field("path", \.path, required: true, "Its path in the folder."),
            Field("sha256", \.sha256, required: true, "Its digest."),
            Field("size", \.size, required: true, "Its size in bytes."),
        ])
}
