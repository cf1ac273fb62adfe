// Sums that a test report states of itself and its test cases do not bear out.

extension TestReport {
    /// More than a suite's cases show, and more than the suites inside of it lack already.
    package struct Shortfall: Sendable, Hashable {
        package enum Subject: String, Sendable, Hashable {
            /// Failures and errors together, since some tools count an error as a failure.
            case failures
            case tests
        }

        package var subject: Subject
        /// Empty where the suite has no name.
        package var suite: String
        package var line: Int
        /// What the suite states.
        package var claimed: Int
        /// What its cases show.
        package var shown: Int
        /// How the tool is known to count otherwise; nil: nothing explains the difference.
        package var habit: String?

        package init(
            _ subject: Subject, suite: String = "", line: Int, claimed: Int, shown: Int, habit: String? = nil
        ) {
            self.subject = subject
            self.suite = suite
            self.line = line
            self.claimed = claimed
            self.shown = shown
            self.habit = habit
        }
    }

    /// Whether the report may hold less than was run, or hide what failed.
    package var isShort: Bool { shortfalls.contains { $0.habit == nil } }
}
