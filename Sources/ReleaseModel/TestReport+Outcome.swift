// What a test case is called, and how bad its outcome is.
import Primitives

extension TestReport.Case {
    /// By which a test is known in verdicts, on pages, and in all files and releases.
    package var fullName: String { suite.isBlank ? name.oneLine : "\(suite.oneLine).\(name.oneLine)" }
}

extension TestReport.Outcome {
    /// The worse, the higher.
    package var rank: Int {
        switch self {
        case .skipped: 0
        case .passed: 1
        case .undecided: 2
        case .failed: 3
        case .error: 4
        }
    }

    /// It keeps a gate from passing.
    package var isFailure: Bool { self == .failed || self == .error || self == .undecided }
}
