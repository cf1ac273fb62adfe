// Coverage over all reports of a release: what the checklist judges, pages show and comparisons compare.
package import Primitives

/// A source file that several reports name counts once, line by line: a line is covered where one of them covers it. Where nothing
/// shows that two reports mean one file, the lower rate counts: that of one file, or that of several. Of a report whose own totals
/// say less than its lines, the totals count.
package struct CoverageSum: Sendable {
    /// A name of which nobody knows whether it is one file in all of these reports.
    package struct Unclear: Sendable, Hashable {
        package var path: String
        /// By their place in the list, sorted.
        package var reports: [Int]
    }

    private struct File {
        var count: LineCount
        /// Nil: not known line by line.
        var lines: LineSet?
        /// The reports that name it, by their place in the list.
        var reports: Set<Int>
        /// How its name was first spelled.
        var path: String
        /// From the root of the file system, where the reports say so.
        var places: Set<BytewiseKey>

        mutating func join(_ other: File) {
            reports.formUnion(other.reports)
            places.formUnion(other.places)
            guard let mine = lines, let others = other.lines else {
                // Nobody knows which lines they are: at least as many as either says are covered.
                count = LineCount(
                    covered: max(count.covered, other.count.covered), valid: max(count.valid, other.count.valid))
                lines = nil
                return
            }
            let union = mine.union(others)
            (lines, count) = (union, union.count)
        }
    }

    /// Nil without a report.
    package private(set) var lines: LineCount?
    /// Names that may be of one file, where it matters; sorted bytewise by path.
    package private(set) var unclear: [Unclear] = []
    /// By plain path the files that have it: more than one where it is not known whether they are one.
    private var sources: [BytewiseKey: [File]] = [:]
    /// Of each report the names of the folders that its source files are in.
    private let folders: [Set<BytewiseKey>]

    /// By source file.
    package var files: [BytewiseKey: LineCount] {
        Dictionary(sources.values.joined().map { (BytewiseKey($0.path), $0.count) }, uniquingKeysWith: { $0 + $1 })
    }

    package init(_ reports: [CoverageReport]) {
        folders = reports.map { Set($0.sources.compactMap(SourcePath.lastName).map { BytewiseKey($0) }) }
        guard !reports.isEmpty else { return }
        // What reports state beyond their files, which no other report can repeat.
        var rest = LineCount(covered: 0, valid: 0)
        for (index, report) in reports.enumerated() {
            for file in report.files {
                let place = SourcePath.place(of: file.path, in: report.sources)
                let new = File(
                    count: LineCount(covered: file.linesCovered, valid: file.linesValid), lines: file.lines,
                    reports: [index], path: file.path, places: Set([place].compactMap { $0 }.map { BytewiseKey($0) }))
                add(new, to: BytewiseKey(SourcePath.plain(file.path)))
            }
            rest +=
                report.lines
                - report.files.reduce(LineCount(covered: 0, valid: 0)) {
                    $0 + LineCount(covered: $1.linesCovered, valid: $1.linesValid)
                }
        }
        joinAliases()
        lines = chooseLowest(rest)
    }

    private mutating func add(_ file: File, to name: BytewiseKey) {
        var files = sources.removeValue(forKey: name) ?? []
        if let index = files.firstIndex(where: { isOne($0, file) }) {
            files[index].join(file)
        } else {
            files.append(file)
        }
        sources[name] = files
    }

    /// Whether two files whose names fit are one: both are at the same place, or they have the same lines and nothing says that
    /// they are in different folders. Lines with hardly a gap show no more of a file than its length.
    private func isOne(_ file: File, _ other: File) -> Bool {
        if !file.places.isDisjoint(with: other.places) { return true }
        guard let mine = file.lines, let others = other.lines, mine.hasSameLines(as: others), mine.stretches > 2
        else { return false }
        return file.reports.allSatisfy { first in
            other.reports.allSatisfy { second in
                folders[first].isEmpty || folders[second].isEmpty || !folders[first].isDisjoint(with: folders[second])
            }
        }
    }

    /// Names that may be of one file, since one ends with the other and no report has both: the shorter comes to the longer one.
    private mutating func joinAliases() {
        let reports = sources.mapValues { $0.reduce(into: Set<Int>()) { $0.formUnion($1.reports) } }
        var candidates: [BytewiseKey: [BytewiseKey]] = [:]
        for long in sources.keys {
            var rest = long.text.utf8[...]
            while let slash = rest.firstIndex(of: ASCII.slash) {
                rest = rest[rest.index(after: slash)...]
                let short = BytewiseKey(String(Substring(rest)))
                if let own = reports[short], let others = reports[long], own.isDisjoint(with: others) {
                    candidates[short, default: []].append(long)
                    break
                }
            }
        }
        // A file that comes to another one itself is no place to bring one to.
        for (short, longs) in candidates.sorted(by: { $0.key.text.precedesBytewise($1.key.text) })
        where longs.count == 1 && candidates[longs[0]] == nil {
            for file in sources.removeValue(forKey: short) ?? [] { add(file, to: longs[0]) }
        }
    }

    /// Takes of each name that may be one file or several what makes the whole rate lowest. With a rate in mind, that is for each name
    /// by itself what has the fewer lines covered above that rate; the rate that results is tried again until none is lower.
    private mutating func chooseLowest(_ rest: LineCount) -> LineCount {
        var fixed = rest
        var open: [(name: BytewiseKey, apart: LineCount, joined: File)] = []
        for (name, files) in sources {
            let apart = files.reduce(LineCount(covered: 0, valid: 0)) { $0 + $1.count }
            guard files.count > 1, var joined = files.first else {
                fixed += apart
                continue
            }
            for file in files.dropFirst() { joined.join(file) }
            open.append((name, apart, joined))
        }
        func total(_ areApart: [Bool]) -> LineCount {
            let sum = zip(open, areApart).reduce(fixed) { $0 + ($1.1 ? $1.0.apart : $1.0.joined.count) }
            let valid = max(0, sum.valid)
            return LineCount(covered: min(max(0, sum.covered), valid), valid: valid)
        }
        var choice = open.map { _ in false }
        var lowest = total(choice)
        while let rate = lowest.rate {
            func above(_ count: LineCount) -> Double { Double(count.covered) - rate * Double(count.valid) }
            let next = open.map { above($0.apart) < above($0.joined.count) }
            let other = total(next)
            guard let lower = other.rate, lower < rate else { break }
            (choice, lowest) = (next, other)
        }
        for (item, isApart) in zip(open, choice) {
            if item.apart.rate != item.joined.count.rate {
                unclear.append(Unclear(path: item.joined.path, reports: item.joined.reports.sorted()))
            }
            if !isApart { sources[item.name] = [item.joined] }
        }
        unclear.sort { $0.path.precedesBytewise($1.path) }
        return lowest
    }
}
