// Compares the verdict that a bundle states on a check with the one that its evidence gives: what they mean, never their words.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

struct VerdictComparison {
    /// What the bundle says and its content does not give, or the other way round; one is enough to refuse it.
    private(set) var differences: [String] = []
    /// Warnings and notes that one side alone has.
    private(set) var remarks: [String] = []

    /// `stated`: a check of `data/checklist.json`.
    mutating func add(_ id: CheckID, stated: JSON, found: JSON) {
        let name = id.rawValue
        differences += JSONDifference.lines(stated: StatedFacts.verdict(stated), found: StatedFacts.verdict(found))
            .map { "\(name) \($0)" }
        differences += Self.surplus(StatedFacts.errors(stated), StatedFacts.errors(found), "\(name) error")
        differences += Self.surplus(StatedFacts.proofs(stated), StatedFacts.proofs(found), "\(name) proof")
        remarks += Self.surplus(StatedFacts.remarks(stated), StatedFacts.remarks(found), "\(name) remark")
    }

    /// Files that no check has looked at; redacted ones can't be judged again.
    mutating func addUnread(stated: JSON, found: [JSON], but redacted: Set<BytewiseKey>) {
        differences += Self.surplus(
            StatedFacts.unread(stated, but: redacted), found.map(StatedFacts.unread), "unread evidence")
    }

    mutating func refuse(_ difference: String) { differences.append(difference) }

    /// A line for each that one side has more often than the other, in whatever order they stand.
    private static func surplus(_ stated: [JSON], _ found: [JSON], _ what: String) -> [String] {
        guard stated != found else { return [] }
        var counts: [Bytes: Int] = [:]
        for item in stated { counts[item.canonicalBytes, default: 0] += 1 }
        for item in found { counts[item.canonicalBytes, default: 0] -= 1 }
        return shortened(
            counts.filter { $0.value != 0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
                .map { item, count in
                    let side = count > 0 ? "the bundle alone has it" : "its content alone gives it"
                    let times = abs(count) > 1 ? ", \(abs(count)) times" : ""
                    return "\(what) \(JSONDifference.short(item)): \(side)\(times)"
                })
    }
}
