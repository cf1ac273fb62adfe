// The members of a release's notes.

extension ReleaseNotes: FieldObject {
    package static let fields = Fields<ReleaseNotes>(
        "notes", blank: ReleaseNotes(),
        [
            Field(
                "from", \.from, as: .text(.path), "A changelog in this folder, whose section of this version is taken.",
                more: "Its entries are sorted by its headings; what stands below is added to them."),
            Field("highlights", \.highlights, "What to read first; Markdown."),
            Field("features", \.features, "What is new."),
            Field("improvements", \.improvements, "What is better."),
            Field("fixes", \.fixes, "What is fixed."),
            Field("breaking", \.breaking, "What breaks."),
            Field("deprecations", \.deprecations, "What will go."),
            Field("security", \.security, "Weaknesses that were fixed."),
            Field("known_issues", \.knownIssues, "What is known to be wrong."),
            Field("upgrade", \.upgrade, "How to upgrade; Markdown."),
            Field("contributors", \.contributors, "Who contributed."),
        ])
}

extension ReleaseNotes.Change: FieldObject {
    package static let fields = Fields<ReleaseNotes.Change>(
        "change", blank: .init(title: ""),
        [
            Field("title", \.title, required: true, "What changed."),
            Field("description", \.description, "More about it; Markdown."),
            Field("pr", \.pr, "The pull request."),
            Field("issue", \.issue, "The issue."),
            Field("author", \.author, "Who did it."),
        ])
}

extension ReleaseNotes.BreakingChange: FieldObject {
    package static let fields = Fields<ReleaseNotes.BreakingChange>(
        "breaking change", blank: .init(title: ""),
        [
            Field("title", \.title, required: true, "What breaks."),
            Field("description", \.description, "More about it; Markdown."),
            Field("migration", \.migration, "What users have to do; Markdown."),
            Field("irreversible", \.irreversible, "True where going back would lose data."),
        ])
}

extension ReleaseNotes.Deprecation: FieldObject {
    package static let fields = Fields<ReleaseNotes.Deprecation>(
        "deprecation", blank: .init(title: ""),
        [
            Field("title", \.title, required: true, "What is deprecated."),
            Field("removal", \.removal, "When it goes."),
            Field("replacement", \.replacement, "What to use instead."),
        ])
}

extension ReleaseNotes.SecurityFix: FieldObject {
    package static let fields = Fields<ReleaseNotes.SecurityFix>(
        "security fix", blank: .init(title: ""),
        [
            Field("id", \.id, "Its identifier, as in CVE-2026-0001."),
            Field("severity", \.severity, "How bad it was."),
            Field("title", \.title, required: true, "What was fixed."),
            Field("description", \.description, "More about it; Markdown."),
        ])
}

extension ReleaseNotes.KnownIssue: FieldObject {
    package static let fields = Fields<ReleaseNotes.KnownIssue>(
        "known issue", blank: .init(title: ""),
        [
            Field("title", \.title, required: true, "What is wrong."),
            Field("workaround", \.workaround, "What to do about it."),
        ])
}
