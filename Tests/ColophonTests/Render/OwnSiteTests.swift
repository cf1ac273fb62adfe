// A site of one's own: logo, accent, style sheet, badge, the page for addresses without one, and the tags for other sites.
import Documents
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

@testable import Colophon
@testable import Site
@testable import Versions

@Suite struct OwnSiteTests {
    // MARK: The badge

    private func release(
        _ version: String, readiness: Readiness = .ready, waived: Bool = false
    ) throws -> ReleaseSummary {
        let sample = SampleRelease(version: version, waived: waived ? [.rl06] : [])
        var summary = sample.summary(try sample.bundled())
        summary.readiness = readiness
        return summary
    }

    @Test func theBadgeSaysTheReleaseAndItsReadiness() throws {
        for (release, message) in [
            (try release("2.0.0"), "2.0.0 ready"), (try release("2.0.0", waived: true), "2.0.0 ready, 2 waived"),
            (try release("2.0.0", readiness: .notReady), "2.0.0 not ready yet"),
            (try release("2.0.0", readiness: .notJudged), "2.0.0 not judged"),
        ] {
            let elements = try elements(of: BadgePicture.bytes(release))
            let root = try #require(elements.first)
            #expect(root.name == "svg" && root["role"] == "img" && root["aria-label"] == "release: \(message)")
            #expect(elements.map(\.name).filter { $0 == "title" }.count == 1)
            let texts = elements.filter { $0.name == "text" }
            #expect(
                texts.map { $0["textLength"] } == [
                    "\(BadgePicture.width("release"))", "\(BadgePicture.width(message))",
                ])
            #expect(!elements.contains { $0.name == "script" || $0.name == "style" })
        }
        #expect(String(decoding: BadgePicture.bytes(nil), as: UTF8.self).contains("<title>release: none yet</title>"))
    }

    @Test func theBadgeOfTheSiteIsOfTheLatestReleaseThatIsOut() throws {
        let badge = try #require(try SampleSite.full().first { $0.path == "badge.svg" })
        #expect(String(decoding: badge.bytes, as: UTF8.self).contains("<title>release: 2.0.1 ready</title>"))
    }

    /// In Verdana of 11 pixels, as other badges are measured.
    @Test func widthsAreThoseOfTheFont() {
        #expect(BadgePicture.width("") == 0 && BadgePicture.width("1111") == 28)
        #expect(BadgePicture.width("iiii") < BadgePicture.width("mmmm"))
        #expect(BadgePicture.width("日本") == 22)
    }

    // MARK: The look

    private func page(
        _ path: String = "index.html", templates: [(name: String, bytes: Bytes)] = [],
        _ change: (inout Configuration.Site) -> Void
    ) throws -> (text: String, files: [OutputFile]) {
        var site = SampleSite(releases: SampleSite.various)
        change(&site.configuration.site)
        site.templates = templates
        let files = try site.files()
        return (String(decoding: try #require(files.first { $0.path == path }).bytes, as: UTF8.self), files)
    }

    @Test func theAccentIsASheetOfShades() throws {
        let (text, files) = try page("2.0.0/index.html") { $0.accent = "#ffcc00" }
        #expect(text.contains("<link rel=\"stylesheet\" href=\"../assets/accent.css\" />"))
        let sheet = String(decoding: try #require(files.first { $0.path == "assets/accent.css" }).bytes, as: UTF8.self)
        #expect(sheet.contains("--accent: #ffcc00; --link: #826800;"), "darker, for text on light pages: \(sheet)")
        #expect(sheet.contains("{ --link: #ffcc00;"), "as it is on dark ones: \(sheet)")
        let plain = try page { _ in }
        #expect(!plain.text.contains("accent.css") && !plain.files.contains { $0.path == "assets/accent.css" })
    }

    @Test func aStyleSheetOfTheWorkspaceComesAfterTheBuiltInOne() throws {
        let (text, files) = try page(templates: [("site.css", Bytes(":root { --serif: serif; }".utf8))]) {
            $0.accent = "#123"
        }
        let sheets = text.split(separator: "rel=\"stylesheet\" href=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(sheets == ["assets/colophon.css", "assets/accent.css", "assets/site.css"])
        #expect(files.contains { $0.path == "assets/site.css" })
        #expect(!(try page { _ in }).text.contains("site.css"))
    }

    @Test func theLogoStandsBesideTheTitle() throws {
        let (text, files) = try page("2.0.0/index.html", templates: [("logo.png", [1])]) { $0.logo = "docs/mark.png" }
        #expect(text.contains("<img class=\"logo\" src=\"../assets/logo.png\" alt=\"\" /> Tomli releases</a>"))
        #expect(text.contains("<meta property=\"og:image\" content=\"https://example.org/tomli/assets/logo.png\" />"))
        #expect(files.contains { $0.path == "assets/logo.png" })
        let vector = try page { $0.logo = "logo.svg" }.text
        #expect(vector.contains("src=\"assets/logo.svg\"") && !vector.contains("og:image"))
    }

    @Test func everyPageHasTagsForOtherSitesAndAnIcon() throws {
        for file in try SampleSite.full() where file.path.hasSuffix(".html") {
            let elements = try elements(of: file.bytes)
            let tags = elements.filter { $0.name == "meta" }.compactMap { $0["property"] }
            #expect(tags == ["og:title", "og:description", "og:type", "og:site_name", "og:url"], "\(file.path)")
            #expect(elements.contains { $0["rel"] == "icon" && $0["href"]?.hasSuffix("assets/favicon.svg") == true })
        }
    }

    @Test func thePageForNoAddressHasLinksFromTheRoot() throws {
        let text = try page("404.html") { $0.url = "https://example.org/tomli" }.text
        #expect(text.contains("href=\"/tomli/assets/colophon.css\"") && text.contains("href=\"/tomli/index.html\""))
        #expect(try page("404.html") { $0.url = "https://example.org" }.text.contains("href=\"/index.html\""))
        #expect(try page("404.html") { $0.url = nil }.text.contains("href=\"index.html\""))
        let sitemap = try page("sitemap.xml") { _ in }.text
        #expect(!sitemap.contains("404"))
    }

    // MARK: In a workspace

    @Test func aBuildWritesWhatPublishersNeed() async throws {
        let sample = try SampleWorkspace()
        try sample.add("1.0.0")
        try await sample.build()
        #expect(try sample.bytes("output/.nojekyll").isEmpty)
        #expect(try sample.verify().items.allSatisfy { $0.id != "foreign" })
        let session = PreviewSession(
            configurationFile: sample.path("colophon.yaml"), options: SampleWorkspace.options(),
            clock: { SampleWorkspace.day })
        for path in ["badge.svg", "404.html", "assets/favicon.svg"] {
            #expect(session.site.file(path) == (try sample.bytes("output/\(path)")), "\(path)")
        }
    }

    /// What was copied is what the program has: the site stays the same, until a file is changed.
    @Test func copiedTemplatesMakeTheSameSite() async throws {
        let sample = try SampleWorkspace()
        try sample.add("1.0.0")
        try await sample.build()
        let before = try sample.output()
        let paths = try TemplateCopy.write(into: sample.path("templates"))
        #expect(paths.count == BuiltInTemplate.files.count { !$0.key.hasSuffix(".js") })
        #expect(!paths.contains { $0.hasSuffix(".js") } && paths.contains(sample.path("templates/colophon.css")))
        try await sample.build()
        #expect(try sample.output() == before)
        #expect(throws: WorkspaceError.self) { try TemplateCopy.write(into: sample.path("templates")) }
    }

    private static let picture =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0h1v1z\"/></svg>\n"

    @Test func aBuildTakesTheLogoAndTheAccent() async throws {
        let sample = try SampleWorkspace(configuration: "site: {logo: art/mark.svg, accent: '#0A6'}\n")
        try sample.write(Self.picture, to: "art/mark.svg")
        try sample.add("1.0.0")
        try await sample.build()
        #expect(try sample.text("output/assets/logo.svg") == Self.picture)
        #expect(try sample.text("output/assets/accent.css").contains("--accent: #00aa66"))
        #expect(try sample.bytes("output/.nojekyll").isEmpty)
        #expect(try sample.verify().items.allSatisfy { $0.id != "foreign" })
        try sample.write(Self.picture.replacing("h1", with: "h2"), to: "art/mark.svg")
        let session = PreviewSession(
            configurationFile: sample.path("colophon.yaml"), options: SampleWorkspace.options(),
            clock: { SampleWorkspace.day })
        #expect(session.site.file("assets/logo.svg") == (try sample.bytes("art/mark.svg")))
        #expect(session.site.file("badge.svg") == (try sample.bytes("output/badge.svg")))
        try await sample.build()
        #expect(try sample.text("output/assets/logo.svg").contains("h2"))
    }

    @Test(arguments: [
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:s=\"http://www.w3.org/2000/svg\"><s:script/></svg>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\" java&#10;script:alert(1)\"/></svg>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><foreignObject/></svg>", "<html/>", "<svg>", "", "no picture",
    ]) func aLogoThatCouldDoMoreThanBeSeenIsRefused(_ text: String) throws {
        let sample = try SampleWorkspace(configuration: "site: {logo: mark.svg}\n")
        try sample.write(text, to: "mark.svg")
        #expect {
            _ = try sample.workspace.templateFiles()
        } throws: { error in
            let finding = (error as? WorkspaceError)?.findings.first
            return finding?.code == "bad-logo" && finding?.field == "site.logo"
        }
    }

    @Test func aLogoIsAFileOfTheWorkspace() throws {
        let sample = try SampleWorkspace(configuration: "site: {logo: mark.png}\n")
        #expect(throws: WorkspaceError.self) { try sample.workspace.templateFiles() }
        try sample.write("no picture", to: "mark.png")
        #expect(throws: WorkspaceError.self) { try sample.workspace.templateFiles() }
        try sample.write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], to: "mark.png")
        #expect(try sample.workspace.templateFiles().map(\.name) == ["logo.png"])
    }

    @Test(arguments: [
        "accent: red", "accent: '#12345'", "accent: '#12345g'", "logo: mark.gif", "logo: ../mark.svg",
        "logo: /mark.svg",
        "logo: a//b.svg",
    ]) func aBadValueIsAnErrorWithItsPlace(_ line: String) throws {
        let sample = try SampleWorkspace(configuration: "site:\n  title: T\n  \(line)\n")
        #expect {
            _ = try sample.workspace
        } throws: { error in
            let finding = (error as? WorkspaceError)?.findings.first
            let field = "site.\(line.prefix { $0 != ":" })"
            return finding?.field == field && finding?.line != nil && finding?.remedy.isEmpty == false
        }
    }
}
