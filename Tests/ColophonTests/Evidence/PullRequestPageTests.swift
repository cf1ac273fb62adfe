// Pages of lists of pull requests: which of them are missing, what they say of each other, and what is a list at all.
import Evidence
import Files
import ReleaseModel
import Testing

struct PullRequestPageTests {
    private func items(_ text: String) -> [String]? {
        readEvidence(text, as: .pullRequests).pulls.map { $0.items.map { "\($0.number) \($0.state.rawValue)" } }
    }

    private func code(_ text: String) -> String? {
        readEvidence(text, as: .pullRequests).complaint.map { String($0.split(separator: "[").last?.dropLast() ?? "") }
    }

    private static let merged = #"{"id": 1, "state": "MERGED"}"#
    private static let other = #"{"id": 2, "state": "MERGED"}"#

    /// Of a list in pages one is missing: at the start, in the middle, or at the end.
    @Test(arguments: [
        // Bitbucket Cloud: pages are numbered, and lead to each other.
        #"{"page": 2, "values": [\#(merged)]}"#,
        #"{"previous": "https://example.org/?page=1", "values": [\#(merged)]}"#,
        #"{"page": 1, "next": "https://example.org/?page=2", "values": [\#(merged)]} {"page": 3, "values": [\#(other)]}"#,
        #"{"page": 1, "values": [\#(merged)]} {"page": 3, "values": [\#(other)]}"#,
        #"{"page": 1, "values": [\#(merged)]} {"page": 2, "next": "https://example.org/?page=3", "values": [\#(other)]}"#,
        // A list that goes on, and the first page of another list behind it.
        #"{"page": 1, "next": "https://example.org/?page=2", "values": [\#(merged)]} {"page": 1, "values": [\#(other)]}"#,
        // Bitbucket Data Center: each page says where it begins, and where the next one does.
        #"{"isLastPage": true, "start": 25, "values": [\#(merged)]}"#,
        #"{"isLastPage": false, "start": 0, "nextPageStart": 25, "values": [\#(merged)]} {"isLastPage": true, "start": 50, "values": [\#(other)]}"#,
        #"{"isLastPage": false, "start": 0, "nextPageStart": 25, "values": [\#(merged)]} {"isLastPage": true, "start": 0, "values": [\#(other)]}"#,
        #"{"isLastPage": false, "size": 2, "start": 0, "nextPageStart": 1, "values": [\#(merged)]} {"isLastPage": true, "size": 1, "start": 1, "values": [\#(other)]}"#,
        // Azure DevOps: a page says how many entries it has.
        #"{"count": 100, "value": [{"pullRequestId": 1, "status": "completed"}]} {"count": 1, "value": [{"pullRequestId": 2, "status": "completed"}]}"#,
        // GraphQL: an earlier page says that there are more than all pages hold.
        #"[{"data": {"search": {"issueCount": 3, "nodes": [{"number": 1, "state": "MERGED"}]}}}, {"data": {"search": {"issueCount": 2, "nodes": [{"number": 2, "state": "MERGED"}]}}}]"#,
        // GitHub's search: the list moved in between, and has one request twice and another one not at all.
        #"[{"total_count": 2, "items": [{"number": 1, "state": "closed"}]}, {"total_count": 2, "items": [{"number": 1, "state": "closed"}]}]"#,
        // Only the number of the requests.
        #"{"data": {"repository": {"pullRequests": {"totalCount": 2, "nodes": []}}}}"#,
        #"{"data": {"repository": {"open": {"totalCount": 2, "nodes": [{"number": 1, "state": "MERGED"}]}}}}"#,
    ]) func refusesAListOfWhichAPageIsMissing(_ text: String) {
        #expect(code(text) == "incomplete-list")
    }

