// Whose names records have: those of people, and not of the programs that commit, merge and tag for them.
import GitHistory
import Import
import Primitives
import ReleaseModel
import Testing

@Suite struct ImportPeopleTests {
    @Test(arguments: [
        "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "orchard bot <orchardbot@example.org>",
        "Renovate Bot <renovate@example.org>", "release-bot <release@example.org>", "Ada <release-bot@example.org>",
        "Orchard CI <ci[bot]@users.noreply.example.org>", "token <project_12_bot_3f2a@noreply.gitlab.example.org>",
        "token <group_7_bot@noreply.gitlab.com>", "GitHub <noreply@github.com>", "dependabot <support@example.org>",
        "github-actions <github-actions@github.com>", "unknown <>",
    ])
    func leavesProgramsOut(author: String) async throws {
        let sample = try HistorySample()
        try sample.git(["commit", "--quiet", "--allow-empty", "--author=\(author)", "--message=Begin"])
        try sample.commit("Go on\n\nCo-authored-by: \(author)\nCo-authored-by: Grace <grace@example.org>")
        let head = try sample.git(["rev-parse", "HEAD"])
        let tag = "object \(head)\ntype commit\ntag 1.0.0\ntagger \(author) 1577836800 +0000\n\nRelease\n"
        let id = try sample.git(["hash-object", "-t", "tag", "-w", "--stdin"], input: Bytes(tag.utf8))
        try sample.git(["update-ref", "refs/tags/1.0.0", id])
        _ = try await sample.imported()
        let record = try sample.record("1.0.0")
        #expect(record.notes.contributors == ["Ada", "Grace"] && record.people.releasedBy == nil)
    }

    @Test(arguments: [
        "Ada Botha <botha@example.org>", "Talbot <talbot@example.org>", "Bot Ada <ada.bot@example.org>",
        "Grace <12+grace@users.noreply.github.com>", "Robot Maker <robot@example.org>", "Ａｄａ <a@b@c>",
    ])
    func keepsPeople(author: String) async throws {
        let sample = try HistorySample()
        try sample.git(["commit", "--quiet", "--allow-empty", "--author=\(author)", "--message=Begin"])
        try sample.tag("1.0.0")
        _ = try await sample.imported()
        #expect(try sample.record("1.0.0").notes.contributors == [String(author.prefix { $0 != "<" }.dropLast())])
    }

    @Test func anIDIsSortedAsItsDigits() throws {
        let digits = ["0", "1", "9", "a", "f"].flatMap { last in
            [String(repeating: "0", count: 39) + last, last + String(repeating: "0", count: 39)]
        }
        let ids = try digits.map { try #require(GitObjectID($0.utf8)) }
        #expect(Set(ids).count == 9 && ids.sorted() == digits.sorted().compactMap { GitObjectID($0.utf8) })
        #expect(GitObjectID(digits[8].uppercased().utf8) == ids[8])
        let long = String(repeating: "1", count: 63)
        #expect(try #require(GitObjectID((long + "0").utf8)) < #require(GitObjectID((long + "1").utf8)))
        for text in ["", "abc", String(repeating: "g", count: 40), String(repeating: "a", count: 41)] {
            #expect(GitObjectID(text.utf8) == nil)
        }
    }
}
