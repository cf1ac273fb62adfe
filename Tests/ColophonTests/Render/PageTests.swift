// The pages of a whole site: well-formed, accessible, without inline style or script, and with links that lead somewhere.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Site
import Testing
import Verification

struct PageTests {
    static let site: [OutputFile] = {
        do { return try SampleSite.full() } catch {
            Issue.record("the sample site can't be made: \(error)")
            return []
        }
    }()
    static let pages = site.filter { $0.path.hasSuffix(".html") }.map(\.path)

    static func page(_ path: String) throws -> Bytes { try #require(site.first { $0.path == path }).bytes }

    @Test func writesEveryFileOfTheSite() {
        let paths = Set(Self.site.map(\.path))
        #expect(paths.count == Self.site.count)
        for path in [
            "index.html", "checklist.html", "rollback.html", "sync.html", "verify.html", "feed.xml", "feed.json",
            "releases.json",
            "calendar.ics",
            "sitemap.xml", "assets/colophon.css", "assets/colophon.js", "colophon.lock", "2.0.0/index.html",
            "2.0.0/notes.md",
            "2.0.0/release.json", "2.0.0/checklist.json", "2.0.0/status.json", "2.0.0/SHA256SUMS",
            "2.0.0/tomli-2.0.0.evidence.tar.gz", "1.3.0/index.html",
        ] { #expect(paths.contains(path), "\(path)") }
    }

    @Test(arguments: pages) func isWellFormedWithUniqueIDs(_ path: String) throws {
        let ids = try elements(of: try Self.page(path)).compactMap { $0["id"] }
        #expect(Set(ids).count == ids.count, "\(Dictionary(grouping: ids) { $0 }.filter { $1.count > 1 }.keys)")
    }

    @Test(arguments: pages) func holdsUnderTheContentSecurityPolicy(_ path: String) throws {
        for element in try elements(of: try Self.page(path)) {
            #expect(element.name != "style")
            for attribute in element.attributes {
                #expect(
                    attribute.name != "style" && !attribute.name.hasPrefix("on"), "\(element.name) \(attribute.name)")
                #expect(!attribute.value.lowercased().hasPrefix("data:"))
                #expect(!attribute.value.lowercased().hasPrefix("javascript:"))
            }
            if element.name == "script", let source = element["src"] {
                let name = Self.withoutRoot(source).drop { $0 == "." || $0 == "/" }
                #expect(Self.site.contains { $0.path == name }, "\(source)")
            } else {
                #expect(element.name != "script")
            }
        }
    }

    @Test(arguments: pages) func hasLandmarksALanguageAndHeadingsInOrder(_ path: String) throws {
        let elements = try elements(of: try Self.page(path))
        let names = elements.map(\.name)
        for landmark in ["main", "header", "nav", "footer", "title", "h1"] {
            #expect(names.contains(landmark), "\(landmark)")
        }
        #expect(names.filter { $0 == "h1" }.count == 1 && names.filter { $0 == "main" }.count == 1)
        #expect(elements.first?["lang"] == "en")
        let skip = try #require(elements.first { $0.name == "a" })
        #expect(skip["href"] == "#content" && elements.contains { $0["id"] == "content" })
        var level = 0
        for name in names where name.utf8.count == 2 && name.hasPrefix("h") && name != "hr" {
            let next = try #require(Int(name.dropFirst()))
            #expect(next <= level + 1, "h\(level) is followed by \(name)")
            level = next
        }
    }

    @Test(arguments: pages) func namesEveryPictureRegionAndInput(_ path: String) throws {
        let elements = try elements(of: try Self.page(path), withPaths: true)
        let ids = Set(elements.compactMap { $0["id"] })
        for element in elements {
            if element["role"] == "img" {
                let names = try #require(element["aria-labelledby"]).split(separator: " ").map(String.init)
                #expect(names.count == 2 && names.allSatisfy(ids.contains))
            }
            if element["role"] == "region" || element["role"] == "group" {
                #expect(element["aria-label"]?.isEmpty == false)
            }
            if element.name.hasSuffix("/section"), let label = element["aria-labelledby"] {
                #expect(ids.contains(label), "\(label)")
            }
            if element.name.hasSuffix("/input"), element["type"] == "radio" {
                #expect(element.name.hasSuffix("label/input"))
            }
            if element.name.hasSuffix("/th") { #expect(element["scope"] != nil) }
            if element.name.hasSuffix("/time") { #expect(element["datetime"].flatMap { Timestamp($0) } != nil) }
        }
    }

    @Test(arguments: pages) func linksLeadToFilesAndPlacesThatExist(_ path: String) throws {
        let paths = Set(Self.site.map(\.path))
        let elements = try elements(of: try Self.page(path))
        for element in elements where !["use"].contains(element.name) {
            guard let link = element["href"] ?? element["src"], !link.hasPrefix("https://") else { continue }
            let parts = Self.withoutRoot(link).split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                .map(String.init)
            let file = parts[0].isEmpty ? path : Self.resolve(parts[0], from: path)
            #expect(paths.contains(file), "\(link) in \(path)")
            if parts.count > 1, file.hasSuffix(".html"), file != path || parts[0].isEmpty {
                let target = try Self.page(file)
                let isOptional = parts[1] == "sync"  // a release without sync rules has no such section
                #expect(
                    isOptional || String(decoding: target, as: UTF8.self).contains("id=\"\(parts[1])\""),
                    "\(link) in \(path)")
            }
        }
    }

    /// Links of the page for any address begin at the root of the site's address.
    private static func withoutRoot(_ link: String) -> String {
        link.hasPrefix("/tomli/") ? String(link.dropFirst(7)) : link
    }

    private static func resolve(_ link: String, from page: String) -> String {
        var parts = page.split(separator: "/").dropLast().map(String.init)
        for part in link.split(separator: "/").map(String.init) {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }

    @Test func isTheSameWhateverTheOrderOfTheReleases() throws {
        let again = try SampleSite(releases: SampleSite.various, broken: [SampleSite.brokenRelease]).files()
        #expect(again.map(\.bytes) == Self.site.map(\.bytes))
        let site = Site(
            configuration: SampleSite.configuration(), templates: try TemplateSet.load(userFiles: [], strict: true))
        let summaries = try SampleSite.various.map { $0.summary(try $0.bundled()) }
        let forwards = try site.sitePages(summaries)
        let backwards = try site.sitePages(summaries.reversed())
        #expect(forwards.map(\.bytes) == backwards.map(\.bytes))
    }

    @Test func sumsAreThoseOfTheFilesBesideThem() throws {
        let sums = try #require(Checksums(try Self.page("2.0.0/SHA256SUMS")))
        #expect(
            sums.lines.map(\.name) == ["checklist.json", "notes.md", "release.json", "tomli-2.0.0.evidence.tar.gz"])
        for line in sums.lines { #expect(line.sha256 == SHA256Digest(of: try Self.page("2.0.0/\(line.name)"))) }
    }

    /// What doesn't apply hasn't passed: the five rows of totals add up to the releases.
    @Test func countsEachVerdictOfTheChecklistOnce() throws {
        let page = String(decoding: try Self.page("checklist.html"), as: UTF8.self)
        let totals = page.split(separator: "\n").filter { $0.contains("colspan=\"2\"") }.map { row in
            row.split(separator: "<td>").dropFirst().map { Int($0.prefix { $0.isNumber }) ?? 0 }
        }
        #expect(totals.map(\.count) == [8, 8, 8, 8, 8])
        let sums = totals.reduce(Array(repeating: 0, count: 8)) { zip($0, $1).map { $0 + $1 } }
        #expect(sums == Array(repeating: SampleSite.various.count, count: 8))
    }

    @Test func showsAWaivedFailureAsOne() throws {
        let page = String(decoding: try Self.page("1.1.0/index.html"), as: UTF8.self)
        #expect(page.contains("Ready, 2 waived"), "a check, and a file that was not read")
        #expect(page.contains("The run was cut off"))
        #expect(page.contains("Failed, waived"))
        #expect(page.contains("Known and harmless"))
    }

    @Test func neverShowsARedReleaseAsReady() throws {
        let page = String(decoding: try Self.page("1.2.0/index.html"), as: UTF8.self)
        #expect(page.contains("Not ready"))
        #expect(!page.contains("badge large b-pass"))
    }

    @Test func marksDraftsRollbacksAndOpenIncidents() throws {
        #expect(String(decoding: try Self.page("2.1.0-rc.1/index.html"), as: UTF8.self).contains("This is a draft."))
        #expect(
            String(decoding: try Self.page("1.2.2/index.html"), as: UTF8.self).contains("This release was rolled back"))
        let open = String(decoding: try Self.page("2.0.0/index.html"), as: UTF8.self)
        #expect(open.contains("Immediate rollback to <a href=\"../1.2.2/index.html\">1.2.2</a>"))
        let status = try parseDocument(try Self.page("2.0.0/status.json"), format: .json, limits: .record)
        #expect(status["advice"]?["rollback_type"]?.string == "immediate")
        #expect(status["incidents"]?.sequence?.count == 2)
    }

    @Test func saysWhatIsWrongWithABrokenRecord() throws {
        let page = String(decoding: try Self.page("1.3.0/index.html"), as: UTF8.self)
        #expect(page.contains("evidence/1.3.0/release.yaml, line 4"))
        #expect(page.contains("Did you mean “status”?"))
        #expect(String(decoding: try Self.page("index.html"), as: UTF8.self).contains("1.3.0/index.html"))
    }

    @Test func linksTheCommitWhereTheHostIsKnown() throws {
        let page = String(decoding: try Self.page("2.0.0/index.html"), as: UTF8.self)
        #expect(page.contains("https://github.com/hukkin/tomli/commit/97b61d5b09d9fe0b64ce4d78885d1e3f2692a0e9"))
    }

    @Test func readsWithNoReleaseAtAll() throws {
        let files = try SampleSite(releases: []).files()
        let index = try #require(files.first { $0.path == "index.html" })
        #expect(String(decoding: index.bytes, as: UTF8.self).contains("No release has a record yet."))
        #expect(!files.contains { $0.path == "calendar.ics" })
        _ = try elements(of: index.bytes)
    }
}
