// A planned release with its notes.
import Files
import Primitives

/// Render: the notes, in the built-in Markdown form and as HTML.
package struct RenderedRelease: Sendable {
    package var planned: PlannedRelease
    package var notesMarkdown: String
    /// A fragment: headings from level 3 down, ids unique in a page.
    package var notesHTML: String
    package init(planned: PlannedRelease, notesMarkdown: String, notesHTML: String) {
        self.planned = planned
        self.notesMarkdown = notesMarkdown
        self.notesHTML = notesHTML
    }
    package var record: ReleaseRecord { planned.record }
}
