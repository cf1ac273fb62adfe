// Checklists as a JUnit file: a suite a release, a test case a check, so that any CI shows them.
import ColophonSystem
package import ReleaseModel

package enum JUnitReport {
    /// Failing and pending required checks are failures; skipped, na and waived ones are skipped with the reason.
    package static func text(_ releases: [(name: String, checks: [ReleaseSummary.Check])]) -> String {
        var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        let checks = releases.flatMap(\.checks)
        out += "<testsuites tests=\"\(checks.count)\" failures=\"\(checks.count(where: \.isInTheWay))\">\n"
        for release in releases {
            let skipped = release.checks.count { !$0.isInTheWay && $0.status != .pass }
            out += "  <testsuite name=\"\(HTML.escape(release.name))\" tests=\"\(release.checks.count)\""
            out += " failures=\"\(release.checks.count(where: \.isInTheWay))\" errors=\"0\" skipped=\"\(skipped)\">\n"
            for check in release.checks { out += testCase(check, in: release.name) }
            out += "  </testsuite>\n"
        }
        return out + "</testsuites>\n"
    }

    private static func testCase(_ check: ReleaseSummary.Check, in release: String) -> String {
        let name = HTML.escape("\(check.id.rawValue) \(check.id.name)")
        let head = "    <testcase classname=\"\(HTML.escape(release))\" name=\"\(name)\""
        if check.status == .pass { return head + "/>\n" }
        let element = check.isInTheWay ? "failure" : "skipped"
        return head + "><\(element) message=\"\(HTML.escape("\(check.label): \(check.headline)"))\"/></testcase>\n"
    }
}
