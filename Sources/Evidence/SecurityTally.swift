// Counts findings as they are read, and keeps the first ones of each severity.
import ReleaseModel

struct SecurityTally {
    private let keeping: Int
    private var results: [SecurityReport.Result] = []
    private var rest = SecurityReport.Rest()
    /// How many results of each severity are kept; the last: of those that don't count.
    private var kept = [Int](repeating: 0, count: Severity.allCases.count + 1)

    init(keeping: Int) { self.keeping = keeping }

    var count: Int { results.count + rest.total }

    /// `result` is made only where it is kept.
    mutating func add<Failure: Error>(
        _ severity: Severity, rule: String, isExcluded: Bool,
        _ result: () throws(Failure) -> SecurityReport.Result
    ) throws(Failure) {
        let sort = isExcluded ? Severity.allCases.count : severity.weight
        guard kept[sort] < keeping else {
            leaveOut(severity, rule: rule, isExcluded: isExcluded)
            return
        }
        kept[sort] &+= 1
        results.append(try result())
    }

    /// Of a result that can't be told.
    mutating func leaveOut(_ severity: Severity, rule: String, isExcluded: Bool) {
        rest.add(severity, rule: rule, isExcluded: isExcluded)
    }

    mutating func add(_ result: SecurityReport.Result) {
        add(result.severity, rule: result.rule, isExcluded: result.excluded != nil) { result }
    }

    func report(_ runs: [SecurityReport.Run]) -> SecurityReport {
        var report = SecurityReport(runs: runs, results: results)
        report.rest = rest
        return report
    }
}
