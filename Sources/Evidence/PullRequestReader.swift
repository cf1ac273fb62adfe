// Reads lists of pull or merge requests: of GitHub, Gitea and Forgejo, GitLab, Bitbucket, and Azure DevOps.
package import Documents
package import EvidenceParsing
import Files
package import Primitives
package import ReleaseModel

/// A list, pages of lists one after the other or in one list, lines of JSON, or an object with such a list inside. A list that says it
/// goes on elsewhere is refused: what it leaves out could be open. Issues that a forge lists beside are left out.
enum PullRequestReader {
    /// `taking`: is given each request with the node that it was read from.
    static func read(
        _ document: DataNode, limits: Policy.Limits, taking: (PullRequestList.Item, DataNode) -> Void = { _, _ in }
    ) throws(EvidenceFault) -> PullRequestList {
        let error = errors(of: document)
        guard let found = PullRequestPages(document) else {
            let own = document["error"]
            let said =
                [
                    document["message"], error?["message"], document["error_description"], own?["message"], own,
                ].lazy.compactMap { $0?.string.map { ", and says \(quoted($0))" } }.first ?? ""
            throw EvidenceFault(
                "not-pull-requests", "the file holds no list of pull requests\(said)",
                remedy:
                    "Write the list with `gh pr list --json number,title,state,isDraft,mergedAt,author,url`, or the like.",
                line: document.position.line)
        }
        if let error {
            throw EvidenceFault(
                "incomplete-list",
                "the answer holds an error beside the list, \(quoted((error["message"] ?? error).string ?? ""))",
                remedy:
                    "Correct what the message names in the query, or the token's permissions. \(RequestRemedy.allPages(document))",
                line: error.position.line)
        }
        let entries = found.entries
        guard entries.count <= limits.entries else {
            throw .tooMany("pull requests", limit: limits.entries, line: entries[limits.entries].node.position.line)
        }
        var requests = PullRequestList(items: [])
        let marksRequests = entries.contains { $0.node["pull_request"]?.mapping != nil }
        var seen: Set<PullRequestList.Item> = []
        for (index, entry) in entries.enumerated() {
            if entry.isEmptyNode || PullRequestItem.isIssue(entry.node, marksRequests: marksRequests) {
                requests.issues += 1
                continue
            }
            let item = try PullRequestItem.read(entry.node, index: index)
            var identity = item
            identity.line = 0
            // A request of a milestone may be in the repository's list, too; and on two pages, where the list moved in between.
            guard seen.insert(identity).inserted else { continue }
            requests.items.append(item)
            taking(item, entry.node)
        }
        if requests.items.isEmpty, requests.issues > 0 {
            throw EvidenceFault(
                "not-pull-requests", "the list holds \(counted(requests.issues, "issue")), and no pull request",
                remedy: "Fetch the pull requests, with `gh pr list`, or the like.", line: document.position.line)
        }
        requests.saysItIsWhole = try found.areSaidToBeWhole()
        return requests
    }

    /// What the answer, or any page of it, says that went wrong.
    private static func errors(of document: DataNode) -> DataNode? {
        for page in [document] + (document.sequence ?? []) {
            guard let errors = page.stated("errors") else { continue }
            guard let list = errors.sequence else { return errors }
            if let first = list.first { return first }
        }
        return nil
    }
}

extension PullRequestReader: EvidenceDialect {
    static let kind = EvidenceKind.pullRequests
    static let name = "a list of pull requests"
    static let command: String? = RequestRemedy.github.list
    static let mark = EvidenceMark.list {
        guard let first = PullRequestPages($0)?.entries.first else { return false }
        return PullRequestItem.looksLikeOne(first.node)
    }
    static let need = EvidenceNeed.whole
    static func isNamed(_ name: String, suffix: String?) -> Bool {
        ["json", "jsonl", "ndjson"].contains(suffix)
            && ["pull", "pulls", "prs", "merge"].contains { name.hasPrefix($0) }
    }
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .pullRequests(try read(file.document(keeping: PullRequestPages.shape), limits: file.limits))
    }
}

/// A list of pull requests whose entries are given on to others as they are.
package enum PullRequestNodes {
    /// The requests of a file with the nodes that they were read from; issues are left out.
    package static func located(
        _ bytes: Bytes, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> [(item: PullRequestList.Item, node: DataNode)] {
        let document = try evidenceDocument(bytes, path: path, limits: limits)
        var located: [(item: PullRequestList.Item, node: DataNode)] = []
        _ = try PullRequestReader.read(document, limits: limits) { located.append(($0, $1)) }
        return located
    }
}
