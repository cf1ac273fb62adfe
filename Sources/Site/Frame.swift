// What every page shares: title, navigation and the way back to the site's root.
import Evidence
import Files
import Primitives
import ReleaseModel

/// The frame around a page's own content.
struct Frame {
    let configuration: Configuration

    static let shape = TemplateShape(
        "root site_title page_title page_description page_kind canonical project_title project_name repository "
            + "repository_label license",
        ["nav": TemplateShape("href label current")])

    /// The names of the frame and the page's own. `root` leads from the page to the site's root, `""` or `"../"`; `path`
    /// is the page's own address below it.
    func view(_ page: SitePage, title: String, description: String, root: String, path: String, _ content: View) -> View
    {
        let project = configuration.project
        var view: View = [
            "root": root, "site_title": configuration.site.title,
            "page_title": page == .index ? configuration.site.title : "\(title) – \(configuration.site.title)",
            "page_description": description, "page_kind": page.rawValue, "project_title": project.title,
            "project_name": project.name, "nav": navigation(page, root: root),
        ]
        view["canonical"] = WebLink.safe(configuration.site.url).map { "\($0)/\(path)" }
        if let repository = WebLink.safe(project.repository) {
            view["repository"] = repository
            view["repository_label"] = WebLink.label(repository)
        }
        view["license"] = project.license
        return view.merging(content)
    }

    private func navigation(_ page: SitePage, root: String) -> [View] {
        let items: [(SitePage, String)] = [
            (.index, "Releases"), (.checklist, "Checklist"), (.rollback, "Rollback"), (.sync, "Sync"),
        ]
        return items.map { item in
            ["href": "\(root)\(item.0.rawValue).html", "label": item.1, "current": item.0 == page]
        }
    }
}
