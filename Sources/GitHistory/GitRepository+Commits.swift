// The commits that tags lead to: once with their parents alone, and once with their messages and whether they changed a folder.
package import Files
import Primitives

package struct GitCommit: Sendable {
    package var id: GitObjectID
    package var parents: [GitObjectID]
    package var author: GitAuthor
    /// As UTF-8; what isn't is replaced.
    package var message: String
    /// It changed something below one of the folders that were asked about; false of a merge.
    package var isBelow = false
}

/// Who made a commit, as the repository's own list of people spells it.
package struct GitAuthor: Sendable, Hashable {
    package var name: String
    /// Empty where none is stated.
    package var email: String
}

/// Which release's commit is an ancestor of which other's.
package struct ReleaseAncestry: Sendable {
    fileprivate var sets: ReleaseSets
    /// By release: the set of those that contain it.
    fileprivate var containers: [ReleaseSets.SetID]

    /// None is an ancestor yet: the first set is empty.
    fileprivate init(_ commits: [String]) {
        sets = ReleaseSets(commits: commits)
        containers = [ReleaseSets.SetID](repeating: 0, count: commits.count)
    }

    /// Also where both have one commit.
    package func isAncestor(_ release: Int, of other: Int) -> Bool { sets.contains(containers[release], other) }
}

extension GitRepository {
    /// `commits`: those of the releases, as `ReleaseSets` has them.
    package func ancestry(of commits: [String]) async throws(GitError) -> ReleaseAncestry {
        if commits.isEmpty { return ReleaseAncestry(commits) }
        let places = Dictionary(grouping: commits.indices) { GitObjectID(commits[$0].utf8) }
        return try await git.stream(
            ["rev-list", "--topo-order", "--parents", "--stdin"], input: Self.lines(commits),
            to: "walk the history of \(path)", remedy: "see what `git fsck` says there"
        ) { output in
            var ancestry = ReleaseAncestry(commits)
            while let line = try await output.field(until: ASCII.newline, limit: 1 << 20) {
                let ids = line.split(separator: ASCII.space).compactMap { GitObjectID($0) }
                guard let id = ids.first else { continue }
                let set = ancestry.sets.take(id, parents: ids.dropFirst())
                for place in places[id] ?? [] { ancestry.containers[place] = set }
            }
            return ancestry
        }
    }

    /// Gives each commit with the releases that contain it to `body`, children before parents. Of a message no more than 64 KiB are
    /// read. `folders`: those of which each commit says whether it changed something below one; nil: none is asked about.
    package func commits(
        of releases: [String], below folders: [String]?,
        _ body: (GitCommit, ReleaseSets.SetID, ReleaseSets) throws(GitError) -> Void
    ) async throws(GitError) {
        if releases.isEmpty { return }
        let format = "--format=%x00\(Self.mark)%x00%H%x00%P%x00%aN%x00%aE%x00%B%x00"
        let paths =
            folders == nil
            ? ["--no-patch"]
            : ["--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-diff-merges", "--root"]
        let arguments =
            [
                "log", "-z", "--stdin", "--topo-order", "--no-color", "--no-decorate", "--no-notes",
                "--no-show-signature",
                "--encoding=UTF-8", format,
            ] + paths
        try await git.stream(
            arguments, input: Self.lines(releases), to: "read the commits of \(path)",
            remedy: "see what `git fsck` says there"
        ) { output in
            var sets = ReleaseSets(commits: releases)
            var next = try await Self.paths(&output, below: [])
            while next.isCommit {
                var commit = try await Self.commit(&output)
                next = try await Self.paths(&output, below: folders ?? [])
                commit.isBelow = next.isBelow
                let set = sets.take(commit.id, parents: commit.parents)
                try body(commit, set, sets)
            }
        }
    }

    /// Reads paths up to the next commit: whether one of them is below one of the folders, and whether a commit comes.
    private static func paths(
        _ output: inout GitOutput, below folders: [String]
    ) async throws -> (isBelow: Bool, isCommit: Bool) {
        var isBelow = false
        while let field = try await output.field(until: 0, limit: 1 << 14) {
            if isMark(field) { return (isBelow, true) }
            let path = field.first == ASCII.newline ? field.dropFirst() : field[...]
            isBelow = isBelow || Self.isBelow(path, folders)
        }
        return (isBelow, false)
    }

    /// What begins a commit: no path has two slashes in a row.
    private static let mark = "//commit"
    private static func isMark(_ field: Bytes) -> Bool { field.elementsEqual(mark.utf8) }

    private static func commit(_ output: inout GitOutput) async throws -> GitCommit {
        guard let id = GitObjectID(try await output.field(until: 0, limit: 100) ?? []) else {
            throw GitError("git gave a commit without its id", remedy: "see what `git fsck` says there")
        }
        let parents = try await output.field(until: 0, limit: 1 << 20) ?? []
        let author = try await output.field(until: 0, limit: 1 << 12) ?? []
        let email = try await output.field(until: 0, limit: 1 << 12) ?? []
        let message = try await output.field(until: 0, limit: 1 << 16) ?? []
        return GitCommit(
            id: id, parents: parents.split(separator: ASCII.space).compactMap { GitObjectID($0) },
            author: GitAuthor(
                name: String(decoding: author, as: UTF8.self), email: String(decoding: email, as: UTF8.self)),
            message: String(decoding: message, as: UTF8.self))
    }

    static func lines(_ texts: [String]) -> Bytes {
        var bytes = Bytes()
        for text in texts { bytes += Bytes(text.utf8) + [ASCII.newline] }
        return bytes
    }
}
