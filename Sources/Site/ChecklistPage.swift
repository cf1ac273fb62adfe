// The checklist of all releases as one table, and what each check asks.
import Documents
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Versions

struct ChecklistPage {
    /// Newest version first.
    let releases: [ReleaseSummary]

    enum Name: Int, ViewName { case picture, releasesText, readyText, listedText, olderText, columns, rows }
    enum ColumnName: Int, ViewName { case id, name, passed, failed, waived, pending, na }
    enum RowName: Int, ViewName { case href, version, statusLabel, badge, cells }
    enum CellName: Int, ViewName { case label, word, headline }

    static let shape = TemplateShape(
        Name.self,
        [
            .columns: column, .rows: row,
        ])

    static let column = TemplateShape(ColumnName.self)
    static let row = TemplateShape(
        RowName.self, [.badge: ReadinessBadge.shape, .cells: TemplateShape(CellName.self)])

    /// Bytes of what a cell says of itself when it is pointed at.
    private static let mostHeadline = 120

    var view: View<Name> {
        let ids = CheckColumns.ids(of: releases)
        let layout = ArchiveLayout(count: releases.count)
        return [
            .picture: .text(ChecksChart.svg(releases)),
            .releasesText: .string(Wording.count(releases.count, "release")),
            .readyText: "\(Wording.number(releases.count { $0.isReady })) ready",
            .listedText: .text(PageRoom.note(layout.listed, of: layout.count)), .olderText: .text(layout.olderText),
            .columns: .views(ids) { Self.column($0, over: releases) },
            .rows: Self.rows(Array(releases.prefix(layout.listed)), ids, room: PageRoom.size - layout.listed * 560),
        ]
    }

    /// What the check says, and how often each verdict of it is among the releases.
    static func column(_ id: CheckID, over releases: [ReleaseSummary]) -> View<ColumnName> {
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

    /// A row for each release. `room`: bytes of headlines; the rows after those for which it is enough have none.
    static func rows(
        _ releases: [ReleaseSummary], _ ids: [CheckID], root: String = "", room: Int
    ) -> ViewValue {
        let withHeadlines = PageRoom.fitting(releases, size: room) { release in
            release.checks.reduce(0) { $0 + 10 + HTML.escape(Wording.short($1.headline, mostHeadline)).utf8.count }
        }
        return .rows(Array(releases.enumerated())) { place, release in
            row(release, ids, root: root, hasHeadlines: place < withHeadlines)
        }
    }

    private static func row(
        _ release: ReleaseSummary, _ ids: [CheckID], root: String, hasHeadlines: Bool
    ) -> View<RowName> {
        [
            .href: .string(SitePage.address(ofRelease: release.version.text, root: root)),
            .version: .string(release.version.text),
            .statusLabel: .string(release.status.title), .badge: .view(ReadinessBadge(release).view(release)),
            .cells: .views(ids) { id in cell(release.checks.first { $0.id == id }, hasHeadlines) },
        ]
    }

    private static func cell(_ check: ReleaseSummary.Check?, _ hasHeadline: Bool) -> View<CellName> {
        let label = check?.label ?? "pending"
        return [
            .label: .string(label), .word: .string(label == "na" ? "n/a" : label),
            .headline: .text(hasHeadline ? check.map { Wording.short($0.headline, mostHeadline) } : nil),
        ]
    }
}
