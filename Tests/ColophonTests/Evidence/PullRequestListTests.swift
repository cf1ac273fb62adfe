// Lists of pull requests: forms of each forge, pages, what says whether a list is whole, and what contradicts itself.
import Evidence
import Files
import ReleaseModel
import Testing

struct PullRequestListTests {
    private func items(_ text: String) -> [String]? {
        readEvidence(text, as: .pullRequests).pulls.map { $0.items.map { "\($0.number) \($0.state.rawValue)" } }
    }

    @Test(arguments: [
        // `gh api --paginate` without --slurp
        "[{\"number\": 1, \"state\": \"closed\", \"merged_at\": \"2024-01-02\"}]\n[{\"number\": 2, \"state\": \"open\"}]\n",
        // JSON lines
        "{\"number\": 1, \"state\": \"MERGED\"}\r\n{\"number\": 2, \"state\": \"OPEN\"}",
        // Bitbucket Cloud, Bitbucket Server, Azure DevOps
        #"{"size": 2, "page": 1, "values": [{"id": 1, "state": "MERGED"}, {"id": 2, "state": "OPEN"}]}"#,
        #"{"isLastPage": true, "values": [{"id": 1, "state": "MERGED", "open": false, "closed": true}, {"id": 2, "state": "OPEN", "open": true, "closed": false}]}"#,
        #"{"count": 2, "value": [{"pullRequestId": 1, "status": "completed"}, {"pullRequestId": 2, "status": "active"}]}"#,
        #"[{"pullRequestId": 1, "status": "completed"}, {"pullRequestId": 2, "status": "active", "isDraft": false}]"#,
        // Gitea
        #"[{"number": 1, "state": "closed", "merged": true, "merged_at": "2024-01-02"}, {"number": 2, "state": "open", "merged": false}]"#,
    ]) func readsEachFormAsTheSameList(_ text: String) {
        #expect(items(text) == ["1 merged", "2 open"])
    }

    /// Nothing that shows itself as a request is taken for an issue, whatever the others of the list are.
    @Test(arguments: [
        // A repository, and a group, may be called "issues".
        #"[{"number": 1, "state": "MERGED", "url": "https://example.org/acme/issues/pull/1"}, {"number": 2, "state": "OPEN", "url": "https://example.org/acme/issues/pull/2"}]"#,
        #"[{"iid": 1, "state": "merged", "web_url": "https://example.org/issues/p/-/merge_requests/1"}, {"iid": 2, "state": "opened", "web_url": "https://example.org/issues/p/-/merge_requests/2"}]"#,
        #"[{"number": 1, "state": "closed", "pull_request": {"merged_at": "2024-01-02"}}, {"number": 2, "state": "open", "html_url": "https://example.org/o/r/pull/2"}]"#,
        #"[{"number": 1, "state": "closed", "pull_request": {"merged_at": "2024-01-02"}}, {"number": 2, "state": "open", "head": {"ref": "x"}, "base": {"ref": "main"}}]"#,
        #"[{"number": 1, "state": "MERGED"}, {"number": 2, "state": "open", "pull_request": null, "html_url": "https://example.org/o/r/pull/2"}]"#,
        #"[{"number": 1, "state": "closed", "pull_request": {"merged_at": "2024-01-02"}}, {"number": 2, "state": "open", "pull_request": {}}, {"number": 3, "state": "open", "html_url": "https://example.org/o/pull/issues/3"}]"#,
        // Two lists in one answer, of which one request is in both.
        #"{"data": {"repository": {"pullRequests": {"totalCount": 1, "nodes": [{"number": 1, "state": "MERGED"}]}, "milestone": {"pullRequests": {"nodes": [{"number": 1, "state": "MERGED"}, {"number": 2, "state": "OPEN"}]}}}}}"#,
        #"{"data": {"search": {"issueCount": 2, "nodes": [{}, {"number": 1, "state": "MERGED"}]}, "repository": {"pullRequests": {"edges": [{"node": {"number": 2, "state": "OPEN"}}], "nodes": [{"number": 2, "state": "OPEN"}]}}}}"#,
    ]) func leavesNoRequestOut(_ text: String) {
        #expect(items(text) == ["1 merged", "2 open"])
    }

