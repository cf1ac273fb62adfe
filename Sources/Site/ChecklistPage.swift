// The checklist of all releases as one table, and what each check asks.
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Versions

struct ChecklistPage {
    /// Newest version first.
    let releases: [ReleaseSummary]

    enum Name: Int, ViewName { case picture, releasesText, readyText, columns, rows }
    enum ColumnName: Int, ViewName { case id, name, passed, failed, waived, pending, na }
    enum RowName: Int, ViewName { case href, version, statusLabel, badge, cells }
    enum CellName: Int, ViewName { case label, word, headline }

    static let shape = TemplateShape(
        Name.self,
        [
            .columns: TemplateShape(ColumnName.self),
            .rows: TemplateShape(
                RowName.self, [.badge: ReadinessBadge.shape, .cells: TemplateShape(CellName.self)]),
        ])

    var view: View<Name> {
        let ids = CheckColumns.ids(of: releases)
        return [
            .picture: .text(ChecksChart.svg(releases)),
            .releasesText: .string(Wording.count(releases.count, "release")),
            .readyText: "\(Wording.number(releases.count { $0.isReady })) ready",
            .columns: .views(ids, column), .rows: .rows(releases) { row($0, ids) },
        ]
    }

    private func column(_ id: CheckID) -> View<ColumnName> {
        let checks = releases.compactMap { release in release.checks.first { $0.id == id } }
        let number = { (isCounted: (ReleaseSummary.Check) -> Bool) in
            ViewValue.string(Wording.number(checks.count(where: isCounted)))
        }
        return [
            .id: .string(id.rawValue), .name: .string(CheckColumns.name(of: id)),
            .passed: number { $0.status == .pass }, .failed: number { $0.status == .fail && !$0.isWaived },
            .waived: number(\.isWaived), .pending: number { $0.status == .pending || $0.status == .skipped },
            .na: number { $0.status == .na },
        ]
    }

    private func row(_ release: ReleaseSummary, _ ids: [CheckID]) -> View<RowName> {
        [
            .href: .string(SitePage.address(ofRelease: release.version.text)), .version: .string(release.version.text),
            .statusLabel: .string(release.status.title), .badge: .view(ReadinessBadge(release).view(release)),
            .cells: .views(ids) { id in cell(release.checks.first { $0.id == id }) },
        ]
    }

    private func cell(_ check: ReleaseSummary.Check?) -> View<CellName> {
        let label = check?.label ?? "pending"
        return [
            .label: .string(label), .word: .string(label == "na" ? "n/a" : label),
            .headline: .string(check?.headline ?? ""),
        ]
    }
}
