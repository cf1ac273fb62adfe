// RL-01: open, draft, closed and merged requests, and the empty list.
import Attestation
import ReleaseModel
import Testing

struct PullRequestsMergedTests {
    private func builder(_ states: [PullRequestList.State]) throws -> ReleaseBuilder {
        var builder = try ReleaseBuilder()
        let items = states.enumerated().map { index, state in
            PullRequestList.Item(number: "\(index + 1)", title: "Change \(index + 1)", state: state, line: 3 + index)
        }
        builder.add(.pullRequests(PullRequestList(items: items)), .pullRequests, path: "pulls.json")
        return builder
    }

    @Test func passesWhereAllAreMerged() throws {
        let result = try builder([.merged, .merged]).result(.rl01)
        #expect(result.status == .pass)
        #expect(result.headline == "2 pull requests merged")
        #expect(result.proofs.map(\.path) == ["pulls.json"])
    }

    @Test func countsClosedOnesWithoutFailing() throws {
        let result = try builder([.merged, .closed]).result(.rl01)
        #expect(result.status == .pass)
        #expect(result.headline == "1 pull request merged, 1 closed without merging")
    }

    @Test func findsEachOpenOneAndDraft() throws {
        let result = try builder([.merged, .open, .draft]).result(.rl01)
        #expect(result.status == .fail)
        #expect(result.headline == "2 of 3 pull requests are still open")
        #expect(result.findings.map(\.message) == ["#2 \"Change 2\" is open", "#3 \"Change 3\" is a draft"])
        #expect(result.findings.map(\.line) == [4, 5])
        #expect(result.proofs.map(\.line) == [4])
    }

    @Test func passesAnEmptyListAndSaysSo() throws {
        let result = try builder([]).result(.rl01)
        #expect(result.status == .pass)
        #expect(result.headline.contains("empty"))
    }

    /// 50 is a page of Gitea's.
    @Test(arguments: [(30, true), (50, true), (100, true), (49, false), (51, false)])
    func warnsWhereAListMayBeCutOff(count: Int, isWarned: Bool) throws {
        let result = try builder(Array(repeating: .merged, count: count)).result(.rl01)
        #expect(result.status == .pass && result.codes == (isWarned ? ["list-may-be-cut"] : []))
    }
}
