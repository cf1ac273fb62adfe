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

    enum Name: Int, ViewName { case waiversText, moreWaivers, rows }
    enum RowName: Int, ViewName { case href, version, check, waived, by, grounds, headline, expires }

    static let shape = TemplateShape(
        Name.self, [.rows: TemplateShape(RowName.self, [.expires: TimeView.shape])])

    var view: View<Name> {
        let waivers = releases.flatMap(waivers)
        let listed = PageRoom.fitting(waivers) { waiver in
            350 + waiver.waiver.reason.utf8.count + waiver.waiver.findings.text.utf8.count + waiver.headline.utf8.count
        }
        return [
            .waiversText: .string(Wording.count(waivers.count, "waiver")),
            .moreWaivers: .text(Wording.excess(waivers.count, over: listed)),
            .rows: .views(waivers.prefix(listed), row),
        ]
    }

    private struct ListedWaiver {
        let release: ReleaseSummary
        /// A check's identifier, or `unread`.
        let check: String
        let waiver: Waiver
        let headline: String
    }

    private func waivers(_ release: ReleaseSummary) -> [ListedWaiver] {
        var waivers = release.checks.compactMap { check in
            check.waiver.map {
                ListedWaiver(release: release, check: check.id.rawValue, waiver: $0, headline: check.headline)
            }
        }
        if let waiver = release.unreadWaiver {
            waivers.append(
                ListedWaiver(
                    release: release, check: "unread", waiver: waiver, headline: "Evidence that no check has read"))
        }
        return waivers
    }

    private func row(_ listed: ListedWaiver) -> View<RowName> {
        let version = listed.release.version.text
        let waiver = listed.waiver
        return [
            .href: "\(SitePage.address(ofRelease: version))#\(listed.check)", .version: .string(version),
            .check: .string(listed.check), .waived: .string(waiver.findings.text), .by: .string(waiver.by),
            .grounds: .string(waiver.reason), .headline: .string(listed.headline),
            .expires: TimeView.value(waiver.expires),
        ]
    }
}
