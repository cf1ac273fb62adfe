// Identifiers and actors.
import ReleaseModel
import ReleaseService
import Testing

struct IdentifierTests {
    @Test(arguments: Identifier.Kind.allCases) func makesWhatItReads(kind: Identifier.Kind) throws {
        for _ in 0..<200 {
            let made = Identifier.make(kind)
            #expect(made.text.utf8.count == 16)
            #expect(Identifier(made.text) == made)
        }
        #expect(Set((0..<200).map { _ in Identifier.make(kind) }).count == 200)
    }

    @Test(arguments: [
        "", "REL-", "REL-0123456789A", "REL-0123456789AB", "REL-0123456789abc", "REL-0123456789ag", "rel-0123456789ab",
        "XYZ-0123456789ab", "REL_0123456789ab", " REL-0123456789ab", "REL-0123456789ab\n", "REL-٠123456789",
        "SYN-0123456789a\u{301}",
    ]) func refusesAnythingElse(text: String) { #expect(Identifier(text) == nil) }

    @Test func anApprovalTakesTheRoleOfItsLevel() throws {
        let nobody = try #require(Actor("Ada"))
        let engineer = try #require(Actor("Ada", roles: [.engineer]))
        let onCall = try #require(Actor("Ada", roles: [.onCall]))
        let lead = try #require(Actor("Ada", roles: [.teamLead]))
        #expect([nobody, engineer, onCall, lead].map { $0.mayApprove(.engineer) } == [true, true, true, true])
        #expect([nobody, engineer, onCall, lead].map { $0.mayApprove(.teamLead) } == [false, false, false, true])
        #expect([nobody, engineer, onCall, lead].map { $0.mayApprove(.onCall) } == [false, false, true, true])
    }

    @Test(arguments: ["", "  ", "\n", "Ada\u{1B}[2J", String(repeating: "a", count: 201)])
    func anActorHasAName(name: String) { #expect(Actor(name) == nil) }
}
