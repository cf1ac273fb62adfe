// Changed paths: what git and forges write of a file that was deleted, and diffs.
import Evidence
import Files
import ReleaseModel
import Testing

struct ChangedPathTests {
    private func paths(_ text: String, file: String = "docs.txt") -> [String]? {
        readEvidence(text, as: .documentation, file: file).changes.map { changes in
            changes.items.map { item in
                switch item.change {
                case .changed: item.path
                case .deleted: "-\(item.path)"
                case .shrunk: "?\(item.path)"
                case .unchanged: "=\(item.path)"
                }
            }
        }
    }

    @Test(arguments: [
        "D\tdocs/a.md\nM\tb c.c\n", "D\u{0}docs/a.md\u{0}M\u{0}b c.c\u{0}",
        ":100644 000000 5716ca5 0000000 D\tdocs/a.md\n:100644 100644 5716ca5 f25f9aa M\tb c.c\n",
        "D       docs/a.md\nM       b c.c\n",  // svn diff --summarize
        "R docs/a.md\nM b c.c\n",  // hg status
        "D  docs/a.md\n M b c.c\n", " D docs/a.md\r\n M b c.c\r\n",  // git status --porcelain
        " docs/a.md (gone) | 3 ---\n b c.c            | 2 +-\n 2 files changed, 1 insertion(+), 4 deletions(-)\n",
        " docs/a.md | 3 ---\n b c.c     | 2 +-\n 2 files changed, 1 insertion(+), 4 deletions(-)\n delete mode 100644 docs/a.md\n",
        " docs/a.md | Bin 12 -> 0 bytes\n b c.c     | Bin 0 -> 12 bytes\n 2 files changed, 0 insertions(+), 0 deletions(-)\n",
    ]) func seesWhatWasDeleted(_ text: String) {
        #expect(paths(text) == ["-docs/a.md", "b c.c"])
    }

    @Test(arguments: [
        #"[{"filename": "docs/a.md", "status": "removed"}, {"filename": "b", "status": "modified"}]"#,
        #"{"changes": [{"new_path": "docs/a.md", "deleted_file": true}, {"new_path": "b", "deleted_file": false}]}"#,
        #"{"values": [{"status": "removed", "old": {"path": "docs/a.md"}, "new": null}, {"status": "modified", "old": {"path": "a"}, "new": {"path": "b"}}]}"#,
        #"{"changes": [{"item": {"path": "/docs/a.md"}, "changeType": "delete"}, {"item": {"path": "/b"}, "changeType": "edit"}]}"#,
        "[{\"filename\": \"docs/a.md\", \"status\": \"removed\"}]\n[{\"filename\": \"b\", \"status\": \"added\"}]",
    ]) func seesWhatForgesSayWasDeleted(_ text: String) {
        #expect(paths(text, file: "docs.json") == ["-docs/a.md", "b"])
    }

    @Test(arguments: [
        ("0\t0\tdocs/a.md\n1\t0\tb\n", "docs.txt"), ("R100\told.md\tdocs/a.md\nM\tb\n", "docs.txt"),
        ("R100\u{0}old.md\u{0}docs/a.md\u{0}M\u{0}b\u{0}", "docs.txt"), (" docs/a.md | 0\n b | 1 +\n", "docs.txt"),
        (":100644 100755 abc1234 abc1234 M\tdocs/a.md\n:100644 100755 abc1234 f25f9aa M\tb\n", "docs.txt"),
        (
            ":100644 100755 abc1234 abc1234 M\u{0}docs/a.md\u{0}:100644 100644 abc1234 0000000 M\u{0}b\u{0}", "docs.txt"
        ),
        (
            "diff --git a/docs/a.md b/docs/a.md\nold mode 100644\nnew mode 100755\ndiff --git a/b b/b\nold mode 100644\n"
                + "new mode 100755\nindex 5716ca5..f25f9aa\n--- a/b\n+++ b/b\n@@ -1 +1 @@\n-a\n+b\n", "docs.txt"
        ),
        (#"[{"filename": "docs/a.md", "status": "unchanged"}, {"filename": "b", "status": "modified"}]"#, "docs.json"),
        (
            #"[{"filename": "docs/a.md", "status": "renamed", "changes": 0}, {"filename": "b", "status": "added", "changes": 0}]"#,
            "docs.json"
        ),
    ]) func seesWhatDidNotChange(_ text: String, file: String) {
        #expect(paths(text, file: file) == ["=docs/a.md", "b"])
    }

    @Test func takesAPathForWhereItLeads() {
        #expect(
            paths("docs/../src/a.c\n./docs//./b.md\n../docs/c.md\ndocs/\n") == [
                "src/a.c", "docs/b.md", "../docs/c.md", "=docs",
            ])
    }

    @Test func readsTheHeadersOfADiff() {
        let diff = """
            diff --git a/docs/a.md b/docs/a.md
            deleted file mode 100644
            index 5716ca5..0000000
            --- a/docs/a.md
            +++ /dev/null
            @@ -1,2 +0,0 @@
            -deleted file mode 100644
            -bar
            diff --git a/b c.c b/b c.c
            index 5716ca5..f25f9aa 100644
            --- a/b c.c
            +++ b/b c.c
            @@ -1 +1 @@
            -deleted file mode
            +rename to docs/never.md
            diff --git a/old.md b/docs/new.md
            similarity index 90%
            rename from old.md
            rename to docs/new.md
            diff --git "a/\\303\\251.md" "b/\\303\\251.md"
            new file mode 100644
            """
        #expect(paths(diff) == ["-docs/a.md", "b c.c", "docs/new.md", "é.md"])
    }

    /// A path may begin with a bracket, and a list of JSON that ends too soon is no path.
    @Test func takesJSONThatIsCutOffForNoPath() {
        #expect(paths("[{\"filename\": \"a.c\"}, {\"filename\": \"docs/a.md", file: "list.txt") == nil)
        #expect(paths("[\n\"docs/a.md", file: "list.txt") == nil)
        #expect(paths("[[...slug]]/a.md\n", file: "list.txt") == ["[[...slug]]/a.md"])
    }

    @Test func doubtsWhatOnlyLostLines() {
        #expect(paths("0\t12\tdocs/a.md\n3\t12\tb.md\n-\t-\tc.png\n") == ["?docs/a.md", "b.md", "c.png"])
        #expect(paths(" docs/{a => b}/c.md | 12 ----\n 1 file changed, 12 deletions(-)\n") == ["?docs/b/c.md"])
    }
}
