// The three-way decisions of a sync: the whole table against the rules told another way, and named cases made by hand.
import Checklist
import Colophon
import Documents
import Evidence
import Files
import ReleaseModel
import Sync
import Testing

@Suite struct SyncArbiterTests {
    @Test func decidesEverySituationAsTheRulesSay() {
        let wrong = SyncSituation.all.filter { $0.outcome() != SyncOracle(it: $0).outcome }
        #expect(SyncSituation.all.count == 24_960)
        #expect(wrong.isEmpty, "\(wrong.count), first \(wrong.first?.description ?? "")")
    }

    /// The merged text may also be equal to a side.
    @Test func aDecisionThatWasCarriedOutChangesNothingAgain() {
        var wrong: [String] = []
        for situation in SyncSituation.all {
            for merged in ["M", situation.upstream, situation.override ?? situation.target].compactMap({ $0 }) {
                guard let next = situation.next(merged: merged) else { continue }
                let outcome = SyncOutcome(target: next.target, override: next.override)
                if next.outcome() != outcome || next.next() != next { wrong.append("\(situation), then \(next)") }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count), first \(wrong.first ?? "")")
    }

    /// What downstream made and nobody decided against is there afterwards.
    @Test func neverTakesWorkAwayUnasked() {
        let wrong = SyncSituation.all.filter { situation in
            guard situation.policy != .theirs, !situation.restores, let outcome = situation.outcome(),
                situation.decision.result != .merge
            else { return false }
            let given = [situation.last?.base, situation.last?.written, situation.upstream, nil]
            let isOwn = !given.contains(situation.override)
            if isOwn, outcome.override != situation.override { return true }
            return situation.override == nil && !given.contains(situation.target) && outcome.target != situation.target
        }
        #expect(wrong.isEmpty, "\(wrong.count), first \(wrong.first?.description ?? "")")
    }

    @Test func everyConflictSaysWhy() {
        let silent = SyncSituation.all.filter { $0.decision.result == .conflict && $0.decision.note == nil }
        #expect(silent.isEmpty)
    }

    // MARK: By hand

    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        /// Upstream, target, override, base, written; "-" is absent, "*" after written: an override decided.
        var sides: String
        var policy = ConflictChoice.fail
        var restores = false
        var prunes = false
        /// The target and its override afterwards.
        var becomes: String?
        var note: String?

        var testDescription: String { name }

        var situation: SyncSituation {
            let letters = sides.split(separator: " ").map { $0 == "-" ? nil : $0.first }
            func letter(_ index: Int) -> Letter? { index < letters.count ? letters[index] : nil }
            let last = letter(3).map {
                SyncSituation.Last(base: $0, written: letter(4), wasOverridden: sides.hasSuffix("*"))
            }
            return SyncSituation(
                upstream: letter(0), target: letter(1), override: letter(2), last: last, policy: policy,
                restores: restores, prunes: prunes)
        }
    }