    @Test(arguments: [
        (#"[{"number": 1, "state": "MERGED"}, {}]"#, "missing-field"),
        (
            #"[{"data": {"search": {"nodes": [{"number": 1, "state": "MERGED"}]}}, "errors": [{"message": "timeout"}]}, {"data": {"search": {"nodes": []}}}]"#,
            "incomplete-list"
        ),
        (#"{"items": [{"number": 1, "state": "MERGED"}], "errors": {"message": "timeout"}}"#, "incomplete-list"),
        (
            #"[{"items": [{"number": 1, "state": "MERGED"}], "incomplete_results": true}, {"items": [], "incomplete_results": false}]"#,
            "incomplete-list"
        ),
        (
            #"{"data": {"repository": {"pullRequests": {"nodes": [{"number": 1, "state": "MERGED"}], "pageInfo": {"hasNextPage": true}}, "milestone": {"pullRequests": {"nodes": [], "pageInfo": {"hasNextPage": false}}}}}}"#,
            "incomplete-list"
        ),
        (#"{"total_count": "2", "items": [{"number": 1, "state": "MERGED"}]}"#, "incomplete-list"),
    ]) func refusesAListOfWhichAPartIsMissing(_ text: String, code: String) {
        #expect(readEvidence(text, as: .pullRequests).complaint?.hasSuffix("[\(code)]") == true)
    }

    @Test func knowsTheOtherStatesOfEachForge() {
        #expect(
            items(
                #"{"values": [{"id": 1, "state": "DECLINED"}, {"id": 2, "state": "SUPERSEDED"}, {"id": 3, "state": "OPEN", "draft": true}]}"#
            )
                == ["1 closed", "2 closed", "3 draft"])
        #expect(items(#"{"value": [{"pullRequestId": 1, "status": "abandoned"}]}"#) == ["1 closed"])
        #expect(
            readEvidence(#"{"value": [{"pullRequestId": 1, "status": "notSet"}]}"#, as: .pullRequests).complaint != nil)
    }

    @Test func readsWhatAPageShowsOfBitbucketAndAzure() throws {
        let cloud =
            #"{"values": [{"id": 7, "title": "A", "state": "MERGED", "author": {"display_name": "Ada"}, "links": {"html": {"href": "https://example.org/7"}}}]}"#
        let azure =
            #"{"value": [{"pullRequestId": 7, "title": "A", "status": "completed", "createdBy": {"displayName": "Ada"}, "url": "https://example.org/7"}]}"#
        for text in [cloud, azure] {
            let item = try #require(readEvidence(text, as: .pullRequests).pulls?.items.first)
            #expect(item.author == "Ada" && item.url == "https://example.org/7" && item.title == "A")
        }
    }

    @Test func keepsTheLinesOfPagesOneAfterTheOther() throws {
        let text = "[{\"number\": 1, \"state\": \"merged\"}]\n[\n{\"number\": 2, \"state\": \"open\"}]\n"
        #expect(readEvidence(text, as: .pullRequests).pulls?.items.map(\.line) == [1, 3])
    }

    @Test func refusesPagesOfWhichTheLastIsCutOff() {
        let text = "[{\"number\": 1, \"state\": \"merged\"}]\n[{\"number\": 2, \"st"
        #expect(readEvidence(text, as: .pullRequests).complaint?.hasSuffix("[malformed-json]") == true)
        #expect(readEvidence(text, as: nil, file: "pulls.json").kind == .pullRequests)
    }

    // MARK: Issues

    @Test(arguments: [
        #"[{"number": 1, "state": "closed", "pull_request": {"merged_at": "2024-01-02"}}, {"number": 2, "state": "open"}]"#,
        #"[{"number": 1, "state": "closed", "pull_request": {"merged": true}}, {"number": 2, "state": "open", "pull_request": null}]"#,
        #"{"data": {"search": {"issueCount": 2, "nodes": [{"number": 1, "state": "MERGED"}, {}]}}}"#,
        #"{"data": {"search": {"nodes": [{"number": 1, "state": "MERGED"}, {"__typename": "Issue", "number": 2, "state": "OPEN"}]}}}"#,
        #"[{"number": 1, "state": "MERGED", "url": "https://example.org/o/r/pull/1"}, {"number": 2, "state": "OPEN", "url": "https://example.org/o/r/issues/2"}]"#,
    ]) func leavesIssuesOut(_ text: String) throws {
        #expect(items(text) == ["1 merged"])
        #expect(readEvidence(text, as: .pullRequests).pulls?.issues == 1)
    }

    @Test func refusesAListOfNothingButIssues() {
        let text = #"[{"number": 1, "state": "CLOSED", "url": "https://example.org/o/r/issues/1"}]"#
        #expect(readEvidence(text, as: .pullRequests).complaint?.hasSuffix("[not-pull-requests]") == true)
    }

    // MARK: Whether it is whole

    @Test(arguments: [
        #"{"data": {"repository": {"pullRequests": {"totalCount": 2, "nodes": [{"number": 1, "state": "MERGED"}]}}}}"#,
        #"{"data": {"search": {"issueCount": 2, "nodes": [{"number": 1, "state": "MERGED"}]}}}"#,
        #"{"data": {"project": {"mergeRequests": {"count": 2, "nodes": [{"iid": "1", "state": "merged"}]}}}}"#,
        #"{"data": {"search": {"pageInfo": {"hasPreviousPage": true, "hasNextPage": false}, "nodes": [{"number": 1, "state": "MERGED"}]}}}"#,
        #"{"size": 2, "values": [{"id": 1, "state": "MERGED"}]}"#,
        #"{"next": "https://example.org/?page=2", "values": [{"id": 1, "state": "MERGED"}]}"#,
        #"{"isLastPage": false, "values": [{"id": 1, "state": "MERGED"}]}"#,
        #"{"count": 2, "value": [{"pullRequestId": 1, "status": "completed"}]}"#,
    ]) func refusesAListThatClaimsMoreThanItHolds(_ text: String) {
        #expect(readEvidence(text, as: .pullRequests).complaint?.hasSuffix("[incomplete-list]") == true)
    }

    @Test(arguments: [
        (#"[[{"number": 1, "state": "MERGED"}], [{"number": 2, "state": "MERGED"}]]"#, true),
        (
            #"{"data": {"search": {"pageInfo": {"hasNextPage": false}, "nodes": [{"number": 1, "state": "MERGED"}]}}}"#,
            true
        ),
        (#"{"data": {"search": {"issueCount": 1, "nodes": [{"number": 1, "state": "MERGED"}]}}}"#, true),
        (#"{"total_count": 1, "items": [{"number": 1, "state": "closed"}]}"#, true),
        (#"{"isLastPage": true, "values": [{"id": 1, "state": "MERGED"}]}"#, true),
        (#"[{"number": 1, "state": "MERGED"}]"#, false),
        (#"{"count": 1, "value": [{"pullRequestId": 1, "status": "completed"}]}"#, false),
    ]) func knowsWhetherAListSaysThatItIsWhole(_ text: String, _ isWhole: Bool) {
        #expect(readEvidence(text, as: .pullRequests).pulls?.saysItIsWhole == isWhole)
    }

    // MARK: Contradictions

    @Test(arguments: [
        #"[{"number": 1, "state": "open", "merged": true}]"#,
        #"[{"number": 1, "state": "open", "merged_at": "2024-01-02"}]"#,
        #"[{"number": 1, "state": "MERGED", "merged": false}]"#, #"[{"number": 1, "state": "OPEN", "closed": true}]"#,
        #"[{"number": 1, "state": "closed", "merged": false, "merged_at": "2024-01-02"}]"#,
        #"{"values": [{"id": 1, "state": "MERGED", "open": true}]}"#,
        #"[{"number": 1, "state": "MERGED", "mergedAt": null}]"#,
        #"[{"iid": 1, "state": "merged", "merged_at": null, "merged_by": null}]"#,
        #"{"total_count": 1, "items": [{"number": 1, "state": "closed"}, {"number": 2, "state": "closed"}]}"#,
    ]) func refusesWhatContradictsItself(_ text: String) {
        #expect(readEvidence(text, as: .pullRequests).complaint?.hasSuffix("[contradiction]") == true)
    }

    /// GitLab has lost the time of old merges, and says who merged.
    @Test(arguments: [
        #"[{"iid": 1, "state": "merged", "merged_at": null, "merge_user": {"username": "ada"}}]"#,
        #"[{"number": 1, "state": "closed", "mergedAt": null, "merged_at": "2024-01-02"}]"#,
        #"[{"number": 1, "state": "MERGED", "mergedAt": "2024-01-02T00:00:00Z", "merged_at": null}]"#,
    ]) func takesAMergeThatSomethingShows(_ text: String) {
        #expect(readEvidence(text, as: .pullRequests).pulls?.items.map(\.state) == [.merged])
    }
}
