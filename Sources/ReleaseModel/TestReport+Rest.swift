// What is known of the many: of the test cases of a large report that are not listed one by one.

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

        /// Takes a case back that is not kept.
        package mutating func takeBack(_ test: Case) {
            counts[Outcome.allCases.firstIndex(of: test.outcome) ?? 0] &-= 1
            flaky &-= test.flaky ? 1 : 0
        }

        /// Takes back the time of any case.
        package mutating func takeBackTime(_ test: Case) {
            guard let time = test.seconds, time.isFinite, time > 0 else { return }
            seconds = seconds.map { $0 - time }
            slowest.removeAll { $0.name == test.name && $0.suite == test.suite && $0.seconds == time }
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
