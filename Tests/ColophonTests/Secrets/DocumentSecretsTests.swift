// Tests that values of documents are searched as they mean it, and that messages show no secret.
import Documents
import Primitives
import ReleaseModel
import Secrets
import Testing

@Suite struct DocumentSecretsTests {
    private static let token = "ghp" + "_" + SecretSample.characters(36)

    private func findings(_ text: String, allowed: [Policy.AllowedSecret] = []) -> [Finding] {
        DocumentSecrets(
            file: "release.yaml", path: "evidence/1.0.0/release.yaml", code: "record-secret", allowed: allowed
        )
        .findings(Bytes(text.utf8), format: .yaml)
    }

    @Test func namesTheFieldAndTheLine() throws {
        let found = findings("a: 1\nnotes:\n  features:\n    - title: one\n    - title: uses \(Self.token)\n")
        let finding = try #require(found.first)
        #expect(found.count == 1 && finding.code == "record-secret" && finding.severity == .error)
        #expect(finding.field == "notes.features[1].title" && finding.line == 5 && finding.file == "release.yaml")
        #expect(!finding.text.contains(Self.token))
    }

    @Test func readsWhatQuotesEscapesAndFoldingHide() {
        let (start, end) = (Self.token.prefix(20), Self.token.dropFirst(20))
        #expect(findings("a: \"\\x67\(Self.token.dropFirst())\"\n").map(\.field) == ["a"])
        #expect(findings("b: 1\na: \"\(start)\\\n  \(end)\"\n").map(\.line) == [2])
        #expect(findings("a: |\n  text\n  \(Self.token)\nb: 1\n").map(\.line) == [3])
    }

    @Test func aNameAndItsValueBelongTogether() {
        let value = SecretSample.characters(32, of: "0123456789abcdef")
        #expect(findings("build: {datadog_api_key: \"\(value)\"}\n").map(\.field) == ["build.datadog_api_key"])
    }

    @Test func commentsAreNotPublished() { #expect(findings("a: 1 # \(Self.token)\n") == []) }

    @Test func isAllowedByRuleAndPath() {
        let allowed = Policy.AllowedSecret(rule: "github-token", path: "evidence/1.0.0/release.yaml", reason: "made up")
        #expect(findings("a: \(Self.token)\n", allowed: [allowed]) == [])
    }

    @Test func messagesAreShownWithoutSecrets() {
        let finding = Finding(
            "bad", .error, "“\(Self.token)” is no status", remedy: "See https://a:s3cr3tW0rd@h.org/x.", field: "status")
        let shown = finding.withoutSecrets
        #expect(shown.message == "“ghp_****” is no status" && shown.remedy == "See https://****:****@h.org/x.")
        #expect(Finding("a", .error, "plain").withoutSecrets == Finding("a", .error, "plain"))
    }
}
