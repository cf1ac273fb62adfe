// Which names the variables of builds and the properties of reports have for the commit, the run and the repository.
import Primitives
package import ReleaseModel

extension EvidenceOrigin {
    /// A property of a report that a build put there: its own name, or that of a variable of the environment.
    package mutating func add(property name: String, _ value: String) {
        let value = ASCII.trimmed(value)
        guard !value.isEmpty else { return }
        switch ASCII.lowercased(name) {
        case "commit", "git.commit", "git.sha", "git.commit.id", "git_commit", "github_sha", "ci_commit_sha",
            "build_sourceversion", "vcs.revision", "env.git_commit", "env.github_sha", "env.ci_commit_sha":
            add(commit: value)
        case "build_url", "ci_job_url", "ci_pipeline_url", "github_run_id": run = run ?? value
        default: break
        }
    }
}
