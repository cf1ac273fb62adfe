// A repository of git on disk, read only: with a work tree or bare, a further work tree, shallow or whole.
package import Files
import Primitives

/// Each question starts git once, however many tags and commits there are.
package struct GitRepository: Sendable {
    /// As it was named.
    package let path: String
    /// Only a part of the history is there: commits at its edge have no parents.
    package let isShallow: Bool
    /// The folder of the repository itself, for its name: that of the first work tree, or the bare folder.
    package let root: String
    /// How many hexadecimal digits an object's id has: 40 or 64.
    package let idLength: Int
    let git: GitProgram

    /// Throws where there is no repository, or git refuses it, and says what to do.
    package static func open(_ path: String) async throws(GitError) -> GitRepository {
        let folder = Files.absolute(path)
        guard Files.entry(folder, followingLinks: true)?.kind == .directory else {
            throw GitError(
                Files.kind(folder) == nil ? "there is no folder \(path)" : "\(path) is no folder",
                remedy: "name the folder of a repository")
        }
        let git = GitProgram(readingOnly: folder)
        let outcome = try await git.attempt([
            "rev-parse", "--is-shallow-repository", "--is-bare-repository", "--show-object-format",
            "--absolute-git-dir",
        ])
        guard outcome.status == 0 else { throw Self.refusal(outcome, path) }
        let lines = outcome.line.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 4 else {
            throw outcome.failure("look at \(path)", remedy: "see that `git status` works in that folder")
        }
        let directory = lines[3...].joined(separator: "\n")
        let isBare = lines[1] == "true"
        return GitRepository(
            path: path, isShallow: lines[0] == "true", root: root(ofDirectory: directory, isBare: isBare),
            idLength: lines[2] == "sha256" ? 64 : 40, git: git)
    }

    /// A further work tree has its own folder in that of the repository which it belongs to.
    private static func root(ofDirectory directory: String, isBare: Bool) -> String {
        var directory = directory
        if let above = Files.parent(directory), Files.name(above) == "worktrees", let main = Files.parent(above) {
            directory = main
        }
        return Files.name(directory) == ".git" && !isBare ? Files.parent(directory) ?? directory : directory
    }

    private static func refusal(_ outcome: GitProgram.Outcome, _ path: String) -> GitError {
        if outcome.errors.contains("dubious ownership") || outcome.errors.contains("safe.bareRepository") {
            return GitError(
                "git does not trust the repository \(path), since somebody else owns it",
                remedy: "if you trust it, run `git config --global --add safe.directory` with its full path")
        }
        if outcome.errors.contains("not a git repository") {
            return GitError(
                "\(path) is no git repository, and in none",
                remedy: "name the folder of a repository, or clone it first")
        }
        return outcome.failure("look at \(path)", remedy: "see that `git log` works in that folder")
    }

    /// Whether there is no commit in it at all.
    package func isEmpty() async throws(GitError) -> Bool {
        let newest = try await git.attempt(["rev-list", "--all", "--max-count=1"])
        return newest.status == 0 && newest.output.isEmpty
    }

    /// The address that the repository was cloned from, if it says so.
    package func origin() async throws(GitError) -> String? {
        let outcome = try await git.attempt(["config", "--get", "remote.origin.url"])
        return outcome.status == 0 && !outcome.line.isEmpty ? outcome.line : nil
    }

    /// The tree without anything in it, which git knows of itself.
    package var emptyTree: String {
        idLength == 64
            ? "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
            : "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    }
}
