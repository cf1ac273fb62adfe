// Finds the lists of requests in what a forge answers, and says whether they are all there.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// All lists are joined, page after page, whichever members hold them.
struct PullRequestPages {
    struct Entry {
        var node: DataNode
        /// GraphQL leaves nothing of an issue where only requests were asked for their members.
        var isEmptyNode = false
    }

    private(set) var entries: [Entry] = []
    /// By the names of the members that lead to it, a list with its pages.
    private var lists: [(path: String, pages: [(holder: DataNode, count: Int)])] = []
    /// Bare pages: whoever joins them has fetched them all.
    private var isOfBarePages = false

    var hasSeveralLists: Bool { lists.count > 1 }

    /// The members that forges put a list into.
    private static let wrappers = [
        "items", "nodes", "edges", "values", "value", "pull_requests", "pullRequests", "merge_requests",
        "mergeRequests",
        "search", "milestone", "repository", "project", "group", "data",
    ]

    /// One request by itself is a list of one. Nil: there is no list.
    init?(_ document: DataNode) {
        guard let pages = document.sequence else {
            if PullRequestItem.looksLikeOne(document) {
                entries = [Entry(node: document)]
                return
            }
            guard add(document, under: Self.wrappers) else { return nil }
            return
        }
        for page in pages {
            if let items = page.sequence {
                add(items)
                isOfBarePages = true
            } else if PullRequestItem.looksLikeOne(page) || !add(page, under: ["data", "items", "values", "value"]) {
                add([page])
            }
        }
    }

    private mutating func add(_ items: [DataNode], ofGraph: Bool = false) {
        entries += items.map { item in
            let node = item["node"] ?? item
            return Entry(node: node, isEmptyNode: ofGraph && node.mapping?.isEmpty == true)
        }
    }

    /// Whether there was a list.
    private mutating func add(_ node: DataNode, under keys: [String], path: String = "") -> Bool {
        var found = false
        for key in keys {
            guard let member = node[key] else { continue }
            let path = "\(path)/\(key)"
            guard let items = member.sequence else {
                found = add(member, under: Self.wrappers, path: path) || found
                continue
            }
            found = true
            // Of a connection that is listed both ways the nodes are enough, if they are as many.
            if key == "edges", node["nodes"]?.sequence?.count == items.count { continue }
            add(items, ofGraph: key == "nodes" || key == "edges")
            if let index = lists.firstIndex(where: { $0.path == path }) {
                lists[index].pages.append((node, items.count))
            } else {
                lists.append((path, [(node, items.count)]))
            }
        }
        return found
    }

    // MARK: Whether all of it is there

    /// Whether the answer says that there is no more; throws where it says that there is.
    func areSaidToBeWhole() throws(EvidenceFault) -> Bool {
        var areWhole = isOfBarePages || !lists.isEmpty
        for list in lists {
            let isWhole = try Self.isSaidToBeWhole(list.pages)
            areWhole = areWhole && isWhole
        }
        return areWhole
    }

    private static func isSaidToBeWhole(_ pages: [(holder: DataNode, count: Int)]) throws(EvidenceFault) -> Bool {
        guard let first = pages.first?.holder, let last = pages.last?.holder else { return false }
        if let before = first["pageInfo"]?["hasPreviousPage"], before.bool == true { throw goesOn(before) }
        for (holder, _) in pages {
            if let incomplete = holder["incomplete_results"], incomplete.bool == true { throw goesOn(incomplete) }
        }
        let count = pages.reduce(0) { $0 + $1.count }
        var isWhole = false
        // Whether there are more, in the words of each forge.
        if let next = last["pageInfo"]?["hasNextPage"], let more = next.bool {
            if more { throw goesOn(next) }
            isWhole = true
        }
        let lastPage = last["isLastPage"]
        if let lastPage, let isLast = lastPage.bool {
            if !isLast { throw goesOn(lastPage) }
            isWhole = true
        }
        if let address = last["next"], address.string != nil { throw goesOn(address) }
        // How many there are altogether. Azure's `count`, and Bitbucket's `size` beside `isLastPage`, are those of the page.
        let isPageSize = last["value"] != nil || lastPage != nil
        for key in ["total_count", "totalCount", "issueCount", "count", "size"] {
            guard let node = last[key], let total = node.decimal.flatMap({ Int(exactly: $0) }) else { continue }
            if total > count && !(isPageSize && pages.count > 1) { throw goesOn(node, total: total, count: count) }
            if total < count && pages.count == 1 {
                throw EvidenceFault(
                    "contradiction", "\(key) says \(total), and the list holds \(counted(count, "entry", "entries"))",
                    remedy: "Fetch the list again.", line: node.position.line)
            }
            isWhole = isWhole || (total == count && !isPageSize)
        }
        return isWhole
    }

    private static func goesOn(_ node: DataNode, total: Int? = nil, count: Int = 0) -> EvidenceFault {
        let numbers = total.map { ": it holds \(count) of \($0)" } ?? ""
        return EvidenceFault(
            "incomplete-list", "the list goes on: this is only one page of it\(numbers)",
            remedy: "Fetch all pages (`gh pr list --limit 1000`, or `gh api --paginate --slurp`).",
            line: node.position.line)
    }
}
