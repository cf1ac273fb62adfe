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

    enum Name: Int, ViewName {
        case root, siteTitle, pageTitle, pageDescription, pageKind, canonical, projectTitle, projectName, repository
        case repositoryLabel, license, nav
    }
    enum LinkName: Int, ViewName { case href, label, current }

    static let shape = TemplateShape(Name.self, [.nav: TemplateShape(LinkName.self)])

    /// `root` leads from the page to the site's root, `""` or `"../"`; `path` is the page's own address below it.
    func view(_ page: SitePage, title: String, description: String, root: String, path: String) -> View<Name> {
        let project = configuration.project
        let repository = WebLink.safe(project.repository)
        return [
            .root: .string(root), .siteTitle: .string(configuration.site.title),
            .pageTitle: .string(
                page == .index ? configuration.site.title : "\(title) – \(configuration.site.title)"),
            .pageDescription: .string(description), .pageKind: .string(page.rawValue),
            .canonical: .text(WebLink.safe(configuration.site.url).map { "\($0)/\(path)" }),
            .projectTitle: .string(project.title), .projectName: .string(project.name),
            .repository: .text(repository), .repositoryLabel: .text(repository.map(WebLink.label)),
            .license: .text(project.license), .nav: .views(navigation(page, root: root)),
        ]
    }

    /// The address of the release that `latest/` leads to, relative where the site has none of its own.
    func canonical(ofLatest release: ReleaseSummary) -> ViewValue {
        let version = release.version.text
        let base = WebLink.safe(configuration.site.url)
        return .string(
            base.map { "\($0)/\(WebLink.path(version))/" } ?? SitePage.address(ofRelease: version, root: "../"))
    }

    private func navigation(_ page: SitePage, root: String) -> [View<LinkName>] {
        let items: [(SitePage, String)] = [
            (.index, "Releases"), (.checklist, "Checklist"), (.rollback, "Rollback"), (.sync, "Sync"),
        ]
        return items.map { item in
            [
                .href: "\(root)\(item.0.fileName)", .label: .string(item.1), .current: .flag(item.0 == page),
            ]
        }
    }
}
