// Every waiver that counts, newest release first: who let what pass, until when, and what would be red without it.
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Versions

struct WaiversPage {
    /// Newest version first.
    let releases: [ReleaseSummary]

    enum Name: Int, ViewName { case waiversText, rows }
    enum RowName: Int, ViewName { case href, version, check, waived, by, grounds, headline, expires }

    static let shape = TemplateShape(
        Name.self, [.rows: TemplateShape(RowName.self, [.expires: TimeView.shape])])

    var view: View<Name> {
        let rows = releases.flatMap(rows)
        return [.waiversText: .string(Wording.count(rows.count, "waiver")), .rows: .views(rows)]
    }

    private func rows(_ release: ReleaseSummary) -> [View<RowName>] {
        var rows = release.checks.compactMap { check in
            check.waiver.map { row(release, check.id.rawValue, $0, check.headline) }
        }
        if let waiver = release.unreadWaiver {
            rows.append(row(release, "unread", waiver, "Evidence that no check has read"))
        }
        return rows
    }

    private func row(
        _ release: ReleaseSummary, _ check: String, _ waiver: Waiver, _ headline: String
    ) -> View<RowName> {
        [
            .href: "\(SitePage.address(ofRelease: release.version.text))#\(check)",
            .version: .string(release.version.text),
            .check: .string(check), .waived: .string(waiver.findings.text), .by: .string(waiver.by),
            .grounds: .string(waiver.reason), .headline: .string(headline), .expires: TimeView.value(waiver.expires),
        ]
    }
}
