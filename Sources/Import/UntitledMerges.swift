// Merges of requests whose messages don't say what was merged: the last commit of the merged side does, which comes later.
import GitHistory
import Primitives

struct UntitledMerges {
    struct Merge {
        var releases: [Int]
        var message: CommitMessage
    }

    /// By the commit that is waited for.
    private var awaited: [GitObjectID: [Merge]] = [:]

    /// Gives a title at once where no other commit has one.
    mutating func take(_ commit: GitCommit, _ message: CommitMessage, releases: [Int]) -> CommitMessage? {
        let merge = Merge(releases: releases, message: message)
        guard commit.parents.count > 1 else { return Self.named(merge) }
        awaited[commit.parents[1], default: []].append(merge)
        return nil
    }

    /// The titles that this commit has for merges that came before it, children before parents.
    mutating func titles(from commit: GitCommit, _ message: CommitMessage) -> [(CommitMessage, Merge)] {
        guard let merges = awaited.removeValue(forKey: commit.id) else { return [] }
        // The main line was merged into the branch: what it is about comes before that.
        if commit.parents.count > 1, !message.isMergeOfRequest || message.subject.isEmpty {
            awaited[commit.parents[0], default: []] += merges
            return []
        }
        return merges.map { (message.subject.isEmpty ? Self.named($0) : Self.titled($0, by: message), $0) }
    }

    /// Those whose commit never came.
    var rest: [(CommitMessage, Merge)] {
        awaited.sorted { $0.key < $1.key }.flatMap(\.value).map { (Self.named($0), $0) }
    }

    private static func titled(_ merge: Merge, by message: CommitMessage) -> CommitMessage {
        var title = message
        title.request = merge.message.request
        return title
    }

    /// Where nothing else is known, the branch says what it was for.
    private static func named(_ merge: Merge) -> CommitMessage {
        var title = merge.message
        title.subject = merge.message.mergedBranch ?? ""
        return title
    }
}
