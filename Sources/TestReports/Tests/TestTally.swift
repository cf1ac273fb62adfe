// Counts test cases as they are read, and keeps the first ones of each outcome and the slowest.
import ReleaseModel

struct TestTally {
    let keeping: Int
    private(set) var cases: [TestReport.Case] = []
    private(set) var rest = TestReport.Rest()
    private(set) var count = 0
    /// How many cases of each outcome are kept, and how many flaky ones.
    private var kept = [Int](repeating: 0, count: TestReport.Outcome.allCases.count)
    private var keptFlaky = 0

    init(keeping: Int) { self.keeping = keeping }

    mutating func add(_ test: TestReport.Case) {
        count &+= 1
        rest.time(test)
        let outcome = TestReport.Outcome.allCases.firstIndex(of: test.outcome) ?? 0
        guard kept[outcome] < keeping || test.flaky && keptFlaky < keeping else {
            rest.count(test)
            return
        }
        kept[outcome] &+= 1
        keptFlaky &+= test.flaky ? 1 : 0
        cases.append(test)
    }

    /// Takes a case back that passed, in place of which another one of its name counts.
    mutating func takeBack(_ test: TestReport.Case) {
        count &-= 1
        rest.takeBackTime(test)
        let index = cases.lastIndex { $0.name == test.name && $0.suite == test.suite && $0.outcome == .passed }
        guard let index else { return rest.takeBack(test) }
        kept[TestReport.Outcome.allCases.firstIndex(of: .passed) ?? 0] &-= 1
        keptFlaky &-= test.flaky ? 1 : 0
        cases.remove(at: index)
    }
}
