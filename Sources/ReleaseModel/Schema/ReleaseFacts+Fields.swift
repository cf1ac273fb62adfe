// The members of what a release's verdicts need of the world outside its folder.
import Files
import Primitives

extension ReleaseFacts: FieldObject {
    package static let fields = Fields<ReleaseFacts>(
        "facts", blank: ReleaseFacts(),
        [
            Field("repository", \.repository, "The address of the project's repository."),
            Field("before", \.before, always: true, "The evidence of the release before."),
        ])
}

extension EarlierEvidence: FieldObject {
    package static let fields = Fields<EarlierEvidence>(
        "earlier evidence", blank: EarlierEvidence(path: "", sha256: SHA256Digest(of: [])),
        [
            Field("path", \.path, required: true, "The file."),
            Field("sha256", \.sha256, required: true, "Its digest."),
            Field("gate", \.gate, "The gate that it belonged to."),
            Field("tests", \.tests, "How many tests ran."),
        ])
}
