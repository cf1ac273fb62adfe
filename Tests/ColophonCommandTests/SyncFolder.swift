// A released workspace with a sync rule `web`, and the tree `down` that it goes to.
import Colophon
import Files
import Testing
import Workspace

extension CommandFolder {
    /// `docs/a.md` and `docs/b.md` go to `down/up`.
    static func synced(rule keys: String = "", rules: String = "") throws -> CommandFolder {
        let folder = try CommandFolder.ready()
        try folder.write(
            """
            project: {name: sample}
            sync:
              - {id: web, source: "docs/*.md", target: down, target_path: up\(keys.isEmpty ? "" : ", " + keys)}
            \(rules)

            """, to: "colophon.yaml")
        try folder.write("a 1.0.1\n", to: "docs/a.md")
        try folder.write("b\n", to: "docs/b.md")
        try folder.write("theirs\n", to: "down/own.md")
        return folder
    }

    static let planFile = ".colophon/plans/web-1.0.1.json"

    /// Plans, approves and applies, and expects all of it to go well.
    func sync(_ options: String...) throws {
        for arguments in [
            ["sync", "plan", "web"], ["sync", "approve", Self.planFile, "--by", "Ada"],
            ["sync", "apply", Self.planFile] + options,
        ] {
            let run = try run(program: Self.program(), arguments)
            #expect(run.status == 0, "\(arguments): \(run.output)\(run.errors)")
        }
    }

    /// Kind, times, inode and content of all below a folder.
    func state(_ relative: String) throws -> String {
        let script =
            "find . -printf '%P %y %T@ %C@ %i\\n' | sort; find . -type f -print0 | sort -z | xargs -0r sha256sum"
        return try run(program: "/bin/sh", ["-c", "cd '\(path(relative))' && \(script)"]).output
    }

    /// Runs git in a folder below, and expects it to do what it was asked.
    @discardableResult
    func git(_ relative: String, _ arguments: String...) throws -> String {
        let run = try run(program: "/usr/bin/env", ["git", "-C", path(relative)] + arguments)
        try #require(run.status == 0, "git \(arguments): \(run.errors)")
        return run.output
    }

    /// Makes a folder below a work tree with one commit of all it holds.
    func makeRepository(_ relative: String) throws {
        try git(relative, "init", "-q", "-b", "main")
        try git(relative, "config", "user.name", "Test")
        try git(relative, "config", "user.email", "test@example.org")
        try git(relative, "add", "-A", ".")
        try git(relative, "commit", "-q", "-m", "All of it")
    }
}