    static let cases: [Case] = [
        Case(name: "a new file", sides: "A - -", becomes: "A -"),
        Case(name: "a new file that stands there already", sides: "A A -", becomes: "A -"),
        Case(name: "nothing changed", sides: "A A - A A", becomes: "A -"),
        Case(name: "only upstream changed", sides: "B A - A A", becomes: "B -"),
        Case(
            name: "only downstream changed", sides: "A B - A A", becomes: "B -", note: "changed downstream, and kept so"
        ),
        Case(name: "both made the same change", sides: "B B - A A", becomes: "B -"),
        Case(name: "both changed", sides: "B C - A A", note: "both sides changed the file"),
        Case(
            name: "both changed, ours", sides: "B C - A A", policy: .ours, becomes: "C -",
            note: "both sides changed the file; ours is kept"),
        Case(
            name: "both changed, theirs", sides: "B C - A A", policy: .theirs, becomes: "B -",
            note: "both sides changed the file; theirs is taken"),
        Case(
            name: "both changed, merge", sides: "B C - A A", policy: .merge, becomes: "M -",
            note: "both sides changed the file"),
        Case(
            name: "both changed, restored", sides: "B C - A A", restores: true, becomes: "B -",
            note: "changed downstream, and given up"),
        Case(name: "both added", sides: "A B -", note: "both sides added the file"),
        Case(
            name: "both added, merge", sides: "A B -", policy: .merge, becomes: "M -", note: "both sides added the file"
        ),
        Case(
            name: "deleted downstream, unchanged upstream", sides: "A - - A A", becomes: "- -",
            note: "removed downstream, and kept so"),
        Case(
            name: "deleted downstream, changed upstream", sides: "B - - A A",
            note: "removed downstream, and changed upstream"),
        Case(
            name: "deleted downstream, changed upstream, ours: an accepted deletion", sides: "B - - A A", policy: .ours,
            becomes: "- -", note: "removed downstream, and changed upstream; ours is kept"),
        Case(
            name: "an accepted deletion stays accepted", sides: "B - - B -", becomes: "- -",
            note: "removed downstream, and kept so"),
        Case(
            name: "deleted downstream, changed upstream, theirs", sides: "B - - A A", policy: .theirs, becomes: "B -",
            note: "removed downstream, and changed upstream; theirs is taken"),
        Case(
            name: "deleted downstream, changed upstream, merge", sides: "B - - A A", policy: .merge,
            note: "removed downstream, and changed upstream"),
        Case(
            name: "ours, settled earlier, is no news", sides: "B C - B C", becomes: "C -"),
        Case(
            name: "ours, settled earlier, and upstream goes on", sides: "A C - B C", note: "both sides changed the file"
        ),
        Case(
            name: "gone upstream, no prune", sides: "- A - A A", becomes: "A -",
            note: "no longer upstream; kept, since the rule doesn't prune"),
        Case(name: "gone upstream, prune", sides: "- A - A A", prunes: true, becomes: "- -"),
        Case(
            name: "gone upstream, changed downstream", sides: "- B - A A", prunes: true,
            note: "removed upstream, and changed downstream"),
        Case(
            name: "gone upstream, changed downstream, ours", sides: "- B - A A", policy: .ours, prunes: true,
            becomes: "B -", note: "removed upstream; ours is kept"),
        Case(
            name: "gone upstream, changed downstream, theirs", sides: "- B - A A", policy: .theirs, prunes: true,
            becomes: "- -", note: "changed here; theirs is taken"),
        Case(
            name: "gone upstream after a merge", sides: "- M - B M", prunes: true,
            note: "removed upstream, and changed downstream"),
        Case(
            name: "gone upstream after ours was kept", sides: "- C - B C", policy: .merge, prunes: true,
            note: "removed upstream, and changed downstream"),
        Case(
            name: "gone upstream, restored", sides: "- B - A A", restores: true, prunes: true, becomes: "- -",
            note: "changed downstream, and given up"),
        Case(
            name: "gone downstream, restored", sides: "A - - A A", restores: true, becomes: "A -",
            note: "removed downstream, and given up"),
        Case(
            name: "gone upstream, with an override", sides: "- A A A A*", prunes: true,
            note: "removed upstream, and changed downstream"),
        Case(name: "gone upstream, and so is the override", sides: "- C - A C*", prunes: true, becomes: "- -"),
        Case(name: "an override", sides: "A A B A A", becomes: "B B", note: "the override's version"),
        Case(
            name: "an override of a file deleted here", sides: "A - B A A", becomes: "B B",
            note: "the override's version"),
        Case(name: "an override equal to upstream", sides: "B A B A A", becomes: "B B"),
        Case(name: "an override equal to the base", sides: "B A A A A", becomes: "B B"),
        Case(name: "an override taken away", sides: "A C - A C*", becomes: "A -"),
        Case(name: "an override for a new file", sides: "A - B", note: "both sides added the file"),
        Case(
            name: "an override, and upstream goes on", sides: "B C C A C*",
            note: "the override and upstream both changed"),
        Case(
            name: "an override, and upstream goes on, theirs", sides: "B C C A C*", policy: .theirs, becomes: "B -",
            note: "the override and upstream both changed; theirs is taken"),
        Case(
            name: "an override, and upstream goes on, merge", sides: "B C C A C*", policy: .merge, becomes: "M M",
            note: "the override and upstream both changed"),
        Case(
            name: "an override edited together with the file", sides: "A D C A A",
            note: "the file and its override differ, and both were changed here"),
        Case(
            name: "an override edited together with the file, restored", sides: "A D C A A", restores: true,
            becomes: "C C", note: "the override's version; the file itself: changed downstream, and given up"),
        Case(
            name: "a file handed over by another rule: its text is the base", sides: "B A - A A", becomes: "B -"),
        Case(
            name: "a file handed over by another rule and changed here", sides: "B C - A A",
            note: "both sides changed the file"),
    ]

    @Test(arguments: cases) func decides(_ it: Case) {
        let outcome = it.situation.outcome().map { outcome in
            [outcome.target, outcome.override].map { $0.map(String.init) ?? "-" }.joined(separator: " ")
        }
        #expect(outcome == it.becomes)
        #expect(it.situation.decision.note == it.note)
        #expect(SyncOracle(it: it.situation).outcome == it.situation.outcome())
    }
}
