// Where a step's summary leads to: a release's page on the published site, and files in the repository on its forge.
import Documents
import Files
import Primitives
import ReleaseModel

package struct ReportLinks: Sendable {
    /// The site's address.
    private let site: String?
    /// The address of the repository's files at the commit that is built; nil: nobody says.
    private let files: String?
    /// The folder that colophon runs in, as seen from the repository's root.
    private let root: String

    package init(site: String? = nil, files: String? = nil, root: String = "") {
        self.site = site
        self.files = files
        self.root = root
    }

    /// As GitHub's runner says it in its variables.
    package static func files(server: String?, repository: String?, commit: String?) -> String? {
        guard let server, let repository, let commit else { return nil }
        return "\(server)/\(repository)/blob/\(commit)"
    }

    /// The release's page; plain text where there is no site. `text`: Markdown.
    func page(_ version: String, _ text: String, at place: String = "") -> String {
        site.map { "[\(text)](\($0)/\(WebLink.path(version))/\(place))" } ?? text
    }

    /// The check's verdict on that page.
    func check(_ result: CheckResult, of version: String) -> String {
        page(version, "\(result.id.rawValue) \(result.name)", at: "#\(result.id.rawValue)")
    }

    /// A file named from where colophon runs; nil where it has no address.
    func file(_ path: String) -> String? {
        guard path.utf8.first != UInt8(ascii: "/") else { return nil }
        let place = Files.join(root, path)
        return files.map { "[\(MarkdownText.escaped(place))](\($0)/\(WebLink.path(place)))" }
    }
}
