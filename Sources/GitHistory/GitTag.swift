// The tags of a repository, each with the commit that it leads to, or why it leads to none.
package import Files
package import Primitives

package struct GitTag: Sendable, Hashable {
    /// Without `refs/tags/`.
    package var name: String
    /// Who made an annotated tag, and when; nil of one that is nothing but a name.
    package var tagger: GitPerson?
    /// The commit, and its tree.
    package var commit: String
    package var tree: String
    package var committer: GitPerson?

    /// When it was made: the tag, or else the commit.
    package var date: Timestamp? { tagger?.date ?? committer?.date }
}

/// Who did something, and when.
package struct GitPerson: Sendable, Hashable {
    package var name: String
    /// Empty where there is none.
    package var email: String
    package var date: Timestamp?

    /// A line of an object, `tagger Ada Lovelace <ada@example.org> 1600000000 +0200`, from the name on. What isn't UTF-8 is replaced.
    init(_ line: ArraySlice<UInt8>) {
        let open = line.firstIndex(of: ASCII.less) ?? line.endIndex
        name = ASCII.trimmed(String(decoding: line[..<open], as: UTF8.self))
        let close = line.lastIndex(of: ASCII.greater) ?? open
        email = String(decoding: line[open..<max(open, close)].dropFirst(), as: UTF8.self)
        date = line[close...].dropFirst().split(separator: ASCII.space).first.flatMap { ASCII.number($0) }.map {
            Timestamp(secondsSinceEpoch: $0)
        }
    }
}

/// A tag that names no commit.
package struct OddTag: Sendable, Hashable {
    package var name: String
    /// "it names a file, and no commit"
    package var reason: String
}

extension GitRepository {
    /// All tags, sorted by their names' bytes.
    package func tags() async throws(GitError) -> (tags: [GitTag], odd: [OddTag]) {
        let listed = try await git.run(
            ["for-each-ref", "--format=%(refname)", "refs/tags/"], to: "list the tags of \(path)",
            remedy: "see that `git tag` works there")
        var odd: [OddTag] = []
        var names: [String] = []
        for line in listed.output.split(separator: ASCII.newline) {
            // A name that isn't UTF-8 can't be asked for by a text.
            guard let reference = String(validating: line, as: UTF8.self) else {
                let name = String(decoding: line.dropFirst(Self.prefix.utf8.count), as: UTF8.self)
                odd.append(OddTag(name: name, reason: "its name is not UTF-8"))
                continue
            }
            names.append(String(reference.dropFirst(Self.prefix.count)))
        }
        var tags: [GitTag] = []
        var tagger: GitPerson?
        // The tag's own object, then what it leads to, through tags of tags.
        let asked = names.flatMap { [Self.prefix + $0, Self.prefix + $0 + "^{}"] }
        try await objects(asked, limit: 1 << 20) { index, object throws(GitError) in
            let name = names[index / 2]
            if index.isMultiple(of: 2) {
                tagger = nil
                if case .object(_, .tag, let bytes) = object {
                    tagger = Self.line("tagger ", of: bytes).map { GitPerson($0) }
                }
                return
            }
            switch object {
            case .object(let id, .commit, let bytes):
                guard let tree = Self.line("tree ", of: bytes) else { return }
                tags.append(
                    GitTag(
                        name: name, tagger: tagger, commit: id, tree: String(decoding: tree, as: UTF8.self),
                        committer: Self.line("committer ", of: bytes).map { GitPerson($0) }))
            case .object(_, .tree, _), .tooLarge(_, .tree, _):
                odd.append(OddTag(name: name, reason: "it names a folder, and no commit"))
            case .object(_, .blob, _), .tooLarge(_, .blob, _):
                odd.append(OddTag(name: name, reason: "it names a file, and no commit"))
            case .tooLarge:
                odd.append(OddTag(name: name, reason: "its commit is larger than 1 MiB"))
            case .object, .missing:
                odd.append(OddTag(name: name, reason: "what it names is not in this repository"))
            }
        }
        return (tags.sorted { $0.name.precedesBytewise($1.name) }, odd)
    }

    private static let prefix = "refs/tags/"

    /// The rest of the header line that begins so; the headers end at the first empty line.
    private static func line(_ start: String, of object: Bytes) -> ArraySlice<UInt8>? {
        var rest = object[...]
        while let end = rest.firstIndex(of: ASCII.newline), end > rest.startIndex {
            if rest.starts(with: start.utf8) { return rest[(rest.startIndex + start.utf8.count)..<end] }
            rest = rest[(end + 1)...]
        }
        return nil
    }
}
