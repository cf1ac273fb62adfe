// The Atom feed (RFC 4287) of published releases.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct AtomFeed {
    let feeds: Feeds
    let entries: [Feeds.Entry]

    var text: String {
        let site = feeds.configuration.site
        let updated = entries.map { Feeds.updated($0.release) }.max { $0.secondsSinceEpoch < $1.secondsSinceEpoch }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n"
        text += element("id", feeds.identifier(nil))
        text += element("title", site.title)
        if let description = feeds.configuration.project.description {
            text += element("subtitle", Markdown.plainText(description))
        }
        text += element("updated", Feeds.instant(updated ?? Timestamp(secondsSinceEpoch: 0)))
        text += "<author>\(element("name", feeds.configuration.project.title))</author>\n"
        if let base = feeds.base {
            text += link("self", "\(base)/feed.xml", type: "application/atom+xml")
            text += link("alternate", "\(base)/", type: "text/html")
        } else {
            text += link("alternate", "index.html", type: "text/html")
        }
        for entry in entries { text += element(entry) }
        return text + "</feed>\n"
    }

    func element(_ entry: Feeds.Entry) -> String {
        let release = entry.release
        let address = feeds.address(release) ?? SitePage.address(ofRelease: release.version.text)
        var text = "<entry>\n"
        text += element("id", feeds.identifier(release))
        text += element("title", feeds.title(release))
        text += element("updated", Feeds.instant(Feeds.updated(release)))
        if let released = release.dates.released { text += element("published", Feeds.instant(released)) }
        text += link("alternate", address, type: "text/html")
        text += "<category term=\"\(release.type.rawValue)\" />\n"
        text += "<content type=\"html\">\(HTML.escape(entry.content))</content>\n"
        return text + "</entry>\n"
    }

    private func element(_ name: String, _ value: String) -> String { "<\(name)>\(HTML.escape(value))</\(name)>\n" }

    private func link(_ relation: String, _ address: String, type: String) -> String {
        "<link rel=\"\(relation)\" type=\"\(type)\" href=\"\(HTML.escape(address))\" />\n"
    }
}
