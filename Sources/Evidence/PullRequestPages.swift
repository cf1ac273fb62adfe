// Finds the lists of requests in what a forge answers, and the pages that each of them came in.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// All lists are joined, page after page, whichever members hold them. What a query calls a list by a name of its own is one, too.
struct PullRequestPages {
    struct Entry {
        var node: DataNode
        /// GraphQL leaves nothing of an issue where only requests were asked for their members.
        var isEmptyNode = false
    }

    private(set) var entries: [Entry] = []
    private var lists: [PagedRequests] = []
    /// Bare pages: whoever joins them has fetched them all.
    private var isOfBarePages = false

    /// The members that hold nothing but requests.
    private static let requestLists = ["pull_requests", "pullRequests", "merge_requests", "mergeRequests"]
    /// Those and others that forges put a list into.
    private static let wrappers =
        requestLists + [
            "items", "nodes", "edges", "values", "value", "search", "milestone", "repository", "project", "group",
            "data",
        ]
    /// What looks like requests, and is none.
    private static let others = ["issues", "workItems", "discussions", "vulnerabilityAlerts"]

    /// Of requests all but their texts, people and branches, which are most of what a forge answers. A branch is there or not.
    static let shape: DocumentShape = {
        let unread = [
            "body", "bodyText", "bodyHTML", "description", "rendered", "summary", "head", "base", "source",
            "destination",
            "fromRef", "toRef", "_links", "labels", "assignees", "requested_reviewers", "requested_teams", "reviewers",
            "participants", "reactions", "files", "commits", "reviews", "comments", "statusCheckRollup", "merged_by",
            "closed_by",
        ].map { ($0, DocumentShape.nothing) }
        // Deeper than any answer has its requests.
        return (0..<10).reduce(.whole) { inner, _ in
            .either(mapping: .members(unread, others: inner), list: .items(inner))
        }
    }()

    /// One request by itself is a list of one. Nil: there is no list.
    init?(_ document: DataNode) {
        guard let pages = document.sequence else {
            if add(inside: document) { return }
            guard PullRequestItem.looksLikeOne(document) else { return nil }
            entries = [Entry(node: document)]
            return
        }
        for page in pages {
            if let items = page.sequence {
                for item in items { add(item) }
                isOfBarePages = true
            } else if !add(inside: page) {
                add(page)
            }
        }
    }

    private mutating func add(_ item: DataNode) { entries.append(Entry(node: item["node"] ?? item)) }

    /// Whether there was a list. `path`: the names of the members that lead here. `isNamed`: all of them are names that forges give; where
    /// one is not, what looks like requests counts beside a list, and in what GraphQL answers.
    private mutating func add(inside node: DataNode, path: String = "", isNamed: Bool = true) -> Bool {
        // A request has members enough that hold others; a milestone looks like one, and holds requests.
        let isItem = PullRequestItem.looksLikeOne(node)
        let names = isItem ? Self.requestLists : Self.wrappers
        var found = false
        for member in node.mapping ?? [] {
            let isKnown = names.contains(member.key)
            guard isKnown || (!isItem && !Self.others.contains(member.key)) else { continue }
            let path = "\(path)/\(member.key)"
            let (isNamed, isOfGraph) = (isNamed && isKnown, path.hasPrefix("/data/"))
            if let items = member.value.sequence {
                guard isNamed || items.contains(where: { PullRequestItem.looksLikeOne($0["node"] ?? $0) }) else {
                    continue
                }
                add(items, of: member.key, in: node, path: path)
                found = found || isNamed || isOfGraph
            } else if isKnown || isOfGraph {
                found = add(inside: member.value, path: path, isNamed: isNamed) || found
            }
        }
        return found
    }

    private mutating func add(_ items: [DataNode], of key: String, in holder: DataNode, path: String) {
        var page = PagedRequests.Page(holder: holder)
        let isOfRequests = Self.requestLists.contains { path.hasSuffix("/\($0)/\(key)") }
        for (index, item) in items.enumerated() {
            let node = item["node"] ?? item
            // A milestone among others, with the requests of it.
            if PullRequestItem.looksLikeOne(node), add(inside: node, path: path) { continue }
            let isEmpty = !isOfRequests && ["nodes", "edges"].contains(key) && node.mapping?.isEmpty == true
            let nodes = key == "edges" ? holder["nodes"]?.sequence : nil
            if let nodes, index < nodes.count, Self.isRepeated(item, by: nodes[index]) {
                page.take(nodes[index], number: isEmpty ? index : nil)
            } else {
                entries.append(Entry(node: node, isEmptyNode: isEmpty))
                page.take(node, number: isEmpty ? entries.count : nil)
            }
        }
        if let index = lists.firstIndex(where: { $0.path == path }) {
            lists[index].pages.append(page)
        } else {
            lists.append(PagedRequests(path: path, pages: [page]))
        }
    }

    /// Of a connection that is listed both ways, an edge that says no more than its node among the nodes.
    private static func isRepeated(_ edge: DataNode, by node: DataNode) -> Bool {
        guard let own = edge.stated("node") else { return edge["cursor"] != nil }
        return own["state"] == nil && PullRequestItem.identity(of: own) == PullRequestItem.identity(of: node)
    }

    /// Whether the answer says that there is no more; throws where it says that there is.
    func areSaidToBeWhole() throws(EvidenceFault) -> Bool {
        var areWhole = isOfBarePages || !lists.isEmpty
        for list in lists {
            let isWhole = try list.isSaidToBeWhole()
            areWhole = areWhole && isWhole
        }
        return areWhole
    }
}
