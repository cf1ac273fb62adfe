// Writes release notes as a fragment of HTML, for the release's page and the feeds.
import Documents
import Primitives
import ReleaseModel

struct NotesHTML {
    private(set) var text = ""

    mutating func write(summary: String?) {
        guard let summary, !summary.isBlank else { return }
        text += "<div class=\"notes-summary\">\n"
        text += Markdown.html(summary, options: .init(headingOffset: 2, idPrefix: "notes-summary-"))
        text += "</div>\n"
    }

    mutating func write(_ notes: ReleaseNotes) {
        for section in NotesSection.all(of: notes) {
            open(section.key, section.title)
            text += "<ul>\n"
            for (index, entry) in section.entries.enumerated() {
                write(entry, id: "notes-\(section.key)-\(index + 1)-")
            }
            text += "</ul>\n</section>\n"
            if section.key == "breaking" { upgrade(notes.upgrade) }
        }
        if notes.breaking.isEmpty { upgrade(notes.upgrade) }
        guard !notes.contributors.isEmpty else { return }
        open("contributors", "Contributors")
        text += "<p>\(notes.contributors.map(HTML.escape).joined(separator: ", "))</p>\n</section>\n"
    }

    private mutating func open(_ key: String, _ title: String) {
        text += "<section class=\"notes-group notes-\(key)\">\n<h3 id=\"notes-\(key)\">\(title)</h3>\n"
    }

    private mutating func upgrade(_ source: String?) {
        guard let source, !source.isBlank else { return }
        open("upgrade", "Upgrading")
        text += Markdown.html(source, options: .init(headingOffset: 3, idPrefix: "notes-upgrade-"))
        text += "</section>\n"
    }

    private static func reference(_ text: String) -> String {
        guard let address = WebLink.safe(text).map(HTML.escape) else { return HTML.escape(text) }
        return "<a href=\"\(address)\">\(address)</a>"
    }

    private mutating func write(_ entry: NotesEntry, id: String) {
        text += "<li>"
        for label in entry.labels { text += "<span class=\"tag\">\(HTML.escape(label))</span> " }
        text += Markdown.inlineHTML(entry.title)
        if !entry.references.isEmpty {
            text += " <span class=\"refs\">(\(entry.references.map(Self.reference).joined(separator: ", ")))</span>"
        }
        for (index, detail) in entry.details.enumerated() {
            text += "\n<div class=\"detail\">"
            if let label = detail.label { text += "<p class=\"label\">\(label)</p>" }
            text += Markdown.html(detail.source, options: .init(headingOffset: 3, idPrefix: "\(id)\(index + 1)-"))
            text += "</div>\n"
        }
        text += "</li>\n"
    }
}
