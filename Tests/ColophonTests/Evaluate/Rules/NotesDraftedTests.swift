// RL-08: what makes notes finished.
import Attestation
import ReleaseModel
import Testing

struct NotesDraftedTests {
    private func judge(_ edit: (inout ReleaseRecord) -> Void) throws -> CheckResult {
        var builder = try ReleaseBuilder()
        edit(&builder.record)
        return try builder.result(.rl08)
    }

    @Test func passesWithOneEntryOrASummary() throws {
        #expect(try judge { $0.notes.fixes = [.init(title: "A fix")] }.headline == "1 entry")
        #expect(try judge { $0.summary = "All is new" }.status == .pass)
    }

    @Test func failsForContributorsAndUpgradeAlone() throws {
        let result = try judge {
            $0.notes.contributors = ["Ada"]
            $0.notes.upgrade = "Just install it."
            $0.summary = "  \n"
        }
        #expect(result.status == .fail)
        #expect(result.codes == ["notes-empty"])
        #expect(result.headline == "Not finished: no summary and no entry")
    }

    @Test func takesInvisibleCharactersForNothing() throws {
        #expect(try judge { $0.summary = "\u{3000}\u{A0}\u{200B}" }.codes == ["notes-empty"])
        let result = try judge {
            $0.notes.fixes = [.init(title: "\u{200B}")]
            $0.notes.highlights = ["\u{3164}"]
        }
        #expect(result.codes == ["text-blank", "text-blank"])
        #expect(result.headline == "Not finished: 2 blank texts")
    }

    @Test(arguments: [nil, "", " \n", "\u{3000}"])
    func asksForAMigrationOfEveryBreakingChange(migration: String?) throws {
        let result = try judge {
            $0.notes.breaking = [.init(title: "Good", migration: "Do this"), .init(title: "Bad", migration: migration)]
        }
        #expect(result.status == .fail)
        #expect(result.findings.map(\.field) == ["notes.breaking[1].migration"])
        #expect(result.headline == "Not finished: 1 breaking change without a migration")
    }

    @Test func asksForAnIdentifierOfEverySecurityEntry() throws {
        #expect(try judge { $0.notes.security = [.init(title: "Weak")] }.codes == ["security-id-missing"])
        #expect(try judge { $0.notes.security = [.init(id: "CVE-2023-1", title: "Weak")] }.status == .pass)
    }

    @Test(arguments: [
        "TODO", "todo: write", "Todo", "TBD", "tbd.", "FIXME later", "  FixMe", "Lorem ipsum dolor", "lorem\nipsum",
        "**TODO** write", "- [TODO](x)", "TBD-2", "> lorem ipsum", "\u{200B}TODO", "T\u{2060}BD", "WIP", "...",
        "<!-- Made by a tool -->", "[Insert summary here]",
    ])
    func findsAPlaceholder(text: String) throws {
        let result = try judge { $0.summary = text }
        #expect(result.status == .fail)
        #expect(result.codes == ["placeholder"])
        #expect(result.findings[0].field == "summary")
    }

    @Test(arguments: [
        "TODOs are sorted", "Todoist import", "Mark every TODO as done", "tbdfile support", "Loremipsum",
        "lorem generator",
        "TODO_LIST is read", "TODOé", "fixmes are found",
    ])
    func leavesWordsThatOnlyLookLikeOne(text: String) throws {
        #expect(try judge { $0.summary = text }.status == .pass)
    }

    @Test func looksIntoEveryFieldOfTheNotes() throws {
        let result = try judge {
            $0.notes.highlights = ["TODO"]
            $0.notes.features = [.init(title: "ok", description: "TBD")]
            $0.notes.breaking = [.init(title: "ok", migration: "TODO")]
            $0.notes.deprecations = [.init(title: "ok", replacement: "FIXME")]
            $0.notes.security = [.init(id: "TBD", title: "ok")]
            $0.notes.knownIssues = [.init(title: "ok", workaround: "todo")]
            $0.notes.upgrade = "TODO"
            $0.notes.contributors = ["Ada", "TBD"]
        }
        #expect(
            result.findings.map(\.field) == [
                "notes.highlights[0]", "notes.features[0].description", "notes.breaking[0].migration",
                "notes.deprecations[0].replacement", "notes.security[0].id", "notes.known_issues[0].workaround",
                "notes.upgrade", "notes.contributors[1]",
            ])
        #expect(result.headline == "Not finished: 8 placeholders")
    }

    @Test func isProvedByTheRecordItself() throws {
        #expect(try judge { _ in }.proofs.map(\.path) == ["release.yaml"])
    }
}
