// Holds the table of docs/secrets.md to the rules that the scanner of secrets has; COLOPHON_UPDATE_GOLDENS=1 writes it again.
import Files
import Secrets
import Testing

@Suite struct SecretsDocumentTests {
    private static let name = "docs/secrets.md"
    private static let head = "| Rule | Finds |\n|---|---|\n"

    @Test func namesEveryRuleAsItDescribesItself() throws {
        let page = try Documentation.text(Self.name)
        let table = Self.head + SecretRule.all.map { "| `\($0.name)` | \($0.description) |\n" }.joined()
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex(of: "| Rule | Finds |"))
        let found = lines[start...].prefix { $0.hasPrefix("|") }.map { $0 + "\n" }.joined()
        if Environment.value("COLOPHON_UPDATE_GOLDENS") == "1" {
            try Files.writeAtomically(
                Array(page.replacing(found, with: table).utf8), to: Files.join(Documentation.root, Self.name))
            Issue.record(
                "\(Self.name) was written again; look at it, and run the tests without COLOPHON_UPDATE_GOLDENS")
        }
        #expect(found == table, "run the tests with COLOPHON_UPDATE_GOLDENS=1 to write it again")
    }
}
