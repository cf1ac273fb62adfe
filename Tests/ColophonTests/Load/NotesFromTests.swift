// `notes.from`: the changelog's section of a version as its release notes.
import Documents
import Primitives
import ReleaseModel
import Testing
import Versions
import Workspace

@Suite struct NotesFromTests {
    private static let changelog = """
        # Changelog

        ## Unreleased
        - Still to come

        ## 1.0.0
        It is out.

        ### Added
        - Something
        ### Fixed
        - A fault
        ## 0.9.0
        - Old

        """

    private static func workspace(
        _ lines: String, version: String = "1.0.0", isOut: Bool = true
    ) throws -> ScratchWorkspace {
        let workspace = try ScratchWorkspace(["evidence/\(version)/CHANGELOG.md": changelog])
        try workspace.write(
            record: version, adding: "evidence: [{path: CHANGELOG.md, kind: changelog}]\n\(lines)\n",
            isOut: isOut)
        return workspace
    }

    @Test func takesTheSectionAndAddsWhatTheRecordSays() throws {
        let workspace = try Self.workspace(
            "notes: {from: CHANGELOG.md, features: [{title: By hand}], upgrade: Stop it first.}")
        let release = try workspace.loaded("1.0.0")
        #expect(release.findings == [])
        #expect(release.record.notes.features.map(\.title) == ["Something", "By hand"])
        #expect(release.record.notes.fixes.map(\.title) == ["A fault"])
        #expect(release.record.notes.upgrade == "Stop it first.")
    }

    /// What the bundle holds is whole, and reading it again adds nothing.
    @Test func standsInTheRecordAsItIsWritten() throws {
        let record = try Self.workspace("notes: {from: CHANGELOG.md}").loaded("1.0.0").record
        let read = RecordReader.read(record.json.fileBytes, file: "release.json", scheme: .semver).record
        #expect(read == record)
        #expect(read?.notes.from == "CHANGELOG.md")
    }

    @Test func saysWhatIsMissing() throws {
        let absent = try Self.workspace("notes: {from: NEWS.md}").loaded("1.0.0")
        #expect(absent.findings.map(\.code) == ["missing-changelog"])
        let other = try Self.workspace("notes: {from: CHANGELOG.md}", version: "2.0.0").loaded("2.0.0")
        #expect(other.findings.map(\.code) == ["no-section"])
    }

    /// Until it is out, what has no version yet is its own.
    @Test func takesTheUnreleasedSectionOfADraft() throws {
        let draft = try Self.workspace("notes: {from: CHANGELOG.md}", version: "2.0.0", isOut: false).loaded("2.0.0")
        #expect(draft.findings == [])
        #expect(draft.record.notes.improvements.map(\.title) == ["Still to come"])
    }
}