    @Test(arguments: [
        #"{"page": 1, "next": "https://example.org/?page=2", "values": [\#(merged)]} {"page": 2, "next": "", "values": [\#(other)]}"#,
        #"{"page": 1, "size": 2, "values": [\#(merged)]} {"page": 2, "size": 2, "values": [\#(other)]}"#,
        #"{"isLastPage": false, "start": 0, "nextPageStart": 1, "values": [\#(merged)]} {"isLastPage": true, "start": 1, "nextPageStart": null, "values": [\#(other)]}"#,
        // Two whole lists one after the other.
        #"{"page": 1, "size": 1, "values": [\#(merged)]} {"page": 1, "size": 1, "values": [\#(other)]}"#,
        #"{"isLastPage": true, "start": 0, "values": [\#(merged)]} {"isLastPage": true, "start": 0, "values": [\#(other)]}"#,
        #"{"count": 1, "value": [{"pullRequestId": 1, "status": "completed"}]} {"count": 1, "value": [{"pullRequestId": 2, "status": "completed"}]}"#,
        // A page that repeats what another one had, and says how many there are.
        #"[{"total_count": 2, "items": [{"number": 1, "state": "MERGED"}, {"number": 2, "state": "MERGED"}]}, {"total_count": 2, "items": [{"number": 2, "state": "MERGED"}]}]"#,
        #"[[{"number": 1, "state": "MERGED"}], [], [{"number": 1, "state": "MERGED"}, {"number": 2, "state": "MERGED"}]]"#,
        // Numbers are the repository's own.
        #"[{"number": 2, "state": "MERGED", "url": "https://example.org/a/b/pull/2"}, {"number": 1, "state": "MERGED"}]"#,
    ]) func readsAListOfWhichAllPagesAreThere(_ text: String) {
        #expect(items(text).map { Set($0) } == ["1 merged", "2 merged"])
        #expect(items(text)?.count == 2)
    }

    @Test func aRequestOfAnotherRepositoryIsAnother() {
        let text =
            #"[{"number": 1, "state": "MERGED", "url": "https://example.org/a/b/pull/1"}, {"number": 1, "state": "MERGED", "url": "https://example.org/a/c/pull/1"}]"#
        #expect(items(text) == ["1 merged", "1 merged"])
    }

    /// The state that keeps a release waiting counts, whichever page it is on.
    @Test func aRequestThatChangedBetweenPagesKeepsBothStates() {
        let text = #"[[{"number": 1, "state": "OPEN"}], [{"number": 1, "state": "MERGED"}]]"#
        #expect(items(text) == ["1 open", "1 merged"])
    }

    /// What a query calls a list, the forge's answer calls it.
    @Test(arguments: [
        #"{"data": {"repository": {"merged": {"nodes": [{"number": 1, "state": "MERGED"}]}, "waiting": {"nodes": [{"number": 2, "state": "OPEN"}]}}}}"#,
        #"{"data": {"repository": {"pullRequests": {"nodes": [{"number": 1, "state": "MERGED"}]}, "open": {"edges": [{"node": {"number": 2, "state": "OPEN"}}]}}}}"#,
        #"{"items": [{"number": 1, "state": "MERGED"}], "waiting": [{"number": 2, "state": "OPEN"}]}"#,
        // Milestones are no requests, and hold some.
        #"{"data": {"repository": {"milestones": {"nodes": [{"number": 7, "state": "CLOSED", "pullRequests": {"nodes": [{"number": 1, "state": "MERGED"}, {"number": 2, "state": "OPEN"}]}}]}}}}"#,
        #"{"number": 7, "state": "CLOSED", "pullRequests": {"nodes": [{"number": 1, "state": "MERGED"}, {"number": 2, "state": "OPEN"}]}}"#,
        // Both ways at once, and not the same.
        #"{"data": {"repository": {"pullRequests": {"nodes": [{"number": 1, "state": "MERGED"}], "edges": [{"cursor": "a", "node": {"number": 2, "state": "OPEN"}}]}}}}"#,
        #"{"data": {"repository": {"pullRequests": {"totalCount": 2, "edges": [{"cursor": "a"}, {"node": {"number": 2}}], "nodes": [{"number": 1, "state": "MERGED"}, {"number": 2, "state": "OPEN"}]}}}}"#,
        // What a request itself lists isn't the release's.
        #"[{"number": 1, "state": "MERGED", "closingIssuesReferences": {"nodes": [{"number": 9, "state": "OPEN"}]}}, {"number": 2, "state": "OPEN", "milestone": {"number": 7, "state": "OPEN"}}]"#,
        #"{"data": {"repository": {"issues": {"nodes": [{"number": 9, "state": "OPEN"}]}, "pullRequests": {"nodes": [{"number": 1, "state": "MERGED"}, {"number": 2, "state": "OPEN"}]}}}}"#,
    ]) func findsEachListOfAnAnswer(_ text: String) {
        #expect(items(text).map { Set($0) } == ["1 merged", "2 open"])
    }

