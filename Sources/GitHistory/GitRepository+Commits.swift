// The commits that tags lead to, once with their parents alone and once with their messages, and the paths that changed.
package import Files
package import Primitives

package struct GitCommit: Sendable {
    /// Hexadecimal digits.
    package var id: Bytes
    package var parents: [Bytes]
    package var author: String
    /// As UTF-8; what isn't is replaced.
    package var message: String
    /// Only where they were asked for, and of no merge.
    package var paths: [String]
}

/// Which release's commit is an ancestor of which other's.
package struct ReleaseAncestry: Sendable {
    /// By release, bit by bit: those that contain it.
    fileprivate var containers: [[UInt64]]

    /// Also where both have one commit.
    package func isAncestor(_ release: Int, of other: Int) -> Bool {
        containers[release][other / 64] & (1 << (other % 64)) != 0
    }
}

extension GitRepository {
    /// `commits`: those of the releases, as `ReleaseSets` has them.
    package func ancestry(of commits: [String]) async throws(GitError) -> ReleaseAncestry {
        if commits.isEmpty { return ReleaseAncestry(containers: []) }
        let places = Dictionary(grouping: commits.indices) { Bytes(commits[$0].utf8) }
        return try await git.stream(
            ["rev-list", "--topo-order", "--parents", "--stdin"], input: Self.lines(commits),
            to: "walk the history of \(path)", remedy: "see what `git fsck` says there"
        ) { output in
            var sets = ReleaseSets(commits: commits)
            var ancestry = ReleaseAncestry(
                containers: [[UInt64]](
                    repeating: [UInt64](repeating: 0, count: (commits.count + 63) / 64), count: commits.count))
            while let line = try await output.field(until: ASCII.newline, limit: 1 << 20) {
                let ids = line.split(separator: ASCII.space)
                guard let first = ids.first else { continue }
                let id = Bytes(first)
                let set = sets.take(id, parents: ids.dropFirst().lazy.map { Bytes($0) })
                for place in places[id] ?? [] { ancestry.containers[place] = sets.words(of: set) }
            }
            return ancestry
        }
    }

    /// Gives each commit with the releases that contain it to `body`, children before parents. Of a message no more than 64 KiB are
    /// read. `withPaths`: with the paths that each changed.
    package func commits(
        of releases: [String], withPaths: Bool,
        _ body: (GitCommit, ReleaseSets.SetID, ReleaseSets) throws(GitError) -> Void
    ) async throws(GitError) {
        if releases.isEmpty { return }
        let format = "--format=%x00\(Self.mark)%x00%H%x00%P%x00%aN%x00%B%x00"
        let paths =
            withPaths
            ? ["--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-diff-merges", "--root"]
            : ["--no-patch"]
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
            while let field = try await output.field(until: 0, limit: 1 << 12) {
                guard Self.isMark(field) else { continue }
                var next = true
                while next {
                    var commit = try await Self.commit(&output)
                    next = false
                    while let field = try await output.field(until: 0, limit: 1 << 14) {
                        if Self.isMark(field) {
                            next = true
                            break
                        }
                        let path = field.first == ASCII.newline ? field.dropFirst() : field[...]
                        if !path.isEmpty { commit.paths.append(String(decoding: path, as: UTF8.self)) }
                    }
                    let set = sets.take(commit.id, parents: commit.parents)
                    try body(commit, set, sets)
                }
            }
        }
    }

    /// What begins a commit: no path has two slashes in a row.
    private static let mark = "//commit"
    private static func isMark(_ field: Bytes) -> Bool { field.elementsEqual(mark.utf8) }

    private static func commit(_ output: inout GitOutput) async throws -> GitCommit {
        let id = try await output.field(until: 0, limit: 100) ?? []
        let parents = try await output.field(until: 0, limit: 1 << 20) ?? []
        let author = try await output.field(until: 0, limit: 1 << 12) ?? []
        let message = try await output.field(until: 0, limit: 1 << 16) ?? []
        return GitCommit(
            id: id, parents: parents.split(separator: ASCII.space).map { Bytes($0) },
            author: String(decoding: author, as: UTF8.self), message: String(decoding: message, as: UTF8.self),
            paths: [])
    }

    static func lines(_ texts: [String]) -> Bytes {
        var bytes = Bytes()
        for text in texts { bytes += Bytes(text.utf8) + [ASCII.newline] }
        return bytes
    }
}
