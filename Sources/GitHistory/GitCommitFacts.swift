// What git knows of single commits: the tree, the parents, and which tag led to one.
package import Files
import Primitives

package struct GitCommitFacts: Sendable, Hashable {
    /// Hexadecimal digits, as those below.
    package var id: String
    package var tree: String
    package var parents: [String]
    /// Of the annotated tag that the name led through first.
    package var tag: String?
}

extension GitRepository {
    /// One for each name: a commit, a tag, or what else leads to one. Nil where the repository doesn't have it, as a shallow clone may
    /// not, or it is something else. A name may have no line feed in it.
    package func commitFacts(of names: [String]) async throws(GitError) -> [GitCommitFacts?] {
        var found = [GitCommitFacts?](repeating: nil, count: names.count)
        var tags = [String?](repeating: nil, count: names.count)
        var open = names.enumerated().map { (place: $0.offset, name: $0.element) }
        // A tag of a tag of a commit, and so on.
        for _ in 0..<8 where !open.isEmpty {
            var next: [(place: Int, name: String)] = []
            try await objects(open.map(\.name), limit: 1 << 20) { index, object in
                guard case .object(let id, let kind, let bytes) = object else { return }
                let place = open[index].place
                switch kind {
                case .commit: found[place] = Self.commit(id, bytes, tag: tags[place])
                case .tag:
                    guard let target = Self.fields("object", of: bytes).first else { return }
                    tags[place] = tags[place] ?? id
                    next.append((place, target))
                case .tree, .blob: return
                }
            }
            open = next
        }
        return found
    }

    private static func commit(_ id: String, _ bytes: Bytes, tag: String?) -> GitCommitFacts? {
        guard let tree = fields("tree", of: bytes).first else { return nil }
        return GitCommitFacts(id: id, tree: tree, parents: fields("parent", of: bytes), tag: tag)
    }

    /// Of the lines before the first empty one.
    private static func fields(_ name: String, of object: Bytes) -> [String] {
        var values: [String] = []
        for line in object.split(separator: ASCII.newline, omittingEmptySubsequences: false) {
            if line.isEmpty { break }
            let words = line.split(separator: ASCII.space, maxSplits: 1)
            if words.count == 2, words[0].elementsEqual(name.utf8) {
                values.append(String(decoding: words[1], as: UTF8.self))
            }
        }
        return values
    }
}
