// Lists of releases as forges give them: GitHub and Gitea by `gh api`, GitLab by `glab`.
import Documents
package import EvidenceParsing
package import Primitives
package import ReleaseModel

/// A release that a forge knows, with the notes that somebody wrote there.
package struct ForgeRelease: Sendable, Hashable {
    package var tag: String
    /// Markdown.
    package var body: String?
    package var isDraft: Bool

    /// A list, pages of lists, or an object with such a list inside. An entry without a tag is left out.
    package static func read(
        _ bytes: Bytes, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> [ForgeRelease] {
        let document = try evidenceDocument(bytes, path: path, limits: limits)
        let nodes = items(of: document)
        guard let nodes, nodes.isEmpty || nodes.contains(where: { tag(of: $0) != nil }) else {
            throw EvidenceFault(
                "not-releases", "the file holds no list of releases",
                remedy:
                    "Write the list with `gh api --paginate repos/OWNER/NAME/releases`, or `glab api projects/ID/releases`.",
                line: document.position.line)
        }
        return nodes.compactMap { node in
            guard let tag = tag(of: node) else { return nil }
            let body = (node["body"] ?? node["description"])?.string
            return ForgeRelease(tag: tag, body: body, isDraft: (node["draft"] ?? node["isDraft"])?.bool ?? false)
        }
    }

    private static func tag(of node: DataNode) -> String? { (node["tag_name"] ?? node["tagName"])?.string }

    private static func items(of document: DataNode) -> [DataNode]? {
        if let items = document.sequence { return items.flatMap { $0.sequence ?? [$0] } }
        if tag(of: document) != nil { return [document] }
        for key in ["releases", "nodes", "items", "values", "data", "repository", "project"] {
            if let inner = document[key], let found = items(of: inner) { return found }
        }
        return nil
    }
}
