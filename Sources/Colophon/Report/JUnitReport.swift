// Checklists as a JUnit file: a suite a release, a test case a check, so that any CI shows them.
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Site

package enum JUnitReport {
    /// Failing and pending required checks are failures; skipped, na and waived ones are skipped with the reason.
    /// Listed evidence that nobody read is a failure too. Each broken release, whose record can't be used, is a suite with one error.
    package static func text(
        _ releases: [(name: String, checks: [ReleaseSummary.Check], unread: Int)],
        broken: [(name: String, findings: [Finding])] = []
    ) -> String {
        var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        let checks = releases.flatMap(\.checks)
        let unread = releases.count { $0.unread > 0 }
        out += "<testsuites tests=\"\(checks.count + unread + broken.count)\""
        out += " failures=\"\(checks.count(where: \.isInTheWay) + unread)\" errors=\"\(broken.count)\">\n"
        for release in releases {
            let skipped = release.checks.count { !$0.isInTheWay && $0.status != .pass }
            let extra = release.unread > 0 ? 1 : 0
            out += "  <testsuite name=\"\(HTML.escape(release.name))\" tests=\"\(release.checks.count + extra)\""
            out +=
                " failures=\"\(release.checks.count(where: \.isInTheWay) + extra)\" errors=\"0\" skipped=\"\(skipped)\">\n"
            for check in release.checks { out += testCase(check, in: release.name) }
            if release.unread > 0 {
                out += "    <testcase classname=\"\(HTML.escape(release.name))\" name=\"Evidence is read\"><failure"
                out += " message=\"\(counted(release.unread, "evidence file")) not read\"/></testcase>\n"
            }
            out += "  </testsuite>\n"
        }
        for release in broken {
            let name = HTML.escape(TerminalText.line(release.name))
            let reasons = release.findings.filter { $0.severity == .error }.map(\.text).joined(separator: "\n")
            out += "  <testsuite name=\"\(name)\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n"
            out += "    <testcase classname=\"\(name)\" name=\"The release can be read\">"
            out += "<error message=\"The release is broken\">\(HTML.escape(reasons))</error></testcase>\n"
            out += "  </testsuite>\n"
        }
        return out + "</testsuites>\n"
    }

    private static func testCase(_ check: ReleaseSummary.Check, in release: String) -> String {
        let name = HTML.escape("\(check.id.rawValue) \(CheckColumns.name(of: check.id))")
        let head = "    <testcase classname=\"\(HTML.escape(release))\" name=\"\(name)\""
        if check.status == .pass { return head + "/>\n" }
        let element = check.isInTheWay ? "failure" : "skipped"
        return head
            + "><\(element) message=\"\(HTML.escape(TerminalText.line("\(check.label): \(check.headline)")))\"/></testcase>\n"
    }
}
