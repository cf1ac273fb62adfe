// Holds docs/sync-checks.md to the rules that the scanner of secrets has.
import Secrets
import Testing

@Suite struct SyncChecksDocumentTests {
    @Test func namesEveryRuleAsItDescribesItself() throws {
        let page = try Documentation.text("docs/sync-checks.md")
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        #expect(rows == SecretRule.all.map { "| `\($0.name)` | \($0.description) |" })
    }
}
