// Writes release notes as a fragment of HTML, for the release's page and the feeds.
import Documents
import Primitives
import ReleaseModel

struct NotesHTML {
    private var bytes = Bytes()

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func write(summary: String?) {
        guard let summary, !summary.isBlank else { return }
        write("<div class=\"notes-summary\">\n")
        Markdown.append(summary, options: .init(headingOffset: 2, idPrefix: "notes-summary-"), to: &bytes)
        write("</div>\n")
    }

    mutating func write(_ notes: ReleaseNotes) {
        for section in NotesSection.all(of: notes) {
            open(section.key, section.title)
            write("<ul>\n")
            for (index, entry) in section.entries.enumerated() {
                write(entry, id: "notes-\(section.key)-\(index + 1)-")
            }
            write("</ul>\n</section>\n")
            if section.key == "breaking" { upgrade(notes.upgrade) }
        }
        if notes.breaking.isEmpty { upgrade(notes.upgrade) }
        guard !notes.contributors.isEmpty else { return }
        open("contributors", "Contributors")
        write("<p>\(notes.contributors.map(HTML.escape).joined(separator: ", "))</p>\n</section>\n")
    }

    private mutating func write(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

    private mutating func open(_ key: String, _ title: String) {
        write("<section class=\"notes-group notes-\(key)\">\n<h3 id=\"notes-\(key)\">\(title)</h3>\n")
    }

    private mutating func upgrade(_ source: String?) {
        guard let source, !source.isBlank else { return }
        open("upgrade", "Upgrading")
        Markdown.append(source, options: .init(headingOffset: 3, idPrefix: "notes-upgrade-"), to: &bytes)
        write("</section>\n")
    }

    private static func reference(_ text: String) -> String {
        guard let address = WebLink.safe(text).map(HTML.escape) else { return HTML.escape(text) }
        return "<a href=\"\(address)\">\(address)</a>"
    }

    private mutating func write(_ entry: NotesEntry, id: String) {
        write("<li>")
        for label in entry.labels { write("<span class=\"tag\">\(HTML.escape(label))</span> ") }
        Markdown.append(line: entry.title, to: &bytes)
        if !entry.references.isEmpty {
            write(" <span class=\"refs\">(\(entry.references.map(Self.reference).joined(separator: ", ")))</span>")
        }
        for (index, detail) in entry.details.enumerated() {
            write("\n<div class=\"detail\">")
            if let label = detail.label { write("<p class=\"label\">\(label)</p>") }
            Markdown.append(
                detail.source, options: .init(headingOffset: 3, idPrefix: "\(id)\(index + 1)-"), to: &bytes)
            write("</div>\n")
        }
        write("</li>\n")
    }
}
