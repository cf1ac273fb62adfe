// Which paths differ between two trees, for many pairs of trees out of one start of git.
package import Files
import Primitives

/// A path that differs.
package struct GitChange: Sendable, Hashable {
    /// A letter as git has it: A is added, M modified, D deleted, T of another type.
    package var status: Character
    /// What isn't UTF-8 in it is replaced.
    package var path: String
}

extension GitRepository {
    /// Gives the changes from the first tree of each pair to the second one to `body`, in the order of the pairs, sorted as git keeps
    /// paths. Past `limit` changes of one pair no more are kept; the count is of all. `folders`: only what is below one of them; all where
    /// there are none.
    package func changes(
        between pairs: [(old: String, new: String, folders: [String])], limit: Int,
        _ body: (Int, [GitChange], Int) throws(GitError) -> Void
    ) async throws(GitError) {
        if pairs.isEmpty { return }
        try await git.stream(
            ["diff-tree", "--stdin", "-r", "-z", "--name-status", "--no-renames", "--no-ext-diff", "--no-textconv"],
            input: Self.lines(pairs.map { "\($0.old) \($0.new)" }), to: "compare the releases of \(path)",
            remedy: "see what `git fsck` says there"
        ) { output in
            for (index, pair) in pairs.enumerated() {
                // The two trees, repeated on a line of their own.
                guard try await output.field(until: ASCII.newline, limit: 200) != nil else { break }
                var changes: [GitChange] = []
                var count = 0
                // A status is one letter and a NUL, and the next pair begins with many digits.
                while let letter = try await output.peek(), (0x41...0x5A).contains(letter) {
                    _ = try await output.field(until: 0, limit: 8)
                    guard let path = try await output.field(until: 0, limit: 1 << 14) else { break }
                    guard pair.folders.isEmpty || Self.isBelow(path[...], pair.folders) else { continue }
                    count += 1
                    if count <= limit {
                        changes.append(
                            GitChange(
                                status: Character(Unicode.Scalar(letter)), path: String(decoding: path, as: UTF8.self)))
                    }
                }
                try body(index, changes, count)
            }
        }
    }

    /// Whether a path is below one of the folders.
    static func isBelow(_ path: ArraySlice<UInt8>, _ folders: [String]) -> Bool {
        folders.contains { path.starts(with: $0.utf8) && path.dropFirst($0.utf8.count).first == ASCII.slash }
    }
}
