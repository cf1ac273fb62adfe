// A release's notes in their three forms: Markdown, which is part of the bundle format, an HTML fragment, and JSON.
package import Documents
import Primitives
package import ReleaseModel
import Versions

package enum NotesRenderer {
    /// The built-in Markdown form, pinned by bundle format 1. UTF-8 with line feeds, one at the end.
    package static func markdown(_ record: ReleaseRecord) -> String {
        var writer = NotesMarkdown()
        writer.write(record)
        return writer.text
    }

    /// A fragment of HTML that is well-formed XML too: the summary and the lists, headings from level 3 down, ids that start
    /// with `notes-`.
    package static func html(_ record: ReleaseRecord) -> String {
        var writer = NotesHTML()
        writer.write(summary: record.summary)
        writer.write(record.notes)
        return writer.text
    }

    /// The same without the summary, for a place that shows it by itself.
    package static func listsHTML(_ record: ReleaseRecord) -> String {
        var writer = NotesHTML()
        writer.write(record.notes)
        return writer.text
    }

    /// What `notes --format json` prints: the record's own notes with what names the release.
    package static func json(_ record: ReleaseRecord) -> JSON {
        .object(compact: [
            ("project", .string(record.project)), ("version", .string(record.version.text)),
            ("type", .string(record.type.rawValue)), ("status", .string(record.status.rawValue)),
            ("date", JSON.text(record.releaseDate?.text)), ("summary", JSON.text(record.summary)),
            ("notes", record.notes.json),
        ])
    }
}

/// One entry of a list in the notes, whatever list it stands in.
struct NotesEntry {
    /// One line of Markdown.
    var title: String
    /// In parentheses after the title: plain text, or an address that becomes a link.
    var references: [String] = []
    /// Plain text before the title: a severity, an identifier.
    var labels: [String] = []
    /// Blocks of Markdown below the title; a labelled one starts with its label in bold.
    var details: [(label: String?, source: String)] = []
}

/// The lists of the notes in the order that both forms show them.
struct NotesSection {
    var key: String
    var title: String
    var entries: [NotesEntry]

    static func all(of notes: ReleaseNotes) -> [NotesSection] {
        [
            NotesSection(
                key: "highlights", title: "Highlights", entries: notes.highlights.map { NotesEntry(title: $0) }),
            NotesSection(key: "breaking", title: "Breaking changes", entries: notes.breaking.map(entry)),
            NotesSection(key: "security", title: "Security", entries: notes.security.map(entry)),
            NotesSection(key: "features", title: "Features", entries: notes.features.map(entry)),
            NotesSection(key: "improvements", title: "Improvements", entries: notes.improvements.map(entry)),
            NotesSection(key: "fixes", title: "Fixes", entries: notes.fixes.map(entry)),
            NotesSection(key: "deprecations", title: "Deprecations", entries: notes.deprecations.map(entry)),
            NotesSection(key: "known-issues", title: "Known issues", entries: notes.knownIssues.map(entry)),
        ].filter { !$0.entries.isEmpty }
    }

    private static func entry(_ change: ReleaseNotes.Change) -> NotesEntry {
        NotesEntry(
            title: change.title,
            references: [
                change.pr.map { number($0, word: "") }, change.issue.map { number($0, word: "issue ") },
                change.author.map { "by \($0)" },
            ].compactMap(\.self),
            details: details([(nil, change.description)]))
    }

    private static func entry(_ change: ReleaseNotes.BreakingChange) -> NotesEntry {
        NotesEntry(
            title: change.title,
            references: change.irreversible ? ["cannot be undone"] : [],
            details: details([(nil, change.description), ("Migration", change.migration)]))
    }

    private static func entry(_ deprecation: ReleaseNotes.Deprecation) -> NotesEntry {
        NotesEntry(
            title: deprecation.title,
            references: deprecation.removal.map { ["removal: \($0)"] } ?? [],
            details: details([("Instead", deprecation.replacement)]))
    }

    private static func entry(_ fix: ReleaseNotes.SecurityFix) -> NotesEntry {
        NotesEntry(
            title: fix.title, labels: [fix.id, fix.severity?.rawValue].compactMap(\.self),
            details: details([(nil, fix.description)]))
    }

    private static func entry(_ issue: ReleaseNotes.KnownIssue) -> NotesEntry {
        NotesEntry(title: issue.title, details: details([("Workaround", issue.workaround)]))
    }

    private static func details(_ parts: [(label: String?, source: String?)]) -> [(label: String?, source: String)] {
        parts.compactMap { part in
            guard let source = part.source, !source.isBlank else { return nil }
            return (part.label, source)
        }
    }

    /// An address as it is, `#12` for a number, else the text.
    private static func number(_ text: String, word: String) -> String {
        if WebLink.safe(text) != nil { return text }
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
        return isNumber ? "\(word)#\(text)" : "\(word)\(text)"
    }
}
