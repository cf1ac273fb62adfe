// What the variables of each service say of a run: with the values that its own documentation shows.
import Collect
import Primitives
import Testing

@Suite struct CIRunTests {
    static let github = [
        "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_SHA": "ffac537e6cbbf934b08745a378932722df287a53",
        "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "octocat/Hello-World",
        "GITHUB_RUN_ID": "1658821493", "GITHUB_RUN_ATTEMPT": "3", "GITHUB_WORKFLOW": "CI",
        "GITHUB_JOB": "greeting_job",
    ]

    private static let table: [(variables: [String: String], run: CIRun)] = [
        (
            github,
            CIRun(
                service: "GitHub Actions", id: "1658821493",
                address: "https://github.com/octocat/Hello-World/actions/runs/1658821493/attempts/3",
                job: "CI / greeting_job", commit: "ffac537e6cbbf934b08745a378932722df287a53")
        ),
        (
            [
                "GITLAB_CI": "true", "CI_COMMIT_SHA": "1ecfd275763eff1d6b4844ea3168962458c9f27a",
                "CI_JOB_NAME": "spec:other", "CI_PIPELINE_ID": "134",
                "CI_PIPELINE_URL": "https://gitlab.example.com/gitlab-examples/ci-debug-trace/-/pipelines/134",
                "CI_JOB_STARTED_AT": "2022-01-31T16:47:55Z",
                "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "dd648b2e48ce6518303b0bb580b2ee32fadaf045",
            ],
            CIRun(
                service: "GitLab CI", id: "134",
                address: "https://gitlab.example.com/gitlab-examples/ci-debug-trace/-/pipelines/134",
                job: "spec:other", commit: "1ecfd275763eff1d6b4844ea3168962458c9f27a",
                head: "dd648b2e48ce6518303b0bb580b2ee32fadaf045", startedAt: Timestamp("2022-01-31T16:47:55Z"))
        ),
        (
            [
                "JENKINS_URL": "https://example.com:8443/jenkins/", "BUILD_ID": "17", "JOB_NAME": "foo/bar",
                "BUILD_URL": "http://buildserver/jenkins/job/MyJobName/17/", "STAGE_NAME": "Test",
                "GIT_COMMIT": "ce9a3c1404e8c91be604088670e93434c4253f03",
            ],
            CIRun(
                service: "Jenkins", id: "17", address: "http://buildserver/jenkins/job/MyJobName/17/",
                job: "foo/bar / Test", commit: "ce9a3c1404e8c91be604088670e93434c4253f03")
        ),
        (
            [
                "TF_BUILD": "True", "BUILD_SOURCEVERSION": "7a1bb2c0f5c1d3a4e5f60718293a4b5c6d7e8f90",
                "BUILD_BUILDID": "1421", "SYSTEM_COLLECTIONURI": "https://dev.azure.com/fabrikamfiber/",
                "SYSTEM_TEAMPROJECT": "Fabrikam Fiber", "BUILD_DEFINITIONNAME": "nightly",
                "SYSTEM_JOBDISPLAYNAME": "Test Linux", "SYSTEM_JOBNAME": "test_linux",
                "SYSTEM_PIPELINESTARTTIME": "2021-05-10 15:23:07+00:00",
                "SYSTEM_PULLREQUEST_SOURCECOMMITID": "0B1C2D3E4F5061728394A5B6C7D8E9F0A1B2C3D4",
            ],
            CIRun(
                service: "Azure Pipelines", id: "1421",
                address: "https://dev.azure.com/fabrikamfiber/Fabrikam%20Fiber/_build/results?buildId=1421",
                job: "nightly / Test Linux", commit: "7a1bb2c0f5c1d3a4e5f60718293a4b5c6d7e8f90",
                head: "0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3d4", startedAt: Timestamp("2021-05-10T15:23:07Z"))
        ),
        (
            [
                "BITBUCKET_BUILD_NUMBER": "23704", "BITBUCKET_REPO_FULL_NAME": "tutorials/markdown",
                "BITBUCKET_COMMIT": "7f777ed95a19224294949e1b4ce56bbffcb1fe9f",
            ],
            CIRun(
                service: "Bitbucket Pipelines", id: "23704",
                address: "https://bitbucket.org/tutorials/markdown/pipelines/results/23704", job: nil,
                commit: "7f777ed95a19224294949e1b4ce56bbffcb1fe9f")
        ),
        (
            [
                "CIRCLECI": "true", "CIRCLE_SHA1": "79b8c3e1b2a4d5c6e7f8091a2b3c4d5e6f708192", "CIRCLE_JOB": "build",
                "CIRCLE_WORKFLOW_ID": "5034460f-c7c4-4c43-9457-de07e2029e7b",
                "CIRCLE_BUILD_URL": "https://circleci.com/gh/CircleCI-Public/circleci-docs/1242",
            ],
            CIRun(
                service: "CircleCI", id: "5034460f-c7c4-4c43-9457-de07e2029e7b",
                address: "https://circleci.com/gh/CircleCI-Public/circleci-docs/1242", job: "build",
                commit: "79b8c3e1b2a4d5c6e7f8091a2b3c4d5e6f708192")
        ),
        (
            [
                "BUILDKITE": "true", "BUILDKITE_COMMIT": "83a20ec058e2fb00e7fa4558c4c6e81e2dcf253d",
                "BUILDKITE_BUILD_ID": "4735ba57-80d0-46e2-8fa0-b28223a86586",
                "BUILDKITE_BUILD_URL": "https://buildkite.com/acme-inc/my-project/builds/1514",
                "BUILDKITE_PIPELINE_SLUG": "my-project", "BUILDKITE_LABEL": ":hammer: Specs",
            ],
            CIRun(
                service: "Buildkite", id: "4735ba57-80d0-46e2-8fa0-b28223a86586",
                address: "https://buildkite.com/acme-inc/my-project/builds/1514", job: "my-project / :hammer: Specs",
                commit: "83a20ec058e2fb00e7fa4558c4c6e81e2dcf253d")
        ),
    ]

