// The site's feeds and lists for programs: what they share, and the files they are.
import Bundles
import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Versions

/// Everything comes from records: no clock, so that the same releases give the same feeds.
package struct Feeds {
    package let configuration: Configuration
    /// Newest version first.
    package let releases: [ReleaseSummary]
    /// The notes of a release as an HTML fragment; nil where they can't be had. Asked only of what stands in a feed.
    package let notes: @Sendable (ReleaseSummary) -> String?

    /// Whether `files` could have one at this path.
    package static func mayHold(_ path: String) -> Bool {
        ["feed.xml", "feed.json", "releases.json", "calendar.ics", Sitemap.path].contains(path) || Sitemap.isPart(path)
    }

    /// Bytes of entries, and of events, that a feed and the calendar have at most: with what is around them they stay below 300 kB.
    static let room = 280_000

    /// No feed has room for more entries than these.
    private static let mostEntries = 750

    package var files: [OutputFile] {
        let entries = fitting(concurrentMap(newest) { Entry(release: $0, content: content($0)) })
        var files = [
            OutputFile(path: "feed.xml", bytes: Bytes(AtomFeed(feeds: self, entries: entries).text.utf8)),
            OutputFile(path: "feed.json", bytes: Bytes((jsonFeed(entries).prettyText + "\n").utf8)),
            OutputFile(path: "releases.json", bytes: releaseList),
        ]
        if let calendar = Calendar(feeds: self).bytes {
            files.append(OutputFile(path: "calendar.ics", bytes: calendar))
        }
        return files + Sitemap(feeds: self).files
    }

    /// The site's address without a slash at its end; nil where it has none, or none that can be linked.
    package var base: String? { WebLink.safe(configuration.site.url) }

    /// What both feeds tell of a release.
    package struct Entry: Sendable {
        package let release: ReleaseSummary
        /// HTML.
        package let content: String

        package init(release: ReleaseSummary, content: String) {
            self.release = release
            self.content = content
        }
    }

    /// The newest published releases, at most as many as the site asks for: by date, then version, newest first.
    private var newest: [ReleaseSummary] {
        let published = releases.filter(\.status.isPublished)
        let sorted = published.sorted { a, b in
            let (x, y) = (Self.published(a).secondsSinceEpoch, Self.published(b).secondsSinceEpoch)
            return x == y ? b.version < a.version : y < x
        }
        return Array(sorted.prefix(max(0, min(configuration.site.releasesPerFeed, Self.mostEntries))))
    }

    /// The date by which feeds are sorted: of the release, else its last one, else the epoch.
    private static func published(_ release: ReleaseSummary) -> Timestamp {
        IndexPage.date(release)?.date ?? Timestamp(secondsSinceEpoch: 0)
    }

    /// When the entry changed last: a rollback is what subscribers have to see, and they go by this date.
    package static func updated(_ release: ReleaseSummary) -> Timestamp {
        let published = published(release)
        return release.rolledBackAt.flatMap { $0.secondsSinceEpoch > published.secondsSinceEpoch ? $0 : nil }
            ?? published
    }

    /// An instant in RFC 3339; a day begins at midnight UTC.
    static func instant(_ date: Timestamp) -> String { date.isDate ? "\(date.text)T00:00:00Z" : date.text }

    package func address(_ release: ReleaseSummary) -> String? {
        base.map { "\($0)/\(WebLink.path(release.version.text))/" }
    }

    /// The feed's own identifier, or that of one release: an address where the site has one, else a name-based UUID.
    package func identifier(_ release: ReleaseSummary?) -> String {
        if let release {
            return address(release) ?? Self.uuid("\(configuration.project.name)/\(release.version.text)")
        }
        return base.map { "\($0)/" } ?? Self.uuid(configuration.project.name)
    }

    /// The space of names is Colophon's own: a random UUID, never to be changed.
    static func uuid(_ name: String) -> String {
        "urn:uuid:\(NamedUUID.text(namespace: "8f1d6c52-3b0e-4d7a-9c41-6e2a5f90b7d3", name: name) ?? "")"
    }

    package func title(_ release: ReleaseSummary) -> String {
        let note = release.status == .rolledBack ? " (rolled back)" : ""
        return "\(configuration.project.title) \(release.version.text)\(note)"
    }

    /// The newest entries that there is room for. One whose notes would leave none for those after it has a link to them instead.
    private func fitting(_ entries: [Entry]) -> [Entry] {
        var room = Self.room
        var result: [Entry] = []
        for (index, entry) in entries.enumerated() {
            let kept = min((entries.count - index - 1) * 1000, room / 2)
            var entry = entry
            var size = size(entry)
            if size > room - kept {
                entry = Entry(release: entry.release, content: shortContent(entry.release))
                size = self.size(entry)
            }
            room -= size
            guard room >= 0 else { break }
            result.append(entry)
        }
        return result
    }

    /// Bytes in the feed in which it takes more; JSON is indented.
    private func size(_ entry: Entry) -> Int {
        let atom = AtomFeed(feeds: self, entries: []).element(entry).utf8.count
        return max(atom, item(entry).prettyText.utf8.count + 100)
    }

    private func shortContent(_ release: ReleaseSummary) -> String {
        let folder = address(release) ?? SitePage.address(ofRelease: release.version.text)
        return "<p><a href=\"\(HTML.escape(folder))\">Release notes</a></p>\n\(verdict(release))"
    }

    private func verdict(_ release: ReleaseSummary) -> String {
        let badge = ReadinessBadge(release)
        return "<p>\(HTML.escape("\(badge.label(release)): \(badge.note(release))")).</p>\n"
    }

    /// Summary, verdict and notes.
    private func content(_ release: ReleaseSummary) -> String {
        let summary =
            release.summary.map { Markdown.html($0, options: .init(headingOffset: 2, idPrefix: "summary-")) } ?? ""
        // On its page a relative link starts at the release's folder; a feed is in another place, and readers show it in theirs.
        let folder = address(release) ?? "\(WebLink.path(release.version.text))/"
        let text = HTMLAddresses.resolved(summary + (notes(release) ?? ""), against: folder)
        return text + verdict(release)
    }

    /// JSON Feed 1.1.
    private func jsonFeed(_ entries: [Entry]) -> JSON {
        .object(compact: [
            ("version", "https://jsonfeed.org/version/1.1"), ("title", .string(configuration.site.title)),
            ("description", JSON.text(configuration.project.description.map(Markdown.plainText))),
            ("home_page_url", JSON.text(base.map { "\($0)/" })),
            ("feed_url", JSON.text(base.map { "\($0)/feed.json" })),
            ("language", "en"),
            ("authors", [["name": .string(configuration.project.title)]]),
            ("items", .array(entries.map(item))),
        ])
    }

    private func item(_ entry: Entry) -> JSON {
        let release = entry.release
        return .object(compact: [
            ("id", .string(identifier(release))), ("url", JSON.text(address(release))),
            ("title", .string(title(release))), ("content_html", .string(entry.content)),
            ("summary", JSON.text(release.summary.map { Wording.short(Markdown.plainText($0), 1000) })),
            ("date_published", JSON.text(release.dates.released.map(Self.instant))),
            ("date_modified", JSON.text(release.rolledBackAt.map { _ in Self.instant(Self.updated(release)) })),
            ("tags", [.string(release.type.rawValue), .string(release.status.rawValue)]),
        ])
    }
}
