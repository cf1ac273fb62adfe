// Reads lists of pull or merge requests: GitHub's command line, REST and GraphQL, and GitLab's merge requests.
import Documents
import Files
import Primitives
import ReleaseModel

/// A list, pages of lists, or an object with such a list inside. A list that says it goes on elsewhere is refused: what it
/// leaves out could be open.
enum PullRequestReader {
    static func read(_ document: DataNode, limits: Policy.Limits) throws(EvidenceFault) -> PullRequestList {
        let error = document["errors"]?.sequence?.first
        guard let found = list(in: document) else {
            let said = (document["message"] ?? error?["message"])?.string.map { ", and says \(quoted($0))" } ?? ""
            throw EvidenceFault(
                "not-pull-requests", "the file holds no list of pull requests\(said)",
                remedy:
                    "Write the list with `gh pr list --json number,title,state,isDraft,mergedAt,author,url`, or the like.",
                line: document.position.line)
        }
        if let error {
            throw EvidenceFault(
                "incomplete-list",
                "the answer holds an error beside the list, \(quoted(error["message"]?.string ?? ""))",
                remedy: "Mend the query, and fetch the list again.", line: error.position.line)
        }
        var items: [PullRequestList.Item] = []
        for node in found {
            guard items.count < limits.entries else {
                throw .tooMany("pull requests", limit: limits.entries, line: node.position.line)
            }
            items.append(try item(node["node"] ?? node, index: items.count))
        }
        // Of pages, the last one says whether there are more.
        let lastPage = document.sequence?.last.map { looksLikeOne($0) ? document : $0 } ?? document
        if let line = unfinishedLine(lastPage, count: items.count) {
            throw EvidenceFault(
                "incomplete-list", "the list goes on: this is only one page of it",
                remedy: "Fetch all pages (`gh pr list --limit 1000`, or `gh api --paginate --slurp`).", line: line)
        }
        return PullRequestList(items: items)
    }

    private static let wrappers = [
        "items", "nodes", "edges", "pull_requests", "pullRequests", "merge_requests", "mergeRequests", "search",
        "milestone", "repository", "project", "group", "data",
    ]

    /// The items of the list, pages joined; one pull request by itself is a list of one.
    static func list(in document: DataNode) -> [DataNode]? {
        if let pages = document.sequence {
            return pages.flatMap { page in
                page.sequence ?? (looksLikeOne(page) ? nil : inner(of: page, under: ["data", "items"])) ?? [page]
            }
        }
        return looksLikeOne(document) ? [document] : inner(of: document, under: wrappers)
    }

    private static func inner(of node: DataNode, under keys: [String]) -> [DataNode]? {
        for key in keys {
            guard let member = node[key] else { continue }
            if let items = member.sequence ?? inner(of: member, under: wrappers) { return items }
        }
        return nil
    }

    static func looksLikeOne(_ node: DataNode) -> Bool {
        node["state"] != nil && (node["number"] ?? node["iid"]) != nil
    }

    private static func unfinishedLine(_ document: DataNode, count: Int) -> Int? {
        if let more = document["pageInfo"]?["hasNextPage"], more.bool == true { return more.position.line }
        if let partial = document["incomplete_results"], partial.bool == true { return partial.position.line }
        if document["items"] != nil, let total = document["total_count"], let number = total.int, number > count {
            return total.position.line
        }
        for key in wrappers {
            if let inner = document[key], inner.mapping != nil, let line = unfinishedLine(inner, count: count) {
                return line
            }
        }
        return nil
    }

    private static func item(_ node: DataNode, index: Int) throws(EvidenceFault) -> PullRequestList.Item {
        let owner = "item \(index) of the list"
        guard node.mapping != nil else {
            throw EvidenceFault(
                "wrong-type", "\(owner) is \(node.inWords), and a pull request is a mapping",
                remedy: "Write the list again with the fields number, title, state, isDraft and mergedAt.",
                line: node.position.line)
        }
        guard let number = (node["number"] ?? node["iid"] ?? node["id"])?.string else {
            throw .missing(
                "number", in: owner, remedy: "Add number to the fields that are fetched.", line: node.position.line)
        }
        let author = node["author"] ?? node["user"]
        return PullRequestList.Item(
            number: number, title: firstLine(of: node["title"]?.string ?? "") ?? "",
            state: try state(node, owner: "\(owner) (\(number))"),
            author: [author?["login"], author?["username"], author?["name"], author].lazy
                .compactMap { $0?.string.flatMap { firstLine(of: $0) } }.first,
            url: (node["html_url"] ?? node["web_url"] ?? node["webUrl"] ?? node["url"])?.string,
            line: node.position.line)
    }

    private static func state(_ node: DataNode, owner: String) throws(EvidenceFault) -> PullRequestList.State {
        guard let state = node["state"], let word = state.string else {
            throw .missing(
                "state", in: owner, remedy: "Add state (and isDraft and mergedAt) to the fields that are fetched.",
                line: node.position.line)
        }
        var isDraft = false
        for key in ["isDraft", "draft", "work_in_progress"] {
            guard let flag = node[key], !flag.isNull else { continue }
            guard let value = flag.bool else {
                throw EvidenceFault(
                    "wrong-type", "\(key) of \(owner) is \(flag.inWords), and it should be true or false",
                    remedy: "Fetch the list again.", line: flag.position.line)
            }
            isDraft = isDraft || value
        }
        let merged = [node["mergedAt"], node["merged_at"], node["pull_request"]?["merged_at"]].contains {
            $0?.string != nil
        }
        switch ASCII.lowercased(word) {
        case "merged": return .merged
        case "closed": return merged || node["merged"]?.bool == true ? .merged : .closed
        case "open", "opened", "locked": return isDraft ? .draft : .open
        default:
            throw EvidenceFault(
                "unknown-state", "the state of \(owner) is \(quoted(word)), and it can be open, merged or closed",
                remedy: "Fetch the list again; the state is the one that the forge reports.", line: state.position.line)
        }
    }
}

extension PullRequestReader: EvidenceDialect {
    package static let kind = EvidenceKind.pullRequests
    package static let name = "a list of pull requests"
    package static let mark = EvidenceMark.list {
        guard let first = list(in: $0)?.first else { return false }
        return looksLikeOne(first["node"] ?? first)
    }
    package static let need = EvidenceNeed.whole
    package static func isNamed(_ name: String, suffix: String?) -> Bool {
        suffix == "json" && ["pull", "pulls", "prs", "merge"].contains { name.hasPrefix($0) }
    }
    static let plainMediaType = "application/json"

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .pullRequests(try read(file.document(), limits: file.limits))
    }
}
