// Feeds and lists for programs: the rules of RFC 4287, JSON Feed 1.1, RFC 5545 and the sitemap protocol.
import Attestation
import Bundles
import Documents
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Testing
import Verification

struct FeedTests {
    private func file(_ name: String, _ site: SampleSite) throws -> Bytes {
        try #require(try site.files().first { $0.path == name }).bytes
    }
    private func site(url: String? = "https://example.org/tomli") -> SampleSite {
        SampleSite(releases: SampleSite.various, configuration: SampleSite.configuration(url: url))
    }

    /// The example of Python's `uuid` documentation.
    @Test func namedUUIDsAreVersionFive() {
        #expect(
            NamedUUID.text(namespace: "6ba7b810-9dad-11d1-80b4-00c04fd430c8", name: "python.org")
                == "886313e1-3b8a-5372-9b90-0c9aee199e5d")
        #expect(NamedUUID.text(namespace: "no uuid", name: "") == nil)
    }

    /// RFC 4287 4.1.1 and 4.1.2: what a feed and an entry must have, each once.
    @Test(arguments: ["https://example.org/tomli", nil]) func atomHasWhatTheStandardAsksFor(_ url: String?) throws {
        var stream = try XMLStream(try file("feed.xml", site(url: url)), limits: .standard)
        var path: [String] = []
        var texts: [String: [String]] = [:]
        var entries = 0
        while let event = try stream.next() {
            switch event {
            case .start(let element):
                path.append(element.name)
                if path == ["feed", "entry"] { entries += 1 }
                if element.name == "link", element["rel"] == "alternate" {
                    texts["\(path.joined(separator: "/"))", default: []].append(element["href"] ?? "")
                }
            case .text(let text): texts[path.joined(separator: "/"), default: []].append(text)
            case .end: path.removeLast()
            }
        }
        #expect(entries == 6)  // drafts are no news
        for name in ["id", "title", "updated"] {
            #expect(texts["feed/\(name)"]?.count == 1)
            #expect(texts["feed/entry/\(name)"]?.count == entries)
        }
        #expect(texts["feed/author/name"] == ["Tomli"])
        #expect(Set(texts["feed/entry/id"] ?? []).count == entries)
        #expect(texts["feed/entry/link"]?.count == entries)
        for updated in (texts["feed/updated"] ?? []) + (texts["feed/entry/updated"] ?? []) {
            #expect(Timestamp(updated)?.isDate == false)
        }
        #expect(texts["feed/updated"]?.first == "2022-02-08T12:18:27Z")
        let prefix = url.map { "\($0)/" } ?? "urn:uuid:"
        #expect((texts["feed/id"] ?? []).allSatisfy { $0.hasPrefix(prefix) })
        #expect((texts["feed/entry/id"] ?? []).allSatisfy { $0.hasPrefix(prefix) })
    }

    @Test func theFeedHoldsAtMostAsManyReleasesAsTheSiteAsksFor() throws {
        var site = site()
        site.configuration.site.releasesPerFeed = 2
        let feed = try parseDocument(try file("feed.json", site), format: .json, limits: .standard)
        #expect(feed["items"]?.sequence?.compactMap { $0["title"]?.string } == ["Tomli 2.0.1", "Tomli 2.0.0"])
    }

    @Test func jsonFeedHasWhatVersionOneOneAsksFor() throws {
        let feed = try parseDocument(try file("feed.json", site()), format: .json, limits: .standard)
        #expect(feed["version"]?.string == "https://jsonfeed.org/version/1.1")
        #expect(feed["title"]?.string == "Tomli releases")
        #expect(feed["feed_url"]?.string == "https://example.org/tomli/feed.json")
        for item in try #require(feed["items"]?.sequence) {
            #expect(item["id"]?.string?.isEmpty == false)
            #expect(item["content_html"]?.string?.isEmpty == false)
            #expect(item["date_published"]?.string.flatMap { Timestamp($0) }?.isDate == false)
        }
    }

    /// RFC 4287, 4.2.15: a rollback is a significant change, and readers go by `updated`.
    @Test func aRollbackIsAChangeOfEntryAndFeed() async throws {
        let sample = try SampleWorkspace(configuration: "site: {url: 'https://example.org/r'}\n")
        try sample.add("1.0.0", date: "2024-01-05")
        try sample.add("1.1.0", previous: "1.0.0", date: "2024-02-05")
        try sample.replace(
            "fixes: [{title: \"Mends the parser\"}]",
            with: "fixes: [{title: 'See [the guide](docs/guide.md)'}]", in: "evidence/1.0.0/release.yaml")
        try sample.replace("status: released", with: "status: rolled_back", in: "evidence/1.0.0/release.yaml")
        try sample.append(
            "rollback: {reason: it broke, target_version: 0.9.0, completed_at: 2024-03-01T10:00:00Z}\n",
            to: "evidence/1.0.0/release.yaml")
        try await sample.build()
        let atom = try sample.text("output/feed.xml")
        #expect(atom.components(separatedBy: "<updated>2024-03-01T10:00:00Z</updated>").count == 3)
        #expect(atom.contains("<published>2024-01-05T00:00:00Z</published>"))
        #expect(atom.contains("href=&quot;https://example.org/r/1.0.0/docs/guide.md&quot;"))
        let feed = try parseDocument(try sample.bytes("output/feed.json"), format: .json, limits: .standard)
        let items = try #require(feed["items"]?.sequence)
        #expect(
            items.map { $0["date_modified"]?.string } == [nil, "2024-03-01T10:00:00Z"], "its place is its release's")
        #expect(items[1]["content_html"]?.string?.contains("https://example.org/r/1.0.0/docs/guide.md") == true)
    }

    @Test func theReleaseListHasEveryReleaseNewestFirst() throws {
        let list = try parseDocument(try file("releases.json", site()), format: .json, limits: .standard)
        let releases = try #require(list["releases"]?.sequence)
        #expect(
            releases.compactMap { $0["version"]?.string } == [
                "2.1.0-rc.1", "2.0.1", "2.0.0", "1.2.2", "1.2.0", "1.1.0", "1.0.0",
            ])
        #expect(releases[5]["checks"]?["RL-06"]?.string == "waived")
        #expect(releases[0]["draft"]?.bool == true)
    }

    @Test func theSitemapNeedsAnAddress() throws {
        let files = try site(url: nil).files()
        #expect(!files.contains { $0.path == "sitemap.xml" })
        let map = try elements(of: try file("sitemap.xml", site()))
        #expect(map.filter { $0.name == "url" }.count == 6 + SampleSite.various.count)
    }

    /// RFC 5545 3.1 (lines), 3.6.1 (UID and DTSTAMP, once each), 3.3.11 (escapes).
    @Test func theCalendarKeepsTheRules() throws {
        var site = site()
        site.configuration.project.title =
            "Tomli, the; \\ parser\nwith a name that is far too long for one line – ümläüte und 日本語 inklusive"
        let bytes = try file("calendar.ics", site)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(bytes.suffix(2) == [0x0D, 0x0A])
        var lines: [[UInt8]] = []
        for line in text.utf8.split(separator: 0x0A).map({ Array($0) }) {
            #expect(line.last == 0x0D)
            #expect(line.count - 1 <= 75)
            let content = Array(line.dropLast())
            #expect(String(validating: content, as: UTF8.self) != nil)
            if content.first == 0x20 { lines[lines.count - 1] += content.dropFirst() } else { lines.append(content) }
        }
        let whole = lines.map { String(decoding: $0, as: UTF8.self) }
        #expect(whole.first == "BEGIN:VCALENDAR" && whole.last == "END:VCALENDAR")
        let events = whole.filter { $0 == "BEGIN:VEVENT" }.count
        let ids = whole.filter { $0.hasPrefix("UID:") }
        #expect(events > 10 && ids.count == events && Set(ids).count == events)
        #expect(whole.filter { $0.hasPrefix("DTSTAMP:") }.count == events)
        #expect(whole.contains("DTSTART:20220208T121827Z") && whole.contains("DTSTART;VALUE=DATE:20211210"))
        #expect(whole.contains { $0.hasPrefix("SUMMARY:Tomli\\, the\\; \\\\ parser\\nwith a name") })
    }
}
