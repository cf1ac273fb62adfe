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

    /// Where tools end a page, unless the answer says that it is whole. Issues fill a page, too.
    @Test(arguments: [
        (30, 0, false, true), (50, 0, false, true), (100, 0, false, true), (99, 1, false, true), (29, 0, false, false),
        (31, 0, false, false), (30, 1, false, false), (30, 0, true, false),
    ])
    func warnsOfAListThatFillsAPage(requests: Int, issues: Int, isWhole: Bool, isWarned: Bool) throws {
        for last in [PullRequestList.State.merged, .open] {
            let states = Array(repeating: PullRequestList.State.merged, count: requests - 1) + [last]
            var builder = try ReleaseBuilder()
            var list = PullRequestList(items: [])
            list.items = states.enumerated().map { .init(number: "\($0)", title: "", state: $1, line: 1) }
            list.issues = issues
            list.saysItIsWhole = isWhole
            builder.add(.pullRequests(list), .pullRequests, path: "pulls.json")
            let result = try builder.result(.rl01)
            #expect(result.status == (last == .open ? .fail : .pass))
            #expect(result.findings.contains { $0.code == "list-may-be-cut" } == isWarned)
        }
    }

    /// From the file to the verdict: a bare list of just so many requests, and the same with the answer's word for it.
    @Test(arguments: [30, 100]) func warnsOfAFileThatFillsAPage(count: Int) throws {
        let list = (1...count).map { #"{"number": \#($0), "state": "MERGED"}"# }.joined(separator: ",")
        let texts = ["[\(list)]", #"{"total_count": \#(count), "items": [\#(list)]}"#, "[[\(list)]]"]
        let codes = try texts.map { text in
            var builder = try ReleaseBuilder()
            builder.evidence = [readEvidence(text, as: .pullRequests, file: "pulls.json")]
            let result = try builder.result(.rl01)
            #expect(result.status == .pass)
            return result.findings.map(\.code)
        }
        #expect(codes == [["list-may-be-cut"], [], []])
    }
}
