// Reads lists of pull or merge requests: of GitHub, Gitea and Forgejo, GitLab, Bitbucket, and Azure DevOps.
package import Documents
import Files
package import Primitives
package import ReleaseModel

/// A list, pages of lists one after the other or in one list, lines of JSON, or an object with such a list inside. A list that says it
/// goes on elsewhere is refused: what it leaves out could be open. Issues that a forge lists beside are left out.
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
                remedy: "Correct the query, and fetch the list again.", line: error.position.line)
        }
        let entries = found.items.map { $0["node"] ?? $0 }
        guard entries.count <= limits.entries else {
            throw .tooMany("pull requests", limit: limits.entries, line: entries[limits.entries].position.line)
        }
        var requests = PullRequestList(items: [])
        let marksRequests = entries.contains { $0["pull_request"]?.mapping != nil }
        for (index, node) in entries.enumerated() {
            if PullRequestItem.isIssue(node, marksRequests: marksRequests) {
                requests.issues += 1
            } else {
                requests.items.append(try PullRequestItem.read(node, index: index))
            }
        }
        if requests.items.isEmpty, requests.issues > 0 {
            throw EvidenceFault(
                "not-pull-requests", "the list holds \(counted(requests.issues, "issue")), and no pull request",
                remedy: "Fetch the pull requests, with `gh pr list`, or the like.", line: document.position.line)
        }
        requests.saysItIsWhole = try found.isSaidToBeWhole(entries.count)
        return requests
    }

    /// The members that forges put a list into.
    private static let wrappers = [
        "items", "nodes", "edges", "values", "value", "pull_requests", "pullRequests", "merge_requests",
        "mergeRequests",
        "search", "milestone", "repository", "project", "group", "data",
    ]

    /// The items of the list, pages joined; one pull request by itself is a list of one.
    fileprivate static func list(in document: DataNode) -> FoundList? {
        guard let pages = document.sequence else {
            if PullRequestItem.looksLikeOne(document) { return FoundList(items: [document]) }
            return inner(of: document, under: wrappers)
        }
        var found = FoundList(items: [])
        for page in pages {
            if let items = page.sequence {
                found.items += items
                found.isOfPages = true
            } else if !PullRequestItem.looksLikeOne(page),
                let inner = inner(of: page, under: ["data", "items", "values", "value"])
            {
                found.items += inner.items
                found.holders += inner.holders
            } else {
                found.items.append(page)
            }
        }
        return found
    }

    private static func inner(of node: DataNode, under keys: [String]) -> FoundList? {
        for key in keys {
            guard let member = node[key] else { continue }
            if let items = member.sequence { return FoundList(items: items, holders: [node]) }
            if let found = inner(of: member, under: wrappers) { return found }
        }
        return nil
    }
}

/// The items of a list, with what holds them: of pages each.
private struct FoundList {
    var items: [DataNode]
    var holders: [DataNode] = []
    /// Bare pages: whoever joins them has fetched them all.
    var isOfPages = false

    /// Whether the answer says that there is no more; throws where it says that there is.
    func isSaidToBeWhole(_ count: Int) throws(EvidenceFault) -> Bool {
        if let before = holders.first?["pageInfo"]?["hasPreviousPage"], before.bool == true { throw goesOn(before) }
        guard let last = holders.last else { return isOfPages }
        var isWhole = isOfPages
        // Whether there are more, in the words of each forge.
        let (next, lastPage, incomplete) = (
            last["pageInfo"]?["hasNextPage"], last["isLastPage"], last["incomplete_results"]
        )
        if let next, let more = next.bool {
            if more { throw goesOn(next) }
            isWhole = true
        }
        if let lastPage, let isLast = lastPage.bool {
            if !isLast { throw goesOn(lastPage) }
            isWhole = true
        }
        if let incomplete, incomplete.bool == true { throw goesOn(incomplete) }
        if let address = last["next"], address.string != nil { throw goesOn(address) }
        // How many there are altogether. Azure's `count`, and Bitbucket's `size` beside `isLastPage`, are those of the page.
        let isPageSize = last["value"] != nil || lastPage != nil
        for key in ["total_count", "totalCount", "issueCount", "count", "size"] {
            guard let node = last[key], let total = node.int else { continue }
            if total > count && !(isPageSize && holders.count > 1) { throw goesOn(node, total: total, count: count) }
            if total < count && holders.count == 1 {
                throw EvidenceFault(
                    "contradiction", "\(key) says \(total), and the list holds \(counted(count, "entry", "entries"))",
                    remedy: "Fetch the list again.", line: node.position.line)
            }
            isWhole = isWhole || (total == count && !isPageSize)
        }
        return isWhole
    }

    private func goesOn(_ node: DataNode, total: Int? = nil, count: Int = 0) -> EvidenceFault {
        let numbers = total.map { ": it holds \(count) of \($0)" } ?? ""
        return EvidenceFault(
            "incomplete-list", "the list goes on: this is only one page of it\(numbers)",
            remedy: "Fetch all pages (`gh pr list --limit 1000`, or `gh api --paginate --slurp`).",
            line: node.position.line)
    }
}

extension PullRequestReader: EvidenceDialect {
    package static let kind = EvidenceKind.pullRequests
    package static let name = "a list of pull requests"
    package static let mark = EvidenceMark.list {
        guard let first = list(in: $0)?.items.first else { return false }
        return PullRequestItem.looksLikeOne(first["node"] ?? first)
    }
    package static let need = EvidenceNeed.whole
    package static func isNamed(_ name: String, suffix: String?) -> Bool {
        ["json", "jsonl", "ndjson"].contains(suffix)
            && ["pull", "pulls", "prs", "merge"].contains { name.hasPrefix($0) }
    }
    static let plainMediaType = "application/json"

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .pullRequests(try read(file.document(), limits: file.limits))
    }
}

/// A list of pull requests whose entries are given on to others as they are.
package enum PullRequestNodes {
    /// The requests of a file with the nodes that they were read from; issues are left out.
    package static func located(
        _ bytes: Bytes, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> [(item: PullRequestList.Item, node: DataNode)] {
        let document = try evidenceDocument(bytes, path: path, limits: limits)
        let requests = try PullRequestReader.read(document, limits: limits)
        let nodes = (PullRequestReader.list(in: document)?.items ?? []).map { $0["node"] ?? $0 }
        let marksRequests = nodes.contains { $0["pull_request"]?.mapping != nil }
        let own = nodes.filter { !PullRequestItem.isIssue($0, marksRequests: marksRequests) }
        return Array(zip(requests.items, own)).map { ($0, $1) }
    }
}
