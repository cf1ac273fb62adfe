// The members of a locked release's sync checksums.
import Primitives

extension SyncChecksums: FieldObject {
    package static let fields = Fields<SyncChecksums>(
        "sync checksums", blank: SyncChecksums(), [Field("rules", \.rules, required: true, always: true, "The rules.")])
}

extension SyncChecksums.Rule: FieldObject {
    package static let fields = Fields<SyncChecksums.Rule>(
        "rule", blank: .init(id: "", targetRepository: nil, targetPath: "", strategy: .copy, files: []),
        [
            Field("id", \.id, required: true, "The rule's name."),
            Field("target_repo", \.targetRepository, "The downstream repository."),
            Field("target_path", \.targetPath, "The folder in it."),
            Field("strategy", \.strategy, required: true, "How files are written."),
            Field("files", \.files, required: true, always: true, "The files."),
        ])
}

extension SyncChecksums.File: FieldObject {
    package static let fields = Fields<SyncChecksums.File>(
        "file", blank: .init(source: "", target: "", sha256: SHA256Digest(of: []), size: 0),
        [
            Field("source", \.source, required: true, "The source path."),
            Field("target", \.target, required: true, "The target path."),
            Field("sha256", \.sha256, required: true, "The source's digest."),
            Field("size", \.size, required: true, "The source's size in bytes."),
            Field("executable", \.isExecutable, "Whether the source may be run."),
        ])
}
