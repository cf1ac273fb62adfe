// Reads one pull or merge request in the members that each forge gives it.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

enum PullRequestItem {
    /// By the members that a request has and little else: GitHub's and Gitea's number, GitLab's iid, Azure DevOps's own id, and
    /// Bitbucket's two branches.
    static func looksLikeOne(_ node: DataNode) -> Bool {
        if node["state"] != nil, (node["number"] ?? node["iid"]) != nil { return true }
        if node["pullRequestId"] != nil, node["status"] != nil { return true }
        let branches = [("source", "destination"), ("fromRef", "toRef")]
        return node["id"] != nil && node["state"] != nil
            && branches.contains { node[$0]?.mapping != nil && node[$1]?.mapping != nil }
    }

    /// What tells it from every other request: its number, and where it is.
    static func identity(of node: DataNode) -> String {
        let own = [number(of: node), address(of: node), (node["node_id"] ?? node["id"])?.string, node["title"]?.string]
        return own.map { $0 ?? "" }.joined(separator: "\n")
    }

    /// GitHub and Gitea list issues and requests together, and mark the requests. What shows itself as a request is one.
    static func isIssue(_ node: DataNode, marksRequests: Bool) -> Bool {
        if let type = node["__typename"]?.string { return type == "Issue" }
        guard node.mapping != nil else { return false }
        // Such a mark says nothing that is known: the reader refuses it.
        if let mark = node.stated("pull_request"), mark.mapping == nil { return false }
        let place = address(of: node).flatMap(placeName)
        if place.map(requestPlaces.contains) == true || isMarked(node) { return false }
        return place.map(issuePlaces.contains) ?? (marksRequests || node["pull_request"] != nil)
    }

    /// By the members that no issue has.
    private static func isMarked(_ node: DataNode) -> Bool {
        if node["pull_request"]?.mapping != nil { return true }
        let members = [
            "head", "base", "headRefName", "baseRefName", "isDraft", "mergedAt", "merged_at", "source_branch",
        ]
        return members.contains { node[$0] != nil }
    }

    private static let requestPlaces = [
        "pull", "pulls", "pull-requests", "pullrequest", "pullrequests", "merge_requests",
    ]
    private static let issuePlaces = ["issue", "issues", "work_items"]

    /// What has numbers and states as well, and is none of both.
    private static let otherPlaces = ["milestone", "milestones", "discussions", "epics", "runs"]

    /// What an address has before the number: "pull" of `…/acme/issues/pull/2`. A repository may have any name.
    private static func placeName(_ address: String) -> String? {
        let parts = address.utf8.split(separator: ASCII.slash).map { ASCII.lowercased(String(Substring($0))) }
        for (name, number) in zip(parts, parts.dropFirst()).reversed() {
            let digits = number.utf8.prefix(while: ASCII.isDigit)
            let isNumber =
                !digits.isEmpty
                && (digits.count == number.utf8.count || "?#.".utf8.contains(number.utf8[digits.endIndex]))
            if isNumber, (requestPlaces + issuePlaces + otherPlaces).contains(name) { return name }
        }
        return nil
    }

    static func read(_ node: DataNode, index: Int) throws(EvidenceFault) -> PullRequestList.Item {
        let owner = "item \(index) of the list"
        guard node.mapping != nil else {
            throw EvidenceFault(
                "wrong-type", "\(owner) is \(node.inWords), and a pull request is a mapping",
                remedy: RequestRemedy.list(node), line: node.position.line)
        }
        guard let number = number(of: node) else {
            if let message = node["message"]?.string ?? node["error"]?["message"]?.string {
                throw EvidenceFault(
                    "incomplete-list", "\(owner) is no pull request, and says \(quoted(message))",
                    remedy: RequestRemedy.allPages(node), line: node.position.line)
            }
            throw .missing(
                "number", in: owner, remedy: "Add number to the fields that are fetched.", line: node.position.line)
        }
        let place = address(of: node).flatMap(placeName)
        if let place, otherPlaces.contains(place), !isMarked(node) {
            throw EvidenceFault(
                "not-pull-requests", "\(owner) (\(number)) is of another list: its address has /\(place)/",
                remedy: RequestRemedy.list(node), line: node.position.line)
        }
        if let mark = node.stated("pull_request"), mark.mapping == nil {
            throw .wrongType(
                "pull_request of \(owner) (\(number))", mark, "a mapping", remedy: RequestRemedy.list(node))
        }
        return PullRequestList.Item(
            number: number, title: firstLine(of: node["title"]?.string ?? "") ?? "",
            state: try state(node, owner: "\(owner) (\(number))"), author: author(of: node), url: address(of: node),
            line: node.position.line)
    }

