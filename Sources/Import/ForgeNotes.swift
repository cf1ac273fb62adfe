// What a forge shows as a release's notes, without what its programs add.
import Changelogs
import Primitives
import ReleaseModel

enum ForgeNotes {
    /// Nil where nothing is left. HTML's tags are taken out, but for their text.
    static func notes(_ markdown: String) -> ReleaseNotesText? {
        ChangelogNotes.notes(ofMarkdown: withoutTags(markdown))
    }

    /// A line that begins with a tag is HTML for Markdown, and what it says would be lost.
    private static func withoutTags(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let body = line.drop { $0 == " " }
            guard body.utf8.first == ASCII.less, !body.hasPrefix("<!--"), !body.hasPrefix("<http") else {
                return String(line)
            }
            let lower = ASCII.lowercased(body.prefix(4))
            let start = lower.hasPrefix("<li") ? "- " : lower.hasPrefix("<h") ? "### " : ""
            return start + stripped(body)
        }.joined(separator: "\n")
    }

    private static func stripped(_ line: Substring) -> String {
        var output = Bytes()
        var isInside = false
        for byte in line.utf8 {
            if byte == ASCII.less { isInside = true }
            if !isInside { output.append(byte) }
            if byte == ASCII.greater { isInside = false }
        }
        return ASCII.trimmed(String(decoding: output, as: UTF8.self))
    }
}
