// Where forges show commits and files, and that nothing is guessed of a host that is none of them.
import Bundles
import ReleaseModel
import Sync
import Testing

struct ForgeTests {
    @Test(arguments: [
        ("https://github.com/a/b.git", "https://github.com/a/b/commit/abc1"),
        ("https://github.com/a/b/", "https://github.com/a/b/commit/abc1"),
        ("git@github.com:a/b.git", "https://github.com/a/b/commit/abc1"),
        ("https://gitlab.example.org/a/b", "https://gitlab.example.org/a/b/-/commit/abc1"),
        ("https://bitbucket.org/a/b", "https://bitbucket.org/a/b/commits/abc1"),
        ("https://Codeberg.org/a/b", "https://Codeberg.org/a/b/commit/abc1"),
        ("https://git.sr.ht/~a/b", "https://git.sr.ht/~a/b/commit/abc1"), ("https://example.org/a", nil),
        ("https://example.org/github/a", nil),
        ("https://github.com/a b", nil), ("ssh://git@github.com/a/b", nil), ("https://", nil), ("", nil),
    ]) func commitsAreLinkedTheWayTheHostDoes(_ repository: String, _ link: String?) {
        #expect(SourceRepository(repository)?.commit("abc1") == link)
    }

    @Test(arguments: [
        ("https://github.com/a/b", "https://github.com/a/b/blob/abc1/d/x%20y.md"),
        ("https://gitlab.com/g/a/b", "https://gitlab.com/g/a/b/-/blob/abc1/d/x%20y.md"),
        ("https://bitbucket.org/a/b", "https://bitbucket.org/a/b/src/abc1/d/x%20y.md"),
        ("https://git.forgejo.example/a/b", "https://git.forgejo.example/a/b/src/commit/abc1/d/x%20y.md"),
        ("https://git.sr.ht/~a/b", "https://git.sr.ht/~a/b/tree/abc1/item/d/x%20y.md"), ("https://example.org/a", nil),
    ]) func filesAreLinkedTheWayTheHostDoes(_ repository: String, _ link: String?) {
        #expect(SourceRepository(repository)?.file("d/x y.md", at: "abc1") == link)
    }

    @Test func whatIsNoCommitIsNotLinked() throws {
        let repository = try #require(SourceRepository("https://github.com/a/b"))
        #expect(repository.commit("main") == nil && repository.commit(nil) == nil)
        #expect(repository.file("a", at: "../x") == nil)
        #expect(repository.file("a", at: "HEAD") == "https://github.com/a/b/blob/HEAD/a")
    }
}
