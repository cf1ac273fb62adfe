// Coverage over all reports of a release: what the checklist judges, pages show and comparisons compare.
package import Primitives

/// A source file that several reports name counts once, line by line: a line is covered where one of them covers it. Of a
/// report whose own totals say less than its lines, the totals count.
package struct CoverageSum: Sendable {
    private struct File {
        var count: LineCount
        /// Nil: not known line by line.
        var lines: LineSet?
        /// The reports that name it, by their place in the list.
        var reports: Set<Int>
        /// How its name was first spelled.
        var path: String

        mutating func join(_ other: File) {
            reports.formUnion(other.reports)
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
    private var sources: [BytewiseKey: File] = [:]

    /// By source file.
    package var files: [BytewiseKey: LineCount] {
        Dictionary(sources.map { (BytewiseKey($1.path), $1.count) }, uniquingKeysWith: { $0 + $1 })
    }

    package init(_ reports: [CoverageReport]) {
        guard !reports.isEmpty else { return }
        // What reports state beyond their files, which no other report can repeat.
        var rest = LineCount(covered: 0, valid: 0)
        for (index, report) in reports.enumerated() {
            for file in report.files {
                let new = File(
                    count: LineCount(covered: file.linesCovered, valid: file.linesValid), lines: file.lines,
                    reports: [index], path: file.path)
                sources[BytewiseKey(SourcePath.plain(file.path)), default: new].join(new)
            }
            rest +=
                report.lines
                - report.files.reduce(LineCount(covered: 0, valid: 0)) {
                    $0 + LineCount(covered: $1.linesCovered, valid: $1.linesValid)
                }
        }
        let aliases = joinAliases()
        let apart = Self.total(sources, rest)
        guard !aliases.isEmpty else {
            lines = apart
            return
        }
        var joined = sources
        for (short, long) in aliases {
            guard let file = joined.removeValue(forKey: short) else { continue }
            joined[long]?.join(file)
        }
        let together = Self.total(joined, rest)
        // Whether two names are one file nobody says: the lower rate counts.
        if (together.rate ?? 0) < (apart.rate ?? 0) {
            (sources, lines) = (joined, together)
        } else {
            lines = apart
        }
    }

    private static func total(_ files: [BytewiseKey: File], _ rest: LineCount) -> LineCount {
        let sum = files.values.reduce(rest) { $0 + $1.count }
        let valid = max(0, sum.valid)
        return LineCount(covered: min(max(0, sum.covered), valid), valid: valid)
    }

    /// Names that may be of one file, since one ends with the other and no report has both: the shorter with the longer one. Where
    /// both show the same lines, they are one file, and are joined here.
    private mutating func joinAliases() -> [BytewiseKey: BytewiseKey] {
        var candidates: [BytewiseKey: [BytewiseKey]] = [:]
        for (long, file) in sources {
            var rest = long.text.utf8[...]
            while let slash = rest.firstIndex(of: ASCII.slash) {
                rest = rest[rest.index(after: slash)...]
                let short = BytewiseKey(String(Substring(rest)))
                if let other = sources[short], other.reports.isDisjoint(with: file.reports) {
                    candidates[short, default: []].append(long)
                    break
                }
            }
        }
        var aliases: [BytewiseKey: BytewiseKey] = [:]
        for (short, longs) in candidates where longs.count == 1 {
            let long = longs[0]
            // A file that is joined itself is no place to join another one to.
            guard candidates[long] == nil, let file = sources[short], var other = sources[long] else { continue }
            if let mine = file.lines, let others = other.lines, mine.count.valid > 2, mine.hasSameLines(as: others) {
                other.join(file)
                sources[long] = other
                sources[short] = nil
            } else {
                aliases[short] = long
            }
        }
        return aliases
    }
}
