// The forges that are known: whose host is whose, and where each shows what a repository holds.
import Files
import Primitives

/// One row a forge. A host that is none of theirs gets no link but that to the repository itself: nothing is guessed.
package struct Forge: Sendable, Hashable {
    package let name: String
    /// Each is a part of the names of hosts that run it.
    private let hosts: [String]
    /// Below the repository's address, with `{commit}` and `{path}`.
    private let commit: String
    private let file: String
    /// With `{number}`; nil where it has none, or not under the repository's address.
    private let issue: String?
    private let pullRequest: String?
    /// What its interface calls a path in a list of changed files, where it has such lists.
    private let changedPath: String?

    package static let all = [
        Forge(
            name: "GitHub", hosts: ["github"], commit: "/commit/{commit}", file: "/blob/{commit}/{path}",
            issue: "/issues/{number}", pullRequest: "/pull/{number}", changedPath: "filename"),
        Forge(
            name: "GitLab", hosts: ["gitlab"], commit: "/-/commit/{commit}", file: "/-/blob/{commit}/{path}",
            issue: "/-/issues/{number}", pullRequest: "/-/merge_requests/{number}", changedPath: "new_path"),
        Forge(
            name: "Bitbucket", hosts: ["bitbucket"], commit: "/commits/{commit}", file: "/src/{commit}/{path}",
            issue: "/issues/{number}", pullRequest: "/pull-requests/{number}", changedPath: nil),
        Forge(
            name: "Forgejo, Gitea", hosts: ["codeberg", "forgejo", "gitea"], commit: "/commit/{commit}",
            file: "/src/commit/{commit}/{path}", issue: "/issues/{number}", pullRequest: "/pulls/{number}",
            changedPath: "filename"),
        Forge(
            name: "SourceHut", hosts: ["sr.ht"], commit: "/commit/{commit}", file: "/tree/{commit}/item/{path}",
            issue: nil, pullRequest: nil, changedPath: nil),
    ]

    /// What lists of changed files call a path, `path` among them.
    package static let changedPathMembers = ["path"] + Set(all.compactMap(\.changedPath)).sorted()

    /// `host` in lower case.
    fileprivate static func of(host: String) -> Forge? {
        all.first { $0.hosts.contains { host.contains($0) } }
    }

    fileprivate func commit(_ commit: String) -> String { self.commit.replacing("{commit}", with: commit) }

    fileprivate func issue(_ number: String) -> String? { issue?.replacing("{number}", with: number) }

    fileprivate func pullRequest(_ number: String) -> String? { pullRequest?.replacing("{number}", with: number) }

    fileprivate func file(_ path: String, at commit: String) -> String {
        file.replacing("{commit}", with: commit).replacing("{path}", with: WebLink.path(path))
    }
}

/// A project's repository, as far as pages can link to it.
package struct SourceRepository: Sendable, Hashable {
    /// `https://github.com/owner/name`: no `.git`, and no slash at its end.
    package let address: String
    /// Nil: its host is none that is known.
    package let forge: Forge?

    /// Of an http or https address, or of `git@host:owner/name`; nil for any other.
    package init?(_ repository: String?) {
        guard let repository else { return nil }
        var address = Substring(repository)
        if address.utf8.starts(with: "git@".utf8), let colon = address.utf8.firstIndex(of: ASCII.colon) {
            let host = address[address.utf8.index(address.startIndex, offsetBy: 4)..<colon]
            address = Substring("https://\(host)/\(address[address.utf8.index(after: colon)...])")
        }
        guard address.utf8.starts(with: "https://".utf8) || address.utf8.starts(with: "http://".utf8) else {
            return nil
        }
        let isPlain = address.utf8.allSatisfy { byte in
            ASCII.isLetter(byte) || ASCII.isDigit(byte) || "/:.-_~%@+".utf8.contains(byte)
        }
        while address.utf8.last == ASCII.slash { address.removeLast() }
        if address.hasSuffix(".git") { address.removeLast(4) }
        guard isPlain, address.utf8.count > "https://".utf8.count else { return nil }
        self.address = String(address)
        forge = Forge.of(host: String(decoding: Self.host(of: self.address).map(ASCII.lower), as: UTF8.self))
    }

    /// As the address has it, with its port.
    package var host: String { String(decoding: Self.host(of: address), as: UTF8.self) }

    private static func host(of address: String) -> Bytes {
        let parts = address.utf8.split(separator: ASCII.slash)
        return parts.count > 1 ? Bytes(parts[1]) : []
    }

    /// Where the forge shows a commit; nil where that is not known, or it is no commit's name.
    package func commit(_ commit: String?) -> String? {
        guard let forge, let commit, Self.isCommit(commit) else { return nil }
        return address + forge.commit(commit)
    }

    /// Where the forge shows a file at a commit, or at `HEAD`; nil where that is not known.
    package func file(_ path: String, at commit: String) -> String? {
        guard let forge, commit == "HEAD" || Self.isCommit(commit) else { return nil }
        return address + forge.file(path, at: commit)
    }

    /// Where the forge shows an issue, by its number in digits; nil where that is not known.
    package func issue(_ number: String) -> String? { forge?.issue(number).map { address + $0 } }

    /// The same of a pull request.
    package func pullRequest(_ number: String) -> String? { forge?.pullRequest(number).map { address + $0 } }

    private static func isCommit(_ text: String) -> Bool {
        text.utf8.allSatisfy(ASCII.isLowerHexadecimal)
    }
}
