// The dialects that a bundle format reads, in the order in which they are asked.
import Changelogs
package import EvidenceParsing
import SecurityReports
import TestReports
import VersionManifests

extension EvidenceDialects {
    package static let v1 = EvidenceDialects(
        testDialects + securityDialects + [
            RollbackTestReport.self, RollbackTestReader.self, SecurityReviewReader.self,
            SonarQubeGate.self, GitHubChecks.self, GitLabPipeline.self, GateReader.self,
            DocumentationReader.self, PullRequestReader.self,
        ] + changelogDialects + manifestDialects + [AttestationFile.self, LogFile.self, OtherFile.self])

    /// Those of new releases.
    package static let current = v1
}
