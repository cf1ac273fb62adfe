// The git work tree around a folder: what changed in it, its branches, and a commit of chosen paths.

import Glibc
import Primitives

/// A work tree of git. Paths are distinguished by their bytes, and taken literally where git would see a pattern.
package struct GitWorkTree: Sendable {
    /// The top level, as a real path.
    package let root: String
    private let git: GitProgram

    /// The work tree that `folder` lies in; nil: in none. Without a git program it is an error.
    package static func containing(_ folder: String) async throws(GitError) -> GitWorkTree? {
        let outcome = try await GitProgram(folder: Files.absolute(folder)).attempt(["rev-parse", "--show-toplevel"])
        if outcome.status == 0 {
            let root = outcome.line
            return GitWorkTree(root: root, git: GitProgram(folder: root))
        }
        let isInNone =
            outcome.errors.contains("not a git repository")
            || outcome.errors.contains("must be run in a work tree")
        if isInNone { return nil }
        throw outcome.failure("look at \(folder)", remedy: "see that `git status` works in that folder")
    }

    // MARK: What changed

    /// The tracked files that differ between the commit and the work tree, both names of a renamed one and deleted ones
    /// included, and the untracked ones that are not ignored. Relative to `folder`, which lies in this work tree; only
    /// those below it; sorted bytewise.
    package func changedPaths(since commit: String, below folder: String) async throws(GitError) -> [String] {
        let id = try await commitID(commit)
        let prefix = try prefix(of: folder)
        let scope = prefix.isEmpty ? [] : ["--", prefix]
        let tracked = try await git.run(
            ["diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-relative", "-z", id] + scope,
            to: "compare the work tree with \(commit)", remedy: "see that `git status` works in \(root)")
        let untracked = try await git.run(
            ["ls-files", "--others", "--exclude-standard", "-z"] + scope,
            to: "list the untracked files", remedy: "see that `git status` works in \(root)")
        var found = PathSet()
        let below = prefix.isEmpty ? "" : prefix + "/"
        for path in try Self.paths(tracked.output) + Self.paths(untracked.output)
        where path.utf8.starts(with: below.utf8) {
            found.insert(String(path.utf8.dropFirst(below.utf8.count)) ?? path)
        }
        return found.sorted
    }

    /// Staged or not, untracked ones included and ignored ones not; relative to the root, sorted bytewise. An untracked
    /// repository inside this one is one path.
    package func uncommittedPaths() async throws(GitError) -> [String] {
        let entries = try await status(["--untracked-files=all"])
        return PathSet(try entries.map { bytes throws(GitError) in try Self.path(bytes) }).sorted
    }

    /// The tracked files that are not as the last commit has them, relative to the root. What is no UTF-8 has U+FFFD in its place.
    package func changedTrackedPaths() async throws(GitError) -> [String] {
        try await status(["--untracked-files=no", "--ignore-submodules=untracked"])
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private func status(_ options: [String]) async throws(GitError) -> [ArraySlice<UInt8>] {
        let outcome = try await git.run(
            ["status", "--porcelain=v1", "--no-renames", "-z"] + options, to: "tell the state of the work tree",
            remedy: "see that `git status` works in \(root)")
        // Each entry is two letters, a space and the path.
        return outcome.output.split(separator: 0).map { $0.dropFirst(3) }
    }

    /// Whether git passes over a path, or has it already: else somebody may commit it unawares.
    package func ignores(_ path: String) async throws(GitError) -> Bool {
        let outcome = try await git.run(
            ["ls-files", "--others", "--exclude-standard", "-z", "--", path], to: "look at \(path)",
            remedy: "see that `git status` works in \(root)")
        return outcome.output.isEmpty
    }

    // MARK: What it is

    /// Nil: there is no commit yet.
    package func head() async throws(GitError) -> String? {
        let outcome = try await git.attempt(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
        return outcome.status == 0 ? outcome.line : nil
    }

    /// Whether files of the commit may be left out of the work tree.
    package func isSparse() async throws(GitError) -> Bool {
        let outcome = try await git.attempt(["config", "--type=bool", "--get", "core.sparseCheckout"])
        return outcome.status == 0 && outcome.line == "true"
    }

    /// The submodules, checked out or not. Relative to the root.
    package func submodules() async throws(GitError) -> [String] {
        let outcome = try await git.run(
            ["ls-files", "--stage", "-z"], to: "list the submodules", remedy: "see that `git status` works in \(root)")
        // Mode, object and stage end with a tab.
        let links = outcome.output.split(separator: 0).filter { $0.starts(with: "160000 ".utf8) }
        return try links.map { entry throws(GitError) in
            try Self.path(entry.drop { $0 != UInt8(ascii: "\t") }.dropFirst())
        }
    }

    /// The files below `folder` that git keeps, deleted ones too. Both are relative to the root.
    package func trackedPaths(below folder: String) async throws(GitError) -> [String] {
        let outcome = try await git.run(
            ["ls-files", "-z", "--", folder], to: "list the files of \(folder)",
            remedy: "see that `git status` works in \(root)")
        return try Self.paths(outcome.output)
    }

    // MARK: Branches

    /// nil: a commit is checked out, and no branch.
    package func currentBranch() async throws(GitError) -> String? {
        let outcome = try await git.attempt(["symbolic-ref", "--quiet", "HEAD"])
        if outcome.status == 1 { return nil }
        guard outcome.status == 0, outcome.line.hasPrefix(Self.branches) else {
            throw outcome.failure("tell the current branch", remedy: "see that `git status` works in \(root)")
        }
        return String(outcome.line.dropFirst(Self.branches.count))
    }

    package func hasBranch(_ name: String) async throws(GitError) -> Bool {
        let outcome = try await git.attempt(["show-ref", "--verify", "--quiet", "--", Self.branches + name])
        return outcome.status == 0
    }

    /// Makes a branch at the current commit and switches to it; changes in the work tree stay.
    package func switchToNewBranch(_ name: String) async throws(GitError) {
        try await checkBranchName(name)
        let outcome = try await git.attempt(["switch", "--quiet", "--no-track", "--create", name])
        if outcome.status == 0 { return }
        if try await currentBranch()?.utf8.elementsEqual(name.utf8) == true {
            throw outcome.failure(
                "end the switch to the new branch \(name)", remedy: "see why the post-checkout hook of \(root) failed")
        }
        throw outcome.failure(
            "make the branch \(name)", remedy: "choose a name that no branch has, or switch to that one")
    }

    /// Changes in the work tree stay; where they are in the way, nothing is done.
    package func switchTo(_ branch: String) async throws(GitError) {
        try await checkBranchName(branch)
        _ = try await git.run(
            ["switch", "--quiet", "--no-guess", branch],
            to: "switch to the branch \(branch)",
            remedy: "see that the branch is there, and commit or stash what is in its way")
    }

    /// Switches to no branch but a commit; otherwise as `switchTo`.
    package func detach(at commit: String) async throws(GitError) {
        _ = try await git.run(
            ["switch", "--quiet", "--detach", try await commitID(commit)], to: "switch to the commit \(commit)",
            remedy: "commit or stash what is in its way")
    }

    /// Whatever stands on it and nowhere else is lost.
    package func deleteBranch(_ name: String) async throws(GitError) {
        try await checkBranchName(name)
        _ = try await git.run(
            ["branch", "--quiet", "--delete", "--force", name], to: "delete the branch \(name)",
            remedy: "see that the branch is there and not checked out")
    }

    private func checkBranchName(_ name: String) async throws(GitError) {
        let outcome = try await git.attempt(["check-ref-format", Self.branches + name])
        guard outcome.status == 0, name.utf8.first != UInt8(ascii: "-"), name != "HEAD" else {
            throw GitError(
                "\"\(name)\" can't be the name of a branch",
                remedy: "use letters, digits, \"-\", \"_\" and \"/\", with no \"-\" at the start")
        }
    }

    private static let branches = "refs/heads/"

    // MARK: Commit

    /// Commits the present state of exactly these files, new and deleted ones too, whether ignored or not; what else is
    /// staged stays staged. Paths are relative to the root; one that is no file and not tracked is passed over.
    /// - Returns: the id of the commit; nil: none of these files differs from the last one.
    package func commit(paths: [String], message: String) async throws(GitError) -> String? {
        let remedy = "see what `git status` says in \(root)"
        // A folder is no file to add, but may have taken the place of one.
        let folders = paths.filter { Files.kind(Files.join(root, $0)) == .directory }
        if !folders.isEmpty {
            _ = try await git.run(
                ["update-index", "--force-remove", "-z", "--stdin"], input: Self.list(folders),
                to: "take out files that became folders", remedy: remedy)
        }
        let passed = PathSet(folders)
        let added = try await git.run(
            ["update-index", "--add", "--remove", "--replace", "-z", "--stdin"],
            input: Self.list(paths.filter { !passed.contains($0) }), to: "add the files", remedy: remedy)
        // Of a path that may not be in a repository git says so, and goes on.
        guard !added.errors.contains("Ignoring path") else { throw added.failure("add the files", remedy: remedy) }
        let staged = try await git.run(
            ["diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff", "--no-relative", "-z"],
            to: "tell what is staged", remedy: remedy)
        let wanted = PathSet(paths)
        let all = try Self.paths(staged.output)
        let changed = all.filter { wanted.contains($0) }
        if changed.isEmpty { return nil }
        var only = ["--only", "--pathspec-from-file=-", "--pathspec-file-nul"]
        if let path = changed.first(where: { passed.contains($0) }) {
            // git would take that path for the folder; without a choice of paths it commits what is staged.
            guard changed.count == all.count else {
                throw GitError(
                    "\(path) became a folder, and git can't commit that apart from the other changes that are staged",
                    remedy: "commit or unstage those first")
            }
            only = []
        }
        _ = try await git.run(
            ["commit", "--quiet", "--message=\(message)"] + only, input: Self.list(only.isEmpty ? [] : changed),
            to: "commit", remedy: remedy)
        return try await commitID("HEAD")
    }

    // MARK: Names

    /// The full id of the commit that `name` leads to.
    private func commitID(_ name: String) async throws(GitError) -> String {
        let outcome = try await git.attempt(
            ["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"])
        // "^name" is a revision too, and no commit.
        guard outcome.status == 0, !name.isEmpty, outcome.line.utf8.first != UInt8(ascii: "^") else {
            throw GitError(
                "\"\(name)\" is no commit of \(root)",
                remedy: "name a commit, tag or branch that is there; a shallow clone may lack it")
        }
        return outcome.line
    }

    /// The folder relative to the root; empty for the root itself.
    private func prefix(of folder: String) throws(GitError) -> String {
        guard !folder.utf8.contains(0), let resolved = realpath(folder, nil) else {
            throw GitError("there is no folder \(folder)", remedy: "name one inside \(root)")
        }
        defer { free(resolved) }
        let path = String(cString: resolved)
        if path.utf8.elementsEqual(root.utf8) { return "" }
        let start = root.utf8.last == UInt8(ascii: "/") ? root : root + "/"
        guard path.utf8.starts(with: start.utf8), let inside = String(path.utf8.dropFirst(start.utf8.count)) else {
            throw GitError("\(folder) is not inside \(root)", remedy: "name a folder inside it")
        }
        return inside
    }

    private static func list(_ paths: [String]) -> Bytes {
        paths.flatMap { Array($0.utf8) + [0] }
    }

    /// Those of a list in which a NUL ends each.
    private static func paths(_ list: Bytes) throws(GitError) -> [String] {
        try list.split(separator: 0).map { bytes throws(GitError) in try path(bytes) }
    }

    private static func path(_ bytes: ArraySlice<UInt8>) throws(GitError) -> String {
        // git ends the path of a repository inside the repository with "/".
        let name = bytes.last == UInt8(ascii: "/") ? bytes.dropLast() : bytes
        guard let path = String(validating: name, as: UTF8.self) else {
            throw GitError(
                "the name of a file is not UTF-8: \(String(decoding: bytes, as: UTF8.self))", remedy: "rename it")
        }
        return path
    }
}