    private static func number(of node: DataNode) -> String? {
        (node["number"] ?? node["iid"] ?? node["pullRequestId"] ?? node["id"])?.string.flatMap { firstLine(of: $0) }
    }

    private static func author(of node: DataNode) -> String? {
        guard let author = node["author"] ?? node["user"] ?? node["createdBy"] else { return nil }
        let account = author["user"] ?? author
        let names =
            ["login", "username", "nickname", "name", "display_name", "displayName"].map { account[$0] } + [account]
        return names.lazy.compactMap { $0?.string.flatMap { firstLine(of: $0) } }.first
    }

    private static func address(of node: DataNode) -> String? {
        let links = node["links"]
        let link = links?["html"]?["href"] ?? links?["self"]?.sequence?.first?["href"]
        return (node["html_url"] ?? node["web_url"] ?? node["webUrl"] ?? link ?? node["url"])?.string
    }

    private static func state(_ node: DataNode, owner: String) throws(EvidenceFault) -> PullRequestList.State {
        // Only Azure DevOps calls it a status: elsewhere that is how a run of a workflow ended.
        let isOfAzure = node["pullRequestId"] != nil
        guard let state = node["state"] ?? (isOfAzure ? node["status"] : nil), let word = state.string else {
            throw .missing(
                "state", in: owner, remedy: "Add state (and isDraft and mergedAt) to the fields that are fetched.",
                line: node.position.line)
        }
        var isDraft = false
        for key in ["isDraft", "draft", "work_in_progress"] {
            isDraft = try flag(node, key, owner) ?? false || isDraft
        }
        let request = node["pull_request"]
        if let request { isDraft = try flag(request, "draft", owner) ?? false || isDraft }
        let dates = [node["mergedAt"], node["merged_at"], request?["mergedAt"], request?["merged_at"]]
        let flags = try [
            flag(node, "merged", owner),
            request.flatMap { (node) throws(EvidenceFault) in try flag(node, "merged", owner) },
        ]
        let saysMerged = flags.contains(true) || dates.contains { $0?.string != nil }
        let saysUnmerged = flags.contains(false) || isMergedNever(node, dates: dates)
        let hasClosed = ["closedAt", "closed_at"].contains { node.stated($0) != nil }
        let (isOpen, isClosed) = (try flag(node, "open", owner), try flag(node, "closed", owner))
        let found: PullRequestList.State
        switch ASCII.lowercased(word) {
        case "merged", "completed": found = .merged
        case "closed", "declined", "superseded", "abandoned": found = saysMerged ? .merged : .closed
        case "open", "opened", "locked", "active": found = isDraft ? .draft : .open
        default:
            throw EvidenceFault(
                "unknown-state", "the state of \(owner) is \(quoted(word)), and it can be open, merged or closed",
                remedy: RequestRemedy.list(node), line: state.position.line)
        }
        let isWaiting = found == .open || found == .draft
        let contradicts =
            (isWaiting && (saysMerged || hasClosed)) || (found == .merged && saysUnmerged) || isOpen == !isWaiting
            || isClosed == isWaiting
        guard !contradicts else {
            throw EvidenceFault(
                "contradiction", "the state of \(owner) is \(quoted(word)), and another member says the opposite",
                remedy: RequestRemedy.list(node), line: state.position.line)
        }
        return found
    }

    /// There is a member for when it was merged, which is empty, and none that says how.
    private static func isMergedNever(_ node: DataNode, dates: [DataNode?]) -> Bool {
        let shows = ["mergeCommit", "merge_commit_sha", "squash_commit_sha", "mergedBy", "merged_by", "merge_user"]
        return dates.contains { $0?.isNull == true } && dates.allSatisfy { $0?.string == nil }
            && shows.allSatisfy { node.stated($0) == nil }
    }

    private static func flag(_ node: DataNode, _ key: String, _ owner: String) throws(EvidenceFault) -> Bool? {
        guard let flag = node.stated(key) else { return nil }
        guard let value = flag.bool else {
            throw .wrongType("\(key) of \(owner)", flag, "true or false", remedy: RequestRemedy.list(node))
        }
        return value
    }
}
