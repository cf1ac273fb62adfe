// What to do about a list of pull requests that is no good, in the words of the forge that it comes from.
import Documents
import EvidenceParsing

/// One row a forge, with the commands of the documentation's table.
enum RequestRemedy {
    private static let rows: [(members: [String], list: String, allPages: String)] = [
        (
            ["pullRequestId", "createdBy"],
            "`az repos pr list --status all --output json`", "`az repos pr list --status all --top 1000`"
        ),
        (
            ["values", "isLastPage", "fromRef", "destination"],
            "Bitbucket's `pullrequests?state=OPEN&state=MERGED&state=DECLINED&pagelen=50`",
            "the page behind this one from the address in `next` (Data Center: with `start` as in `nextPageStart`), and write it behind this one, with `>> pulls.json`"
        ),
        (
            ["iid", "web_url", "mergeRequests", "webUrl"],
            "`glab api --paginate \"projects/:id/merge_requests?state=all&per_page=100\"`",
            "all pages (`glab api --paginate`; of GraphQL write page after page into the file, each with `after` as in `endCursor`)"
        ),
    ]
    static let github = (
        list: "`gh pr list --state all --limit 1000 --json number,title,state,isDraft,mergedAt,author,url`",
        allPages: "all pages (`gh pr list --limit 1000`, or `gh api --paginate --slurp`)"
    )

    /// For a list, or a page of it, of which something is missing.
    static func allPages(_ page: DataNode) -> String {
        let item =
            page.sequence?.first
            ?? ["values", "value", "nodes", "edges", "items"].lazy.compactMap {
                page[$0]?.sequence?.first.map { $0["node"] ?? $0 }
            }.first
        return "Fetch \((row(page) ?? item.flatMap(row))?.allPages ?? github.allPages)."
    }

    /// For a request whose members are not as its forge writes them.
    static func list(_ item: DataNode) -> String {
        "Fetch the list with \(row(item)?.list ?? github.list), and leave it as it is."
    }

    private static func row(_ node: DataNode) -> (members: [String], list: String, allPages: String)? {
        if let count = node["value"], count.sequence != nil { return rows[0] }
        return rows.first { $0.members.contains { node[$0] != nil } }
    }
}
