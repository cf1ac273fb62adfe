// How `colophon.yaml` is read: each setting, the defaults, and a policy back from its own JSON.
import Attestation
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Versions

@Suite struct ConfigurationReaderTests {
    private func read(_ text: String) throws -> Configuration {
        let (configuration, findings) = ConfigurationReader.read(Array(text.utf8), file: "colophon.yaml")
        return try #require(configuration, "\(findings.map(\.text))")
    }

    @Test func needsNoMoreThanAName() throws {
        #expect(try read("project: {name: sample}\n") == Configuration(project: "sample"))
    }

    @Test func readsEverySetting() throws {
        let configuration = try read(SoundDocuments.everySetting)
        #expect(Unset.fields(of: configuration) == [])
        #expect(configuration.project.versioning == .calver && configuration.project.license == "MIT")
        #expect(configuration.site.url == "https://example.org/releases")
        #expect(configuration.site.title == "Releases of Sample" && configuration.site.releasesPerFeed == 20)
        #expect(configuration.site.logo == "brand/tree.svg" && configuration.site.accent == "#336699")
        #expect(configuration.paths.evidence == "records" && configuration.paths.templates == "looks")
        #expect(configuration.paths.output == "public" && configuration.paths.source == "src")
        let policy = configuration.policy
        #expect(policy.tests.minimumLineRate == 0.85)
        #expect(policy.documentation.patterns == ["docs/**"] && policy.documentation.when == .userFacing)
        #expect(
            [policy.security.critical, policy.security.high, policy.security.medium, policy.security.low] == [
                1, 2, 3, 4,
            ])
        #expect(policy.security.signOff)
        #expect(policy.matrix[.low, .high] == RollbackDecision(.planned, .teamLead))
        #expect(policy.matrix[.low, .low] == RollbackDecision(.config, .engineer))
        #expect(policy.cadence.minor == "every month" && policy.cadence.major == "every year")
        #expect([policy.limits.fileBytes, policy.limits.depth, policy.limits.entries] == [1_048_576, 32, 5000])
        #expect(policy.allowedSecrets == [.init(rule: "aws-key", path: "log.txt", reason: "An example")])
        let rule = try #require(configuration.sync.first)
        #expect(rule.syntax == .glob && rule.strategy == .template && rule.frequency == .manual)
        #expect(
            rule.targetRepository == "org/webapp" && rule.target == "../webapp" && rule.targetPath == "docs/upstream")
        #expect(rule.include == ["docs/a*"] && rule.exclude == ["docs/internal/**"])
        #expect(rule.transforms == [.stripInternalLinks, .rewritePaths(.init(from: "docs/", to: "docs/upstream/"))])
        #expect(rule.prune && rule.pruneCap == 5 && rule.onConflict == .merge)
        #expect(rule.validation.links == .warn && rule.validation.schema == .off && rule.validation.secrets == .on)
        #expect(configuration.targets == [.init(repository: "org/webapp", path: "../webapp")])
        #expect(configuration.signing.key == "$SIGNING_KEY" && configuration.signing.threshold == 2)
        #expect(configuration.signing.approvals == 3)
    }

    @Test func keepsARewriteThatTakesAPrefixAway() throws {
        let configuration = try read(
            "project: {name: sample}\nsync: [{id: web, source: '*', transforms: [{rewrite_paths: {from: docs/, to: ''}}]}]\n"
        )
        #expect(configuration.sync.first?.transforms == [.rewritePaths(.init(from: "docs/", to: ""))])
    }

    /// A bundle's policy has no other order to keep, and a verdict may not depend on it.
    @Test func sortsGatesByName() throws {
        #expect(try read(SoundDocuments.everySetting).policy.tests.gates.map(\.name) == ["A-GATE", "G-REL"])
    }

    @Test func readsAPolicyBackFromItsJSON() throws {
        for text in [SoundDocuments.everySetting, "project: {name: sample}\n"] {
            let policy = try read(text).policy
            let node = try parseDocument(policy.json.fileBytes, format: .json, limits: .record)
            let (again, findings) = PolicyReader.read(node, file: "policy.json")
            #expect(findings.isEmpty)
            #expect(again == policy)
            #expect(again.json.fileBytes == policy.json.fileBytes)
        }
    }

    @Test func knowsNoFormatOfAPolicy() throws {
        let findings = ConfigurationReader.read(
            Bytes("project: {name: sample}\npolicy: {format: 1}\n".utf8), file: "colophon.yaml"
        ).findings
        #expect(findings.map(\.code) == ["unknown-key"])
    }

    @Test func usesTheStandardMatrixWhereTheOverrideIsRefused() throws {
        let text = #"{"rollback": {"matrix": {"low": {"low": {"type": "immediate", "approval": "on-call"}}}}}"#
        let (policy, findings) = PolicyReader.read(
            try parseDocument(Array(text.utf8), format: .json, limits: .record), file: "policy.json")
        #expect(findings.map(\.code) == ["not-monotone"])
        #expect(policy.matrix == .standard)
    }
}
