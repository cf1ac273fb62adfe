// Release notes: the Markdown form that bundles fix, the HTML fragment, and titles that try to break out.
import Bundles
import Documents
import Evidence
import Files
import Notes
import Primitives
import ReleaseModel
import Testing
import Verification
import Versions
import Workspace

struct NotesFixture: Sendable, CustomTestStringConvertible {
    var name: String
    var folder: String
    var testDescription: String { name }

    static let all: [NotesFixture] = {
        let root = #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined() + "/Fixtures/Notes"
        let folders = (try? Files.list(root)) ?? []
        return folders.filter { $0.kind == .directory }.map {
            NotesFixture(name: $0.path, folder: "\(root)/\($0.path)")
        }
    }()

    func record() throws -> ReleaseRecord {
        let read = RecordReader.read(try Files.read("\(folder)/release.yaml"), file: "release.yaml", scheme: .semver)
        return try #require(read.record, "\(read.findings)")
    }
}

/// Compares with a golden file. `COLOPHON_UPDATE_GOLDENS=1` writes it anew, and the test fails all the same: a run can't
/// bless itself.
func expectGolden(_ text: String, _ path: String) throws {
    if Environment.value("COLOPHON_UPDATE_GOLDENS") == "1" {
        try Files.writeAtomically(Bytes(text.utf8), to: path)
        Issue.record("wrote \(path): read the difference, then run again")
        return
    }
    let golden = try Files.readIfPresent(path).map { String(decoding: $0, as: UTF8.self) }
    #expect(golden == text, "\(path)")
}

struct NotesTests {
    @Test func hasFixtures() { #expect(NotesFixture.all.count == 3) }

    @Test(arguments: NotesFixture.all) func writesTheMarkdownThatTheFormatFixes(_ fixture: NotesFixture) throws {
        try expectGolden(NotesRenderer.markdown(try fixture.record()), "\(fixture.folder)/notes.md")
    }

    @Test(arguments: NotesFixture.all) func writesTheFragmentThatPagesShow(_ fixture: NotesFixture) throws {
        let html = NotesRenderer.html(try fixture.record())
        try expectGolden(html, "\(fixture.folder)/notes.html")
        let elements = try elements(of: Bytes("<div>\(html)</div>".utf8))
        let ids = elements.compactMap { $0["id"] }
        #expect(Set(ids).count == ids.count)
        #expect(!elements.contains { ["h1", "h2", "script"].contains($0.name) })
    }

    /// However a title begins, it stays one entry of its list.
    @Test func aTitleNeverBreaksTheList() throws {
        let fixture = try #require(NotesFixture.all.first { $0.name == "hostile" })
        let record = try fixture.record()
        let page = try elements(
            of: Bytes("<div>\(Markdown.html(NotesRenderer.markdown(record)))</div>".utf8), withPaths: true)
        let entries = page.filter { $0.name == "div/ul/li" }
        #expect(entries.count == record.notes.fixes.count + record.notes.contributors.count)
        #expect(page.filter { $0.name == "div/h2" }.count == 3)
        #expect(page.filter { $0.name == "div/h1" }.count == 1)
        let blocks = page.filter { element in
            let parts = element.name.split(separator: "/")
            return parts.count == 2 && !["ul", "h1", "h2", "p", "pre"].contains(parts[1])
        }
        #expect(blocks.isEmpty, "\(blocks)")
    }

    @Test func endsWithOneLineFeedAndHasNoCarriageReturn() throws {
        for fixture in NotesFixture.all {
            let bytes = Bytes(NotesRenderer.markdown(try fixture.record()).utf8)
            #expect(bytes.last == 0x0A)
            #expect(bytes.dropLast().last != 0x0A)
            #expect(!bytes.contains(0x0D))
        }
    }

    @Test func keepsTheBlocksOfASummary() throws {
        var record = try #require(NotesFixture.all.first { $0.name == "full" }).record()
        record.summary = "Trees grow.\n\n- one\n- two\n\n```sh\nprune --all\n```\n\n# More\n"
        let markdown = NotesRenderer.markdown(record)
        #expect(markdown.contains("\n\nTrees grow.\n\n- one\n- two\n\n```sh\nprune --all\n```\n\n### More\n\n## "))
        let html = NotesRenderer.html(record)
        #expect(html.hasPrefix("<div class=\"notes-summary\">\n<p>Trees grow.</p>\n<ul>\n<li>one</li>"))
        #expect(html.contains("<h3 id=\"notes-summary-more\">More</h3>"))
        #expect(!NotesRenderer.listsHTML(record).contains("Trees grow"))
    }

    @Test func jsonNamesTheRelease() throws {
        let fixture = try #require(NotesFixture.all.first { $0.name == "full" })
        let text = NotesRenderer.json(try fixture.record()).prettyText
        let node = try parseDocument(Bytes(text.utf8), format: .json, limits: .record)
        #expect(node["version"]?.string == "2.0.0")
        #expect(node["notes"]?["breaking"]?.sequence?.count == 2)
    }
}

/// The elements of an XML document in their order; with paths, named by the way from the root.
func elements(of bytes: Bytes, withPaths: Bool = false) throws -> [XMLElement] {
    var stream = try XMLStream(bytes, limits: .standard)
    var result: [XMLElement] = []
    var path: [String] = []
    while let event = try stream.next() {
        switch event {
        case .start(var element):
            path.append(element.name)
            if withPaths { element.name = path.joined(separator: "/") }
            result.append(element)
        case .end: path.removeLast()
        case .text: break
        }
    }
    return result
}
