// The services that run builds: by which variables each tells a job about itself. One row a service.
import Primitives

struct CIService: Sendable {
    /// Where the variables name the head of the pull request whose merge is tested.
    enum Head: Sendable {
        case variable(String)
        /// The variable names a JSON file, which has it under these keys.
        case file(String, [String])
    }

    /// As the builder of a release is named.
    let name: String
    /// Set in each of its jobs: to this value, or to any.
    let mark: (variable: String, value: String?)
    /// The commit that was checked out, in full.
    let commit: String
    let head: Head?
    let id: String
    /// The run's address, with variables in braces: the first that has all of them.
    let addresses: [String]
    /// What a job is called from run to run; in the same way.
    let jobs: [String]
    /// When the job or its run began.
    let started: String?

    init(
        _ name: String, mark: String, _ value: String? = nil, commit: String, head: Head? = nil, id: String,
        addresses: [String], jobs: [String], started: String? = nil
    ) {
        self.name = name
        self.mark = (mark, value)
        self.commit = commit
        self.head = head
        self.id = id
        self.addresses = addresses
        self.jobs = jobs
        self.started = started
    }
}

/// Where each service documents its variables:
///
/// - GitHub: <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>; the file of the event:
///   <https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request>. A pull request's runs test a merge that
///   nobody pushed: <https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request>
/// - GitLab: <https://docs.gitlab.com/ci/variables/predefined_variables/>. Only pipelines for merged results name a head.
/// - Azure: <https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables>
/// - Bitbucket: <https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/>. No variable names the step.
/// - CircleCI: <https://circleci.com/docs/reference/variables/>. A run's address is that of its job.
/// - Buildkite: <https://buildkite.com/docs/pipelines/configure/environment-variables>. The commit may be `HEAD`.
/// - Jenkins: <https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables>; the commit is of the plugin
///   <https://plugins.jenkins.io/git/#plugin-content-environment-variables>
///
/// Jenkins comes last: its variables have names that others use too.
extension CIService {
    static let all = [
        CIService(
            "GitHub Actions", mark: "GITHUB_ACTIONS", "true", commit: "GITHUB_SHA",
            head: .file("GITHUB_EVENT_PATH", ["pull_request", "head", "sha"]), id: "GITHUB_RUN_ID",
            addresses: [
                "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}/attempts/{GITHUB_RUN_ATTEMPT}",
                "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}",
            ], jobs: ["{GITHUB_WORKFLOW} / {GITHUB_JOB}", "{GITHUB_JOB}"]),
        CIService(
            "GitLab CI", mark: "GITLAB_CI", "true", commit: "CI_COMMIT_SHA",
            head: .variable("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"), id: "CI_PIPELINE_ID",
            addresses: ["{CI_PIPELINE_URL}"], jobs: ["{CI_JOB_NAME}"], started: "CI_JOB_STARTED_AT"),
        CIService(
            "Azure Pipelines", mark: "TF_BUILD", "True", commit: "BUILD_SOURCEVERSION",
            head: .variable("SYSTEM_PULLREQUEST_SOURCECOMMITID"), id: "BUILD_BUILDID",
            addresses: ["{SYSTEM_COLLECTIONURI}{SYSTEM_TEAMPROJECT}/_build/results?buildId={BUILD_BUILDID}"],
            jobs: [
                "{BUILD_DEFINITIONNAME} / {SYSTEM_JOBDISPLAYNAME}", "{SYSTEM_JOBDISPLAYNAME}", "{SYSTEM_JOBNAME}",
            ], started: "SYSTEM_PIPELINESTARTTIME"),
        CIService(
            "Bitbucket Pipelines", mark: "BITBUCKET_BUILD_NUMBER", commit: "BITBUCKET_COMMIT",
            id: "BITBUCKET_BUILD_NUMBER",
            addresses: ["https://bitbucket.org/{BITBUCKET_REPO_FULL_NAME}/pipelines/results/{BITBUCKET_BUILD_NUMBER}"],
            jobs: []),
        CIService(
            "CircleCI", mark: "CIRCLECI", "true", commit: "CIRCLE_SHA1", id: "CIRCLE_WORKFLOW_ID",
            addresses: ["{CIRCLE_BUILD_URL}"], jobs: ["{CIRCLE_JOB}"]),
        CIService(
            "Buildkite", mark: "BUILDKITE", "true", commit: "BUILDKITE_COMMIT", id: "BUILDKITE_BUILD_ID",
            addresses: ["{BUILDKITE_BUILD_URL}"],
            jobs: [
                "{BUILDKITE_PIPELINE_SLUG} / {BUILDKITE_STEP_KEY}", "{BUILDKITE_PIPELINE_SLUG} / {BUILDKITE_LABEL}",
            ]),
        CIService(
            "Jenkins", mark: "JENKINS_URL", commit: "GIT_COMMIT", id: "BUILD_ID", addresses: ["{BUILD_URL}"],
            jobs: ["{JOB_NAME} / {STAGE_NAME}", "{JOB_NAME}"]),
    ]
}
