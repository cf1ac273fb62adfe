// Tools whose JUnit reports count otherwise than they list, and are no less complete for it.
import Documents

/// A row a tool, with the public report that shows how it counts. Where no row fits, fewer cases than claimed is a fault.
struct JUnitHabit {
    /// "pytest counts its subtests"
    let text: String
    /// Only tests that were skipped have no case.
    var omitsSkipped = false
    /// Each run of a test is a case, and one that failed and was repeated has not a word of it.
    var repeatsRuns = false
    /// What shows that a suite, or the element around all suites, is of this tool.
    let mark: @Sendable (XMLElement) -> Bool

    static func of(_ suite: XMLElement) -> JUnitHabit? { all.first { $0.mark(suite) } }

    static let all = [
        // pytest-dev/pytest-subtests#209, pytest-dev/pytest#13876; an error after the test, pytest-dev/pytest#3850;
        // each run, pytest-dev/pytest-rerunfailures#170
        JUnitHabit(text: "pytest counts each subtest, and an error after a test", repeatsRuns: true) {
            $0["name"] == "pytest" || $0["name"] == "pytest tests"
        },
        // catchorg/Catch2#529
        JUnitHabit(text: "Catch2 counts assertions") { $0["hostname"] == "tbd" },
        // doctest/doctest#376
        JUnitHabit(text: "doctest counts assertions") { $0["doctest_version"] != nil },
        // Behat/Behat#311
        JUnitHabit(text: "Behat counts steps") { $0["classname"] == "behat.features" },
        // rust-lang/rust#84568
        JUnitHabit(text: "libtest lists no ignored test", omitsSkipped: true) {
            $0["name"] == "test" && $0["package"] == "test"
        },
    ]
}
