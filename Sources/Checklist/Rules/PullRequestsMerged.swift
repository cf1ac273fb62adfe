// RL-01: nothing that belongs to the release is still waiting to be merged.
import Evidence
import Files
import Primitives
import ReleaseModel

package enum PullRequestsMerged: Rule {
    package static let description = RuleDescription(
        id: .rl01, name: "All PRs merged",
        summary: "Nothing that was meant for the release is still open.",
        required: "always",
        passesWhen: ["No pull or merge request in the list is open or a draft."],
        failsWhen: [
            "A request in the list is open or a draft; each one is named.",
            "The list can't be read, says that it goes on elsewhere, or contradicts itself.",
        ],
        details: [
            "The list is the release's own, its milestone or what lies between the two tags, never that of the whole repository.",
            "Requests that were closed without merging are counted and do no harm. Issues that a forge lists beside them don't count.",
            "A list of exactly 30, 50 or 100 entries that doesn't say whether it is whole is a warning: that is where tools cut a list off.",
            "An empty list passes, and the verdict says that it was empty.",
        ],
        evidence: [.pullRequests],
        remedy:
            "Write the list, on GitHub with `gh pr list --state all --search milestone:1.2.0 --limit 1000 --json number,title,state,isDraft,mergedAt,author,url > pulls.json`. Merge or close what is open, or move it to the next milestone, and write it again."
    )

    package static func judge(_ input: RuleInput) -> Judgement {
        var merged = 0
        var closed = 0
        var findings: [Finding] = []
        var doubts: [Finding] = []
        var proofs: [Proof] = []
        for evidence in input.evidence {
            guard case .pullRequests(let list) = evidence.reading else { continue }
            merged += list.count(.merged)
            closed += list.count(.closed)
            let waiting = list.items.filter { $0.state == .open || $0.state == .draft }
            findings += waiting.map { item in
                Finding(
                    "pull-request-open", .error,
                    "#\(item.number) \"\(item.title.oneLine)\" is \(item.state == .draft ? "a draft" : "open")",
                    remedy: "Merge it, close it, or take it out of this release.", file: evidence.path, line: item.line,
                    subject: "#\(item.number)")
            }
            if !list.saysItIsWhole, Self.pageSizes.contains(list.items.count + list.issues) {
                doubts.append(cutOff(evidence, list.items.count + list.issues))
            }
            let place = waiting.first.map { "#\($0.number)" } ?? counted(list.items.count, "request")
            proofs.append(input.proof(evidence, place, line: waiting.first?.line))
        }
        guard !proofs.isEmpty else { return .pending("No list of the release's pull requests") }
        guard findings.isEmpty else {
            let total = merged + closed + findings.count
            return Judgement(
                .fail,
                "\(findings.count) of \(counted(total, "pull request")) \(findings.count == 1 ? "is" : "are") still open",
                findings: findings + doubts, proofs: proofs)
        }
        if merged + closed == 0 {
            return Judgement(.pass, "The list of pull requests is empty: none belongs to this release", proofs: proofs)
        }
        let rest = closed > 0 ? ", \(closed) closed without merging" : ""
        return Judgement(
            .pass, "\(counted(merged, "pull request")) merged\(rest)", findings: doubts, proofs: proofs)
    }

    /// Where `gh pr list`, a page of Gitea's API, and a page of GitHub's end.
    private static let pageSizes = [30, 50, 100]

    private static func cutOff(_ evidence: LoadedEvidence, _ count: Int) -> Finding {
        Finding(
            "list-may-be-cut", .warning,
            "the list has exactly \(count) entries, which is where tools cut it off, and doesn't say whether it is whole",
            remedy:
                "Fetch all of it, with `gh pr list --limit 1000`, `gh api --paginate --slurp` or all pages of the forge.",
            file: evidence.path,
            subject: evidence.path)
    }
}
