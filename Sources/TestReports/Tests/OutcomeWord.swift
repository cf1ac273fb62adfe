// The words by which test runners say how a test ended.
import EvidenceParsing
import Primitives
import ReleaseModel

enum OutcomeWord {
    /// Nil for a word that isn't known. Neither case nor blanks, hyphens and underscores between its parts matter; what else is in it
    /// makes it another word.
    static func outcome(_ word: String) -> TestReport.Outcome? {
        var letters = Bytes()
        for byte in word.utf8 {
            if ASCII.isLetter(byte) {
                letters.append(ASCII.lower(byte))
            } else if !ASCII.isSpace(byte), byte != ASCII.hyphen, byte != UInt8(ascii: "_") {
                return nil
            }
        }
        return table[String(decoding: letters, as: UTF8.self)]
    }

    /// Words that say of a test that it came to no verdict, and that its run is none that failed.
    static func isInconclusive(_ word: String) -> Bool { ASCII.lowercased(word) == "inconclusive" }

    private static let table: [String: TestReport.Outcome] = {
        var table: [String: TestReport.Outcome] = [:]
        for (outcome, words) in words {
            for word in words.utf8.split(separator: ASCII.space) {
                table[String(Substring(word))] = outcome
            }
        }
        return table
    }()

    /// `run`, `notrun`, `completed`, `suppressed`, `filtered` and `interrupted` are GoogleTest's and Bazel's; `fixed` and
    /// `regression` are Jenkins'; `notrunnable`, `invalid` and `disconnected` .NET's; `hookerror`, `cleanuperror`, `untested` and `xpassed` behave's; `mayfail` and the like mark a
    /// failure that was expected. Where a test was to run and did not, nobody knows whether it would have passed.
    private static let words: [(TestReport.Outcome, String)] = [
        (
            .passed,
            "pass passed passing ok success successful succeeded run ran completed complete executed finished fixed "
                + "xpass xpassed expected flaky true done"
        ),
        (.failed, "fail failed failing failure regression unsuccessful rejected unexpected false"),
        (
            .error,
            "error errored broken crash crashed abort aborted timeout timedout killed hookerror cleanuperror exception "
                + "undefined ambiguous interrupted cancelled canceled terminated notrunnable invalid disconnected"
        ),
        (
            .skipped,
            "skip skipped notrun suppressed disabled ignored pending todo inconclusive filtered notapplicable notexecuted "
                + "deselected excluded expectedfailure expectedfail mayfail xfail xfailed"
        ),
        (
            .undecided,
            "untested blocked incomplete unstable warning warnings risky unknown notstarted executing running untestedpending "
                + "untestedundefined passedbutrunaborted"
        ),
    ]
}
