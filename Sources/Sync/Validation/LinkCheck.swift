// Finds the relative links of a written file that will lead to nothing in the target tree.
package import Documents
package import Primitives
package import ReleaseModel
import Secrets
import Workspace

/// Looks at what `LinkTransform.links` finds in Markdown and HTML (inline links, images, definitions, `href` and `src`) and
/// at no code, comment or autolink. Fragments and queries are cut off, escapes and percent-encoding read.
///
/// Not looked at: other schemes and hosts, paths from the site's root (`/…`: where that lies is the downstream's matter),
/// links within the page, and addresses with `{{` or `{%` in them, which a template engine fills downstream.
package enum LinkCheck {
    /// An error for each link that leads out of the tree (`sync-link-outside`) or to nothing (`sync-broken-link`), in the
    /// file's order. `stands` answers whether a file or folder will stand at that path of the target tree after the sync;
    /// the path has neither `.` nor `..` in it. The tree's root always stands.
    package static func findings(_ file: WrittenFile, isPresent: (Bytes) -> Bool) -> [Finding] {
        guard let markup = Markup(path: file.target) else { return [] }
        let folder = Bytes(file.target.utf8).split(separator: ASCII.slash).dropLast()
        var places = ForwardPosition()
        var findings: [Finding] = []
        for link in LinkTransform.links(in: file.bytes, markup: markup) where !isTemplate(link.address) {
            let address = LinkAddress(written: link.address, markup: link.markup)
            guard address.isRelative, let path = address.path(from: Array(folder)) else { continue }
            let written = excerpt(String(decoding: link.address, as: UTF8.self))
            let finding: Finding
            switch path {
            case .inside(let path) where path.isEmpty || isPresent(path): continue
            case .inside(let path):
                finding = Finding(
                    "sync-broken-link", .error,
                    "the link to \(written) leads to nothing: \(excerpt(String(decoding: path, as: UTF8.self))) will not "
                        + "stand in the target tree",
                    remedy: "Add the file to the rule, correct the link, or let strip_internal_links remove it.")
            case .outside:
                finding = Finding(
                    "sync-link-outside", .error, "the link to \(written) leads out of the target tree",
                    remedy: "Link to the full address, or let strip_internal_links remove the link.")
            }
            findings.append(finding.at(places.position(of: link.place.lowerBound, in: file.bytes), in: file.target))
        }
        return findings
    }

    private static func isTemplate(_ address: ArraySlice<UInt8>) -> Bool {
        zip(address, address.dropFirst()).contains {
            $0 == ASCII.leftBrace && ($1 == ASCII.leftBrace || $1 == ASCII.percent)
        }
    }
}

extension Finding {
    package func at(_ position: SourcePosition?, in file: String) -> Finding {
        var copy = self
        copy.file = file
        copy.line = position?.line
        copy.column = position?.column
        return copy
    }
}