    /// Of a type or a sort that no forge writes.
    @Test(arguments: [
        (#"[{"number": 1, "state": "MERGED"}, {"number": 2, "state": "open", "pull_request": []}]"#, "wrong-type"),
        (
            #"[{"number": 1, "state": "closed", "pull_request": {}}, {"number": 2, "state": "open", "pull_request": true, "html_url": "https://example.org/o/r/issues/2"}]"#,
            "wrong-type"
        ),
        (#"{"data": {"search": {"pageInfo": [], "nodes": [{"number": 1, "state": "MERGED"}]}}}"#, "wrong-type"),
        (
            #"{"data": {"search": {"pageInfo": {"hasNextPage": "true"}, "nodes": [{"number": 1, "state": "MERGED"}]}}}"#,
            "wrong-type"
        ),
        (#"{"total_count": {"value": 2}, "items": [{"number": 1, "state": "MERGED"}]}"#, "wrong-type"),
        (#"{"isLastPage": 1, "values": [{"id": 1, "state": "MERGED"}]}"#, "wrong-type"),
        (#"{"next": {}, "values": [{"id": 1, "state": "MERGED"}]}"#, "incomplete-list"),
        (#"[{"number": {}, "state": "MERGED"}]"#, "missing-field"),
        (#"[{"number": " ", "state": "MERGED"}]"#, "missing-field"),
        (#"[{"number": 1, "state": ["MERGED"]}]"#, "missing-field"),
        (#"[{"number": 1, "state": "MERGED"}, null]"#, "wrong-type"),
        (
            #"{"data": {"repository": {"pullRequests": {"nodes": [{"number": 1, "state": "MERGED"}, {}]}}}}"#,
            "missing-field"
        ),
        (#"{"data": {"repository": {"pullRequests": {"nodes": null}}}}"#, "not-pull-requests"),
        // How a run of a workflow ended is no state of a request, and neither is a milestone's.
        (#"[{"number": 1, "status": "completed"}]"#, "missing-field"),
        (
            #"[{"number": 1, "state": "closed", "html_url": "https://example.org/o/r/milestone/1"}]"#,
            "not-pull-requests"
        ),
        (#"[{"iid": 1, "state": "closed", "web_url": "https://example.org/o/r/-/milestones/1"}]"#, "not-pull-requests"),
        // Where it was closed, and yet is open.
        (#"[{"number": 1, "state": "open", "closed_at": "2026-01-02T00:00:00Z"}]"#, "contradiction"),
    ]) func refusesWhatIsNotAsAForgeWritesIt(_ text: String, _ expected: String) {
        #expect(code(text) == expected)
    }

    @Test func tellsWhatTheForgeSaidInPlaceOfAPage() {
        let text = #"[{"number": 1, "state": "MERGED"}] {"message": "API rate limit exceeded"}"#
        let complaint = readEvidence(text, as: .pullRequests).complaint
        #expect(
            complaint?.contains("item 1 of the list is no pull request, and says \"API rate limit exceeded\"") == true)
        #expect(complaint?.hasSuffix("[incomplete-list]") == true)
        let cloud = #"{"type": "error", "error": {"message": "Resource not found"}}"#
        #expect(readEvidence(cloud, as: .pullRequests).complaint?.contains("and says \"Resource not found\"") == true)
    }

    @Test func readsGiteasDrafts() {
        #expect(
            items(#"[{"number": 1, "state": "open", "pull_request": {"merged": false, "draft": true}}]"#) == ["1 draft"]
        )
    }

    /// What is to be done is what its own forge can do.
    @Test(arguments: [
        (#"{"next": "https://example.org/?page=2", "values": [\#(merged)]}"#, ">> pulls.json"),
        (#"{"count": 2, "value": [{"pullRequestId": 1, "status": "completed"}]}"#, "az repos pr list"),
        (
            #"{"data": {"project": {"mergeRequests": {"count": 2, "nodes": [{"iid": "1", "state": "merged"}]}}}}"#,
            "glab api"
        ),
        (#"{"total_count": 2, "items": [{"number": 1, "state": "closed"}]}"#, "gh pr list --limit 1000"),
        (#"[{"iid": 1, "state": "odd"}]"#, "glab api"), (#"[{"number": 1, "state": "odd"}]"#, "gh pr list"),
        (#"[{"pullRequestId": 1, "status": "odd"}]"#, "az repos pr list"),
        (#"[{"id": 1, "state": "odd", "destination": {}}]"#, "Bitbucket"),
    ]) func saysWhatToDoInTheWordsOfTheForge(_ text: String, _ words: String) {
        #expect(readEvidence(text, as: .pullRequests).complaint?.contains(words) == true)
    }
}
