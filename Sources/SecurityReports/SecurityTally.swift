// Counts findings as they are read, and keeps the first ones of each severity.
import ReleaseModel

struct SecurityTally {
    private let keeping: Int
    private var results: [SecurityReport.Result] = []
    private var rest = SecurityReport.Rest()
    /// How many results of each severity are kept; the last: of those that don't count.
    private var kept = [Int](repeating: 0, count: SecurityRating.allCases.count + 1)
    private var remarks: [SecurityReport.Remark] = []
    /// About weaknesses of other documents.
    private(set) var statements: [VEXDocument.Statement] = []
    private static let mostRemarks = 20

    init(keeping: Int) { self.keeping = keeping }

    var count: Int { results.count + rest.total }

    /// `result` is made only where it is kept.
    mutating func add<Failure: Error>(
        _ severity: SecurityRating, rule: String, isExcluded: Bool,
        _ result: () throws(Failure) -> SecurityReport.Result
    ) throws(Failure) {
        guard isKept(severity, isExcluded: isExcluded) else {
            return leaveOut(severity, rule: rule, isExcluded: isExcluded)
        }
        results.append(try result())
    }

    /// Of a result that is not kept.
    mutating func leaveOut(_ severity: SecurityRating, rule: String, isExcluded: Bool) {
        rest.add(severity, rule: rule, isExcluded: isExcluded)
    }

    mutating func add(_ result: SecurityReport.Result) {
        guard isKept(result.severity, isExcluded: result.excluded != nil) else { return rest.add(result) }
        results.append(result)
    }

    /// Counts it as kept where there is room.
    private mutating func isKept(_ severity: SecurityRating, isExcluded: Bool) -> Bool {
        let sort = isExcluded ? SecurityRating.allCases.count : severity.weight
        guard kept[sort] < keeping else { return false }
        kept[sort] &+= 1
        return true
    }

    /// A vulnerability whose components are references of its document.
    mutating func add(_ vulnerability: CycloneDXVulnerability) {
        if vulnerability.isOfAnother {
            let statement = vulnerability.statement
            statements.append(statement)
            // A finding of the other document doesn't count a second time here.
            if statement.status.clears { return }
        }
        let result = vulnerability.result(&self)
        add(result)
    }

    /// Puts components in the place of references, once all of them are known; one to nothing stays as it is.
    mutating func resolve(_ component: (String) -> String?) {
        rest.resolve(component)
        for index in results.indices where !results[index].components.isEmpty {
            results[index].components = results[index].components.map { component($0) ?? $0 }
            results[index].location = results[index].components.first
            results[index].subject = SecurityReport.Result.subject(
                results[index].rule, components: results[index].components)
        }
    }

    /// Says each thing once, and not too many of them.
    mutating func remark(_ text: String, line: Int?) {
        guard remarks.count < Self.mostRemarks, !remarks.contains(where: { $0.text == text }) else { return }
        remarks.append(.init(text, line: line))
    }

    func report(_ runs: [SecurityReport.Run]) -> SecurityReport {
        var report = SecurityReport(runs: runs, results: results)
        report.rest = rest
        report.remarks = remarks
        return report
    }
}
