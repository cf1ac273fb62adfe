// Every waiver that counts, newest release first: who let what pass, until when, and what would be red without it.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct WaiversPage {
    /// Newest version first.
    let releases: [ReleaseSummary]

    static let shape = TemplateShape(
        "waivers_text",
        [
            "rows": TemplateShape(
                "href version check waived by grounds headline", ["expires": TemplateShape("machine human")])
        ])

    var view: View {
        let rows = releases.flatMap(rows)
        return ["rows": rows, "waivers_text": Wording.count(rows.count, "waiver")]
    }

    private func rows(_ release: ReleaseSummary) -> [View] {
        var rows = release.checks.compactMap { check in
            check.waiver.map { row(release, check.id.rawValue, $0, check.headline) }
        }
        if let waiver = release.unreadWaiver {
            rows.append(row(release, "unread", waiver, "Evidence that no check has read"))
        }
        return rows
    }

    private func row(_ release: ReleaseSummary, _ check: String, _ waiver: Waiver, _ headline: String) -> View {
        return CheckView.waiver(waiver).merging([
            "href": "\(WebLink.path(release.version.text))/index.html#\(check)", "version": release.version.text,
            "check": check, "headline": headline,
        ])
    }
}
