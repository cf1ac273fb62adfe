// Tests the transforms on every example of the GFM specification, with the Markdown renderer as the judge of what is a link.
import Bundles
import Colophon
import Documents
import Evidence
import Foundation
import Primitives
import ReleaseModel
import Sync
import Testing

@Suite struct LinkTransformSpecTests {
    private struct Example: Decodable {
        var number: Int
        var markdown: String
    }

    private static func examples() throws -> [Example] {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = tests.appending(path: "SystemTests/Vectors/gfm-spec.json")
        return try JSONDecoder().decode([Example].self, from: Data(contentsOf: path))
    }

    private func transformed(_ text: String, _ transform: SyncRule.Transform) throws -> String {
        let file = SyncChecksums.File(source: "a.md", target: "a.md", sha256: SHA256Digest(of: []), size: 0)
        let outcome = try SyncContent.written(
            Bytes(text.utf8), file: file, rule: syncRule("*") { $0.transforms = [transform] }, release: syncRelease(),
            project: syncProject(), synced: SyncedFiles([file]))
        return String(decoding: try #require(outcome.bytes), as: UTF8.self)
    }

    private static let mark = "zzqq/"

    /// The values of href and src that lead into the project. Raw HTML is escaped here, so these are Markdown's links.
    private func internalLinks(_ html: String) -> [Substring] {
        (html.components(separatedBy: " href=\"").dropFirst() + html.components(separatedBy: " src=\"").dropFirst()).map
        {
            $0.prefix { $0 != "\"" }
        }.filter { link in
            !link.isEmpty && !link.hasPrefix("#") && !link.hasPrefix("?") && !link.hasPrefix("//")
                && !(link.prefix { $0.isASCII && ($0.isLetter || "+.-".contains($0)) }.endIndex < link.endIndex
                    && link[link.prefix { $0.isASCII && ($0.isLetter || "+.-".contains($0)) }.endIndex] == ":")
        }
    }

    @Test func rewritingChangesExactlyTheLinksThatTheRendererFinds() throws {
        let examples = try Self.examples()
        #expect(examples.count == 673)
        // 508 has the address "foo):", which the renderer drops since it takes all before a colon for a scheme.
        for example in examples where example.number != 508 {
            let before = Markdown.html(example.markdown)
            let text = try transformed(example.markdown, .rewritePaths(.init(from: "", to: Self.mark)))
            let after = Markdown.html(text)
            #expect(
                after.replacing(Self.mark, with: "") == before,
                "example \(example.number): \(example.markdown.debugDescription)")
            let links = internalLinks(before).count
            let rewritten = internalLinks(after)
            #expect(
                rewritten.count == links && rewritten.allSatisfy { $0.hasPrefix(Self.mark) },
                "example \(example.number): \(example.markdown.debugDescription) > \(text.debugDescription)")
        }
    }

    @Test func strippingLeavesNoLinkAndAllTheText() throws {
        for example in try Self.examples() {
            let text = try transformed(example.markdown, .stripInternalLinks)
            #expect(
                internalLinks(Markdown.html(text)).isEmpty,
                "example \(example.number): \(example.markdown.debugDescription) > \(text.debugDescription)")
        }
    }

    /// Where no link is lost, no byte changes.
    @Test func withNothingToDoEveryByteStays() throws {
        for example in try Self.examples() {
            let text = try transformed(example.markdown, .rewritePaths(.init(from: "no/such/path/", to: "x/")))
            #expect(text == example.markdown)
        }
    }
}