    @Test(arguments: table.indices) func readsWhatEachServiceSays(row: Int) {
        let (variables, run) = Self.table[row]
        #expect(CIRun.current { variables[$0] } == run)
    }

    @Test func knowsNoServiceWhereNoneIsNamed() {
        #expect(CIRun.current { _ in nil } == nil)
        // A variable of that name which says something else, and one that is empty.
        #expect(CIRun.current { ["GITHUB_ACTIONS": "false"][$0] } == nil)
        #expect(CIRun.current { ["JENKINS_URL": " "][$0] } == nil)
    }

    /// Where the attempt, the workflow or the address isn't known, less is said and nothing is made up.
    @Test func leavesOutWhatIsNotSet() {
        var variables = Self.github
        variables["GITHUB_RUN_ATTEMPT"] = nil
        variables["GITHUB_WORKFLOW"] = nil
        var run = CIRun.current { variables[$0] }
        #expect(run?.address == "https://github.com/octocat/Hello-World/actions/runs/1658821493")
        #expect(run?.job == "greeting_job")
        variables["GITHUB_SERVER_URL"] = "javascript:alert(1)//"
        run = CIRun.current { variables[$0] }
        #expect(run?.address == nil && run?.id == "1658821493")
    }

    @Test func takesTheHeadOfAPullRequestFromTheEvent() throws {
        let id = "ec26c3e57ca3a959ca5aad62de7213c562f8c821"
        let tree = try SyncTree([
            "event.json":
                #"{"action": "opened", "number": 2, "pull_request": {"head": {"ref": "changes", "sha": "\#(id)"}}}"#,
            "push.json": #"{"ref": "refs/heads/main", "after": "\#(id)"}"#, "broken.json": "{\"pull_request\":",
        ])
        func head(_ file: String) -> String? {
            CIRun.current { name in name == "GITHUB_EVENT_PATH" ? tree.path(file) : Self.github[name] }?.head
        }
        #expect(head("event.json") == id)
        for file in ["push.json", "broken.json", "absent.json"] { #expect(head(file) == nil, "\(file)") }
    }

    /// A value is one line, whatever a branch or a job is called.
    @Test func keepsValuesOnOneLine() {
        var variables = Self.github
        variables["GITHUB_JOB"] = "test\n::error::boo"
        #expect(CIRun.current { variables[$0] }?.job == "CI / test")
    }
}
