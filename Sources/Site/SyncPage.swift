// The sync page: each rule, and how it stands for every release.
import Primitives
import ReleaseModel
import Versions

struct SyncPage {
    let rules: [SyncRule]
    /// Newest version first.
    let releases: [ReleaseSummary]
    /// Live, one a rule.
    let targetStatuses: [TargetStatus]

    /// More drifted files than this are counted on the page.
    private static let driftLimit = 20

    static let shape = TemplateShape(
        "has_rules has_standings",
        [
            "standings": TemplateShape(
                "id state state_label applied behind drifted failures has_details failure note more",
                ["drift": TemplateShape("target how")]),
            "rules": TemplateShape(
                "id source syntax target strategy frequency prune",
                [
                    "include": TemplateShape(), "exclude": TemplateShape(),
                ]),
            "columns": TemplateShape("id"),
            "rows": TemplateShape("href version", ["cells": TemplateShape("absent state state_label files changes")]),
        ])

    var view: View {
        // Locked releases keep rules that the configuration may have dropped since.
        var ids = rules.map(\.id)
        for state in releases.flatMap(\.sync) where !ids.contains(state.rule) { ids.append(state.rule) }
        return [
            "has_rules": !ids.isEmpty, "has_standings": !targetStatuses.isEmpty,
            "standings": targetStatuses.map(standing),
            "rules": rules.map(rule), "columns": ids.map { ["id": $0] as View },
            "rows": ViewRows(releases) { release in
                [
                    "href": "\(WebLink.path(release.version.text))/index.html", "version": release.version.text,
                    "cells": ids.map { id in cell(release.sync.first { $0.rule == id }) },
                ]
            },
        ]
    }

    /// Nothing here depends on the clock: a page says since when, not for how long.
    private func standing(_ standing: TargetStatus) -> View {
        var view: View = [
            "id": standing.rule, "state": standing.state.rawValue, "state_label": Wording.standing(standing.state),
            "drift": standing.drift.prefix(Self.driftLimit).map {
                ["target": $0.target, "how": Wording.drift($0.drift)] as View
            },
        ]
        view["has_details"] =
            standing.isInterrupted || standing.unknown != nil || standing.doubt != nil || standing.lastFailure != nil
            || !standing.drift.isEmpty
        view["note"] =
            standing.isInterrupted
            ? "an apply was cut off, and waits to be finished" : standing.unknown ?? standing.doubt
        view["applied"] = standing.version.map { version in
            version + (standing.appliedAt.map { ", \(Wording.date($0))" } ?? "")
        }
        if !standing.behind.isEmpty {
            let since = standing.behindSince.map { ", since \(Wording.date($0))" } ?? ""
            view["behind"] = Wording.count(standing.behind.count, "release") + since
        }
        if !standing.drift.isEmpty { view["drifted"] = Wording.count(standing.drift.count, "file") }
        if standing.failures > 0 { view["failures"] = "\(Wording.number(standing.failures)) in a row" }
        view["failure"] = standing.lastFailure
        if standing.drift.count > Self.driftLimit {
            view["more"] = Wording.count(standing.drift.count - Self.driftLimit, "more file")
        }
        return view
    }

    private func rule(_ rule: SyncRule) -> View {
        let target = [rule.targetRepository, rule.targetPath.isEmpty ? nil : rule.targetPath].compactMap(\.self)
        return [
            "id": rule.id, "source": rule.source, "syntax": rule.syntax.rawValue,
            "target": target.isEmpty ? rule.target ?? "–" : target.joined(separator: ": "),
            "strategy": rule.strategy.rawValue, "frequency": rule.frequency.rawValue, "prune": rule.prune,
            "include": rule.include, "exclude": rule.exclude,
        ]
    }

    private func cell(_ state: ReleaseSummary.SyncState?) -> View {
        guard let state else { return ["absent": true] }
        var view: View = [
            "absent": false, "state": state.state.rawValue, "state_label": Wording.sync(state.state),
            "files": Wording.count(state.files, "file"),
        ]
        let changes = [
            ("added", state.added), ("changed", state.modified), ("removed", state.deleted),
            ("in conflict", state.conflicts),
        ]
        .filter { $0.1 > 0 }.map { "\(Wording.number($0.1)) \($0.0)" }
        if !changes.isEmpty { view["changes"] = changes.joined(separator: ", ") }
        return view
    }
}
