// Holds docs/ci.md to the workflows that `colophon init` writes; COLOPHON_UPDATE_GOLDENS=1 puts them in again.
import Documents
import Files
import Primitives
import Testing

@Suite struct WorkflowDocumentTests {
    private static let page = "docs/ci.md"

    /// Below each comment that names a file, that file.
    @Test func showsTheWorkflowsAsTheyAre() throws {
        let text = try Documentation.text(Self.page)
        let files =
            try Files.list(Files.join(Documentation.root, "docs/workflows")).map { "docs/workflows/\($0.path)" }
            .filter { !$0.hasSuffix("/github-action.yml") } + [".github/actions/colophon/action.yml"]
        var written = "", shown: [String] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            written += line + "\n"
            guard let name = files.first(where: { line == "<!-- \($0) -->" }) else { continue }
            shown.append(name)
            written += "```\(name.hasSuffix(".yml") ? "yaml" : "groovy")\n\(try Documentation.text(name))```\n"
            if lines.first?.hasPrefix("```") == true {
                lines = lines.dropFirst().drop { $0 != "```" }.dropFirst()
            }
        }
        written.removeLast()
        #expect(shown.sorted() == files.sorted())
        try Documentation.expect(text, toBe: written, in: Self.page, whole: written)
    }
}
