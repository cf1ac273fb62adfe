// Reads the notes of a record whose shape has been checked.
package import Documents
import Files

package enum NotesReader {
    /// `node` has the shape `Shape.notes`.
    package static func read(_ node: DataNode) -> ReleaseNotes {
        var notes = ReleaseNotes()
        notes.highlights = node.texts("highlights")
        notes.features = node.nodes("features").map(change)
        notes.improvements = node.nodes("improvements").map(change)
        notes.fixes = node.nodes("fixes").map(change)
        notes.breaking = node.nodes("breaking").map {
            ReleaseNotes.BreakingChange(
                title: $0.text("title") ?? "", description: $0.text("description"), migration: $0.text("migration"),
                irreversible: $0.flag("irreversible"))
        }
        notes.deprecations = node.nodes("deprecations").map {
            ReleaseNotes.Deprecation(
                title: $0.text("title") ?? "", removal: $0.text("removal"), replacement: $0.text("replacement"))
        }
        notes.security = node.nodes("security").map {
            ReleaseNotes.SecurityFix(
                id: $0.text("id"), severity: $0.word("severity", Severity.self), title: $0.text("title") ?? "",
                description: $0.text("description"))
        }
        notes.knownIssues = node.nodes("known_issues").map {
            ReleaseNotes.KnownIssue(title: $0.text("title") ?? "", workaround: $0.text("workaround"))
        }
        notes.upgrade = node.text("upgrade")
        notes.contributors = node.texts("contributors")
        return notes
    }

    private static func change(_ node: DataNode) -> ReleaseNotes.Change {
        ReleaseNotes.Change(
            title: node.text("title") ?? "", description: node.text("description"), pr: node.text("pr"),
            issue: node.text("issue"), author: node.text("author"))
    }
}
