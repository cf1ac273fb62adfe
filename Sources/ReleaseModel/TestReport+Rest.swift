// What is known of the many: of the test cases and findings of a large report that are not told one by one.
package import Primitives

extension TestReport {
    /// Of the cases that are not in `cases`; and the times of all.
    package struct Rest: Sendable, Hashable {
        private var counts = [Int](repeating: 0, count: Outcome.allCases.count)
        package private(set) var flaky = 0
        /// Of all cases together; nil where none has a time.
        package private(set) var seconds: Double?
        /// Of all cases, the longest first, and of equals the one that the report names first.
        package private(set) var slowest: [Case] = []
        package init() {}

        package var total: Int { counts.reduce(0, +) }
        package func count(_ outcome: Outcome) -> Int { counts[Outcome.allCases.firstIndex(of: outcome) ?? 0] }

        /// Counts a case that is not kept.
        package mutating func count(_ test: Case) {
            counts[Outcome.allCases.firstIndex(of: test.outcome) ?? 0] &+= 1
            flaky &+= test.flaky ? 1 : 0
        }

        /// Counts cases of which nothing else is known.
        package mutating func count(_ outcome: Outcome, times: Int) {
            counts[Outcome.allCases.firstIndex(of: outcome) ?? 0] &+= max(0, times)
        }

        /// Adds the time of any case.
        package mutating func time(_ test: Case) {
            guard let time = test.seconds, time.isFinite, time > 0 else { return }
            seconds = (seconds ?? 0) + time
            let place = slowest.firstIndex { ($0.seconds ?? 0) < time } ?? slowest.count
            guard place < 10 else { return }
            slowest.insert(test, at: place)
            slowest = Array(slowest.prefix(10))
        }
    }
}

extension SecurityReport {
    /// Of the results that are not in `results`.
    package struct Rest: Sendable, Hashable {
        /// By the severity's weight.
        private var counts = [Int](repeating: 0, count: Severity.allCases.count)
        package private(set) var excluded = 0
        /// Of the results that count, by the rule's UTF-8 bytes.
        package private(set) var rules: [Bytes: Int] = [:]
        package init() {}

        package var total: Int { counts.reduce(excluded, +) }
        package func count(_ severity: Severity) -> Int { counts[severity.weight] }

        package mutating func add(_ severity: Severity, rule: String, isExcluded: Bool) {
            guard !isExcluded else {
                excluded &+= 1
                return
            }
            counts[severity.weight] &+= 1
            rules[Bytes(rule.utf8), default: 0] &+= 1
        }
    }
}
