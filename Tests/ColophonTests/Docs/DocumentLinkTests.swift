// Follows the links between the pages of the documentation: every file and heading that one names is there.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing

@Suite struct DocumentLinkTests {
    private static let pages =
        ["README.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md", "scripts/README.md"] + docs
    private static let docs =
        ((try? Files.list(Files.join(Documentation.root, "docs"))) ?? [])
        .map { "docs/\($0.path)" }.filter { $0.hasSuffix(".md") }

    @Test(arguments: pages) func leadsOnlyToWhatIsThere(page: String) throws {
        let text = try Documentation.text(page)
        for link in Self.links(in: text) where !link.contains("://") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let file = parts[0].isEmpty ? page : Files.join(Files.parent(page) ?? "", String(parts[0]))
            let path = Files.join(Documentation.root, file)
            #expect(Files.kind(path) != nil, "\(page) links to \(link), and there is no such file")
            guard parts.count == 2, Files.kind(path) == .file else { continue }
            let anchors = Self.anchors(in: try Documentation.text(file))
            #expect(anchors.contains(String(parts[1])), "\(page) links to \(link), and there is no such heading")
        }
    }

    @Test func theReadmeLeadsToEveryPage() throws {
        let links = Self.links(in: try Documentation.text("README.md"))
        #expect(Self.docs.count >= 8)
        for page in Self.docs { #expect(links.contains { $0 == page }, "README.md doesn't link to \(page)") }
    }

    /// As `docs/README.md` sorts them by who reads them.
    @Test func theIndexListsEveryPageOnce() throws {
        let index = try Documentation.text("docs/README.md")
        let items = index.split(separator: "\n").filter { $0.hasPrefix("- [") }
        let listed = items.compactMap { Self.links(in: String($0)).first.map { "docs/\($0)" } }
        #expect(listed.sorted() == Self.docs.filter { $0 != "docs/README.md" }.sorted())
    }

    private static func links(in text: String) -> [Substring] {
        text.split(separator: "](").dropFirst().compactMap { $0.split(separator: ")").first }
    }

    /// As GitHub makes them: lower case, dashes for blanks, no other marks.
    private static func anchors(in text: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
            String(
                heading.drop { $0 == "#" }.dropFirst().lowercased().compactMap { character in
                    character == " "
                        ? "-" : character.isLetter || character.isNumber || "-_".contains(character) ? character : nil
                })
        }
    }
}
