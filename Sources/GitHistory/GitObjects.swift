// Many objects out of one start of `git cat-file`: tags, commits, trees and files.
package import Files
package import Primitives

/// What the repository has under a name.
package enum GitObject: Sendable {
    case object(id: String, kind: Kind, Bytes)
    /// It has more bytes than were asked for.
    case tooLarge(id: String, kind: Kind, size: Int)
    case missing

    package enum Kind: String, Sendable { case commit, tree, blob, tag }
}

extension GitRepository {
    /// Gives the objects of these names to `body`, in their order, one at a time: no more than one is in memory. Of an object with more
    /// bytes than `limit` nothing is kept. A name may have no line feed in it.
    package func objects(
        _ names: [String], limit: Int, _ body: (Int, GitObject) throws(GitError) -> Void
    ) async throws(GitError) {
        if names.isEmpty { return }
        try await git.stream(
            ["cat-file", "--batch"], input: Self.lines(names), to: "read objects of \(path)",
            remedy: "see what `git fsck` says there"
        ) { output in
            for index in names.indices {
                guard let header = try await output.field(until: ASCII.newline, limit: 1 << 14) else {
                    throw GitError(
                        "git ended before it gave all objects of \(path)", remedy: "see what `git fsck` says there")
                }
                let words = header.split(separator: ASCII.space).map { String(decoding: $0, as: UTF8.self) }
                guard words.count == 3, let kind = GitObject.Kind(rawValue: words[1]), let size = Int(words[2]) else {
                    try body(index, .missing)
                    continue
                }
                if size > limit {
                    try await output.skip(size + 1)
                    try body(index, .tooLarge(id: words[0], kind: kind, size: size))
                    continue
                }
                let bytes = try await output.bytes(size)
                try await output.skip(1)
                guard bytes.count == size else {
                    throw GitError("git ended in the middle of an object", remedy: "see what `git fsck` says there")
                }
                try body(index, .object(id: words[0], kind: kind, bytes))
            }
        }
    }
}

/// One entry of a tree.
package struct GitTreeEntry: Sendable, Hashable {
    package var name: String
    package var id: String
    /// An ordinary file, and no link or submodule.
    package var isFile: Bool
    package var isFolder = false

    /// The entries of a tree object: mode, name and id of each, as git keeps them. A name that is not UTF-8 is left out.
    package static func entries(_ tree: Bytes, idLength: Int) -> [GitTreeEntry] {
        var entries: [GitTreeEntry] = []
        var rest = tree[...]
        while let space = rest.firstIndex(of: ASCII.space), let end = rest[space...].firstIndex(of: 0),
            rest.endIndex - end > idLength / 2
        {
            let mode = rest[rest.startIndex..<space]
            let id = rest[(end + 1)..<(end + 1 + idLength / 2)]
            if let name = String(validating: rest[(space + 1)..<end], as: UTF8.self) {
                entries.append(
                    GitTreeEntry(
                        name: name, id: hexadecimal(id), isFile: mode.starts(with: "100".utf8),
                        isFolder: mode.elementsEqual("40000".utf8)))
            }
            rest = rest[(end + 1 + idLength / 2)...]
        }
        return entries
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Bytes("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
