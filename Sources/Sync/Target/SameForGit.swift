// Sees through what a checkout of git does to a file that nobody changed.
import Files
import Primitives
import ReleaseModel

/// Only files that are other than what was applied are read, and only in a work tree of git.
struct SameForGit: Sendable {
    private let root: String
    private let rules: GitRules?

    /// A longer file counts as it is.
    private static let limit = 32 << 20

    init(root: String) {
        self.root = root
        rules = GitRules(of: root)
    }

    /// What a file that is `side` counts as: one of `known`, where it differs from that only by the line ends or permissions that git
    /// gave it, else itself. `known`: those that may be in its place, the likeliest first.
    func side(_ side: SyncPlan.Side, at path: String, known: [SyncPlan.Side?]) -> SyncPlan.Side {
        let known = known.compactMap { $0 }
        guard let rules, !known.isEmpty, !known.contains(where: { $0.hasSameContent(as: side) }) else { return side }
        guard let bytes = try? Files.read(Files.join(root, path), limit: Self.limit),
            rules.convertsLineEnds(of: path, bytes)
        else { return side }
        for convert in [GitRules.withLineFeeds, GitRules.withPairs] {
            let other = convert(bytes)
            let (sha256, size) = (SHA256Digest(of: other), other.count)
            if var same = known.first(where: { $0.sha256 == sha256 && $0.size == size }) {
                same.isExecutable = side.isExecutable
                return same
            }
        }
        return side
    }

    /// A text for a merge, with the line ends that git keeps it with.
    func kept(_ bytes: Bytes, at path: String) -> Bytes {
        guard let rules, rules.convertsLineEnds(of: path, bytes) else { return bytes }
        return GitRules.withLineFeeds(bytes)
    }

    /// The side with the bit of what it is likely to be, where permissions count for nothing.
    func withoutPermissions(
        _ side: SyncPlan.Side, likely: SyncPlan.Side?, else file: SyncChecksums.File?
    ) -> SyncPlan.Side {
        guard rules?.ignoresPermissions ?? false else { return side }
        var side = side
        side.isExecutable = likely?.isExecutable ?? file?.isExecutable ?? false
        return side
    }

    /// What a file has become counts as what was planned, where permissions count for nothing.
    func seen(_ side: SyncPlan.Side, planned: SyncPlan.Side?) -> SyncPlan.Side {
        guard let planned, rules?.ignoresPermissions ?? false else { return side }
        var side = side
        side.isExecutable = planned.isExecutable
        return side
    }
}
