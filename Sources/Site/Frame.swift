// What every page shares: title, navigation and the way back to the site's root.
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Versions

/// The frame around a page's own content.
struct Frame {
    let configuration: Configuration
    /// Whether the workspace has a style sheet of its own beside the built-in one.
    var hasSiteSheet = false

    enum Name: Int, ViewName {
        case root, siteTitle, pageTitle, pageDescription, pageKind, canonical, projectTitle, projectName, repository
        case repositoryLabel, license, nav, pageAddress, hasAccent, hasSiteCss, logo, previewImage
    }
    enum LinkName: Int, ViewName { case href, label, current }

    static let shape = TemplateShape(Name.self, [.nav: TemplateShape(LinkName.self)])

    /// `root` leads from the page to the site's root, `""` or `"../"`; `path` is the page's own address below it.
    func view(_ page: SitePage, title: String, description: String, root: String, path: String) -> View<Name> {
        let project = configuration.project
        let repository = WebLink.safe(project.repository)
        let address = ViewValue.text(base.map { "\($0)/\(path)" })
        return [
            .root: .string(root), .siteTitle: .string(configuration.site.title),
            .pageTitle: .string(
                page == .index ? configuration.site.title : "\(title) – \(configuration.site.title)"),
            .pageDescription: .string(description), .pageKind: .string(page.rawValue),
            .canonical: address,
            .projectTitle: .string(project.title), .projectName: .string(project.name),
            .repository: .text(repository), .repositoryLabel: .text(repository.map(WebLink.label)),
            .pageAddress: address,
            .hasAccent: .flag(configuration.site.accent != nil), .hasSiteCss: .flag(hasSiteSheet),
            .logo: .text(configuration.site.logoName.map { "\(root)assets/\($0)" }), .previewImage: .text(previewImage),
            .license: .text(project.license), .nav: .views(navigation(page, root: root)),
        ]
    }

    /// The site's address.
    private var base: String? { WebLink.safe(configuration.site.url) }

    /// What other sites show beside a link: they take no SVG pictures, and no relative address.
    private var previewImage: String? {
        guard configuration.site.logoName == "logo.png", let base else { return nil }
        return "\(base)/assets/logo.png"
    }

    /// What leads from any address of the site to its root: the path of the site's address. `""` where it has none.
    var rootFromAnywhere: String {
        guard let base else { return "" }
        let bytes = Array(base.utf8)
        let host = bytes.firstIndex(of: UInt8(ascii: "/")).map { $0 + 2 } ?? 0
        let path = bytes[min(host, bytes.count)...].drop { $0 != UInt8(ascii: "/") }
        return String(decoding: path, as: UTF8.self) + "/"
    }

    /// The address of the release that `latest/` leads to, relative where the site has none of its own.
    func canonical(ofLatest release: ReleaseSummary) -> ViewValue {
        let version = release.version.text
        return .string(
            base.map { "\($0)/\(WebLink.path(version))/" } ?? SitePage.address(ofRelease: version, root: "../"))
    }

    private func navigation(_ page: SitePage, root: String) -> [View<LinkName>] {
        var items: [(SitePage, String)] = [(.index, "Releases"), (.checklist, "Checklist"), (.rollback, "Rollback")]
        if !configuration.sync.isEmpty { items.append((.sync, "Sync")) }
        return items.map { item in
            [
                .href: "\(root)\(item.0.fileName)", .label: .string(item.1), .current: .flag(item.0 == page),
            ]
        }
    }
}
