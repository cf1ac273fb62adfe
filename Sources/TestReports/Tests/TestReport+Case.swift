// A test case as reports name it.
import Primitives
import ReleaseModel

extension TestReport.Case {
    /// `named`: as the report has it. What names no test may be all that an interrupted run left of one, as pytest writes it: nobody
    /// knows which test it was, so that it has not passed.
    init(
        named name: String?, suite: String, outcome: TestReport.Outcome, seconds: Double? = nil,
        message: String? = nil, line: Int
    ) {
        let name = name.flatMap { $0.isBlank ? nil : $0 }
        let isLost = name == nil && outcome == .passed
        self.init(
            name: name ?? "(unnamed)", suite: suite, outcome: isLost ? .undecided : outcome, seconds: seconds,
            message: isLost ? "it names no test" : message, line: line)
    }

    /// A test's name without its class and the point behind that; nil for one that is not named in full.
    static func ownName(_ name: String, in suite: String) -> String? {
        name.hasPrefix(suite + ".") ? String(name.dropFirst(suite.count + 1)) : nil
    }

    /// Takes a further statement about the test, where it is worse than what is known.
    mutating func take(_ outcome: TestReport.Outcome, _ message: @autoclosure () -> String? = nil) {
        guard outcome.gravity > self.outcome.gravity else { return }
        self.outcome = outcome
        if self.message == nil { self.message = message() }
    }
}
