// The members of a sync rule, as the configuration has them.
package import Documents
import Files

extension PatternSyntax: FieldValue {}
extension SyncStrategy: FieldValue {}
extension SyncFrequency: FieldValue {}
extension ConflictChoice: FieldValue {}

extension SyncRule: FieldObject {
    package static let fields = Fields<SyncRule>(
        "sync rule", blank: SyncRule(id: "", source: ""),
        [
            Field("id", \.id, as: .text(.name), required: true, "The rule's name."),
            Field("source", \.source, required: true, "The pattern of the files, under the source root."),
            Field(
                "syntax", \.syntax, "How patterns are read; fnmatch where left out.",
                more: "It holds for `source`, `include` and `exclude`."),
            Field(
                "target_repo", \.targetRepository, "The downstream repository's name.",
                more: "`targets` says where it is on disk."),
            Field(
                "target", \.target, "The downstream folder or git work tree.", more: "It comes before `targets`."),
            Field("target_path", \.targetPath, as: .text(.treePath), "The folder in it.", standard: "the tree's root"),
            Field("strategy", \.strategy, "How a file is written.", more: "See [strategies](#strategies)."),
            Field("frequency", \.frequency, "When the rule runs.", more: "See [when rules run](#when-rules-run)."),
            Field("include", \.include, always: true, "Only what matches one of these."),
            Field("exclude", \.exclude, always: true, "Nothing that matches one of these."),
            Field(
                "transforms", \.transformItems, always: true,
                "What happens to a file's text on the way, in order.", more: "See [transforms](#transforms)."),
            Field("prune", \.prune, always: true, "True: files that the rule once wrote may be deleted."),
            Field("prune_cap", \.pruneCap, "The most files that one apply may delete."),
            Field("validate", \.validation, "What is checked afterwards."),
            Field(
                "on_conflict", \.onConflict, "What happens where both sides changed.",
                more: "See [when both sides change](#when-both-sides-change)."),
        ])

    fileprivate var transformItems: [TransformItem] {
        get { transforms.map(TransformItem.init) }
        set { transforms = newValue.flatMap(\.transforms) }
    }
}

/// What one item of a rule's transforms says: one transform, or both.
private struct TransformItem: FieldObject {
    var stripsInternalLinks = false
    var rewrites: SyncRule.RewritePaths?

    static let fields = Fields<TransformItem>(
        "transform", blank: TransformItem(),
        [
            Field(
                "strip_internal_links", \.stripsInternalLinks,
                "Links to files that aren't synced lose the link."),
            Field("rewrite_paths", \.rewrites, "Links that begin with one path begin with another."),
        ])

    var transforms: [SyncRule.Transform] {
        (stripsInternalLinks ? [.stripInternalLinks] : []) + (rewrites.map { [.rewritePaths($0)] } ?? [])
    }
}

extension TransformItem {
    fileprivate init(_ transform: SyncRule.Transform) {
        switch transform {
        case .stripInternalLinks: stripsInternalLinks = true
        case .rewritePaths(let paths): rewrites = paths
        }
    }
}

extension SyncRule.RewritePaths: FieldObject {
    package static let fields = Fields<SyncRule.RewritePaths>(
        "rewrite", blank: .init(from: "", to: ""),
        [
            Field("from", \.from, required: true, "The path prefix to replace."),
            Field(
                "to", \.to, as: .text(.possiblyEmpty), required: true, "What takes its place; may be empty."),
        ])
}

extension SyncRule.Validation: FieldObject {
    package static let fields = Fields<SyncRule.Validation>(
        "validation", blank: SyncRule.Validation(),
        [
            Field("checksum", \.checksum, "Whether a failed checksum check refuses, warns, or is left out."),
            Field("links", \.links, "Whether a failed links check refuses, warns, or is left out."),
            Field("schema", \.schema, "Whether a failed schema check refuses, warns, or is left out."),
            Field("secrets", \.secrets, "Whether a failed secrets check refuses, warns, or is left out."),
            Field("content", \.content, "Whether a failed content check refuses, warns, or is left out."),
            Field("version_tag", \.versionTag, "Whether a failed version_tag check refuses, warns, or is left out."),
        ])
}

/// True, false, or the word for what lies between.
extension SyncRule.Strictness: FieldValue {
    package static var shape: Shape { .flagOr([warn.rawValue]) }

    package static func read(_ node: DataNode) -> SyncRule.Strictness? {
        if let flag = node.bool { return flag ? .on : .off }
        return node.string == warn.rawValue ? .warn : nil
    }

    package var json: JSON {
        switch self {
        case .off: false
        case .on: true
        case .warn: .string(rawValue)
        }
    }
}
