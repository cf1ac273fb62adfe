// Holds docs/commands.md to the program: every command and every long option that it has is named there.
import Documents
import Evidence
import Files
import ReleaseModel
import Testing
import Verification

@Suite struct CommandDocumentTests {
    /// What the built program says of itself, as swift-argument-parser dumps it.
    private static func dump() throws -> DataNode {
        try parseDocument(ProgramOutput.of(["--experimental-dump-help"]), format: .json, limits: .standard)
    }

    /// Every option is named in the section of its command, or in the part before all commands.
    @Test func namesEveryCommandAndOption() throws {
        let page = try Documentation.text("docs/commands.md")
        let program = try #require(try Self.dump()["command"])
        let commands = Self.subcommands(program)
        #expect(commands.count >= 12)
        let shared = try #require(page.split(separator: "\n## ", omittingEmptySubsequences: false).first)
        for command in commands {
            let name = try #require(command["commandName"]?.string)
            let section = try Documentation.section("## \(name)", in: page)
            for inner in Self.subcommands(command) {
                let innerName = try #require(inner["commandName"]?.string)
                #expect(
                    section.contains("colophon \(name) \(innerName)"), "docs/commands.md lacks \(name) \(innerName)")
                Self.expectOptions(of: inner, named: "\(name) \(innerName)", in: shared + section)
            }
            Self.expectOptions(of: command, named: name, in: shared + section)
        }
    }

    /// And the page names no command that isn't there.
    @Test func namesNoCommandThatIsGone() throws {
        let page = try Documentation.text("docs/commands.md")
        let known = Self.subcommands(try #require(try Self.dump()["command"])).compactMap { $0["commandName"]?.string }
        let headings = page.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
        #expect(Set(headings) == Set(known))
    }

    private static func subcommands(_ command: DataNode) -> [DataNode] {
        (command["subcommands"]?.sequence ?? []).filter { $0["commandName"]?.string != "help" }
    }

    private static func expectOptions(of command: DataNode, named name: String, in text: some StringProtocol) {
        for argument in command["arguments"]?.sequence ?? [] {
            for option in argument["names"]?.sequence ?? [] where option["kind"]?.string == "long" {
                let flag = "--\(option["name"]?.string ?? "")"
                // A whole word: --format must not be found in --formats.
                let isNamed = text.split { !($0.isLetter || $0 == "-") }.contains { $0 == flag }
                #expect(isNamed, "docs/commands.md lacks \(flag) of \(name)")
            }
        }
    }
}
