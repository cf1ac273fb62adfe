// The key commands of the built program: what they print, what they exit with, and that a private key is never shown.
import Colophon
import Primitives
import Testing
import Workspace

@Suite struct KeyCommandTests {
    @Test func makesShowsListsAndRevokesAKey() throws {
        let folder = try CommandFolder(["colophon.yaml": "project: {name: sample}\n"])
        let made = try folder.run("key", "generate", "release", "--comment", "of the sample")
        #expect(made.status == 0 && made.output.hasPrefix("Ed25519 SHA256:"))
        let line = try folder.text("release.pub")
        let secret = try folder.text("release").split(separator: "\n").dropFirst().dropLast()
        let shown = try folder.run("key", "show", "release", "--format", "openssh")
        #expect(shown.status == 0 && line.hasPrefix(shown.output.dropLast()))
        #expect(try folder.run("key", "show", "release", "-f", "pem").output.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
        let added = try folder.run(
            "key", "allowed-signers", "ada@example.org", "release", "--valid-after", "2024-01-01")
        #expect(try added.status == 0 && added.output == folder.text("allowed_signers"))
        let listed = try folder.run("key", "allowed-signers")
        #expect(listed.output.hasPrefix("valid  ada@example.org  SHA256:"))
        #expect(try folder.run("key", "revoke", "release.pub", "--reason", "stolen").status == 0)
        #expect(try folder.run("key", "allowed-signers", "-f", "json").output.contains("\"revoked\""))
        // A line of a private key that its public key doesn't share.
        for run in [made, shown, added, listed] {
            for part in secret.dropFirst(2) { #expect(!(run.output + run.errors).contains(part)) }
        }
    }

    /// One that `git add -A` would take is warned of; an ignored one, and one of no repository, is not.
    @Test func warnsOfAKeyThatGitWouldCommit() throws {
        let folder = try CommandFolder(["colophon.yaml": "project: {name: sample}\n", ".gitignore": "/kept\n"])
        #expect(try folder.run("key", "generate", "before").errors.contains("warning") == false)
        try #require(folder.run(program: "/usr/bin/git", ["init", "--quiet"]).status == 0)
        let run = try folder.run("key", "generate", "release.key")
        #expect(run.status == 0)
        #expect(
            run.errors.contains(
                "release.key: warning: git add -A would commit this private key. Move it to a folder of no repository, as in ~/.ssh; or add release.key to .gitignore. [key-in-repository]"
            ), "\(run.errors)")
        #expect(try folder.run("key", "generate", "kept").errors.contains("warning") == false)
    }

    @Test func refusesWithARemedy() throws {
        let folder = try CommandFolder(["colophon.yaml": "project: {name: sample}\n", "open": "x"])
        let open = try folder.run("key", "show", "open")
        #expect(open.status == 1 && open.errors.contains("[key-unreadable]"))
        #expect(try folder.run("key", "show").status == 1)
        #expect(try folder.run("key", "allowed-signers", "--valid-after", "2024-01-01").status == 64)
        #expect(try folder.run("key", "allowed-signers", "ada", "x", "--valid-after", "soon").status == 64)
        _ = try folder.run("key", "generate", "k")
        #expect(try folder.run("key", "generate", "k").status == 1)
    }
}
