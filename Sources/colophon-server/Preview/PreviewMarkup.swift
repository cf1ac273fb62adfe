// The markup that the preview adds to the site's pages, and its own page where the site has none.
import Attestation
import Documents
import Primitives
import ReleaseModel
import Sync

enum PreviewMarkup {
    /// The page with the preview's script at the end of its head, and its policy widened to let the script listen.
    static func inject(into page: Bytes, token: String) -> Bytes {
        let script = Bytes("<script src=\"/-/preview.js\" data-page=\"\(token)\" defer=\"defer\"></script>\n".utf8)
        var page = page
        let end = page.firstRange(of: Bytes("</head>".utf8))?.lowerBound ?? 0
        page.insert(contentsOf: script, at: end)
        // A page's own policy can't be widened by a header.
        guard let policy = page[..<end].firstRange(of: Bytes("http-equiv=\"Content-Security-Policy\"".utf8)),
            let tag = page[..<policy.lowerBound].lastIndex(of: UInt8(ascii: "<")),
            let tagEnd = page[policy.upperBound..<end].firstIndex(of: UInt8(ascii: ">")),
            let content = page[tag..<tagEnd].firstRange(of: Bytes("content=\"".utf8))
        else { return page }
        page.insert(contentsOf: Bytes("connect-src 'self'; ".utf8), at: content.upperBound)
        return page
    }

    /// A page that says that there is nothing here, or why nothing can be made.
    static func standIn(path: String, problems: [Finding]) -> Bytes {
        let title = problems.isEmpty ? "There is no such page" : "This page can’t be made yet"
        let items = problems.map { "<li>\(HTML.escape($0.text))</li>\n" }.joined()
        let explanation =
            problems.isEmpty
            ? "<p>No file of the site has the address <code>/\(HTML.escape(path))</code>. Once one has, it shows here.</p>"
            : "<p>It shows here once this is corrected:</p>\n<ul>\n\(items)</ul>"
        return Bytes(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <title>\(title)</title>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            \(explanation)
            <p><a href="/">All releases</a></p>
            </main>
            </body>
            </html>

            """.utf8)
    }
}
