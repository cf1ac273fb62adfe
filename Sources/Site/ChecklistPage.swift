// The checklist of all releases as one table, and what each check asks.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct ChecklistPage {
    /// Newest version first.
    let releases: [ReleaseSummary]

    static let shape = TemplateShape(
        "picture releases_text ready_text",
        [
            "columns": TemplateShape("id name passed failed waived pending na"),
            "rows": TemplateShape(
                "href version status_label",
                [
                    "badge": ReadinessBadge.shape, "cells": TemplateShape("label word headline"),
                ]),
        ])

    var view: View {
        let ids = CheckColumns.ids(of: releases)
        var view: View = [
            "columns": ids.map(column), "rows": ViewRows(releases) { row($0, ids) },
            "releases_text": Wording.count(releases.count, "release"),
            "ready_text": "\(Wording.number(releases.count { $0.isReady })) ready",
        ]
        view["picture"] = ChecksChart.svg(releases)
        return view
    }

    private func column(_ id: CheckID) -> View {
        let checks = releases.compactMap { release in release.checks.first { $0.id == id } }
        return [
            "id": id.rawValue, "name": CheckColumns.name(of: id),
            "passed": Wording.number(checks.count { $0.status == .pass }),
            "failed": Wording.number(checks.count { $0.status == .fail && !$0.isWaived }),
            "waived": Wording.number(checks.count(where: \.isWaived)),
            "pending": Wording.number(checks.count { $0.status == .pending || $0.status == .skipped }),
            "na": Wording.number(checks.count { $0.status == .na }),
        ]
    }

    private func row(_ release: ReleaseSummary, _ ids: [CheckID]) -> View {
        [
            "href": "\(WebLink.path(release.version.text))/index.html", "version": release.version.text,
            "status_label": release.status.title, "badge": ReadinessBadge(release).view(release),
            "cells": ids.map { id in
                let check = release.checks.first { $0.id == id }
                let label = check?.label ?? "pending"
                return ["label": label, "word": label == "na" ? "n/a" : label, "headline": check?.headline ?? ""]
                    as View
            },
        ]
    }
}
