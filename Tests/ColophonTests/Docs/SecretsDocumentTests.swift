// Holds the table of docs/secrets.md to the rules that the scanner of secrets has; COLOPHON_UPDATE_GOLDENS=1 writes it again.
import Secrets
import Testing

@Suite struct SecretsDocumentTests {
    private static let name = "docs/secrets.md"
    private static let head = "| Rule | Finds |\n"

    @Test func namesEveryRuleAsItDescribesItself() throws {
        let page = try Documentation.text(Self.name)
        let rows = SecretRule.all.map { "| `\($0.name)` | \($0.description) |\n" }.joined()
        let table = "\(Self.head)|---|---|\n\(rows)"
        let found = try Documentation.tableText(from: Self.head, in: page)
        try Documentation.expect(found, toBe: table, in: Self.name, whole: page.replacing(found, with: table))
    }
}
