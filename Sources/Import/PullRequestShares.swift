// Which release each pull request of a list belongs to: the one that holds its merge.
import Documents
import Evidence
import GitHistory
import Primitives
import ReleaseModel

/// A request is found by the commit that merged it, or, where the list or the history has none, by its number in a message.
struct PullRequestShares {
    private struct Request {
        var number: String
        var node: DataNode
        var byCommit: Set<Int> = []
        var byNumber: Set<Int> = []
    }

    private var requests: [Request] = []
    private var byCommit: [GitObjectID: Int] = [:]
    private var byNumber: [String: Int] = [:]
    /// Open ones, and those that were closed unmerged.
    private(set) var unmerged = 0

    init(_ list: [(item: PullRequestList.Item, node: DataNode)]) {
        for (item, node) in list {
            guard item.state == .merged else {
                unmerged += 1
                continue
            }
            let number = item.number
            for commit in Self.commits(node).compactMap({ GitObjectID($0.utf8) }) { byCommit[commit] = requests.count }
            byNumber[number] = requests.count
            requests.append(Request(number: number, node: node))
        }
    }

    /// GitHub's, GitLab's, Bitbucket's and Azure DevOps' names for it.
    private static func commits(_ node: DataNode) -> [String] {
        let places = [
            node["mergeCommit"]?["oid"], node["merge_commit_sha"], node["squash_commit_sha"],
            node["merge_commit"]?["hash"],
            node["merge_commit"]?["sha"], node["lastMergeCommit"]?["commitId"], node["merged_commit_sha"],
        ]
        return places.compactMap { $0?.string }
    }

    var isEmpty: Bool { requests.isEmpty }

    /// `releases`: those whose commits this one is among.
    mutating func take(_ commit: GitObjectID, request: String?, releases: [Int]) {
        if let index = byCommit[commit] { requests[index].byCommit.formUnion(releases) }
        guard let request else { return }
        let number = request.hasPrefix("!") ? String(request.dropFirst()) : request
        if let index = byNumber[number] { requests[index].byNumber.formUnion(releases) }
    }

    /// The requests of a release, as the list has them.
    func list(of release: Int) -> [JSON] {
        requests.filter { ($0.byCommit.isEmpty ? $0.byNumber : $0.byCommit).contains(release) }.map { JSON($0.node) }
    }

    /// Merged ones that no release holds.
    var unplaced: Int { requests.count { $0.byCommit.isEmpty && $0.byNumber.isEmpty } }
}
